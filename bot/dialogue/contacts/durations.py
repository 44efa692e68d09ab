"""Days away told by how long they last: "for two weeks", "drei Tage", "from Monday for a week"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.dialogue.fields import periods, time_words
from knowledge.schema import Catalog

DAYS = {"d": 1, "w": 7, "f": 14, "m": 30}
"""How long the units are; a month is told roughly, and whoever reads the answer sees the day."""
DURATION = re.compile(r"N?[dwfm]")
BEFORE = "intxUVP"
"""Signs before a unit that make it a time: "in two weeks", "next week"."""
LONGEST = 8
"""Words that tell a time at most."""


def read_duration(catalog: Catalog, languages: Sequence[str], said: list[str], now: date) -> tuple[date, date] | None:
    """Return the day they are back and the first day away, or None if the words name no duration.

    They may be in any of the languages; unless they say otherwise, it lasts from `now` on.
    """
    read = (_read_in_language(catalog, language, said, now) for language in languages)
    return next((days for days in read if days), None)


def _read_in_language(catalog: Catalog, language: str, said: list[str], now: date) -> tuple[date, date] | None:
    """Read the words in one language."""
    told = time_words.words_of_time(catalog, language, said)[:LONGEST]
    for cut in range(len(told)):
        start, lasts = told[:cut], told[cut:]
        for begins, long in ((start, lasts), (lasts, start)):
            first = _first(catalog, language, begins, now, before=begins is start)
            if first and (days := _length(catalog, language, long)):
                return first + timedelta(days=days), first
    return None


def _first(catalog: Catalog, language: str, words: list[str], now: date, *, before: bool) -> date | None:
    """Return the first day away: today if no words say otherwise. Signs `before` a duration may make it a time."""
    if not words:
        return now
    signs = time_words.signs(catalog, language, " ".join(words), day_first=True)
    if not signs or (before and signs[-1].letter in BEFORE):
        return None
    span = periods.read_period(catalog, (language,), " ".join(words), now)
    return span.first if span and span.unit in ("day", "week") and span.bound in ("", "from") else None


def _length(catalog: Catalog, language: str, words: list[str]) -> int:
    """Return the days that the words last; 0 if they are no duration."""
    signs = time_words.signs(catalog, language, " ".join(words), day_first=True) or ()
    if not DURATION.fullmatch("".join(sign.letter for sign in signs)):
        return 0
    number = signs[0].value if len(signs) > 1 else 1
    return number * DAYS[signs[-1].letter]
