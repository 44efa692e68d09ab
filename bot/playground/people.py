"""What people do with their phones: write, press, edit, react, block. Each action becomes an update for the bot."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground import attachments
from bot.playground.bot_api.call import CAPTION_LIMIT, TEXT_LIMIT
from bot.playground.bot_api.entities import utf16_length
from bot.playground.bot_api.members import push_my_chat_member
from bot.playground.bot_api.methods.edits import REACTIONS
from bot.playground.bot_api.methods.messages import as_typed, forward_content, location_object
from bot.playground.bot_api.parameters import Upload
from bot.playground.bot_api.replies import reply_thread, text_quote
from bot.playground.errors import BotApiError, ImpossibleAction
from bot.playground.world.privacy import reaches_bot
from bot.playground.world.records import Account, BotQuery, Chat, ChatMessage, FileKind, JsonObject
from bot.playground.world.world import World, without_reply

EDITABLE_SECONDS = 48 * 3600


@dataclass(frozen=True)
class Destination:
    """Where a person sends something, and what it answers; without a chat it goes to their chat with the bot."""

    chat: int | None = None
    thread: int | None = None
    """The topic of a forum."""
    reply_to: int | None = None
    quote: str = ""
    """The words quoted from the message it replies to."""


PRIVATE_CHAT = Destination()


class People:
    """The actions of people. Every method raises ImpossibleAction for what a phone wouldn't let them do."""

    def __init__(self, world: World) -> None:
        self.world = world

    # ------------------------------------------------------------------ looking things up

    def account(self, number: int) -> Account:
        """Return the person with this id."""
        person = self.world.people.get(number)
        if person is None or person.deleted:
            raise ImpossibleAction("There is nobody with that number.", 404)
        return person

    def message(self, chat: int, number: int) -> ChatMessage:
        """Return the message with this number."""
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

    def _own_message(self, person_id: int, chat: int, number: int) -> ChatMessage:
        message = self.message(self._chat(self.account(person_id), chat).id, number)
        if message.author != person_id:
            raise ImpossibleAction("People can only change their own messages.")
        return message

    # ------------------------------------------------------------------ sending

    def send_text(self, person_id: int, text: str, to: Destination = PRIVATE_CHAT) -> ChatMessage:
        """Send a text."""
        formatted = as_typed(text)
        if not formatted.text:
            raise ImpossibleAction("There is nothing to send.", 400)
        if utf16_length(formatted.text) > TEXT_LIMIT:
            raise ImpossibleAction(f"A message has at most {TEXT_LIMIT} characters.", 400)
        return self.send(person_id, formatted.fields(), to)

    def send_files(
        self,
        person_id: int,
        kind: FileKind,
        uploads: Sequence[Upload],
        caption: str = "",
        to: Destination = PRIVATE_CHAT,
    ) -> list[ChatMessage]:
        """Send a file, or several as an album."""
        self._chat(self.account(person_id), to.chat)
        contents = attachments.files(self.world, kind, uploads, caption)
        return [self.send(person_id, content, to) for content in contents]

    def forward(self, person_id: int, from_chat: int, number: int, to: Destination = PRIVATE_CHAT) -> ChatMessage:
        """Forward a message."""
        try:
            return self.send(person_id, forward_content(self.message(from_chat, number)), to)
        except BotApiError as error:
            raise ImpossibleAction("That message can't be forwarded.") from error

    def send(self, person_id: int, content: JsonObject, to: Destination = PRIVATE_CHAT) -> ChatMessage:
        """Send content made by `bot.playground.attachments`."""
        person = self.account(person_id)
        chat = self._chat(person, to.chat)
        answered = self.message(chat.id, to.reply_to) if to.reply_to is not None else None
        surroundings = self._thread(chat, to.thread) | self._reply(chat, answered, to.quote)
        message = self.world.post(chat, person.id, surroundings | content)
        if chat.id == person.id:
            self._mark_read(person, started=True)
        if reaches_bot(self.world, chat, message, answered):
            self.world.updates.push("message", message.body, chat.id)
        return message

    def _thread(self, chat: Chat, thread: int | None) -> JsonObject:
        if thread is None:
            return {}
        if thread not in chat.topics or chat.topics[thread].closed:
            raise ImpossibleAction("That topic is not open.", 404)
        return self.world.thread_fields(chat, thread)

    def _reply(self, chat: Chat, answered: ChatMessage | None, quote: str) -> JsonObject:
        if answered is None:
            return {}
        fields = {"reply_to_message": without_reply(answered)} | reply_thread(chat, answered)
        if not quote:
            return fields
        found = text_quote(answered, quote)
        if found is None:
            raise ImpossibleAction("Only words of the message can be quoted.", 400)
        return fields | {"quote": found}

    def _mark_read(self, person: Account, *, started: bool = False) -> None:
        person.read = self.world.last_message
        person.started = person.started or started
        self.world.tell_person(person)

    # ------------------------------------------------------------------ changing messages

    def edit_message(self, person_id: int, chat: int, number: int, text: str) -> ChatMessage:
        """Change the text or the caption of one's own message."""
        message = self._own_message(person_id, chat, number)
        if self.world.clock.stamp() - message.body["date"] > EDITABLE_SECONDS:
            raise ImpossibleAction("That message is too old to be changed.")
        field = "text" if "text" in message.body else "caption"
        formatted = as_typed(text)
        if field == "text" and not formatted.text:
            raise ImpossibleAction("There is nothing to send.", 400)
        if utf16_length(formatted.text) > (TEXT_LIMIT if field == "text" else CAPTION_LIMIT):
            raise ImpossibleAction("That is too long.", 400)
        entities = "entities" if field == "text" else "caption_entities"
        return self._edit(message, {field: formatted.text or None, entities: formatted.entities or None})

    def move_location(self, person_id: int, chat: int, number: int, place: tuple[float, float] | None) -> ChatMessage:
        """Move one's own live location to (latitude, longitude), or stop sharing it."""
        message = self._own_message(person_id, chat, number)
        shared = message.body.get("location", {})
        period = shared.get("live_period", 0)
        if not period or self.world.clock.stamp() > message.body["date"] + period:
            raise ImpossibleAction("That location isn't live any more.")
        latitude, longitude = place or (shared["latitude"], shared["longitude"])
        try:
            moved = location_object(latitude, longitude, period if place else 0)
        except BotApiError as error:
            raise ImpossibleAction(error.description, 400) from error
        return self._edit(message, {"location": moved})

    def _edit(self, message: ChatMessage, content: JsonObject) -> ChatMessage:
        changed = self.world.rewrite(message, content)
        answered = changed.body.get("reply_to_message", {}).get("message_id")
        if reaches_bot(
            self.world, self.world.chats[message.chat], changed, self.world.message(message.chat, answered or 0)
        ):
            self.world.updates.push("edited_message", changed.body, message.chat)
        return changed

    def tick_tasks(self, person_id: int, chat: int, number: int, tasks: Collection[int]) -> ChatMessage:
        """Mark tasks of a checklist as done. Returns the service message that says so."""
        person = self.account(person_id)
        where = self._chat(person, chat)
        message = self.message(where.id, number)
        known = message.body.get("checklist", {})
        if not set(tasks) <= {task["id"] for task in known.get("tasks", ())} or not tasks:
            raise ImpossibleAction("There is no such task.", 404)
        done = {"completed_by_user": person.user(), "completion_date": self.world.clock.stamp()}
        ticked = [task | done if task["id"] in tasks else task for task in known["tasks"]]
        changed = self.world.rewrite(message, {"checklist": known | {"tasks": ticked}}, edited=False)
        told = {"checklist_message": without_reply(changed), "marked_as_done_task_ids": sorted(tasks)}
        notice = self.world.post(where, person.id, {"checklist_tasks_done": told})
        if where.bot_status not in ("left", "kicked"):
            self.world.updates.push("message", notice.body, where.id)
        return notice

    def press(self, person_id: int, chat: int, number: int, data: str) -> BotQuery:
        """Press a button."""
        person = self.account(person_id)
        where = self._chat(person, chat)
        message = self.message(where.id, number)
        if not any(button.get("callback_data") == data for button in message.buttons):
            raise ImpossibleAction("That button is not there any more.")
        query = self.world.open_query(person, message)
        if where.id == person.id:
            self._mark_read(person)
        content = {
            "id": query.id,
            "from": person.user(),  # also of an anonymous administrator: Telegram tells bots who pressed
            "message": message.body,
            "chat_instance": str(7_000_000_000 + abs(where.id)),
            "data": data,
        }
        self.world.updates.push("callback_query", content, where.id)
        return query

    def react(self, person_id: int, chat: int, number: int, emoji: str | None) -> ChatMessage:
        """React to a message, or take the reaction back."""
        person = self.account(person_id)
        where = self._chat(person, chat)
        message = self.message(where.id, number)
        if emoji and emoji not in REACTIONS:
            raise ImpossibleAction("That is not a reaction.", 400)
        before = message.reactions.get(person.id)
        changed = self.world.react(message, person.id, emoji or None)
        if before != emoji and (where.type == "private" or where.bot_status == "administrator"):
            chat_object = self.world.chat_object(where)
            actor = {"actor_chat": chat_object} if person.id in where.anonymous else {"user": person.user()}
            content = {
                "chat": chat_object,
                "message_id": number,
                **actor,
                "date": self.world.clock.stamp(),
                "old_reaction": _reaction(before),
                "new_reaction": _reaction(emoji),
            }
            self.world.updates.push("message_reaction", content, chat)
        return changed

    # ------------------------------------------------------------------ the phone itself

    def set_blocked(self, person_id: int, blocked: bool) -> None:
        """Block the bot, or let it write again."""
        person = self.account(person_id)
        if person.blocked == blocked:
            return
        person.blocked = blocked
        chat = self.world.chats[person.id]
        if blocked:
            push_my_chat_member(self.world, chat, "member", "kicked", person.user())
        else:
            push_my_chat_member(self.world, chat, "kicked", "member", person.user())
        self.world.tell_person(person)

    def delete_account(self, person_id: int) -> None:
        """Leave Telegram for good: nobody can write to this person any more."""
        person = self.account(person_id)
        person.deleted = True
        self.world.tell_person(person)

    def set_language(self, person_id: int, language: str) -> None:
        """Set the phone's language."""
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", language):
            raise ImpossibleAction("That is not a language code.", 400)
        person = self.account(person_id)
        person.language = language
        self.world.tell_person(person)

    def read_chat(self, person_id: int) -> None:
        """Look at the chat with the bot."""
        self._mark_read(self.account(person_id))
        self.world.events.tell({"type": "read", "person": person_id})

    def ask_inline(self, person_id: int, text: str) -> BotQuery:
        """Type `@bot text` in some chat; the bot's answer comes into the query's `results`."""
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
        message = self.send(person_id, content)
        chosen = {"result_id": result_id, "from": self.account(person_id).user(), "query": query.text}
        self.world.updates.push("chosen_inline_result", chosen, person_id)
        return message


def _reaction(emoji: str | None) -> list[JsonObject]:
    return [{"type": "emoji", "emoji": emoji}] if emoji else []
