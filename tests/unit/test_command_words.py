"""What is typed behind a command that begins a request: it's taken as typed at the first question."""

from __future__ import annotations

import pytest

from storage.records import Asking
from tests.stage import Stage
from tests.unit.test_doubts import draft_of, to_confirm


async def said(stage: Stage, words: str) -> str:
    """What Camille reads after these words."""
    await stage.types("Camille", words)
    return "\n".join(shown.text for shown in (await stage.news())["Camille"])


@pytest.mark.parametrize("command", ["/handoff", "/Handoff", "/handof"])
async def test_a_message_behind_its_command_is_sent(command: str) -> None:
    stage = Stage()
    assert "is on its way to the ICN secretariat" in await said(stage, f"{command} please call me about the fees")
    request = next(iter(stage.requests.values()))
    assert request.answers == {"message": "please call me about the fees"}


@pytest.mark.parametrize("words", ["/handoff please", "/passport please", "/handoff", "/passport blabla"])
async def test_words_that_say_nothing_only_begin(words: str) -> None:
    stage = Stage()
    assert "Question 1" in await said(stage, words) or words.startswith("/handoff")
    assert not draft_of(stage).answers


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("/newsletter off", {"wish": "unsubscribe"}),
        ("/fasttrack Bright Roofs", {"company": "Bright Roofs"}),
    ],
)
async def test_an_answer_behind_the_command_is_taken_and_the_next_question_asked(
    words: str, answers: dict[str, str]
) -> None:
    stage = Stage()
    assert "Question 2" in await said(stage, words)
    assert draft_of(stage).answers == answers


async def test_what_is_understood_behind_the_command_waits_for_a_yes() -> None:
    stage = Stage()
    assert "Country: India" in await said(stage, "/mission India")
    assert "Question 2" in await said(stage, "yes")
    assert draft_of(stage).answers == {"country": "IN"}


async def test_where_there_is_no_cluster_it_is_said_and_the_form_goes_on() -> None:
    stage = Stage()
    told = await said(stage, "/passport India")
    assert "India: I know of no ICN cluster there" in told
    assert "With the ICN Passport" in told
    assert draft_of(stage).step == Asking(field="target")
    assert "Question 2" in await said(stage, "CLEAN")


async def test_a_part_of_the_world_behind_the_command_offers_its_clusters() -> None:
    assert "OREEC" in await said(Stage(), "/passport Scandinavia")


async def test_a_question_behind_the_command_is_answered() -> None:
    assert "what a Passport costs" in await said(Stage(), "/passport what does it cost?")


async def test_a_language_behind_its_command_is_chosen() -> None:
    stage = Stage()
    assert "Deutsch" in await said(stage, "/language deutsch")
    assert stage.sessions[1001].person.language == "de"


async def test_what_was_suggested_for_is_remembered_when_the_place_follows() -> None:
    stage = Stage()
    assert "Question" not in await said(stage, "looking for distributors abroad?")
    await said(stage, "passport request for scandinavia")
    assert to_confirm(stage) == {"help": ["partners"]}
    await stage.types("Camille", "yes")
    first = next(shown for shown in (await stage.news())["Camille"] if shown.labels)
    assert [label.split()[1] for label in first.labels[:3]] == ["CLEAN", "OREEC", "Sustainable"]
