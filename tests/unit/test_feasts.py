"""Feasts as dates: those of a fixed day, and those that move with Easter."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue.fields.periods import read_period
from tests.stage import release

MAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("language", "words", "day", "bound"),
    [
        ("en", "before Easter", date(2027, 3, 28), "before"),
        ("en", "after Whitsun 2028", date(2028, 6, 4), "after"),
        ("da", "efter pinse", date(2026, 5, 24), "after"),
        ("de", "spätestens Allerheiligen", date(2026, 11, 1), "until"),
        ("es", "antes de Reyes", date(2027, 1, 6), "before"),
        ("fr", "lundi de Pâques", date(2027, 3, 29), ""),
        ("fr", "d'ici la Toussaint", date(2026, 11, 1), "until"),
        ("it", "dopo Ferragosto", date(2026, 8, 15), "after"),
    ],
)
def test_the_next_such_feast_is_meant(language: str, words: str, day: date, bound: str) -> None:
    found = read_period(release().catalog, (language,), words, MAY)
    assert found is not None
    assert (found.first, found.last, found.bound) == (day, day, bound)
