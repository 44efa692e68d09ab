"""Words in a conversation, or beside a card, go to the other side or to the assistant: whomever they are meant for."""

from __future__ import annotations

import pytest

from bot.dialogue.requests.lifecycle import Move
from storage.messages import telegram
from storage.records import Changes, Contact, Role, Status
from tests.stage import CAST, Stage, release
from tests.unit.test_naming import at_both
from tests.unit.test_short_answers import in_conversation, last_said, requested

TO_THEM = {
    "en": "which number?|when can we meet?|how many people are you?|is Thursday fine?|what is your budget?|"
    "where is your office?|did you get my drawing?|can you introduce me to someone?",
    "de": "welche Nummer?|wann können wir uns treffen?|wie viele Leute sind Sie?|passt Donnerstag?|"
    "wie hoch ist Ihr Budget?|wo ist Ihr Büro?|haben Sie meine Zeichnung bekommen?|"
    "können Sie mich jemandem vorstellen?",
    "fr": "quel numéro ?|quand pouvons-nous nous voir ?|vous êtes combien ?|jeudi vous convient ?|"
    "quel est votre budget ?|où se trouve votre bureau ?|avez-vous reçu mon dessin ?|"
    "pouvez-vous me présenter à quelqu'un ?|pouvez-vous envoyer la fiche technique ?",
    "es": "¿qué número?|¿cuándo podemos vernos?|¿cuántos son?|¿le va bien el jueves?|¿qué presupuesto tienen?|"
    "¿dónde está su oficina?|¿recibió mi plano?|¿puede presentarme a alguien?",
    "it": "che numero?|quando possiamo vederci?|quanti siete?|va bene giovedì?|qual è il vostro budget?|"
    "dov'è il vostro ufficio?|ha ricevuto il mio disegno?|può presentarmi a qualcuno?|"
    "può mandare la scheda tecnica?",
    "da": "hvilket nummer?|hvornår kan vi mødes?|hvor mange er I?|passer torsdag?|hvad er jeres budget?|"
    "hvor ligger jeres kontor?|har I fået min tegning?|kan du præsentere mig for nogen?",
}
NEWS = {
    "en": "what happens next?|any news?",
    "de": "wie geht es weiter?|gibt es Neuigkeiten?",
    "fr": "quelle est la suite ?|du nouveau ?",
    "es": "¿y ahora qué?|¿alguna novedad?",
    "it": "come si procede?|ci sono novità?",
    "da": "hvad sker der nu?|noget nyt?",
}
"""What a contact may also ask the assistant, which lists what waits for them."""
TO_US = {
    "en": "what does ICN cost?|what can this bot do?|can I send another request?|"
    "how do I change the language of this bot?",
    "de": "was kostet ICN?|was kann dieser Bot?|wie ziehe ich meine Anfrage zurück?|"
    "wie ändere ich die Sprache des Bots?",
    "fr": "combien coûte ICN ?|que sait faire ce bot ?|puis-je envoyer une autre demande ?|"
    "comment changer la langue du bot ?",
    "es": "¿cuánto cuesta ICN?|¿qué es la World Alliance?|¿puedo enviar otra solicitud?",
    "it": "quanto costa ICN?|cosa sa fare questo bot?|come mi iscrivo alla newsletter?",
    "da": "hvad koster ICN?|hvad kan denne bot?|hvem kan bruge passet?|hvordan trækker jeg min forespørgsel tilbage?",
}
OF_CONTACTS = {
    "en": "can I undo accepting?|how do I set my working hours?",
    "de": "kann ich die Annahme rückgängig machen?|wie stelle ich meine Arbeitszeiten ein?",
    "fr": "comment régler mes heures de travail ?",
    "es": "¿puedo deshacer la aceptación?|¿cómo pongo mi horario de trabajo?",
    "it": "posso annullare l'accettazione?|come imposto il mio orario di lavoro?",
    "da": "kan jeg fortryde, at jeg har sagt ja?|hvordan indstiller jeg min arbejdstid?",
}


