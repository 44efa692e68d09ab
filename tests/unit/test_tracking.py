"""Who asks what's left to do, or what's new, is shown their open requests: contacts and companies, in any language."""

from __future__ import annotations

import pytest

from tests.stage import CAST, Stage, release
from tests.unit.test_short_answers import in_conversation, last_said, requested

OF_CONTACTS = {
    "en": "is there anything open?|anything to decide?|do I owe anyone an answer?|anything waiting for me",
    "de": "gibt es was zu entscheiden?|liegt was an|was muss ich noch erledigen?|wartet jemand auf mich?",
    "fr": "y a-t-il quelque chose à décider ?|quoi de neuf ?|il me reste quelque chose à faire ?",
    "es": "¿hay algo que decidir?|¿qué me queda por hacer?|¿alguien espera mi respuesta?",
    "it": "c'è qualcosa da decidere?|c'è qualcosa in sospeso?|cosa devo fare ancora?",
    "da": "er der noget at tage stilling til?|hvad mangler jeg at gøre?|noget nyt?",
}
OF_COMPANIES = {
    "en": "do I have to do anything?|any news for me?|what's pending?",
    "de": "muss ich noch was machen?|gibt es was Neues?|was steht noch aus?",
    "fr": "dois-je faire quelque chose ?|du nouveau ?",
    "es": "¿tengo que hacer algo?|¿hay algo abierto?",
    "it": "devo fare qualcosa?|cosa è in sospeso?",
    "da": "skal jeg gøre noget?|er der noget åbent?|hvad mangler?",
}


@pytest.mark.parametrize("language", OF_CONTACTS)
@pytest.mark.parametrize(
    ("person", "asked", "heading"), [("Noah", OF_CONTACTS, "status.theirs"), ("Camille", OF_COMPANIES, "status.own")]
)
async def test_the_open_requests_are_listed(person: str, asked: dict[str, str], heading: str, language: str) -> None:
    stage = await requested(language)
    title = str(release().catalog.text(language, heading)).removeprefix("<b>").removesuffix("</b>")
    for words in asked[language].split("|"):
        await stage.types(person, words)
        assert title in stage.chats[CAST[person]][-1].text, words


@pytest.mark.parametrize("words", ["noch etwas offen?", "anything to do?", "du nouveau ?"])
async def test_without_a_request_it_is_an_ordinary_question(words: str) -> None:
    stage = Stage()
    await stage.types("Bob", words)
    assert "request:" not in str(stage.chats[CAST["Bob"]][-1].rows)


OF_COPIES = (
    "mute this|unmute it|I'd like to write a note|stop sending me these|stumm schalten? nein: eine Notiz schreiben|"
    "bitte nicht mehr schicken|je ne veux plus recevoir ces copies|une note pour le contact|silenciar, por favor|"
    "vorrei scrivere una nota|jeg vil gerne skrive en note"
)


@pytest.mark.parametrize("words", OF_COPIES.split("|"))
async def test_whoever_has_a_copy_finds_what_can_be_done_with_it(words: str) -> None:
    stage = await requested()
    before = len(stage.chats[CAST["Léa"]])
    await stage.types("Léa", words)
    (shown,) = stage.chats[CAST["Léa"]][before:]
    actions = str(shown.rows)
    assert "home:note:ICN-2026-0001" in actions, actions
    assert "home:mute:ICN-2026-0001" in actions


SUPPOSED = {
    "en": "what happens if I close a request",
    "de": "was passiert, wenn ich eine Anfrage schließe",
    "fr": "que se passe-t-il si je termine une demande|il se passe quoi quand je clôture une demande",
    "es": "qué pasa si cierro una solicitud",
    "it": "cosa succede se chiudo una richiesta",
    "da": "hvad sker der, hvis jeg afslutter en forespørgsel",
}


@pytest.mark.parametrize("language", SUPPOSED)
async def test_a_contact_who_asks_what_would_happen_is_not_shown_their_requests(language: str) -> None:
    stage = Stage()
    stage.language = language
    nothing = str(release().catalog.text(language, "status.none"))
    for words in SUPPOSED[language].split("|"):
        await stage.types("Noah", words)
        assert not stage.chats[CAST["Noah"]][-1].text.startswith(nothing[:20]), words


CONVERSATION = (
    "show me the conversation|what have we written so far?|zeig mir das Gespräch|was haben wir bisher geschrieben|"
    "montre-moi la conversation|muéstrame la conversación|mostrami la conversazione|kan jeg se samtalen?"
)


@pytest.mark.parametrize("words", CONVERSATION.split("|"))
async def test_a_company_that_asks_for_the_conversation_is_shown_it(words: str) -> None:
    stage = await in_conversation()
    await stage.types("Noah", "We could come on Tuesday")
    await stage.types("Camille", words)
    assert "We could come on Tuesday" in stage.chats[CAST["Camille"]][-1].text
    assert last_said(stage)[0] == "We could come on Tuesday"


async def test_what_is_asked_of_the_other_side_reaches_it() -> None:
    stage = await in_conversation()
    await stage.types("Camille", "can you show me your request form?")
    assert last_said(stage)[0] == "can you show me your request form?"
