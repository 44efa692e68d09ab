"""Delivery to Telegram chats: sends Replies, and turns Telegram's errors into ours."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path

from telegram import (
    Bot,
    ChatMember,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputFile,
    InputTextMessageContent,
    Message,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.dialogue.speech import join, plain
from bot.dialogue.turn import Insert
from bot.errors import Refused, TryLater, Unconfirmed
from bot.telegram.errors import (
    NO_FORUM,
    NO_TOPIC,
    NOT_COPIED,
    NOT_DELETED,
    NOT_EDITED,
    NOT_MODIFIED,
    UNKNOWN_FILE,
    as_channel_error,
)
from bot.telegram.fleeting import FleetingCalls
from bot.telegram.rendering import LONGEST_CAPTION, fits, pieces, to_html
from bot.telegram.supergroups import MigratedGroups
from storage.messages import CAPTIONED, TELEGRAM, Address, Attachment, Choice, Copy, Reply, Text

log = logging.getLogger(__name__)

DESCRIPTION = 120
"""Characters shown of an answer before it is inserted."""
CACHE_SECONDS = 60
"""How many seconds Telegram may cache inline results for a person."""


class TelegramChat:
    """The chats of one bot."""

    def __init__(self, bot: Bot, groups: MigratedGroups, fleeting: FleetingCalls) -> None:
        """`bot` is initialised already; `groups` learns of groups that have moved; `fleeting` makes the calls that
        matter for seconds only.
        """
        self._bot = bot
        self._groups = groups
        self._fleeting = fleeting

    async def find_moved_groups(self, addresses: Iterable[Address]) -> None:
        """Ask Telegram which of these groups have moved. What cannot be learned now is learned on sending."""
        for chat in {int(address.chat) for address in addresses if address.channel == TELEGRAM}:
            try:
                if chat < 0:
                    await self._bot.get_chat(chat)
            except ChatMigrated as moved:
                self._note_move(chat, moved)
            except TelegramError as error:
                log.warning("the group %s cannot be asked for: %s", chat, type(error).__name__)

    async def chat_name(self, address: Address) -> str:
        """Return the name of a person or group; empty where Telegram doesn't tell, as of people who never pressed
        Start.
        """
        try:
            chat = await self._bot.get_chat(self._groups.address(int(address.chat)))
        except TelegramError:
            return ""
        return chat.title or chat.first_name or ""

    async def is_administrator(self, group: Address, person: int) -> bool:
        """Return whether the person owns or administrates the group. Raises TryLater or Refused when it can't be
        learned.
        """
        try:
            member = await self._bot.get_chat_member(self._groups.address(int(group.chat)), person)
        except TelegramError as error:
            translated = as_channel_error(error)
            raise TryLater("no answer") if isinstance(translated, Unconfirmed) else translated from error
        return member.status in (ChatMember.OWNER, ChatMember.ADMINISTRATOR)

    def _note_move(self, chat: int, moved: ChatMigrated) -> None:
        """Note that the group has become a supergroup."""
        log.warning("the group %s has become the supergroup %s and is served there", chat, moved.new_chat_id)
        self._groups.note_move(chat, moved.new_chat_id)

    async def parts(self, reply: Reply) -> tuple[Reply, ...]:
        """Split the reply into messages that Telegram takes, each delivered by itself; the buttons stand under the
        last.

        A file of ours that is gone costs only itself.
        """
        if reply.bare:
            return (reply,)
        if reply.attachment and reply.attachment.path and not await asyncio.to_thread(_readable, reply.attachment.path):
            log.error("%s cannot be read; the words go without it", Path(reply.attachment.path).name)
            reply = reply.model_copy(update={"attachment": None})
        captioned = reply.attachment or (reply.copied and _takes_caption(reply.copied))
        if captioned and fits(reply.text, LONGEST_CAPTION):
            return (reply,)
        words = [Reply(text=piece) for piece in pieces(reply.text)] if reply.text != Text() else []
        last = Text() if reply.attachment or reply.copied else words.pop().text
        return (*words, reply.model_copy(update={"text": last}))

    async def open_topic(self, address: Address, name: str) -> str:
        """See `bot.channels.Channel`. Most groups are no forums, and in some the bot has no right to open topics."""
        chat = int(address.chat)
        try:
            topic = await self._bot.create_forum_topic(self._groups.address(chat), name)
        except ChatMigrated as moved:
            self._note_move(chat, moved)
        except (BadRequest, Forbidden) as error:
            if not any(reason in str(error).lower() for reason in NO_FORUM):
                log.warning("no topic could be opened in %s: %s", chat, type(error).__name__)
            return ""
        except TelegramError as error:
            later = as_channel_error(error)
            raise later if isinstance(later, TryLater) else TryLater(type(error).__name__) from error
        else:
            return str(topic.message_thread_id)
        return await self.open_topic(address, name)

    async def deliver(self, address: Address, reply: Reply, replaces: int | None) -> int:
        """Send the reply, which fits one message, or edit the message `replaces`; gives the message id.

        Raises TryLater when it may go through later, Refused when it never will, Unconfirmed when it may have arrived.
        """
        try:
            return await self._send_or_edit(address, reply, replaces)
        except ChatMigrated as moved:
            self._note_move(int(address.chat), moved)
        except TelegramError as error:
            raise as_channel_error(error) from error
        return await self.deliver(address, reply, replaces)

    async def _send_or_edit(self, address: Address, reply: Reply, replaces: int | None) -> int:
        """Edit where there is something to edit, else send.

        A supergroup counts its messages anew: what was remembered of the group may name another message there.
        """
        known = int(address.chat)
        chat = self._groups.address(known)
        if reply.bare and reply.deletes:
            return await self._delete(chat, replaces, reply.deletes) if replaces is not None and chat == known else 0
        if reply.bare:
            return await self._take_buttons(chat, replaces) if replaces is not None and chat == known else 0
        if replaces is not None and chat == known and await self._edit(chat, reply, replaces):
            return replaces
        thread = int(address.thread) if address.thread else None
        try:
            return await self._send(chat, thread, reply)
        except BadRequest as error:
            if thread is None or not any(reason in str(error).lower() for reason in NO_TOPIC):
                raise
        if reply.without_topic != Text():
            await self._send(chat, None, Reply(text=reply.without_topic))
        return await self._send(chat, None, reply)  # the topic is closed or gone; the chat still is the right one

    async def _take_buttons(self, chat: int, message: int) -> int:
        """Take the buttons off a message. One that has none, or is gone, is as it should be."""
        try:
            await self._bot.edit_message_reply_markup(chat_id=chat, message_id=message)
        except BadRequest as error:
            description = str(error).lower()
            if NOT_MODIFIED not in description and not any(reason in description for reason in NOT_EDITED):
                raise
        return message

    async def _delete(self, chat: int, first: int, count: int) -> int:
        """Delete messages that were copied in one go: Telegram numbers those one after the other. What is gone already
        is as it should be.
        """
        try:
            await self._bot.delete_messages(chat, list(range(first, first + count)))
        except BadRequest as error:
            if not any(reason in str(error).lower() for reason in NOT_DELETED):
                raise
            log.warning("a message in %s could not be deleted", chat)
        return first

    async def _edit(self, chat: int, reply: Reply, message: int) -> bool:
        """Edit the message; return False when there is nothing left to edit."""
        try:
            await self._bot.edit_message_text(
                to_html(reply.text),
                chat_id=chat,
                message_id=message,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(reply.rows),
            )
        except BadRequest as error:
            description = str(error).lower()
            if NOT_MODIFIED in description:
                return True
            if any(reason in description for reason in NOT_EDITED):
                return False
            raise
        return True

    async def _send(self, chat: int, thread: int | None, reply: Reply) -> int:
        """Send it as a new message."""
        if reply.attachment:
            return await self._send_file(chat, thread, reply.attachment, reply)
        if reply.copied:
            return await self._copy(chat, thread, reply.copied, reply)
        sent = await self._bot.send_message(
            chat,
            to_html(reply.text),
            parse_mode=ParseMode.HTML,
            reply_markup=ForceReply(selective=True) if reply.asks_back else keyboard(reply.rows),
            message_thread_id=thread,
        )
        return sent.message_id

    async def _send_file(self, chat: int, thread: int | None, file: Attachment, reply: Reply) -> int:
        """Send a file with the words as its caption. Raises Refused when a file of ours is no longer there.

        One that a person sent and Telegram no longer knows is said to be lost.
        """
        senders: Mapping[str, Callable[..., Awaitable[Message]]] = {
            "photo": self._bot.send_photo,
            "document": self._bot.send_document,
            "voice": self._bot.send_voice,
            "audio": self._bot.send_audio,
            "video": self._bot.send_video,
        }
        try:
            sent = await senders[file.kind](
                chat,
                file.file or await _read_own_file(file),
                caption=to_html(reply.text) or None,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(reply.rows),
                message_thread_id=thread,
            )
        except BadRequest as error:
            if file.lost == Text() or not any(reason in str(error).lower() for reason in UNKNOWN_FILE):
                raise
        else:
            return sent.message_id
        log.warning("a file could not be sent to %s", chat)
        return await self._send_words(chat, thread, reply, file.lost)

    async def _copy(self, chat: int, thread: int | None, copied: Copy, reply: Reply) -> int:
        """Copy a person's message, with the words as its caption. One that its author has deleted meanwhile, or that
        Telegram never copies, is said to be lost.
        """
        source, ids = self._groups.address(int(copied.address.chat)), sorted(copied.messages)
        try:
            if len(ids) > 1:
                sent = await self._bot.copy_messages(chat, source, ids, message_thread_id=thread, remove_caption=True)
                return sent[0].message_id
            copy = await self._bot.copy_message(
                chat,
                source,
                ids[0],
                caption=to_html(reply.text) if _takes_caption(copied) else None,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(reply.rows),
                message_thread_id=thread,
            )
        except BadRequest as error:
            if not any(reason in str(error).lower() for reason in NOT_COPIED):
                raise
        else:
            return copy.message_id
        log.warning("a message could not be copied to %s", chat)
        return await self._send_words(chat, thread, reply, copied.lost)

    async def _send_words(self, chat: int, thread: int | None, reply: Reply, lost: Text) -> int:
        """Send the words of the reply, and below them that what came with it is `lost`."""
        text = join((reply.text, lost), "\n\n")
        return await self._send(chat, thread, Reply(text=text, rows=reply.rows))

    async def answer_press(self, press: str, words: str) -> None:
        """End the wait on a pressed button soon, with a short note when there are words. A press too old is let go."""
        answer = self._bot.answer_callback_query
        self._fleeting.add(lambda: answer(press, text=words[:200] or None, show_alert=len(words) > 60))

    async def show_typing(self, address: Address) -> None:
        """Show that the answer takes a moment."""
        thread = int(address.thread) if address.thread else None
        chat = self._groups.address(int(address.chat))
        self._fleeting.add(lambda: self._bot.send_chat_action(chat, ChatAction.TYPING, message_thread_id=thread))

    async def fetch(self, file: str) -> bytes:
        """Download a file that somebody sent. Raises Refused when Telegram doesn't hand it out, TryLater when it may
        later.
        """
        try:
            download = await self._bot.get_file(file)
            return bytes(await download.download_as_bytearray())
        except TelegramError as error:
            raise as_channel_error(error) from error

    async def answer_search(self, search: str, found: tuple[Insert, ...]) -> None:
        """Show what may be inserted into another chat. A search too old is let go: people type on."""
        results = [
            InlineQueryResultArticle(
                insert.id,
                insert.title,
                InputTextMessageContent(to_html(insert.text), parse_mode=ParseMode.HTML),
                description=plain(insert.text).removeprefix(insert.title).strip()[:DESCRIPTION],
            )
            for insert in found
        ]
        answer = self._bot.answer_inline_query
        self._fleeting.add(lambda: answer(search, results, cache_time=CACHE_SECONDS, is_personal=True))


def _takes_caption(copied: Copy) -> bool:
    """Return whether the copy can have words of ours under it."""
    return copied.kind in CAPTIONED and len(copied.messages) == 1


def _readable(path: str) -> bool:
    return Path(path).is_file() and os.access(path, os.R_OK)


async def _read_own_file(file: Attachment) -> InputFile:
    """Read a file of ours. Raises Refused when it can't be read."""
    if file.content:
        return InputFile(await asyncio.to_thread(file.unpacked), filename=file.name)
    path = Path(file.path)
    try:
        content = await asyncio.to_thread(path.read_bytes)
    except OSError as error:
        raise Refused(f"{path.name} cannot be read: {error.strerror}") from error
    return InputFile(content, filename=file.name or path.name)


def keyboard(rows: tuple[tuple[Choice, ...], ...]) -> InlineKeyboardMarkup | None:
    """Buttons as Telegram takes them; None when there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(choice) for choice in row] for row in rows])


def _button(choice: Choice) -> InlineKeyboardButton:
    if choice.url:
        return InlineKeyboardButton(choice.label, url=choice.url)
    return InlineKeyboardButton(choice.label, callback_data=choice.action)
