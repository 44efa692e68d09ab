"""What a chat waits for, as it is kept now and as it was kept before."""

from __future__ import annotations

import pytest

from storage.embedded.documents import Entry, dumps
from storage.embedded.migration import migrate
from storage.records import Session
from storage.waits import AnyWait, Composition, WaitForAnswer, WaitForFeedback, WaitForMove, WaitForNewQuestion


@pytest.mark.parametrize(
    ("expected", "wait"),
    [
        ({"kind": "ask", "about": "ICN-0001"}, WaitForMove(move="ask", number="ICN-0001")),
        ({"kind": "lacking", "about": "fees@abc"}, WaitForFeedback(entry="fees", token="abc")),
        ({"kind": "entry-answer", "about": "fees"}, WaitForAnswer(entry="fees")),
        ({"kind": "new-question", "about": "passport"}, WaitForNewQuestion()),
    ],
)
def test_an_older_wait_is_still_waited_for(expected: dict[str, str], wait: AnyWait) -> None:
    session = migrated({"expected": expected})
    assert session.expected == wait
    assert Session.model_validate_json(session.model_dump_json()) == session


def test_what_an_admin_was_putting_together_is_still_there() -> None:
    session = migrated({"composing": {"missed": ["m1"], "topic": "about", "examples": ["what?"]}})
    assert session.composing == Composition(unanswered=("m1",), topic="about", examples=("what?",))
    assert migrated({"composing": {}}).composing == Composition()


def migrated(old: dict[str, object]) -> Session:
    """A session of format 1 as it is read today."""
    entry = Entry()
    entry.put["sessions"] = {"1": dumps({"chat": 1, "version": 3, **old})}
    (found,) = migrate(1, [entry.encode()])
    return Session.model_validate_json(Entry.decode(found).put["sessions"]["telegram:1"])


def test_only_the_words_of_a_move_need_a_request() -> None:
    assert WaitForMove(move="ask", number="ICN-0001").request == "ICN-0001"
    assert WaitForNewQuestion().request == ""
