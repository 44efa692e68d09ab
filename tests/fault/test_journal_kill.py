"""A process killed at any moment leaves a folder that opens and holds every commit that was confirmed."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from storage import StorageUnusable, open_store
from storage.embedded.store import EmbeddedStore
from storage.messages import telegram
from tests.contract.examples import LEASE, NOW, sent
from tests.fault.processes import (
    OFTEN,
    WRITERS,
    commit_on_a_dying_disk,
    commit_until_killed,
    hold,
    process,
    step,
)

ROUNDS = 24
SEED = 20260302


async def holds_all(folder: Path, confirmed: dict[int, int], sent_before: int = 0) -> dict[int, int]:
    """Check the store in `folder` against what was confirmed, send what it owes; give the versions it holds."""
    store = await EmbeddedStore.open(folder, compact_at=OFTEN)
    counts = await store.counts()
    versions = {chat: (await store.load(telegram(chat))).session.version for chat in confirmed}
    for chat, version in versions.items():
        assert version >= confirmed[chat], f"chat {chat} lost a confirmed commit"
        assert counts.get(str(chat), 0) == version, "a commit is there in part"
        if version:
            await store.commit(*step(chat, version - 1))  # known as done, so no Conflict
    owed = 0
    while due := await store.claim_deliveries(NOW, LEASE):
        owed += len(due)
        for delivery in due:
            await store.record(sent(delivery, 1))
    await store.close()
    assert owed == sum(versions.values()) - sent_before
    return versions


async def test_a_process_killed_at_random_moments_loses_nothing_it_confirmed(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - moments, not secrets
    confirmed = dict.fromkeys(range(1, WRITERS + 1), 0)
    for _ in range(ROUNDS):
        before = sum(confirmed.values())
        with process(commit_until_killed, tmp_path) as (child, reports):
            first = next(reports)
            await asyncio.sleep(chance.uniform(0, 0.06))
            child.kill()
            for chat, version in (map(int, report.split()) for report in (first, *reports)):
                confirmed[chat] = version
        confirmed = await holds_all(tmp_path, confirmed, before)
    assert min(confirmed.values()) > ROUNDS


async def test_a_process_killed_at_any_call_of_the_disk_loses_nothing_it_confirmed(tmp_path: Path) -> None:
    ended, calls = False, 0
    while not ended:
        calls += 1
        folder = tmp_path / str(calls)
        with process(commit_on_a_dying_disk, folder, calls) as (child, reports):
            confirmed = max((int(report.split()[1]) for report in reports), default=0)
            child.join()
            ended = child.exitcode == 0
        held = await holds_all(folder, {1: confirmed})
        assert held[1] <= confirmed + 1
    assert calls > 30, "twelve commits and a compaction ask more of the disk"
    assert any(path.name.startswith("snapshot") for path in folder.iterdir())


async def test_a_folder_is_used_by_one_process_at_a_time_and_free_when_that_is_killed(tmp_path: Path) -> None:
    with process(hold, tmp_path) as (_, reports):
        assert next(reports) == "open"
        with pytest.raises(StorageUnusable, match="in use by another process"):
            await open_store(tmp_path)
    await (await open_store(tmp_path)).close()


async def test_a_folder_is_used_by_one_store_at_a_time(tmp_path: Path) -> None:
    store = await open_store(tmp_path)
    with pytest.raises(StorageUnusable, match="in use"):
        await open_store(tmp_path)
    await store.close()
