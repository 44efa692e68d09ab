"""What every store owes: deliveries in the order of each chat, and reminders when they are due."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage import DUE_AT_ONCE, Conflict, StorageError, Store
from storage.messages import telegram
from storage.records import Changes
from tests.contract.examples import LEASE, NOW, dead, delivery, due_ids, due_in, later, owe, pending, sent


class TestOutbox:
    async def test_each_chat_has_its_first_delivery_due(self, store: Store) -> None:
        await owe(store, delivery("b1", chat=2), delivery("a1", chat=1))
        await owe(store, delivery("a2", chat=1), delivery("b2", chat=2))
        assert await due_ids(store) == ["b1", "a1"]
        assert [found.sequence for found in await store.claim_deliveries(NOW, LEASE)] == [1, 2]

    async def test_so_many_are_due_at_a_time_and_every_chat_gets_its_turn(self, store: Store) -> None:
        """Also when some chats have much to get: who was served or tried stands behind the others."""
        chats = range(DUE_AT_ONCE + 20)
        await owe(store, *(delivery(f"{chat}.{number}", chat) for number in range(3) for chat in chats))
        served: set[int] = set()
        for _ in range(2):
            due = await store.claim_deliveries(NOW, LEASE)
            assert len(due) == DUE_AT_ONCE
            for found in due:
                await store.record(sent(found, 1) if int(found.address.chat) % 2 else later(found, 0))
            served |= {int(found.address.chat) for found in due}
        assert served == set(chats)

    async def test_a_later_delivery_waits_for_the_first_even_when_that_is_not_due(self, store: Store) -> None:
        await owe(store, delivery("first", minutes=5), delivery("second"))
        assert await due_ids(store, minutes=4) == []
        assert await due_ids(store, minutes=5) == ["first"]

    async def test_the_next_follows_when_the_first_is_sent_or_dead(self, store: Store) -> None:
        await owe(store, *(delivery(id) for id in "abc"))
        await store.record(sent(await pending(store, "a"), 11))
        assert await due_ids(store) == ["b"]
        await store.record(dead(await pending(store, "b")))
        assert await due_ids(store) == ["c"]

    async def test_a_delivery_tried_again_keeps_its_place(self, store: Store) -> None:
        await owe(store, delivery("a"), delivery("b"))
        await store.record(later(await pending(store, "a"), minutes=3))
        assert await due_ids(store) == []
        assert await store.next_due() == NOW + timedelta(minutes=3)
        assert await due_ids(store, minutes=3) == ["a"]

    async def test_a_delivery_taken_up_again_comes_before_later_ones(self, store: Store) -> None:
        await owe(store, delivery("a"), delivery("b"))
        first = await pending(store, "a")
        await store.record(dead(first))
        await store.record(first)
        assert await due_ids(store) == ["a"]

    async def test_a_delivery_may_move_to_another_chat(self, store: Store) -> None:
        await owe(store, delivery("a", chat=1))
        await store.record((await pending(store, "a")).model_copy(update={"address": telegram(-100)}))
        assert [found.address for found in await store.claim_deliveries(NOW, LEASE)] == [telegram(-100)]

    async def test_the_next_due_is_the_earliest_of_the_first(self, store: Store) -> None:
        assert await store.next_due() is None
        await owe(store, delivery("a", minutes=9), delivery("b", minutes=1), delivery("c", chat=2, minutes=5))
        assert await store.next_due() == NOW + timedelta(minutes=5)

    async def test_a_delivery_given_again_replaces_nothing(self, store: Store) -> None:
        await owe(store, delivery("a"))
        await store.record(sent(await pending(store, "a"), 5))
        await owe(store, delivery("a"), delivery("a", chat=3))
        await asyncio.gather(*(owe(store, delivery("b")) for _ in range(3)))
        assert [(found.id, found.sequence) for found in await store.claim_deliveries(NOW, LEASE)] == [("b", 2)]

    async def test_the_outcome_of_an_attempt_cannot_change_the_order(self, store: Store) -> None:
        await owe(store, delivery("a"), delivery("b"))
        await store.record(delivery("a", sequence=99, attempts=1))
        assert [(found.id, found.sequence) for found in await store.claim_deliveries(NOW, LEASE)] == [("a", 1)]

    async def test_a_delivery_nobody_promised_cannot_be_recorded(self, store: Store) -> None:
        with pytest.raises(StorageError, match="nothing-like-it"):
            await store.record(delivery("nothing-like-it"))

    async def test_dead_gives_what_was_promised_and_given_up_oldest_first(self, store: Store) -> None:
        await owe(store, delivery("a", promised=True), delivery("b"), delivery("c", promised=True))
        for id in "abc":
            await store.record(dead(await pending(store, id)))
        assert [found.id for found in await store.failed_deliveries()] == ["a", "c"]

    async def test_an_anchor_leads_to_the_newest_message_that_carries_it(self, store: Store) -> None:
        await owe(store, *(delivery(id, anchor="track") for id in "abc"), delivery("d", chat=2, anchor="track"))
        await store.record(sent(await pending(store, "a"), 50))
        assert await store.message_with_anchor(telegram(1), "track") == 50
        await store.record(sent(await pending(store, "b"), 40))
        await store.record(dead(await pending(store, "c")))
        assert await store.message_with_anchor(telegram(1), "track") == 40
        assert (
            await store.message_with_anchor(telegram(2), "track"),
            await store.message_with_anchor(telegram(1), ""),
        ) == (None, None)


class TestAgenda:
    async def test_reminders_are_given_when_they_are_due_earliest_first(self, store: Store) -> None:
        await store.commit(Changes(reminders=(due_in(2, "b"), due_in(1, "a"), due_in(3, "c"))))
        assert await store.next_reminder() == NOW + timedelta(minutes=1)
        assert await store.claim_due(NOW, LEASE) == []
        due = await store.claim_due(NOW + timedelta(minutes=2), LEASE)
        assert [reminder.id for reminder in due] == ["a", "b"]

    async def test_what_is_claimed_is_given_again_only_when_the_lease_has_ended(self, store: Store) -> None:
        await store.commit(Changes(reminders=(due_in(0),)))
        assert len(await store.claim_due(NOW, LEASE)) == 1
        assert await store.claim_due(NOW, LEASE) == []
        assert len(await store.claim_due(NOW + LEASE, LEASE)) == 1

    async def test_a_reminder_is_done_with_the_commit_that_handles_it_and_once(self, store: Store) -> None:
        await store.commit(Changes(reminders=(due_in(0),)))
        await store.commit(Changes(counts={"done": 1}), done="r")
        with pytest.raises(Conflict):
            await store.commit(Changes(counts={"done": 1}), done="r")
        assert await store.counts() == {"done": 1}
        assert (await store.reminder("r"), await store.next_reminder()) == (None, None)

    async def test_a_reminder_that_is_done_may_be_kept_anew(self, store: Store) -> None:
        await store.commit(Changes(reminders=(due_in(0),)))
        await store.claim_due(NOW, LEASE)
        await store.commit(Changes(reminders=(due_in(5),)), done="r")
        assert await store.next_reminder() == NOW + timedelta(minutes=5)
        assert len(await store.claim_due(NOW + timedelta(minutes=5), LEASE)) == 1

    async def test_a_reminder_nobody_needs_is_dropped(self, store: Store) -> None:
        await store.commit(Changes(reminders=(due_in(0),)))
        await store.commit(Changes(dropped_reminders=("r", "nobody knows")))
        assert await store.claim_due(NOW, LEASE) == []

    async def test_a_watcher_learns_of_commits(self, store: Store) -> None:
        watcher = store.watch()
        await store.commit(Changes(reminders=(due_in(0),)))
        assert watcher.is_set()
