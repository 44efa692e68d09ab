"""What is erased leaves the disk, and no backup brings it back."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue.scene import Terms
from storage.embedded.backups import back_up, restore
from storage.embedded.documents import ERASURES, SESSIONS, Rows
from storage.embedded.erasure import erase, marks_of
from storage.embedded.store import EmbeddedStore
from storage.errors import StorageUnusable
from storage.messages import telegram
from storage.personal import Erasure, Retention, mark_of
from storage.records import Changes
from tests.contract.examples import LEASE, NOW
from tests.contract.test_store_people import MIA, WORDS, ZOE, known, later_tried, lived_in
from tests.stage import Stage
from tests.unit.test_journal import WatchedDisk


def content(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.glob("*.log"))


def tables(store: EmbeddedStore) -> dict[str, Rows]:
    return store._picture()


async def test_erased_words_and_names_leave_the_disk(tmp_path: Path) -> None:
    store = await EmbeddedStore.open(tmp_path)
    await lived_in(store)
    assert WORDS in content(tmp_path)
    await store.commit(Changes(erasures=(Erasure(address=telegram(ZOE), at=NOW),)))
    await store.close()
    assert WORDS not in content(tmp_path)
    assert "Zo\\u00eb" not in content(tmp_path)
    assert "Zoë" not in content(tmp_path)
    assert "of Mia" in content(tmp_path)


async def test_what_becomes_of_a_message_while_it_is_erased_brings_no_words_back(tmp_path: Path) -> None:
    """The result of an attempt is written behind the erasure, and knows of it."""
    disk = WatchedDisk()
    store = await EmbeddedStore.open(tmp_path, disk)
    await lived_in(store)
    flying = (await store.personal_data(telegram(ZOE))).elsewhere[1]
    disk.seconds = 0.5
    erasing = asyncio.create_task(store.commit(Changes(erasures=(Erasure(address=telegram(ZOE), at=NOW),))))
    while store._pending_write_of(("delivery", flying.id)) is None:  # noqa: ASYNC110 - until the erasure is being written
        await asyncio.sleep(0.01)
    await store.record(later_tried(flying))
    await erasing
    await store.close()
    assert WORDS not in content(tmp_path)
    opened = await EmbeddedStore.open(tmp_path)
    assert await opened.claim_deliveries(NOW + timedelta(hours=9), LEASE) == []
    await opened.close()


async def test_an_older_backup_is_rid_of_those_who_were_erased_since(tmp_path: Path) -> None:
    store = await EmbeddedStore.open(tmp_path)
    await lived_in(store)
    backup = tables(store)
    await store.commit(Changes(erasures=(Erasure(address=telegram(ZOE), at=NOW),)))
    marks = marks_of(tables(store))
    await store.close()
    assert list(marks) == [mark_of(telegram(ZOE))]
    before = {id: row for rows in backup.values() for id, row in rows.items() if "of Mia" in row.decode()}
    erase(backup, marks)
    left = "".join(row.decode() for rows in backup.values() for row in rows.values())
    assert WORDS not in left
    assert "Zo" not in left
    assert {id: row for rows in backup.values() for id, row in rows.items() if "of Mia" in row.decode()} == before
    assert marks_of(backup) == marks


async def test_who_came_back_before_the_backup_keeps_what_is_theirs(tmp_path: Path) -> None:
    store = await EmbeddedStore.open(tmp_path)
    await lived_in(store)
    await store.commit(Changes(erasures=(Erasure(address=telegram(ZOE), at=NOW),)))
    await store.commit(Changes(session=known(ZOE, "Zoë")))
    backup = tables(store)
    await store.close()
    erase(backup, {**marks_of(backup), mark_of(telegram(99)): NOW})
    assert f"telegram:{ZOE}" in backup[SESSIONS]
    erase(backup, {mark_of(telegram(ZOE)): NOW + timedelta(days=1)})
    assert f"telegram:{ZOE}" not in backup[SESSIONS]
    assert f"telegram:{MIA}" in backup[SESSIONS]
    assert len(backup[ERASURES]) == 2


async def test_bringing_back_a_backup_brings_nobody_back_who_was_erased(tmp_path: Path) -> None:
    folder, file = tmp_path / "store", tmp_path / "backup"
    store = await EmbeddedStore.open(folder)
    await lived_in(store)
    await asyncio.to_thread(back_up, folder, file)
    await store.commit(Changes(erasures=(Erasure(address=telegram(ZOE), at=NOW),)))
    await store.close()
    assert WORDS in file.read_text()
    for _ in range(2):
        await asyncio.to_thread(restore, file, folder, force=True)
        assert WORDS not in content(folder)
        assert "of Mia" in content(folder)


async def test_what_was_erased_stays_so_when_the_store_itself_is_damaged(tmp_path: Path) -> None:
    """The marks in all lines that are whole count, wherever the damage is."""
    folder, file = tmp_path / "store", tmp_path / "backup"
    store = await EmbeddedStore.open(folder)
    await lived_in(store)
    await asyncio.to_thread(back_up, folder, file)
    await store.commit(Changes(erasures=(Erasure(address=telegram(ZOE), at=NOW),)))
    await store.commit(Changes(session=known(77, "Somebody")))
    await store.close()
    for path in folder.glob("*.log"):
        path.write_bytes(path.read_bytes().replace(b"format", b"f?rmat"))
    restored = await asyncio.to_thread(restore, file, folder, force=True)
    assert restored.erased == 1
    assert WORDS not in content(folder)


def test_a_mark_does_not_name_the_address() -> None:
    assert "1001" not in mark_of(telegram(1001))
    assert mark_of(telegram(1001, 7)) == mark_of(telegram(1001))


@pytest.mark.parametrize(
    ("terms", "said", "marked"),
    [(Terms(), "2 years", "3 years"), (Terms(retention=Retention(requests=90, marks=365)), "3 months", "1 year")],
)
async def test_the_notice_says_what_the_settings_say(terms: Terms, said: str, marked: str) -> None:
    texts = []
    for mail in (False, True):
        scene = Stage(terms=replace(terms, mail=mail))
        await scene.types("Camille", "/privacy")
        texts.append(scene.chats[1001][-1].text)
    assert all(f"{said} after it ended" in text for text in texts)
    assert all(f"bring your data back: {marked}" in text for text in texts)
    assert ["by e-mail" in text for text in texts] == [False, True]


async def test_marks_in_the_log_keep_people_erased_when_the_whole_disk_is_lost(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder, file = tmp_path / "store", tmp_path / "backup"
    store = await EmbeddedStore.open(folder)
    await lived_in(store)
    await asyncio.to_thread(back_up, folder, file)
    with caplog.at_level(logging.INFO):
        await store.commit(Changes(erasures=(Erasure(address=telegram(ZOE), at=NOW),)))
    await store.close()
    (mark,) = re.findall("mark ([0-9a-f]{64})", caplog.text)
    assert str(telegram(ZOE)) not in caplog.text
    without = await asyncio.to_thread(restore, file, tmp_path / "other", force=False)
    assert (without.marks_lost, without.erased) == (True, 0)
    restored = await asyncio.to_thread(restore, file, tmp_path / "new", force=False, erased=[mark])
    assert restored.erased == 1
    assert WORDS not in content(tmp_path / "new")
    assert "of Mia" in content(tmp_path / "new")
    with pytest.raises(StorageUnusable, match="is no mark"):
        await asyncio.to_thread(restore, file, tmp_path / "new", force=True, erased=["1003"])