async def _in_a_conversation(language: str = "en") -> Stage:
    stage = await in_conversation()
    await stage.types("Noah", "Good morning!")
    stage.language = language
    return stage


@pytest.mark.parametrize("language", TO_THEM)
@pytest.mark.parametrize("person", ["Camille", "Noah"])
async def test_a_question_to_the_other_side_is_sent(language: str, person: str) -> None:
    stage = await _in_a_conversation(language)
    for words in TO_THEM[language].split("|"):
        await stage.types(person, words)
        assert last_said(stage)[0] == words


@pytest.mark.parametrize("language", NEWS)
async def test_a_company_asks_its_contact_how_it_goes_on(language: str) -> None:
    stage = await _in_a_conversation(language)
    for words in NEWS[language].split("|"):
        await stage.types("Camille", words)
        assert last_said(stage)[0] == words


@pytest.mark.parametrize(
    ("person", "asked"), [("Camille", TO_US), ("Noah", OF_CONTACTS)], ids=["of companies", "of contacts"]
)
@pytest.mark.parametrize("language", TO_US)
async def test_a_question_to_the_assistant_is_answered(language: str, person: str, asked: dict[str, str]) -> None:
    stage = await _in_a_conversation(language)
    for words in asked[language].split("|"):
        await stage.types(person, words)
        assert last_said(stage)[0] == "Good morning!", words
        assert words not in stage.chats[CAST[person]][-1].text


HOW_TO_END = {
    "en": "how can I withdraw this?|how do I end the conversation?|how do I delete a message?",
    "de": "wie ziehe ich das zurück?|wie beende ich das?|wie lösche ich eine Nachricht?",
    "fr": "comment retirer ça ?|comment mettre fin à la conversation ?",
    "es": "¿cómo lo retiro?|¿cómo termino la conversación?|¿cómo borro un mensaje?",
    "it": "come lo ritiro?|come chiudo la conversazione?|come cancello un messaggio?",
    "da": "hvordan trækker jeg det tilbage?|hvordan afslutter jeg samtalen?",
}


@pytest.mark.parametrize("language", HOW_TO_END)
async def test_how_to_end_something_is_told_to_nobody_unasked(language: str) -> None:
    stage = await _in_a_conversation(language)
    for words in HOW_TO_END[language].split("|"):
        await stage.types("Camille", words)
        assert last_said(stage)[0] == "Good morning!", words


async def test_a_contact_who_asks_how_to_close_has_the_card_at_hand() -> None:
    stage = await _in_a_conversation()
    await stage.types("Noah", "how do I close a request?")
    await stage.presses("Noah", "Show ICN-2026-0001")
    assert any(button.label == "Close" for row in stage.chats[CAST["Noah"]][-1].rows for button in row)


ABOUT = {
    "en": "how can I block this company?|block them|close the request|report spam|who is this company?|"
    "pass this on, please|pass Alpine Heat to Hamburg|does Alpine Heat have a website?|"
    "close it|Please close this|cancel it",
    "de": "wie kann ich den Absender sperren?|Anfrage schließen|wer ist diese Firma?|wie ist deren E-Mail?|"
    "gib Alpine Heat an Hamburg weiter|schließen Sie es bitte",
    "fr": "comment bloquer cette entreprise ?|fermer la demande|quelle est leur adresse ?|clôturez-la|"
    "transférez Alpine Heat à Hambourg",
    "es": "¿cómo bloqueo a esta empresa?|cerrar la solicitud|¿quién es esta empresa?|ciérrela, por favor|"
    "reenvíe la solicitud a Hamburgo",
    "it": "come blocco il mittente?|chiudere la richiesta|chi è questa azienda?|la chiuda|passi Alpine Heat ad Amburgo",
    "da": "hvordan blokerer jeg afsenderen?|luk forespørgslen|hvem er denne virksomhed?|luk den|"
    "giv Alpine Heat videre til Hamburg",
}
SAID_TO_THEM = (
    "can you come on Tuesday?|please send the drawings|könnten Sie die Preisliste schicken?|"
    "pourriez-vous envoyer les plans ?|"
    "¿pueden venir el martes?|avete referenze in Canada?|kan I sende tegningerne?|we like your company and the offer|"
    "Alpine Heat, can you come on Tuesday?|can you come, Alpine Heat?"
)


