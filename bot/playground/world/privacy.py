"""Privacy mode: what a bot gets to hear in groups."""

from __future__ import annotations

import re

from bot.playground.world.records import Chat, ChatMessage
from bot.playground.world.world import World


def reaches_bot(world: World, chat: Chat, message: ChatMessage, answered: ChatMessage | None) -> bool:
    """Return whether the bot hears a person's message.

    In a group it gets commands, mentions and replies to it; everything as an administrator or with privacy mode off.
    """
    bot = world.bot
    if chat.bot_status in ("left", "kicked"):
        return False
    if chat.type == "private" or not bot.privacy or chat.bot_status == "administrator":
        return True
    if answered is not None and answered.author == bot.id:
        return True
    text = message.text
    if text.startswith("/"):
        addressed = re.match(r"/\w+@(\w+)", text)
        return addressed is None or addressed[1].lower() == bot.username.lower()
    return re.search(rf"@{bot.username}\b", text, re.IGNORECASE) is not None
