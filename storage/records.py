"""What the assistant remembers: plain frozen records, and the two values that carry them (Snapshot in, Changes out)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Annotated, Any, Literal

from pydantic import Field

from storage.messages import Address, Choice, Copy, Delivery, Record
from storage.personal import NOBODY_THERE, Block, Erasure
from storage.waits import AnyWait, Composition

# ------------------------------------------------------------------ learning


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


# -------------------------------------------------------------------- people


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
    """

    kind: Literal["asking"] = "asking"
    field: str
    ticked: tuple[str, ...] = ()
    finding: str = ""
    market: tuple[str, ...] = ()


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


# ------------------------------------------------------------------ contacts


class Role(StrEnum):
    """What somebody is to a cluster."""

    CONTACT = "contact"
    """Receives its requests and decides."""
    DEPUTY = "deputy"
    """Stands in for the contact."""
    COPY = "copy"
    """Reads along and decides nothing."""
    MAILBOX = "mailbox"
    """The cluster's e-mail: gets what reaches nobody of theirs here."""


class Contact(Record):
    """Somebody who receives requests to a cluster; the secretariat is the cluster ""."""

    cluster: str
    address: Address
    role: Role = Role.CONTACT
    hours: str = ""
    """When they are there, such as Mo-Fr 09:00-17:00 Europe/Paris; empty means always."""
    away: datetime | None = None
    """Until when somebody else stands in for them."""
    imported: bool = False
    """True when the settings name them: they go when the settings no longer do."""
    muted: bool = False
    """True when they don't want to be told of the requests of which they get a copy."""
    unreachable: datetime | None = None
    """Since when nothing reaches them: they have blocked the bot, or their chat is gone."""
    version: int = 0
    """Counts commits: who was removed meanwhile must not come back with a change that was made from before."""
    name: str = ""
    """What people or groups are called in Telegram, for the admins and for colleagues."""
    zone: str = ""
    """Their time zone; empty means the cluster's."""
    seen: datetime | None = None
    """When they last did something here."""
    removed: datetime | None = None
    """When an admin removed somebody whom the settings still name: they must not come back at the next start."""

    @property
    def id(self) -> str:
        """One per cluster, role and chat."""
        return f"{self.cluster} {self.role} {self.address.root}"

    @property
    def key(self) -> str:
        """Short enough for a button, and the same for as long as they are linked."""
        return blake2b(self.id.encode(), digest_size=8).hexdigest()


class Ending(StrEnum):
    """Why an invitation is good no longer."""

    USED = "used"
    """Somebody was linked by it."""
    REVOKED = "revoked"
    """An admin took it back."""


class Opening(Record):
    """Somebody has followed the link of an invitation: only they, and where they did it, may go on with it."""

    address: Address
    person: int


class Invitation(Record):
    """A code by which somebody becomes a contact; only its hash is kept."""

    code_hash: str
    cluster: str
    role: Role = Role.CONTACT
    expires: datetime
    request: str = ""
    """The request that the e-mail with the link was about; empty where the code came in another way."""
    action: str = ""
    """The button that the link stands for."""
    version: int = 0
    """Counts commits: of two who use it at the same moment, one does."""
    created: datetime | None = None
    by: str = ""
    """Who made it, by name."""
    replaces: str = ""
    """The id of the contact whose place they take."""
    opened: tuple[Opening, ...] = ()
    ending: Ending | None = None
    """None while it may be used."""
    used_by: str = ""
    """Who was linked by it, by name."""

    @property
    def key(self) -> str:
        """Short enough for a button. It opens nothing: that takes the code."""
        return self.code_hash[:16]


# ------------------------------------------------------------------ requests


class Status(StrEnum):
    """Where a request stands; the transitions between them are in `bot.dialogue.requests`."""

    SUBMITTED = "submitted"
    """With the target's contact, who has not decided."""
    ASKED = "asked"
    """The contact asked something and waits for the company."""
    ACCEPTED = "accepted"
    """The contact helps."""
    DECLINED = "declined"
    """The contact cannot help."""
    WITHDRAWN = "withdrawn"
    """The company took it back."""
    CLOSED = "closed"
    """The help came to its end."""


