"""People as tests and scripts play them: what they do, and what they see on their phones."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.playground import attachments
from bot.playground.attachments import Origin
from bot.playground.bot_api.parameters import Upload
from bot.playground.errors import ImpossibleAction
from bot.playground.groups import create_group, create_topic, set_administrator, set_bot_status
from bot.playground.people import Destination, People
from bot.playground.world.records import Account, BotQuery, BotStatus, Chat, ChatMessage, FileKind, JsonObject

PATIENCE = 60.0
"""Seconds a person waits for the bot by default: it ends as soon as the bot answers."""


class Player:
    """One person, played by a test.

    Actions raise ImpossibleAction. `sees` and `is_told` wait for what the bot does after the person's last action.
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
        """Return all messages in the private chat with the bot, or in `chat`."""
        return list(self._world.chats[chat or self.id].messages.values())

    def last(self, chat: int | None = None) -> ChatMessage:
        """Return the bot's newest message. Raises ImpossibleAction when there is none."""
        for message in reversed(self.messages(chat)):
            if message.author == self._world.bot.id:
                return message
        raise ImpossibleAction("The bot wrote nothing yet.", 404)

    # ------------------------------------------------------------------ sending

    def types(
        self,
        text: str,
        *,
        chat: int | None = None,
        thread: int | None = None,
        reply_to: int | None = None,
        quote: str = "",
    ) -> ChatMessage:
        """Send a text, to a topic or as a reply that may quote words of the other message."""
        return self._did(self._people.send_text(self.id, text, Destination(chat, thread, reply_to, quote)))

    def sends(
        self,
        kind: FileKind,
        name: str,
        content: bytes,
        caption: str = "",
        *,
        mime: str = "",
        chat: int | None = None,
        thread: int | None = None,
        reply_to: int | None = None,
    ) -> ChatMessage:
        """Send a file: a photo, document, voice message, video message ..."""
        to = Destination(chat, thread, reply_to)
        sent = self._people.send_files(self.id, kind, [Upload(name, mime, content)], caption, to)
        return self._did(sent[0])

    def sends_album(
        self, kind: FileKind, contents: Sequence[bytes], caption: str = "", *, chat: int | None = None
    ) -> list[ChatMessage]:
        """Send several files as an album; the caption goes with the first."""
        uploads = [Upload(f"{kind}-{number}", "", content) for number, content in enumerate(contents, 1)]
        sent = self._people.send_files(self.id, kind, uploads, caption, Destination(chat))
        self._did(sent[-1])
        return sent

    def sends_sticker(self, emoji: str, *, chat: int | None = None) -> ChatMessage:
        """Send a sticker that stands for an emoji."""
        return self._sends(attachments.sticker(self._world, emoji), chat)

    def sends_location(
        self, latitude: float, longitude: float, *, live_seconds: int = 0, chat: int | None = None
    ) -> ChatMessage:
        """Send a place, or share a live location."""
        return self._sends(attachments.location(latitude, longitude, live_seconds), chat)

    def moves(self, message: ChatMessage, latitude: float, longitude: float) -> ChatMessage:
        """Move one's own live location."""
        return self._did(self._people.move_location(self.id, message.chat, message.id, (latitude, longitude)))

    def stops_sharing(self, message: ChatMessage) -> ChatMessage:
        """Stop sharing one's own live location."""
        return self._did(self._people.move_location(self.id, message.chat, message.id, None))

    def sends_contact(self, phone_number: str, first_name: str, *, chat: int | None = None) -> ChatMessage:
        """Send a phone contact."""
        return self._sends(attachments.contact(phone_number, first_name), chat)

    def sends_poll(self, question: str, options: Sequence[str], *, chat: int | None = None) -> ChatMessage:
        """Send a poll."""
        return self._sends(attachments.poll(question, options), chat)

    def sends_checklist(self, title: str, tasks: Sequence[str], *, chat: int | None = None) -> ChatMessage:
        """Send a checklist."""
        return self._sends(attachments.checklist(title, tasks), chat)

    def ticks(self, message: ChatMessage, *tasks: int) -> ChatMessage:
        """Mark tasks of a checklist as done; they count from 1."""
        return self._did(self._people.tick_tasks(self.id, message.chat, message.id, tasks))

    def forwards(self, message: ChatMessage, *, chat: int | None = None) -> ChatMessage:
        """Forward a message, to the bot when no chat is named."""
        return self._did(self._people.forward(self.id, message.chat, message.id, Destination(chat)))

    def forwards_from(self, origin: Origin, name: str, text: str, *, chat: int | None = None) -> ChatMessage:
        """Forward a text from a channel, a group or a hidden account of this name."""
        return self._sends(attachments.forwarded(text, origin, name, self._world.clock.stamp()), chat)

    def _sends(self, content: JsonObject, chat: int | None) -> ChatMessage:
        return self._did(self._people.send(self.id, content, Destination(chat)))

    # ------------------------------------------------------------------ messages that are there

    def presses(self, button: str, *, message: ChatMessage | None = None, chat: int | None = None) -> BotQuery:
        """Press the button with this label or data: of `message`, or of the newest message that has it."""
        messages = [message] if message else self.messages(chat)[::-1]
        for shown in messages:
            for candidate in shown.buttons:
                if button in (candidate["text"], candidate.get("callback_data")):
                    return self._press(shown, candidate)
        labels = [candidate["text"] for shown in messages[:3] for candidate in shown.buttons]
        raise ImpossibleAction(f"There is no button “{button}”; there are {labels}.")

    def _press(self, message: ChatMessage, button: JsonObject) -> BotQuery:
        data = button.get("callback_data")
        if data is None:
            raise ImpossibleAction(f"“{button['text']}” is a link.")
        query = self._people.press(self.id, message.chat, message.id, data)
        self._since = self._world.sequence
        return query

    def edits(self, message: ChatMessage, text: str) -> ChatMessage:
        """Change the text or caption of one's own message."""
        return self._did(self._people.edit_message(self.id, message.chat, message.id, text))

    def reacts(self, message: ChatMessage, emoji: str | None) -> ChatMessage:
        """React to a message."""
        return self._did(self._people.react(self.id, message.chat, message.id, emoji))

    # ------------------------------------------------------------------ the phone, and groups

    def blocks(self) -> None:
        """Block the bot."""
        self._people.set_blocked(self.id, True)

    def unblocks(self) -> None:
        """Let the bot write again."""
        self._people.set_blocked(self.id, False)

    def deletes_account(self) -> None:
        """Leave Telegram for good."""
        self._people.delete_account(self.id)

    def creates_group(self, title: str, *others: int, supergroup: bool = False, forum: bool = False) -> Chat:
        """Create a group with the bot and these people."""
        return create_group(self._world, title, [self.id, *others], supergroup=supergroup, forum=forum)

    def opens_topic(self, chat: Chat, name: str) -> int:
        """Open a topic in a forum. Returns its thread."""
        return create_topic(self._world, chat.id, self.id, name).id

    def becomes_administrator(self, chat: Chat, *, anonymous: bool = False) -> None:
        """Become an administrator; an anonymous one writes in the name of the group from now on."""
        set_administrator(self._world, chat.id, self.id, anonymous=anonymous)

    def makes_bot(self, chat: Chat, status: BotStatus) -> None:
        """Add the bot to a group ("member"), remove it ("kicked") or make it an administrator."""
        set_bot_status(self._world, chat.id, status, self.id)

    def _did(self, message: ChatMessage) -> ChatMessage:
        self._since = self._world.sequence
        return message

    # ------------------------------------------------------------------ what they see

    async def sees(self, *words: str, chat: int | None = None, seconds: float = PATIENCE) -> ChatMessage:
        """Wait for a message of the bot that came or changed since the last action, with one of these words, and return
        it.

        Waits for it. Raises AssertionError saying what there was instead.
        """
        try:
            async with asyncio.timeout(seconds):
                while True:
                    for message in reversed(self.messages(chat)):
                        fresh = message.author == self._world.bot.id and message.sequence > self._since
                        if fresh and (not words or any(piece in message.text for piece in words)):
                            return message
                    await self._events.next()
        except TimeoutError:
            shown = [message.text for message in self.messages(chat)[-4:]]
            raise AssertionError(f"{self.person.name} does not see “{'” or “'.join(words)}” but {shown}") from None

    async def is_told(self, words: str = "", *, seconds: float = PATIENCE) -> str:
        """Wait for the words over the chat that answer a pressed button. Raises AssertionError when none come."""
        try:
            async with asyncio.timeout(seconds):
                while event := await self._events.next():
                    mine = event["type"] == "toast" and event["person"] == self.id
                    if mine and words in event["text"]:
                        return str(event["text"])
        except TimeoutError:
            pass
        raise AssertionError(f"{self.person.name} was not told “{words}”")
