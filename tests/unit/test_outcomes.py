"""What came of a request is asked when it's closed, and again later until there is something to keep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.dialogue.callbacks import TellOutcome
from bot.dialogue.requests import outcomes
from storage.messages import telegram
from storage.records import HistoryEntry, OutcomeKind, Person, Reminder, Request, RequestOutcome, Side, Status
from tests.stage import Stage, release

CLOSED = datetime(2026, 5, 4, 9, tzinfo=UTC)
COMPANY = "Has anything come of ICN-2026-0001 since?"


def closed(**more: Any) -> Request:
    """A request that Noah's cluster accepted and closed."""
    moves = [("submit", Side.COMPANY), ("accept", Side.CONTACT), ("close", Side.CONTACT)]
    values: dict[str, Any] = {
        "id": "ICN-2026-0001",
        "number": 1,
        "service": "passport",
        "company": telegram(1001),
        "person": Person(id=1001, first_name="Camille"),
        "language": "en",
        "answers": {"company": "Alpine Heat"},
        "target": "ecotech-quebec",
        "status": Status.CLOSED,
        "contacts": (telegram(1002),),
        "created": CLOSED,
        "updated": CLOSED,
        "history": tuple(HistoryEntry(at=CLOSED, by=side, event=move, name="N") for move, side in moves),
    }
    return Request(**{**values, **more})


async def stage_with(request: Request) -> Stage:
    """A stage on which the request has just been closed, with its reminders."""
    stage = Stage()
    stage.requests[request.id] = request
    store = await stage.opened()
    from storage.records import Changes

    await store.commit(Changes(reminders=outcomes.reminders_of(release().catalog, request)))
    return stage


async def seen_by(stage: Stage) -> dict[str, str]:
    """Everything new that people see, by person."""
    return {name: "\n".join(map(str, seen)) for name, seen in (await stage.news()).items() if seen}


async def test_both_sides_are_asked_again_after_30_and_90_days() -> None:
    stage = await stage_with(closed())
    await stage.waits(timedelta(days=29))
    assert await seen_by(stage) == {}
    await stage.waits(timedelta(days=4))
    seen = await seen_by(stage)
    assert set(seen) == {"Camille", "Noah"}
    assert COMPANY in seen["Camille"]
    assert "With Alpine Heat" in seen["Noah"]
    await stage.waits(timedelta(days=60))
    assert set(await seen_by(stage)) == {"Camille", "Noah"}
    await stage.waits(timedelta(days=400))
    assert await seen_by(stage) == {}


@pytest.mark.parametrize("kind", list(OutcomeKind))
async def test_a_side_that_told_a_final_outcome_is_not_asked_again(kind: OutcomeKind) -> None:
    """From a meeting, or from nothing yet, something may still come."""
    told = RequestOutcome(at=CLOSED, by=Side.COMPANY, kind=kind)
    stage = await stage_with(closed(outcomes=(told,)))
    await stage.waits(timedelta(days=40))
    asked = {"Noah"} if kind in outcomes.FINAL else {"Noah", "Camille"}
    assert set(await seen_by(stage)) == asked


def test_asking_again_falls_on_a_working_morning_of_the_cluster() -> None:
    """30 days after 24 May 2026 is the Fête nationale in Québec; Canada's holidays don't have it, a Sunday they do."""
    friday = datetime(2026, 5, 1, 15, tzinfo=UTC)
    request = closed(history=(HistoryEntry(at=friday, by=Side.CONTACT, event="close", name="N"),))
    dues = [reminder.due for reminder in outcomes.reminders_of(release().catalog, request)]
    assert dues == [datetime(2026, 6, 1, 13, tzinfo=UTC), datetime(2026, 7, 30, 13, tzinfo=UTC)]


async def test_nothing_is_asked_of_a_message_to_the_secretariat() -> None:
    request = closed(service="handoff", target="")
    stage = await stage_with(request)
    await stage.waits(timedelta(days=100))
    assert await seen_by(stage) == {}
    assert (
        outcomes.act_on(_scene(request), Reminder(id="x", kind="outcome", due=CLOSED, about=request.id)).messages == ()
    )


def _scene(request: Request) -> Any:
    from bot.dialogue.events import Event as AnyEvent
    from bot.dialogue.scene import Scene
    from storage.records import Session, Snapshot
    from tests.stage import DIRECTORY

    snapshot = Snapshot(session=Session(address=telegram(0)), requests=(request,))
    return Scene(release(), DIRECTORY, snapshot, AnyEvent(token="t"), CLOSED)


async def test_words_make_who_agreed_be_asked_again() -> None:
    """Whoever said yes to the outcome hasn't said yes to a sentence written later."""
    told = RequestOutcome(at=CLOSED, by=Side.COMPANY, kind=OutcomeKind.CONTRACT, public=True)
    stage = Stage()
    stage.requests["ICN-2026-0001"] = closed(outcomes=(told,))
    await stage.presses_action("Camille", "out:words:ICN-2026-0001:company")
    await stage.types("Camille", "Two machines a year.")
    (kept,) = stage.requests["ICN-2026-0001"].outcomes
    assert (kept.words, kept.public) == ("Two machines a year.", None)
    await stage.presses_action("Camille", "out:words:ICN-2026-0001:company")
    await stage.types("Camille", "x" * 501)
    assert "501" in str((await stage.news())["Camille"][-1])