FINISHED = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.CLOSED})
"""Statuses in which nobody has to do anything any more."""


class Side(StrEnum):
    """What somebody is to a request."""

    COMPANY = "company"
    """The one who asked."""
    CONTACT = "contact"
    """One of those who decide."""


class HistoryEntry(Record):
    """One thing that happened to a request: who did what when, with what words."""

    at: datetime
    by: Side
    event: str
    words: str = ""
    reason: str = ""
    """Key of a ready-made reason, given instead of words: everybody reads it in their own language."""
    name: str = ""
    quote: str = ""
    """The part of an earlier message that the words reply to."""
    original: Copy | None = None
    """The message that brought the words, in its own chat."""
    named: bool = False
    """True when the other side may read the name."""


class OutcomeKind(StrEnum):
    """What came of a request that is closed."""

    MET = "met"
    """The two sides met or talked."""
    INFORMATION = "information"
    """The company got the information or the contact it was looking for."""
    PROJECT = "project"
    """They work on something together."""
    CONTRACT = "contract"
    """They signed a contract."""
    NOTHING = "nothing"
    """Nothing has come of it yet."""


class RequestOutcome(Record):
    """What one side says came of a request: its last word. `public` is whether others may be told of it; None until
    the side was asked.
    """

    at: datetime
    by: Side
    kind: OutcomeKind
    words: str = ""
    public: bool | None = None


class Request(Record):
    """A submitted request. `company` is where the company asked from; those at `contacts` may decide."""

    id: str
    number: int
    version: int = 0
    service: str
    company: Address
    person: Person
    language: str
    answers: Mapping[str, Any]
    home: str = ""
    target: str = ""
    status: Status = Status.SUBMITTED
    contacts: tuple[Address, ...] = ()
    copies: tuple[Address, ...] = ()
    released: tuple[Address, ...] = ()
    """Contacts from whom somebody else has taken it over: they don't get it back by themselves."""
    suggested: str = ""
    """The cluster that the contact would pass it on to; the company is asked whether it agrees."""
    muted: tuple[Address, ...] = ()
    """Those of `copies` who don't want to hear of it any more."""
    watched: bool = False
    """True when its reminders are on the agenda; requests of earlier versions have none."""
    created: datetime
    updated: datetime
    reached: datetime | None = None
    """When the card first arrived at one of those who decide; None while that isn't known."""
    history: tuple[HistoryEntry, ...] = ()
    outcomes: tuple[RequestOutcome, ...] = ()
    """What each side says came of it, at most one a side."""
    erased: datetime | None = None
    """Since when it says no more than what happened when, and to which clusters: no names, answers or words."""

    def anonymised(self, at: datetime) -> Request:
        """The request without anything that people said or are called."""
        nothing = {"words": "", "name": "", "quote": "", "original": None}
        return self.model_copy(
            update={
                "company": NOBODY_THERE,
                "person": Person(id=0),
                "answers": {},
                "history": tuple(event.model_copy(update=nothing) for event in self.history),
                "outcomes": tuple(told.model_copy(update={"words": "", "public": False}) for told in self.outcomes),
                "erased": at,
            }
        )


# ---------------------------------------------------------- what goes in and out


NEW_NUMBER = "\ue000"
"""Stands for the running number of a new request until it is committed: only then it is known who comes first."""


class Reminder(Record):
    """Something that falls due: at `due` it becomes an event. `kind` says what of, `address` where, `about` of what."""

    id: str
    kind: str
    due: datetime
    address: Address | None = None
    about: str = ""
    payload: tuple[Mapping[str, Any], ...] = ()
    """Raw updates that wait for others which belong to them, in their order."""


class RawUpdate(Record):
    """An update of Telegram as it came: `payload` is the JSON object; `lane` orders updates (the chat's address)."""

    id: int
    lane: Address
    payload: Mapping[str, Any]
    received: datetime


class DeadLetter(Record):
    """An update that could not be handled, with the kind of error (never its words)."""

    update: RawUpdate
    error: str
    at: datetime


