"""A single period, by the pattern that the signs of its words match: "mid-May", "week 24", "Monday next week"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.easter import easter

from bot.dialogue.fields.time_words import SEVERAL, Sign

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

    def as_stored(self) -> dict[str, str]:
        """Return it as stored with a request."""
        if not self.dated:
            return {"unit": self.unit}
        known = {"unit": self.unit, "first": self.first.isoformat(), "last": self.last.isoformat()}
        return {**known, **{name: value for name in ("part", "bound") if (value := getattr(self, name))}}

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> DateSpan:
        """Return a stored span."""
        if "first" not in stored:
            return without_dates(stored["unit"])
        first, last = date.fromisoformat(stored["first"]), date.fromisoformat(stored["last"])
        return cls(stored["unit"], first, last, stored.get("part", ""), stored.get("bound", ""))


def without_dates(unit: str) -> DateSpan:
    """Return a time that no calendar tells."""
    return DateSpan(unit, date.min, date.min)


class ImpossibleDay(Exception):
    """A day of a month that hasn't got it."""


def single_period(signs: tuple[Sign, ...], today: date) -> DateSpan | None:
    """Return a single period, or a part of one ("end of May"), by the first pattern its signs match."""
    signs = signs[-1:] + signs[:-1] if len(signs) > 1 and signs[-1].letter in "ecl" else signs  # "Jahresende"
    if _in_plural(signs):
        return _coming_several("".join(sign.letter for sign in signs).replace("i", ""))
    unnamed = "".join(sign.letter for sign in signs) in ("ey", "cy", "ly")
    signs = _resolve_relative(signs, today)
    letters = "".join(sign.letter for sign in signs)
    part = {"e": "early", "c": "mid", "l": "late"}.get(letters[:1], "")
    if part:
        whole = single_period(signs[1:], today) if len(signs) > 1 else None
        if unnamed and whole and _part(whole, part, today).last < today:  # "early in the year", said in May
            return _part(_whole_year({"Y": whole.first.year + 1}, today), part, today)
        return _part(whole, part, today) if whole and whole.unit in ("month", "year", "season", "quarter") else None
    for pattern, build in PATTERNS:
        if pattern.fullmatch(letters):
            try:
                return build({sign.letter: sign.value for sign in signs}, today)
            except (ValueError, OverflowError):
                if build is _day:
                    raise ImpossibleDay from None  # the 31st of February
                return None
    return None


def _in_plural(signs: tuple[Sign, ...]) -> bool:
    """Return whether days, weeks, months or years are given without saying how many."""
    several = any(sign.letter in "ndwmy" and sign.value == SEVERAL for sign in signs)
    return several and not any(sign.letter in "NO" for sign in signs)


def _coming_several(letters: str) -> DateSpan | None:
    """Return "the coming weeks" and the like, of which nobody can say when they end."""
    units = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
    return without_dates(f"coming-{units[letters.strip('n')]}") if re.fullmatch("n[dwmy]|[dwmy]n", letters) else None


def _resolve_relative(signs: tuple[Sign, ...], today: date) -> tuple[Sign, ...]:
    """Resolve "next year" and "next month" to a year and month. "In" is kept only before a number."""
    letters = "".join(sign.letter for sign in signs)
    if re.search(r"i(?!N?[dwmyf])", letters):
        signs = tuple(sign for sign in signs if sign.letter != "i")
        letters = letters.replace("i", "")
    if re.fullmatch(r"W?[NO]MN", letters) and today.year % 100 <= signs[-1].value <= 99:  # "12 May 27"
        signs = (*signs[:-1], Sign("Y", 2000 + signs[-1].value))
    for pattern, shift in (
        (r"(?:(?<=[qw]N)|(?<!N))n[ym]|[ym]n", 1),
        (r"x[ym]|[ym]x", 2),
        (r"t[ym]|[ym]t|(?<=[elcOh])[ym]$", 0),
    ):
        if found := re.search(pattern, letters):
            month = _months_on(today, shift)
            year, both = Sign("Y", today.year + shift), (Sign("M", month.month), Sign("Y", month.year))
            there = both if "m" in found[0] else (year,)
            return (*signs[: found.start()], *there, *signs[found.end() :])
    return signs


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


def _next_occurrence(build: Callable[[int], DateSpan], values: Mapping[str, int], today: date) -> DateSpan:
    """Return the period in the named year, or its next occurrence; "next May" is never a May that has begun."""
    if "Y" in values:
        return build(values["Y"])
    found = build(_next_with(build, today))
    begun = found.first <= today and "n" in values
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


def _day(values: Mapping[str, int], today: date) -> DateSpan:
    number = values.get("N", values.get("O", 0))
    return _next_occurrence(lambda year: _one_day(date(year, values["M"], number)), values, today)


def _feast(values: Mapping[str, int], today: date) -> DateSpan:
    """Return a feast that moves with Easter."""
    return _next_occurrence(lambda year: _one_day(easter(year) + timedelta(days=values["E"])), values, today)


def _one_day(day: date) -> DateSpan:
    return DateSpan("day", day, day)


def _whole_month(values: Mapping[str, int], today: date) -> DateSpan:
    return _next_occurrence(lambda year: _month(year, values["M"]), values, today)


def _season(values: Mapping[str, int], today: date) -> DateSpan:
    def of_year(year: int) -> DateSpan:
        first = date(year, SEASON_BEGINS[values["S"]], 1)
        return DateSpan("season", first, _months_on(first, 3) - timedelta(days=1))

    return _next_occurrence(of_year, values, today)


def _quarter(values: Mapping[str, int], today: date) -> DateSpan:
    return _months(values, today, "quarter", 3, 4)


