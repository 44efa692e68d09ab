"""A message goes to the chat and topic of its address."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.errors import Refused
from bot.telegram.channel import TelegramChat
from bot.telegram.supergroups import Groups
from storage.messages import Reply, Text, telegram

HELLO = Reply(text=Text(strings=("hello",)))


class FakeBot:
    """Takes messages, except for the topics that are gone."""

    def __init__(self, *gone: int) -> None:
        self.gone = gone
        self.sent: list[tuple[int, int | None]] = []

    async def send_message(self, chat: int, text: str, *, message_thread_id: int | None, **_: Any) -> SimpleNamespace:
        if message_thread_id in self.gone:
            raise BadRequest("Message thread not found")
        if chat == 13:
            raise BadRequest("Chat not found")
        self.sent.append((chat, message_thread_id))
        return SimpleNamespace(message_id=5)


def channel(bot: FakeBot) -> TelegramChat:
    return TelegramChat(cast(Bot, bot), Groups())


async def test_a_message_goes_to_the_topic_of_its_address() -> None:
    bot = FakeBot()
    assert await channel(bot).deliver(telegram(-1003, 77), HELLO, None) == 5
    await channel(bot).deliver(telegram(-1003), HELLO, None)
    assert bot.sent == [(-1003, 77), (-1003, None)]


async def test_when_the_topic_is_gone_the_chat_still_gets_the_message() -> None:
    bot = FakeBot(77)
    await channel(bot).deliver(telegram(-1003, 77), HELLO, None)
    assert bot.sent == [(-1003, None)]


async def test_a_chat_that_is_gone_refuses_the_message() -> None:
    with pytest.raises(Refused):
        await channel(FakeBot()).deliver(telegram(13, 77), HELLO, None)
