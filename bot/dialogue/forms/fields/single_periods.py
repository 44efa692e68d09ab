"""A single period, by the pattern that the signs of its words match: "mid-May", "week 24", "Monday next week"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.dialogue.forms.fields.time_words import SEVERAL, Sign

SEASON_BEGINS = {1: 3, 2: 6, 3: 9, 4: 12}
"""The first month of each season."""
YEARS_ON = 8
"""Years in which a day that names none is looked for: the 29th of February has to wait."""


@dataclass(frozen=True)
class DateSpan:
    """A day or period. `unit`: how it was given; `part`: early, mid, late; `bound`: from, after, until, before."""

    unit: str
    first: date
    last: date
    part: str = ""
    bound: str = ""

    @property
    def dated(self) -> bool:
        """Return whether it has dates. "As soon as possible" hasn't, nor "in the coming weeks"."""
        return self.first > date.min

    def stored(self) -> dict[str, str]:
        """Return it as stored with a request."""
        if not self.dated:
            return {"unit": self.unit}
        known = {"unit": self.unit, "first": self.first.isoformat(), "last": self.last.isoformat()}
        return {**known, **{name: value for name in ("part", "bound") if (value := getattr(self, name))}}

    @classmethod
    def of(cls, kept: Mapping[str, str]) -> DateSpan:
        """Return a stored span."""
        if "first" not in kept:
            return undated(kept["unit"])
        first, last = date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"])
        return cls(kept["unit"], first, last, kept.get("part", ""), kept.get("bound", ""))


def undated(unit: str) -> DateSpan:
    """Return a time that no calendar tells."""
    return DateSpan(unit, date.min, date.min)


class ImpossibleDay(Exception):
    """A day of a month that hasn't got it."""


def single_period(told: tuple[Sign, ...], today: date) -> DateSpan | None:
    """Return a single period, or a part of one ("end of May"), by the first pattern its signs match."""
    told = told[-1:] + told[:-1] if len(told) > 1 and told[-1].letter in "ecl" else told  # "Jahresende"
    if _in_plural(told):
        return _coming_several("".join(sign.letter for sign in told).replace("i", ""))
    unnamed = "".join(sign.letter for sign in told) in ("ey", "cy", "ly")
    told = _resolve_relative(told, today)
    letters = "".join(sign.letter for sign in told)
    part = {"e": "early", "c": "mid", "l": "late"}.get(letters[:1], "")
    if part:
        whole = single_period(told[1:], today) if len(told) > 1 else None
        if unnamed and whole and _part(whole, part, today).last < today:  # "early in the year", said in May
            return _part(_whole_year({"Y": whole.first.year + 1}, today), part, today)
        return _part(whole, part, today) if whole and whole.unit in ("month", "year", "season", "quarter") else None
    for pattern, build in PATTERNS:
        if pattern.fullmatch(letters):
            try:
                return build({sign.letter: sign.value for sign in told}, today)
            except (ValueError, OverflowError):
                if build is _day:
                    raise ImpossibleDay from None  # the 31st of February
                return None
    return None


def _in_plural(told: tuple[Sign, ...]) -> bool:
    """Return whether days, weeks, months or years are given without saying how many."""
    several = any(sign.letter in "ndwmy" and sign.value == SEVERAL for sign in told)
    return several and not any(sign.letter in "NO" for sign in told)


def _coming_several(letters: str) -> DateSpan | None:
    """Return "the coming weeks" and the like, of which nobody can say when they end."""
    units = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
    return undated(f"coming-{units[letters.strip('n')]}") if re.fullmatch("n[dwmy]|[dwmy]n", letters) else None


def _resolve_relative(told: tuple[Sign, ...], today: date) -> tuple[Sign, ...]:
    """Resolve "next year" and "next month" to a year and month. "In" is kept only before a number."""
    letters = "".join(sign.letter for sign in told)
    if re.search(r"i(?!N?[dwmyf])", letters):
        told = tuple(sign for sign in told if sign.letter != "i")
        letters = letters.replace("i", "")
    if re.fullmatch(r"W?[NO]MN", letters) and today.year % 100 <= told[-1].value <= 99:  # "12 May 27"
        told = (*told[:-1], Sign("Y", 2000 + told[-1].value))
    for pattern, shift in ((r"(?<!N)n[ym]|[ym]n", 1), (r"x[ym]|[ym]x", 2), (r"t[ym]|[ym]t|(?<=[elcOh])[ym]$", 0)):
        if found := re.search(pattern, letters):
            month = _months_on(today, shift)
            year, both = Sign("Y", today.year + shift), (Sign("M", month.month), Sign("Y", month.year))
            there = both if "m" in found[0] else (year,)
            return (*told[: found.start()], *there, *told[found.end() :])
    return told


