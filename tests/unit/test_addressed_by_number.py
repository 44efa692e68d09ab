"""A request's number is an address, as is a name with a colon: what begins with it reaches the other side. And no
"ICN-2026" names a meeting.
"""

from __future__ import annotations

import pytest

from tests.stage import CAST, Stage
from tests.unit.test_naming import with_a_conversation_and_a_card
from tests.unit.test_short_answers import last_said, with_a_request

ASKED = (
    "can you tell me whether ICN-2026-0001 has been read",
    "what happens with ICN-2026-0001 now?",
    "wurde ICN-2026-0001 schon gelesen?",
    "est-ce que ICN-2026-0001 a été lue ?",
    "¿ya han leído ICN-2026-0001?",
    "hanno già letto ICN-2026-0001?",
    "er ICN-2026-0001 blevet læst?",
    "0001",
    "any news on 0001?",
)


@pytest.mark.parametrize("words", ASKED)
async def test_a_question_with_the_number_is_about_the_request(words: str) -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.types("Camille", words)
    assert "Alpine Heat" in stage.chats[CAST["Camille"]][-1].text


@pytest.mark.parametrize("words", ["ICN-2026-0001: how many?", "0001: Danke!", "icn 1:\nwhen is the Annual Meeting?"])
async def test_what_begins_with_the_number_reaches_that_side_and_no_other(words: str) -> None:
    stage = Stage()
    await with_a_conversation_and_a_card(stage)
    await stage.types("Noah", words)
    assert last_said(stage)[0] == words
    await stage.types("Noah", "ICN-2026-0002: may we call?")
    assert stage.requests["ICN-2026-0002"].history[-1].words == "ICN-2026-0002: may we call?"
    assert last_said(stage)[0] != "ICN-2026-0002: may we call?"


async def test_a_company_adds_to_its_request_by_number() -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.types("Camille", "ICN-2026-0001: we also need a pump")
    assert last_said(stage) == ("ICN-2026-0001: we also need a pump", "add")


async def test_a_statement_with_the_number_is_offered_to_the_other_side() -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.types("Camille", "for ICN-2026-0001 we also have a budget")
    assert "Is this for Écotech Québec?" in stage.chats[CAST["Camille"]][-1].text


async def test_words_alone_decide_nothing_behind_a_number_either() -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.types("Noah", "ICN-2026-0001: accept")
    assert "Nothing is decided yet" in stage.chats[CAST["Noah"]][-1].text
    assert last_said(stage)[1] == "submit"


async def test_nobody_writes_to_a_request_of_others_by_its_number() -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.types("Olga", "ICN-2026-0001: hello")
    assert last_said(stage)[1] == "submit"


NAMED = (
    "for Alpine Heat: yes|Alpine Heat: yes|an Alpine Heat: ja, gerne|pour Alpine Heat : oui|para Alpine Heat: sí|"
    "per Alpine Heat: sì|til Alpine Heat: ja|to Camille: could you send the list?"
)


@pytest.mark.parametrize("words", NAMED.split("|"))
async def test_what_begins_with_a_name_and_a_colon_reaches_that_side(words: str) -> None:
    stage = Stage()
    await with_a_conversation_and_a_card(stage)
    await stage.presses("Noah", "✅ Accept")
    await stage.types("Noah", "Solarwerk: is Tuesday fine?")
    assert stage.requests["ICN-2026-0002"].history[-1].words == "Solarwerk: is Tuesday fine?"
    await stage.types("Noah", words)
    assert last_said(stage)[0] == words


@pytest.mark.parametrize("words", ["for Solarwerk: yes", "für Solarwerk: ja", "pour Solarwerk : oui"])
async def test_a_yes_behind_a_name_decides_nothing(words: str) -> None:
    stage = Stage()
    await with_a_conversation_and_a_card(stage)
    await stage.types("Noah", words)
    assert "Solarwerk" in stage.chats[CAST["Noah"]][-1].rows[0][0].label
    assert stage.requests["ICN-2026-0002"].history[-1].event == "submit"
    assert last_said(stage)[0] == "Good morning!"
