"""The bot keeps to Telegram's limits by itself, whichever seconds are looked at."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot import limits
from bot.limits import BOT_LIMIT, CHAT_LIMIT, GROUP_LIMIT, Admission, Allowance, Limit, Limits, Pace
from storage.messages import Address, telegram


class FakeTime:
    """Seconds that are counted by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


def send(pace: Pace, time: FakeTime, addresses: list[Address]) -> list[float]:
    """When each of the messages went out, as early as the pace allows."""
    times = []
    for address in addresses:
        while wait := pace.wait(address):
            time.seconds += wait
        pace.count(address)
        times.append(time.seconds)
    return times


def is_kept(times: list[float], limit: Limit) -> bool:
    return all(
        later - sooner >= limit.seconds - 1e-6 for sooner, later in zip(times, times[limit.most :], strict=False)
    )


def test_no_second_has_more_than_telegram_takes(time: FakeTime) -> None:
    times = send(Pace(time.now), time, [telegram(chat) for chat in range(300)])
    assert is_kept(times, BOT_LIMIT)
    assert BOT_LIMIT.most <= 30
    assert times[-1] == pytest.approx(300 // BOT_LIMIT.most)


def test_a_chat_gets_a_short_burst_and_then_a_message_a_second(time: FakeTime) -> None:
    times = send(Pace(time.now), time, [telegram(1)] * 60)
    assert is_kept(times, CHAT_LIMIT)
    assert times[CHAT_LIMIT.most - 1] == 0.0
    assert times[-1] == pytest.approx(55)


def test_a_group_gets_fewer_than_twenty_a_minute_over_all_its_topics(time: FakeTime) -> None:
    times = send(Pace(time.now), time, [telegram(-100, topic) for topic in range(1, 61)])
    assert is_kept(times, GROUP_LIMIT)
    assert max(sum(start <= moment < start + 60 for moment in times) for start in times) < 20


def test_other_channels_are_not_slowed_down(time: FakeTime) -> None:
    assert send(Pace(time.now), time, [Address("email", "a@example.org")] * 100)[-1] == 0.0


def test_chats_that_were_quiet_are_forgotten(time: FakeTime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "IDLE", 50)
    pace = Pace(time.now)
    send(pace, time, [telegram(chat) for chat in range(5000)])
    assert len(pace._chats) < 200


def test_waits_never_end_too_soon(time: FakeTime) -> None:
    pace = Pace(time.now, overall=Limit(1, 0.5))
    times = send(pace, time, [telegram(chat) for chat in range(20)])
    assert all(later - sooner >= 0.5 for sooner, later in pairwise(times))


def test_a_person_who_sends_too_much_is_told_once_and_is_heard_again_after_a_while(time: FakeTime) -> None:
    allowance = Allowance(Limits(messages_a_minute=3), time.now)
    judged = [allowance.judge(1, "messages") for _ in range(6)]
    assert judged == [Admission.HANDLE] * 3 + [Admission.TELL] + [Admission.IGNORE] * 2
    assert allowance.judge(2, "messages") is Admission.HANDLE
    assert allowance.judge(1, "presses") is Admission.HANDLE
    time.seconds = 60.0
    assert allowance.judge(1, "messages") is Admission.HANDLE


def test_who_goes_on_all_day_is_told_now_and_then(time: FakeTime) -> None:
    allowance = Allowance(Limits(files_a_day=1), time.now)
    told = []
    for time.seconds in range(0, 600, 10):
        told.append(allowance.judge(1, "files"))
    assert told.count(Admission.HANDLE) == 1
    assert told.count(Admission.TELL) == 10
