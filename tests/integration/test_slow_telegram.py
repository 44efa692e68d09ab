"""A slow Telegram shows nobody the same message for ever, and its limits are kept without being told."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import outbox
from bot.limits import BOT_LIMIT
from bot.playground.testing import Player
from bot.playground.world.faults import FaultKind
from bot.telegram import request
from tests.http_stage import HttpStage
from tests.integration.test_outages import SLOW, Stage, has_struck

CAMILLE = 1001
PATIENCE = 60.0
"""Seconds until answers that don't come are a failure."""


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """The bot, which waits half a second for an answer, and a third before it sends again."""
    monkeypatch.setattr(request, "ANSWER_WITHIN", 0.5)
    monkeypatch.setattr(outbox, "UNCONFIRMED_WAIT", 0.3)
    async with Stage.open(tmp_path) as stage:
        assert isinstance(stage, Stage)
        yield stage


@pytest.mark.parametrize("kind", [FaultKind.LATENCY, FaultKind.CUT_REPLY])
async def test_a_message_whose_answer_is_late_or_cut_comes_twice_at_most(stage: Stage, kind: FaultKind) -> None:
    """And the next one of the chat comes after it, though the answers are still late."""
    await stage.quiet()
    stage.playground.faults.add(kind, seconds=0.8, chat=CAMILLE, methods=["sendMessage"])
    stage.people["Camille"].types("/help")
    stage.people["Camille"].types("/privacy")
    await stage.people["Camille"].sees("How I can help", seconds=SLOW)
    await until_told(stage, "Camille", 4)
    stage.playground.faults.lift()
    stage.people["Camille"].types("/id")  # what comes of it follows on all copies of what was asked before
    await stage.people["Camille"].sees("This chat: ", seconds=SLOW)
    assert len(stage.told("Camille")) == 5
    assert len(stage.told("Camille", "How I can help")) == 2


async def until_told(stage: Stage, person: str, messages: int) -> None:
    async with asyncio.timeout(SLOW):
        while len(stage.told(person)) < messages:  # noqa: ASYNC110 - the emulator has no event for it
            await asyncio.sleep(0.05)


async def test_thirty_chats_that_hang_do_not_delay_the_others(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "ANSWER_WITHIN", 60.0)
    await stage.restart()
    world = stage.playground.world
    people = [stage.playground.person(world.add_person(f"P{n}", "en", started=True).id) for n in range(30)]
    for person in people:
        stage.playground.faults.add(FaultKind.LATENCY, seconds=50.0, chat=person.id, methods=["sendMessage"])
        person.types("/help")
    await has_struck(stage, len(people))
    stage.people["Camille"].types("/help")
    await stage.people["Camille"].sees("How I can help", seconds=40)
    assert not any(person.messages()[1:] for person in people)


async def test_telegrams_limit_is_kept_by_the_bots_own_pace(tmp_path: Path) -> None:
    """A hundred people who write at once get their answers, no faster than Telegram takes messages."""
    async with HttpStage.open(tmp_path) as stage:
        await stage.begins_anew({"pace": True})
        world = stage.playground.world
        people = [stage.playground.person(world.add_person(f"P{n}", "en", started=True).id) for n in range(100)]
        for person in people:
            person.types("/help")
        before = seen = count(people)
        began = time.monotonic()
        while seen < 200 and time.monotonic() - began < PATIENCE:
            await asyncio.sleep(0.1)
            seen = count(people)
            # Arrivals may bunch on a busy machine, but there can never be more than had leave to go by now.
            assert seen - before <= BOT_LIMIT.most * (math.floor(time.monotonic() - began) + 1)
        assert seen == 200


def count(people: list[Player]) -> int:
    """The messages of all of them."""
    return sum(len(person.messages()) for person in people)
