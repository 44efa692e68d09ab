"""Invitations as admins see them: made with a role, listed, revoked; and groups linked by an admin who is in them."""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.admin import contacts
from bot.dialogue.contacts import invitations, joining
from bot.dialogue.contacts.invitations import PREFIX, Standing
from bot.dialogue.contacts.own import day_in_words
from bot.dialogue.requests.ladder import LOST
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, in_rows, join, shorten
from bot.dialogue.turn import Turn, say
from storage.messages import Choice, Text
from storage.records import Contact, Ending, Invitation, Role

SHOWN = 8
"""Invitations on one page."""


def invite(scene: Scene, pressed: callbacks.Invite) -> Turn | None:
    """Make an invitation for a new contact, deputy or copy of the cluster."""
    known = pressed.cluster in scene.catalog.clusters and pressed.role in contacts.PEOPLE
    return show_links(scene, invitations.new_invitation(scene, pressed.cluster, Role(pressed.role))) if known else None


def replace_contact(scene: Scene, pressed: callbacks.ReplaceContact) -> Turn | None:
    """Make an invitation for a contact's replacement."""
    contact = contacts.find_contact(scene, pressed.key)
    if contact is None:
        return None
    return show_links(scene, invitations.new_invitation(scene, contact.cluster, contact.role, contact), contact)


def invite_deputy(scene: Scene, pressed: callbacks.InviteDeputy) -> Turn | None:
    """Make a contact's invitation for a deputy; only for a cluster whose contact they are now."""
    mine = [known for known in scene.directory.records_of(scene.incoming.address) if known.role is Role.CONTACT]
    if pressed.cluster not in {known.cluster for known in mine if known.cluster}:
        return Turn(notice=scene.speech.label("prefs.not-yours"))
    turn = show_links(scene, invitations.new_invitation(scene, pressed.cluster, Role.DEPUTY))
    name = scene.incoming.person.first_name
    return turn + joining.tell_admins(scene, "invite.admin.made", pressed.cluster, name)


def show_links(scene: Scene, invitation: Invitation, replaces: Contact | None = None) -> Turn:
    """Show the invitation's links, to be sent by any means. They can be read only this once."""
    speech = scene.speech
    values = {
        "cluster": speech.cluster(invitation.cluster),
        "role": speech.label(f"role.{invitation.role}"),
        "person": link(scene, "start"),
        "group": link(scene, "startgroup"),
        "until": day_in_words(speech, invitation.expires, speech.zone),
    }
    parts = [speech.text("contacts.link", **values)]
    if replaces:
        parts.append(speech.text("contacts.link-replaces", name=contacts.name_of(scene, replaces)))
    revoke = (speech.button("contacts.revoke", callbacks.Revoke(invitation.key)),)
    turn = say(scene, join(parts, "\n\n"), revoke, secret=True)
    return turn + Turn(invitations=(invitation,))


def link(scene: Scene, way: str) -> str:
    """Return the link with the scene's fresh code; `way` is start for a person, startgroup for a group."""
    return f"https://t.me/{scene.bot}?{way}={PREFIX}{scene.code}"


def show_list(scene: Scene, pressed: callbacks.ListInvitations) -> Turn:
    """Show the open invitations, each with a button that revokes it."""
    return _list(scene, pressed.page)


def _list(scene: Scene, page: int) -> Turn:
    speech, pending = scene.speech, invitations.open_invitations(scene)
    first = max(0, min(page, (len(pending) - 1) // SHOWN)) * SHOWN
    shown = pending[first : first + SHOWN]
    rows: list[tuple[Choice, ...]] = []
    for number, invitation in enumerate(shown, first + 1):
        label = speech.label("contacts.revoke-one", number=number, cluster=speech.cluster(invitation.cluster))
        rows.append((choice(shorten(label, contacts.LABEL), callbacks.Revoke(invitation.key)),))
    if first + SHOWN < len(pending):
        rows.append((speech.button("contacts.after", callbacks.ListInvitations(page + 1)),))
    rows.append((speech.button("contacts.all", callbacks.ListContacts()),))
    lines = [_line(scene, number, invitation) for number, invitation in enumerate(shown, first + 1)]
    text = join((speech.text("contacts.invitations"), *lines)) if lines else speech.text("contacts.no-invitations")
    return say(scene, text, *rows, replaces=scene.incoming.message)


def _line(scene: Scene, number: int, invitation: Invitation) -> Text:
    speech = scene.speech
    key = "contacts.invitation-opened" if invitation.opened else "contacts.invitation"
    return speech.text(
        key,
        number=number,
        cluster=speech.cluster(invitation.cluster),
        role=speech.label(f"role.{invitation.role}"),
        by=invitation.by,
        until=day_in_words(speech, invitation.expires, speech.zone),
    )


def revoke(scene: Scene, pressed: callbacks.Revoke) -> Turn | None:
    """Revoke an invitation: its link no longer works."""
    invitation = invitations.find_by_key(scene, pressed.key)
    if invitation is None or invitation.request:
        return None
    speech, standing = scene.speech, invitations.standing(invitation, scene.now)
    if standing is Standing.USED:
        return Turn(notice=speech.label("contacts.already-used", name=invitation.used_by))
    back = (speech.button("contacts.show-cluster", callbacks.ShowCluster(invitation.cluster)),)
    text = speech.text("contacts.revoked", cluster=speech.cluster(invitation.cluster))
    turn = say(scene, text, back, replaces=scene.incoming.message)
    return turn + Turn(invitations=(invitation.model_copy(update={"ending": Ending.REVOKED}),))


# ------------------------------------------------------------------- groups


def added_to_group(scene: Scene) -> Turn:
    """Offer to link a group to which an admin has added the bot. In anybody else's group the bot keeps quiet."""
    if scene.incoming.private or scene.incoming.detail == LOST or not scene.directory.is_admin(scene.incoming):
        return Turn()
    if scene.directory.records_of(scene.incoming.address):
        return Turn()
    speech, targets = scene.speech, scene.speech.by_country(scene.catalog.targets())
    buttons = [choice(shorten(cluster.name, contacts.LABEL), callbacks.LinkGroup(cluster.id)) for cluster in targets]
    rows = in_rows(buttons, 2)
    return say(scene, speech.text("contacts.link-group"), *rows)


def link_group(scene: Scene, pressed: callbacks.LinkGroup) -> Turn | None:
    """Let the group receive the cluster's requests from now on."""
    if scene.incoming.private or pressed.cluster not in scene.catalog.clusters:
        return None
    invitation = invitations.new_invitation(scene, pressed.cluster, Role.CONTACT)
    contact = joining.new_contact(scene, invitation)
    cluster = scene.speech.cluster(pressed.cluster)
    text = scene.speech.text("invite.done.group.contact", cluster=cluster)
    turn = joining.store_contact(scene, contact) + say(scene, text, replaces=scene.incoming.message)
    return turn + joining.tell_admins(scene, "invite.admin.contact", pressed.cluster, contact.name)