async def test_what_is_made_up_changes_nothing() -> None:
    """Another side, another request, another word."""
    stage = Stage()
    stage.requests["ICN-2026-0001"] = closed()
    for who, action in (
        ("Camille", "out:told:ICN-2026-0001:contact:contract"),
        ("Noah", "out:told:ICN-2026-0001:company:contract"),
        ("Léa", "out:told:ICN-2026-0001:contact:contract"),
        ("Camille", "out:told:ICN-2026-0001:company:riches"),
        ("Camille", "out:agree:ICN-2026-0001:company"),
        ("Camille", "out:words:ICN-2026-0001:company"),
        ("Camille", "out:told:ICN-2026-0009:company:contract"),
    ):
        await stage.presses_action(who, action)
    assert stage.requests["ICN-2026-0001"].outcomes == ()
    assert stage.requests["ICN-2026-0001"].version == 1


async def test_a_sentence_typed_right_after_an_outcome_goes_with_it() -> None:
    """A question doesn't, nor does what is typed later."""
    stage = await stage_with(closed())
    await stage.presses_action("Camille", TellOutcome("ICN-2026-0001", Side.COMPANY, OutcomeKind.PROJECT).encode())
    await stage.types("Camille", "zorbl qwmx why was it closed?")
    await stage.types("Camille", "zorbl qwmx two pilot machines")
    (told,) = stage.requests["ICN-2026-0001"].outcomes
    assert told.words == "zorbl qwmx two pilot machines"
    await stage.presses_action("Noah", TellOutcome("ICN-2026-0001", Side.CONTACT, OutcomeKind.MET).encode())
    await stage.waits(timedelta(hours=1))
    await stage.types("Noah", "zorbl qwmx two pilot machines")
    assert [outcome.words for outcome in stage.requests["ICN-2026-0001"].outcomes if outcome.by is Side.CONTACT] == [""]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("we met twice", OutcomeKind.MET),
        ("we signed a contract with a maker in Laval last week", OutcomeKind.CONTRACT),
        ("nothing so far, unfortunately", OutcomeKind.NOTHING),
        ("nothing has come of it yet, sorry", OutcomeKind.NOTHING),
        ("no", OutcomeKind.NOTHING),
        ("wir haben uns im Juni getroffen", OutcomeKind.MET),
        ("un projet pilote est en cours", OutcomeKind.PROJECT),
        ("hemos firmado un primer contrato", OutcomeKind.CONTRACT),
        ("ci siamo incontrati a Montréal", OutcomeKind.MET),
        ("vi arbejder sammen om et projekt", OutcomeKind.PROJECT),
        ("I need information about the membership", None),
        ("did the others sign a contract?", None),
        ("noch kein Vertrag", None),
    ],
)
async def test_an_outcome_can_be_told_in_words(words: str, kind: OutcomeKind | None) -> None:
    """What is a wish or a question tells none, nor what denies one of them: there may have been another."""
    stage = await stage_with(closed())
    await stage.types("Camille", words)
    outcomes_told = stage.requests["ICN-2026-0001"].outcomes
    assert [outcome.kind for outcome in outcomes_told] == ([kind] if kind else [])


async def test_what_has_come_of_it_since_can_be_told_in_words() -> None:
    """The sentence is kept beside it."""
    told = RequestOutcome(at=CLOSED, by=Side.COMPANY, kind=OutcomeKind.MET)
    stage = await stage_with(closed(outcomes=(told,)))
    await stage.waits(timedelta(days=60))
    await stage.types("Camille", "they have ordered four compressors")
    (now,) = stage.requests["ICN-2026-0001"].outcomes
    assert (now.kind, now.words) == (OutcomeKind.CONTRACT, "they have ordered four compressors")


@pytest.mark.parametrize(("kind", "words"), [("nothing", ""), ("contract", "We met in Lyon.")])
async def test_a_sentence_stays_with_more_that_came_of_it_but_not_with_nothing(kind: str, words: str) -> None:
    told = RequestOutcome(at=CLOSED, by=Side.COMPANY, kind=OutcomeKind.MET, words="We met in Lyon.")
    stage = await stage_with(closed(outcomes=(told,)))
    await stage.presses_action("Camille", f"out:told:ICN-2026-0001:company:{kind}")
    (now,) = stage.requests["ICN-2026-0001"].outcomes
    assert (now.kind, now.words) == (kind, words)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("sorry, it was a project", OutcomeKind.PROJECT),
        ("sorry, wir haben uns nur getroffen", OutcomeKind.MET),
        ("pardon, un projet commun", OutcomeKind.PROJECT),
        ("we'll meet again on Friday", OutcomeKind.CONTRACT),
    ],
)
async def test_who_corrects_an_outcome_at_once_changes_it(words: str, kind: OutcomeKind) -> None:
    stage = await stage_with(closed())
    await stage.types("Camille", "we signed a contract with them")
    await stage.types("Camille", words)
    (now,) = stage.requests["ICN-2026-0001"].outcomes
    assert now.kind is kind
