"""Group settings: only administrators of a group may change them, while every member may act on requests.

Anonymous administrators count as such, and the assistant's own admins may help. About everybody else Telegram is
asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.effects import AskRights, Result, Rights
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from storage.records import Contact, Session

SETTINGS = {"away", "away_from", "later", "hours", "zone", "muted"}
"""What contacts set of their own record."""


def guard(scene: Scene, turn: Turn) -> Turn:
    """Return the turn, signed, if this person may cause it; otherwise say who may."""
    if scene.incoming.private or not _changes_settings(scene, turn):
        return turn
    if scene.administrator or scene.incoming.person.is_group or scene.directory.is_admin(scene.incoming):
        return _sign(scene, turn)
    if scene.administrator is None:
        return Turn(effect=AskRights(scene.incoming.address.root, scene.incoming.person.id))
    return say(scene, scene.speech.text("group.administrators", name=scene.incoming.person.first_name))


def continue_with_rights(scene: Scene, result: Result, decide: Callable[[Scene], Turn]) -> Turn:
    """Carry on now that Telegram has said who the person is in the group, or couldn't be asked."""
    if not isinstance(result, Rights):
        return say(scene, scene.speech.text("group.unknown-rights"))
    return decide(replace(scene, administrator=result.administrator))


def _changes_settings(scene: Scene, turn: Turn) -> bool:
    """Return whether the turn changes how the group works, its language, or who stands in for it."""
    known = {contact.id: contact for contact in scene.directory.records_of(scene.incoming.address)}
    if not known:
        return False
    changed = any(_differs(contact, known[contact.id]) for contact in turn.contacts if contact.id in known)
    made = any(invitation.version == 0 for invitation in turn.invitations)
    return changed or made or _language(turn.session or scene.session) != _language(scene.session)


def _differs(contact: Contact, before: Contact) -> bool:
    return any(getattr(contact, name) != getattr(before, name) for name in SETTINGS)


def _language(session: Session) -> str:
    return session.person.language if session.person else ""


def _sign(scene: Scene, turn: Turn) -> Turn:
    """Return the turn with the person's name in its first message to the group, so that the others know who it was."""
    here = [place for place, message in enumerate(turn.messages) if message.address == scene.event.address]
    if not here:
        return turn
    message = turn.messages[here[0]]
    name = scene.incoming.person.first_name
    text = scene.speech_for(message.address).text("group.by", name=name, text=message.reply.text)
    signed = replace(message, reply=message.reply.model_copy(update={"text": text}))
    return replace(turn, messages=(*turn.messages[: here[0]], signed, *turn.messages[here[0] + 1 :]))
