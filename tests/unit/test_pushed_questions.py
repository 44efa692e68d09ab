"""Questions that somebody else's act has put to a chat are answered by words, as long as they are the last it read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.dialogue.requests.lifecycle import Move
from storage.records import OutcomeKind, Side
from tests.stage import CAST, Stage
from tests.unit.test_short_answers import in_conversation, last_said, requested

NUMBER = "ICN-2026-0001"


async def _asked_to_pass() -> Stage:
    """Noah has suggested Hamburg; Camille reads the question."""
    stage = await requested()
    await stage.waits(timedelta(minutes=5))
    await stage.presses("Noah", "Pass on")
    await stage.presses("Noah", "Another cluster")
    await stage.presses("Noah", "🇩🇪 Renewable Energy Hamburg")
    return stage


@pytest.mark.parametrize("words", ["yes", "yes, please do", "ja, gerne", "oui", "sí, por favor", "va bene", "ok"])
async def test_a_yes_lets_a_request_be_passed_on(words: str) -> None:
    stage = await _asked_to_pass()
    await stage.types("Camille", words)
    assert stage.requests[NUMBER].target == "renewable-energy-hamburg"


@pytest.mark.parametrize("words", ["no", "no thanks", "nein danke", "non merci", "rather not", "No, keep it there"])
async def test_a_no_leaves_it_where_it_is(words: str) -> None:
    stage = await _asked_to_pass()
    await stage.types("Camille", words)
    assert (stage.requests[NUMBER].target, stage.requests[NUMBER].suggested) == ("ecotech-quebec", "")


@pytest.mark.parametrize("words", ["yes, but not to Hamburg", "what happens then?", "who are they?"])
async def test_other_words_decide_nothing(words: str) -> None:
    stage = await _asked_to_pass()
    await stage.types("Camille", words)
    assert stage.requests[NUMBER].suggested == "renewable-energy-hamburg"


async def test_a_yes_after_another_answer_is_not_about_it() -> None:
    stage = await _asked_to_pass()
    await stage.waits(timedelta(minutes=1))
    await stage.types("Camille", "what does the Passport cost?")
    await stage.types("Camille", "yes")
    assert stage.requests[NUMBER].suggested == "renewable-energy-hamburg"


@pytest.mark.parametrize("words", ["yes", "ja", "still going on"])
@pytest.mark.parametrize("person", ["Camille", "Noah"])
async def test_a_yes_keeps_an_idle_request_open_and_is_sent_to_nobody(person: str, words: str) -> None:
    stage = await in_conversation()
    await stage.types("Noah", "Good morning!")
    await stage.waits(timedelta(days=45))
    await stage.types(person, words)
    assert last_said(stage) == ("", Move.RESUME)


async def test_once_somebody_has_written_a_yes_is_for_them() -> None:
    stage = await in_conversation()
    await stage.waits(timedelta(days=45))
    await stage.types("Noah", "Did you find a supplier?")
    await stage.types("Camille", "yes")
    assert last_said(stage) == ("yes", Move.WRITE)


@pytest.mark.parametrize("words", ["a project", "ein Projekt", "un projet"])
async def test_the_other_side_may_type_what_came_of_it(words: str) -> None:
    stage = await in_conversation()
    await stage.waits(timedelta(minutes=1))
    await stage.presses("Noah", "Close")
    await stage.presses("Noah", "Yes, close")
    await stage.types("Camille", words)
    told = {outcome.by: outcome.kind for outcome in stage.requests[NUMBER].outcomes}
    assert told == {Side.COMPANY: OutcomeKind.PROJECT}
    assert "Thank you" in stage.chats[CAST["Camille"]][-1].text
