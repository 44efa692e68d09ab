"""`/contacts`: who is linked to each cluster, whether they can be reached, and what an admin can do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from bot.dialogue import callbacks
from bot.dialogue.contacts import absence, invitations
from bot.dialogue.contacts.joining import unlink_contact
from bot.dialogue.contacts.own import day_in_words, hours_in_words
from bot.dialogue.requests import attendance
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, choice, in_rows, join, shorten
from bot.dialogue.turn import Rows, Turn, say
from bot.dialogue.words.plain_words import fold, looks_like_question
from knowledge.schema import Cluster
from storage.messages import Choice, Text
from storage.records import Contact, Request, Role

PEOPLE = (Role.CONTACT, Role.DEPUTY, Role.COPY)
"""Roles that are linked by an invitation."""
SHOWN = 14
"""Clusters on one page."""
FEW = 6
"""Words that may just speak of a contact."""
LABEL = 40
"""Characters of a name on a button."""


class Reach(StrEnum):
    """Whether a contact can be relied on, the worst first."""

    BLOCKED = "blocked"
    """Messages can't reach them."""
    SILENT = "silent"
    """Requests have been waiting for them for too long."""
    NEW = "new"
    """They have never written or pressed anything."""
    AWAY = "away"
    """They are away until a day they named."""
    KNOWN = "known"
    """They were active before times were recorded."""
    FINE = "fine"
    """Everything is fine."""


def reach(scene: Scene, contact: Contact) -> Reach:
    """Return the state of a contact."""
    if contact.unreachable:
        return Reach.BLOCKED
    if scene.directory.away_until(contact.address):
        return Reach.AWAY
    if any(attendance.is_overdue(scene, request) for request in open_requests(scene, contact)):
        return Reach.SILENT
    return Reach.FINE if contact.seen else Reach.KNOWN if contact.name else Reach.NEW


def open_requests(scene: Scene, contact: Contact) -> list[Request]:
    """Return the open requests the contact is responsible for."""
    return [
        request
        for request in scene.snapshot.open_requests
        if request.target == contact.cluster and contact.address.among(request.contacts)
    ]


def linked_people(scene: Scene, cluster: str) -> list[Contact]:
    """Return everybody linked to a cluster, contacts first."""
    found = [known for known in scene.directory.known if known.cluster == cluster and known.role in PEOPLE]
    return sorted(found, key=lambda contact: PEOPLE.index(contact.role))


# ----------------------------------------------------------------- overview


def overview(scene: Scene) -> Turn:
    """Show the contact or the cluster that the words name, with everybody who is linked to it; all clusters where they
    name neither.
    """
    words = scene.incoming.text
    named = scene.release.places.clusters_in(words)
    page = cluster_page(scene, next(iter(named))) if len(named) == 1 else None
    return show_named(scene, words) or page or _overview(scene, 0)


def show_away(scene: Scene) -> Turn:
    """Show who is away, and until when."""
    gone = [known for known in scene.directory.known if known.role in PEOPLE and reach(scene, known) is Reach.AWAY]
    parts = [_describe(scene, contact) for contact in gone if contact.cluster] or [
        scene.speech.text("contacts.nobody-away")
    ]
    return say(scene, join(parts, "\n\n"), (scene.speech.button("contacts.all", callbacks.ListContacts()),))


def show_named(scene: Scene, words: str) -> Turn | None:
    """Show the contact whose name stands in the words; None unless it's exactly one."""
    typed = set(fold(words).split())
    matches = [
        contact
        for contact in scene.directory.known
        if contact.cluster and contact.role in PEOPLE and contact.name and set(fold(contact.name).split()) & typed
    ]
    return show_contact(scene, callbacks.ShowContact(matches[0].key)) if len(matches) == 1 else None


def show_spoken_of(scene: Scene, words: str) -> Turn | None:
    """Show the contact whose name stands in a few words: "Noah has left". What opens a question may be "Will"; what
    opens a statement may be in small letters.
    """
    said, asks = words.split(), looks_like_question(scene.catalog, words)
    names = [name for place, name in enumerate(said) if name[:1].isupper() or not place][asks:]
    return show_named(scene, " ".join(names)) if len(said) <= FEW else None


def show_page(scene: Scene, pressed: callbacks.ListContacts) -> Turn:
    """Show another page of the clusters."""
    return _overview(scene, pressed.page, scene.incoming.message)


