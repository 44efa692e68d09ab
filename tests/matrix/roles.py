"""Everybody who may try something, and how Telegram would tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

BOT = {"id": 7, "is_bot": True, "first_name": "ICN Assistant", "username": "icn_bot"}
GROUP_ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
OWN_GROUP, OTHER_GROUP, CHANNEL = -500, -600, -3001


@dataclass(frozen=True)
class Actor:
    """Somebody in a chat."""

    name: str
    person: int
    chat: int = 0
    """A group or channel; 0 for the person's own chat."""
    bot: bool = False
    sender_chat: int = 0
    """Telegram's sign that a chat speaks, and no person."""

    @property
    def where(self) -> int:
        """The chat in which they act."""
        return self.chat or self.person

    def _who(self) -> dict[str, Any]:
        if self.sender_chat:
            return GROUP_ANONYMOUS
        return {"id": self.person, "is_bot": self.bot, "first_name": self.name}

    def _place(self) -> dict[str, Any]:
        if not self.chat:
            return {"id": self.person, "type": "private", "first_name": self.name}
        return {"id": self.chat, "type": "channel" if self.chat == CHANNEL else "group", "title": self.name}

    def message(self, update: int, reply: int | None = None, **content: Any) -> dict[str, Any]:
        """The update of a message with this content."""
        message: dict[str, Any] = {"message_id": 900, "date": 1_770_000_000, "chat": self._place(), **content}
        if self.chat != CHANNEL:
            message["from"] = self._who()
        if self.sender_chat:
            message["sender_chat"] = {"id": self.sender_chat, "type": "group", "title": self.name}
        if reply is not None:
            message["reply_to_message"] = {
                "message_id": reply,
                "date": 1,
                "chat": self._place(),
                "from": BOT,
                "text": "x",
            }
        return {"update_id": update, "channel_post" if self.chat == CHANNEL else "message": message}

    def press(self, update: int, data: str) -> dict[str, Any]:
        """The update of a pressed button."""
        shown = {"message_id": 901, "date": 1_770_000_000, "chat": self._place(), "from": BOT, "text": "x"}
        query = {"id": "p1", "from": self._who(), "chat_instance": "1", "message": shown, "data": data}
        return {"update_id": update, "callback_query": query}


ROLES = (
    Actor("stranger", 2001),
    Actor("company", 1001),
    Actor("other company", 2002),
    Actor("contact", 1002),
    Actor("contact of another cluster", 1005),
    Actor("deputy without the card", 1006),
    Actor("deputy with the card", 1010),
    Actor("copy", 1003),
    Actor("removed contact", 1007),
    Actor("member of the contacts' group", 2004, OWN_GROUP),
    Actor("member of another group", 2003, OTHER_GROUP),
    Actor("admin", 1004),
    Actor("removed admin", 1008),
    Actor("blocked person", 2009),
    Actor("other bot", 3001, OWN_GROUP, bot=True),
    Actor("anonymous admin of the contacts' group", 0, OWN_GROUP, sender_chat=OWN_GROUP),
    Actor("channel", 0, CHANNEL, sender_chat=CHANNEL),
)
