"""The bot, killed at any moment while people work with it, loses nothing that anybody relies on."""

from __future__ import annotations

from pathlib import Path

from tests.fault.torture import torture

KILLS = 3
"""`make torture` kills it three hundred times."""


async def test_a_bot_that_is_killed_again_and_again_loses_nothing_anybody_relies_on(tmp_path: Path) -> None:
    """Companies, contacts and the secretariat are at work all the time; they never repeat anything."""
    figures = await torture(tmp_path, KILLS)
    assert figures.lost == []
    assert figures.wrong == figures.faults == []
    assert figures.kills == KILLS
    assert figures.confirmed
    assert figures.requests >= len(figures.starts) > 0
    assert figures.mails
