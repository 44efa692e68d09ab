"""When contacts were last active and what they are called, for the admins who rely on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.dialogue.events import EventKind
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from storage.records import Contact

UNSEEN = (EventKind.REACH, EventKind.SERVICE, EventKind.INLINE)
"""What happens to a chat without anybody doing something here."""
NOTED = timedelta(hours=12)
"""Between two notes: not every press is worth a write."""


def record_activity(scene: Scene, turn: Turn) -> Turn:
    """Add to the turn that this chat has just been active."""
    if scene.incoming.kind in UNSEEN:
        return turn
    changed = {contact.id: contact for contact in turn.contacts}
    left = [
        known for known in scene.directory.records_of(scene.incoming.address) if known.id not in turn.removed_contacts
    ]
    fresh = {known.id: _refresh(scene, changed.get(known.id, known)) for known in left if _is_due(scene, known)}
    return replace(turn, contacts=tuple({**changed, **fresh}.values())) if fresh else turn


def _is_due(scene: Scene, contact: Contact) -> bool:
    if not contact.name or contact.name != scene.incoming.chat_name:
        return True
    return contact.seen is None or abs(scene.now - contact.seen) > NOTED


def _refresh(scene: Scene, contact: Contact) -> Contact:
    return contact.model_copy(update={"seen": scene.now, "name": scene.incoming.chat_name})
