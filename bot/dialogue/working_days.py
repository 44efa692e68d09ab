"""Working days: which days people work, and how much working time lies between two moments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

SATURDAY = 5


def is_working_day(day: date, country: str) -> bool:
    """Return whether it's Monday to Friday and no public holiday of the country; "" has no holidays."""
    return day.weekday() < SATURDAY and not is_holiday(day, country)


def is_holiday(day: date, country: str) -> bool:
    """Return whether it's a public holiday of the country."""
    return day in _holidays(country, day.year)


def working_days(since: datetime, until: datetime, country: str, zone: str) -> float:
    """Return how many working days lie between two moments, as people in that country and time zone count them.

    Days count by the share of them that lies between the two moments, so that Friday noon to Monday noon is one
    working day. Zero when `until` comes first.
    """
    there = ZoneInfo(zone)
    day, last = since.astimezone(there).date(), until.astimezone(there).date()
    days = 0.0
    while day <= last:
        if is_working_day(day, country):
            begin, end = _midnight(day, there), _midnight(day + timedelta(days=1), there)
            passed = min(until, end) - max(since, begin)
            days += max(passed / (end - begin), 0.0)
        day += timedelta(days=1)
    return days


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return midnight in UTC, as a difference within one zone ignores that the clocks change."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def prepare(countries: Iterable[str], year: int) -> None:
    """Look up the holidays of these countries in advance: the first look-up takes long. Runs in a thread."""
    for country in countries:
        _holidays(country, year)


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> frozenset[date]:
    """Return the public holidays of a country; none where they aren't known."""
    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()
