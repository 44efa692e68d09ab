"""A report in words: lines for a phone, and tables for files and pictures. All of it in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal, format_percent

from bot.dialogue.reports.figures import Report, RequestRow, Spread
from bot.dialogue.speech import Speech, join, shorten
from storage.messages import Text
from storage.records import OutcomeKind, Side

SHOWN = 5
"""Lines shown of a list; the files have all of them."""
ALMOST_A_DAY = 0.95
"""Working days from which it's said in days how many they are."""
Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """Rows under a header, as they stand in a file."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


# --------------------------------------------------------------------- text


def text(speech: Speech, report: Report) -> Text:
    """Return the report as a message."""
    heading = speech.text("report.heading", period=period(speech, report), about=about(speech, report))
    if not report.rows and not any(report.outcomes.values()) and not report.unanswered:
        return join([heading, speech.text("report.nothing")], "\n\n")
    parts = [_states(speech, report), _times(speech, report), _list(speech, "report.flows", _flows(speech, report))]
    parts += [_unmet(speech, report), _list(speech, "report.outcomes", _outcomes(speech, report))]
    parts += [_list(speech, "report.services", [(service(speech, name), count) for name, count in report.services])]
    return join((heading, *parts), "\n\n")


def period(speech: Speech, report: Report) -> str:
    """Return the days the report is about."""
    until = day(speech, report.until)
    if report.since is None:
        return speech.label("report.until", until=until)
    return speech.label("report.days", since=day(speech, report.since), until=until)


def about(speech: Speech, report: Report) -> str:
    """Return the cluster or network that the report is about."""
    return speech.cluster(report.cluster) if report.cluster else speech.label("report.network")


def day(speech: Speech, when: datetime) -> str:
    """Return a date as this language writes it."""
    return str(format_date(when.astimezone(ZoneInfo(speech.zone or "UTC")), "medium", locale=speech.locale))


def _states(speech: Speech, report: Report) -> Text:
    lines = [(speech.label(f"report.state.{status}"), count) for status, count in report.states.items()]
    return _list(speech, "report.requests", lines, count=len(report.rows))


def _times(speech: Speech, report: Report) -> Text:
    """Return how long people waited, and how many requests were accepted."""
    spreads = {"reaction": report.reaction, "decision": report.decision}
    lines = [
        speech.text(f"report.{key}", **lengths(speech, found, "report.working-days"))
        for key, found in spreads.items()
        if found
    ]
    if report.decided:
        share = format_percent(report.accepted / report.decided, locale=speech.locale)
        lines.append(speech.text("report.accepted", accepted=report.accepted, decided=report.decided, share=str(share)))
    return join([speech.text("report.times"), *lines]) if lines else Text()


def lengths(speech: Speech, found: Spread, unit: str, *, short: bool = False) -> dict[str, str]:
    """Return the median and what nine in ten are within. Less than a working day is told in hours or minutes of it; in
    `short`, the `unit` of two numbers of days stands once.
    """
    values = {"median": found.median, "most": found.most}
    told = {key: _days(speech, days, unit) or _hours(speech, days) for key, days in values.items()}
    if short and min(values.values()) >= ALMOST_A_DAY:
        told["median"] = _number(speech, found.median)
    return told


def _days(speech: Speech, days: float, unit: str) -> str:
    """Return a number of working days; "" where they are less than one."""
    shown = _number(speech, days)
    return speech.label(unit, days=shown, count=1 if shown == "1" else 2) if days >= ALMOST_A_DAY else ""


def _number(speech: Speech, days: float) -> str:
    return str(format_decimal(round(days, 1), locale=speech.locale))


def _hours(speech: Speech, days: float) -> str:
    """Return a part of a working day in its 24 hours; a minute for what was done outside of working days."""
    least = max(timedelta(days=days), timedelta(minutes=1))
    return str(format_timedelta(least, granularity="minute", threshold=1, format="short", locale=speech.locale))


def _unmet(speech: Speech, report: Report) -> Text:
    """Return what people asked for and didn't get."""
    lines = [(place(speech, target), count) for target, count in report.untaken]
    parts = [_list(speech, "report.untaken", lines, count=sum(count for _, count in lines))] if lines else []
    if report.unanswered:
        parts.append(speech.text("report.unanswered", count=report.unanswered))
    return join(parts)


def _flows(speech: Speech, report: Report) -> list[tuple[str, int]]:
    return [(flow(speech, home, target), count) for home, target, count in report.flows]


