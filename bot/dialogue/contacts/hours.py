"""Working hours: how contacts type them, how they are stored and shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from functools import lru_cache

from babel import Locale
from babel.dates import format_time

from bot.dialogue.words.plain_words import fold

CLOCK = re.compile(r"(?<![\d/])(\d{1,2})(?:\s?[:.h]\s?(\d{2}))?\s?(?:h|uhr|kl)?\s?([ap])?\.?m?\b", re.IGNORECASE)
"""A time as people type it: 9, 9:30, 9.30, 9h30, 9 am."""
KEPT = re.compile(r"([1-7])-([1-7])@([0-2]\d)([0-5]\d)-([0-2]\d)([0-5]\d)")
WEEK = (1, 5)
"""Monday to Friday: what people mean who name no days."""
USUAL = (9 * 60, 17 * 60)
"""Start and end for those who name days only."""
MORNING = (9 * 60, 12 * 60)
AFTERNOON = (13 * 60, 17 * 60)
"""Start and end for those who name a part of the day."""
ALWAYS = "any"
"""What a button says for no fixed hours."""
SHORT = 2
"""Letters of the shortest names of days. They mean other things in other languages, and one alone means little."""
MIDNIGHT = 24 * 60
HALF_DAY = 12 * 60


@dataclass(frozen=True)
class Hours:
    """First and last day of the week (Monday is 1), and start and end in minutes of the day."""

    first: int
    last: int
    begin: int
    end: int

    def to_text(self) -> str:
        """Return the form used in the store and in buttons, such as 1-5@0900-1700."""
        begin, end = (f"{minute // 60:02}{minute % 60:02}" for minute in (self.begin, self.end))
        return f"{self.first}-{self.last}@{begin}-{end}"


def parse(kept: str) -> Hours | None:
    """Read stored hours; None for anything else."""
    found = KEPT.fullmatch(kept)
    if found is None:
        return None
    first, last, *clock = map(int, found.groups())
    begin, end = clock[0] * 60 + clock[1], clock[2] * 60 + clock[3]
    return Hours(first, last, begin, end) if first <= last and begin < end <= MIDNIGHT else None


def read_hours(languages: tuple[str, ...], words: str) -> Hours | None:
    """Return the hours the words name, with days in the first language that knows them, or None."""
    times = [minute for found in CLOCK.finditer(words) if (minute := _minute(found)) is not None]
    if not times and _names_days_to_days(languages, words):
        return Hours(*_days(languages, words), *USUAL)
    if len(times) != 2:
        return None
    begin, end = times
    if end <= begin <= HALF_DAY and end < HALF_DAY:
        end += HALF_DAY  # "9 to 5"
    first, last = _days(languages, words)
    return Hours(first, last, begin, end) if begin < end <= MIDNIGHT and first <= last else None


def read_part(languages: tuple[str, ...], words: str, part: tuple[int, int]) -> Hours | None:
    """Return the hours of this part of the day on the days the words name, or None if they name none side by side."""
    first, last = _days(languages, words)
    return Hours(first, last, *part) if first <= last else None


def read_day_off(languages: tuple[str, ...], words: str) -> Hours | None:
    """Return the usual hours of a week without the one day the words name, where the others are side by side."""
    first, last = _days(languages, words)
    if first != last or first not in WEEK:
        return None
    return Hours(2, 5, *USUAL) if first == WEEK[0] else Hours(1, 4, *USUAL)


def _names_days_to_days(languages: tuple[str, ...], words: str) -> bool:
    """Return whether the words name two days and all between them: "Monday to Thursday", but "Monday and Thursday"."""
    typed = fold(words).split()
    for language in languages:
        names = _day_names(language)
        found = [place for place, word in enumerate(typed) if len(word) > SHORT and word in names]
        if len(found) == 2 and found[1] - found[0] <= 2:
            both = fold(Locale(language).list_patterns["standard"]["2"].format("", ""))
            return both not in typed[found[0] : found[1]] and names[typed[found[0]]] < names[typed[found[1]]]
    return False


def _minute(found: re.Match[str]) -> int | None:
    """Return the minute of the day, or None if it isn't a time."""
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute if hour <= 24 and minute < 60 else None


def _days(languages: tuple[str, ...], words: str) -> tuple[int, int]:
    """Return the first and last day named, in the first language that knows them; default Monday to Friday."""
    for place, language in enumerate(languages):
        names = _day_names(language)
        typed = [_single(word, names) for word in fold(words).split()]
        named = [word for word in typed if word in names]
        plain = [names[word] for word in named if len(word) > SHORT]
        said = plain or ([names[word] for word in named] if place == 0 and len(named) > 1 else [])
        if said:  # Spanish "mi" is Wednesday, and "my" beside "lunes a jueves"
            return said[0], said[-1]
    return WEEK


def _single(word: str, names: dict[str, int]) -> str:
    """Return the name of a day that the word is another form of ("Fridays", "freitags", "fredagen"), else the word."""
    known = (word, word[:-1], word[:-2])
    return next((name for name in known if name in names and len(name) > SHORT + 1), word)


@lru_cache(maxsize=16)
def _day_names(language: str) -> dict[str, int]:
    """Return a language's weekday names, full and short, folded."""
    found: dict[str, int] = {}
    for width in ("short", "abbreviated", "wide"):
        for day, name in Locale(language).days["format"].get(width, {}).items():
            found[fold(name)] = day + 1
    return found


def in_words(language: str, hours: Hours) -> str:
    """Return hours as the language writes them, such as Mon–Fri, 09:00–17:00."""
    locale = Locale.parse("en_GB" if language == "en" else language)
    names = locale.days["stand-alone"]["abbreviated"]
    first, last = names[hours.first - 1], names[hours.last - 1]
    days = first if hours.first == hours.last else f"{first}–{last}"
    begin, end = (
        format_time(time(minute // 60 % 24, minute % 60), "short", locale=locale) for minute in (hours.begin, hours.end)
    )
    return f"{days}, {begin}–{end}"
