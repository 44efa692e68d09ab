"""Where a chat stands: who writes there, what they are filling in, and what the next message is taken for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from storage.messages import Address, Choice, Copy, Record
from storage.waits import AnyWait, Composition


class Why(StrEnum):
    """Why a question counts as unanswered."""

    UNKNOWN = "unknown"
    """The bot did not know."""
    NONE = "none"
    """None of what it suggested was meant."""
    LACKING = "lacking"
    """The answer was not good; the words say what was missing, where somebody said so."""


class UnansweredQuestion(Record):
    """A question that was not answered well, without the name of who asked.

    `address` is where to tell when an answer exists; None unless the person agreed to hear.
    """

    id: str
    question: str
    language: str
    why: Why
    entry: str = ""
    at: datetime
    address: Address | None = None


class Person(Record):
    """Somebody who wrote to the bot. `language` is what they chose, `phone_language` what their Telegram says.

    A group whose administrator writes anonymously is one, too: it goes by its id and title.
    """

    id: int
    first_name: str = ""
    phone_language: str = ""
    language: str = ""

    @property
    def is_group(self) -> bool:
        """True when nobody knows who it is, but for the group in whose name they speak."""
        return self.id < 0


class Confirming(Record):
    """What was understood of a wish in free words is shown, and the person says whether it is right."""

    kind: Literal["confirming"] = "confirming"
    understood: Mapping[str, Any] = {}
    remembered: bool = False
    """True when it comes from the profile alone, and nothing was said yet."""


class Asking(Record):
    """A field is being asked. `ticked` are the options switched on so far.

    `finding` is what a cluster is being found by, market or technology; `market` the countries that were named for it.
    `adding`: what is typed is added to the answer that was given.
    """

    kind: Literal["asking"] = "asking"
    field: str
    ticked: tuple[str, ...] = ()
    finding: str = ""
    market: tuple[str, ...] = ()
    adding: bool = False


class Reviewing(Record):
    """All is answered; the card is shown, with Send. `doubted`: something was remarked, and not answered yet."""

    kind: Literal["reviewing"] = "reviewing"
    doubted: bool = False


Step = Annotated[Confirming | Asking | Reviewing, Field(discriminator="kind")]


class Draft(Record):
    """A guided request being filled in, and where the person is in it."""

    id: str
    service: str
    step: Step
    answers: Mapping[str, Any] = {}
    """What was answered, by field; None where a field was skipped."""
    wish: str = ""
    """The wish as it was typed, to be offered where the form asks for whole sentences."""
    noticed: Mapping[str, str] = {}
    """Answers found in the answers to other fields, by the field they belong to: offered when that is asked."""
    typed: Mapping[str, int] = {}
    """The message in which a field was answered, so that an edit of the message changes the answer; under "" the last
    message that was no answer.
    """
    told: tuple[str, ...] = ()
    """What was remarked of it already, so that it is said once."""
    declined: tuple[str, ...] = ()
    """Clusters that have declined the same request."""
    cut: datetime | None = None
    """When a text came that Telegram had cut in two: what follows at once belongs to it."""
    started: datetime


class HeldMessage(Record):
    """A person's message on its way to the other side of a request."""

    words: str
    quote: str = ""
    """The part of our message that it replies to."""
    original: Copy | None = None


class Vote(Record):
    """A thumb under an answer, the release of the content that was voted on, and the month in which it was counted;
    empty where that was not kept.
    """

    thumb: Literal["up", "down"]
    release: str = ""
    month: str = ""


class InTouch(Record):
    """The request whose other side a chat was last in touch with, and since when; `others` is a fingerprint of the
    chat's other requests as they were then.
    """

    request: str
    at: datetime
    others: str = ""


class LastAnswer(Record):
    """The entry that a chat was shown last, and when."""

    entry: str
    at: datetime


class Session(Record):
    """Where one chat stands. `version` counts commits; a commit over a stale version is a Conflict."""

    address: Address
    version: int = 0
    person: Person | None = None
    drafts: Mapping[str, Draft] = {}
    """Requests begun and not sent, by id, the oldest first."""
    active: str = ""
    """The draft that typed words are meant for; empty while all of them are kept for later."""
    shown: tuple[tuple[Choice, ...], ...] = ()
    """The buttons of the last messages that have some, the newest first: their labels may be typed."""
    expected: AnyWait | None = None
    """What the next typed message is taken for."""
    spoken: str = ""
    """Language of the last question here, where it could be told: the conversation goes on in it."""
    topic: str = ""
    """Topic of the last answer, for follow-up questions."""
    answered: LastAnswer | None = None
    """The last answer itself, for questions that don't name what they are about."""
    votes: Mapping[str, Vote] = {}
    """What this person thought of answers, by entry: so that a second tap changes the first."""
    unanswered: UnansweredQuestion | None = None
    """The last question of this chat that was kept as unanswered, until the person agrees to hear of it."""
    composing: Composition = Composition()
    """What an admin is putting together for the content, step by step."""
    asked: str = ""
    """The last question that was not answered, for when none of what was suggested is meant."""
    held_messages: Mapping[str, HeldMessage] = {}
    """The last messages of which the person was asked whom they are for, by the token of the update."""
    in_touch: InTouch | None = None
    """Whom this chat was last in touch with."""
    profile: Mapping[str, Any] = {}
    """Answers remembered for the next request, with consent, by what they are: company, home, website ..."""
    remembers: bool | None = None
    """Whether answers may be remembered; None until the person was asked."""
    newest: int = 0
    """The id of the last message that somebody sent here."""
    names: Mapping[str, str] = {}
    """The names that people writing from this chat let the other side see, by their ids; empty for those who don't."""
    heard: Mapping[str, str] = {}
    """Fingerprints of the last messages, by their ids, to tell an edit that changes nothing."""
    seen: date | None = None
    """The day on which the person last did something; None where that was not kept yet."""

    @property
    def draft(self) -> Draft | None:
        """The draft being filled in right now."""
        return self.drafts.get(self.active)
