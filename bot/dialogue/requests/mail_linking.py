"""Links in mails to a cluster: whoever opens one and confirms becomes its contact and continues with the request."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import callbacks
from bot.dialogue.contacts import joining
from bot.dialogue.directory import Directory
from bot.dialogue.requests import cards, home_contact, transitions
from bot.dialogue.requests.mails import PREFIX
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say, send_to, stop_waiting, update_session
from storage.messages import TELEGRAM
from storage.records import Invitation, Request, Side
from storage.waits import WaitForMailLink


def follow(scene: Scene, payload: str) -> Turn | None:
    """Follow a mail link, asking first unless the person already decides on the request. None for other links."""
    if not payload.startswith(PREFIX):
        return None
    found = _open(scene)
    if found is None:
        return say(scene, scene.speech.text("mail.link-gone"))
    invitation, request = found
    if Side.CONTACT in scene.sides(request):
        return _continue(scene, invitation, request) + Turn(used_invitations=(invitation.code_hash,))
    return _ask(scene, invitation, request)


def ask_again(scene: Scene) -> Turn | None:
    """Ask again whether the person belongs to the cluster; None once the link has expired."""
    found = _open(scene)
    return _ask(scene, *found) if found else None


def _ask(scene: Scene, invitation: Invitation, request: Request) -> Turn:
    """Ask whether the person belongs to the cluster."""
    speech = scene.speech
    text = cards.text_about(speech, request, "mail.link-offer", target=speech.cluster(invitation.cluster))
    rows = (
        (speech.button("mail.link-yes", callbacks.UseMailLink()),),
        (speech.button("mail.link-no", callbacks.DropMailLink()),),
    )
    waits = WaitForMailLink(code_hash=invitation.code_hash, number=request.id)
    return update_session(scene, say(scene, text, *rows), expected=waits)


def _open(scene: Scene) -> tuple[Invitation, Request] | None:
    """Return the link and its request; None if it's used up or expired, or if the company itself opened it."""
    invitation = scene.snapshot.mail_link
    request = scene.request(invitation.request) if invitation else None
    if invitation is None or request is None or scene.now >= invitation.expires or not scene.incoming.private:
        return None
    if request.target != invitation.cluster or scene.incoming.address.among([request.company]):
        return None
    return invitation, request


def use(scene: Scene, pressed: callbacks.UseMailLink) -> Turn:
    """Make this chat a contact of the cluster, tell the admins, and press the mail's button."""
    found = _open(scene)
    if found is None:
        gone = say(scene, scene.speech.text("mail.link-gone"), replaces=scene.incoming.message)
        return update_session(scene, gone, expected=None)
    invitation, request = found
    contact = joining.new_contact(scene, invitation)
    turn = joining.store_contact(scene, contact) + Turn(used_invitations=(invitation.code_hash,))
    turn += _tell_admins(scene, invitation)
    target = scene.speech.cluster(invitation.cluster)
    turn += say(scene, scene.speech.text("mail.link-done", target=target), replaces=scene.incoming.message)
    directory = Directory.from_contacts((*scene.directory.known, contact))
    stay = tuple(address for address in request.contacts if address.channel == TELEGRAM)
    changed = request.model_copy(update={"contacts": (contact.address, *stay)})
    others = tuple(known for known in scene.snapshot.requests if known.id != request.id)
    snapshot = scene.snapshot.model_copy(update={"requests": (changed, *others)})
    scene = replace(scene, directory=directory, snapshot=snapshot).with_session(expected=None)
    return update_session(scene, turn, expected=None) + _continue(scene, invitation, changed)


def _continue(scene: Scene, invitation: Invitation, request: Request) -> Turn:
    """Press the mail's button, on the request as it is now."""
    pressed = callbacks.decode(invitation.action)
    turn = home_contact.show(scene, callbacks.ShowRequest(request.id))
    if isinstance(pressed, callbacks.MakeMove):
        turn += transitions.make_move(scene, pressed)
    return turn if turn.requests else turn + Turn(requests=(request,))


def _tell_admins(scene: Scene, invitation: Invitation) -> Turn:
    turn = Turn()
    for admin in scene.directory.admins:
        speech = scene.speech_for(admin)
        names = {"number": invitation.request, "target": speech.cluster(invitation.cluster)}
        text = speech.text("mail.link-admin", name=scene.incoming.person.first_name, **names)
        turn += send_to(admin, text)
    return turn


def drop(scene: Scene, pressed: callbacks.DropMailLink) -> Turn:
    """Say goodbye to someone outside the cluster. The link stays valid for those inside."""
    return stop_waiting(scene)
