"""A contact passes a request on in plain words, asks for its cluster's figures, or orders to block somebody."""

from __future__ import annotations

import pytest

from bot.dialogue.effects import MakeReport
from bot.dialogue.requests.passing_words import MOST_OFFERED
from tests.stage import CAST, Stage
from tests.unit.test_short_answers import in_conversation, last_said, requested

ELSEWHERE = {
    "en": "This belongs to Hamburg|not us, Hamburg does that|please pass it on to Hamburg|can Hamburg take this?",
    "de": "Das gehört zu Hamburg|Dafür ist Hamburg zuständig|Das ist eher etwas für Hamburg",
    "fr": "cela relève de Hambourg|c'est plutôt pour Hambourg|pourriez-vous la transmettre à Hambourg ?",
    "es": "esto corresponde a Hamburgo|mejor con Hamburgo|no es lo nuestro, es de Hamburgo",
    "it": "questo spetta ad Amburgo|è per Amburgo|meglio con Amburgo",
    "da": "det hører til i Hamborg|det er noget for Hamborg|giv den videre til Hamborg",
}
FIGURES = (
    "figures for my cluster|the numbers of our cluster|Zahlen für mein Cluster|chiffres de mon cluster|"
    "cifras de mi clúster|i dati del mio cluster|tal for min klynge"
)


async def _replies(stage: Stage, words: str) -> list[str]:
    """Type the words as Noah; return the actions of the buttons under the last message."""
    await stage.types("Noah", words)
    return [choice.action for row in stage.chats[CAST["Noah"]][-1].rows for choice in row]


@pytest.mark.parametrize("language", ELSEWHERE)
async def test_a_cluster_that_a_contact_names_can_be_suggested_with_one_tap(language: str) -> None:
    """Or the words go to the company: whoever is asked decides."""
    stage = await requested(language)
    before = last_said(stage)
    for words in ELSEWHERE[language].split("|"):
        suggest, send, _ = await _replies(stage, words)
        assert suggest.endswith(":renewable-energy-hamburg"), words
        assert words in stage.chats[CAST["Noah"]][-1].text
        assert last_said(stage) == before
    await stage.presses_action("Noah", send)
    assert last_said(stage)[0] == words
    await stage.presses_action("Noah", suggest)
    assert "Hamburg" in stage.chats[CAST["Camille"]][-1].text
    assert stage.requests["ICN-2026-0001"].suggested == "renewable-energy-hamburg"


@pytest.mark.parametrize(
    "words", ["what does the Hamburg cluster do?", "Québec is far away", "we met their people in Grenoble"]
)
async def test_other_words_about_places_pass_nothing_on(words: str) -> None:
    stage = await requested()
    assert not any("suggest" in action for action in await _replies(stage, words))


async def test_in_a_conversation_a_place_alone_is_for_the_other_side() -> None:
    stage = await requested()
    await stage.presses("Noah", "❓ Ask")
    await stage.types("Noah", "Which refrigerant?")
    await stage.types("Camille", "R290")
    await stage.types("Noah", "we have a branch in Hamburg")
    assert last_said(stage)[0] == "we have a branch in Hamburg"
    assert (await _replies(stage, "this belongs to Hamburg"))[0].endswith(":renewable-energy-hamburg")
    assert MOST_OFFERED < 13


@pytest.mark.parametrize("words", FIGURES.split("|"))
async def test_a_contact_with_a_waiting_card_gets_the_figures_of_the_cluster(words: str) -> None:
    stage = await requested()
    await stage.types("Noah", words)
    assert isinstance(stage.effects[-1], MakeReport)


BLOCKS = {
    "en": "block this company|please block the sender|block Alpine Heat|I want to block this sender",
    "de": "blockiere diese Firma|bitte diese Firma blockieren|bitte sperre Alpine Heat",
    "fr": "bloquez cette entreprise|bloque l'expéditeur|bloquer Alpine Heat",
    "es": "bloquea a esta empresa|bloquear al remitente",
    "it": "blocca questa azienda|bloccare il mittente",
    "da": "bloker denne virksomhed|blokér afsenderen",
}


@pytest.mark.parametrize("language", BLOCKS)
async def test_a_contact_who_orders_to_block_somebody_hears_who_can(language: str) -> None:
    stage = await requested()
    for words in BLOCKS[language].split("|"):
        await stage.types("Noah", words)
        assert stage.chats[CAST["Noah"]][-1].rows[0][0].action in ("go:handoff", "begin:handoff"), words
        assert not stage.sessions[CAST["Noah"]].held_messages


LISTED = {
    "en": "Hamburg|the one in Hamburg please|Renewable Energy Hamburg",
    "de": "Hamburg|das in Hamburg bitte",
    "fr": "Hambourg|celui de Hambourg svp",
    "es": "Hamburgo|el de Hamburgo por favor",
    "it": "Amburgo|quello di Amburgo",
    "da": "Hamborg|den i Hamborg tak",
}


@pytest.mark.parametrize("language", LISTED)
async def test_below_a_list_of_clusters_a_name_is_its_button(language: str) -> None:
    for words in LISTED[language].split("|"):
        stage = await requested(language)
        await stage.presses("Noah", "Pass on")
        await stage.presses("Noah", stage.chats[CAST["Noah"]][-1].rows[-2][0].label)
        await stage.types("Noah", words)
        assert stage.requests["ICN-2026-0001"].suggested == "renewable-energy-hamburg", words


async def test_a_question_about_one_of_the_list_suggests_nothing() -> None:
    stage = await requested()
    await stage.presses("Noah", "Pass on")
    await stage.presses("Noah", "Another cluster")
    await stage.types("Noah", "what about Hamburg?")
    assert not stage.requests["ICN-2026-0001"].suggested


@pytest.mark.parametrize("words", ["where would it go?", "how many members do they have?", "where are they?"])
async def test_asked_whether_a_request_may_go_there_a_company_can_ask_about_that_cluster(words: str) -> None:
    stage = await requested()
    await stage.presses("Noah", "Pass on")
    await stage.presses("Noah", "Another cluster")
    await stage.types("Noah", "Hamburg")
    await stage.types("Camille", words)
    assert "Renewable Energy Hamburg" in stage.chats[CAST["Camille"]][-1].text
    await stage.types("Camille", "ok do it")
    assert stage.requests["ICN-2026-0001"].target == "renewable-energy-hamburg"


TAKEN_OVER = (
    "hand this over to Lars|can my colleague take this?|"
    "kann das meine Kollegin übernehmen?|mon collègue peut s'en occuper ?|¿puede encargarse mi colega?|"
    "può occuparsene il mio collega?|kan min kollega tage den?"
)
COMING = (
    "my colleague Lars will come on Tuesday|meine Kollegin schickt Ihnen morgen die Liste|"
    "mon collègue Lars viendra mardi avec nous|mi colega Lars vendrá el martes con nosotros|"
    "il mio collega Lars verrà martedì con noi|min kollega Lars kommer på tirsdag sammen med os"
)


@pytest.mark.parametrize("words", TAKEN_OVER.split("|"))
async def test_in_a_conversation_words_for_a_colleague_lead_to_passing_on(words: str) -> None:
    stage = await in_conversation()
    await stage.types("Noah", "Good morning!")
    assert "req:pass:ICN-2026-0001" in await _replies(stage, words)
    assert last_said(stage)[0] == "Good morning!"


@pytest.mark.parametrize("words", COMING.split("|"))
async def test_what_a_colleague_will_do_is_told_to_the_company(words: str) -> None:
    stage = await in_conversation()
    await stage.types("Noah", words)
    assert last_said(stage)[0] == words