def _half_year(values: Mapping[str, int], today: date) -> DateSpan:
    return _months(values, today, "half", 6, 2)


def _months(values: Mapping[str, int], today: date, unit: str, length: int, most: int) -> DateSpan:
    """Return one of the equal parts of a year (quarter, half)."""
    number = values.get("N", values.get("O", 0))
    if not 1 <= number <= most:
        raise ValueError(number)

    def of_year(year: int) -> DateSpan:
        first = date(year, length * (number - 1) + 1, 1)
        return DateSpan(unit, first, _months_on(first, length) - timedelta(days=1))

    return _next_occurrence(of_year, values, today)


def _half_month(values: Mapping[str, int], today: date) -> DateSpan:
    second = {1: False, 2: True}.get(values.get("N", values.get("O", 0)))
    if second is None:
        raise ValueError(values)

    def of_year(year: int) -> DateSpan:
        month = _month(year, values["M"])
        middle = month.first + timedelta(days=15)
        return (
            DateSpan("days", middle, month.last)
            if second
            else DateSpan("days", month.first, middle - timedelta(days=1))
        )

    return _next_occurrence(of_year, values, today)


def _week_number(values: Mapping[str, int], today: date) -> DateSpan:
    number = values.get("N", values.get("O", 0))
    return _next_occurrence(lambda year: _week(date.fromisocalendar(year, number, 1)), values, today)


def _week(day: date) -> DateSpan:
    monday = day - timedelta(days=day.weekday())
    return DateSpan("week", monday, monday + timedelta(days=6))


def _relative_week(values: Mapping[str, int], today: date) -> DateSpan:
    return _week(today + timedelta(weeks=2 if "x" in values else 1 if "n" in values else 0))


def _week_of(values: Mapping[str, int], today: date) -> DateSpan:
    return _week(_day(values, today).first)


def _week_of_month(values: Mapping[str, int], today: date) -> DateSpan:
    """Return the nth seven days of a month."""
    number = values.get("N", values.get("O", 0))
    if not 1 <= number <= 4:
        raise ValueError(number)
    return _next_occurrence(
        lambda year: DateSpan("days", date(year, values["M"], 7 * number - 6), date(year, values["M"], 7 * number)),
        values,
        today,
    )


def _weekend(values: Mapping[str, int], today: date) -> DateSpan:
    saturday = _relative_week(values, today).first + timedelta(days=5)
    return DateSpan("days", saturday, saturday + timedelta(days=1))


def _weekday(values: Mapping[str, int], today: date) -> DateSpan:
    return _one_day(today + timedelta(days=(values["W"] - today.weekday() - 1) % 7 + 1))


def _weekday_of_week(values: Mapping[str, int], today: date) -> DateSpan:
    """Return a day such as "Monday next week"."""
    return _one_day(_relative_week(values, today).first + timedelta(days=values["W"]))


def _offset(values: Mapping[str, int], today: date) -> DateSpan:
    """Return a time counted from now: "in two weeks" is that week, "in three months" that month."""
    number = values.get("N", 1)
    if number > 500:
        raise ValueError(number)
    if "d" in values:
        return _one_day(today + timedelta(days=number))
    if "w" in values or "f" in values:
        return _week(today + timedelta(weeks=number * (2 if "f" in values else 1)))
    month = _months_on(today, number * (12 if "y" in values else 1))
    return _month(month.year, month.month)


def _over_next(values: Mapping[str, int], today: date) -> DateSpan:
    """Return the time from today on: "the next three months"."""
    last = _offset(values, today).last
    days = values["N"] * (1 if "d" in values else 14 if "f" in values else 7)
    return DateSpan("days", today, last if "m" in values else today + timedelta(days=days))


def _past(values: Mapping[str, int], today: date) -> DateSpan:
    """Return a span that is over: "last week", "three days ago"."""
    return DateSpan("past", today - timedelta(days=1), today - timedelta(days=1))


def _last_week_of_month(values: Mapping[str, int], today: date) -> DateSpan:
    def of_year(year: int) -> DateSpan:
        last = _month(year, values["M"]).last
        return DateSpan("days", last - timedelta(days=6), last)

    return _next_occurrence(of_year, values, today)


def _whole_year(values: Mapping[str, int], today: date) -> DateSpan:
    return DateSpan("year", date(values["Y"], 1, 1), date(values["Y"], 12, 31))


PATTERNS: tuple[tuple[re.Pattern[str], Callable[[Mapping[str, int], date], DateSpan]], ...] = tuple(
    (re.compile(letters), build)
    for letters, build in (
        (r"W?[NO]MY?|W?M[NO]Y?", _day),
        (r"[nt]?EY?|E[nt]|YE", _feast),
        (r"n?MY?|t?MY?|M[nt]Y?|YM|N[wd]MY?", _whole_month),  # some time in it: "two weeks in May"
        (r"[nt]?SY?|S[nt]Y?|YS", _season),
        (r"t?q[NO]Y?|Yq[NO]|[NO]qY?", _quarter),
        (r"[NO][hc]Y|h[NO]Y|[NO]h", _half_year),
        (r"[NO][hfc]MY?|M[NO][hf]|[NO]M[hf]Y?", _half_month),
        (r"OwMY?|OMwY?", _week_of_month),
        (r"pwMY?|pMwY?|wpMY?", _last_week_of_month),
        (r"p[wmykSWM]|[wmykSWM]p|G|N?[dwmyf]a|aN?[dwmyf]|VN?[dwmyf]", _past),
        (r"nN[dwmf]|Nn[dwmf]", _over_next),
        (r"wW?[NO]MY?|wW?M[NO]Y?", _week_of),
        (r"i?w[NO]Y?|Yw[NO]|Ow", _week_number),
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
