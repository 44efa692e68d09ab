"""The company's receipt is edited in place: who has the request and what comes next must stay true as time passes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.stage import CAST, Stage
from tests.unit.test_colleagues import with_a_deputy
from tests.unit.test_short_answers import NEED, requested, with_a_request


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
    stage = await requested()
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


async def test_a_company_reads_that_a_deputy_or_a_replacement_has_its_request() -> None:
    stage = await with_a_deputy()
    await stage.waits(timedelta(days=6))
    said = [shown.text for shown in stage.chats[CAST["Camille"]]]
    assert any("deputy at Écotech Québec now has your request ICN-2026-0001, too" in text for text in said)
    for name in ("Olga", "Noah"):
        for label in ("Écotech Québec", name, "Unlink", "Yes, unlink"):
            await (stage.types("Ingrid", "/contacts") if label == "Écotech Québec" else stage.waits(timedelta()))
            await stage.presses("Ingrid", label)
    assert "The ICN secretariat is looking after your request" in stage.chats[CAST["Camille"]][-1].text
    await stage.types("Ingrid", "/contacts")
    await stage.presses("Ingrid", "Écotech Québec")
    await stage.presses("Ingrid", "Invite a contact")
    await stage.opens("Bob", {"of": "Ingrid"})
    await stage.presses("Bob", "Yes, I'll do it")
    assert "Écotech Québec itself is looking after your request" in stage.chats[CAST["Camille"]][-1].text


@pytest.mark.parametrize(
    ("taker", "told"),
    [
        ("Olga · deputy", "has passed your request ICN-2026-0001 on to a colleague"),
        ("Ingrid · ICN's secretariat", "The ICN secretariat is looking after your request"),
    ],
)
async def test_where_an_open_request_was_handed_over_nobody_is_said_to_be_out_of_reach(taker: str, told: str) -> None:
    stage = await with_a_deputy()
    await stage.types("Ingrid", "/contacts")
    for label in ("Écotech Québec", "Noah", "Hand over open requests", taker):
        await stage.presses("Ingrid", label)
    seen = [shown.text for shown in stage.chats[CAST["Camille"]]]
    assert any(told in text and "📨 Sent" in text for text in seen)
    assert not any("can't be reached" in text for text in seen)
