"""Who is who, and who gets a request: the contacts of the clusters, their deputies, and the secretariat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.dialogue.events import Event, EventKind, Incoming
from storage.messages import Address
from storage.records import UNDECIDED, Contact, Request, Role


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
        undecided = request.status in UNDECIDED
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
