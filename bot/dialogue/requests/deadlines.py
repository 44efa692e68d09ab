"""When a request that waits comes to mind: after working days, in the morning of those who are waited for.

Everything is computed from the dates that the request keeps, so restarts and jumps of the clock change nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.dialogue.requests.lifecycle import waits_since
from bot.dialogue.working_days import is_working_day
from knowledge.schema import Catalog, Patience
from storage.records import Reminder, Request, Status

UNDECIDED = "undecided"
"""The reminder to the contact."""
STAND_IN = "stand-in"
"""The request goes to the deputies as well."""
OVERDUE = "overdue"
"""The word to the secretariat and the company that the contact hasn't decided."""
QUIET = "quiet"
"""The reminder to the company that a question waits for its answer, and of what will follow."""
SILENT = "silent"
"""The company hasn't answered: the request is closed."""
MORNING = time(9)
"""When a working day begins."""

ANYWHERE = ("", "UTC")
"""Country and time zone of what goes to no cluster."""


def reminders_of(catalog: Catalog, request: Request) -> tuple[Reminder, ...]:
    """What is to happen if nobody does anything about the request; nothing once nobody is waited for.

    Their ids name since when it has been waiting: those of an earlier wait mean nothing any more.
    """
    since = waits_since(request)
    return tuple(
        Reminder(
            id=f"{kind}:{request.id}:{since:%Y%m%d%H%M%S}",
            kind=kind,
            due=due_at(catalog, request, kind),
            about=request.id,
        )
        for kind in _days(catalog, request)
    )


def late_reminders(catalog: Catalog, request: Request, now: datetime) -> tuple[Reminder, ...]:
    """The same for a request that nobody has watched so far: what should have happened comes the next morning, and the
    request isn't closed before it was said that it will be.
    """
    found = reminders_of(catalog, request)
    place = _place(catalog, request)
    morning = morning_after(now, 1, *place)
    moved = [reminder.model_copy(update={"due": max(reminder.due, morning)}) for reminder in found]
    patience = patience_of(catalog, request)
    notice = morning_after(morning, max(1, patience.close - patience.company), *place)
    return tuple(
        reminder.model_copy(update={"due": max(reminder.due, notice)}) if reminder.kind == SILENT else reminder
        for reminder in moved
    )


def is_overdue(catalog: Catalog, request: Request, now: datetime) -> bool:
    """True when a decision should have been made by now."""
    return request.status is Status.SUBMITTED and now >= due_at(catalog, request, OVERDUE)


def patience_of(catalog: Catalog, request: Request) -> Patience:
    """The working days that the request's target asks for, else those of the network."""
    cluster = catalog.clusters.get(request.target)
    return _patience(catalog.patience, tuple(cluster.patience.items()) if cluster else ())


@lru_cache(maxsize=256)
def _patience(network: Patience, own: tuple[tuple[str, int], ...]) -> Patience:
    return network.model_copy(update=dict(own))


def due_at(catalog: Catalog, request: Request, kind: str) -> datetime:
    """The morning after so many working days of those who are waited for."""
    patience, place = patience_of(catalog, request), _place(catalog, request)
    days = {
        UNDECIDED: patience.contact,
        STAND_IN: patience.deputy,
        OVERDUE: patience.secretariat,
        QUIET: patience.company,
        SILENT: patience.close,
    }
    return morning_after(waits_since(request), days[kind], *place)


def _days(catalog: Catalog, request: Request) -> tuple[str, ...]:
    """The kinds of reminder that matter to the request now."""
    if request.status is Status.SUBMITTED:
        return (UNDECIDED, STAND_IN, OVERDUE)
    return (QUIET, SILENT) if request.status is Status.ASKED else ()


def _place(catalog: Catalog, request: Request) -> tuple[str, str]:
    """Country and time zone of those whom the request waits for: the target, or the company, which is where its home
    cluster is.
    """
    waits_for_company = request.status is Status.ASKED
    id = request.home or request.target if waits_for_company else request.target
    cluster = catalog.clusters.get(id)
    return (cluster.country, cluster.timezone) if cluster else ANYWHERE


def morning_after(since: datetime, days: int, country: str, zone: str) -> datetime:
    """The morning of the working day that is so many working days after `since`, in that country and time zone."""
    there = ZoneInfo(zone)
    day = since.astimezone(there).date()
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day, country)
    return datetime.combine(day, MORNING, tzinfo=there).astimezone(UTC)
