"""Emoji with which somebody reacts to a message, as events: 👍 may be the answer to a question."""

from __future__ import annotations

from telegram import Chat, MessageReactionUpdated, ReactionTypeEmoji

from bot.dialogue.events import EventKind, Incoming
from storage.messages import Address
from storage.records import Person


def read_reaction(token: str, reaction: MessageReactionUpdated, address: Address, person: Person) -> Incoming | None:
    """Read a new reaction; None where one is only taken away, or is a picture without a meaning of its own."""
    before = {each.emoji for each in reaction.old_reaction if isinstance(each, ReactionTypeEmoji)}
    fresh = [each.emoji for each in reaction.new_reaction if isinstance(each, ReactionTypeEmoji)]
    words = " ".join(emoji for emoji in fresh if emoji not in before)
    if not words:
        return None
    return Incoming(
        token=token,
        kind=EventKind.REACTION,
        address=address,
        person=person,
        private=reaction.chat.type == Chat.PRIVATE,
        title=reaction.chat.title or "",
        text=words,
        replied=reaction.message_id,
    )
