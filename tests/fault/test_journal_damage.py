"""A write that a crash left unfinished is cut off and reported; anything else that is damaged stops the start."""

from __future__ import annotations

import logging
import random
import shutil
from pathlib import Path

import pytest

from storage import StorageUnusable, open_store
from storage.embedded.files import IF_MISSING
from storage.embedded.store import EmbeddedStore
from storage.messages import telegram
from storage.records import Changes
from tests.contract.examples import session

JOURNAL = "journal-000001.log"
WORDS = "what a person wrote"


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A store with three commits, each a line after the header."""
    folder = tmp_path / "kept"
    store = await open_store(folder)
    for version in range(3):
        await store.commit(Changes(session=session(version=version, asked=WORDS)))
    await store.close()
    return folder


async def version(folder: Path) -> int:
    store = await open_store(folder)
    try:
        return (await store.load(telegram(1))).session.version
    finally:
        await store.close()


async def test_a_torn_end_is_cut_off_wherever_it_was_torn(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    journal = folder / JOURNAL
    whole = journal.read_bytes()
    *lines, last = whole.splitlines(keepends=True)
    sound = len(b"".join(lines))
    (folder / "lock").write_bytes(b"")  # the process was killed and noted no end
    for kept in range(len(last)):
        journal.write_bytes(whole[: sound + kept])
        caplog.clear()
        assert await version(folder) == 2
        assert journal.stat().st_size == sound
        told = (
            [f"{JOURNAL}: cut off {kept} bytes, from byte {sound} on, of a write that a crash left unfinished"]
            if kept
            else []
        )
        assert caplog.messages == told
        assert not caplog.records or caplog.records[0].levelno == logging.WARNING


async def test_a_whole_line_whose_end_alone_is_damaged_stops_the_start(folder: Path) -> None:
    """It was on disk, so it's no trace of a crash."""
    journal = folder / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-1] + b"\x0b")
    with pytest.raises(StorageUnusable, match="line 4"):
        await open_store(folder)


