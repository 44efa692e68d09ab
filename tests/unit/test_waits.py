"""What a chat waits for, as it is kept now and as it was kept before."""

from __future__ import annotations

import pytest

from storage.messages import telegram
from storage.records import Session
from storage.waits import AnyWait, Composition, WaitForAnswer, WaitForFeedback, WaitForMove, WaitForNewQuestion


@pytest.mark.parametrize(
    ("kept", "wait"),
    [
        ({"kind": "ask", "about": "ICN-0001"}, WaitForMove(move="ask", number="ICN-0001")),
        ({"kind": "lacking", "about": "fees@abc"}, WaitForFeedback(entry="fees", token="abc")),
        ({"kind": "entry-answer", "about": "fees"}, WaitForAnswer(entry="fees")),
        ({"kind": "new-question", "about": "passport"}, WaitForNewQuestion()),
    ],
)
def test_an_older_wait_is_still_waited_for(kept: dict[str, str], wait: AnyWait) -> None:
    session = Session.model_validate({"address": telegram(1), "expected": kept})
    assert session.expected == wait
    assert Session.model_validate_json(session.model_dump_json()) == session


def test_what_an_admin_was_putting_together_is_still_there() -> None:
    kept = {"address": telegram(1), "composing": {"missed": ["m1"], "topic": "about", "examples": ["what?"]}}
    composing = Composition(missed=("m1",), topic="about", examples=("what?",))
    assert Session.model_validate(kept).composing == composing
    assert Session.model_validate({"address": telegram(1), "composing": {}}).composing == Composition()


def test_only_the_words_of_a_move_need_a_request() -> None:
    assert WaitForMove(move="ask", number="ICN-0001").request == "ICN-0001"
    assert WaitForNewQuestion().request == ""
