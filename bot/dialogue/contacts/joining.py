"""Becoming a contact: open an invitation's link, read what it means, and confirm."""

from __future__ import annotations

from itertools import chain

from bot.dialogue import callbacks
from bot.dialogue.callbacks import decode
from bot.dialogue.contacts import invitations, names
from bot.dialogue.contacts.invitations import PREFIX, Standing
from bot.dialogue.contacts.own import day_in_words
from bot.dialogue.effects import AskRights
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say, send_to
from storage.records import Contact, Ending, Invitation, Role

OF_INVITATIONS = (callbacks.AcceptInvitation, callbacks.RefuseInvitation)
ENDED = {
    Standing.USED: "invite.used",
    Standing.REVOKED: "invite.revoked",
    Standing.EXPIRED: "invite.expired",
}
"""What somebody reads whose link is good no longer."""


def follow(scene: Scene, payload: str) -> Turn | None:
    """Show the invitation a link leads to, in private or in a group. Returns None for other links."""
    if not payload.startswith(PREFIX):
        return None
    invitation = invitations.find_by_code(scene, payload.removeprefix(PREFIX))
    if invitation is None or invitation.request:
        return say(scene, scene.speech.text("invite.unknown"))
    return _refuse_ended(scene, invitation) or _offer(scene, invitation)


def _refuse_ended(scene: Scene, invitation: Invitation, replaces: int | None = None) -> Turn | None:
    """Say why the invitation can't be used, or return None if it can."""
    speech, standing = scene.speech, invitations.standing(invitation, scene.now)
    if standing is Standing.OPEN:
        return None
    known = scene.directory.records_of(scene.incoming.address)
    if standing is Standing.USED and any(contact.cluster == invitation.cluster for contact in known):
        text = speech.text("invite.already", cluster=speech.cluster(invitation.cluster))
    else:
        text = speech.text(ENDED[standing], cluster=speech.cluster(invitation.cluster))
    return say(scene, text, replaces=replaces)


def _offer(scene: Scene, invitation: Invitation) -> Turn:
    """Explain what accepting means, with buttons to accept and refuse."""
    speech, where, person = scene.speech, "person" if scene.incoming.private else "group", scene.incoming.person
    text = speech.text(
        f"invite.offer.{where}.{invitation.role}",
        cluster=speech.cluster(invitation.cluster),
        by=invitation.by or speech.label("secretariat"),
        until=day_in_words(speech, invitation.expires, speech.zone),
        name=speech.label("invite.administrator") if person.is_group else person.first_name,
    )
    rows = (
        (speech.button(f"invite.yes.{where}", callbacks.AcceptInvitation(invitation.key)),),
        (speech.button("invite.no", callbacks.RefuseInvitation(invitation.key)),),
    )
    return say(scene, text, *rows) + Turn(invitations=(invitations.mark_opened(scene, invitation),))


# --------------------------------------------------------------- the answer


def accept(scene: Scene, pressed: callbacks.AcceptInvitation) -> Turn | None:
    """Link the chat to the cluster. Rights are checked now, because the link may have been revoked since."""
    invitation = invitations.find_by_key(scene, pressed.key)
    if invitation is None:
        return None
    if not invitations.may_use(scene, invitation):
        return _refuse_other(scene, invitation)
    if ended := _refuse_ended(scene, invitation, scene.incoming.message):
        return ended
    return _link(scene, invitation)


def _refuse_other(scene: Scene, invitation: Invitation) -> Turn:
    """Refuse somebody who didn't follow the link; Telegram is asked about them if it may have been they, unnamed."""
    if scene.administrator is None and invitations.is_opened_by_group(scene, invitation):
        return Turn(effect=AskRights(scene.incoming.address.root, scene.incoming.person.id))
    return Turn(notice=scene.speech.label("invite.not-yours"))


