"""No part of an album is lost, however late it comes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.albums import Albums
from bot.dialogue.events import EventKind, Incoming
from storage.embedded.store import EmbeddedStore
from storage.messages import telegram
from storage.records import Changes, Person, RawUpdate
from tests.contract.examples import LEASE, NOW


def part(number: int) -> Incoming:
    return Incoming(
        token=str(number),
        kind=EventKind.FILE,
        address=telegram(1),
        person=Person(id=1, first_name="Zoë"),
        message=number,
        group="g",
        text="words" if number == 2 else "",
    )


async def test_a_part_that_comes_while_its_album_is_handled_is_handled_after_it(tmp_path: Path) -> None:
    store = await EmbeddedStore.open(tmp_path)
    albums = Albums(store, lambda payload: part(payload["number"]), lambda: NOW)

    async def comes(number: int) -> None:
        payload: dict[str, Any] = {"number": number}
        update = RawUpdate(id=number, lane=telegram(1), payload=payload, received=NOW)
        await store.accept([update])
        await albums.gather(part(number), update)

    async def due() -> list[str]:
        return [reminder.id for reminder in await store.claim_due(NOW + timedelta(hours=1), LEASE)]

    await comes(1)
    claimed = await due()
    await comes(2)
    async with albums.complete(claimed[0]) as whole:
        assert [item.message for item in whole.album] == [1, 2]
        assert whole.text == "words"
        await comes(3)
        await comes(4)
        await store.commit(Changes(), done=claimed[0])
    claimed = await due()
    async with albums.complete(claimed[0]) as rest:
        assert [item.message for item in rest.album] == [3, 4]
        await store.commit(Changes(), done=claimed[0])
    assert not await due()
    await store.close()


async def test_a_part_with_half_a_character_in_it_is_gathered_as_well(tmp_path: Path) -> None:
    store = await EmbeddedStore.open(tmp_path)
    albums = Albums(store, lambda payload: part(payload["number"]), lambda: NOW)
    update = RawUpdate(id=1, lane=telegram(1), payload={"number": 1, "caption": "\ud83d"}, received=NOW)
    await store.accept([update])
    await albums.gather(part(1), update)
    (reminder,) = await store.claim_due(NOW + timedelta(hours=1), LEASE)
    assert reminder.payload == ({"number": 1, "caption": "\ufffd"},)
    await store.close()
