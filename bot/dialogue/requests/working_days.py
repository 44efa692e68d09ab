"""Working days: which days people work, and how much working time lies between two moments.

A calendar is a country, such as FR, or a part of one, such as CA-QC; "" has no public holidays.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

SATURDAY = 5


def is_working_day(day: date, calendar: str) -> bool:
    """Return whether it's Monday to Friday and no public holiday."""
    return day.weekday() < SATURDAY and not is_holiday(day, calendar)


def is_holiday(day: date, calendar: str) -> bool:
    """Return whether it's a public holiday."""
    return day in _holidays(calendar, day.year)


def working_days(since: datetime, until: datetime, calendar: str, zone: str) -> float:
    """Return how many working days lie between two moments, as people with that calendar and time zone count them.

    Days count by the share of them that lies between the two moments, so that Friday noon to Monday noon is one
    working day. Zero when `until` comes first.
    """
    there = ZoneInfo(zone)
    day, last = since.astimezone(there).date(), until.astimezone(there).date()
    days = 0.0
    while day <= last:
        if is_working_day(day, calendar):
            begin, end = _midnight(day, there), _midnight(day + timedelta(days=1), there)
            passed = min(until, end) - max(since, begin)
            days += max(passed / (end - begin), 0.0)
        day += timedelta(days=1)
    return days


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return midnight in UTC, as a difference within one zone ignores that the clocks change."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def prepare(calendars: Iterable[str], year: int) -> None:
    """Look up the holidays of these calendars in advance: the first look-up takes long. Runs in a thread."""
    for calendar in calendars:
        _holidays(calendar, year)


@lru_cache(maxsize=64)
def _holidays(calendar: str, year: int) -> frozenset[date]:
    """Return the public holidays; none where they aren't known."""
    country, _, part = calendar.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
    except NotImplementedError:
        return frozenset()
