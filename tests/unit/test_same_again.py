"""What is known from before, or leaves the choice open, said in a word at a question."""

from __future__ import annotations

import pytest

from tests.acts import played_once
from tests.stage import CAST, Stage
from tests.unit.test_at_a_question import at, last


async def without_last_answers() -> Stage:
    """A stage on which Camille's answers are remembered, and she has declined to use them for a second request."""
    stage = Stage()
    await _declined_last_answers(stage)
    return stage


@played_once
async def _declined_last_answers(stage: Stage) -> None:
    first = (
        "/passport", "Quebec", "Alpine Heat", "Grenoble", "Heat pumps", "partners", "We hope to meet three installers",
        "skip", "alpineheat.example", "camille@alpineheat.example", "yes", "send", "send anyway", "yes, remember it",
    )  # fmt: skip
    for words in (*first, "/passport", "no", "Graz"):
        await stage.types("Camille", words)
    await stage.news()


@pytest.mark.parametrize("words", ["the same as last time", "quella di prima", "la même", "die von vorhin"])
async def test_the_one_from_before_is_what_is_remembered(words: str) -> None:
    stage = await without_last_answers()
    for said in (words, words, "Heat pumps", "whatever", "We hope to meet three installers", "skip", words, words):
        await stage.types("Camille", said)
    given = stage.sessions[1001].draft.answers
    assert (given["company"], given["home"]) == ("Alpine Heat", "tenerrdis")
    assert (given["website"], given["email"]) == ("https://alpineheat.example", "camille@alpineheat.example")


@pytest.mark.parametrize("field", ["company", "home", "email"])
async def test_with_nothing_remembered_the_one_from_before_is_no_answer(field: str) -> None:
    stage = await at("passport", field)
    await stage.types("Camille", "quella di prima")
    assert field not in stage.sessions[1001].draft.answers
    assert "I need an answer to this one" in last(stage)


@pytest.mark.parametrize("words", ["egal was", "whatever", "peu importe", "lo que sea", "va bene tutto", "lige meget",
                                   "da igual", "me da igual", "ist egal"])  # fmt: skip
async def test_any_kind_of_help_is_all_of_them(words: str) -> None:
    stage = await at("passport", "help")
    await stage.types("Camille", words)
    assert len(stage.sessions[1001].draft.answers["help"]) == 7


@pytest.mark.parametrize("words", ["is that all?", "ist das alles?", "c'est tout ?", "è tutto qui?", "er det alt?"])
async def test_whether_that_is_all_asks_how_many_questions_are_left(words: str) -> None:
    stage = await at("passport", "company")
    await stage.types("Camille", words)
    assert "Questions left: 9" in last(stage)


@pytest.mark.parametrize("words", ["yes", "send it", "ja", "go ahead"])
async def test_a_yes_below_the_only_way_on_sends_a_declined_request_elsewhere(words: str) -> None:
    stage = await at("passport", "review")
    for said in ("send", "no thanks"):
        await stage.types("Camille", said)
    await stage.presses("Noah", "Decline")
    await stage.types("Noah", "Not our field")
    await stage.types("Camille", words)
    shown = [each.text for each in stage.chats[CAST["Camille"]][-2:]]
    assert any("Which cluster should help you?" in text for text in shown)
