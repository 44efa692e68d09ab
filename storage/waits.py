"""What the next typed message of a chat is taken for: one record per kind, told apart by `kind`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storage.messages import Record


class Wait(Record):
    """Base of all: a chat waits for words."""

    @property
    def request(self) -> str:
        """The number of the request to load; empty where the words are about none."""
        return ""


class WaitForMove(Wait):
    """The words of a move on a request."""

    kind: Literal["move"] = "move"
    move: str
    number: str

    @property
    def request(self) -> str:
        """The number of the request to load."""
        return self.number


class WaitForFeedback(Wait):
    """What was missing in an answer. `token` is that of the thumb: the words go into the same record."""

    kind: Literal["lacking"] = "lacking"
    entry: str
    token: str


class WaitForAnswer(Wait):
    """Another answer of an entry."""

    kind: Literal["entry-answer"] = "entry-answer"
    entry: str


class WaitForPhrasings(Wait):
    """More phrasings of an entry."""

    kind: Literal["entry-phrasing"] = "entry-phrasing"
    entry: str


class WaitForNewQuestion(Wait):
    """The question of a new entry."""

    kind: Literal["new-question"] = "new-question"


class WaitForNewAnswer(Wait):
    """The answer of a new entry."""

    kind: Literal["new-answer"] = "new-answer"


class WaitForNewPhrasings(Wait):
    """The phrasings of a new entry."""

    kind: Literal["new-phrasings"] = "new-phrasings"


EntryWait = WaitForAnswer | WaitForPhrasings | WaitForNewQuestion | WaitForNewAnswer | WaitForNewPhrasings
AnyWait = Annotated[WaitForMove | WaitForFeedback | EntryWait, Field(discriminator="kind")]
ENTRY_STEPS = ("entry-answer", "entry-phrasing", "new-question", "new-answer", "new-phrasings")
"""The kinds of EntryWait."""


class Composition(Record):
    """What an admin is putting together for the content, step by step."""

    unanswered: tuple[str, ...] = ()
    """Ids of the unanswered questions that it answers."""
    examples: tuple[str, ...] = ()
    """Some of their words."""
    topic: str = ""
    question: str = ""
    answer: str = ""
    entry: str = ""
    """The entry that answers them, once it is known."""
    proposal: str = ""
    """The proposal that settles them when it is published."""
