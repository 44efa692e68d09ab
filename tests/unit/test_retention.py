"""What nobody needs is forgotten when the journal is compacted, and only that."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage.embedded.documents import DELIVERIES, DONE, Documents, Entry, Rows, dumps
from storage.embedded.retention import expired_ids
from storage.embedded.store import EmbeddedStore
from storage.messages import Delivery, DeliveryStatus, telegram
from storage.personal import Retention
from storage.records import Changes, RawUpdate
from tests.contract.examples import LEASE, NOW, delivery, missed, sent, session, update

OLD = NOW - timedelta(days=4)


def documents(*deliveries: Delivery) -> Rows:
    return {owed.id: owed.model_dump_json().encode() for owed in deliveries}


def test_finished_deliveries_nobody_relies_on_are_forgotten_after_days() -> None:
    table = documents(
        sent(delivery("sent", created=OLD), 1),
        delivery("dead", created=OLD, status=DeliveryStatus.DEAD),
        delivery("pending", created=OLD),
        sent(delivery("promised", created=OLD, promised=True), 2),
        sent(delivery("anchored", anchor="track", created=OLD), 3),
        sent(delivery("new"), 4),
    )
    assert expired_ids(DELIVERIES, table) == ["sent", "dead"]


def test_of_an_anchor_the_newest_message_is_kept_for_a_month() -> None:
    """A later message may replace it; those before it were replaced already."""
    very_old = NOW - timedelta(days=31)
    table = documents(
        sent(delivery("first", anchor="form", created=OLD, sequence=1), 1),
        sent(delivery("last", anchor="form", created=OLD, sequence=2), 2),
        sent(delivery("elsewhere", chat=2, anchor="form", created=very_old, sequence=3), 3),
        sent(delivery("promised", anchor="card", created=very_old, promised=True, sequence=4), 4),
        sent(delivery("new", sequence=5), 5),
    )
    assert expired_ids(DELIVERIES, table) == ["first", "elsewhere"]


def test_an_idle_bot_forgets_nothing() -> None:
    assert expired_ids(DELIVERIES, documents(sent(delivery("a", created=OLD), 1))) == []


def done(*hours: float) -> Rows:
    received = [(NOW - timedelta(hours=before)).isoformat() if before >= 0 else "" for before in hours]
    return {str(number): dumps({"received": text}) for number, text in enumerate(received)}


@pytest.mark.parametrize(
    ("surplus", "hours", "forgotten"),
    [(3, 49.0, ["0", "1", "2"]), (3, 47.0, []), (0, 49.0, []), (2, -1, ["0", "1"])],
)
def test_done_updates_are_known_for_two_days_and_the_newest_for_ever(
    surplus: int, hours: float, forgotten: list[str]
) -> None:
    table = done(*[hours] * surplus, *[0.0] * 20_000)
    assert expired_ids(DONE, table) == forgotten


def test_nothing_else_is_ever_forgotten() -> None:
    assert expired_ids("requests", {"1": b"{}"}) == []
    assert (expired_ids(DONE, {}), expired_ids(DELIVERIES, {})) == ([], [])


def content(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.glob("*.log"))


async def test_what_is_forgotten_is_gone_from_memory_and_disk(tmp_path: Path) -> None:
    store = await EmbeddedStore.open(tmp_path, compact_at=4_000)
    await store.accept([update(1, payload={"text": "private words"})])
    owed = (delivery("a", created=OLD), delivery("b", chat=2))
    await store.commit(Changes(deliveries=owed, counts={"x": 1}), done=1)
    await store.record(sent((await store.claim_deliveries(NOW, LEASE))[0], 7))
    for version in range(40):
        await store.commit(Changes(session=session(5, version=version)))
    await store.commit(Changes(deliveries=(delivery("a", chat=9),)))
    due = await store.claim_deliveries(NOW, LEASE)
    assert [(found.id, found.address) for found in due] == [
        ("b", telegram(2)),
        ("a", telegram(9)),
    ]
    await store.close()
    assert "private words" not in content(tmp_path)
    assert "words of b" in content(tmp_path)


async def test_old_words_leave_the_disk_as_well_though_little_was_written(tmp_path: Path) -> None:
    store = await EmbeddedStore.open(tmp_path)
    old = missed("old", at=NOW - timedelta(days=181))
    await store.commit(Changes(unanswered=(old, missed("new")), counts={"asked:a@2025-08": 1}))
    assert "words of old" in content(tmp_path)
    await store.forget(NOW, Retention())
    await store.close()
    assert "words of old" not in content(tmp_path)
    assert "asked:a" not in content(tmp_path)
    assert "words of new" in content(tmp_path)


def test_what_changed_while_the_snapshot_was_written_is_not_forgotten() -> None:
    documents = Documents(lambda table, rows: ["1", "2"] if table == "things" else [])
    documents.apply(things({"1": "old", "2": "old", "3": "old"}))
    picture = documents.capture()
    assert len(list(picture.entries())) == 1
    documents.apply(things({"2": "new"}))
    list(documents.release(picture))
    assert documents.tables["things"] == {"2": b'"new"', "3": b'"old"'}


def things(rows: dict[str, str]) -> bytes:
    entry = Entry()
    entry.put["things"] = {id: dumps(text) for id, text in rows.items()}
    return entry.encode()


async def test_a_figure_survives_any_number_of_snapshots(tmp_path: Path) -> None:
    for _ in range(5):
        store = await EmbeddedStore.open(tmp_path, compact_at=1_000)
        for _ in range(20):
            await store.commit(Changes(counts={"asked": 1, "answered": 2}))
        await store.close()
    store = await EmbeddedStore.open(tmp_path)
    assert await store.counts() == {"asked": 100, "answered": 200}
    await store.close()


async def test_dead_letters_are_forgotten_after_their_time(tmp_path: Path) -> None:
    store = await EmbeddedStore.open(tmp_path)
    updates = [RawUpdate(id=number, lane=telegram(1), payload={}, received=NOW) for number in (1, 2)]
    await store.accept(updates)
    await store.set_aside(updates[0], "Unreadable", NOW)
    await store.set_aside(updates[1], "Unreadable", NOW + timedelta(days=2))
    await store.forget(NOW + timedelta(days=31), Retention())
    assert [letter.update.id for letter in await store.dead_letters()] == [2]
    await store.close()
