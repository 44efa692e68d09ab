"""What was promised is delivered: each chat in order, chats side by side, tried again, given up aloud."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import outbox, retry
from bot.errors import Refused, TryLater, Unconfirmed
from bot.limits import Limit, Pace
from storage import StorageError
from storage.messages import Delivery, DeliveryStatus
from tests.unit.outbox_bench import START, Bench, quiet, until


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    async with Bench.open(tmp_path) as bench:
        yield bench


async def test_messages_of_a_chat_arrive_in_the_order_in_which_they_were_promised(bench: Bench) -> None:
    await bench.owe(1, 1, 1, 1)
    await quiet(bench)
    assert bench.channel.words(1) == ["m0", "m1", "m2", "m3"]


async def test_a_chat_gets_one_message_at_a_time_while_others_get_theirs(bench: Bench) -> None:
    bench.channel.open.clear()
    await bench.owe(1, 1, 2, 2, 3)
    await until(lambda: len(bench.channel.tried) == 3)
    await asyncio.sleep(0.05)
    assert sorted(bench.channel.tried) == [1, 2, 3]
    bench.channel.open.set()
    await quiet(bench)


async def test_only_so_many_chats_are_served_at_the_same_time(bench: Bench) -> None:
    bench.channel.open.clear()
    await bench.owe(*range(outbox.MOST_CHATS + 10))
    await until(lambda: bench.channel.inside == outbox.MOST_CHATS)
    bench.channel.open.set()
    await quiet(bench)
    assert bench.channel.most == outbox.MOST_CHATS
    assert len(bench.channel.shown) == outbox.MOST_CHATS + 10


async def test_only_the_chat_that_was_told_to_wait_waits_and_as_long_as_it_was_told(bench: Bench) -> None:
    bench.channel.troubles[1] = [TryLater("too many", 30)]
    await bench.owe(1, 1, 2)
    await until(lambda: bench.channel.words(2))
    await bench.forward(29)
    assert bench.channel.tried.count(1) == 1
    await bench.forward(1)
    await quiet(bench)
    assert bench.channel.words(1) == ["m0", "m1"]


async def test_the_waits_between_attempts_double_up_to_the_longest(bench: Bench) -> None:
    bench.channel.troubles[1] = [TryLater() for _ in range(12)]
    await bench.owe(1)
    waits = []
    for attempt in range(1, 13):
        await until(lambda attempt=attempt: len(bench.channel.tried) == attempt)  # type: ignore[misc]
        await asyncio.sleep(0.02)
        due = await bench.store.next_due()
        assert due
        waits.append((due - bench.clock.time).total_seconds())
        await bench.forward(waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    await quiet(bench)
    assert bench.channel.words(1) == ["m0"]


async def test_what_a_chat_refuses_is_given_up_and_told_when_it_was_promised(bench: Bench) -> None:
    bench.channel.troubles[1] = [Refused("blocked"), Refused("blocked")]
    await bench.owe(1)
    await bench.owe(1, promised=True)
    await bench.owe(1)
    await quiet(bench)
    assert bench.given_up == ["d1"]
    assert [(letter.id, letter.status, letter.error) for letter in await bench.store.failed_deliveries()] == [
        ("d1", DeliveryStatus.DEAD, "blocked")
    ]
    assert bench.channel.words(1) == ["m2"]


async def test_a_channel_out_of_reach_is_given_up_after_days_but_never_before_ten_tries(bench: Bench) -> None:
    bench.channel.troubles[1] = [TryLater("away") for _ in range(30)]
    await bench.owe(1, promised=True)
    await until(lambda: bench.channel.tried)
    await bench.forward(outbox.PATIENCE.total_seconds() + 1)
    while not bench.given_up:
        assert len(bench.channel.tried) <= outbox.FEWEST_ATTEMPTS + 1
        await bench.forward(outbox.LONGEST_WAIT)
    assert len(bench.channel.tried) == outbox.FEWEST_ATTEMPTS + 1


async def test_a_fault_of_our_own_stops_a_chat_for_a_while_only(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    """It is tried a few times, then given up aloud, and its words stay out of the log."""
    bench.channel.troubles[1] = [ZeroDivisionError("what a person wrote") for _ in range(99)]
    await bench.owe(1, promised=True)
    await until(lambda: bench.channel.tried)
    for _ in range(outbox.BUG_ATTEMPTS):
        await bench.forward(60)
    assert bench.given_up == ["d0"]
    assert len(bench.channel.tried) == outbox.BUG_ATTEMPTS
    bench.channel.troubles.clear()
    await bench.owe(1)
    await quiet(bench)
    assert bench.channel.words(1) == ["m1"]
    assert "ZeroDivisionError" in caplog.text
    assert "what a person wrote" not in caplog.text


async def test_a_message_is_not_repeated_because_its_record_could_not_be_kept(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chat waits for the storage instead."""
    record, failures = bench.store.record, [StorageError("full"), StorageError("full")]

    async def failing(delivery: Delivery) -> None:
        if failures:
            raise failures.pop()
        await record(delivery)

    monkeypatch.setattr(retry, "DISK_WAIT", 0.02)
    monkeypatch.setattr(bench.store, "record", failing)
    await bench.owe(1, 1)
    await quiet(bench)
    assert bench.channel.words(1) == ["m0", "m1"]
    assert not failures


