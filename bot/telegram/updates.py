"""Translates Telegram's updates into Incoming events; None for updates the bot ignores."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from html import unescape
from typing import Any

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    InlineQuery,
    MaybeInaccessibleMessage,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    Update,
    User,
)
from telegram.constants import ChatID
from telegram.ext.filters import StatusUpdate

from bot.dialogue.events import EventKind, Incoming
from bot.errors import Unreadable
from bot.raw_updates import without_halves
from bot.telegram.reactions import read_reaction
from bot.telegram.supergroups import MigratedGroups
from storage.messages import Address, Attachment, telegram
from storage.records import Person

LONGEST = 4096
"""Characters that a message may have in Telegram: whatever has more is cut before it's looked at."""
KINDS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member", "message_reaction")
"""Kinds of update that are asked for and read."""
FORMATS = ("bold", "italic", "underline", "strikethrough", "text_link", "blockquote", "expandable_blockquote")
"""Forms people give to words in Telegram that our markup knows as well."""
IN_GROUPS = (Chat.GROUP, Chat.SUPERGROUP)
"""Kinds of chat in which administrators may speak as the chat."""
DETAILS = ("sticker", "voice", "audio", "video", "video_note", "venue", "location", "contact", "poll", "dice")
"""Kinds of message besides words and files, by their names; a `venue` comes with a location besides."""


def lane_of(payload: Mapping[str, Any]) -> Address:
    """Return the chat (else the person, else chat 0) whose updates are handled in order with this one."""
    for part in payload.values():
        for path in (("message", "chat"), ("chat",), ("from",), ("user",)):
            owner = part
            for name in (*path, "id"):
                owner = owner.get(name) if isinstance(owner, Mapping) else None
            if isinstance(owner, int):
                return telegram(owner)
    return telegram(0)


WORDS = tuple(field.name for field in fields(Incoming) if field.type == "str")
NUMBERS = tuple(field.name for field in fields(Incoming) if field.type == "int | None")
"""What an event holds that is made of words, and of numbers."""


def to_incoming(payload: Mapping[str, Any], me: User, groups: MigratedGroups) -> Incoming | None:
    """Translate an update for the dialogue; None for what doesn't concern the bot.

    That is: messages of channels and other bots, messages in groups that do not address it, and kinds of updates it
    never asked for. A command in a group that names no bot is `overheard`. Raises Unreadable when the payload is no
    update.
    """
    try:
        incoming = _read(Update.de_json(_clean(payload), None), me, groups)
    except Exception as error:  # PTB does not look at what it builds from: anything may be missing, or of another kind
        reason = f"update lacks or garbles a field: {type(error).__name__}"
        raise Unreadable(reason, _sender(payload)) from error
    if incoming is None:
        return None
    _check(incoming)
    return incoming


