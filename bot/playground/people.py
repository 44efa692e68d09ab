"""What people do with their phones: type, press, send files, edit, react, block. Each act becomes an update."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import Any

from bot.playground.bot_api.call import CAPTION_LIMIT, TEXT_LIMIT, without_reply
from bot.playground.bot_api.entities import utf16_length
from bot.playground.bot_api.methods.chats import bot_member
from bot.playground.bot_api.methods.edits import REACTIONS
from bot.playground.bot_api.methods.media import file_content, store_upload
from bot.playground.bot_api.methods.messages import forward_content, place, plain, poll
from bot.playground.bot_api.parameters import Upload
from bot.playground.world.records import Account, BotQuery, Chat, ChatMessage, FileKind, JsonObject
from bot.playground.world.world import World

EDITABLE_SECONDS = 48 * 3600


class ImpossibleAction(Exception):
    """A person cannot do that; the words say why. `status` is the HTTP status that fits."""

    def __init__(self, words: str, status: int = 409) -> None:
        super().__init__(words)
        self.status = status


class People:
    """The acts of people. Every method raises ImpossibleAction for what a phone would not let them do."""

    def __init__(self, world: World) -> None:
        self.world = world

    # ------------------------------------------------------------------ looking things up

    def account(self, number: int) -> Account:
        """The person of this id."""
        person = self.world.people.get(number)
        if person is None:
            raise ImpossibleAction("There is nobody of that number.", 404)
        return person

    def message(self, chat: int, number: int) -> ChatMessage:
        """A message that is there."""
        message = self.world.message(chat, number)
        if message is None:
            raise ImpossibleAction("That message is not there any more.", 404)
        return message

    def _chat(self, person: Account, number: int | None) -> Chat:
        chat = self.world.chats.get(person.id if number is None else number)
        if chat is None or person.id not in chat.members:
            raise ImpossibleAction("This person is not in that chat.", 404)
        if chat.migrated_to is not None:
            raise ImpossibleAction("That group has become a supergroup.")
        if chat.id == person.id and person.blocked:
            raise ImpossibleAction("The bot is blocked. Unblock it to write to it.")
        return chat

    # ------------------------------------------------------------------ messages

    def send_text(
        self,
        person_id: int,
        text: str,
        *,
        chat: int | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> ChatMessage:
        """Send a text."""
        formatted = plain(text)
        if not formatted.text:
            raise ImpossibleAction("There is nothing to send.", 400)
        if utf16_length(formatted.text) > TEXT_LIMIT:
            raise ImpossibleAction(f"A message has at most {TEXT_LIMIT} characters.", 400)
        return self._send(person_id, formatted.fields(), chat, reply_to, thread)

    def send_file(
        self, person_id: int, kind: FileKind, upload: Upload, caption: str = "", *, chat: int | None = None
    ) -> ChatMessage:
        """Send a file."""
        return self.send_files(person_id, kind, [upload], caption, chat=chat)[0]

    def send_files(
        self, person_id: int, kind: FileKind, uploads: Sequence[Upload], caption: str = "", *, chat: int | None = None
    ) -> list[ChatMessage]:
        """Send files; several of them arrive as an album, the caption with the first."""
        if utf16_length(caption) > CAPTION_LIMIT:
            raise ImpossibleAction(f"A caption has at most {CAPTION_LIMIT} characters.", 400)
        if not 1 <= len(uploads) <= 10:
            raise ImpossibleAction("Between one and ten files at a time.", 400)
        self._chat(self.account(person_id), chat)
        group = {"media_group_id": str(secrets.randbits(60))} if len(uploads) > 1 else {}
        sent = []
        for number, upload in enumerate(uploads):
            content = file_content(store_upload(self.world, kind, upload, {})) | group
            words = plain(caption if number == 0 else "").fields("caption", "caption_entities")
            sent.append(self._send(person_id, content | words, chat))
        return sent

    def send_sticker(self, person_id: int, emoji: str, *, chat: int | None = None) -> ChatMessage:
        """Send a sticker that stands for an emoji."""
        picture = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
            f'<text x="50" y="72" font-size="70" text-anchor="middle">{_escaped(emoji[:8])}</text></svg>'
        )
        upload = Upload("sticker.svg", "image/svg+xml", picture.encode())
        file = store_upload(self.world, "sticker", upload, {"emoji": emoji[:8]})
        return self._send(person_id, file_content(file), chat)

    def send_location(
        self, person_id: int, latitude: float, longitude: float, *, chat: int | None = None
    ) -> ChatMessage:
        """Send a place on the map."""
        return self._send(person_id, {"location": place(latitude, longitude)}, chat)

    def send_contact(
        self, person_id: int, phone_number: str, first_name: str, *, chat: int | None = None
    ) -> ChatMessage:
        """Send a phone contact."""
        if not phone_number or not first_name:
            raise ImpossibleAction("A contact has a number and a name.", 400)
        return self._send(person_id, {"contact": {"phone_number": phone_number, "first_name": first_name}}, chat)

    def send_poll(
        self, person_id: int, question: str, options: Sequence[str], *, chat: int | None = None
    ) -> ChatMessage:
        """Send a poll."""
        return self._send(person_id, {"poll": poll(question, options)}, chat)

    def forward(self, person_id: int, from_chat: int, number: int, *, chat: int | None = None) -> ChatMessage:
        """Forward a message, to the bot when no chat is said."""
        return self._send(person_id, forward_content(self.message(from_chat, number)), chat)

    def _send(
        self,
        person_id: int,
        content: JsonObject,
        chat: int | None,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> ChatMessage:
        person = self.account(person_id)
        where = self._chat(person, chat)
        if thread is not None:
            if thread not in where.topics or where.topics[thread].closed:
                raise ImpossibleAction("That topic is not open.", 404)
            content = content | {"message_thread_id": thread, "is_topic_message": True}
        answered = self.message(where.id, reply_to) if reply_to is not None else None
        if answered is not None:
            content = content | {"reply_to_message": without_reply(answered)} | _topic_of(answered)
        message = self.world.post(where, person.id, content)
        if where.id == person.id:
            self._reads(person, started=True)
        if self._reaches_bot(where, message, answered):
            self.world.updates.push("message", message.body, where.id)
        return message

    def _reads(self, person: Account, *, started: bool = False) -> None:
        person.started = person.started or started
        person.read = self.world.last_message
        self.world.tell_person(person)

    def _reaches_bot(self, chat: Chat, message: ChatMessage, answered: ChatMessage | None) -> bool:
        """Privacy mode: in a group the bot gets commands, mentions, replies to it, and all as an administrator."""
        bot = self.world.bot
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

    # ------------------------------------------------------------------ on messages that are there

    def press(self, person_id: int, chat: int, number: int, data: str) -> BotQuery:
        """Press a button."""
        person = self.account(person_id)
        where = self._chat(person, chat)
        message = self.message(where.id, number)
        if not any(button.get("callback_data") == data for button in message.buttons):
            raise ImpossibleAction("That button is not there any more.")
        query = self.world.open_query(person, message)
        if where.id == person.id:
            self._reads(person)
        content = {
            "id": query.id,
            "from": person.user(),
            "message": message.body,
            "chat_instance": str(7_000_000_000 + abs(where.id)),
            "data": data,
        }
        self.world.updates.push("callback_query", content, where.id)
        return query

    def edit_message(self, person_id: int, chat: int, number: int, text: str) -> ChatMessage:
        """Change the words of an own message."""
        message = self.message(self._chat(self.account(person_id), chat).id, number)
        if message.author != person_id:
            raise ImpossibleAction("Only one's own messages can be changed.")
        if self.world.clock.stamp() - message.body["date"] > EDITABLE_SECONDS:
            raise ImpossibleAction("That message is too old to be changed.")
        field = "text" if "text" in message.body else "caption"
        formatted = plain(text)
        if field == "text" and not formatted.text:
            raise ImpossibleAction("There is nothing to send.", 400)
        if utf16_length(formatted.text) > (TEXT_LIMIT if field == "text" else CAPTION_LIMIT):
            raise ImpossibleAction("That is too long.", 400)
        entities = "entities" if field == "text" else "caption_entities"
        changed = self.world.rewrite(message, {field: formatted.text or None, entities: formatted.entities or None})
        answered = changed.body.get("reply_to_message", {}).get("message_id")
        where = self.world.chats[chat]
        if self._reaches_bot(where, changed, self.world.message(chat, answered or 0)):
            self.world.updates.push("edited_message", changed.body, chat)
        return changed

    def react(self, person_id: int, chat: int, number: int, emoji: str | None) -> ChatMessage:
        """React to a message, or take the reaction back."""
        person = self.account(person_id)
        where = self._chat(person, chat)
        message = self.message(where.id, number)
        if emoji and emoji not in REACTIONS:
            raise ImpossibleAction("That is no reaction.", 400)
        before = message.reactions.get(person.id)
        changed = self.world.react(message, person.id, emoji or None)
        if before != emoji and (where.type == "private" or where.bot_status == "administrator"):
            content = {
                "chat": self.world.chat_object(where),
                "message_id": number,
                "user": person.user(),
                "date": self.world.clock.stamp(),
                "old_reaction": _reaction(before),
                "new_reaction": _reaction(emoji),
            }
            self.world.updates.push("message_reaction", content, chat)
        return changed

    # ------------------------------------------------------------------ the phone itself

    def set_blocked(self, person_id: int, blocked: bool) -> None:
        """Block the bot or let it write again."""
        person = self.account(person_id)
        if person.blocked == blocked:
            return
        person.blocked = blocked
        user = self.world.bot.user()
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        content = {
            "chat": self.world.chat_object(self.world.chats[person.id]),
            "from": person.user(),
            "date": self.world.clock.stamp(),
            "old_chat_member": bot_member(user, before),
            "new_chat_member": bot_member(user, after),
        }
        self.world.updates.push("my_chat_member", content, person.id)
        self.world.tell_person(person)

    def set_language(self, person_id: int, language: str) -> None:
        """Set the phone's language."""
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", language):
            raise ImpossibleAction("That is no language code.", 400)
        person = self.account(person_id)
        person.language = language
        self.world.tell_person(person)

    def read_chat(self, person_id: int) -> None:
        """Look at the chat."""
        self._reads(self.account(person_id))
        self.world.events.tell({"type": "read", "person": person_id})

    def ask_inline(self, person_id: int, text: str) -> BotQuery:
        """Type `@bot text` in some chat; the answer comes into the query's `results`."""
        person = self.account(person_id)
        query = self.world.open_query(person)
        query.text = text[:256]
        content = {"id": query.id, "from": person.user(), "query": query.text, "offset": "", "chat_type": "sender"}
        self.world.updates.push("inline_query", content, person.id)
        return query

    def choose_inline(self, person_id: int, query_id: str, result_id: str) -> ChatMessage:
        """Insert one of the results: it appears in the person's chat, sent via the bot."""
        query = self.world.queries.get(query_id)
        results: list[Any] = (query.results or []) if query and query.person == person_id else []
        result = next((result for result in results if result["id"] == result_id), None)
        if query is None or result is None:
            raise ImpossibleAction("That result is not there any more.", 404)
        content = {**result["content"], "via_bot": self.world.bot.user()}
        if result["reply_markup"]:
            content["reply_markup"] = result["reply_markup"]
        message = self._send(person_id, content, None)
        chosen = {"result_id": result_id, "from": self.account(person_id).user(), "query": query.text}
        self.world.updates.push("chosen_inline_result", chosen, person_id)
        return message


def _topic_of(message: ChatMessage) -> JsonObject:
    return {name: message.body[name] for name in ("message_thread_id", "is_topic_message") if name in message.body}


def _reaction(emoji: str | None) -> list[JsonObject]:
    return [{"type": "emoji", "emoji": emoji}] if emoji else []


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
