"""Contacts and admins ask for what is theirs in plain words, in every language."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.dialogue.effects import GroupUnanswered, PackContent
from bot.dialogue.speech import fill, plain
from tests.stage import CAST, Stage, release
from tests.unit.test_short_answers import NEED, in_conversation, last_said, requested

SHOW = {
    "en": "show me the request|which request is this?|who is this?|Who wrote that?|what do they want?|who are they?",
    "de": "zeig mir die Anfrage|wer ist das?|was wollen die?|zeigen Sie mir bitte die Karte",
    "fr": "montre-moi la demande|c'est qui ?|qui sont-ils ?|où est la demande ?",
    "es": "muéstrame la solicitud|¿quién es?|¿qué quieren?|¿dónde está la solicitud?",
    "it": "mostrami la richiesta|chi è?|di cosa si tratta?|dov'è la richiesta?",
    "da": "vis mig forespørgslen|hvem er det?|hvad vil de?|hvor er forespørgslen?",
}
ADMINS = {
    "which requests are overdue?": "Overdue requests",
    "welche Anfragen sind überfällig?": "Überfällige Anfragen",
    "quelles demandes sont en retard ?": "Demandes en retard",
    "¿qué solicitudes están atrasadas?": "Solicitudes con retraso",
    "quali richieste sono in ritardo?": "Richieste in ritardo",
    "hvilke forespørgsler er forsinkede?": "Forespørgsler over tiden",
    "invite somebody for greencape": "GreenCape",
    "I'd like to invite a contact for Écotech Québec": "Écotech Québec",
    "who is the contact of Écotech Québec?": "chat 1002 · contact",
    "what is overdue?": "Overdue requests",
    "was ist überfällig": "Überfällige Anfragen",
    "qu'est-ce qui est en retard ?": "Demandes en retard",
    "qué está atrasado": "Solicitudes con retraso",
    "cosa è in ritardo": "Richieste in ritardo",
    "hvad er forsinket": "Forespørgsler over tiden",
    "who is away?": "Nobody is away",
    "wer ist im Urlaub?": "niemand abwesend",
    "block this person": "[Alpine Heat · Camille · ICN-2026-0001]",
    "who is blocked?": "Nobody is blocked",
    "block Camille": "[Alpine Heat · Camille · ICN-2026-0001]",
    "bitte sperre Alpine Heat": "[Alpine Heat · Camille · ICN-2026-0001]",
    "débloque Camille": "Personne n’est bloqué",
    "hand over Noah's requests to Léa": "2 of 13 clusters",
    "übergib alle Anfragen von Noah an Léa": "2 von 13 Clustern",
    "transfère les demandes de Noah à Léa": "2 des 13 clusters",
    "which translations are missing?": "translations",
    "undo the last release": "no earlier release to go back to",
    "can I go back to the previous release?": "no earlier release to go back to",
    "die letzte Version zurücknehmen": "keine frühere Version",
    "revenir à la version précédente": "pas de version précédente",
    "¿cómo vuelvo a la versión anterior?": "ninguna versión anterior",
    "torna alla versione precedente": "una versione precedente a cui",
    "fortryd den seneste version": "ingen tidligere version",
    "missing translations": "All translations are up to date",
    "Übersetzungen fehlen": "Alle Übersetzungen sind auf dem neuesten Stand",
    "traductions manquantes": "Toutes les traductions sont à jour",
    "I'd like to add a new entry": "Which topic does it belong to?",
    "ich möchte eine neue Frage anlegen": "Zu welchem Thema gehört er?",
    "change the answer about the passport cost": "passport-cost",
    "modifier la réponse sur l'alliance mondiale": "World Alliance for Efficient Solutions",
    "bloque cette personne": "/block",
    "/contacts ecotech": "chat 1002 · contact",
    "are there dead letters?": "icn-bot dead list",
    "gibt es fehlgeschlagene Nachrichten?": "icn-bot dead list",
    "/entry german c40": "Was hat ICN mit den C40-Städten gemacht?",
    "/entry c40 in French": "avec les villes du C40",
}


@pytest.mark.parametrize("language", SHOW)
async def test_a_contact_is_shown_the_request_that_is_asked_for(language: str) -> None:
    for words in SHOW[language].split("|"):
        stage = await requested(language)
        await stage.types("Noah", words)
        shown = stage.chats[CAST["Noah"]][-1]
        assert "ICN-2026-0001" in shown.text, words
        assert "Alpine Heat" in shown.text, words
        assert len(shown.rows) > 1, words


@pytest.mark.parametrize("words", ADMINS)
async def test_an_admin_is_shown_what_is_asked_for(words: str) -> None:
    stage = await requested()
    await stage.types("Ingrid", words)
    assert ADMINS[words] in str((await stage.news())["Ingrid"][-1])


@pytest.mark.parametrize("words", ["which requests are overdue?", "who is away?", "I'm away until 12 June"])
async def test_a_company_has_none_of_this(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", words)
    assert not any("Overdue" in shown.text or "🏖" in shown.text for shown in stage.chats[CAST["Camille"]])


SHORT = {"en": "ok, thanks", "de": "passt", "fr": "d'accord", "es": "vale, gracias", "it": "va bene", "da": "ok tak"}


@pytest.mark.parametrize("language", SHORT)
async def test_a_short_word_at_an_open_card_is_asked_about_in_one_message(language: str) -> None:
    """It may answer the company or decide; the card can be opened, and nothing is decided or lost."""
    stage = await requested()
    await stage.presses("Noah", "❓ Ask")
    await stage.types("Noah", "How large is the plant?")
    await stage.types("Camille", "40 m")
    stage.language = language
    await stage.news()
    await stage.types("Noah", SHORT[language])
    shown = (await stage.news())["Noah"]
    assert len(shown) == 1
    assert SHORT[language] in shown[0].text
    assert any("ICN-2026-0001" in label for label in shown[0].labels)
    assert last_said(stage)[0] == "40 m"


async def test_a_contact_is_not_taken_into_a_companys_form_by_mere_words() -> None:
    stage = Stage()
    await stage.types("Noah", "I want to open a passport request for Graz")
    shown = stage.chats[CAST["Noah"]][-1]
    assert "companies make" in shown.text
    await stage.presses("Noah", shown.rows[0][0].label)
    assert stage.sessions[CAST["Noah"]].draft is not None


READ = (
    "did they read it?|who has my request?|wer kümmert sich darum?|hat es schon jemand gelesen?|"
    "ils l'ont lue ?|¿la han leído?|l'hanno letta?|har de læst den?|"
    "can you nudge them?|kannst du sie erinnern?|pouvez-vous les relancer ?|"
    "hello?|is anybody there?|hallo, ist da jemand?|il y a quelqu'un ?|¿hola?|c'è qualcuno?|er der nogen?"
)


@pytest.mark.parametrize("words", READ.split("|"))
async def test_a_company_that_asks_whether_it_was_read_sees_where_it_stands(words: str) -> None:
    stage = await requested()
    await stage.types("Camille", words)
    assert "ICN-2026-0001" in stage.chats[CAST["Camille"]][-1].text


async def test_the_secretariat_sets_its_time_zone_and_reads_times_in_it() -> None:
    stage = await requested()
    await stage.types("Ingrid", "/settings")
    await stage.presses("Ingrid", "Time zone")
    await stage.types("Ingrid", "Paris")
    await stage.types("Ingrid", "my time zone is wrong")
    await stage.types("Ingrid", "Vienna")
    assert "it's 11:00 there" in stage.chats[CAST["Ingrid"]][-1].text
    await stage.types("Ingrid", "/requests")
    assert "today, 11:00" in stage.chats[CAST["Ingrid"]][-1].text


async def test_a_message_to_the_secretariat_keeps_the_companys_time() -> None:
    """Also once it is delivered, when only that message is at hand."""
    stage = await requested()
    await stage.types("Camille", "/handoff")
    await stage.types("Camille", "Who may use our logo?")
    receipts = [shown.text for shown in stage.chats[CAST["Camille"]] if "Reached ICN" in shown.text]
    assert receipts
    assert all("UTC" not in text and "4 May 2026, 11:00" in text for text in receipts)


LATE = "R290, sorry for the delay|Entschuldigung, erst jetzt: R290|R290"


@pytest.mark.parametrize("words", LATE.split("|"))
async def test_a_late_answer_is_offered_to_whom_it_was_closed_for(words: str) -> None:
    stage = await requested()
    await stage.presses("Noah", "❓ Ask")
    await stage.types("Noah", "Which refrigerant?")
    await stage.waits(timedelta(days=30))
    await stage.types("Camille", words)
    assert "Is this your answer?" in stage.chats[CAST["Camille"]][-1].text
    await stage.presses("Camille", "Yes, send it")
    assert last_said(stage)[0] == words


OWN_SETTINGS = {
    "en": "What is my working time?|when am I away?|what time zone am I in|which languages do I get requests in",
    "de": "Wie sind meine Arbeitszeiten?|Bin ich gerade abwesend?|Welche Zeitzone habe ich?|Wer vertritt mich?",
    "fr": "Quels sont mes horaires ?|Quand suis-je absent ?|Quel est mon fuseau horaire ?|Qui me remplace ?",
    "es": "¿Cuál es mi horario?|¿Hasta cuándo estoy ausente?|¿En qué idioma me llegan las solicitudes?",
    "it": "Qual è il mio orario?|Risulto assente?|In che lingua ricevo le richieste?|Chi mi sostituisce?",
    "da": "Hvornår arbejder jeg?|Er jeg meldt fraværende?|Hvilket sprog får jeg forespørgsler på?",
}


@pytest.mark.parametrize("language", OWN_SETTINGS)
async def test_a_question_about_ones_settings_shows_them_and_changes_nothing(language: str) -> None:
    stage = Stage(language=language)
    texts = release().catalog.text(language, "prefs.nobody-deputises")
    for words in OWN_SETTINGS[language].split("|"):
        await stage.types("Noah", words)
        assert str(texts) in stage.chats[CAST["Noah"]][-1].text.splitlines()[-1], words
    assert stage.sessions[CAST["Noah"]].expected is None


async def test_the_settings_name_the_deputy() -> None:
    stage = Stage()
    await stage.types("Noah", "who is my deputy?")
    await stage.presses("Noah", "Invite a deputy for Écotech Québec")
    await stage.opens("Olga", {"of": "Noah"})
    await stage.presses("Olga", "Yes, I'll do it")
    await stage.types("Noah", "who is my deputy?")
    assert "Deputy: Olga" in stage.chats[CAST["Noah"]][-1].text


@pytest.mark.parametrize("words", ["what is my working time?", "what's my time zone?", "who is my deputy?"])
async def test_while_two_write_to_each_other_it_is_asked_whom_a_question_about_settings_is_for(words: str) -> None:
    stage = await requested("en")
    await stage.presses("Noah", "✅ Accept")
    await stage.types("Noah", "Hello, nice to meet you")
    await stage.news()
    await stage.types("Noah", words)
    news = await stage.news()
    assert news["Camille"] == []
    assert "Is this for Alpine Heat?" in news["Noah"][-1].text
    await stage.presses("Noah", "No, it's for the assistant")
    seen = await stage.news()
    assert seen["Camille"] == []
    assert any(setting in seen["Noah"][-1].text for setting in ("Working hours:", "time zone", "Time zone:"))


async def test_a_question_about_settings_lets_everything_else_through() -> None:
    stage = await requested("en")
    await stage.types("Noah", "my time zone is wrong")
    await stage.types("Noah", "can I see my card")
    assert "Company: Alpine Heat" in stage.chats[CAST["Noah"]][-1].text
    await stage.types("Noah", "my time zone is wrong")
    await stage.types("Noah", "Xyzzy")
    assert "larger one" in stage.chats[CAST["Noah"]][-1].text
    await stage.types("Noah", "Paris")
    assert "it's 11:00 there" in stage.chats[CAST["Noah"]][-1].text


async def test_admins_are_told_who_is_away_and_shown_whom_they_name() -> None:
    stage = await requested("en")
    await stage.types("Ingrid", "who is away?")
    assert "Nobody is away" in stage.chats[CAST["Ingrid"]][-1].text
    await stage.types("Noah", "/away 12 June")
    await stage.types("Ingrid", "is anybody on holiday?")
    assert "Noah · contact" in stage.chats[CAST["Ingrid"]][-1].text
    assert "12 Jun" in stage.chats[CAST["Ingrid"]][-1].text
    await stage.types("Ingrid", "remove Noah")
    assert "Noah · contact" in stage.chats[CAST["Ingrid"]][-1].text
    await stage.types("Ingrid", "please remove Noah as a contact")
    assert "Noah · contact" in stage.chats[CAST["Ingrid"]][-1].text
    assert any(choice.label == "Unlink" for row in stage.chats[CAST["Ingrid"]][-1].rows for choice in row)


async def test_a_request_passed_to_nobody_is_said_to_be_with_the_secretariat() -> None:
    """Also when it's overdue: the secretariat isn't told of a contact who was reminded."""
    stage = await requested()
    await stage.presses("Noah", "Pass on")
    await stage.presses("Noah", "Another cluster")
    await stage.types("Noah", "greencape")
    await stage.presses("Camille", "Yes, pass it on")
    said = [shown.text for shown in stage.chats[CAST["Camille"]]]
    assert any("Thank you. ICN's secretariat (for GreenCape) has ICN-2026-0001 now" in text for text in said)
    await stage.waits(timedelta(days=9))
    assert "ICN's secretariat (for GreenCape) hasn't decided" in stage.chats[CAST["Camille"]][-1].text
    assert "The decision is yours" in stage.chats[CAST["Ingrid"]][-1].text


def test_a_value_that_ends_with_a_dot_ends_the_sentence() -> None:
    assert plain(fill("<b>Until {day}</b>. Then {what}.", {"day": "7 déc.", "what": "…"})) == "Until 7 déc. Then …."
    assert plain(fill("Until {day}.", {"day": "Monday"})) == "Until Monday."


async def _with_two_conversations() -> Stage:
    """Noah has accepted Camille's request and then Olga's."""
    stage = await requested()
    for text in ("/passport", "Quebec", "Nordlys ApS", "CLEAN", "Wind blades", "suppliers", NEED, "June"):
        await stage.types("Olga", text)
    for text in ("nordlys.example", "olga@nordlys.example"):
        await stage.types("Olga", text)
    await stage.presses("Olga", "Yes, pass it on")
    await stage.presses("Olga", "Send ✓")
    await stage.presses_first("Noah", "✅ Accept")
    await stage.presses("Noah", "✅ Accept")
    return stage


async def test_words_that_name_another_company_are_asked_about() -> None:
    """Although the chat was last in touch with Olga: no name goes to the wrong company."""
    stage = await _with_two_conversations()
    await stage.types("Noah", "Is Tuesday fine?")
    await stage.types("Noah", "Camille, is it fine for you, too?")
    assert "Who is this for?" in stage.chats[CAST["Noah"]][-1].text
    assert not any("Camille, is it" in shown.text for shown in stage.chats[CAST["Olga"]])


async def test_a_company_is_told_when_its_contact_is_removed_in_mid_conversation() -> None:
    stage = await in_conversation()
    await stage.types("Ingrid", "unlink Noah")
    await stage.presses("Ingrid", "Unlink")
    await stage.presses("Ingrid", "Yes, unlink")
    assert "The ICN secretariat is looking after your request" in stage.chats[CAST["Camille"]][-1].text


@pytest.mark.parametrize("words", ["/withdraw", "ich möchte die Anfrage stornieren"])
async def test_a_contact_who_wants_to_end_a_request_is_shown_the_card(words: str) -> None:
    stage = await requested()
    await stage.types("Noah", words)
    shown = stage.chats[CAST["Noah"]][-1]
    assert "ICN-2026-0001" in str([choice.label for row in shown.rows for choice in row])


UNANSWERED = (
    "show me the unanswered questions|unanswered questions|zeig mir die unbeantworteten Fragen|offene Fragen|"
    "quelles questions sont restées sans réponse ?|preguntas sin respuesta|domande senza risposta|"
    "hvilke spørgsmål mangler svar?|what did people ask that you couldn't answer?"
)


@pytest.mark.parametrize("words", UNANSWERED.split("|"))
async def test_an_admin_names_the_questions_that_had_no_answer(words: str) -> None:
    stage = Stage()
    await stage.types("Ingrid", words)
    assert isinstance(stage.effects[-1], GroupUnanswered)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("how do I delete an entry?", "isn't possible here"),
        ("how do I publish", "until you press Publish"),
        ("how do I translate an entry", "press the language"),
        ("change an answer", "How to change what I say"),
        ("what can I do as an admin?", "For admins"),
        ("edit the answer passport-cost", "What does the Passport cost?"),
        ("the answer about the membership fee is wrong, it's 12,000 now", "What is the membership fee?"),
        ("update the answer about the membership fee", "What is the membership fee?"),
        ("hvordan sletter man et svar? jeg vil slette et svar", "kan ikke fjernes"),
        ("wie kann ich einen Eintrag löschen?", "lässt sich ein Eintrag hier nicht"),
        ("ändere die Antwort zum Mitgliedsbeitrag", "Was kostet die Mitgliedschaft?"),
        ("¿cómo se publica?", "Nada cambia hasta que"),
        ("changer une réponse", "Comment changer ce que je dis"),
        ("come si pubblica?", "Non cambia nulla"),
        ("how do I upload a file?", "How to change what I say"),
        ("what are aspects?", "How to change what I say"),
        ("how do I remove a contact?", "Contacts"),
        ("how do I add an admin?", "settings file"),
        ("what's the e-mail of a cluster for, and where is it set?", "settings file"),
        ("wie füge ich einen Admin hinzu?", "Konfigurationsdatei"),
        ("comment retirer un contact ?", "Contacts"),
        ("¿cómo subo un archivo?", "Nada cambia hasta que"),
    ],
)
async def test_admins_are_told_in_plain_words_how_the_content_is_changed(words: str, shown: str) -> None:
    stage = Stage()
    await stage.types("Ingrid", words)
    assert shown in stage.chats[CAST["Ingrid"]][-1].text


@pytest.mark.parametrize("words", ["send me the content", "schick mir den Inhalt", "exporter le contenu"])
async def test_admins_ask_for_the_content_in_plain_words(words: str) -> None:
    stage = Stage()
    await stage.types("Ingrid", words)
    assert isinstance(stage.effects[-1], PackContent)


async def test_nobody_else_is_told_how_the_content_is_changed() -> None:
    stage = Stage()
    await stage.types("Camille", "how do I delete an entry?")
    assert "/entry" not in stage.chats[CAST["Camille"]][-1].text


@pytest.mark.parametrize(
    "words",
    [
        "which answers got a thumbs down?", "show me the feedback", "which questions could you not answer",
        "welche Antworten haben Daumen runter?", "quelles réponses ont un pouce en bas ?",
        "¿qué respuestas tienen pulgar abajo?", "quali risposte hanno il pollice in giù?",
        "hvilke svar har fået tommel ned?",
    ],
)  # fmt: skip
async def test_admins_are_shown_what_people_were_not_content_with(words: str) -> None:
    """Answers that were voted down are listed with the questions that found none."""
    stage = Stage()
    await stage.types("Ingrid", words)
    assert isinstance(stage.effects[-1], GroupUnanswered)


@pytest.mark.parametrize(
    "words", ["/contacts Noah", "Noah has left", "noah has left", "is Noah reachable?", "Noah ist krank", "où est Noah"]
)
async def test_an_admin_who_speaks_of_a_contact_is_shown_them(words: str) -> None:
    stage = Stage()
    await stage.types("Noah", "hello")
    await stage.types("Ingrid", words)
    assert "Noah · " in stage.chats[CAST["Ingrid"]][-1].text
