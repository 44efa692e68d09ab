"""What a decision may look at: the content, who is who, what is remembered, what came in, the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain

from bot.dialogue.callbacks import AcceptInvitation, AskAssistant, AskToo, decode
from bot.dialogue.directory import Directory
from bot.dialogue.effects import Rights, Verdict
from bot.dialogue.events import Event, EventKind, Incoming, WorkDone
from bot.dialogue.interpretation.interpreter import Context, Interpretation
from bot.dialogue.speech import Speech
from knowledge.releases.history import Published
from knowledge.releases.release import Release
from knowledge.schema import Catalog
from knowledge.search.acts import Act, Asked
from knowledge.search.items import CLUSTERS, COMPANIES
from knowledge.search.purposes import Purpose
from storage.messages import TELEGRAM, Address
from storage.personal import Retention
from storage.records import UNDECIDED, Asking, Person, Request, Session, Side, Snapshot, Status
from storage.waits import WaitForMove

FRESH = timedelta(minutes=30)
"""How long people may refer to an answer without naming what it was about."""
ASKED_BY_ROLE: Mapping[str, Asked] = {
    "target": "target", "home": "home", "company": "company", "person": "person", "activity": "activity"
}  # fmt: skip
ASKED_BY_KIND: Mapping[str, Asked] = {
    "choice": "options", "choices": "options", "text": "wish", "date": "date", "email": "email", "website": "email"
}  # fmt: skip
"""What a question of a form asks for, by its role or else by its kind."""
UNFINISHED = UNDECIDED | {Status.ACCEPTED}
"""Statuses of a request in which people write to each other, or may begin to."""
TYPED = frozenset({EventKind.TEXT, EventKind.EDITED, EventKind.INLINE})


@dataclass(frozen=True)
class Terms:
    """What the operator has settled that people are told of."""

    retention: Retention = field(default_factory=Retention)
    mail: bool = False
    """Whether clusters may get requests by e-mail."""
    judge: str = ""
    """The host of the judge that unsure questions are put to; empty without one."""


@dataclass(frozen=True)
class Scene:
    """Everything that one decision may look at."""

    release: Release
    directory: Directory
    snapshot: Snapshot
    event: Event
    now: datetime
    history: tuple[Published, ...] = ()
    """The last releases of the content, newest first."""
    folder: str = ""
    """Where the content stands, for the pictures and documents of its answers."""
    terms: Terms = field(default_factory=Terms)
    code: str = ""
    """A fresh code that nobody can guess, for an invitation."""
    bot: str = ""
    """The name by which people find the bot."""
    administrator: bool | None = None
    """Whether the person is an administrator of the group; None where nobody has asked Telegram."""
    interpretation: Interpretation | None = None
    """What the search makes of the event's words, where it has been asked already."""

    @cached_property
    def incoming(self) -> Incoming:
        """What a person did; when something happened by itself, an occasion on which nobody typed or pressed."""
        if isinstance(self.event, Incoming):
            return self.event
        token, address, person = self.event.token, self.event.address, self.event.person
        return Incoming(token=token, address=address, person=person, kind=EventKind.SERVICE)

    def at(self, address: Address) -> Scene:
        """Return the scene as the chat at `address` is told of it, in its language: for messages, not for changes."""
        language = self.snapshot.languages.get(address.root, "")
        session = Session(address=address.root, person=Person(id=0, language=language))
        snapshot = self.snapshot.model_copy(update={"session": session})
        return replace(self, event=replace(self.event, address=address), snapshot=snapshot)

    @property
    def catalog(self) -> Catalog:
        """The content of the current release."""
        return self.release.catalog

    @property
    def session(self) -> Session:
        """Where this chat stands."""
        return self.snapshot.session

    @cached_property
    def context(self) -> Context:
        """What the conversation is about, and who asks."""
        last = self.session.answered
        works_here = self.directory.records_of(self.event.address) or self.directory.is_admin(self.event)
        audience = CLUSTERS if works_here or self._is_invited() else COMPANIES
        recent = (last.entry, last.aspect, last.told) if last and self.now - last.at <= FRESH else ("", "", "")
        asked = self._entry_asked_about()
        about = (asked, "", "") if asked else recent
        return Context(asked or self.session.topic, *about, audience, self._asked(), self._corresponds())

    def _entry_asked_about(self) -> str:
        """Return the entry of the cluster to which a company has just been asked whether its request may go: "who are
        they?". Returns "" when something was said since, or there's none.
        """
        for request in self.snapshot.requests:
            unsaid = self.session.said is None or self.session.said <= request.updated
            if request.suggested and unsaid and Side.COMPANY in self.sides(request):
                name = self.catalog.clusters[request.suggested].name
                return next((entry.id for entry in self.catalog.entries.values() if name in entry.names), "")
        return ""

    def _asked(self) -> Asked:
        """Return what the form that waits for words asks for; empty where none is open."""
        draft = self.session.drafts.get(self.session.active)
        service = draft and self.catalog.services.get(draft.service)
        if not draft or not service:
            return ""
        field = service.field(draft.step.field) if isinstance(draft.step, Asking) else None
        return ASKED_BY_ROLE.get(field.role or "") or ASKED_BY_KIND.get(field.kind, "any") if field else "review"

    def _corresponds(self) -> bool:
        """Return whether words may be for the other side of a request."""
        return any(request.status in UNFINISHED and self.sides(request) for request in self.snapshot.requests)

    @property
    def purpose(self) -> Purpose | None:
        """What the event's words are for, where a request is open and anything tells."""
        return self.interpretation.purpose if self.interpretation else None

    @property
    def act(self) -> Act | None:
        """What the event's words are for, where a form waits for them and anything tells."""
        return self.interpretation.act if self.interpretation else None

    def _is_invited(self) -> bool:
        """Return whether somebody is being asked to become a contact, and hasn't decided yet."""
        return any(isinstance(decode(each.action), AcceptInvitation) for each in chain(*self.session.shown[:1]))

    @property
    def words_to_interpret(self) -> str:
        """The words to look up; empty when they are meant for people or there are none."""
        event = self.event
        if isinstance(event, WorkDone) and isinstance(event.result, Verdict | Rights):
            event = event.cause
        if not isinstance(event, Incoming):
            return ""
        if event.kind in TYPED:
            return "" if self._is_for_people(event) else event.text
        pressed = decode(event.action)
        held = self.session.held_messages.get(pressed.token) if isinstance(pressed, AskAssistant | AskToo) else None
        return held.words if held else ""

    def _is_for_people(self, event: Incoming) -> bool:
        """Return whether typed words can only be meant for people."""
        waits = self.session.expected
        if isinstance(waits, WaitForMove):
            return event.private or bool(waits.by) or self.snapshot.replied == waits.number
        return bool(self.snapshot.replied)

    def sides(self, request: Request) -> frozenset[Side]:
        """Return what this chat is to the request, by the request itself and today's contacts.

        A chat that once received the card may decide only while it's still configured.
        """
        here = self.incoming.address
        found = {Side.COMPANY} if here.among([request.company]) else set()
        if here.among(self.directory.deciders(request)):
            found.add(Side.CONTACT)
        return frozenset(found)

    def reader_side(self, request: Request) -> Side:
        """Return the side from which this chat reads about the request."""
        return Side.COMPANY if self.incoming.address.among([request.company]) else Side.CONTACT

    @property
    def in_office(self) -> bool:
        """Whether an admin acts in their own chat: in a group, others would see what only admins may."""
        return self.incoming.private and self.directory.is_admin(self.incoming)

    @property
    def language(self) -> str:
        """The language this person is answered in."""
        person = self.session.person or self.event.person
        return self.catalog.best_language(person.language, self.session.spoken, person.phone_language)

    @property
    def speech(self) -> Speech:
        """The bot's words in this person's language."""
        return Speech(self.catalog, self.language, self.zone_of(self.event.address), self.now)

    def speech_for(self, address: Address, fallback: str = "") -> Speech:
        """Return the bot's words in the language of a chat; `fallback` is used when that isn't known."""
        if address.root == self.event.address.root:
            return self.speech
        spoken = self.snapshot.languages.get(address.root, "") or self._mailbox_language(address)
        language = self.catalog.best_language(spoken, fallback)
        now = self.now if address.channel == TELEGRAM else None  # "today" in a mail is read tomorrow
        return Speech(self.catalog, language, self.zone_of(address), now)

    def _mailbox_language(self, address: Address) -> str:
        """Return the language in which a mailbox is written to; empty for chats."""
        known = self.catalog.clusters
        own = (cluster for cluster, mailboxes in self.directory.mailboxes.items() if address.among(mailboxes))
        return next((known[cluster].language for cluster in own if cluster in known), "")

    def zone_of(self, address: Address) -> str:
        """Return the time zone of a chat: its own, else its cluster's, else the home cluster's, else the one known when
        it sent a request.
        """
        chosen = next((contact.zone for contact in self.directory.records_of(address) if contact.zone), "")
        if chosen:
            return chosen
        chats = (*self.directory.contacts.items(), *self.directory.deputies.items(), *self.directory.mailboxes.items())
        own = [cluster for cluster, contacts in chats if address.among(contacts)]
        sent = [request for request in self.snapshot.requests if address.among([request.company])]
        known = self.catalog.clusters
        near = (known[cluster].timezone for cluster in (*own, *(request.home for request in sent)) if cluster in known)
        return next((zone for zone in (*near, *(request.zone for request in sent)) if zone), "")

    def with_session(self, **changed: object) -> Scene:
        """Return the scene with the session changed, for what is decided next in the same turn."""
        session = self.session.model_copy(update=changed)
        return replace(self, snapshot=self.snapshot.model_copy(update={"session": session}))

    def request(self, request_id: str) -> Request | None:
        """Return the request of this number, if it was loaded."""
        return next((request for request in self.snapshot.requests if request.id == request_id), None)


def month_of(scene: Scene) -> str:
    """Return the month in which figures of this scene are counted, such as 2026-05."""
    return f"{scene.now:%Y-%m}"