async def test_a_message_replaces_the_newest_of_its_anchor(bench: Bench) -> None:
    await bench.owe(1, anchor="card")
    await bench.owe(1)
    await bench.owe(1, anchor="card", replaces_anchor="card")
    await bench.owe(2, replaces_anchor="card")
    await quiet(bench)
    assert [replaces for _, _, replaces in bench.channel.shown if replaces] == [1]
    assert (1, "m2", 1) in bench.channel.shown


async def test_of_a_long_message_only_what_did_not_arrive_is_sent_again(tmp_path: Path) -> None:
    """Neither after a trouble nor after the next start; the first piece alone takes the place of what is replaced."""
    async with Bench.open(tmp_path) as bench:
        await bench.owe(1, anchor="card")
        await quiet(bench)
        channel = bench.channel
        channel.stops_after = 3
        await bench.owe(1, words="one\ntwo\nthree\nfour", replaces_anchor="card")
        await until(lambda: len(channel.tried) == 4)
        await bench.forward(0)
        channel.stops_after = 4
        await bench.forward(outbox.FIRST_WAIT)
        await until(lambda: len(channel.tried) == 6)
        assert channel.shown[1:] == [(1, "one", 1), (1, "two", None), (1, "three", None)]
    async with Bench.open(tmp_path) as again:
        await again.forward(60)
        await quiet(again)
        assert again.channel.shown == [(1, "four", None)]


async def test_a_stop_lets_land_what_is_under_way(tmp_path: Path) -> None:
    """So that the next start need not repeat it."""
    async with Bench.open(tmp_path) as bench:
        bench.channel.open.clear()
        await bench.owe(1)
        await until(lambda: bench.channel.inside)
        asyncio.get_running_loop().call_later(0.1, bench.channel.open.set)
    async with Bench.open(tmp_path) as again:
        await asyncio.sleep(0.05)
        assert not again.channel.tried


async def test_what_did_not_land_is_repeated_after_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "STOP_WITHIN", 0.05)
    async with Bench.open(tmp_path) as bench:
        bench.channel.open.clear()
        await bench.owe(1)
        await until(lambda: bench.channel.inside)
    async with Bench.open(tmp_path) as again:
        await quiet(again)
        assert again.channel.words(1) == ["m0"]


async def test_a_clock_that_jumps_forward_brings_forward_what_waits(bench: Bench) -> None:
    """Within a second, without anybody waking the outbox."""
    bench.channel.troubles[1] = [TryLater("too many", 3600)]
    await bench.owe(1)
    await until(lambda: bench.channel.tried)
    await asyncio.sleep(0.05)
    bench.clock.time += timedelta(hours=2)
    await quiet(bench)
    assert bench.channel.words(1) == ["m0"]


