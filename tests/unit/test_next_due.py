"""The playground's page says what falls due next, and going there shows it."""

from __future__ import annotations

from datetime import timedelta

from bot.cli.next_due import next_due
from tests.stage import CAST, Stage, release
from tests.unit.test_deadlines import heard
from tests.unit.test_short_answers import in_conversation, with_a_request


async def what_comes(stage: Stage) -> str:
    """Go to what falls due next, and say what it was."""
    found = await next_due(await stage.opened(), release().catalog, stage.now)
    if found is None:
        return ""
    before = heard(stage)
    await stage.waits(found[0] + timedelta(seconds=1) - stage.now)
    assert heard(stage) != before, f"{found[1]}: nobody saw it"
    return found[1]


async def test_each_thing_that_is_named_happens() -> None:
    stage = Stage()
    assert await next_due(await stage.opened(), release().catalog, stage.now) is None
    await with_a_request(stage)
    assert await what_comes(stage) == "reminder of ICN-2026-0001"
    assert await what_comes(stage) == "ICN-2026-0001 is overdue"
    assert await what_comes(stage) == ""
    await stage.presses("Noah", "❓ Ask")
    await stage.types("Noah", "Which refrigerant?")
    assert await what_comes(stage) == "reminder of the question about ICN-2026-0001"
    assert await what_comes(stage) == "ICN-2026-0001 is closed without an answer"
    assert await what_comes(stage) == ""


async def test_days_away_and_outcomes_are_named_too() -> None:
    stage = await in_conversation()
    await stage.types("Noah", "/away 12 to 20 May")
    assert await what_comes(stage) == "Noah is away"
    assert await what_comes(stage) == "Noah is back"
    assert await what_comes(stage) == "is ICN-2026-0001 still going on?"
    await stage.presses("Noah", "Close")
    await stage.presses("Noah", "Yes, close")
    assert await what_comes(stage) == "what came of ICN-2026-0001?"
    assert stage.chats[CAST["Camille"]][-1].text
