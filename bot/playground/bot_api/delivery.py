"""Posting the bot's messages: in the topic, as the reply and with the buttons that a call asks for."""

from __future__ import annotations

from bot.playground.bot_api.call import Call, format_text
from bot.playground.bot_api.keyboards import inline_keyboard
from bot.playground.bot_api.parameters import chat_key, field_of
from bot.playground.bot_api.replies import external_reply, reply_thread, text_quote
from bot.playground.errors import bad_request
from bot.playground.world.records import Chat, ChatMessage, JsonObject
from bot.playground.world.world import without_reply

REPLY_FIELDS = frozenset(
    {
        "message_id", "chat_id", "allow_sending_without_reply", "quote", "quote_parse_mode", "quote_entities",
        "quote_position", "checklist_task_id", "poll_option_id",
    }
)  # fmt: skip


def markup_of(call: Call) -> JsonObject | None:
    """Return the inline keyboard in the call. Raises BotApiError."""
    return inline_keyboard(call.parameters.object("reply_markup"))


def deliver(call: Call, chat: Chat, content: JsonObject) -> ChatMessage:
    """Post the bot's message in the chat, in the topic and as the reply that the call asks for. Raises BotApiError."""
    markup = markup_of(call)
    fields = envelope(call, chat) | content
    if markup:
        fields["reply_markup"] = markup
    return call.world.post(chat, call.world.bot.id, fields)


def envelope(call: Call, chat: Chat) -> JsonObject:
    """Return the fields around the content: the topic, the message replied to, protection. Raises BotApiError."""
    fields = _thread(call, chat) | reply_fields(call, chat)
    if call.parameters.flag("protect_content"):
        fields["has_protected_content"] = True
    if effect := call.parameters.text("message_effect_id"):
        fields["effect_id"] = effect
    return fields


def _thread(call: Call, chat: Chat) -> JsonObject:
    thread = call.parameters.integer("message_thread_id")
    if not thread:
        return {}
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    if chat.topics[thread].closed and chat.bot_status != "administrator":
        raise bad_request("TOPIC_CLOSED")
    return call.world.thread_fields(chat, thread)


def reply_fields(call: Call, chat: Chat) -> JsonObject:
    """Return the fields that `reply_parameters` add to a message. Raises BotApiError."""
    asked = call.parameters.object("reply_parameters")
    if not asked:
        return {}
    if unknown := set(asked) - REPLY_FIELDS:
        raise bad_request(f'can\'t parse reply parameters: unknown field "{min(unknown)}"')
    number = field_of(asked, "message_id", int, "reply parameters")
    key = chat_key(asked.get("chat_id", chat.id))
    where = call.world.chats.get(key) if isinstance(key, int) else None
    message = call.world.message(where.id, number) if where else None
    if where is None or message is None:
        if asked.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    if where is not chat:
        return external_reply(call.world, where, message) | _quote(asked, message)
    return {"reply_to_message": without_reply(message)} | reply_thread(chat, message) | _quote(asked, message)


def _quote(asked: JsonObject, message: ChatMessage) -> JsonObject:
    what = "reply parameters"
    quote = field_of(asked, "quote", str, what, required=False)
    if not quote:
        return {}
    parse_mode = field_of(asked, "quote_parse_mode", str, what, required=False) or ""
    entities = field_of(asked, "quote_entities", list, what, required=False) or []
    found = text_quote(message, format_text(quote, parse_mode, entities).text)
    if found is None:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"quote": found}
