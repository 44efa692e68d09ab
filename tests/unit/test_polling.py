"""Updates are kept before they are confirmed, and nothing that comes stops the polling; only a broken disk does."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError
from telegram.request import BaseRequest

from bot.errors import ConfigError
from bot.telegram import polling as polling_module
from bot.telegram.polling import MOST_REJECTIONS, Polling
from storage import StorageError, StorageUnusable, Store
from storage.messages import TELEGRAM, Address
from storage.records import RawUpdate
from tests.contract.examples import NOW
from tests.pace import PATIENCE

GOOD = {"update_id": 5, "message": {"chat": {"id": 3}}}


class FakeBot:
    """An address."""

    base_url = "http://telegram.example/bot"


class FakeTelegram:
    """Gives what it is told to, in turn, and then waits for ever."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.offsets: list[int] = []

    async def post(self, url: str, **_: Any) -> Any:
        self.offsets.append(int(parse_qs(urlsplit(url).query)["offset"][0]))
        if not self.answers:
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class FakeStore:
    """Keeps updates, unless a trouble waits."""

    def __init__(self, *troubles: Exception) -> None:
        self.kept: list[RawUpdate] = []
        self.troubles = list(troubles)

    async def accept(self, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        if updates and self.troubles:
            raise self.troubles.pop(0)
        self.kept += updates
        return list(updates)


async def polled(telegram: FakeTelegram, store: FakeStore) -> list[RawUpdate]:
    """Poll until Telegram has nothing left; gives what was handed on."""
    taken: list[RawUpdate] = []
    polling = Polling(cast(Bot, FakeBot()), cast(BaseRequest, telegram), cast(Store, store), taken.append, lambda: NOW)
    work = asyncio.create_task(polling.run())
    async with asyncio.timeout(PATIENCE):
        while not work.done() and (telegram.answers or len(telegram.offsets) < 2):  # noqa: ASYNC110 - plain values
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.01)
    if work.done():
        await work
    work.cancel()
    return taken


async def test_an_update_is_confirmed_after_it_was_kept_and_handed_on() -> None:
    telegram, store = FakeTelegram([GOOD]), FakeStore()
    taken = await polled(telegram, store)
    assert [(update.id, update.lane) for update in store.kept] == [(5, Address(TELEGRAM, "3"))]
    assert taken == store.kept
    assert telegram.offsets == [0, 6]


async def test_an_update_that_could_not_be_kept_is_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.polling.DISK_WAIT", 0.01)
    telegram = FakeTelegram([GOOD], [GOOD])
    taken = await polled(telegram, FakeStore(StorageError("full")))
    assert telegram.offsets == [0, 0, 6]
    assert [update.id for update in taken] == [5]


async def test_an_outage_is_waited_out() -> None:
    telegram = FakeTelegram(NetworkError("away"), [GOOD])
    assert [update.id for update in await polled(telegram, FakeStore())] == [5]


async def test_a_second_process_with_the_token_is_told_once_and_polling_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rival = Conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
    telegram = FakeTelegram(rival, [], rival, [GOOD])
    assert [update.id for update in await polled(telegram, FakeStore())] == [5]
    assert caplog.text.count("another process polls with this bot's token") == 1


async def test_a_token_that_stays_rejected_is_told_once_and_ends_the_bot(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator has to set the new one; a rejection by mistake is waited out."""
    monkeypatch.setattr(polling_module, "FIRST_WAIT", 0.0)
    rejected = [InvalidToken("Unauthorized")] * MOST_REJECTIONS
    assert [update.id for update in await polled(FakeTelegram(*rejected, [GOOD]), FakeStore())] == [5]
    assert caplog.text.count("no longer accepts the bot's token") == 1
    with pytest.raises(ConfigError, match="revoked"):
        await polled(FakeTelegram(*rejected, *rejected), FakeStore())


@pytest.mark.parametrize("junk", [{}, 7, None, {"update_id": "x"}])
async def test_what_has_no_number_is_passed_over(junk: Any) -> None:
    telegram = FakeTelegram([junk, GOOD])
    assert [update.id for update in await polled(telegram, FakeStore())] == [5]
    assert telegram.offsets == [0, 6]


async def test_a_disk_that_can_no_longer_be_written_ends_the_polling() -> None:
    """And with it the process: Telegram keeps the updates until somebody has mended the disk."""
    with pytest.raises(StorageUnusable, match="mend the disk"):
        await polled(FakeTelegram([GOOD]), FakeStore(StorageUnusable("mend the disk")))
