"""Dates and periods as people write them: "next May", "deuxième quinzaine de mars", "ab Herbst", "in two weeks"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from bot.dialogue.fields.single_periods import DateSpan, ImpossibleDay, single_period, without_dates
from bot.dialogue.fields.time_words import SLASH, Sign, may_tell_time, mentions_time, signs
from knowledge.schema import Catalog

MONTH_FIRST = "en"
"""The language some of whose speakers write the month before the day."""
NEAR = frozenset("WTRD")
"""The signs of days that are told from today: weekdays, today, tomorrow, the day after."""
BOUNDS = {"F": "from", "P": "after", "U": "until", "V": "before"}


HOLIDAYS = (("E", 0), ("E", 49))
"""Easter and Whitsun, which last for days: only what is before or after them has a day ("around Easter" hasn't)."""
SOON = without_dates("soon")
"""As soon as possible."""


NO_SUCH_DAY = without_dates("none")
"""A day that no calendar has, such as the 31st of February."""


def read_period(
    catalog: Catalog, languages: Sequence[str], text: str, today: date, *, days_away: bool = False
) -> DateSpan | None:
    """Return the day or period that the whole text gives, in the first language that can read it, or None.

    Without a year, the next occurrence is meant. Periods in the past are returned as they are, and a day that doesn't
    exist as `NO_SUCH_DAY`. Of `days_away`, "Monday to Friday" said on a Monday is this week, and a mere number is a day
    of the month: "the 12th to the 20th".
    """
    impossible = None
    for language in languages:
        all_signs = signs(catalog, language, text, day_first=languages[0] != MONTH_FIRST)
        try:
            if all_signs and (span := _read_signs(all_signs, today, days_away=days_away)):
                return span
        except ImpossibleDay:
            impossible = NO_SUCH_DAY
    return impossible


# ------------------------------------------------------------------- bounds


def _read_signs(all_signs: tuple[Sign, ...], today: date, *, days_away: bool) -> DateSpan | None:
    """Return a single period, one open to one side, or a range between two."""
    letters = "".join(sign.letter for sign in all_signs)
    places = [
        place
        for place in range(len(all_signs))
        if letters[place] != "F" or not place or letters[place + 1 :][:1] == "W"
    ]
    all_signs = tuple(all_signs[place] for place in places)  # without the middle of "semana del 12 de mayo"
    letters = "".join(sign.letter for sign in all_signs)
    if letters == "A":
        return SOON
    for number, letter in enumerate(letters):
        between = letter in "-U&" or re.search(r"[MS]\|[MS]|wN\|w?N|[NO]\|[NO]M", letters)
        if not number or not between:
            continue
        left, right = tuple(sign for sign in all_signs[:number] if sign.letter not in "FB"), all_signs[number + 1 :]
        mere = _is_mere_number(left) and _is_mere_number(right) and all_signs[number].value != SLASH
        if days_away and mere:
            left = _with_month(left, today)
            right = _with_month(right, date(left[-1].value, left[-2].value, left[0].value))
        span = _near_range(left, right, today, days_away=days_away) or _range(left, right, today)
        listed = letter == "&" and "B" not in letters[:number]
        if span and not (listed and span.last - span.first != timedelta(days=1)):  # "tomorrow and Wednesday"
            return span
    told = _with_month(all_signs[1:], today) if days_away else all_signs[1:]
    if letters[:1] in BOUNDS and (span := single_period(told, today)):
        return replace(span, bound=BOUNDS[letters[0]]) if span.dated else span
    if letters[:1] == "U" and (span := single_period((Sign("i"), *all_signs[1:]), today)):  # "within two weeks"
        return replace(span, bound="until")
    if letters.strip("nt") in ("E", "EY") and any((sign.letter, sign.value) in HOLIDAYS for sign in all_signs):
        return None
    return single_period(all_signs, today)


def _near_range(left: tuple[Sign, ...], right: tuple[Sign, ...], today: date, *, days_away: bool) -> DateSpan | None:
    """Return a range with a day that is told from today: "Wednesday to Friday", "tomorrow until 12 May"; else None."""
    if not left or not right or not (_is_near(left) or _is_near(right)):
        return None
    # A week that is said once is that of both, unless the range then ended before it begins.
    week = _named_week(left) or _named_week(right)
    for begins, ends in ((_in_week(left, week), _in_week(right, week)), (left, right)):
        counted = days_away and [sign.letter for sign in begins] == ["W"]
        first = single_period(begins, today - timedelta(days=1) if counted else today)
        if first is None or not first.dated:
            continue
        last = single_period(_with_month(ends, first.first), today if _named_week(ends) else first.first)
        if last and first.first <= last.last:
            return DateSpan("days", first.first, last.last)
    return None


def _is_near(all_signs: tuple[Sign, ...]) -> bool:
    """Return whether a day is told by its weekday, or as today or tomorrow."""
    letters = {sign.letter for sign in all_signs}
    return bool(letters & NEAR) and not letters & set("NOM")


def _named_week(all_signs: tuple[Sign, ...]) -> tuple[Sign, ...]:
    """Return the signs for a week such as "next week" among these."""
    found = re.search(r"[ntx]w|w[ntx]", "".join(sign.letter for sign in all_signs))
    return all_signs[found.start() : found.end()] if found else ()


def _in_week(all_signs: tuple[Sign, ...], week: tuple[Sign, ...]) -> tuple[Sign, ...]:
    """Return a mere weekday as that of the week."""
    return (*all_signs, *week) if [sign.letter for sign in all_signs] == ["W"] else all_signs


def _with_month(all_signs: tuple[Sign, ...], first: date) -> tuple[Sign, ...]:
    """Return a mere number as the next such day of a month: "Wednesday to the 12th"."""
    if not _is_mere_number(all_signs):
        return all_signs
    years, month = divmod(first.month - 1 + (all_signs[0].value < first.day), 12)
    return (*all_signs, Sign("M", month + 1), Sign("Y", first.year + years))


def _is_mere_number(all_signs: tuple[Sign, ...]) -> bool:
    return "".join(sign.letter for sign in all_signs) in ("N", "O")


def _range(left: tuple[Sign, ...], right: tuple[Sign, ...], today: date) -> DateSpan | None:
    """Return the range between two periods. The first borrows what it lacks from the second: "from 8 to 12 June"."""
    if not left or not right or NEAR & {sign.letter for sign in (*left, *right)}:
        return None
    kinds = {sign.letter for sign in left}
    right = _complete(left, right)
    missing = tuple(sign for sign in right if sign.letter in "MY" and sign.letter not in kinds)
    if kinds <= {"N", "O", "W"} or "Y" not in kinds:
        left = (
            *left,
            *(sign for sign in missing if sign.letter == "M" and kinds <= {"N", "O", "W"}),
            *(sign for sign in missing if sign.letter == "Y"),
        )
    last = single_period(right, today)
    first = single_period(left, last.first if last and "Y" not in {sign.letter for sign in right} else today)
    if not first or not last or not (first.dated and last.dated):
        return None
    if first.first > last.last:
        first = single_period((*left, Sign("Y", first.first.year - 1)), today) if "Y" not in kinds else None
    if not first or first.first > last.last:
        return None
    if "Y" not in {sign.letter for sign in (*left, *right)} and first.last < today and first.unit == "month":
        return _range((*left, Sign("Y", first.first.year + 1)), (*right, Sign("Y", last.first.year + 1)), today)
    unit = "months" if {first.unit, last.unit} == {"month"} and not first.part + last.part else "days"
    return DateSpan(unit, first.first, last.last)


def _complete(left: tuple[Sign, ...], right: tuple[Sign, ...]) -> tuple[Sign, ...]:
    """Complete the second date from the first: the month in "June 8 to 12", the unit in "week 12 to 14"."""
    if {sign.letter for sign in right} <= {"N", "O", "Y"} and right[0].letter in "NO":
        month = tuple(sign for sign in left if sign.letter in "Mwq")[:1]
        return (*month, *right)
    return right


# ------------------------------------------------------------ in a sentence

SHORTEST_PERIOD, LONGEST_PERIOD = 2, 7
"""Words of the periods that are found in a sentence."""


def find_period(catalog: Catalog, languages: Sequence[str], text: str, today: date) -> tuple[str, DateSpan] | None:
    """Return the only coming period named in a sentence, with its words, or None if none or several are.

    A single word is none, as "may" and "sun" aren't always times, and neither is a mere weekday.
    """
    words = text.split()
    timed = [mentions_time(catalog, languages[0], word) for word in words]
    # To look at each word is far quicker than to read all that stands around a time.
    spoken = cache(lambda place: {each for each in languages if may_tell_time(catalog, each, words[place])})
    found: list[tuple[str, DateSpan]] = []
    start = 0
    while start < len(words):
        ends = range(min(len(words), start + LONGEST_PERIOD), start + 1, -1)
        may = (end for end in ends if any(timed[start:end]) and set.intersection(*map(spoken, range(start, end))))
        texts = ((end, " ".join(words[start:end]).strip(" ,.;:!?")) for end in may)
        read = ((end, said, read_period(catalog, languages, said, today)) for end, said in texts)
        end, said, span = next(((end, said, span) for end, said, span in read if span), (start + 1, "", None))
        if span and span != NO_SUCH_DAY and span.dated and span.last >= today:
            told = _without_ends(catalog, languages, said, span, today)
            found += [(told, span)] if span.unit != "day" or any(map(str.isdigit, told)) else []
        start = end
    return found[0] if len(found) == 1 else None


def _without_ends(catalog: Catalog, languages: Sequence[str], text: str, span: DateSpan, today: date) -> str:
    """Return the words without those at either end that add nothing to the period: "gladly in spring 2027 in"."""
    words = text.split()
    for first, last in ((0, -1), (1, None)):
        while len(words) > SHORTEST_PERIOD and span == read_period(
            catalog, languages, " ".join(words[first:last]), today
        ):
            words = words[first:last]
    return " ".join(words)
