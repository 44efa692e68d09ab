"""Data that an older version wrote opens, and everything is there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from storage.embedded.disk import Disk
from storage.embedded.migration import FORMAT, STEPS, migrate
from storage.embedded.store import EmbeddedStore
from storage.messages import DeliveryStatus, telegram
from storage.records import Status
from tests.contract.examples import LEASE, NOW

FIXTURE = Path(__file__).parent.parent / "fixtures" / "store-format-1"
"""A folder written by the last version without addresses, and what that version read in it (`expected.json`)."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURE, tmp_path / "data", ignore=shutil.ignore_patterns("expected.json")))


@pytest.fixture
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURE / "expected.json").read_text(encoding="utf-8"))
    return found


async def test_sessions_are_found_at_their_addresses(folder: Path, expected: dict[str, Any]) -> None:
    store = await EmbeddedStore.open(folder)
    for chat, old in expected["sessions"].items():
        session = (await store.load(telegram(int(chat)))).session
        assert session.version == old["version"]
        assert {token: held.words for token, held in session.held_messages.items()} == old["strays"]
        kept = json.loads(session.model_dump_json(include={"person", "votes", "spoken", "asked"}))
        assert kept == {name: old[name] for name in kept}
        assert bool(session.expected) == bool(old["expected"])
        assert session.composing.unanswered == tuple(old["composing"].get("missed", ()))
        assert (session.unanswered and session.unanswered.question) == (old["missed"] and old["missed"]["question"])
    await store.close()


async def test_requests_keep_their_parties_and_versions(folder: Path, expected: dict[str, Any]) -> None:
    store = await EmbeddedStore.open(folder)
    requests = await store.requests(list(Status))
    assert [(found.id, found.version, found.status) for found in requests] == [
        (old["id"], old["version"], old["status"]) for old in expected["requests"]
    ]
    for found, old in zip(requests, expected["requests"], strict=True):
        assert found.company == telegram(old["chat"])
        assert found.contacts == tuple(map(telegram, old["contacts"]))
        assert found.copies == tuple(map(telegram, old["copies"]))
        assert len(found.history) == len(old["history"])
    await store.close()


async def test_what_was_owed_is_owed_and_what_was_given_up_is_known(folder: Path, expected: dict[str, Any]) -> None:
    store = await EmbeddedStore.open(folder)
    due = await store.claim_deliveries(NOW.replace(year=2027), LEASE)
    assert [(owed.id, owed.address) for owed in due] == [(old["id"], telegram(old["chat"])) for old in expected["due"]]
    assert due
    dead = await store.failed_deliveries()
    assert [owed.id for owed in dead] == expected["dead"]
    assert {owed.status for owed in dead} == {DeliveryStatus.DEAD}
    await store.close()


async def test_questions_figures_and_updates_are_there(folder: Path, expected: dict[str, Any]) -> None:
    store = await EmbeddedStore.open(folder)
    assert await store.counts() == expected["counts"]
    told = [(question.id, question.address) for question in await store.unanswered_questions()]
    assert told == [(old["id"], telegram(old["chat"]) if old["chat"] else None) for old in expected["missed"]]
    assert any(address for _, address in told)
    assert [update.id for update in await store.waiting()] == expected["waiting"]
    assert [letter.update.id for letter in await store.dead_letters()] == expected["aside"]
    await store.close()


async def test_the_folder_is_written_anew_once(folder: Path) -> None:
    for _ in range(2):
        store = await EmbeddedStore.open(folder)
        await store.close()
    assert [line.partition(",")[0].split(" ", 2)[2] for line in first_lines(folder)] == [f"format {FORMAT}"] * 2


def first_lines(folder: Path) -> list[str]:
    return [path.read_text(encoding="ascii").partition("\n")[0] for path in sorted(folder.glob("*.log"))]


class Crash(Exception):
    """The process ended here."""


@pytest.mark.parametrize("at", ["journal-000004", "snapshot-000003"])
async def test_a_crash_in_the_middle_of_it_leaves_what_was_there(
    folder: Path, at: str, expected: dict[str, Any]
) -> None:
    class Crashing(Disk):
        def sync_folder(self, folder: Path) -> None:
            super().sync_folder(folder)
            if list(folder.glob(f"{at}.log")):
                raise Crash

        def remove(self, path: Path) -> None:
            """A process that is gone removes nothing."""

    with pytest.raises(Crash):
        await EmbeddedStore.open(folder, Crashing())
    store = await EmbeddedStore.open(folder)
    assert len(await store.requests(list(Status))) == len(expected["requests"])
    await store.close()


def test_every_format_has_its_step() -> None:
    assert len(STEPS) == FORMAT - 1
    assert list(migrate(FORMAT, [])) == []