def flow(speech: Speech, home: str, target: str, most: int = 80) -> str:
    """From where to where: each in at most so many characters, unless both fit into twice as many."""
    begin = speech.cluster(home) if home else speech.label("report.no-home")
    end = place(speech, target)
    if len(begin) + len(end) > 2 * most:
        begin, end = shorten(begin, most), shorten(end, most)
    return f"{begin} → {end}"


def place(speech: Speech, target: str) -> str:
    """Return who was asked."""
    return speech.cluster(target) if target else speech.label("secretariat")


def service(speech: Speech, name: str) -> str:
    """Return what a kind of request is called; its id when the content no longer knows it."""
    known = name in speech.catalog.services
    return speech.catalog.words_of(name, speech.language).name if known else name


def _outcomes(speech: Speech, report: Report) -> list[tuple[str, int]]:
    """Return what came of requests, as told by each side."""
    return [
        (speech.label(f"report.told.{side}", outcome=speech.label(f"outcome.kind.{kind}")), count)
        for side, counts in report.outcomes.items()
        for kind, count in counts.items()
    ]


def _list(speech: Speech, key: str, lines: Sequence[tuple[str, int]], **values: int) -> Text:
    """Return a heading with the first lines under it; nothing without lines."""
    if not lines:
        return Text()
    shown = [speech.text("report.line", what=what, number=count) for what, count in lines[:SHOWN]]
    if len(lines) > SHOWN:
        shown.append(speech.text("report.more", count=len(lines) - SHOWN))
    return join([speech.text(key, **values), *shown])


# ------------------------------------------------------------------- tables


def tables(speech: Speech, report: Report) -> tuple[Table, ...]:
    """Return everything in the report: the figures first, then the requests."""
    label = speech.label
    header = (label("report.column.figure"), label("report.column.item"), label("report.column.value"))
    figures = Table(label("report.sheet.figures"), header, tuple(_figures(speech, report)))
    return figures, requests(speech, report)


def _figures(speech: Speech, report: Report) -> Iterable[tuple[Cell, ...]]:
    label = speech.label
    yield label("report.column.period"), period(speech, report), about(speech, report)
    yield label("report.column.requests"), "", len(report.rows)
    for status, count in report.states.items():
        yield label("report.column.state"), label(f"report.state.{status}"), count
    yield from _spread_rows(label("report.column.reaction"), speech, report.reaction)
    yield from _spread_rows(label("report.column.decision"), speech, report.decision)
    yield label("report.column.decided"), "", report.decided
    yield label("report.column.accepted"), "", report.accepted
    for what, count in _flows(speech, report):
        yield label("report.column.flow"), what, count
    for target, count in report.untaken:
        yield label("report.column.untaken"), place(speech, target), count
    if report.unanswered is not None:
        yield label("report.column.unanswered"), "", report.unanswered
    for what, count in _outcomes(speech, report):
        yield label("report.column.outcome"), what, count
    for name, count in report.services:
        yield label("report.column.service"), service(speech, name), count


def _spread_rows(what: str, speech: Speech, found: Spread | None) -> Iterable[tuple[Cell, ...]]:
    if found:
        yield what, speech.label("report.column.median"), round(found.median, 2)
        yield what, speech.label("report.column.most"), round(found.most, 2)


COLUMNS = ("month", "service", "home", "target", "state", "reaction", "decision", "overdue", "company", "cluster")


def requests(speech: Speech, report: Report) -> Table:
    """Return one row per request, without number, company, person or words."""
    header = tuple(speech.label(f"report.column.{column}") for column in COLUMNS)
    return Table(speech.label("report.sheet.requests"), header, tuple(_row(speech, row) for row in report.rows))


def _row(speech: Speech, row: RequestRow) -> tuple[Cell, ...]:
    def outcome(side: Side) -> str:
        kind: OutcomeKind | None = row.outcomes.get(side)
        return speech.label(f"outcome.kind.{kind}") if kind else ""

    return (
        row.month,
        service(speech, row.service),
        speech.cluster(row.home) if row.home else "",
        place(speech, row.target),
        speech.label(f"report.state.{row.status}"),
        None if row.reaction is None else round(row.reaction, 2),
        None if row.decision is None else round(row.decision, 2),
        int(row.overdue),
        outcome(Side.COMPANY),
        outcome(Side.CONTACT),
    )
