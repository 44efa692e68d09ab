"""Facts of a new entry as admins type them: one by one, without the aspect, or none at all."""

from __future__ import annotations

import pytest

from bot.dialogue import callbacks
from bot.dialogue.effects import ProposeEdit
from knowledge.releases.edits import NewEntry
from tests.stage import Stage


async def at_the_facts(language: str = "en") -> Stage:
    """Ingrid has written a question and an answer, and is asked for facts."""
    stage = Stage(language=language)
    await stage.types("Ingrid", "/entry")
    await stage.presses_action("Ingrid", callbacks.NewEntryButton().encode())
    await stage.presses_action("Ingrid", callbacks.ChooseTopic("events").encode())
    await stage.types("Ingrid", "How do I get a visitor badge?")
    await stage.types("Ingrid", "Write to the host two weeks before.")
    return stage


def proposed(stage: Stage) -> NewEntry:
    """The entry whose preview was asked for last."""
    effect = stage.effects[-1]
    assert isinstance(effect, ProposeEdit)
    assert isinstance(effect.edit, NewEntry)
    return effect.edit


@pytest.mark.parametrize(
    ("language", "no"),
    [("en", "no"), ("en", "none"), ("en", "n/a"), ("da", "nej"), ("de", "keine"), ("es", "ninguno"), ("fr", "aucun"),
     ("it", "no")],
)  # fmt: skip
async def test_whoever_says_that_there_is_none_leaves_the_step_out(language: str, no: str) -> None:
    stage = await at_the_facts(language)
    for _ in range(4):
        await stage.types("Ingrid", no)
    edit = proposed(stage)
    assert (edit.facts, edit.phrasings, edit.names, edit.tests) == ({}, (), (), ())


@pytest.mark.parametrize(
    ("typed", "facts"),
    [("none", {}), ("skip", {"result": "They met."}), ("Result: A deal.", {"result": "A deal."})],
)
async def test_known_facts_are_kept_replaced_or_left_out(typed: str, facts: dict[str, str]) -> None:
    stage = await at_the_facts()
    await stage.types("Ingrid", "Result: They met.\nwhatever")
    for words in (typed, "no", "no", "no"):
        await stage.types("Ingrid", words)
    assert proposed(stage).facts == facts


@pytest.mark.parametrize(
    ("language", "when", "no"), [("de", "Wann", "keine"), ("fr", "Quand", "aucun"), ("da", "Hvornår", "nej")]
)
async def test_aspects_are_named_in_the_admins_language(language: str, when: str, no: str) -> None:
    stage = await at_the_facts(language)
    asked = stage.chats[1004][-1].text
    assert f"{when}: It took place" in asked
    assert "date" not in asked
    await stage.types("Ingrid", f"{when}: It took place in May 2019.")
    for _ in range(3):
        await stage.types("Ingrid", no)
    assert proposed(stage).facts == {"date": "It took place in May 2019."}


async def test_facts_may_come_one_by_one() -> None:
    """Whoever sends each line as a message has told a fact, whatever was asked meanwhile."""
    stage = await at_the_facts()
    await stage.types("Ingrid", "cost: The badge is free.")
    await stage.news()
    await stage.types("Ingrid", "place: It lies at the front desk.")
    noted, again = (await stage.news())["Ingrid"]
    assert "with the facts" in noted.text
    assert "How do people ask for it?" in again.text
    await stage.types("Ingrid", "badge at the door\nnote: where is it")
    for _ in range(2):
        await stage.types("Ingrid", "skip")
    edit = proposed(stage)
    assert edit.facts == {"cost": "The badge is free.", "place": "It lies at the front desk."}
    assert edit.phrasings == ("badge at the door", "note: where is it")


async def test_facts_that_were_read_are_kept_while_one_is_asked_for_again() -> None:
    stage = await at_the_facts()
    await stage.types("Ingrid", "cost: The badge is free.\nbring: Bring your passport.\nplace: At the front desk.")
    refused = (await stage.news())["Ingrid"][-1]
    assert "“bring: Bring your passport.”" in refused.text
    assert "just this line" in refused.text
    for _ in range(4):
        await stage.presses("Ingrid", "Skip")
    assert proposed(stage).facts == {"cost": "The badge is free.", "place": "At the front desk."}


@pytest.mark.parametrize(
    ("typed", "like"),
    [
        ("Its website is snow.org.", "Website: Its website is snow.org."),
        ("The badge is free", "Cost: The badge is free"),
    ],
)
async def test_a_fact_without_its_aspect_is_shown_as_it_might_be_written(typed: str, like: str) -> None:
    stage = await at_the_facts()
    await stage.types("Ingrid", typed)
    assert like in (await stage.news())["Ingrid"][-1].text
    await stage.types("Ingrid", "money")
    assert "Perhaps like this" not in (await stage.news())["Ingrid"][-1].text
