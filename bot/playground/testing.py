"""People as tests and scripts play them: what they do, and what they see on their phones."""

from __future__ import annotations

import asyncio

from bot.playground.bot_api.parameters import Upload
from bot.playground.people import ImpossibleAction, People
from bot.playground.world.records import Account, BotQuery, ChatMessage, FileKind

PATIENCE = 5.0
"""Seconds a person waits for the bot by default."""


class Player:
    """One person, played by hand.

    Acts raise ImpossibleAction. `sees` and `is_told` wait for what the bot does after the person's last act.
    """

    def __init__(self, people: People, number: int) -> None:
        self._people = people
        self._world = people.world
        self.id = number
        self._since = self._world.sequence
        self._watch = self._world.events.watch()
        self._events = self._watch.__enter__()

    def close(self) -> None:
        """Put the phone away."""
        self._watch.__exit__(None, None, None)

    @property
    def person(self) -> Account:
        """Who is played."""
        return self._people.account(self.id)

    def messages(self, chat: int | None = None) -> list[ChatMessage]:
        """Everything in the private chat with the bot, or in `chat`."""
        return list(self._world.chats[chat or self.id].messages.values())

    def last(self, chat: int | None = None) -> ChatMessage:
        """The bot's newest message. Raises ImpossibleAction when there is none."""
        for message in reversed(self.messages(chat)):
            if message.author == self._world.bot.id:
                return message
        raise ImpossibleAction("The bot wrote nothing yet.", 404)

    # ------------------------------------------------------------------ acts

    def types(self, text: str, *, chat: int | None = None, reply_to: int | None = None) -> ChatMessage:
        """Send a text."""
        return self._acted(self._people.send_text(self.id, text, chat=chat, reply_to=reply_to))

    def presses(self, button: str, *, message: ChatMessage | None = None, chat: int | None = None) -> BotQuery:
        """Press the button with this label or data: of `message`, or of the newest message that has it."""
        found = [message] if message else self.messages(chat)[::-1]
        for one in found:
            for candidate in one.buttons:
                if button in (candidate["text"], candidate.get("callback_data")):
                    data = candidate.get("callback_data")
                    if data is None:
                        raise ImpossibleAction(f"“{button}” is a link.")
                    query = self._people.press(self.id, one.chat, one.id, data)
                    self._since = self._world.sequence
                    return query
        shown = [candidate["text"] for one in found[:3] for candidate in one.buttons]
        raise ImpossibleAction(f"There is no button “{button}”; there are {shown}.")

    def sends(
        self, kind: FileKind, name: str, content: bytes, caption: str = "", *, mime: str = "", chat: int | None = None
    ) -> ChatMessage:
        """Send a file."""
        return self._acted(self._people.send_file(self.id, kind, Upload(name, mime, content), caption, chat=chat))

    def edits(self, message: ChatMessage, text: str) -> ChatMessage:
        """Change an own message."""
        return self._acted(self._people.edit_message(self.id, message.chat, message.id, text))

    def reacts(self, message: ChatMessage, emoji: str | None) -> ChatMessage:
        """React to a message."""
        return self._acted(self._people.react(self.id, message.chat, message.id, emoji))

    def blocks(self) -> None:
        """Block the bot."""
        self._people.set_blocked(self.id, True)

    def unblocks(self) -> None:
        """Let the bot write again."""
        self._people.set_blocked(self.id, False)

    def _acted(self, message: ChatMessage) -> ChatMessage:
        self._since = self._world.sequence
        return message

    # ------------------------------------------------------------------ what they see

    async def sees(self, words: str = "", *, chat: int | None = None, seconds: float = PATIENCE) -> ChatMessage:
        """The newest message of the bot holding these words that came, or was changed, since the last act.

        Waits for it. Raises AssertionError saying what there was instead.
        """
        try:
            async with asyncio.timeout(seconds):
                while True:
                    for message in reversed(self.messages(chat)):
                        fresh = message.author == self._world.bot.id and message.sequence > self._since
                        if fresh and words in message.text:
                            return message
                    await self._events.next()
        except TimeoutError:
            shown = [message.text for message in self.messages(chat)[-4:]]
            raise AssertionError(f"{self.person.name} does not see “{words}” but {shown}") from None

    async def is_told(self, words: str = "", *, seconds: float = PATIENCE) -> str:
        """The words over the chat that answer a pressed button. Raises AssertionError when none come."""
        try:
            async with asyncio.timeout(seconds):
                while event := await self._events.next():
                    mine = event["type"] == "toast" and event["person"] == self.id
                    if mine and words in event["text"]:
                        return str(event["text"])
        except TimeoutError:
            pass
        raise AssertionError(f"{self.person.name} was not told “{words}”")