@pytest.mark.parametrize("language", ABOUT)
async def test_words_about_the_other_side_do_not_reach_it_unasked(language: str) -> None:
    stage = await _in_a_conversation()
    for words in ABOUT[language].split("|"):
        await stage.types("Noah", words)
        assert last_said(stage)[0] == "Good morning!", words
        assert words in stage.chats[CAST["Noah"]][-1].text


@pytest.mark.parametrize("words", SAID_TO_THEM.split("|"))
async def test_words_to_the_other_side_reach_it(words: str) -> None:
    stage = await _in_a_conversation()
    await stage.types("Noah", words)
    assert last_said(stage) == (words, Move.WRITE)


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("Please be patient with us", Move.TELL),
        ("Bitte seien Sie höflich", Move.TELL),
        ("Soyez patients, s'il vous plaît", Move.TELL),
        ("Sean pacientes, por favor", Move.TELL),
        ("Siate pazienti, per favore", Move.TELL),
        ("Vær venligst tålmodig", Move.TELL),
        ("Please be so kind as to send us your drawings", Move.ASK),
        ("Please send the drawings", Move.ASK),
    ],
)
async def test_an_order_how_to_be_leaves_no_answer_owed(words: str, move: Move) -> None:
    stage = await requested()
    await stage.replies("Noah", {"to": "Company:", "text": words})
    assert last_said(stage) == (words, move)


TIMES = (
    "Friday?", "Tomorrow?", "See you tomorrow?", "Bis Freitag?", "Demain ?", "¿Mañana?", "Domani?", "I morgen?",
    "14:00?",
)  # fmt: skip


@pytest.mark.parametrize("words", TIMES)
async def test_a_time_is_offered_to_the_company(words: str) -> None:
    stage = await requested()
    await stage.types("Noah", words)
    shown = stage.chats[CAST["Noah"]][-1]
    assert words in shown.text
    assert "ICN-2026-0001" in shown.text


LISTS = "Newsletter abonnieren|subscribe to the newsletter|s'abonner à la newsletter|newsletter abbestellen"


@pytest.mark.parametrize("words", LISTS.split("|"))
async def test_an_order_for_the_newsletter_is_for_the_assistant(words: str) -> None:
    stage = await _in_a_conversation()
    await stage.types("Camille", words)
    draft = stage.sessions[CAST["Camille"]].draft
    assert draft is not None
    assert draft.service == "newsletter"


MEETINGS = (
    "can we meet on Tuesday?|passt Ihnen der 5. Juni?|shall we talk next Monday?|¿podemos vernos el martes?|"
    "possiamo vederci martedì?|pouvons-nous nous voir mardi ?|"
    "kan vi mødes på tirsdag?|können wir uns am Montag treffen?"
)


@pytest.mark.parametrize("words", MEETINGS.split("|"))
async def test_a_company_that_waits_is_offered_to_send_a_time_it_proposes(words: str) -> None:
    stage = await requested()
    await stage.types("Camille", words)
    assert "Is this for Écotech Québec?" in stage.chats[CAST["Camille"]][-1].text
    await stage.types("Camille", "yes")
    assert last_said(stage) == (words, Move.ADD)


ASKED = ("When was the Annual Meeting 2026?", "What does GreenCape do?", "Wann war das Annual Meeting 2026?")


@pytest.mark.parametrize("words", ASKED)
async def test_what_is_named_is_told(words: str) -> None:
    stage = await requested()
    await stage.types("Noah", words)
    assert "ICN-2026-0001" not in stage.chats[CAST["Noah"]][-1].text