async def test_a_message_that_may_have_arrived_is_sent_once_more_and_the_next_follows(bench: Bench) -> None:
    bench.channel.troubles[1] = [Unconfirmed(), Unconfirmed()]
    await bench.owe(1, 1)
    await until(lambda: bench.channel.tried)
    await bench.forward(outbox.UNCONFIRMED_WAIT - 1)
    assert len(bench.channel.tried) == 1
    await bench.forward(1)
    await quiet(bench)
    assert (len(bench.channel.tried), bench.channel.words(1)) == (3, ["m1"])


async def test_of_several_pieces_each_may_be_sent_once_more(bench: Bench) -> None:
    bench.channel.troubles[1] = [Unconfirmed(), Unconfirmed(), Unconfirmed()]
    await bench.owe(1, words="one\ntwo\nthree")
    for attempts in (1, 3):
        await until(lambda attempts=attempts: len(bench.channel.tried) == attempts)  # type: ignore[misc]
        await asyncio.sleep(0.02)
        await bench.forward(outbox.UNCONFIRMED_WAIT)
    await quiet(bench)
    assert bench.channel.words(1) == ["two", "three"]


@pytest.mark.parametrize("restarts", [False, True])
async def test_a_clock_set_back_mutes_nobody(tmp_path: Path, restarts: bool) -> None:
    """What waited so long still waits so long, from now; what was to be sent at once is sent at once."""
    async with Bench.open(tmp_path) as bench:
        bench.channel.troubles[1] = [TryLater("too many", 30)]
        await bench.owe(1)
        await until(lambda: bench.channel.tried)
        await asyncio.sleep(0.05)
        if not restarts:
            await set_back(bench)
    if restarts:
        async with Bench.open(tmp_path) as again:
            await set_back(again)


async def set_back(bench: Bench) -> None:
    bench.clock.time = START - timedelta(days=400)
    await bench.forward(0)
    assert not bench.channel.shown
    await bench.forward(31)
    await quiet(bench)
    assert bench.channel.words(1) == ["m0"]


async def test_what_was_promised_before_the_clock_was_set_back_is_sent_at_once(tmp_path: Path) -> None:
    async with Bench.open(tmp_path) as bench:
        bench.channel.troubles[1] = [TryLater("too many", 1)]
        await bench.owe(1, 1)
        await until(lambda: bench.channel.tried)
        await asyncio.sleep(0.05)
        bench.clock.time = START - timedelta(days=400)
        await bench.forward(0)
        await bench.forward(1)
        await quiet(bench)
        assert bench.channel.words(1) == ["m0", "m1"]


async def test_a_chat_gets_its_messages_at_telegrams_pace_while_others_get_theirs(tmp_path: Path) -> None:
    elapsed = [0.0]
    pace = Pace(lambda: elapsed[0], overall=Limit(100, 1), chat=Limit(2, 2))
    async with Bench.open(tmp_path, pace) as bench:
        await bench.owe(1, 1, 1, 1, 1, 2)
        await until(lambda: bench.channel.words(2) and len(bench.channel.words(1)) == 2)
        await asyncio.sleep(0.05)
        assert len(bench.channel.words(1)) == 2
        elapsed[0] = 2.0
        await until(lambda: len(bench.channel.words(1)) == 4)


async def test_answers_go_before_what_others_are_told(tmp_path: Path) -> None:
    elapsed = [0.0]
    pace = Pace(lambda: elapsed[0], overall=Limit(2, 1))
    async with Bench.open(tmp_path, pace) as bench:
        await bench.owe(*range(1, 9))
        await until(lambda: len(bench.channel.shown) == 2)
        await bench.owe(99, awaited=True)
        elapsed[0] = 1.0
        await until(lambda: len(bench.channel.shown) == 4)
        assert bench.channel.words(99)


async def test_chats_that_hang_do_not_delay_the_others(bench: Bench) -> None:
    """Not even more of them than are served side by side."""
    hanging = range(outbox.MOST_CHATS + 6)
    bench.channel.hanging = set(hanging)
    await bench.owe(*hanging)
    await until(lambda: bench.channel.inside == outbox.MOST_CHATS)
    await bench.owe(1000)
    began = asyncio.get_running_loop().time()
    await until(lambda: bench.channel.words(1000))
    assert asyncio.get_running_loop().time() - began < outbox.SLOW_AFTER + 1
    bench.channel.released.set()
    await quiet(bench)
