"""The journal: many writers share a write, nothing counts before it is on disk, and nobody waits for a snapshot."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import StorageUnusable
from storage.embedded.disk import Disk
from storage.embedded.documents import Entry, dumps
from storage.embedded.framing import FramedLine, frame, read, unframe
from storage.embedded.journal import Journal
from tests.pace import PATIENCE

SLOW = 0.15
"""Seconds a slow disk takes to sync: far more than the event loop may ever wait."""


class Picture:
    """The words of one moment."""

    def __init__(self, words: list[str]) -> None:
        self.words = words

    def entries(self) -> Iterable[bytes]:
        return [word.encode() for word in self.words]


class Words:
    """A state that remembers every word in its order."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.released: list[Picture] = []

    def apply(self, entry: bytes) -> None:
        self.words.append(entry.decode())

    def capture(self) -> Picture:
        return Picture(list(self.words))

    def release(self, capture: Picture) -> Iterator[None]:
        self.released.append(capture)
        yield


class WatchedDisk(Disk):
    """A disk that counts its syncs, takes its time over them, and can be held up at a name."""

    def __init__(self, seconds: float = 0.0, held: str = "") -> None:
        self.syncs = 0
        self.seconds = seconds
        self.go = Event()
        self._held = held

    def sync(self, file: int) -> None:
        self.syncs += 1
        time.sleep(self.seconds)
        super().sync(file)

    def rename(self, source: Path, target: Path) -> None:
        if self._held and self._held in target.name:
            self.go.wait(PATIENCE)
        super().rename(source, target)


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


async def turns(until: asyncio.Future[object]) -> int:
    """How often the event loop had its turn until the future was done."""
    count = 0
    while not until.done():
        await asyncio.sleep(0.001)
        count += 1
    return count


async def test_fifty_writers_share_a_write(tmp_path: Path) -> None:
    disk, words = WatchedDisk(), Words()
    journal = Journal.open(tmp_path, words, disk)
    before = disk.syncs
    await asyncio.gather(*(journal.append(str(n).encode()) for n in range(50)))
    assert disk.syncs - before == 1
    assert words.words == [str(n) for n in range(50)]
    await journal.close()


async def test_an_entry_counts_only_once_it_is_on_disk(tmp_path: Path) -> None:
    words = Words()
    journal = Journal.open(tmp_path, words, WatchedDisk(seconds=0.02))
    written = journal.append(b"promise")
    while not written.done():
        assert words.words == []
        await asyncio.sleep(0)
    assert words.words == ["promise"]
    await journal.close()


async def test_the_event_loop_goes_on_while_the_disk_is_slow(tmp_path: Path) -> None:
    disk = WatchedDisk()
    journal = Journal.open(tmp_path, Words(), disk)
    disk.seconds = SLOW
    started = time.perf_counter()
    assert await turns(journal.append(b"slow")) > 3
    assert time.perf_counter() - started >= SLOW
    await journal.close()


async def test_a_note_counts_at_once_and_is_written_without_anybody_waiting(tmp_path: Path) -> None:
    words = Words()
    journal = Journal.open(tmp_path, words)
    journal.note(b"noted")
    assert words.words == ["noted"]
    await journal.close()
    again = Words()
    await Journal.open(tmp_path, again).close()
    assert again.words == ["noted"]


async def test_one_who_gives_up_waiting_harms_nobody(tmp_path: Path) -> None:
    words = Words()
    journal = Journal.open(tmp_path, words)
    first, second = (journal.append(word) for word in (b"first", b"second"))
    first.cancel()
    await second
    assert words.words == ["first", "second"], "it was on its way already"
    await journal.close()


async def test_writers_go_on_while_a_snapshot_is_written_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    disk, words = WatchedDisk(held="snapshot"), Words()
    journal = Journal.open(tmp_path, words, disk, compact_at=300)
    for number in range(60):
        await asyncio.wait_for(journal.append(f"word {number}".encode()), PATIENCE)
    assert words.released == [], "the snapshot is still held up"
    disk.go.set()
    await journal.close()
    assert len(words.released) == 1
    again = Words()
    await Journal.open(tmp_path, again).close()
    assert again.words == [f"word {number}" for number in range(60)]


async def test_the_folder_stays_small_however_much_is_written(tmp_path: Path) -> None:
    words = Words()
    journal = Journal.open(tmp_path, words, compact_at=5_000)
    for _ in range(500):
        await journal.append(b"x" * 40)
        words.words.clear()  # nothing needs to be kept
    await journal.close()
    assert size(tmp_path) < 20_000


async def test_an_error_nobody_foresaw_leaves_nobody_waiting(tmp_path: Path) -> None:
    class Surprised(Words):
        def apply(self, entry: bytes) -> None:
            raise ZeroDivisionError("words of a person")

    journal = Journal.open(tmp_path, Surprised())
    with pytest.raises(StorageUnusable, match=r"\(ZeroDivisionError\)"):
        await journal.append(b"x")
    with pytest.raises(StorageUnusable):
        journal.append(b"y")
    await journal.close()


@given(st.integers(0, 10**12), st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_a_line_gives_back_what_was_framed(start: int, entry: dict[str, object]) -> None:
    raw = frame(start, dumps(entry))
    assert unframe(raw) == FramedLine(start, dumps(entry))
    assert raw.count(b"\n") == 1
    assert b"\0" not in raw


@given(st.dictionaries(st.text(), st.text(), min_size=1), st.data())
def test_a_changed_byte_never_goes_unnoticed(entry: dict[str, str], data: st.DataObject) -> None:
    raw = bytearray(frame(7, dumps(entry)))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    assert unframe(bytes(raw)) is None


@given(st.binary())
def test_arbitrary_bytes_are_no_line_and_no_crash(raw: bytes) -> None:
    assert unframe(raw) is None


def test_reading_gives_the_size_of_what_is_sound(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    sound = frame(0, b"1") + frame(0, b"2")
    file.write_bytes(sound + frame(len(sound), b"3")[:-1])
    payloads: list[bytes] = []
    assert read(file, payloads.append) == len(sound)
    assert payloads == [b"1", b"2"]


IDS = st.text(max_size=5)
TEXTS = st.dictionaries(IDS, st.dictionaries(st.text(), st.text() | st.integers() | st.none()).map(dumps), max_size=3)


@given(st.dictionaries(IDS, TEXTS), st.dictionaries(IDS, st.lists(IDS)), st.dictionaries(IDS, st.integers()))
def test_an_entry_is_read_as_it_was_written(
    put: dict[str, dict[str, bytes]], drop: dict[str, list[str]], add: dict[str, int]
) -> None:
    entry = Entry()
    entry.put, entry.drop, entry.add = put, drop, add
    again = Entry.decode(entry.encode())
    assert (again.put, again.drop, again.add) == (put, drop, add)
