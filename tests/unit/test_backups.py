"""A backup holds one moment, restores to the same store, and never takes the place of anything unasked."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import upkeep
from bot.cli.main import app
from storage import (
    StorageUnusable,
    back_up_store,
    check_store,
    compact_store,
    open_store,
    restore_store,
)
from storage.embedded import documents
from storage.embedded.migration import FORMAT
from storage.embedded.store import EmbeddedStore
from storage.messages import telegram
from storage.records import Changes
from tests.contract.examples import NOW, delivery, session, update
from tests.unit.test_migration import FIXTURE

WORDS = "what a person wrote"


async def commit(store: EmbeddedStore, chat: int, version: int = 0) -> None:
    await store.commit(
        Changes(session=session(chat, version, asked=WORDS), deliveries=(delivery(f"d{chat}.{version}"),))
    )


async def filled(folder: Path, chats: int = 20) -> None:
    store = await EmbeddedStore.open(folder, compact_at=2_000)
    for chat in range(1, chats + 1):
        await commit(store, chat)
    await store.accept([update(7)])
    await store.set_aside(update(7), "ZeroDivisionError", NOW)
    await store.close()


async def chats_in(folder: Path, most: int = 100) -> list[int]:
    store = await open_store(folder)
    try:
        return [chat for chat in range(1, most) if (await store.load(telegram(chat))).session.version]
    finally:
        await store.close()


def logs(folder: Path, kind: str = "") -> list[Path]:
    return sorted(folder.glob(f"{kind}*.log"))


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    await filled(tmp_path / "data" / "store")
    return tmp_path / "data" / "store"


# ---------------------------------------------------------------------- backup


async def test_what_is_restored_is_what_was_kept(folder: Path, tmp_path: Path) -> None:
    made = back_up_store(folder, tmp_path / "b")
    assert made.records["sessions"] == 20
    restored = restore_store(tmp_path / "b", tmp_path / "new" / "store", force=False)
    assert restored.records == made.records
    assert await chats_in(tmp_path / "new" / "store") == list(range(1, 21))
    assert check_store(tmp_path / "new" / "store").problems == ()


async def test_backups_of_a_store_at_work_each_hold_one_moment(tmp_path: Path) -> None:
    """Commits of a session and its delivery go on all the time, and the journal is compacted again and again."""
    folder, stop = tmp_path / "store", asyncio.Event()
    store = await EmbeddedStore.open(folder, compact_at=3_000)
    done = 0

    async def work() -> None:
        nonlocal done
        while not stop.is_set():
            await commit(store, done + 1)
            done += 1

    working = asyncio.create_task(work())
    for number in range(12):
        await asyncio.sleep(0.02)
        before = done
        made = await asyncio.to_thread(back_up_store, folder, tmp_path / f"{number}")
        assert made.records.get("sessions", 0) >= before
        assert made.records.get("sessions") == made.records.get("deliveries"), "a commit is there in part"
    stop.set()
    await working
    await store.close()
    assert await chats_in(folder, done + 2) == list(range(1, done + 1)), "the backups were in nobody's way"


async def test_a_backup_that_is_not_whole_is_refused(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b"
    back_up_store(folder, file)
    whole, target = file.read_bytes(), tmp_path / "new"
    for damaged in (
        whole[:-1],
        whole[:-30],
        whole[: len(whole) // 2],
        b"",
        b"something else\n",
        whole.replace(b"1", b"2"),
    ):
        file.write_bytes(damaged)
        with pytest.raises(StorageUnusable, match="cannot be used, and nothing was changed"):
            restore_store(file, target, force=True)
    assert not target.exists()
    file.write_text("a list of clusters\n")
    with pytest.raises(StorageUnusable, match="is no backup, or its first line is damaged"):
        restore_store(file, target, force=True)


async def test_a_backup_that_an_older_version_wrote_is_brought_to_the_form_of_today(tmp_path: Path) -> None:
    old = shutil.copytree(FIXTURE, tmp_path / "old")
    (file,) = old.glob("snapshot-*.log")
    backup = tmp_path / "b"
    lines = file.read_bytes()
    back_up_store(old, backup)
    assert lines != backup.read_bytes()
    assert f"format {FORMAT}," in backup.read_text(encoding="ascii").partition("\n")[0]
    restore_store(backup, tmp_path / "new", force=False)
    assert check_store(tmp_path / "new").problems == ()
    assert check_store(old).format < FORMAT, "a backup changes nothing"


# --------------------------------------------------------------------- restore


async def test_a_store_that_holds_something_is_replaced_only_by_force(folder: Path, tmp_path: Path) -> None:
    back_up_store(folder, tmp_path / "b")
    await filled(tmp_path / "other", 3)
    with pytest.raises(StorageUnusable, match=r"records: nothing was changed\..* add --force"):
        restore_store(tmp_path / "b", tmp_path / "other", force=False)
    assert await chats_in(tmp_path / "other") == [1, 2, 3]
    restore_store(tmp_path / "b", tmp_path / "other", force=True)
    assert await chats_in(tmp_path / "other") == list(range(1, 21))


async def test_nothing_is_restored_or_compacted_under_a_running_bot(folder: Path, tmp_path: Path) -> None:
    back_up_store(folder, tmp_path / "b")
    store = await open_store(folder)
    for refused in (lambda: restore_store(tmp_path / "b", folder, force=True), lambda: compact_store(folder)):
        with pytest.raises(StorageUnusable, match="in use"):
            refused()
    await store.close()


async def test_a_damaged_store_is_brought_back_by_force(folder: Path, tmp_path: Path) -> None:
    back_up_store(folder, tmp_path / "b")
    journal = logs(folder, "journal")[-1]
    journal.write_bytes(b"?" + journal.read_bytes()[1:])
    with pytest.raises(StorageUnusable, match="cannot be read: nothing was changed"):
        restore_store(tmp_path / "b", folder, force=False)
    restore_store(tmp_path / "b", folder, force=True)
    assert await chats_in(folder) == list(range(1, 21))


async def test_a_compacted_store_holds_the_same_and_is_smaller(tmp_path: Path) -> None:
    store = await EmbeddedStore.open(tmp_path)
    for version in range(50):
        await commit(store, 1, version)
    await store.close()
    before, after = compact_store(tmp_path)
    assert after < before
    assert await chats_in(tmp_path) == [1]


# ----------------------------------------------------------------------- check


async def test_every_damaged_file_is_named_with_byte_and_count(folder: Path) -> None:
    store = await EmbeddedStore.open(folder)
    await commit(store, 30)
    await commit(store, 31)
    await store.close()
    for file in logs(folder):
        whole = file.read_bytes()
        second = whole.index(b"\n") + 1
        file.write_bytes(whole[:second] + b"?" + whole[second + 1 :])
    problems = check_store(folder).problems
    assert len(problems) == len(logs(folder)) == 2
    for problem, file in zip(problems, reversed(logs(folder)), strict=True):
        assert f"{file}, line 2 (byte {second}) is damaged" in problem
        assert "bytes stand from there to the end" in problem
        assert WORDS not in problem


async def test_a_file_that_cannot_be_read_at_all_is_named(folder: Path) -> None:
    """As where another user looks."""
    newest = logs(folder)[-1]
    newest.unlink()
    newest.mkdir()
    with pytest.raises(StorageUnusable, match=f"{newest} cannot be read: Is a directory"):
        check_store(folder)


async def test_a_record_that_is_none_is_named_without_its_words(folder: Path) -> None:
    store = await EmbeddedStore.open(folder)
    with store._staging as entry:
        store._sessions.put("telegram:1", b'{"address": "%s"}' % WORDS.encode())
    await store._write(entry, [])
    await store.close()
    (problem,) = check_store(folder).problems
    assert problem.startswith("Record telegram:1 of sessions cannot be read: address")
    assert WORDS not in problem


# -------------------------------------------------------------- the command line


def icn_bot(folder: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments, env={"ICN_BOT_DATA": str(folder.parent)})
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("store", "check"), "All of it can be read"),
        (("store", "backup", "BACKUP"), "wrote"),
        (("store", "compact"), "bytes before"),
        (("store", "restore", "RESTORED", "--force"), "restored from"),
        (("dead", "list"), "ZeroDivisionError"),
        (("dead", "show", "7"), "update 7"),
        (("dead", "retry", "7"), "7: will be handled"),
        (("dead", "drop", "--all"), "7: dropped"),
        (("report",), "ICN network"),
    ],
)
async def test_another_data_folder_may_be_named(
    folder: Path, tmp_path: Path, arguments: Sequence[str], says: str
) -> None:
    """Such as that of a demo, wherever the settings have theirs."""
    back_up_store(folder, tmp_path / "RESTORED")
    files = {"BACKUP": str(tmp_path / "BACKUP"), "RESTORED": str(tmp_path / "RESTORED")}
    given = [*(files.get(each, each) for each in arguments), "--data", str(folder.parent)]
    nowhere = tmp_path / "nowhere" / "store"
    code, words = await asyncio.to_thread(icn_bot, nowhere, *given)
    assert (code, says in words) == (0, True)
    assert not nowhere.parent.exists()


async def test_where_no_store_is_it_is_said_how_to_name_one(tmp_path: Path) -> None:
    code, words = await asyncio.to_thread(icn_bot, tmp_path / "nowhere" / "store", "store", "check")
    assert (code, "--data" in words) == (2, True)


async def test_the_commands_do_what_they_say(folder: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "b")
    code, words = await asyncio.to_thread(icn_bot, folder, "store", "check")
    assert (code, "All of it can be read" in words, "20 chats" in words) == (0, True, True)
    assert (await asyncio.to_thread(icn_bot, folder, "store", "backup", file))[0] == 0
    for odd in (".", "/", str(tmp_path)):
        code, words = await asyncio.to_thread(icn_bot, folder, "store", "backup", odd)
        assert (code, "is a folder" in words) == (2, True)
    code, words = await asyncio.to_thread(icn_bot, folder, "store", "restore", file)
    assert (code, "--force" in words) == (2, True)
    assert (await asyncio.to_thread(icn_bot, folder, "store", "restore", file, "--force"))[0] == 0
    assert (await asyncio.to_thread(icn_bot, folder, "store", "compact"))[0] == 0
    logs(folder, "snapshot")[-1].write_bytes(b"?")
    assert (await asyncio.to_thread(icn_bot, folder, "store", "check"))[0] == 1
    code, words = await asyncio.to_thread(icn_bot, tmp_path / "nothing" / "store", "store", "check")
    assert (code, "There is no store" in words) == (2, True)


def test_every_table_of_the_store_has_words_for_its_records() -> None:
    tables = {value for name, value in vars(documents).items() if name.isupper() and isinstance(value, str)}
    assert tables == set(upkeep.KINDS)
    assert upkeep._list_kinds({"deliveries": 1, "inbox": 2}) == "1 message, 2 updates not handled yet"


async def test_dead_letters_are_listed_shown_retried_and_dropped(folder: Path) -> None:
    store = await open_store(folder)
    await store.set_aside(update(8, payload={"update_id": 8, "message": {"text": WORDS}}), "KeyError", NOW)
    code, words = await asyncio.to_thread(icn_bot, folder, "dead", "list")
    assert (code, "7  " in words, "KeyError" in words) == (0, True, True)
    code, words = await asyncio.to_thread(icn_bot, folder, "dead", "show", "8")
    assert (code, f"({len(WORDS)} characters)" in words, WORDS in words) == (0, True, False)
    assert WORDS in (await asyncio.to_thread(icn_bot, folder, "dead", "show", "8", "--words"))[1]
    code, words = await asyncio.to_thread(icn_bot, folder, "dead", "retry", "8")
    assert (code, "in use by another process" in words) == (2, True), "not under a running bot"
    await store.close()
    assert (await asyncio.to_thread(icn_bot, folder, "dead", "drop", "7", "99"))[0] == 1, "a slip changes nothing"
    assert (await asyncio.to_thread(icn_bot, folder, "dead", "retry", "8"))[0] == 0
    assert (await asyncio.to_thread(icn_bot, folder, "dead", "drop", "--all"))[0] == 0
    code, words = await asyncio.to_thread(icn_bot, folder, "dead", "drop", "--all")
    assert (code, "There are no dead letters." in words) == (0, True)
    store = await open_store(folder)
    assert [waiting.id for waiting in await store.waiting()] == [8]
    assert await store.dead_letters() == []
    assert await store.accept([update(7)]) == [], "it's known, should it come again"
    await store.close()
