"""What the next typed message of a chat is taken for: one record class per kind, distinguished by `kind`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from storage.messages import Record


class Wait(Record):
    """Base class: a chat waits for typed words."""

    @property
    def request(self) -> str:
        """The number of the request to load; empty where the words are about none."""
        return ""


class WaitForMove(Wait):
    """The words of a move on a request."""

    kind: Literal["move"] = "move"
    move: str
    number: str
    by: int = 0
    """Who was asked for them, in a topic of a group; 0 elsewhere."""

    @property
    def request(self) -> str:
        """The number of the request to load."""
        return self.number


class WaitForNote(Wait):
    """The home cluster's note on a request."""

    kind: Literal["note"] = "note"
    number: str

    @property
    def request(self) -> str:
        """The number of the request to load."""
        return self.number


class WaitForMailLink(Wait):
    """Somebody opened a link from an e-mail and is asked, with buttons, whether they belong to the cluster."""

    kind: Literal["mail-link"] = "mail-link"
    code_hash: str
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


class WaitForOutcome(Wait):
    """A sentence about what came of a request, from one `side` of it."""

    kind: Literal["outcome"] = "outcome"
    number: str
    side: str

    @property
    def request(self) -> str:
        """The number of the request to load."""
        return self.number


class WaitForOfficeWords(Wait):
    """What an admin writes to a company in the target cluster's name."""

    kind: Literal["office"] = "office"
    number: str
    declines: bool = False
    """True when the words are the reason for declining."""

    @property
    def request(self) -> str:
        """The number of the request to load."""
        return self.number


class WaitForProfile(Wait):
    """A new value for the profile; `part` is which one."""

    kind: Literal["profile"] = "profile"
    part: str


class WaitForPreference(Wait):
    """A date, hours, a place or a name, typed by a contact: `part` is which.

    Of days away that are still to come, the `first` one is known.
    """

    kind: Literal["preference"] = "preference"
    part: str
    first: date | None = None


class WaitForAnswer(Wait):
    """A new answer for an entry, in `language` or else the admin's own."""

    kind: Literal["entry-answer"] = "entry-answer"
    entry: str
    language: str = ""


class WaitForPhrasings(Wait):
    """More phrasings of an entry."""

    kind: Literal["entry-phrasing"] = "entry-phrasing"
    entry: str
    language: str = ""


class WaitForFacts(Wait):
    """Facts of an entry."""

    kind: Literal["entry-fact"] = "entry-fact"
    entry: str
    language: str = ""


class WaitForNames(Wait):
    """More names of the thing an entry is about."""

    kind: Literal["entry-name"] = "entry-name"
    entry: str


class WaitForNewQuestion(Wait):
    """The question of a new entry."""

    kind: Literal["new-question"] = "new-question"


class WaitForNewAnswer(Wait):
    """The answer of a new entry."""

    kind: Literal["new-answer"] = "new-answer"


class WaitForNewFacts(Wait):
    """The facts of a new entry."""

    kind: Literal["new-facts"] = "new-facts"


class WaitForNewPhrasings(Wait):
    """The phrasings of a new entry."""

    kind: Literal["new-phrasings"] = "new-phrasings"


class WaitForNewNames(Wait):
    """The names of the thing a new entry is about."""

    kind: Literal["new-names"] = "new-names"


class WaitForNewTests(Wait):
    """Questions that must find a new entry."""

    kind: Literal["new-tests"] = "new-tests"


NewEntryWait = (
    WaitForNewQuestion | WaitForNewAnswer | WaitForNewFacts | WaitForNewPhrasings | WaitForNewNames | WaitForNewTests
)
EntryWait = WaitForAnswer | WaitForPhrasings | WaitForFacts | WaitForNames | NewEntryWait
AnyWait = Annotated[
    WaitForMove
    | WaitForNote
    | WaitForMailLink
    | WaitForOutcome
    | WaitForOfficeWords
    | WaitForFeedback
    | WaitForProfile
    | WaitForPreference
    | EntryWait,
    Field(discriminator="kind"),
]
OLD_ENTRY_STEPS = ("entry-answer", "entry-phrasing", "new-question", "new-answer", "new-phrasings")
"""Kinds of EntryWait that buttons of earlier versions refer to."""


class Composition(Record):
    """What an admin is composing for the content, step by step."""

    unanswered: tuple[str, ...] = ()
    """Ids of the unanswered questions that it answers."""
    examples: tuple[str, ...] = ()
    """Some of their words."""
    language: str = ""
    """The language of a new entry's words; empty for the reference language."""
    topic: str = ""
    question: str = ""
    answer: str = ""
    facts: Mapping[str, str] = {}
    phrasings: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    entry: str = ""
    """The entry that answers the questions, once known, or the entry being translated."""
    proposal: str = ""
    """The proposal that settles the questions when it is published."""
    file: str = ""
    """An uploaded content file whose place in the folder is still to be chosen."""