def _part(whole: DateSpan, part: str, today: date) -> DateSpan:
    """Return the early, mid or late third of a period. Without a year, that's the next such part still to come."""
    length = (whole.last - whole.first).days + 1
    third = timedelta(days=length // 3)
    first = {"early": whole.first, "mid": whole.first + third, "late": whole.last - third + timedelta(days=1)}[part]
    last = {"early": whole.first + third, "mid": whole.last - third, "late": whole.last}[part]
    return DateSpan(whole.unit, max(first, whole.first), last, part) if first <= last else replace(whole, part=part)


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _month(year: int, month: int) -> DateSpan:
    return DateSpan("month", date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _next_occurrence(build: Callable[[int], DateSpan], told: Mapping[str, int], today: date) -> DateSpan:
    """Return the period in the named year, or its next occurrence; "next May" is never a May that has begun."""
    if "Y" in told:
        return build(told["Y"])
    found = build(_next_with(build, today))
    begun = found.first <= today and "n" in told
    return build(today.year + 1) if found.last < today or begun else found


def _next_with(build: Callable[[int], DateSpan], today: date) -> int:
    """Return this year, or the next one that has the day."""
    for year in range(today.year, today.year + YEARS_ON):
        try:
            if build(year).last >= today or year > today.year:
                return year
        except ValueError:
            continue
    return today.year


def _day(told: Mapping[str, int], today: date) -> DateSpan:
    number = told.get("N", told.get("O", 0))
    return _next_occurrence(lambda year: _one_day(date(year, told["M"], number)), told, today)


def _one_day(day: date) -> DateSpan:
    return DateSpan("day", day, day)


def _whole_month(told: Mapping[str, int], today: date) -> DateSpan:
    return _next_occurrence(lambda year: _month(year, told["M"]), told, today)


def _season(told: Mapping[str, int], today: date) -> DateSpan:
    def of_year(year: int) -> DateSpan:
        first = date(year, SEASON_BEGINS[told["S"]], 1)
        return DateSpan("season", first, _months_on(first, 3) - timedelta(days=1))

    return _next_occurrence(of_year, told, today)


def _quarter(told: Mapping[str, int], today: date) -> DateSpan:
    return _months(told, today, "quarter", 3, 4)


def _half_year(told: Mapping[str, int], today: date) -> DateSpan:
    return _months(told, today, "half", 6, 2)


def _months(told: Mapping[str, int], today: date, unit: str, length: int, most: int) -> DateSpan:
    """Return one of the equal parts of a year (quarter, half)."""
    number = told.get("N", told.get("O", 0))
    if not 1 <= number <= most:
        raise ValueError(number)

    def of_year(year: int) -> DateSpan:
        first = date(year, length * (number - 1) + 1, 1)
        return DateSpan(unit, first, _months_on(first, length) - timedelta(days=1))

    return _next_occurrence(of_year, told, today)


def _half_month(told: Mapping[str, int], today: date) -> DateSpan:
    second = {1: False, 2: True}.get(told.get("N", told.get("O", 0)))
    if second is None:
        raise ValueError(told)

    def of_year(year: int) -> DateSpan:
        month = _month(year, told["M"])
        middle = month.first + timedelta(days=15)
        return (
            DateSpan("days", middle, month.last)
            if second
            else DateSpan("days", month.first, middle - timedelta(days=1))
        )

    return _next_occurrence(of_year, told, today)


def _week_number(told: Mapping[str, int], today: date) -> DateSpan:
    number = told.get("N", told.get("O", 0))
    return _next_occurrence(lambda year: _week(date.fromisocalendar(year, number, 1)), told, today)


def _week(day: date) -> DateSpan:
    monday = day - timedelta(days=day.weekday())
    return DateSpan("week", monday, monday + timedelta(days=6))


def _relative_week(told: Mapping[str, int], today: date) -> DateSpan:
    return _week(today + timedelta(weeks=2 if "x" in told else 1 if "n" in told else 0))


def _week_of(told: Mapping[str, int], today: date) -> DateSpan:
    return _week(_day(told, today).first)


def _week_of_month(told: Mapping[str, int], today: date) -> DateSpan:
    """Return the nth seven days of a month."""
    number = told.get("N", told.get("O", 0))
    if not 1 <= number <= 4:
        raise ValueError(number)
    return _next_occurrence(
        lambda year: DateSpan("days", date(year, told["M"], 7 * number - 6), date(year, told["M"], 7 * number)),
        told,
        today,
    )


def _weekend(told: Mapping[str, int], today: date) -> DateSpan:
    saturday = _relative_week(told, today).first + timedelta(days=5)
    return DateSpan("days", saturday, saturday + timedelta(days=1))


def _weekday(told: Mapping[str, int], today: date) -> DateSpan:
    return _one_day(today + timedelta(days=(told["W"] - today.weekday() - 1) % 7 + 1))


def _weekday_of_week(told: Mapping[str, int], today: date) -> DateSpan:
    """Return a day such as "Monday next week"."""
    return _one_day(_relative_week(told, today).first + timedelta(days=told["W"]))


def _offset(told: Mapping[str, int], today: date) -> DateSpan:
    """Return a time counted from now: "in two weeks" is that week, "in three months" that month."""
    number = told.get("N", 1)
    if number > 500:
        raise ValueError(number)
    if "d" in told:
        return _one_day(today + timedelta(days=number))
    if "w" in told or "f" in told:
        return _week(today + timedelta(weeks=number * (2 if "f" in told else 1)))
    month = _months_on(today, number * (12 if "y" in told else 1))
    return _month(month.year, month.month)


def _over_next(told: Mapping[str, int], today: date) -> DateSpan:
    """Return the time from today on: "the next three months"."""
    last = _offset(told, today).last
    days = told["N"] * (1 if "d" in told else 14 if "f" in told else 7)
    return DateSpan("days", today, last if "m" in told else today + timedelta(days=days))


def _past(told: Mapping[str, int], today: date) -> DateSpan:
    """Return a span that is over: "last week", "three days ago"."""
    return DateSpan("past", today - timedelta(days=1), today - timedelta(days=1))


def _last_week_of_month(told: Mapping[str, int], today: date) -> DateSpan:
    def of_year(year: int) -> DateSpan:
        last = _month(year, told["M"]).last
        return DateSpan("days", last - timedelta(days=6), last)

    return _next_occurrence(of_year, told, today)


def _whole_year(told: Mapping[str, int], today: date) -> DateSpan:
    return DateSpan("year", date(told["Y"], 1, 1), date(told["Y"], 12, 31))


PATTERNS: tuple[tuple[re.Pattern[str], Callable[[Mapping[str, int], date], DateSpan]], ...] = tuple(
    (re.compile(letters), build)
    for letters, build in (
        (r"W?[NO]MY?|W?M[NO]Y?", _day),
        (r"n?MY?|t?MY?|M[nt]Y?|N[wd]MY?", _whole_month),  # some time in it: "two weeks in May"
        (r"[nt]?SY?|S[nt]Y?", _season),
        (r"q[NO]Y?|[NO]qY?", _quarter),
        (r"[NO][hc]Y|h[NO]Y|[NO]h", _half_year),
        (r"[NO][hfc]MY?|M[NO][hf]|[NO]M[hf]Y?", _half_month),
        (r"OwMY?|OMwY?", _week_of_month),
        (r"pwMY?|pMwY?|wpMY?", _last_week_of_month),
        (r"p[wmykSWM]|[wmykSWM]p|G|N?[dwmyf]a|aN?[dwmyf]|VN?[dwmyf]", _past),
        (r"nN[dwmf]|Nn[dwmf]", _over_next),
        (r"wW?[NO]MY?|wW?M[NO]Y?", _week_of),
        (r"i?w[NO]Y?|Ow", _week_number),
        (r"[ntx]w|w[ntx]", _relative_week),
        (r"[ntx]?k|k[ntx]", _weekend),
        (r"Y", _whole_year),
        (r"[iB]N?[dwmyf]", _offset),
        (r"D", lambda told, today: _one_day(today + timedelta(days=2))),
        (r"T", lambda told, today: _one_day(today)),
        (r"R", lambda told, today: _one_day(today + timedelta(days=1))),
        (r"[nt]?W|W[nt]", _weekday),
        (r"[ntx]wW|w[ntx]W|W[ntx]w|Ww[ntx]", _weekday_of_week),
    )
)
"""What the letters of a period may be, and how each is worked out."""
