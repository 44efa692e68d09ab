"""A disk that is full or fails: everybody who was waiting is told, and what is kept is what was confirmed."""

from __future__ import annotations

import asyncio
import errno
import os
import resource
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import StorageError, StorageUnusable, open_store
from storage.embedded import journal
from storage.embedded.disk import Disk
from storage.embedded.store import EmbeddedStore
from storage.messages import DeliveryStatus, telegram
from storage.personal import Erasure, Retention
from storage.records import Changes
from tests.contract.examples import LEASE, NOW, delivery, missed, sent, session, update
from tests.fault.processes import process


class FailingDisk(Disk):
    """A disk that can be told what to fail at."""

    def __init__(self) -> None:
        self.full = False
        """Half of a write goes through, then there is no space left."""
        self.broken = 0
        """So many more times nothing reaches the disk."""
        self.read_only = False
        """Nothing is taken, and nothing can be cut off either."""
        self.refused = ""
        """There is no space for new files whose names hold this."""

    def truncate(self, file: int, size: int) -> None:
        if self.read_only:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        super().truncate(file, size)

    def write(self, file: int, data: bytes) -> None:
        if self.read_only:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        if self.full:
            super().write(file, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().write(file, data)

    def sync(self, file: int) -> None:
        if self.broken:
            self.broken -= 1
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().sync(file)

    def rename(self, source: Path, target: Path) -> None:
        if self.refused and self.refused in target.name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().rename(source, target)


@pytest.fixture
def disk() -> FailingDisk:
    return FailingDisk()


@pytest.fixture
async def store(tmp_path: Path, disk: FailingDisk) -> AsyncIterator[EmbeddedStore]:
    opened = await EmbeddedStore.open(tmp_path, disk)
    await opened.commit(Changes(session=session(topic="kept"), deliveries=(delivery("a"),)))
    yield opened
    disk.full = False
    disk.broken = 0
    await opened.close()


async def crash_and_load(tmp_path: Path, chat: int) -> int:
    """The version of a session that somebody would find who opened a copy of the folder now."""
    copied = shutil.copytree(tmp_path, tmp_path / "copy")
    store = await open_store(copied)
    version = (await store.load(telegram(chat))).session.version
    await store.close()
    return version


async def test_a_full_disk_is_told_to_everybody_who_waits_and_changes_nothing(
    tmp_path: Path, store: EmbeddedStore, disk: FailingDisk
) -> None:
    disk.full = True
    writers = [store.commit(Changes(session=session(chat), counts={"n": 1})) for chat in range(2, 300)]
    results = await asyncio.gather(*writers, store.accept([update(1)]), return_exceptions=True)
    assert {type(result) for result in results} == {StorageError}
    assert "No space left on device" in str(results[0])
    assert (await store.load(telegram(2))).session.version == 0
    assert (await store.waiting(), await store.counts()) == ([], {})
    assert await crash_and_load(tmp_path, 2) == 0


async def test_when_there_is_space_again_the_store_goes_on(
    tmp_path: Path, store: EmbeddedStore, disk: FailingDisk
) -> None:
    disk.full = True
    with pytest.raises(StorageError):
        await store.commit(Changes(session=session(2), deliveries=(delivery("b", chat=2),)), done=1)
    disk.full = False
    await store.commit(Changes(session=session(2), deliveries=(delivery("b", chat=2),)), done=1)
    assert [owed.id for owed in await store.claim_deliveries(NOW, LEASE)] == ["a", "b"]
    assert await crash_and_load(tmp_path, 2) == 1


async def test_a_disk_that_is_read_only_for_a_while_is_waited_for(
    tmp_path: Path, store: EmbeddedStore, disk: FailingDisk
) -> None:
    """Nothing was written, so nothing has to be taken back, and the journal can be trusted afterwards."""
    disk.read_only = True
    with pytest.raises(StorageError, match="Read-only file system") as refused:
        await store.commit(Changes(session=session(2)), done=1)
    assert not isinstance(refused.value, StorageUnusable)
    assert store.trouble() == "Read-only file system"
    with pytest.raises(StorageError):
        await store.probe()
    disk.read_only = False
    await store.probe()
    assert store.trouble() == ""
    await store.commit(Changes(session=session(2)), done=1)
    assert await crash_and_load(tmp_path, 2) == 1


async def test_who_came_while_a_failing_write_was_under_way_is_told_too(
    store: EmbeddedStore, disk: FailingDisk
) -> None:
    disk.full = True
    early = [asyncio.ensure_future(store.commit(Changes(deliveries=(delivery("b"),)), done=1)) for _ in "ab"]
    await asyncio.sleep(0)
    late = asyncio.ensure_future(store.commit(Changes(session=session(5), deliveries=(delivery("b"),))))
    results = await asyncio.gather(*early, late, return_exceptions=True)
    assert [type(result) for result in results] == [StorageError] * 3


async def test_the_outcome_of_an_attempt_outlives_a_full_disk(
    tmp_path: Path, store: EmbeddedStore, disk: FailingDisk
) -> None:
    disk.full = True
    first = (await store.claim_deliveries(NOW, LEASE))[0]
    await store.record(sent(first, 5))
    with pytest.raises(StorageError):
        await store.commit(Changes(session=session(2)))
    assert await store.claim_deliveries(NOW, LEASE) == []
    disk.full = False
    await store.close()
    again = await open_store(tmp_path)
    assert await again.claim_deliveries(NOW, LEASE) == []
    await again.close()


async def test_closing_says_when_something_could_not_be_written(tmp_path: Path, disk: FailingDisk) -> None:
    store = await EmbeddedStore.open(tmp_path, disk)
    await store.commit(Changes(deliveries=(delivery("a"),)))
    disk.full = True
    await store.record((await store.claim_deliveries(NOW, LEASE))[0].model_copy(update={"status": DeliveryStatus.SENT}))
    with pytest.raises(StorageError, match="1 of the store's entries could not be written"):
        await store.close()
    again = await open_store(tmp_path)
    assert [owed.id for owed in await again.claim_deliveries(NOW, LEASE)] == ["a"], "at least once: it is sent again"
    await again.close()


@pytest.mark.parametrize("times", [1, 99])
async def test_after_a_failed_sync_nothing_more_is_taken(
    tmp_path: Path, store: EmbeddedStore, disk: FailingDisk, times: int
) -> None:
    disk.broken = times
    for _ in range(2):
        with pytest.raises(StorageUnusable, match=r"can no longer be written \(Input/output error\)"):
            await store.commit(Changes(session=session(2)))
    disk.broken = 0
    with pytest.raises(StorageUnusable, match="start again"):
        await store.commit(Changes(session=session(2)))
    assert (await store.load(telegram(1))).session.topic == "kept"
    assert await crash_and_load(tmp_path, 1) == 1


@pytest.mark.parametrize(
    ("refused", "told", "left"),
    [
        ("journal", "the journal goes on without compaction: No space left on device", ["journal-000001.log"]),
        (
            "snapshot",
            "no snapshot, the old journals are kept: No space left on device",
            ["journal-000001.log", "journal-000002.log"],
        ),
    ],
)
async def test_a_compaction_that_fails_stops_nobody_and_is_made_up_for(
    tmp_path: Path, disk: FailingDisk, refused: str, told: str, left: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    store = await EmbeddedStore.open(tmp_path, disk, compact_at=2_000)
    disk.refused = refused
    version = 0
    while told not in caplog.messages:
        await store.commit(Changes(session=session(version=version)))
        version += 1
    kept = [name for name in names(tmp_path) if name.startswith(("journal", "snapshot"))]
    assert kept[: len(left)] == left, "on a slow machine the next attempt may have begun a further journal"
    assert not any(name.startswith("snapshot") for name in kept)
    disk.refused = ""
    for later in range(version, version + 30):
        await store.commit(Changes(session=session(version=later)))
    await store.close()
    assert names(tmp_path)[-1].startswith("snapshot")
    assert await crash_and_load(tmp_path, 1) == version + 30


async def test_what_was_to_leave_the_disk_leaves_it_once_there_is_room_again(
    tmp_path: Path, disk: FailingDisk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long before the journal is long enough for a compaction of its own."""
    monkeypatch.setattr(journal, "AGAIN", 2_000)
    store = await EmbeddedStore.open(tmp_path, disk)
    disk.refused = "journal"
    store._journal.compact_next()
    await store.commit(Changes(session=session()))
    while not caplog.messages:  # noqa: ASYNC110 - until the compaction has failed
        await asyncio.sleep(0.01)
    disk.refused = ""
    for version in range(1, 30):
        await store.commit(Changes(session=session(version=version)))
    await store.close()
    assert names(tmp_path)[-1].startswith("snapshot")


async def test_what_was_to_leave_the_disk_leaves_it_though_the_bot_was_killed_before(
    tmp_path: Path, disk: FailingDisk, caplog: pytest.LogCaptureFixture
) -> None:
    store = await EmbeddedStore.open(tmp_path, disk)
    await store.commit(Changes(session=session(1, topic="words of one")))
    await store.commit(Changes(unanswered=(missed("old", at=NOW - timedelta(days=181)),)))
    disk.refused = "journal"
    await store.commit(Changes(erasures=(Erasure(address=telegram(1), at=NOW),)))
    await store.forget(NOW, Retention())
    while len(caplog.messages) < 2:  # noqa: ASYNC110 - until both compactions have failed
        await asyncio.sleep(0.01)
    killed = shutil.copytree(tmp_path, tmp_path / "killed")
    await store.close()
    assert b"words of one" in content(killed)
    assert b"words of old" in content(killed)
    store = await EmbeddedStore.open(killed)
    await store.commit(Changes(session=session(2)))
    await store.close()
    assert b"words of one" not in content(killed)
    assert b"words of old" not in content(killed)
    store = await EmbeddedStore.open(killed)
    before = names(killed)
    await store.commit(Changes(session=session(3)))
    await store.close()
    assert names(killed) == before, "once is enough"


def content(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("*.log"))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fill(report: Any, folder: Path) -> None:
    """Commit until the system refuses to let the file grow, then with more room again."""
    asyncio.run(_fill(report, folder))


async def _fill(report: Any, folder: Path) -> None:
    store = await open_store(folder)
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, unlimited[1]))
    version = 0
    for _ in range(100):
        try:
            await store.commit(Changes(session=session(version=version)))
            version += 1
        except StorageError as error:
            report.send_bytes(f"{version} {error}".encode())
            resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    report.send_bytes(f"{version}".encode())
    os._exit(0)  # no closing: what was confirmed must be there without it


async def test_a_file_that_may_not_grow_is_like_a_full_disk_and_stays_sound(tmp_path: Path) -> None:
    with process(fill, tmp_path) as (_, reports):
        refused, end = list(reports)
    assert "File too large" in refused
    store = await open_store(tmp_path)
    assert (await store.load(telegram(1))).session.version == int(end) == 99
    await store.close()
