"""The figures of a report: requests over a period, computed from the records, without personal data."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.dialogue.requests.deadlines import is_overdue, place_of
from bot.dialogue.requests.lifecycle import DECISIONS, Move
from bot.dialogue.requests.working_days import working_days
from knowledge.schema import Catalog
from storage.records import UNDECIDED, Contact, HistoryEntry, OutcomeKind, Request, Side, Status, UnansweredQuestion

REACTIONS = frozenset({Move.ACCEPT, Move.ASK, Move.TELL, Move.DECLINE, Move.WRITE, Move.CLOSE})
"""What the cluster does that the company notices."""
NINE_IN_TEN = 0.9


class Period(StrEnum):
    """How far back a report looks."""

    MONTH = "month"
    """30 days."""
    QUARTER = "quarter"
    """91 days."""
    YEAR = "year"
    """365 days."""
    ALL = "all"
    """Everything that is stored."""


DAYS: Mapping[Period, int] = {Period.MONTH: 30, Period.QUARTER: 91, Period.YEAR: 365}


@dataclass(frozen=True)
class Spread:
    """How long something took, in working days: half of the cases at most `median`, nine in ten at most `most`."""

    count: int
    median: float
    most: float


@dataclass(frozen=True)
class RequestRow:
    """A request without people in it. `reaction` and `decision` are working days from sending to them."""

    month: str
    service: str
    home: str
    target: str
    status: Status
    reaction: float | None
    decision: float | None
    accepted: bool | None
    """None while nobody has decided, and for messages that need no decision."""
    overdue: bool
    outcomes: Mapping[Side, OutcomeKind]

    @property
    def untaken(self) -> bool:
        """Return whether the company got no help: declined, overdue, or withdrawn before anybody reacted."""
        silent = self.status is Status.WITHDRAWN and self.reaction is None
        return self.status is Status.DECLINED or self.overdue or silent


@dataclass(frozen=True)
class Report:
    """The figures. `since` is None for everything that is stored; `cluster` is "" for the whole network."""

    period: Period
    since: datetime | None
    until: datetime
    cluster: str
    rows: tuple[RequestRow, ...]
    """The requests sent in the period, oldest first."""
    outcomes: Mapping[Side, Mapping[OutcomeKind, int]]
    """Outcomes told in the period, including those of older requests."""
    unanswered: int | None
    """Questions of the period that found no answer; None in the report of one cluster."""

    @property
    def states(self) -> Mapping[Status, int]:
        """Requests by status, in the order of the life cycle."""
        found = Counter(row.status for row in self.rows)
        return {status: found[status] for status in Status if found[status]}

    @property
    def reaction(self) -> Spread | None:
        """From sending to the cluster's first reaction."""
        return spread(row.reaction for row in self.rows)

    @property
    def decision(self) -> Spread | None:
        """From sending to the decision that stands."""
        return spread(row.decision for row in self.rows)

    @property
    def decided(self) -> int:
        """Requests that were accepted or declined."""
        return sum(row.accepted is not None for row in self.rows)

    @property
    def accepted(self) -> int:
        """Requests that were accepted."""
        return sum(row.accepted is True for row in self.rows)

    @property
    def flows(self) -> tuple[tuple[str, str, int], ...]:
        """From home to target, with the number of requests, most first; "" is none, or the secretariat."""
        return _by_number(Counter((row.home, row.target) for row in self.rows))

    @property
    def services(self) -> tuple[tuple[str, int], ...]:
        """Requests by service, most first."""
        return tuple((service, count) for service, count in _ranked(Counter(row.service for row in self.rows)))

    @property
    def untaken(self) -> tuple[tuple[str, int], ...]:
        """Requests that nobody took, by target, most first."""
        return tuple(_ranked(Counter(row.target for row in self.rows if row.untaken)))


def report_of(
    catalog: Catalog,
    requests: Iterable[Request],
    unanswered: Sequence[UnansweredQuestion],
    period: Period,
    now: datetime,
    cluster: str = "",
    contacts: Sequence[Contact] = (),
) -> Report:
    """Return the report at `now` over all stored requests; with a `cluster`, over those it is the target or home of.

    What is overdue depends on the days and hours that the `contacts` have set.
    """
    since = now - timedelta(days=DAYS[period]) if period in DAYS else None
    concerned = [request for request in requests if not cluster or cluster in (request.home, request.target)]
    sent = sorted(
        (request for request in concerned if _within(request.created, since, now)), key=lambda request: request.created
    )
    question_count = sum(_within(question.at, since, now) for question in unanswered)
    return Report(
        period=period,
        since=since,
        until=now,
        cluster=cluster,
        rows=tuple(_row_of(catalog, request, now, contacts) for request in sent),
        outcomes=_outcomes(concerned, since, now),
        unanswered=None if cluster else question_count,
    )


def _row_of(catalog: Catalog, request: Request, now: datetime, contacts: Sequence[Contact]) -> RequestRow:
    calendar, zone = place_of(catalog, request.target)

    def days_until(at: datetime | None) -> float | None:
        return None if at is None else working_days(request.created, at, calendar, zone)

    decided, accepted = decision_of(request)
    return RequestRow(
        month=f"{request.created:%Y-%m}",
        service=request.service,
        home=request.home,
        target=request.target,
        status=request.status,
        reaction=days_until(reaction_of(request)),
        decision=days_until(decided),
        accepted=accepted,
        overdue=is_overdue(catalog, request, now, contacts),
        outcomes={outcome.by: outcome.kind for outcome in request.outcomes},
    )


def reaction_of(request: Request) -> datetime | None:
    """Return when the cluster first reacted; None while it hasn't."""
    times = (event.at for event in request.history if event.by is Side.CONTACT and event.event in REACTIONS)
    return next(times, None)


def decision_of(request: Request) -> tuple[datetime | None, bool | None]:
    """Return when a request was first decided, and whether it's accepted now. Undone slips don't count. Returns None
    for open requests and for messages that need no decision.
    """
    standing: list[HistoryEntry] = []
    for event in request.history:
        if event.event in DECISIONS:
            standing.append(event)
        elif event.event == Move.UNDO and standing:
            standing.pop()
    if not standing:
        return None, None
    open_again = request.status in UNDECIDED
    return standing[0].at, None if open_again else standing[-1].event == Move.ACCEPT


def spread(days: Iterable[float | None]) -> Spread | None:
    """Return the median, and what nine in ten are within; None where nothing was measured."""
    known = sorted(day for day in days if day is not None)
    if not known:
        return None
    return Spread(len(known), statistics.median(known), known[math.ceil(NINE_IN_TEN * len(known)) - 1])


def _within(at: datetime, since: datetime | None, until: datetime) -> bool:
    return at <= until and (since is None or at >= since)


def _outcomes(
    requests: Iterable[Request], since: datetime | None, until: datetime
) -> Mapping[Side, Mapping[OutcomeKind, int]]:
    """Return what each side told in the period, by kind."""
    outcomes = [outcome for request in requests for outcome in request.outcomes if _within(outcome.at, since, until)]
    counts = {side: Counter(outcome.kind for outcome in outcomes if outcome.by is side) for side in Side}
    return {side: {kind: counts[side][kind] for kind in OutcomeKind if counts[side][kind]} for side in Side}


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _by_number(counts: Mapping[tuple[str, str], int]) -> tuple[tuple[str, str, int], ...]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((home, target, count) for (home, target), count in ranked)