async def test_groups_that_are_gone_from_the_end_are_missed_at_the_next_start(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """They leave no other trace than where the journal ended when it was closed."""
    journal = folder / JOURNAL
    *lines, last = journal.read_bytes().splitlines(keepends=True)
    sound = b"".join(lines)
    journal.write_bytes(sound)
    assert await version(folder) == 2
    before = len(sound + last)
    told = f"{JOURNAL} ends at byte {len(sound)}, and ended at byte {before} before: {len(last)} bytes are missing"
    assert caplog.messages == [f"{told}. {IF_MISSING}"]
    caplog.clear()
    assert await version(folder) == 2
    assert not caplog.messages, "it's told once"


async def test_groups_that_are_gone_are_missed_after_a_kill_too(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A process that was killed noted the end of every write it was told had succeeded."""
    store = await EmbeddedStore.open(folder)
    await store.commit(Changes(session=session(version=3)))
    await store.commit(Changes(session=session(version=4)))
    killed = Path(shutil.copytree(folder, tmp_path / "killed"))
    await store.close()
    assert await version(Path(shutil.copytree(killed, tmp_path / "whole"))) == 5
    assert not caplog.messages, "nothing is missing there"
    journal = killed / JOURNAL
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-2]))
    assert await version(killed) == 3
    assert f"{len(b''.join(lines[-2:]))} bytes are missing" in caplog.text


async def test_a_journal_that_is_gone_altogether_is_missed(compacted: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = await EmbeddedStore.open(compacted)
    store._journal.compact_next()
    await store.commit(Changes(session=session(version=5)))
    await store.close()
    gone, kept = newest(compacted, "journal"), newest(compacted, "snapshot")
    gone.unlink()
    with pytest.raises(StorageUnusable, match=f"{gone.name} is missing"):
        await EmbeddedStore.open(compacted)
    assert kept.exists()


async def test_after_a_torn_end_was_cut_off_the_store_goes_on(folder: Path) -> None:
    journal = folder / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-5])
    store = await open_store(folder)
    await store.commit(Changes(session=session(version=2)))
    await store.commit(Changes(session=session(version=3)))
    await store.close()
    assert await version(folder) == 4


async def test_a_hole_that_a_power_cut_left_in_the_last_write_is_cut_off(folder: Path) -> None:
    journal = folder / JOURNAL
    *lines, last = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines) + bytes(20) + last[20:])
    assert await version(folder) == 2


async def test_a_hole_in_an_earlier_write_stops_the_start(folder: Path) -> None:
    journal = folder / JOURNAL
    lines = journal.read_bytes().splitlines(keepends=True)
    lines[2] = bytes(20) + lines[2][20:]
    journal.write_bytes(b"".join(lines))
    with pytest.raises(StorageUnusable, match="line 3"):
        await open_store(folder)


@pytest.mark.parametrize("number", [1, 2, 3])
async def test_a_damaged_line_stops_the_start_with_file_line_and_remedy(folder: Path, number: int) -> None:
    journal = folder / JOURNAL
    lines = journal.read_bytes().splitlines(keepends=True)
    chance = random.Random(number)  # noqa: S311 - places, not secrets
    for _ in range(40):
        damaged = bytearray(lines[number - 1])
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(7)
        content = b"".join([*lines[: number - 1], bytes(damaged), *lines[number:]])
        journal.write_bytes(content)
        with pytest.raises(StorageUnusable) as stopped:
            await open_store(folder)
        assert f"{journal}, line {number}" in str(stopped.value)
        assert "Recovery in the README" in str(stopped.value)
        assert WORDS not in str(stopped.value)
        assert journal.read_bytes() == content, "nothing may be changed before somebody decided"


@pytest.mark.parametrize(("line", "left"), [(0, 0), (1, 0), (2, 1), (3, 2)])
async def test_the_remedy_of_a_damaged_line_works(
    folder: Path, line: int, left: int, caplog: pytest.LogCaptureFixture
) -> None:
    journal = folder / JOURNAL
    content = journal.read_bytes()
    damaged = content.splitlines(keepends=True)[line]
    start = content.index(damaged)
    journal.write_bytes(content.replace(damaged, b"?" + damaged[1:]))
    with pytest.raises(StorageUnusable, match=f"truncate -s {start} {folder}/{JOURNAL}"):
        await open_store(folder)
    journal.write_bytes(content[:start])
    assert await version(folder) == left
    assert f"{JOURNAL} ends at byte {start}, and ended at byte {len(content)} before" in caplog.text
    store = await open_store(folder)
    await store.commit(Changes(session=session(version=left, asked=WORDS)))
    await store.close()
    assert await version(folder) == left + 1


@pytest.mark.parametrize("lines", [[0, 2, 3], [0, 1, 1, 2, 3], [0, 2, 1, 3], [1, 2, 3]])
async def test_lines_missing_doubled_or_out_of_order_stop_the_start(folder: Path, lines: list[int]) -> None:
    journal = folder / JOURNAL
    content = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(content[number] for number in lines))
    with pytest.raises(StorageUnusable, match="line"):
        await open_store(folder)


@pytest.fixture
async def compacted(tmp_path: Path) -> Path:
    """A store whose folder holds a snapshot and the journal after it."""
    folder = tmp_path / "compacted"
    store = await EmbeddedStore.open(folder, compact_at=500)
    for number in range(5):
        await store.commit(Changes(session=session(version=number)))
    await store.close()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def newest(folder: Path, kind: str) -> Path:
    return max(folder.glob(f"{kind}-*.log"))


async def test_a_snapshot_stands_for_the_journals_before_it(compacted: Path) -> None:
    generation = int(newest(compacted, "snapshot").stem.rpartition("-")[2])
    assert names(compacted) == [f"journal-{generation + 1:06}.log", "lock", f"snapshot-{generation:06}.log"]
    assert await version(compacted) == 5


@pytest.mark.parametrize("keep", [0, 10, -1, -30])
async def test_a_snapshot_that_is_not_whole_stops_the_start(compacted: Path, keep: int) -> None:
    snapshot = newest(compacted, "snapshot")
    snapshot.write_bytes(snapshot.read_bytes()[:keep])
    with pytest.raises(StorageUnusable, match=snapshot.name):
        await open_store(compacted)


async def test_a_snapshot_without_its_end_stops_the_start(compacted: Path) -> None:
    snapshot = newest(compacted, "snapshot")
    snapshot.write_bytes(b"".join(snapshot.read_bytes().splitlines(keepends=True)[:-1]))
    with pytest.raises(StorageUnusable, match="ends too early"):
        await open_store(compacted)


async def test_a_missing_journal_stops_the_start(compacted: Path) -> None:
    journal = newest(compacted, "journal")
    journal.unlink()
    with pytest.raises(StorageUnusable, match=f"{journal.name} is missing"):
        await open_store(compacted)


async def test_a_missing_snapshot_stops_the_start(compacted: Path) -> None:
    newest(compacted, "snapshot").unlink()
    with pytest.raises(StorageUnusable, match=r"journal-000001\.log is missing"):
        await open_store(compacted)


async def test_a_journal_under_the_name_of_another_stops_the_start(folder: Path) -> None:
    shutil.copy(folder / JOURNAL, folder / "journal-000002.log")
    with pytest.raises(StorageUnusable, match=r"journal-000002\.log is no file of generation 2"):
        await open_store(folder)


async def test_a_torn_journal_that_another_follows_stops_the_start(folder: Path, compacted: Path) -> None:
    journal = folder / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-5])
    store = await EmbeddedStore.open(compacted.parent / "second", compact_at=1)
    await store.commit(Changes())
    await store.commit(Changes(session=session()))
    await store.close()
    shutil.copy(newest(compacted.parent / "second", "journal"), folder / "journal-000002.log")
    with pytest.raises(StorageUnusable, match=f"{JOURNAL} ends too early"):
        await open_store(folder)


async def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageUnusable, match="cannot be used"):
        await open_store(tmp_path / "file" / "data")


async def test_what_a_crash_left_half_written_is_removed(compacted: Path) -> None:
    (compacted / "snapshot-000099.tmp").write_bytes(b"half a snap")
    assert await version(compacted) == 5
    assert "snapshot-000099.tmp" not in names(compacted)
