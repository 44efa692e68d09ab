"""The figures of a report are what somebody would count by hand, step by step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.reports.figures import DAYS, Period, decision_of, report_of, spread
from bot.dialogue.requests.lifecycle import MAKERS, MOVES, Move, advance, allowed_moves
from bot.dialogue.requests.working_days import is_working_day, working_days
from storage.messages import telegram
from storage.records import (
    HistoryEntry,
    OutcomeKind,
    Person,
    Request,
    RequestOutcome,
    Side,
    Status,
    UnansweredQuestion,
    Why,
)
from tests.stage import release

CATALOG = release().catalog
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
QUARTER_HOUR = timedelta(minutes=15)
PLACES = [("FR", "Europe/Paris"), ("CA", "America/Toronto"), ("SG", "Asia/Singapore"), ("", "UTC")]

moments = st.integers(0, 4 * 24 * 400).map(lambda steps: datetime(2025, 10, 1, tzinfo=UTC) + steps * QUARTER_HOUR)


# --------------------------------------------------------------- working days


@settings(deadline=None, max_examples=60)
@given(moments, st.integers(0, 4 * 24 * 12), st.sampled_from(PLACES))
def test_working_days_are_the_quarter_hours_counted(since: datetime, steps: int, place: tuple[str, str]) -> None:
    """Over weekends, holidays and the days on which the clocks change."""
    country, zone = place
    counted, at = 0.0, since
    for _ in range(steps):
        day = at.astimezone(ZoneInfo(zone)).date()
        if is_working_day(day, country):
            counted += 1 / _quarter_hours(day, zone)
        at += QUARTER_HOUR
    assert working_days(since, at, country, zone) == pytest.approx(counted)


@cache
def _quarter_hours(day: Any, zone: str) -> int:
    """How many quarter hours the day has in that zone: 92, 96 or 100."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)
    steps = (start + step * QUARTER_HOUR for step in range(3 * 96))
    return sum(step.astimezone(ZoneInfo(zone)).date() == day for step in steps)


def test_friday_noon_to_monday_noon_is_one_working_day() -> None:
    friday = datetime(2026, 5, 8, 10, tzinfo=UTC)  # 8 May is a holiday in France, not in Germany
    assert working_days(friday, friday + timedelta(days=3), "DE", "Europe/Berlin") == pytest.approx(1)
    assert working_days(friday, friday + timedelta(days=3), "FR", "Europe/Paris") == pytest.approx(0.5)
    assert working_days(friday, friday - timedelta(days=3), "DE", "Europe/Berlin") == 0


# ------------------------------------------------------------------- requests


@st.composite
def requests(draw: st.DrawFn, number: int) -> Request:
    """A request that went through any moves the life cycle allows."""
    created = draw(moments)
    clusters = ["", *[cluster.id for cluster in CATALOG.targets()][:3]]
    submitted = HistoryEntry(at=created, by=Side.COMPANY, event="submit", name="Camille")
    request = Request(
        id=f"ICN-{number}",
        number=number,
        service=draw(st.sampled_from(["passport", "exchange"])),
        company=telegram(1001),
        person=Person(id=1001, first_name="Camille"),
        language="en",
        answers={"company": "Secret Inc"},
        home=draw(st.sampled_from(clusters)),
        target=draw(st.sampled_from(clusters)),
        created=created,
        updated=created,
        history=(submitted,),
    )
    for _ in range(draw(st.integers(0, 6))):
        able = [(side, move) for side in Side for move in allowed_moves(request, side)]
        if not able:
            break
        side, move = draw(st.sampled_from(able))
        at = request.history[-1].at + draw(st.integers(1, 600)) * QUARTER_HOUR
        request = advance(request, HistoryEntry(at=at, by=side, event=move, name="N", words="secret words")) or request
    sides = draw(st.lists(st.sampled_from(list(Side)), unique=True))
    told = [
        RequestOutcome(at=draw(moments), by=side, kind=draw(st.sampled_from(list(OutcomeKind))), words="secret words")
        for side in sides
    ]
    return request.model_copy(update={"outcomes": tuple(told)})


