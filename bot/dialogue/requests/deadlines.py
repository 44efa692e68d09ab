"""Deadlines, in working days, for reminders about a waiting request. They come in the morning of whoever is
awaited.

Days and hours are those set by the contacts, or else their cluster's. All of it is computed from dates stored with
the request, so restarts and clock changes make no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.dialogue.contacts import hours
from bot.dialogue.requests.lifecycle import waits_since
from bot.dialogue.requests.working_days import is_holiday, is_working_day
from knowledge.schema import Catalog, Patience
from storage.records import Contact, Reminder, Request, Role, Side, Status

UNDECIDED = "undecided"
"""The reminder to the contact."""
STAND_IN = "stand-in"
"""The request goes to the deputies as well."""
OVERDUE = "overdue"
"""The message to the secretariat and the company that the contact hasn't decided."""
QUIET = "quiet"
"""The reminder to the company that a question waits for its answer, and what happens without one."""
SILENT = "silent"
"""The company hasn't answered: the request is closed."""
IDLE = "idle"
"""The question to both sides of an accepted request whether it's still going on: nobody writes about it any more."""
EXPIRED = "expired"
"""Neither of them has said so: the request is closed."""
MORNING = time(9)
"""When a working day begins."""

ANYWHERE = ("", "UTC")
"""Country and time zone of requests to no cluster."""


def reminders_of(catalog: Catalog, request: Request, contacts: Sequence[Contact]) -> tuple[Reminder, ...]:
    """Return the reminders to send if nothing happens to the request; empty if nobody is awaited.

    Their ids contain the start of the wait, so that reminders of an earlier wait can be recognised and ignored.
    """
    since = waits_since(request)
    return tuple(
        Reminder(
            id=f"{kind}:{request.id}:{since:%Y%m%d%H%M%S}",
            kind=kind,
            due=due_at(catalog, request, kind, contacts),
            about=request.id,
        )
        for kind in _kinds(catalog, request)
    )


def late_reminders(
    catalog: Catalog, request: Request, contacts: Sequence[Contact], now: datetime
) -> tuple[Reminder, ...]:
    """Return reminders for a request that has none yet: overdue ones come tomorrow, and none closes it unwarned."""
    found = reminders_of(catalog, request, contacts)
    place = _place(catalog, request)
    morning = morning_after(now, 1, *place)
    moved = [reminder.model_copy(update={"due": max(reminder.due, morning)}) for reminder in found]
    patience = patience_of(catalog, request)
    waits = {SILENT: patience.close - patience.company, EXPIRED: patience.expire - patience.idle}
    notice = {kind: morning_after(morning, max(1, days), *place) for kind, days in waits.items()}
    return tuple(
        reminder.model_copy(update={"due": max(reminder.due, notice.get(reminder.kind, reminder.due))})
        for reminder in moved
    )


def closing_reminder(catalog: Catalog, request: Request, contacts: Sequence[Contact]) -> Reminder | None:
    """Return the reminder that will close the request if nothing happens. It's on the agenda as long as the request is
    open, unless an earlier version stored the request; None where silence closes nothing.
    """
    planned = reminders_of(catalog, request, contacts)
    return next((reminder for reminder in planned if reminder.kind in (SILENT, EXPIRED)), None)


def is_overdue(catalog: Catalog, request: Request, now: datetime, contacts: Sequence[Contact] = ()) -> bool:
    """Return whether a decision, or the first answer to a message, is overdue."""
    waits = request.status is Status.SUBMITTED or is_unanswered(request)
    return waits and now >= due_at(catalog, request, OVERDUE, contacts)


def is_unanswered(request: Request) -> bool:
    """Return whether it's a message, which needs no decision, and nobody has written a word in answer to it."""
    return request.status is Status.ACCEPTED and all(event.by is Side.COMPANY for event in request.history)


def patience_of(catalog: Catalog, request: Request) -> Patience:
    """Return the patience of the request's target, or else the network's."""
    cluster = catalog.clusters.get(request.target)
    return _patience(catalog.patience, tuple(cluster.patience.items()) if cluster else ())


