"""What a reply carries besides its content: the thread, the quote, and the origin of a message from another chat."""

from __future__ import annotations

from bot.playground.bot_api.entities import utf16_length
from bot.playground.world.records import Chat, ChatMessage, JsonObject
from bot.playground.world.world import World


def reply_thread(chat: Chat, answered: ChatMessage) -> JsonObject:
    """Return the thread of a reply: the topic, or in any other supergroup the message that began the exchange."""
    names = ("message_thread_id", "is_topic_message")
    if fields := {name: answered.body[name] for name in names if name in answered.body}:
        return fields
    return {"message_thread_id": answered.id} if chat.type == "supergroup" and not chat.forum else {}


def external_reply(world: World, where: Chat, message: ChatMessage) -> JsonObject:
    """Return what a reply to a message of another chat carries: where it comes from, but not the message itself."""
    shown: JsonObject = {"origin": message_origin(message)}
    if where.type == "supergroup":
        shown |= {"chat": world.chat_object(where), "message_id": message.id}
    return {"external_reply": shown}


def message_origin(message: ChatMessage) -> JsonObject:
    """Return the MessageOrigin of a message: the group for what an anonymous administrator wrote, else the user."""
    date = {"date": message.body["date"]}
    if group := message.body.get("sender_chat"):
        return {"type": "chat", "sender_chat": group} | date
    return {"type": "user", "sender_user": message.body["from"]} | date


def text_quote(message: ChatMessage, words: str) -> JsonObject | None:
    """Make a TextQuote of these words; None when the message doesn't contain them."""
    place = message.text.find(words)
    if not words or place < 0:
        return None
    return {"text": words, "position": utf16_length(message.text[:place]), "is_manual": True}
