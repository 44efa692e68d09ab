"""A company learns who has its request from now on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.stage import CAST
from tests.unit.test_colleagues import with_a_deputy


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
