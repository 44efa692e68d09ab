"""What a decision may look at: the content, who is who, what is remembered, what came in, the time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from bot.dialogue.events import Event, EventKind, Incoming
from bot.dialogue.interpretation.interpreter import Interpretation
from bot.dialogue.speech import Speech
from knowledge.releases.history import Published
from knowledge.releases.release import Release
from storage.messages import TELEGRAM, Address
from storage.personal import Retention
from storage.records import Contact, Person, Request, Role, Session, Snapshot, Status


class Rung(StrEnum):
    """Who gets a request, from the first choice to the last resort."""

    CONTACT = "contact"
    """Those who decide for the cluster."""
    DEPUTY = "deputy"
    """Those who stand in for them."""
    MAILBOX = "mailbox"
    """The cluster's e-mail."""
    SECRETARIAT = "secretariat"
    """The network's office."""


@dataclass(frozen=True)
class Directory:
    """Who is who, by address: the contacts of the clusters and the people of the secretariat."""

    contacts: Mapping[str, tuple[Address, ...]] = field(default_factory=dict)
    admins: tuple[Address, ...] = ()
    deputies: Mapping[str, tuple[Address, ...]] = field(default_factory=dict)
    mailboxes: Mapping[str, tuple[Address, ...]] = field(default_factory=dict)
    known: tuple[Contact, ...] = ()
    """The records behind all of it."""
    everything: tuple[Contact, ...] = ()
    """Those as well that an admin has removed."""
    unreachable: frozenset[Address] = frozenset()
    """Chats that nothing reaches at present."""
    copies: Mapping[str, tuple[Address, ...]] = field(default_factory=dict)
    now: datetime | None = None
    """The moment it is asked at: who is away at present."""

    @classmethod
    def from_contacts(cls, contacts: Iterable[Contact]) -> Directory:
        """Return the directory of those who receive requests; the secretariat is the cluster ""."""
        everything = tuple(contacts)
        known = tuple(contact for contact in everything if not contact.removed)
        roles: dict[Role, dict[str, tuple[Address, ...]]] = {role: {} for role in Role}
        for contact in known:
            clusters = roles[contact.role]
            clusters[contact.cluster] = (*clusters.get(contact.cluster, ()), contact.address)
        admins = roles[Role.CONTACT].pop("", ())
        return cls(
            contacts=roles[Role.CONTACT],
            admins=admins,
            deputies=roles[Role.DEPUTY],
            mailboxes=roles[Role.MAILBOX],
            copies=roles[Role.COPY],
            known=known,
            everything=everything,
            unreachable=frozenset(contact.address.root for contact in known if contact.unreachable),
        )

    def at(self, now: datetime) -> Directory:
        """Return the directory of this moment."""
        return replace(self, now=now) if any(contact.away for contact in self.known) else self

    def records_of(self, address: Address) -> tuple[Contact, ...]:
        """Return what a chat is to the clusters."""
        return tuple(contact for contact in self.known if contact.address.root == address.root)

    def away_until(self, address: Address) -> datetime | None:
        """Return when somebody who is away at present is back; None for all others."""
        now = self.now
        gone = [known for known in self.records_of(address) if now and not (known.away_from and known.away_from > now)]
        return max((contact.away for contact in gone if now and contact.away and contact.away > now), default=None)

    def present(self, addresses: Iterable[Address]) -> tuple[Address, ...]:
        """Return those of the chats that are not away."""
        return tuple(address for address in addresses if not self.away_until(address))

    def copies_of(self, cluster: str) -> tuple[Address, ...]:
        """Return the chats of those who read along for a cluster and decide nothing."""
        return self.copies.get(cluster, ())

    def without(self, address: Address) -> Directory:
        """Return the directory in which nothing reaches this chat."""
        return replace(self, unreachable=self.unreachable | {address.root})

    def of(self, cluster: str) -> tuple[Address, ...]:
        """Return the chats of a cluster's contacts; empty when none is configured."""
        return self.contacts.get(cluster, ())

    def deputies_of(self, cluster: str) -> tuple[Address, ...]:
        """Return the chats of those who stand in for a cluster's contacts."""
        return self.deputies.get(cluster, ())

    def mailbox_of(self, cluster: str) -> tuple[Address, ...]:
        """Return the cluster's e-mail, if any."""
        return self.mailboxes.get(cluster, ())

    def everybody(self) -> frozenset[Address]:
        """Return all chats of contacts and admins."""
        return frozenset(self.admins).union(*self.contacts.values(), *self.deputies.values(), *self.copies.values())

    def deciders(self, request: Request) -> tuple[Address, ...]:
        """Return the chats that decide: those that got the card and are still configured; when none is, today's
        receivers.
        """
        return self.still_deciding(request) or self.receivers(request.target)

    def still_deciding(self, request: Request) -> tuple[Address, ...]:
        """Return the chats that got the request's card and may still decide, on whatever rung they stand."""
        return tuple(address for address in request.contacts if self.rung_of(request.target, address))

    def rung_of(self, cluster: str, address: Address) -> Rung | None:
        """Return where a chat stands among those who may decide for the cluster; None where it doesn't."""
        return next((rung for rung, chats in self.ladder(cluster) if address.among(chats)), None)

    def ladder(self, cluster: str) -> tuple[tuple[Rung, tuple[Address, ...]], ...]:
        """Return who may decide for the cluster ("" is the secretariat), from the first choice to the last resort."""
        return (
            (Rung.CONTACT, self.of(cluster)),
            (Rung.DEPUTY, self.deputies_of(cluster)),
            (Rung.MAILBOX, self.mailbox_of(cluster)),
            (Rung.SECRETARIAT, self.admins),
        )

    def reachable(self, addresses: Iterable[Address]) -> tuple[Address, ...]:
        """Return those of the chats that messages reach, as far as it's known."""
        return tuple(address for address in addresses if address.root not in self.unreachable)

    def is_attended(self, request: Request) -> bool:
        """Return whether the request lies with those it should lie with today."""
        return bool(request.contacts) and set(self.holders(request)) == set(request.contacts)

    def holders(self, request: Request) -> tuple[Address, ...]:
        """Return the chats that should have the request today, starting from those that have it.

        Whoever can't be reached drops out. The cluster's own people come back to what was decided without them, and to
        what nobody has decided; when nobody is left it goes up the ladder. Somebody who is away keeps what they have,
        and their deputy gets what is undecided.
        """
        still = self.still_deciding(request)
        left, own = self.reachable(still), self._on_duty(request.target)
        missing = tuple(address for address in own if not address.among((*left, *request.released)))
        undecided = request.status in (Status.SUBMITTED, Status.ASKED)
        stood_in = not any(address.among(left) for address in self.of(request.target))
        if left and (undecided or len(still) < len(request.contacts) or stood_in):
            return (*left, *missing)
        today = self.receivers(request.target)
        return left or tuple(address for address in today if not address.among(request.released)) or today

    def _on_duty(self, cluster: str) -> tuple[Address, ...]:
        """Return the cluster's contacts who can be reached and are there; while they are away, their deputies."""
        contacts = self.reachable(self.of(cluster))
        here = self.present(contacts)
        return here if here or not contacts else self.present(self.reachable(self.deputies_of(cluster)))

    def receivers(self, cluster: str) -> tuple[Address, ...]:
        """Return the chats that receive a request to this cluster ("" is the secretariat) today: the first rung of
        the ladder on which somebody can be reached and is there. Where that is none, somebody who is away gets it,
        and where nobody can be reached the first one is tried all the same.
        """
        rungs = [chats for _, chats in self.ladder(cluster) if chats]
        able = [found for chats in rungs if (found := self.reachable(chats))]
        here = [found for chats in able if (found := self.present(chats))]
        return (here or able or rungs or [()])[0]

    def is_answered_for(self, cluster: str) -> bool:
        """Return whether a request to this cluster reaches somebody: its contact, else the secretariat."""
        return bool(self.receivers(cluster))

    def is_admin(self, event: Event) -> bool:
        """Return whether this person belongs to the secretariat, whatever chat they write from."""
        return replace(event.address, chat=str(event.person.id)).among(self.admins)

    def concerns(self, incoming: Incoming) -> bool:
        """Return False if it was overheard, or the bot was added, in a group that is none of ours."""
        added = incoming.kind is EventKind.REACH and not incoming.private
        if added and not self.records_of(incoming.address):
            return self.is_admin(incoming)
        return not incoming.overheard or self.is_contact(incoming.address)

    def is_contact(self, address: Address) -> bool:
        """Return whether the chat is a cluster's contact, or stands in for one."""
        return any(address.among(chats) for chats in (*self.contacts.values(), *self.deputies.values()))


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
        """Return the bot's words in the language of a chat; `fallback` is used when that isn't known."""
        if address.root == self.event.address.root:
            return self.speech
        spoken = self.snapshot.languages.get(address.root, "") or self._mailbox_language(address)
        language = self.release.catalog.best_language(spoken, fallback)
        now = self.now if address.channel == TELEGRAM else None  # "today" in a mail is read tomorrow
        return Speech(self.release.catalog, language, self.zone_of(address), now)

    def _mailbox_language(self, address: Address) -> str:
        """Return the language in which a mailbox is written to; empty for chats."""
        known = self.release.catalog.clusters
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
        known = self.release.catalog.clusters
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
