"""When a request that nobody has decided on comes to mind: after working days, in the morning of its target.

Everything is computed from the dates that the request keeps, so restarts and jumps of the clock change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.dialogue.requests.lifecycle import waits_since
from bot.dialogue.working_days import is_working_day
from knowledge.schema import Catalog
from storage.records import Reminder, Request, Status

UNDECIDED = "undecided"
"""The reminder to the contact."""
OVERDUE = "overdue"
"""The word to the secretariat and the company that the contact hasn't decided."""
WORKING_DAYS: Mapping[str, int] = {UNDECIDED: 2, OVERDUE: 5}
"""Working days after which each is due."""
MORNING = time(9)
"""When a working day begins."""
ANYWHERE = ("", "UTC")
"""Country and time zone of what goes to no cluster."""


def reminders_of(catalog: Catalog, request: Request) -> tuple[Reminder, ...]:
    """What is to happen if nobody decides on the request; nothing once it is decided or waits for the company.

    Their ids name since when it has been waiting: those of an earlier wait mean nothing any more.
    """
    if request.status is not Status.SUBMITTED:
        return ()
    since = waits_since(request)
    return tuple(
        Reminder(
            id=f"{kind}:{request.id}:{since:%Y%m%d%H%M%S}",
            kind=kind,
            due=_due(catalog, request, kind),
            about=request.id,
        )
        for kind in WORKING_DAYS
    )


def is_overdue(catalog: Catalog, request: Request, now: datetime) -> bool:
    """True when a decision should have been made by now."""
    return request.status is Status.SUBMITTED and now >= _due(catalog, request, OVERDUE)


def _due(catalog: Catalog, request: Request, kind: str) -> datetime:
    """The morning after so many working days of the target."""
    cluster = catalog.clusters.get(request.target)
    country, zone = (cluster.country, cluster.timezone) if cluster else ANYWHERE
    return morning_after(waits_since(request), WORKING_DAYS[kind], country, zone)


def morning_after(since: datetime, days: int, country: str, zone: str) -> datetime:
    """The morning of the working day that is so many working days after `since`, in that country and time zone."""
    there = ZoneInfo(zone)
    day = since.astimezone(there).date()
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day, country)
    return datetime.combine(day, MORNING, tzinfo=there).astimezone(UTC)
