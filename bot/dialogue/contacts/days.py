"""Days as people type them: "12 May", "le 12 mai", "12.5.", "the 12th"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from babel import Locale

from bot.dialogue.words.plain_words import fold

NUMBERS = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\s?[./]\s?(\d{1,2})(?:[./]\s?(\d{2,4}))?")
"""2026-05-12, or 12/5, 12.5., 12/5/2026: the day first, as everywhere in Europe."""
ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|o|a)?")
LONGEST = 366
"""Days that are looked through for the next one of a kind."""


def read_day(languages: Iterable[str], words: str, today: date) -> date | None:
    """Return the day the words name, in the first language that can read them; without a year, the next one."""
    if numbers := NUMBERS.search(words):
        year, month, day, day_first, month_after, year_after = (int(part) if part else 0 for part in numbers.groups())
        short = 2000 if 0 < year_after < 100 else 0
        return _next(day or day_first, month or month_after, year or (year_after + short), today)
    said = fold(words).split()
    days = [int(found[1]) for word in said if (found := ORDINAL.fullmatch(word))]
    years = [int(word) for word in said if re.fullmatch(r"20\d\d", word)]
    if not days:
        return None
    for language in languages:
        months = _months(language)
        if month := next((months[word] for word in said if word in months), 0):
            return _next(days[0], month, years[0] if years else 0, today)
    others = [word for word in said if len(word) > 3 and not ORDINAL.fullmatch(word)]
    return None if others else _next(days[0], 0, 0, today)


def _next(day: int, month: int, year: int, today: date) -> date | None:
    """Return the given day, or without a year the next such day after today; None if it doesn't exist."""
    if year:
        try:
            return date(year, month, day)
        except ValueError:
            return None
    coming = (today + timedelta(days=ahead) for ahead in range(1, LONGEST + 1))
    return next((each for each in coming if each.day == day and month in (0, each.month)), None)


@lru_cache(maxsize=16)
def _months(language: str) -> dict[str, int]:
    """Return a language's month names, full and short, folded."""
    found: dict[str, int] = {}
    for width in ("abbreviated", "wide"):
        for month, name in Locale(language).months["format"][width].items():
            found[fold(name)] = month
    return found