def _overview(scene: Scene, page: int, replaces: int | None = None) -> Turn:
    speech, clusters = scene.speech, _clusters(scene)
    first = max(0, min(page, (len(clusters) - 1) // SHOWN)) * SHOWN
    shown = clusters[first : first + SHOWN]
    served = sum(bool(scene.directory.of(cluster.id)) for cluster in scene.catalog.targets())
    count = len(scene.catalog.targets())
    heading = speech.text("contacts.heading", served=served, total=count)
    lines = [_line(scene, cluster) for cluster in shown if linked_people(scene, cluster.id)]
    if bare := ", ".join(cluster.name for cluster in shown if not linked_people(scene, cluster.id)):
        lines.append(speech.text("contacts.nobody", clusters=bare))
    buttons = [choice(shorten(cluster.name, LABEL), callbacks.ShowCluster(cluster.id)) for cluster in shown]
    rows: list[tuple[Choice, ...]] = [*in_rows(buttons, 2)]
    rows.append(_page_buttons(speech, first // SHOWN, more=first + SHOWN < len(clusters)))
    if pending := invitations.open_invitations(scene):
        label = speech.label("contacts.open-invitations", count=len(pending))
        rows.append((choice(label, callbacks.ListInvitations()),))
    return say(scene, join((heading, join(lines)), "\n\n"), *rows, replaces=replaces)


def _page_buttons(speech: Speech, page: int, *, more: bool) -> tuple[Choice, ...]:
    """Return the buttons to the pages before and after."""
    before = (speech.button("contacts.before", callbacks.ListContacts(page - 1)),) if page else ()
    after = (speech.button("contacts.after", callbacks.ListContacts(page + 1)),) if more else ()
    return (*before, *after)


def _clusters(scene: Scene) -> list[Cluster]:
    """Return the clusters with somebody linked or that take requests: those with a problem first, then by name."""
    targets = {cluster.id for cluster in scene.catalog.targets()}
    known = scene.catalog.clusters.values()
    shown = [cluster for cluster in known if cluster.id in targets or linked_people(scene, cluster.id)]

    def rank(cluster: Cluster) -> tuple[int, str]:
        people = linked_people(scene, cluster.id)
        worst = min((list(Reach).index(reach(scene, contact)) for contact in people), default=len(Reach))
        return worst, cluster.name.casefold()

    return sorted(shown, key=rank)


def _line(scene: Scene, cluster: Cluster) -> Text:
    """Return a cluster with who is linked."""
    people = linked_people(scene, cluster.id)
    names = ", ".join(f"{name_of(scene, contact)}{_mark(scene, contact)}" for contact in people)
    return scene.speech.text("contacts.line", cluster=cluster.name, names=names)


def _mark(scene: Scene, contact: Contact) -> str:
    """Return a short warning about a contact; empty when all is well."""
    state = reach(scene, contact)
    known = [] if contact.role is Role.CONTACT else [scene.speech.label(f"role.{contact.role}")]
    known += [] if state in (Reach.KNOWN, Reach.FINE) else [scene.speech.label(f"contacts.mark.{state}")]
    return f" ({', '.join(known)})" if known else ""


def name_of(scene: Scene, contact: Contact) -> str:
    """Return a contact's name; until they have written something only their number is known."""
    return contact.name or scene.speech.label("contacts.unnamed", chat=contact.address.chat)


# ------------------------------------------------------------------ cluster


def show_cluster(scene: Scene, pressed: callbacks.ShowCluster) -> Turn | None:
    """Show a cluster: everybody who is linked, and how to link more."""
    return cluster_page(scene, pressed.cluster, scene.incoming.message)


def cluster_page(scene: Scene, id: str, replaces: int | None = None) -> Turn | None:
    """Show the page of a cluster; None when the content no longer knows it."""
    cluster = scene.catalog.clusters.get(id)
    if cluster is None:
        return None
    speech, people = scene.speech, linked_people(scene, id)
    parts = [speech.text("contacts.cluster", cluster=cluster.name, city=speech.city(cluster))]
    parts += [_describe(scene, contact) for contact in people]
    if not people:
        parts.append(speech.text("contacts.nobody-here"))
    parts += [_open_invitations_text(scene, id)] if invitations.open_invitations(scene, id) else []
    rows: list[tuple[Choice, ...]] = [
        (choice(shorten(name_of(scene, contact), LABEL), callbacks.ShowContact(contact.key)),) for contact in people
    ]
    rows += [(speech.button(f"contacts.invite.{role}", callbacks.Invite(id, role)),) for role in PEOPLE]
    if invitations.open_invitations(scene, id):
        count = len(invitations.open_invitations(scene))
        rows.append((choice(speech.label("contacts.open-invitations", count=count), callbacks.ListInvitations()),))
    rows.append((speech.button("contacts.all", callbacks.ListContacts()),))
    return say(scene, join(parts, "\n\n"), *rows, replaces=replaces)


def _open_invitations_text(scene: Scene, cluster: str) -> Text:
    """Return how many invitations are still open."""
    return scene.speech.text("contacts.invited", count=len(invitations.open_invitations(scene, cluster)))


def _describe(scene: Scene, contact: Contact) -> Text:
    """Return a contact: name, role, state, hours, open requests."""
    speech, state = scene.speech, reach(scene, contact)
    role = speech.label(f"role.{contact.role}")
    lines = [speech.text("contacts.person", name=name_of(scene, contact), role=role)]
    back = scene.directory.away_until(contact.address)
    since = contact.unreachable or back or contact.seen
    day = day_in_words(speech, back, contact.zone or speech.zone) if back else ""
    lines.append(speech.text(f"contacts.state.{state}", when=day or (speech.moment(since) if since else "")))
    if absence.is_planned(scene, contact):
        lines.append(absence.describe(scene, contact))
    if contact.hours:
        lines.append(speech.text("contacts.hours", hours=hours_in_words(speech, contact.hours)))
    if open_now := len(open_requests(scene, contact)):
        lines.append(speech.text("contacts.holds", count=open_now))
    return join(lines)


# ------------------------------------------------------------------ contact


def show_contact(scene: Scene, pressed: callbacks.ShowContact) -> Turn | None:
    """Show a contact with the possible actions; the cluster's page when they are no longer linked."""
    contact = find_contact(scene, pressed.key)
    return contact_page(scene, contact) if contact else None


def find_contact(scene: Scene, key: str) -> Contact | None:
    """Return the contact that a button is about."""
    return next((known for known in scene.directory.known if known.key == key and known.cluster), None)


def contact_page(scene: Scene, contact: Contact) -> Turn:
    """Show a contact, with what can be done."""
    speech = scene.speech
    head = speech.text("contacts.of", cluster=speech.cluster(contact.cluster))
    rows: list[tuple[Choice, ...]] = []
    if open_requests(scene, contact) and takers(scene, contact):
        rows.append((speech.button("contacts.hand-over", callbacks.HandOver(contact.key)),))
    rows.append((speech.button("contacts.replace", callbacks.ReplaceContact(contact.key)),))
    rows.append((speech.button("contacts.unlink", callbacks.Unlink(contact.key)),))
    rows.append((speech.button("contacts.back", callbacks.ShowCluster(contact.cluster)),))
    return say(scene, join((head, _describe(scene, contact))), *rows, replaces=scene.incoming.message)


def unlink(scene: Scene, pressed: callbacks.Unlink) -> Turn | None:
    """Ask whether the contact is really to be unlinked, and say what becomes of their requests."""
    contact = find_contact(scene, pressed.key)
    if contact is None:
        return None
    speech = scene.speech
    names = {"name": name_of(scene, contact), "cluster": speech.cluster(contact.cluster)}
    parts = [speech.text("contacts.sure", **names)]
    if count := len(open_requests(scene, contact)):
        parts.append(speech.text("contacts.then", count=count))
    rows: Rows = (
        (speech.button("contacts.sure-yes", callbacks.ConfirmUnlink(contact.key)),),
        (speech.button("button.never-mind", callbacks.ShowContact(contact.key)),),
    )
    return say(scene, join(parts, "\n\n"), *rows, replaces=scene.incoming.message)


def confirm_unlink(scene: Scene, pressed: callbacks.ConfirmUnlink) -> Turn | None:
    """Unlink the contact, who may no longer decide; the assistant hands their requests to those who remain."""
    contact = find_contact(scene, pressed.key)
    if contact is None:
        return None
    speech = scene.speech
    names = {"name": name_of(scene, contact), "cluster": speech.cluster(contact.cluster)}
    back = (speech.button("contacts.show-cluster", callbacks.ShowCluster(contact.cluster)),)
    notice = say(scene, speech.text("contacts.unlinked", **names), back, replaces=scene.incoming.message)
    return notice + unlink_contact(scene, contact)


def takers(scene: Scene, contact: Contact) -> Sequence[Contact]:
    """Return who could take over the contact's requests: the cluster's other people, then the secretariat."""
    return [
        other
        for other in _people_of(scene.directory.known, contact.cluster)
        if other.address.root != contact.address.root and not other.unreachable
    ]


def _people_of(known: Iterable[Contact], cluster: str) -> list[Contact]:
    """Return those who may decide for a cluster, the secretariat last."""
    people = [
        contact for contact in known if contact.cluster in (cluster, "") and contact.role in (Role.CONTACT, Role.DEPUTY)
    ]
    return sorted(people, key=lambda contact: (contact.cluster == "", contact.role is Role.DEPUTY))