HOW_WRITING_GOES = {
    "en": "can I send files here?|how do I attach a photo?|can I change what I wrote?|translate this please",
    "de": "kann ich hier Dateien schicken?|kann ich meine Nachricht noch ändern?|bitte übersetzen",
    "fr": "puis-je envoyer des fichiers ici ?|puis-je modifier mon message ?|une traduction, s'il vous plaît",
    "es": "¿puedo enviar archivos aquí?|¿puedo cambiar lo que escribí?|traducir esto, por favor",
    "it": "posso mandare file qui?|posso modificare il mio messaggio?|tradurre, per favore",
    "da": "kan jeg sende filer her?|kan jeg rette min besked?|oversæt dette, tak",
}


@pytest.mark.parametrize("language", HOW_WRITING_GOES)
async def test_how_writing_goes_here_is_told_by_the_assistant(language: str) -> None:
    stage = await _in_a_conversation(language)
    for words in HOW_WRITING_GOES[language].split("|"):
        await stage.types("Camille", words)
        assert last_said(stage)[0] == "Good morning!", words
        shown = stage.chats[CAST["Camille"]][-1]
        assert shown.text in {str(release().catalog.text(language, f"talk.{key}")) for key in TOLD}, words
        assert "ICN-2026-0001" in shown.rows[-1][0].label, "it may have been for the contact"


TOLD = ("files", "corrections", "translations")


@pytest.mark.parametrize(
    "words", ["can I send you a photo?", "kann ich Ihnen die Dateien schicken?", "puis-je vous envoyer un fichier ?"]
)
async def test_whether_to_send_something_is_asked_of_the_other_side(words: str) -> None:
    stage = await _in_a_conversation()
    await stage.types("Camille", words)
    assert last_said(stage)[0] == words


@pytest.mark.parametrize("words", ["translate this please", "bitte übersetzen", "traduisez ceci", "oversæt kortet"])
async def test_at_a_card_nobody_is_asked_whom_a_translation_is_wanted_of(words: str) -> None:
    stage = await requested()
    await stage.types("Noah", words)
    assert not stage.chats[CAST["Noah"]][-1].rows


TO_THE_CONTACT = (
    "I want to talk to Noah directly|ich möchte direkt mit dem Ansprechpartner sprechen|"
    "je voudrais parler au contact|quiero hablar con el contacto|"
    "jeg vil gerne tale med kontakten"
)


@pytest.mark.parametrize("words", TO_THE_CONTACT.split("|"))
async def test_who_wants_to_talk_to_the_contact_is_not_taken_to_the_secretariat(words: str) -> None:
    stage = await requested()
    await stage.types("Camille", words)
    assert stage.sessions[CAST["Camille"]].draft is None
    assert "Écotech Québec" in stage.chats[CAST["Camille"]][-1].text


NUMBER = "ICN-2026-0001"
ENDS = (
    "close the request|I'd like to close this request now|close the Alpine Heat request|Anfrage schließen|"
    "ich möchte die Anfrage abschließen|clôturer la demande|cierra la solicitud|chiudi la richiesta|luk forespørgslen|"
    "schließ die Anfrage ab|brechen Sie die Anfrage bitte ab|luk forespørgslen ned"
)


@pytest.mark.parametrize("words", ENDS.split("|"))
async def test_an_order_to_end_the_request_is_confirmed_and_obeyed(words: str) -> None:
    stage = await _in_a_conversation()
    await stage.types("Noah", words)
    shown = [button.label for row in stage.chats[CAST["Noah"]][-1].rows for button in row]
    assert any("Alpine Heat · ICN-2026-0001" in label for label in shown), "it may be for the company as well"
    await stage.presses("Noah", shown[0])
    assert stage.requests[NUMBER].status is Status.CLOSED


WITHDRAWALS = (
    "withdraw the request|take my request back|je voudrais retirer ma demande|Anfrage zurückziehen|"
    "zieh meine Anfrage zurück|ich möchte meine Anfrage zurückziehen|træk min forespørgsel tilbage"
)