def refuse(scene: Scene, pressed: callbacks.RefuseInvitation) -> Turn | None:
    """Decline the invitation. The link stays valid for whoever it was meant for, and the admins are told."""
    invitation = invitations.find_by_key(scene, pressed.key)
    if invitation is None or not invitations.may_use(scene, invitation):
        return None
    speech = scene.speech
    text = speech.text("invite.refused", cluster=speech.cluster(invitation.cluster))
    turn = say(scene, text, replaces=scene.incoming.message)
    if invitations.standing(invitation, scene.now) is not Standing.OPEN:
        return turn
    return turn + tell_admins(scene, "invite.admin.refused", invitation.cluster, scene.incoming.chat_name)


def _link(scene: Scene, invitation: Invitation) -> Turn:
    """Store the contact, mark the invitation as used, and tell everyone concerned."""
    speech, cluster = scene.speech, invitation.cluster
    contact = new_contact(scene, invitation)
    used = invitation.model_copy(update={"ending": Ending.USED, "used_by": contact.name})
    turn = store_contact(scene, contact) + Turn(invitations=(used,))
    where = "person" if scene.incoming.private else "group"
    text = speech.text(f"invite.done.{where}.{contact.role}", cluster=speech.cluster(cluster))
    settings = (speech.button("action.settings", callbacks.ShowPreferences()),)
    turn += say(scene, text, settings, replaces=scene.incoming.message)
    turn += unlink_replaced(scene, invitation)
    turn += tell_admins(scene, f"invite.admin.{contact.role}", cluster, contact.name)
    writes = scene.incoming.private and contact.role is not Role.COPY  # an observer writes to no company
    return names.ask_once(scene, turn) if writes else turn


def new_contact(scene: Scene, invitation: Invitation) -> Contact:
    """Return the contact that the invitation makes of this chat."""
    return Contact(
        cluster=invitation.cluster,
        address=scene.incoming.address.root,
        role=invitation.role,
        name=scene.incoming.chat_name,
        seen=scene.now,
    )


def store_contact(scene: Scene, contact: Contact) -> Turn:
    """Store the contact, ending any other role the chat had for the same cluster."""
    before = [
        known
        for known in scene.directory.everything
        if known.cluster == contact.cluster and known.address.root == contact.address.root
    ]
    same = next((known for known in before if known.id == contact.id), None)
    kept = contact.model_copy(update={"version": same.version, "imported": same.imported} if same else {})
    return Turn(contacts=(kept,), removed_contacts=tuple(known.id for known in before if known.id != contact.id))


def unlink_replaced(scene: Scene, invitation: Invitation) -> Turn:
    """Unlink the contact who is being replaced, and tell them."""
    gone = next((known for known in scene.directory.known if known.id == invitation.replaces), None)
    if gone is None or gone.address.root == scene.incoming.address.root:
        return Turn()
    return unlink_contact(scene, gone)


def unlink_contact(scene: Scene, contact: Contact) -> Turn:
    """Unlink the contact and tell them kindly. If the settings name them, the record stays, marked as removed."""
    turn = Turn(removed_contacts=(contact.id,))
    if contact.imported:
        turn = Turn(contacts=(contact.model_copy(update={"removed": scene.now}),))
    speech = scene.speech_for(contact.address)
    text = speech.text("invite.unlinked", cluster=speech.cluster(contact.cluster))
    return turn + send_to(contact.address, text)


def tell_admins(scene: Scene, key: str, cluster: str, name: str) -> Turn:
    """Tell every admin except the one acting, each in their language."""
    turn = Turn()
    for admin in scene.directory.admins:
        if admin.chat != str(scene.incoming.person.id) or not scene.incoming.private:
            speech = scene.speech_for(admin)
            text = speech.text(key, name=name, cluster=speech.cluster(cluster))
            show = (speech.button("contacts.show-cluster", callbacks.ShowCluster(cluster)),)
            turn += send_to(admin, text, show)
    return turn


def keep_at_hand(scene: Scene, turn: Turn) -> Turn:
    """Return the turn with the buttons of an invitation below it, if somebody asked something before pressing one."""
    newest = chain(*scene.session.shown[:1])
    rows = tuple((each,) for each in newest if isinstance(decode(each.action), OF_INVITATIONS))
    begun = turn.session is not None and turn.session.draft is not None
    if not rows or begun or turn.effect or not turn.messages or not scene.incoming.private:
        return turn
    return turn + say(scene, scene.speech.text("invite.still-open"), *rows)
