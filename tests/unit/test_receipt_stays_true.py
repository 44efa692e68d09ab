"""The company's receipt is edited in place: who has the request and what comes next must stay true as time passes."""

from __future__ import annotations

from datetime import timedelta

from tests.stage import CAST, Stage
from tests.unit.test_short_answers import NEED, with_a_request


def receipt(stage: Stage) -> str:
    """Return the message that tracks Camille's request."""
    return next(shown.text for shown in stage.chats[CAST["Camille"]] if "📨 Sent" in shown.text)


async def test_who_stands_in_is_not_promised_to_be_told() -> None:
    stage = Stage()
    await stage.types("Noah", "I'm away until the 12th")
    await with_a_request(stage)
    assert "the ICN secretariat has it for now" in receipt(stage)
    assert "I'll remind them." in receipt(stage)
    assert "I'll tell the ICN secretariat" not in receipt(stage)


async def test_a_contact_who_is_back_is_not_out_of_reach() -> None:
    stage = Stage()
    await stage.types("Noah", "I'm away until the 12th")
    await with_a_request(stage)
    await stage.waits(timedelta(days=9))
    assert "on its way to the contact for Écotech Québec" in receipt(stage)
    assert "can't be reached" not in receipt(stage)


async def test_no_day_that_is_over_is_promised() -> None:
    stage = Stage()
    await with_a_request(stage)
    assert "by 6 May 2026" in receipt(stage)
    await stage.waits(timedelta(days=3))
    await stage.types("Camille", "ICN-2026-0001: we also need a pump")
    assert "If nobody has decided by 11 May 2026" in receipt(stage)
    assert "6 May" not in receipt(stage)


async def test_a_deputy_without_a_contact_is_named() -> None:
    stage = Stage()
    await stage.types("Ingrid", "/contacts")
    await stage.presses("Ingrid", "Renewable Energy Hamburg")
    await stage.presses("Ingrid", "Invite a deputy")
    await stage.opens("Olga", {"of": "Ingrid"})
    await stage.presses("Olga", "Yes, I'll do it")
    for text in ("/passport", "Hamburg", "Alpine Heat", "Tenerrdis", "Heat pumps", "suppliers", NEED, "June", "skip"):
        await stage.types("Camille", text)
    await stage.types("Camille", "camille@alpineheat.example")
    await stage.presses("Camille", "Yes, pass it on")
    await stage.presses("Camille", "Send ✓")
    assert "so it goes to their deputy" in receipt(stage)
    assert "secretariat gets it first" not in receipt(stage)