class Kept(Record):
    """Everything that is kept about the person of one chat."""

    session: Session
    requests: tuple[Request, ...] = ()
    """Those they sent, oldest first."""
    unanswered: tuple[UnansweredQuestion, ...] = ()
    """Questions that can still be told to be theirs."""
    deliveries: tuple[Delivery, ...] = ()
    """Messages to them that are still kept."""
    reminders: tuple[Reminder, ...] = ()
    dead_letters: tuple[DeadLetter, ...] = ()
    contacts: tuple[Contact, ...] = ()
    """What they are to clusters or to the secretariat."""
    block: Block | None = None
    elsewhere: tuple[Delivery, ...] = ()
    """Messages to others about their requests."""


class Snapshot(Record):
    """What one decision may look at: this chat's session, its requests, and the request that was named, if any."""

    session: Session
    requests: tuple[Request, ...] = ()
    """Requests this chat opened or may decide about, newest first."""
    copies: tuple[Request, ...] = ()
    """Requests of which this chat got a copy, newest first."""
    open_requests: tuple[Request, ...] = ()
    """All open requests, oldest first; for admins only."""
    languages: Mapping[Address, str] = {}
    """What the other chats that were named speak: chosen there, else used there last, else of the phone."""
    newest: int = 0
    """The id of our last message in this chat, as far as it is known."""
    replied: str = ""
    """Number of the request that the message replied to is about."""
    mail_link: Invitation | None = None
    """The link from a mail that was opened here, while it is good."""
    unanswered: tuple[UnansweredQuestion, ...] = ()
    """Those that matter here, while they are kept: this chat's own last one, those for which content is being put
    together, and those about the entry that was named.
    """
    counts: Mapping[str, int] = {}
    """Figures by key; for admins only."""
    blocks: tuple[Block, ...] = ()
    """Who is shut out; for admins only."""
    kept: Kept | None = None
    """Everything about this person, where they have it erased."""
    invitations: tuple[Invitation, ...] = ()
    """Those that the event is about, whether they are still good or not; for admins all that were made for people."""


class Changes(Record):
    """The effects of one event, committed in one piece.

    `session` and `requests` carry the version they were loaded with (0 when new); the store keeps them with the next.
    A new request without a number gets the next one on commit, wherever NEW_NUMBER stands in the changes.
    """

    session: Session | None = None
    requests: tuple[Request, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    unanswered: tuple[UnansweredQuestion, ...] = ()
    """Unanswered questions to keep, or to keep anew under the same id."""
    settled: tuple[str, ...] = ()
    """Ids of unanswered questions that somebody has seen to: they go."""
    counts: Mapping[str, int] = {}
    """Counters to add to, by key: figures without people in them. Those whose key ends in a month, such as
    `asked:fees@2026-05`, are forgotten with time."""
    reminders: tuple[Reminder, ...] = ()
    """Reminders to keep, or to keep anew under the same id."""
    dropped_reminders: tuple[str, ...] = ()
    """Ids of reminders that are no longer needed."""
    contacts: tuple[Contact, ...] = ()
    """Contacts to keep, or to keep anew; each with the version it was loaded with."""
    removed_contacts: tuple[str, ...] = ()
    """Ids of contacts that are contacts no more."""
    invitations: tuple[Invitation, ...] = ()
    """Invitations to keep, or to keep anew; each with the version it was loaded with."""
    used_invitations: tuple[str, ...] = ()
    """Hashes of the codes of invitations that are used up."""
    blocks: tuple[Block, ...] = ()
    """People to shut out, or to keep anew."""
    unblocked: tuple[str, ...] = ()
    """Ids of blocks that are lifted."""
    erasures: tuple[Erasure, ...] = ()
    """People about whom nothing is kept from now on, but for what else these changes say of them."""

    def numbered(self, number: int) -> Changes:
        """The changes with the running number of the new request in every place where it stands open."""
        text = self.model_dump_json().replace(NEW_NUMBER, f"{number:04d}")
        changes = Changes.model_validate_json(text)
        requests = [
            found if found.number else found.model_copy(update={"number": number}) for found in changes.requests
        ]
        return changes.model_copy(update={"requests": tuple(requests)})
