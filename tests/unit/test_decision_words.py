"""What a contact types while a card waits, and nobody writes to each other yet: nothing vanishes in small talk."""

from __future__ import annotations

import pytest

from tests.stage import CAST, Stage, release
from tests.unit.test_short_answers import in_conversation, last_said, requested, with_a_request

REPLIES = {
    "en": "not right now|noted|not now",
    "de": "gerade nicht|verstanden",
    "fr": "pas maintenant|entendu",
    "es": "ahora mismo no|entendido",
    "it": "non ora|capito|la seconda non è per noi",
    "da": "ikke lige nu|forstået",
}
TOLD = {
    "en": "hi, thanks for this|sorry, I was on holiday|I think so, let me check with my colleague",
    "de": "tut mir leid, ich war krank|ich glaube schon, ich frage erst meinen Kollegen",
    "fr": "désolé du retard, j'étais malade|je crois que oui, je demande à ma collègue",
    "es": "perdón por el retraso, estuve de vacaciones|creo que sí, lo consulto con mi colega",
    "it": "scusi il ritardo, ero in ferie|grazie, vediamo|penso di sì, chiedo prima alla mia collega",
    "da": "undskyld, jeg var syg|det tror jeg, jeg spørger lige min kollega",
}


async def _seen_after(stage: Stage, words: str) -> str:
    """Type the words as Noah; return the last two messages, and the first button under them."""
    await stage.types("Noah", words)
    *_, before, last = stage.chats[CAST["Noah"]]
    return f"{before.text}\n{last.text}\n{last.rows[0][0].action if last.rows else ''}"


@pytest.mark.parametrize("language", REPLIES)
async def test_a_yes_or_no_in_other_words_is_no_small_talk(language: str) -> None:
    stage = await requested(language)
    told = str(release().catalog.text(language, "words.not-decided"))
    for words in REPLIES[language].split("|"):
        seen = await _seen_after(stage, words)
        assert told in seen or "pass:" in seen, words  # without the encoder fewer are known


@pytest.mark.parametrize("language", TOLD)
async def test_what_tells_more_is_offered_as_a_message(language: str) -> None:
    stage = await requested(language)
    before = last_said(stage)
    for words in TOLD[language].split("|"):
        seen = await _seen_after(stage, words)
        assert words in seen, words
        assert "pass:" in seen, seen
    assert last_said(stage) == before


async def test_thanks_for_an_answer_are_for_the_assistant() -> None:
    stage = await requested()
    await stage.types("Noah", "what is ICN?")
    assert "You're welcome" in await _seen_after(stage, "thank you very much indeed")


async def test_what_cannot_be_copied_is_said_to_be_so_to_whom_others_read() -> None:
    stage = await in_conversation()
    for person, told in (("Camille", "pass this kind of message on"), ("Olga", "only read text messages")):
        await stage.sends(person, "checklist")
        assert told in stage.chats[CAST[person]][-1].text


SENTENCES = (
    "sorry, we can't take this one|leider können wir da nicht helfen|nous ne pouvons pas nous en charger|"
    "lo sentimos mucho, pero ahora no podemos atenderla|purtroppo in questo momento non possiamo occuparcene|"
    "det vil vi gerne hjælpe med|I am afraid that we cannot take this one before the autumn"
)


@pytest.mark.parametrize("words", SENTENCES.split("|"))
async def test_a_sentence_that_tells_the_decision_has_the_card_at_hand(words: str) -> None:
    """Sent as a message alone, it would leave the request undecided."""
    stage = await requested()
    await stage.types("Noah", words)
    labels = [choice.label for row in stage.chats[CAST["Noah"]][-1].rows for choice in row]
    assert any(label.endswith("ICN-2026-0001") for label in labels), labels
    assert any("pass:" in choice.action for row in stage.chats[CAST["Noah"]][-1].rows for choice in row)


HOW = {
    "en": "how do I accept a request|how can I accept it?",
    "de": "wie nehme ich eine Anfrage an?|wie lehne ich ab",
    "fr": "comment refuser une demande ?|comment accepter ?",
    "es": "cómo rechazo una solicitud|¿cómo acepto?",
    "it": "come rifiuto una richiesta|come accetto?",
    "da": "hvordan afviser jeg en forespørgsel|hvordan accepterer jeg?",
}