@pytest.mark.parametrize("words", WITHDRAWALS.split("|"))
async def test_a_company_may_order_that_its_request_is_withdrawn(words: str) -> None:
    stage = await _in_a_conversation()
    await stage.types("Camille", words)
    await stage.presses("Camille", stage.chats[CAST["Camille"]][-1].rows[0][0].label)
    assert stage.requests[NUMBER].status is Status.WITHDRAWN


@pytest.mark.parametrize("words", ["yes", "ja, bitte", "oui", "yes, close it"])
async def test_a_yes_confirms_what_the_assistant_has_just_asked(words: str) -> None:
    stage = await _in_a_conversation()
    await stage.types("Noah", "close the request")
    await stage.types("Noah", words)
    assert stage.requests[NUMBER].status is Status.CLOSED


async def test_a_no_leaves_open_what_the_assistant_has_just_asked() -> None:
    stage = await _in_a_conversation()
    await stage.presses("Noah", "Close")
    await stage.types("Noah", "no")
    assert last_said(stage)[0] == "Good morning!"
    assert stage.requests[NUMBER].status is Status.ACCEPTED


async def test_once_the_other_side_has_written_a_yes_is_for_it() -> None:
    stage = await _in_a_conversation()
    await stage.presses("Noah", "Close")
    await stage.types("Camille", "One more question: is Monday fine?")
    await stage.types("Noah", "yes")
    assert last_said(stage) == ("yes", Move.WRITE)


async def test_a_yes_sends_the_words_of_which_it_was_just_asked_whom_they_are_for() -> None:
    stage = await _in_a_conversation()
    await stage.types("Noah", "block them")
    await stage.types("Noah", "yes")
    assert last_said(stage) == ("block them", Move.WRITE)


async def test_of_several_requests_the_one_to_close_is_asked_for_or_named() -> None:
    stage = await at_both()
    await stage.presses("Noah", "✅ Accept")
    await stage.types("Camille", "Hello again")
    await stage.types("Noah", "close the request")
    shown = [button.label for row in stage.chats[CAST["Noah"]][-1].rows for button in row]
    assert [label for label in shown if label.startswith("Close")] == [
        "Close: Helle Solarwerk GmbH · ICN-2026-0002",
        "Close: Alpine Heat · ICN-2026-0001",
    ]
    await stage.types("Noah", "close the Alpine Heat request")
    await stage.types("Noah", "yes")
    assert stage.requests[NUMBER].status is Status.CLOSED
    assert stage.requests["ICN-2026-0002"].status is Status.ACCEPTED


async def _beside_a_deputy() -> Stage:
    stage = await in_conversation()
    assert stage.store
    bob = Contact(cluster="ecotech-quebec", address=telegram(CAST["Bob"]), role=Role.DEPUTY, name="Bob")
    await stage.store.commit(Changes(contacts=(bob,)))
    return stage


@pytest.mark.parametrize(
    "words",
    [
        "what did Bob write to Alpine Heat?", "please hand my requests over to Bob", "was hat Bob geschrieben?",
        "what did we write to Alpine Heat?", "has Bob answered?",
    ],
)  # fmt: skip
async def test_what_is_said_of_a_colleague_or_the_company_is_sent_to_nobody_unasked(words: str) -> None:
    stage = await _beside_a_deputy()
    before = last_said(stage)
    await stage.types("Noah", words)
    assert last_said(stage) == before


@pytest.mark.parametrize("words", ["Bob will call you", "thank you, Alpine Heat", "Bob can do Tuesday"])
async def test_what_is_told_about_a_colleague_reaches_the_company(words: str) -> None:
    stage = await _beside_a_deputy()
    await stage.types("Noah", words)
    assert last_said(stage)[0] == words


async def test_in_a_conversation_a_question_about_it_begins_no_message_to_the_secretariat() -> None:
    stage = await in_conversation()
    await stage.types("Camille", "can I invite my colleague to this chat?")
    assert stage.sessions[CAST["Camille"]].draft is None
