"""What a decision may look at: the content, who is who, what is remembered, what came in, the time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from bot.dialogue.events import Event, EventKind, Incoming
from bot.dialogue.interpretation import Interpretation
from bot.dialogue.speech import Speech
from knowledge.releases.history import Published
from knowledge.releases.release import Release
from storage.messages import Address
from storage.records import Contact, Person, Request, Role, Session, Snapshot


@dataclass(frozen=True)
class Directory:
    """Who is who, by address: the contacts of the clusters and the people of the secretariat."""

    contacts: Mapping[str, tuple[Address, ...]] = field(default_factory=dict)
    admins: tuple[Address, ...] = ()

    @classmethod
    def from_contacts(cls, contacts: Iterable[Contact]) -> Directory:
        """The directory of those who receive requests; the secretariat is the cluster ""."""
        clusters: dict[str, tuple[Address, ...]] = {}
        for contact in contacts:
            if contact.role is Role.CONTACT:
                clusters[contact.cluster] = (*clusters.get(contact.cluster, ()), contact.address)
        admins = clusters.pop("", ())
        return cls(contacts=clusters, admins=admins)

    def of(self, cluster: str) -> tuple[Address, ...]:
        """The chats of a cluster's contacts; empty when none is configured."""
        return self.contacts.get(cluster, ())

    def everybody(self) -> frozenset[Address]:
        """All chats of contacts and admins."""
        return frozenset(self.admins).union(*self.contacts.values())

    def in_charge(self, request: Request) -> tuple[Address, ...]:
        """The chats that decide: those that got the card and are still configured; when none is, today's receivers."""
        return self.still(request) or self.received_by(request.target)

    def still(self, request: Request) -> tuple[Address, ...]:
        """The chats that got the request's card and are still configured, as contact or as secretariat."""
        configured = (*self.of(request.target), *self.admins)
        return tuple(address for address in request.contacts if address.among(configured))

    def attended(self, request: Request) -> bool:
        """True when all who got the request's card are still configured."""
        return bool(request.contacts) and self.still(request) == request.contacts

    def received_by(self, cluster: str) -> tuple[Address, ...]:
        """The chats that receive a request to this cluster ("" is the secretariat) today."""
        return self.of(cluster) or self.admins

    def answered_for(self, cluster: str) -> bool:
        """True when a request to this cluster reaches somebody: its contact, else the secretariat."""
        return bool(self.received_by(cluster))

    def is_admin(self, event: Event) -> bool:
        """True when this person belongs to the secretariat, whatever chat they write from."""
        return replace(event.address, chat=str(event.person.id)).among(self.admins)

    def concerns(self, incoming: Incoming) -> bool:
        """True unless it was overheard in a group that receives no requests."""
        return not incoming.overheard or self.is_contact(incoming.address)

    def is_contact(self, address: Address) -> bool:
        """True when the chat is a cluster's contact."""
        return any(address.among(addresses) for addresses in self.contacts.values())


@dataclass(frozen=True)
class Scene:
    """Everything one decision may look at."""

    release: Release
    directory: Directory
    snapshot: Snapshot
    event: Event
    now: datetime
    history: tuple[Published, ...] = ()
    """The last releases of the content, newest first."""
    folder: str = ""
    """Where the content stands, for the pictures and documents of its answers."""
    interpretation: Interpretation | None = None
    """What the search makes of the event's words, where it has been asked already."""

    @cached_property
    def incoming(self) -> Incoming:
        """What a person did; when something happened by itself, an occasion on which nobody typed or pressed."""
        if isinstance(self.event, Incoming):
            return self.event
        token, address, person = self.event.token, self.event.address, self.event.person
        return Incoming(token=token, address=address, person=person, nature=EventKind.SERVICE)

    def at(self, address: Address) -> Scene:
        """The scene as the chat at `address` is told of it, in its language: for messages, not for changes."""
        language = self.snapshot.languages.get(address.root, "")
        session = Session(address=address.root, person=Person(id=0, language=language))
        snapshot = self.snapshot.model_copy(update={"session": session})
        return replace(self, event=replace(self.event, address=address), snapshot=snapshot)

    @property
    def session(self) -> Session:
        """Where this chat stands."""
        return self.snapshot.session

    @property
    def language(self) -> str:
        """The language this person is answered in."""
        person = self.session.person or self.event.person
        return self.release.catalog.best_language(person.language, self.session.spoken, person.phone_language)

    @property
    def speech(self) -> Speech:
        """The bot's words in this person's language."""
        return Speech(self.release.catalog, self.language, self.zone_of(self.event.address), self.now)

    def speech_for(self, address: Address, fallback: str = "") -> Speech:
        """The bot's words in the language of a chat; `fallback` counts when nothing is known of it."""
        if address.root == self.event.address.root:
            return self.speech
        spoken = self.snapshot.languages.get(address.root, "")
        language = self.release.catalog.best_language(spoken, fallback)
        return Speech(self.release.catalog, language, self.zone_of(address), self.now)

    def zone_of(self, address: Address) -> str:
        """The time zone of a chat: that of the cluster it answers for, else of the company's home cluster."""
        own = [cluster for cluster, contacts in self.directory.contacts.items() if address.among(contacts)]
        homes = [request.home for request in self.snapshot.requests if address.among([request.company])]
        known = self.release.catalog.clusters
        return next((known[cluster].timezone for cluster in (*own, *homes) if cluster in known), "")

    def with_session(self, **changed: object) -> Scene:
        """The scene with the session changed, for what is decided next in the same turn."""
        session = self.session.model_copy(update=changed)
        return replace(self, snapshot=self.snapshot.model_copy(update={"session": session}))

    def request(self, request_id: str) -> Request | None:
        """The request of this number, if it was loaded."""
        return next((one for one in self.snapshot.requests if one.id == request_id), None)


def month_of(scene: Scene) -> str:
    """The month in which figures of this scene are counted, such as 2026-05."""
    return f"{scene.now:%Y-%m}"
