"""A company learns who has its request from now on."""

from __future__ import annotations

from datetime import timedelta

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