@pytest.mark.parametrize("language", HOW)
async def test_how_to_decide_is_told_whether_or_not_a_card_waits(language: str) -> None:
    cards = [release().catalog.entry_words(f"contact-{id}", language).answer for id in ("start", "accept", "decline")]
    for stage in (Stage(language=language), await requested(language)):
        for words in HOW[language].split("|"):
            await stage.types("Noah", words)
            shown = [message.text for message in stage.chats[CAST["Noah"]][-3:]]
            assert any(str(card)[:30] in text for text in shown for card in cards), f"{words}: {shown}"


@pytest.mark.parametrize("words", ["thank you", "thanks, bye", "danke, tschüss", "merci, au revoir", "gracias", "tak"])
async def test_a_courtesy_beside_a_card_is_answered(words: str) -> None:
    stage = await requested()
    assert "pass:" not in await _seen_after(stage, words)


SENDING = (
    "we also have a new brochure, shall I send it?|should I send the drawings?|do you need our price list too?|"
    "wir haben eine neue Broschüre, soll ich sie schicken?|nous avons une brochure, je vous l'envoie ?|"
    "tenemos un folleto nuevo, ¿se lo envío?|abbiamo una brochure nuova, ve la mando?|"
    "vi har en ny brochure, skal jeg sende den?|hello, when can we talk?|wann können wir sprechen?|"
    "quand pouvons-nous nous voir ?|¿cuándo podemos hablar?|quando possiamo sentirci?|hvornår kan vi mødes?"
)


@pytest.mark.parametrize("words", SENDING.split("|"))
async def test_what_a_company_would_send_is_offered_to_the_cluster_that_has_yet_to_decide(words: str) -> None:
    stage = await requested()
    await stage.types("Camille", words)
    assert "pass:add:ICN-2026-0001" in str(stage.chats[CAST["Camille"]][-1].rows)


ABOUT_SENDERS = (
    "what do they actually want|can i see their website|was wollen die genau?|haben die eine Website?|"
    "is it too late to accept?|ils veulent quoi au juste|¿qué quieren exactamente?|ma cosa vogliono di preciso?|"
    "hvad vil de helt præcis?"
)


@pytest.mark.parametrize("words", ABOUT_SENDERS.split("|"))
async def test_who_asks_about_the_company_is_shown_the_card_and_can_ask_it(words: str) -> None:
    stage = await requested()
    await stage.types("Noah", words)
    *_, card, asked = stage.chats[CAST["Noah"]]
    assert "Alpine Heat" in card.text
    assert asked.rows[0][0].action.startswith("pass:ask:")
    assert last_said(stage)[1] == "submit"


async def test_a_question_to_the_company_shows_no_card() -> None:
    stage = await requested()
    before = len(stage.chats[CAST["Noah"]])
    await stage.types("Noah", "can you meet us on Friday?")
    assert len(stage.chats[CAST["Noah"]]) == before + 1


NOTES = (
    "note: they're a solid firm|tell Noah they are a solid firm|please tell Québec that they are reliable|"
    "zur Info: das ist eine sehr gute Firma|pour info : nous les connaissons bien|nota: son muy buenos socios|"
    "per conoscenza: sono un'ottima azienda|til orientering: vi kender dem godt"
)


@pytest.mark.parametrize("words", NOTES.split("|"))
async def test_what_the_home_contact_notes_reaches_who_decides(words: str) -> None:
    stage = Stage()
    await stage.types("Noah", "hello")
    await with_a_request(stage)
    await stage.types("Léa", words)
    assert words in stage.chats[CAST["Noah"]][-1].text
    assert words not in str(stage.chats[CAST["Camille"]])


@pytest.mark.parametrize("words", ["note", "tell the secretariat that I'm leaving", "is that a note: or what?"])
async def test_other_words_of_the_home_contact_are_no_note(words: str) -> None:
    stage = await requested()
    before = len(stage.chats[CAST["Noah"]])
    await stage.types("Léa", words)
    assert len(stage.chats[CAST["Noah"]]) == before
