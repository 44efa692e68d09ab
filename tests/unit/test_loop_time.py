"""No message holds up the event loop, whatever somebody types: what takes long is worked out in a thread."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot import assistant
from bot.dialogue.rehearsal import rehearse
from tests.pace import slowness
from tests.stage import Stage, release

MOST = 0.06
"""Seconds of CPU a decision may take on the loop here: thrice what it should, for a machine that is busy with tests."""
HEAVY = {
    "letters without a space": "x" * 600,
    "all the letters of a message": "abcdefgh" * 512,
    "all the words of a message": "what about heat pumps in Denmark " * 124,
    "numbers": "1234 " * 800,
    "accents": "e\u0301\u0302\u0303" * 1000,
    "addresses": "a@b.co " * 580,
    "commas": "a, " * 1365,
}


@pytest.mark.parametrize("kind", HEAVY)
async def test_a_decision_is_quick(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    spent: list[float] = []
    respond = assistant.respond

    def timed(scene: Any) -> Any:
        began = time.thread_time()
        try:
            return respond(scene)
        finally:
            spent.append(time.thread_time() - began)

    rehearse(release())
    stage = Stage()
    await stage.types("Camille", "what is the passport?")  # what is worked out once a release is another matter
    monkeypatch.setattr(assistant, "respond", timed)
    await stage.types("Camille", HEAVY[kind])
    await stage.types("Camille", HEAVY[kind][1:])
    assert min(spent) < MOST * slowness()


@pytest.mark.parametrize("kind", HEAVY)
async def test_a_decision_in_the_middle_of_a_form_is_quick(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """The words may correct what was understood, and are looked at as far as words are."""
    spent: list[float] = []
    respond = assistant.respond

    def timed(scene: Any) -> Any:
        began = time.thread_time()
        try:
            return respond(scene)
        finally:
            spent.append(time.thread_time() - began)

    rehearse(release())
    stage = Stage()
    for words in ("/passport", "Quebec", "Alpine Heat", "Tenerrdis"):
        await stage.types("Camille", words)
    monkeypatch.setattr(assistant, "respond", timed)
    await stage.types("Camille", HEAVY[kind])
    await stage.types("Camille", HEAVY[kind][1:])
    assert min(spent) < MOST * slowness()