@settings(deadline=None)
@given(st.data())
def test_the_figures_are_those_counted_by_hand(data: st.DataObject) -> None:
    found = [data.draw(requests(number)) for number in range(1, data.draw(st.integers(0, 8)) + 1)]
    period = data.draw(st.sampled_from(list(Period)))
    cluster = data.draw(st.sampled_from(["", *[cluster.id for cluster in CATALOG.targets()][:3]]))
    report = report_of(CATALOG, found, (), period, NOW, cluster)

    mine = []
    for request in found:
        recent = request.created <= NOW
        if period in DAYS:
            recent = recent and request.created >= NOW - timedelta(days=DAYS[period])
        if recent and (cluster == "" or request.home == cluster or request.target == cluster):
            mine.append(request)
    assert len(report.rows) == len(mine)
    for status in Status:
        assert report.states.get(status, 0) == len([request for request in mine if request.status is status])
    assert sum(count for _, _, count in report.flows) == len(mine)
    for home, target, count in report.flows:
        assert count == len([request for request in mine if (request.home, request.target) == (home, target)])
    assert dict(report.services) == {
        name: len([request for request in mine if request.service == name])
        for name in {request.service for request in mine}
    }
    accepted = [request for request in mine if request.status in (Status.ACCEPTED, Status.CLOSED)]
    assert report.accepted >= len(accepted)
    assert report.accepted <= report.decided <= len(mine)


@settings(deadline=None)
@given(st.data())
def test_the_decision_that_stands_is_the_one_left_after_taking_slips_back(data: st.DataObject) -> None:
    """Played again from the beginning: the state after each move says whether a decision stands."""
    request = data.draw(requests(1))
    decided, accepted = decision_of(request)
    kept: list[HistoryEntry] = []
    for event in request.history:
        kept = kept[:-1] if event.event == "undo" else [*kept, event]
    decisions = [event for event in kept if event.event in ("accept", "decline")]
    assert decided == (decisions[0].at if decisions else None)
    if request.status is Status.DECLINED:
        assert accepted is False
    if request.status in (Status.ACCEPTED, Status.CLOSED):
        assert accepted is True
    if request.status in (Status.SUBMITTED, Status.ASKED):
        assert accepted is None


def test_the_oracle_knows_every_move() -> None:
    """A new move has to be looked at here: is it a reaction, a decision, neither?"""
    assert {move for moves in MOVES.values() for move in moves} == set(MAKERS) == set(Move)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60))
def test_nine_in_ten_are_within_the_higher_figure_and_no_smaller_one_would_do(days: list[float]) -> None:
    found = spread(days)
    assert found
    assert found.most in days
    assert sum(day <= found.most for day in days) >= 0.9 * len(days)
    smaller = [day for day in days if day < found.most]
    assert not smaller or sum(day <= max(smaller) for day in days) < 0.9 * len(days)
    assert sum(day <= found.median for day in days) >= len(days) / 2
    assert sum(day >= found.median for day in days) >= len(days) / 2
    assert spread([None, *days]) == found


def test_nothing_measured_has_no_spread() -> None:
    assert spread([None]) is None


def test_unanswered_questions_count_for_the_network_and_for_no_single_cluster() -> None:
    old, new = NOW - timedelta(days=40), NOW - timedelta(days=1)
    asked = [
        UnansweredQuestion(id=str(at), question="secret words", language="en", why=Why.UNKNOWN, at=at)
        for at in (old, new)
    ]
    assert report_of(CATALOG, (), asked, Period.MONTH, NOW).unanswered == 1
    assert report_of(CATALOG, (), asked, Period.ALL, NOW).unanswered == 2
    assert report_of(CATALOG, (), asked, Period.ALL, NOW, "tenerrdis").unanswered is None