@lru_cache(maxsize=256)
def _patience(network: Patience, own: tuple[tuple[str, int], ...]) -> Patience:
    return network.model_copy(update=dict(own))


def due_at(catalog: Catalog, request: Request, kind: str, contacts: Sequence[Contact]) -> datetime:
    """Return the morning after the given working days; with several `contacts`, of the first of them to work.

    The contact's own reminder waits until they are back. The secretariat's doesn't: somebody has to know.
    """
    patience, place = patience_of(catalog, request), _place(catalog, request)
    days = {
        UNDECIDED: patience.contact,
        STAND_IN: patience.deputy,
        OVERDUE: patience.secretariat,
        QUIET: patience.company,
        SILENT: patience.close,
        IDLE: patience.idle,
        EXPIRED: patience.expire,
    }[kind]
    since = waits_since(request)
    if request.status is not Status.SUBMITTED:
        return morning_after(since, days, *place)
    own = _deciders(request, contacts)
    mornings = (_morning_of(contact, since, days, place, away=kind == UNDECIDED) for contact in own)
    return min(mornings, default=morning_after(since, days, *place))


def _deciders(request: Request, contacts: Sequence[Contact]) -> tuple[Contact, ...]:
    """Return the contacts who decide for the cluster and have the request."""
    return tuple(
        contact
        for contact in contacts
        if (contact.cluster, contact.role) == (request.target, Role.CONTACT) and contact.address.among(request.contacts)
    )


def _morning_of(contact: Contact, since: datetime, days: int, place: tuple[str, str], *, away: bool) -> datetime:
    """Return the start of work on a contact's nth working day, skipping days `away` if asked to."""
    calendar, zone = place[0], contact.zone or place[1]
    own = hours.parse(contact.hours)

    def works(day: date) -> bool:
        week = (own.first, own.last) if own else hours.WEEK
        at_work = week[0] <= day.isoweekday() <= week[1] and not is_holiday(day, calendar)
        return at_work and not (away and _is_away(contact, day, zone))

    begin = time(own.begin // 60, own.begin % 60) if own else MORNING
    return _morning(since, days, zone, works, begin)


def _is_away(contact: Contact, day: date, zone: str) -> bool:
    there = ZoneInfo(zone)
    spans = [(contact.away_from, contact.away), *((absence.first, absence.back) for absence in contact.later)]
    return any(
        back and (first is None or first.astimezone(there).date() <= day) and day < back.astimezone(there).date()
        for first, back in spans
    )


def _kinds(catalog: Catalog, request: Request) -> tuple[str, ...]:
    """Return the kinds of reminder that apply to the request now."""
    if request.status is Status.SUBMITTED:
        return (UNDECIDED, STAND_IN, OVERDUE)
    if is_unanswered(request):
        return (OVERDUE,)  # silence closes nothing that somebody still waits for
    return {Status.ASKED: (QUIET, SILENT), Status.ACCEPTED: (IDLE, EXPIRED)}.get(request.status, ())


def _place(catalog: Catalog, request: Request) -> tuple[str, str]:
    """Return the calendar and time zone of whoever is awaited: the target, or the company (its home cluster's)."""
    waits_for_company = request.status is Status.ASKED
    id = request.home or request.target if waits_for_company else request.target
    return place_of(catalog, id)


def place_of(catalog: Catalog, cluster_id: str) -> tuple[str, str]:
    """Return the calendar and time zone of a cluster, or those of requests to none."""
    cluster = catalog.clusters.get(cluster_id)
    return (cluster.calendar, cluster.timezone) if cluster else ANYWHERE


def morning_after(since: datetime, days: int, calendar: str, zone: str) -> datetime:
    """Return the morning of the nth working day after `since`, by that calendar and time zone."""
    return _morning(since, days, zone, lambda day: is_working_day(day, calendar), MORNING)


def _morning(since: datetime, days: int, zone: str, works: Callable[[date], bool], begin: time) -> datetime:
    there = ZoneInfo(zone)
    day = since.astimezone(there).date()
    while days:
        day += timedelta(days=1)
        days -= works(day)
    return datetime.combine(day, begin, tzinfo=there).astimezone(UTC)
