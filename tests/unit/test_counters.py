"""Counters: counted by month, read back over all of them."""

from __future__ import annotations

from bot.dialogue.counters import Counter


def test_a_figure_belongs_to_the_present_month_unless_it_names_another() -> None:
    assert Counter("asked", "fees").key("2026-05") == "asked:fees@2026-05"
    assert Counter("up", "fees", "1a2b", "2026-03").key("2026-05") == "up:fees:1a2b@2026-03"


def test_a_total_covers_every_release_and_month_and_no_other_entry() -> None:
    counts = {"up:fees:1@2026-04": 2, "up:fees:2@2026-05": 3, "up:fees@2026-05": 1, "up:fees-b@2026-05": 9}
    assert Counter("up", "fees").total(counts) == 6