def _clean(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Take what is read from the payload, without halves of characters, which no record can hold."""
    return without_halves({name: payload[name] for name in ("update_id", *KINDS) if name in payload})


def _read(update: Update, me: User, groups: MigratedGroups) -> Incoming | None:
    token = _base36(update.update_id)
    if update.callback_query:
        return _read_press(token, update.callback_query, groups)
    if update.inline_query:
        return _read_search(token, update.inline_query)
    if update.my_chat_member:
        return _read_membership(token, update.my_chat_member, groups)
    if (reaction := update.message_reaction) and reaction.user and not reaction.user.is_bot:
        return read_reaction(token, reaction, telegram(groups.known_as(reaction.chat.id)), _person(reaction.user))
    message = update.message or update.edited_message
    if message is not None and message.migrate_from_chat_id:
        return _read_move(token, message, message.migrate_from_chat_id, groups)
    if message is None or not _by_a_person(message) or _is_inserted(message, me):
        return None
    named = _addresses_bot(message, me)
    if not named and not _is_command_for_any(message) and not _stands_in_topic(message):
        return None
    address = _address(message, groups)
    return _read_message(token, address, message, me, edited=update.message is None, overheard=not named)


def _sender(payload: Mapping[str, Any]) -> tuple[Address, Person] | None:
    """Return chat and sender of an update that can't be read; None unless it surely came from a private chat."""
    message: Any = payload.get("message")
    try:
        assert message["chat"]["type"] == Chat.PRIVATE  # noqa: S101 - or it's nothing that anybody waits for
        user = User.de_json({"is_bot": False, **message["from"]}, None)
        return None if user.is_bot or type(user.id) is not int else (telegram(user.id), _person(user))
    except Exception:  # it can't be read: anything may be missing
        return None


def _check(incoming: Incoming) -> None:
    """Raise Unreadable unless every field is what it says."""
    words = (getattr(incoming, name) for name in WORDS)
    numbers = (number for name in NUMBERS if (number := getattr(incoming, name)) is not None)
    if not all(isinstance(word, str) for word in words) or any(type(number) is not int for number in numbers):
        raise Unreadable("update garbles a field")


def _base36(number: int) -> str:
    """Write the number in base 36: short enough for a button. Raises ValueError for a negative one."""
    if number < 0:
        raise ValueError("an update's number is never negative")
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    token = ""
    while number:
        number, rest = divmod(number, 36)
        token = digits[rest] + token
    return token or "0"


def close_directions(name: str) -> str:
    """Close each change of writing direction that a name opens (Unicode annex 9).

    It would otherwise turn what stands behind it in the same line.
    """
    turned = sum(name.count(sign) for sign in "\u202a\u202b\u202d\u202e") - name.count("\u202c")
    isolated = sum(name.count(sign) for sign in "\u2066\u2067\u2068") - name.count("\u2069")
    return name + "\u202c" * turned + "\u2069" * isolated


def _person(user: User) -> Person:
    return Person(id=user.id, first_name=close_directions(user.first_name), phone_language=user.language_code or "")


def _as_group(address: Address, chat: Chat) -> Person:
    """Return the group as a person: its anonymous administrators speak for it, and Telegram doesn't say which did."""
    return Person(id=int(address.chat), first_name=close_directions(chat.title or ""))


def _read_press(token: str, query: CallbackQuery, groups: MigratedGroups) -> Incoming | None:
    """Read a press on one of our buttons; None in messages that inline mode sent, which have no chat, and from bots."""
    if query.message is None:
        return None
    address, presser = _address(query.message, groups), query.from_user
    anonymous = presser.id == ChatID.ANONYMOUS_ADMIN and query.message.chat.type in IN_GROUPS
    if presser.is_bot and not anonymous:
        return None
    return Incoming(
        token=token,
        kind=EventKind.PRESS,
        address=address,
        person=_as_group(address, query.message.chat) if anonymous else _person(presser),
        private=query.message.chat.type == Chat.PRIVATE,
        title=query.message.chat.title or "",
        action=query.data or "",
        press=query.id,
        message=query.message.message_id,
    )


def _read_search(token: str, query: InlineQuery) -> Incoming:
    """Read the words typed after the bot's name in another chat. The event's address is the person's own chat."""
    return Incoming(
        token=token,
        kind=EventKind.INLINE,
        address=telegram(query.from_user.id),
        person=_person(query.from_user),
        text=query.query,
        press=query.id,
    )


def _read_membership(token: str, change: ChatMemberUpdated, groups: MigratedGroups) -> Incoming:
    """Read a change of the bot's own membership: whether it may still write in a chat."""
    status = change.new_chat_member.status
    muted = status == ChatMember.RESTRICTED and not getattr(change.new_chat_member, "can_send_messages", True)
    lost = muted or status in (ChatMember.BANNED, ChatMember.LEFT)
    return Incoming(
        token=token,
        kind=EventKind.REACH,
        address=telegram(groups.known_as(change.chat.id)),
        person=_person(change.from_user),
        private=change.chat.type == Chat.PRIVATE,
        title=change.chat.title or "",
        detail="lost" if lost else "reached",
    )


def _read_move(token: str, message: Message, before: int, groups: MigratedGroups) -> Incoming:
    """Read a supergroup's first message, which names the group it was. It comes ahead of what people write there."""
    groups.note_move(before, message.chat.id)
    return Incoming(
        token=token,
        kind=EventKind.REACH,
        address=telegram(before),
        person=_person(message.from_user) if message.from_user else _as_group(telegram(before), message.chat),
        private=False,
        title=message.chat.title or "",
        detail="moved",
    )


def _by_a_person(message: Message) -> bool:
    """Return whether a person wrote it, no bot or channel. A group that speaks as itself is an administrator of it."""
    if message.sender_chat is not None:
        return _is_as_group(message)
    return message.from_user is not None and not message.from_user.is_bot


def _is_as_group(message: Message) -> bool:
    """Return whether an anonymous administrator wrote it: the sender is the group. A channel never is its own group."""
    sender = message.sender_chat
    return sender is not None and sender.id == message.chat.id and message.chat.type in IN_GROUPS


def _is_inserted(message: Message, me: User) -> bool:
    """Return whether it is an answer of ours that somebody inserted into a chat: nobody wrote it."""
    return message.via_bot is not None and message.via_bot.id == me.id


def _address(message: MaybeInaccessibleMessage, groups: MigratedGroups) -> Address:
    """Return the message's chat as we know it, and in a forum its topic."""
    chat = message.chat.id
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    if type(chat) is not int or type(thread or 0) is not int:
        raise Unreadable("update garbles a chat")
    return telegram(groups.known_as(chat), thread)


def _reply_target(message: Message) -> Message | None:
    """Return the message that this one replies to, if any.

    In a forum topic Telegram makes every message a reply to the topic's opening message. That says nothing about whom
    the person is talking to.
    """
    target = message.reply_to_message
    if target is None or target.forum_topic_created:
        return None
    opening = message.is_topic_message and target.message_id == message.message_thread_id
    return None if opening else target


def _addresses_bot(message: Message, me: User) -> bool:
    """Return whether it addresses the bot: in a private chat, by a reply, or by its name."""
    if message.chat.type == Chat.PRIVATE:
        return True
    target = _reply_target(message)
    if target and target.from_user and target.from_user.id == me.id:
        return True
    return _name_pattern(me).search(_words(message)) is not None


def _is_command_for_any(message: Message) -> bool:
    """Return whether it's a command that names no bot and replies to nobody else's message."""
    alone = _reply_target(message) is None or _own_replied_message(message) is not None
    return alone and re.match(r"/\w+(?:\s|$)", message.text or "") is not None


def _stands_in_topic(message: Message) -> bool:
    """Return whether it was said in a forum's topic to nobody in particular."""
    return bool(message.is_topic_message) and _reply_target(message) is None


def _name_pattern(me: User) -> re.Pattern[str]:
    """Return a pattern for the bot's name in any case, but not as part of a longer one."""
    return re.compile(rf"@{re.escape(me.username or '')}(?!\w)", re.IGNORECASE)


def _without_name(message: Message, me: User) -> str:
    """Return the words without the bot's name where it only addresses the bot: after a command, at the beginning, and
    in a group at the end. Anywhere else people are speaking about it.
    """
    text, name = _words(message).strip(), _name_pattern(me).pattern
    text = re.sub(rf"^(?:(/\w+){name}|{name}[\s,:]+)", r"\1", text, flags=re.IGNORECASE)
    if message.chat.type == Chat.PRIVATE:
        return text
    return re.sub(rf"^{name}|[\s,]*{name}$", "", text, flags=re.IGNORECASE).strip()


def _words(message: Message) -> str:
    """Return what was typed, as a message or under a file."""
    return (message.text or message.caption or "")[:LONGEST]


def _words_with_markup(message: Message) -> str:
    """Return the words as HTML with the formatting they were given in Telegram; empty where there is none.

    Code is left out: it is what is copied from a message of ours.
    """
    formatted = [entity for entity in message.entities if entity.type in FORMATS]
    if not formatted:
        return ""
    copy = Message(message.message_id, message.date, message.chat, text=message.text, entities=formatted)
    return unescape(copy.text_html).strip()


def _replied_message(message: Message, me: User) -> int | None:
    """Return the id of the bot's message that this one replies to, if any."""
    to = _reply_target(message)
    return to.message_id if to and to.from_user and to.from_user.id == me.id else None


def _own_replied_message(message: Message) -> int | None:
    """Return the id of the sender's own message that this one replies to, if any; the sender may be the group."""
    to = _reply_target(message)
    if to is None or to.from_user != message.from_user or to.sender_chat != message.sender_chat:
        return None
    return to.message_id


def _read_message(
    token: str, address: Address, message: Message, me: User, *, edited: bool, overheard: bool
) -> Incoming | None:
    """Read what a person wrote or sent; None for Telegram's own notes, such as that somebody joined."""
    text = _without_name(message, me)
    kind, detail = _kind_of(message, text)
    if kind is EventKind.SERVICE:
        return None
    assert message.from_user is not None  # noqa: S101 - _by_a_person has seen to it
    return Incoming(
        token=token,
        kind=EventKind.EDITED if edited else kind,
        address=address,
        person=_as_group(address, message.chat) if _is_as_group(message) else _person(message.from_user),
        private=message.chat.type == Chat.PRIVATE,
        title=message.chat.title or "",
        text=text,
        marked=_words_with_markup(message),
        command=text[1:].split(maxsplit=1)[0].lower() if kind is EventKind.COMMAND else "",
        message=message.message_id,
        replied=_replied_message(message, me),
        own=_own_replied_message(message),
        quote=message.quote.text if message.quote else "",
        forwarded=_author(message),
        attachment=_attachment(message),
        group=message.media_group_id or "",
        detail=detail,
        overheard=overheard,
    )


def _author(message: Message) -> str:
    """Return the author of a forwarded message; empty for the sender's own words and for all that isn't forwarded."""
    match message.forward_origin:
        case MessageOriginUser(sender_user=user) if user != message.from_user:
            return close_directions(user.full_name)
        case MessageOriginHiddenUser(sender_user_name=name):
            return close_directions(name)
        case MessageOriginChannel(chat=chat) | MessageOriginChat(sender_chat=chat):
            return close_directions(chat.title or chat.effective_name or "")
    return ""


def _kind_of(message: Message, text: str) -> tuple[EventKind, str]:
    """Return the kind of event, and the name of the rarer kinds of message."""
    if message.photo or message.document:
        return EventKind.FILE, ""
    if message.text is not None:
        return (EventKind.COMMAND if re.match(r"/[^\s/]", text) else EventKind.TEXT), ""
    detail = next((kind for kind in DETAILS if getattr(message, kind)), "")
    if not detail and StatusUpdate.ALL.check_update(Update(0, message=message)):
        return EventKind.SERVICE, ""
    return EventKind.OTHER, detail


def _attachment(message: Message) -> Attachment | None:
    """Return the file that came along, in its best size."""
    if message.photo:
        return Attachment(kind="photo", file=message.photo[-1].file_id)
    if message.document:
        return Attachment(kind="document", file=message.document.file_id, name=message.document.file_name or "")
    if message.voice:
        return Attachment(kind="voice", file=message.voice.file_id)
    if message.audio:
        return Attachment(kind="audio", file=message.audio.file_id, name=message.audio.file_name or "")
    if message.video:
        return Attachment(kind="video", file=message.video.file_id, name=message.video.file_name or "")
    return None
