"""The state of a chat: who writes there, their drafts, and what their next message will be taken for."""

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
    """The person meant none of the suggestions."""
    LACKING = "lacking"
    """The answer was voted down; the words say what was missing, if anybody told."""


class UnansweredQuestion(Record):
    """A question that wasn't answered well, without the name of whoever asked.

    `address` is whom to tell once there is an answer; None unless the person agreed.
    """

    id: str
    question: str
    language: str
    why: Why
    entry: str = ""
    at: datetime
    address: Address | None = None


class Person(Record):
    """Somebody who wrote to the bot. `language` is the one they chose, `phone_language` that of their Telegram app.

    A group counts as one, with its id and title, when its administrator writes anonymously.
    """

    id: int
    first_name: str = ""
    phone_language: str = ""
    language: str = ""

    @property
    def is_group(self) -> bool:
        """True for an anonymous administrator: only the group is known."""
        return self.id < 0


class Confirming(Record):
    """The bot shows what it understood of a wish, and the person says whether it is right."""

    kind: Literal["confirming"] = "confirming"
    understood: Mapping[str, Any] = {}
    remembered: bool = False
    """True when it comes from the profile alone and the person hasn't said anything yet."""


class Asking(Record):
    """A field is being asked. `ticked` are the options selected so far.

    `finding` is what the cluster finder is asking for, market or technology; `market` holds the countries named so far.
    `adding` is True when what is typed is added to the existing answer.
    """

    kind: Literal["asking"] = "asking"
    field: str
    ticked: tuple[str, ...] = ()
    finding: str = ""
    market: tuple[str, ...] = ()
    adding: bool = False


class Reviewing(Record):
    """Everything is answered, and the card is shown with Send. `doubted` is True while a remark of the bot is open."""

    kind: Literal["reviewing"] = "reviewing"
    doubted: bool = False


Step = Annotated[Confirming | Asking | Reviewing, Field(discriminator="kind")]


class Draft(Record):
    """A guided request being filled in, with its step."""

    id: str
    service: str
    step: Step
    answers: Mapping[str, Any] = {}
    """The answers by field; None for a skipped field."""
    wish: str = ""
    """The wish as it was typed, offered as an answer where the form asks for whole sentences."""
    noticed: Mapping[str, str] = {}
    """Answers found in answers to other fields, by their own field: offered when that field is asked."""
    typed: Mapping[str, int] = {}
    """The message that answered each field, so that editing the message changes the answer; under "" the last message
    that was no answer.
    """
    told: tuple[str, ...] = ()
    """Remarks already made, so that each is made once."""
    declined: tuple[str, ...] = ()
    """Clusters that have declined the same request."""
    cut: datetime | None = None
    """When a text arrived that Telegram had cut in two: what follows at once belongs to it."""
    answered: datetime | None = None
    """When the last answer was given: what goes on with its sentence and follows at once belongs to it."""
    started: datetime

    @property
    def understood(self) -> Mapping[str, Any]:
        """What is to be confirmed, by field; empty at any other step."""
        return self.step.understood if isinstance(self.step, Confirming) else {}

    def with_answers(self, answers: Mapping[str, Any], **changed: object) -> Draft:
        """Return the draft with these answers added or replaced, and further fields changed."""
        return self.model_copy(update={"answers": {**self.answers, **answers}, **changed})


class HeldMessage(Record):
    """A message of a person whose recipient is still unclear."""

    words: str
    quote: str = ""
    """The part of our message that it replies to."""
    original: Copy | None = None
    unplaced: str = ""
    """The draft whose person was asked to which answer the words belong."""


class Vote(Record):
    """A thumb up or down for an answer, with the release it was given for and the month it was counted in; empty where
    unknown.
    """

    thumb: Literal["up", "down"]
    release: str = ""
    month: str = ""


class InTouch(Record):
    """The request through which a chat was last in touch with the other side, and since when; `others` is a fingerprint
    of the chat's other requests at that time, and `all` of that request as well.
    """

    request: str
    at: datetime
    others: str = ""
    all: str = ""
    chosen: bool = False
    """True when the person picked it, rather than read of it."""


class LastAnswer(Record):
    """The entry a chat was last shown, and when; `aspect` is what was asked about it. `told` is the token of the last
    held message before it that said something of a request. `looked_up` is the language in which an admin looked the
    entry up to edit it.
    """

    entry: str
    at: datetime
    aspect: str = ""
    told: str = ""
    looked_up: str = ""


class Session(Record):
    """The state of one chat. `version` counts commits; committing a stale version raises Conflict."""

    address: Address
    version: int = 0
    person: Person | None = None
    drafts: Mapping[str, Draft] = {}
    """Drafts by id, oldest first."""
    active: str = ""
    """The id of the active draft, which typed words go to; empty while all drafts are parked."""
    shown: tuple[tuple[Choice, ...], ...] = ()
    """The buttons of the last messages with buttons, newest first: their labels may be typed."""
    said: datetime | None = None
    """When the assistant last said something here in answer to something."""
    expected: AnyWait | None = None
    """What the next typed message is taken for."""
    spoken: str = ""
    """The language of the last question here, if it was recognised: the conversation goes on in it."""
    topic: str = ""
    """Topic of the last answer, for follow-up questions."""
    answered: LastAnswer | None = None
    """The last answer itself, for questions that don't name what they are about."""
    votes: Mapping[str, Vote] = {}
    """This person's votes by entry, so that a second tap changes the first."""
    unanswered: UnansweredQuestion | None = None
    """This chat's last unanswered question, until the person has said whether they want to hear of an answer."""
    composing: Composition = Composition()
    """What an admin is composing for the content, step by step."""
    asked: str = ""
    """The last unanswered question, recorded if the person means none of the suggestions."""
    held_messages: Mapping[str, HeldMessage] = {}
    """Held messages, whose recipient the person was asked for, by the token of their update."""
    in_touch: InTouch | None = None
    """Which request this chat last wrote about."""
    profile: Mapping[str, Any] = {}
    """Answers remembered, with consent, for the next request, by role: company, home, website ..."""
    remembers: bool | None = None
    """Whether answers may be remembered; None until the person is asked."""
    newest: int = 0
    """The id of the last message that a person sent here."""
    names: Mapping[str, str] = {}
    """The names that people in this chat let the other side see, by their ids; empty for those who don't want to."""
    heard: Mapping[str, str] = {}
    """Fingerprints of the last messages by their ids, to recognise edits that change nothing."""
    seen: date | None = None
    """The day of the person's last action; None in older records."""

    @property
    def draft(self) -> Draft | None:
        """The draft being filled in right now."""
        return self.drafts.get(self.active)
