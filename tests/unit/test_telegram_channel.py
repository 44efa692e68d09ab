"""A message goes to the chat and topic of its address, and a copy looks like the original."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import Bot, ForceReply
from telegram.error import BadRequest

from bot.errors import Refused
from bot.telegram.channel import TelegramChat
from bot.telegram.fleeting import FleetingCalls
from bot.telegram.supergroups import MigratedGroups
from storage.messages import Copy, Reply, Text, telegram

DELETED = 404
HELLO = Reply(text=Text(strings=("hello",)))


class FakeBot:
    """Takes messages, except for the topics that are gone."""

    def __init__(self, *gone: int) -> None:
        self.gone = gone
        self.sent: list[tuple[int, int | None]] = []
        self.words: list[str] = []
        self.markups: list[Any] = []
        self.copies: list[tuple[int, int, int, str | None]] = []

    async def send_message(
        self, chat: int, text: str, *, message_thread_id: int | None, **details: Any
    ) -> SimpleNamespace:
        if message_thread_id in self.gone:
            raise BadRequest("Message thread not found")
        if chat == 13:
            raise BadRequest("Chat not found")
        self.sent.append((chat, message_thread_id))
        self.words.append(text)
        self.markups.append(details["reply_markup"])
        return SimpleNamespace(message_id=5)

    async def copy_message(self, chat: int, source: int, message: int, **details: Any) -> SimpleNamespace:
        if message == DELETED:
            raise BadRequest("Message to copy not found")
        self.copies.append((chat, source, message, details["caption"]))
        return SimpleNamespace(message_id=6)

    async def copy_messages(self, chat: int, source: int, messages: list[int], **_: Any) -> list[SimpleNamespace]:
        self.copies += [(chat, source, message, None) for message in messages]
        return [SimpleNamespace(message_id=number) for number in range(7, 7 + len(messages))]


def channel(bot: FakeBot) -> TelegramChat:
    return TelegramChat(cast(Bot, bot), MigratedGroups(), FleetingCalls())


async def test_a_message_goes_to_the_topic_of_its_address() -> None:
    bot = FakeBot()
    assert await channel(bot).deliver(telegram(-1003, 77), HELLO, None) == 5
    await channel(bot).deliver(telegram(-1003), HELLO, None)
    assert bot.sent == [(-1003, 77), (-1003, None)]


async def test_when_the_topic_is_gone_the_chat_still_gets_the_message() -> None:
    bot = FakeBot(77)
    await channel(bot).deliver(telegram(-1003, 77), HELLO, None)
    assert bot.sent == [(-1003, None)]


async def test_what_goes_to_the_chat_for_want_of_its_topic_is_explained() -> None:
    bot = FakeBot(77)
    explained = HELLO.model_copy(update={"without_topic": Text(strings=("The topic is closed.",))})
    await channel(bot).deliver(telegram(-1003, 77), explained, None)
    await channel(bot).deliver(telegram(-1003, 78), explained, None)
    assert bot.words == ["The topic is closed.", bot.words[1], bot.words[1]]
    assert bot.sent == [(-1003, None), (-1003, None), (-1003, 78)]


async def test_a_chat_that_is_gone_refuses_the_message() -> None:
    with pytest.raises(Refused):
        await channel(FakeBot()).deliver(telegram(13, 77), HELLO, None)


async def test_whoever_is_named_is_taken_to_their_reply() -> None:
    bot = FakeBot()
    await channel(bot).deliver(telegram(-1003), HELLO.model_copy(update={"asks_back": True}), None)
    assert bot.markups == [ForceReply(selective=True)]


def copy(kind: str, *messages: int) -> Copy:
    return Copy(address=telegram(1001), messages=messages, kind=kind, lost=Text(strings=("(lost)",)))


async def deliver(bot: FakeBot, reply: Reply) -> list[int]:
    chat = channel(bot)
    return [await chat.deliver(telegram(1002), part, None) for part in await chat.parts(reply)]


async def test_a_photo_carries_the_words_as_its_caption() -> None:
    bot = FakeBot()
    assert await deliver(bot, HELLO.model_copy(update={"copied": copy("photo", 9)})) == [6]
    assert (bot.copies, bot.words) == ([(1002, 1001, 9, "hello")], [])


@pytest.mark.parametrize("kind", ["sticker", "video_note", "location", "contact"])
async def test_before_what_takes_no_caption_the_words_come_by_themselves(kind: str) -> None:
    bot = FakeBot()
    assert await deliver(bot, HELLO.model_copy(update={"copied": copy(kind, 9)})) == [5, 6]
    assert (bot.copies, bot.words) == ([(1002, 1001, 9, None)], ["hello"])


async def test_an_album_stays_together() -> None:
    bot = FakeBot()
    await deliver(bot, Reply(text=Text(), copied=copy("photo", 11, 9, 10)))
    assert [message for _, _, message, _ in bot.copies] == [9, 10, 11]


async def test_what_its_author_has_deleted_is_said_to_be_lost_and_the_words_arrive() -> None:
    bot = FakeBot()
    await deliver(bot, HELLO.model_copy(update={"copied": copy("photo", DELETED)}))
    assert bot.words == ["hello\n\n(lost)"]
