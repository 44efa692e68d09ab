"""Whatever goes wrong, nothing that people wrote and no token is in the log, not even at DEBUG."""

from __future__ import annotations

import asyncio
import dataclasses
import io
import logging
from pathlib import Path

import pytest

from bot import outbox
from bot.cli.demo import TOKEN
from bot.logs import LOUD
from bot.playground.world.faults import FaultKind
from bot.telegram import request
from tests.integration.test_outages import BrokenEngine, Stage
from tests.unit.test_logs import written  # noqa: F401 - a fixture

PATIENCE = 90.0
"""Seconds until a stage that does not come to rest is a failure, on whatever machine."""
SECRETS = ("heliotrope", "Heliotrop Works", TOKEN, TOKEN.partition(":")[2])
"""Words that people write here, and the token."""


@pytest.fixture
def all_written(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:  # noqa: F811
    """What is logged when somebody turns on everything, libraries included."""
    monkeypatch.setattr(request, "ANSWER_WITHIN", 0.3)
    monkeypatch.setattr(outbox, "UNCONFIRMED_WAIT", 0.2)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.DEBUG)
    return written


async def test_no_fault_writes_words_or_tokens_to_the_log(
    tmp_path: Path, all_written: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    """One fault after the other: two at once on the same call would hide each other."""
    async with Stage.open(tmp_path) as stage:
        assert isinstance(stage, Stage)
        await stage.quiet()
        for kind in FaultKind:
            stage.playground.faults.add(kind, 1, seconds=3, methods=["sendMessage"])
            stage.playground.faults.add(kind, 1, seconds=3, methods=["getUpdates"])
            await writes(stage)
        whole = stage.releases.current
        stage.releases.current = dataclasses.replace(whole, engine=BrokenEngine())  # type: ignore[arg-type]
        await writes(stage)
        stage.releases.current = whole
        stage.people["Noah"].blocks()
        await stage.sends_a_passport()
        garbled = {"text": ["heliotrope"], "chat": {"id": 1001, "type": "private"}, "from": {"first_name": "Heliotrop"}}
        stage.playground.world.updates.push("message", garbled, 1001)
        await settled(stage)
    told = all_written.getvalue() + "".join(capfd.readouterr())
    assert "sent once more" in told
    assert "ZeroDivisionError" in told
    assert "httpx" in told
    assert told.count("is set aside") >= 2
    assert not [secret for secret in SECRETS if secret.lower() in told.lower()]


async def writes(stage: Stage) -> None:
    stage.people["Camille"].types("Does heliotrope need a permit at Heliotrop Works?")
    stage.people["Camille"].types("/help")
    await settled(stage)


async def settled(stage: Stage) -> None:
    """Until every fault has struck and whatever came of it is over, however long that takes."""
    async with asyncio.timeout(PATIENCE):
        while stage.playground.faults.in_force or await stage._busy():  # noqa: ASYNC110 - there is no event for it
            await asyncio.sleep(0.05)
