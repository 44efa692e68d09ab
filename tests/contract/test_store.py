"""What every store keeps, whichever it is. A new implementation adds its address to `ADDRESSES`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from storage import DUE_AT_ONCE, Conflict, Retention, StorageError, StorageUnusable, Store, open_store
from storage.messages import Delivery, Text, telegram
from storage.records import NEW_NUMBER, Changes, Contact, Invitation, Reminder, Role, Session, Status
from storage.waits import Composition
from tests.contract.examples import LEASE, NOW, dead, delivery, later, missed, person, request, sent, session, update

ADDRESSES: dict[str, Callable[[Path], str | Path]] = {"embedded": lambda folder: folder / "data"}
"""Name of the implementation, and the address of an empty store of it."""


@pytest.fixture(params=ADDRESSES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    return ADDRESSES[request.param](tmp_path)


@pytest.fixture
async def store(address: str | Path) -> AsyncIterator[Store]:
    opened = await open_store(address)
    yield opened
    await opened.close()


async def owe(store: Store, *deliveries: Delivery) -> None:
    await store.commit(Changes(deliveries=deliveries))


async def due_ids(store: Store, minutes: int = 0) -> list[str]:
    return [found.id for found in await store.claim_deliveries(NOW + timedelta(minutes=minutes), LEASE)]


async def pending(store: Store, id: str) -> Delivery:
    return next(found for found in await store.claim_deliveries(NOW, LEASE) if found.id == id)


class TestInbox:
    async def test_new_updates_are_given_back_in_their_order(self, store: Store) -> None:
        assert await store.accept([update(7), update(5), update(6)]) == [update(7), update(5), update(6)]

    async def test_an_update_id_counts_once(self, store: Store) -> None:
        await store.accept([update(1)])
        assert await store.accept([update(1), update(2), update(2, lane=telegram(9))]) == [update(2)]
        assert await store.waiting() == [update(1), update(2)]

    async def test_an_update_that_is_done_or_set_aside_is_still_known(self, store: Store) -> None:
        await store.accept([update(1), update(2)])
        await store.commit(Changes(), done=1)
        await store.set_aside(update(2), "KeyError", NOW)
        assert await store.accept([update(1), update(2)]) == []
        assert await store.waiting() == []

    async def test_of_two_who_accept_the_same_update_one_gets_it(self, store: Store) -> None:
        both = await asyncio.gather(store.accept([update(1)]), store.accept([update(1)]))
        assert sorted(map(len, both)) == [0, 1]

    async def test_who_is_told_that_an_update_is_known_may_rely_on_it_too(self, store: Store) -> None:
        first = asyncio.ensure_future(store.accept([update(1)]))
        await asyncio.sleep(0)
        assert await store.accept([update(1)]) == []
        assert await store.waiting() == [update(1)]
        await first

    async def test_waiting_gives_the_oldest_first(self, store: Store) -> None:
        await store.accept([update(3)])
        await store.accept([update(1), update(2)])
        await store.commit(Changes(), done=1)
        assert await store.waiting() == [update(3), update(2)]

    async def test_an_update_comes_back_as_it_came(self, store: Store) -> None:
        odd = update(1, payload={"text": "half a pair \ud83d", "deep": {"list": [None, True, 1.5, {"": "\0"}]}})
        await store.accept([odd])
        assert await store.waiting() == [odd]
        await store.set_aside(odd, "ValueError", NOW)
        assert [kept.update for kept in await store.dead_letters()] == [odd]

    async def test_an_update_set_aside_leaves_the_inbox_and_is_kept_with_its_error(self, store: Store) -> None:
        await store.accept([update(1), update(2)])
        await store.set_aside(update(2), "KeyError", NOW)
        await store.set_aside(update(2), "TypeError", NOW)
        await store.set_aside(update(1), "OSError", NOW)
        assert [(kept.update.id, kept.error, kept.at) for kept in await store.dead_letters()] == [
            (2, "KeyError", NOW),
            (1, "OSError", NOW),
        ]
        assert await store.waiting() == []

    async def test_an_update_that_is_done_cannot_be_set_aside(self, store: Store) -> None:
        await store.commit(Changes(), done=1)
        await store.set_aside(update(1), "KeyError", NOW)
        assert await store.dead_letters() == []

    async def test_an_update_that_is_handled_after_all_is_no_longer_aside(self, store: Store) -> None:
        await store.set_aside(update(1), "Timeout", NOW)
        await store.commit(Changes(counts={"asked": 1}), done=1)
        assert await store.dead_letters() == []
        assert await store.counts() == {"asked": 1}


class TestLoading:
    async def test_a_chat_nobody_wrote_from_has_an_empty_session(self, store: Store) -> None:
        snapshot = await store.load(telegram(5))
        assert snapshot.session == Session(address=telegram(5))
        assert (snapshot.requests, snapshot.languages) == ((), {})

    async def test_a_session_comes_back_with_the_next_version(self, store: Store) -> None:
        kept = session(-100_500, topic="passport", person=person(5))
        await store.commit(Changes(session=kept))
        assert (await store.load(telegram(-100_500))).session == kept.model_copy(update={"version": 1})

    async def test_a_request_is_seen_by_the_company_and_those_who_may_decide(self, store: Store) -> None:
        await store.commit(Changes(requests=(request(1, chat=1, contacts=(2, 3), copies=(4,)),)))
        seen = {chat: len((await store.load(telegram(chat))).requests) for chat in range(1, 6)}
        assert seen == {1: 1, 2: 1, 3: 1, 4: 0, 5: 0}

    async def test_when_other_people_may_decide_the_first_no_longer_see_it(self, store: Store) -> None:
        await store.commit(Changes(requests=(request(1, contacts=(2,)),)))
        await store.commit(Changes(requests=(request(1, contacts=(3,), version=1),)))
        assert (await store.load(telegram(2))).requests == ()
        assert [found.version for found in (await store.load(telegram(3))).requests] == [2]

    async def test_who_got_a_copy_finds_the_request_apart_from_their_own(self, store: Store) -> None:
        await store.commit(Changes(requests=(request(1, chat=1, contacts=(2,), copies=(3,)), request(2, chat=3))))
        snapshot = await store.load(telegram(3))
        assert [found.number for found in snapshot.requests] == [2]
        assert [found.number for found in snapshot.copies] == [1]
        (changed,) = snapshot.copies
        await store.commit(Changes(requests=(changed.model_copy(update={"copies": ()}),)))
        assert (await store.load(telegram(3))).copies == ()

    async def test_requests_come_newest_first_and_at_most_fifty(self, store: Store) -> None:
        await store.commit(Changes(requests=tuple(request(number) for number in range(1, 61))))
        numbers = [found.number for found in (await store.load(telegram(1))).requests]
        assert numbers == list(range(60, 10, -1))

    async def test_a_named_request_comes_along_whoever_owns_it(self, store: Store) -> None:
        await store.commit(Changes(requests=(*(request(number) for number in range(1, 61)), request(61, chat=7))))
        foreign = (await store.load(telegram(1), request="r61")).requests
        old = (await store.load(telegram(1), request="r3")).requests
        assert (foreign[0].number, old[-1].number, len(foreign), len(old)) == (61, 3, 50, 50)
        assert len((await store.load(telegram(1), request="nonsense")).requests) == 50

    async def test_all_requests_of_a_status_are_found_whoever_owns_them(self, store: Store) -> None:
        closed = request(3).model_copy(update={"status": Status.CLOSED})
        for saved in (request(2, chat=5), closed, request(1)):
            await store.commit(Changes(requests=(saved,)))
        assert [found.number for found in await store.requests([Status.SUBMITTED])] == [1, 2]
        assert [found.number for found in await store.requests([Status.CLOSED, Status.DECLINED])] == [3]

    async def test_the_languages_of_others_are_known_the_chosen_one_before_the_phones(self, store: Store) -> None:
        speaks = {2: person(2, language="fr", phone_language="de"), 3: person(3, phone_language="it"), 4: person(4)}
        for chat, somebody in speaks.items():
            await store.commit(Changes(session=session(chat, person=somebody)))
        assert (await store.load(telegram(1), others=[telegram(chat) for chat in speaks])).languages == {
            telegram(2): "fr",
            telegram(3): "it",
        }

    async def test_the_languages_of_a_requests_chats_come_with_it(self, store: Store) -> None:
        for chat, language in {1: "en", 2: "fr", 3: "da"}.items():
            await store.commit(Changes(session=session(chat, person=person(chat, language=language))))
        await store.commit(Changes(requests=(request(1, contacts=(2,), copies=(3,)),)))
        assert (await store.load(telegram(1))).languages == {telegram(2): "fr", telegram(3): "da"}
        assert (await store.load(telegram(2), request="r1")).languages == {telegram(1): "en", telegram(3): "da"}


class TestCommit:
    async def test_a_stale_session_is_a_conflict_and_nothing_of_the_commit_is_kept(self, store: Store) -> None:
        await store.accept([update(1)])
        await store.commit(Changes(session=session()))
        effects = Changes(
            session=session(topic="stale"),
            requests=(request(1),),
            deliveries=(delivery("a"),),
            counts={"asked": 1},
        )
        with pytest.raises(Conflict):
            await store.commit(effects, done=1)
        snapshot = await store.load(telegram(1))
        assert (snapshot.session.topic, snapshot.requests) == ("", ())
        assert await store.waiting() == [update(1)]
        assert (await store.claim_deliveries(NOW, LEASE), await store.counts()) == ([], {})

    @pytest.mark.parametrize("version", [0, 2])
    async def test_a_request_at_another_version_is_a_conflict(self, store: Store, version: int) -> None:
        await store.commit(Changes(requests=(request(1),)))
        with pytest.raises(Conflict):
            await store.commit(Changes(requests=(request(1, version=version),)))

    async def test_a_version_nobody_gave_is_a_conflict(self, store: Store) -> None:
        with pytest.raises(Conflict):
            await store.commit(Changes(session=session(version=1)))

    async def test_a_number_that_is_taken_is_a_conflict(self, store: Store) -> None:
        await store.commit(Changes(requests=(request(1),)))
        with pytest.raises(Conflict):
            await store.commit(Changes(requests=(request(1, id="another"),)))

    async def test_a_request_named_twice_is_refused(self, store: Store) -> None:
        with pytest.raises(StorageError):
            await store.commit(Changes(requests=(request(1), request(1))))
        assert (await store.load(telegram(1))).requests == ()

    async def test_of_many_who_race_over_a_session_one_wins(self, store: Store) -> None:
        racers = [store.commit(Changes(session=session(topic=str(n)), counts={"won": 1})) for n in range(20)]
        results = await asyncio.gather(*racers, return_exceptions=True)
        assert [type(result) for result in results if result] == [Conflict] * 19
        assert await store.counts() == {"won": 1}

    async def test_who_lost_a_race_finds_the_winners_state_at_once(self, store: Store) -> None:
        async def count_up() -> None:
            for _ in range(30):
                loaded = (await store.load(telegram(1))).session
                try:
                    return await store.commit(Changes(session=loaded.model_copy(update={"topic": "x"})))
                except Conflict:
                    continue
            pytest.fail("conflicts without end")

        await asyncio.gather(*(count_up() for _ in range(20)))
        assert (await store.load(telegram(1))).session.version == 20

    async def test_a_new_request_gets_its_number_on_commit_wherever_that_stands(self, store: Store) -> None:
        await store.commit(Changes(requests=(request(7),)))

        async def submit(chat: int) -> None:
            new = request(0, chat).model_copy(update={"id": f"ICN-{NEW_NUMBER}"})
            owed = delivery(f"d{chat}", chat, request=new.id, anchor=f"card:{new.id}")
            reply = owed.reply.model_copy(update={"text": Text(strings=("", ""), values=(new.id,))})
            await store.commit(Changes(requests=(new,), deliveries=(owed.model_copy(update={"reply": reply}),)))

        await asyncio.gather(*(submit(chat) for chat in range(1, 21)))
        requests = (await store.requests([Status.SUBMITTED]))[1:]
        assert [(found.number, found.id) for found in requests] == [(n, f"ICN-{n:04d}") for n in range(8, 28)]
        chats = {found.id: found.company for found in requests}
        for owed in await store.claim_deliveries(NOW, LEASE):
            assert owed.reply.text.values == (owed.request,)
            assert owed.reply.anchor == f"card:{owed.request}"
            assert chats[owed.request] == owed.address

    async def test_an_update_that_is_done_changes_nothing_again(self, store: Store) -> None:
        await store.accept([update(1)])
        await store.commit(Changes(counts={"asked": 1}), done=1)
        await store.commit(Changes(session=session(), counts={"asked": 1}), done=1)
        assert await store.counts() == {"asked": 1}
        assert (await store.load(telegram(1))).session.version == 0

    async def test_an_update_that_is_being_done_changes_nothing_again(self, store: Store) -> None:
        await store.accept([update(1)])
        effects = Changes(session=session(), deliveries=(delivery("a"),), counts={"asked": 1})
        await asyncio.gather(*(store.commit(effects, done=1) for _ in range(5)))
        assert (await store.load(telegram(1))).session.version == 1
        assert await store.counts() == {"asked": 1}

    async def test_a_chat_sees_its_own_missed_question_until_somebody_has_seen_to_it(self, store: Store) -> None:
        mine, other = missed("m1"), missed("m2")
        await store.commit(Changes(session=session(unanswered=mine), unanswered=(mine, other)))
        assert (await store.load(telegram(1))).unanswered == (mine,)
        await store.commit(Changes(settled=("m1",)))
        assert (await store.load(telegram(1))).unanswered == ()
        assert await store.unanswered() == [other]

    async def test_questions_about_an_entry_and_those_being_answered_come_along(self, store: Store) -> None:
        about, answered, other = missed("m1", entry="fees"), missed("m2"), missed("m3", entry="visas")
        composing = Composition(unanswered=("m2", "gone"))
        await store.commit(Changes(session=session(composing=composing), unanswered=(about, answered, other)))
        assert (await store.load(telegram(1), entry="fees")).unanswered == (about, answered)
        assert (await store.load(telegram(1))).unanswered == (answered,)
        await store.commit(Changes(settled=("m1",)))
        assert (await store.load(telegram(2), entry="fees")).unanswered == ()

    async def test_questions_and_figures_older_than_half_a_year_are_forgotten(self, store: Store) -> None:
        old = missed("old", at=NOW - timedelta(days=181))
        kept = missed("kept", at=NOW - timedelta(days=179))
        counts = {"asked:a@2025-08": 1, "asked:a@2025-09": 2, "asked:a@2026-03": 3, "other": 4}
        await store.commit(Changes(unanswered=(old, kept), counts=counts))
        await store.forget(NOW, Retention())
        assert await store.unanswered() == [kept]
        assert await store.counts() == {"asked:a@2025-09": 2, "asked:a@2026-03": 3, "other": 4}

    async def test_counts_add_up(self, store: Store) -> None:
        await asyncio.gather(*(store.commit(Changes(counts={"a": 1, "b": n, "c": 0})) for n in range(5)))
        assert await store.counts() == {"a": 5, "b": 10}

    async def test_one_who_gives_up_waiting_does_not_take_others_along(self, store: Store) -> None:
        writers = [asyncio.ensure_future(store.commit(Changes(session=session(chat)))) for chat in range(1, 9)]
        await asyncio.sleep(0)
        writers[3].cancel()
        results = await asyncio.gather(*writers, return_exceptions=True)
        assert [type(result) for result in results if result] == [asyncio.CancelledError]
        assert (await store.load(telegram(8))).session.version == 1

    async def test_one_who_gives_up_does_not_take_along_who_waits_for_the_same(self, store: Store) -> None:
        effects = Changes(session=session())
        first, second = (asyncio.ensure_future(store.commit(effects, done=1)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await second
        assert (await store.load(telegram(1))).session.version == 1


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
        assert [found.id for found in await store.dead()] == ["a", "c"]

    async def test_an_anchor_leads_to_the_newest_message_that_carries_it(self, store: Store) -> None:
        await owe(store, *(delivery(id, anchor="track") for id in "abc"), delivery("d", chat=2, anchor="track"))
        await store.record(sent(await pending(store, "a"), 50))
        assert await store.anchored(telegram(1), "track") == 50
        await store.record(sent(await pending(store, "b"), 40))
        await store.record(dead(await pending(store, "c")))
        assert await store.anchored(telegram(1), "track") == 40
        assert (await store.anchored(telegram(2), "track"), await store.anchored(telegram(1), "")) == (None, None)


def due_in(minutes: int, id: str = "r", **changed: object) -> Reminder:
    """A reminder that falls due so many minutes after NOW."""
    return Reminder(id=id, kind="test", due=NOW + timedelta(minutes=minutes)).model_copy(update=changed)


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


class TestDirectory:
    async def test_contacts_are_kept_until_they_are_removed(self, store: Store) -> None:
        first = Contact(cluster="a", address=telegram(1))
        deputy = Contact(cluster="a", address=telegram(1), role=Role.DEPUTY)
        await store.commit(Changes(contacts=(first, deputy)))
        kept, stand_in = await store.contacts()
        assert [kept, stand_in] == [first.model_copy(update={"version": 1}), deputy.model_copy(update={"version": 1})]
        away = kept.model_copy(update={"away": NOW})
        await store.commit(Changes(contacts=(away,), removed_contacts=(deputy.id,)))
        assert [known.away for known in await store.contacts()] == [NOW]

    async def test_whoever_was_removed_does_not_come_back_with_an_older_change(self, store: Store) -> None:
        await store.commit(Changes(contacts=(Contact(cluster="a", address=telegram(1)),)))
        (known,) = await store.contacts()
        await store.commit(Changes(removed_contacts=(known.id,)))
        with pytest.raises(Conflict):
            await store.commit(Changes(contacts=(known.model_copy(update={"seen": NOW}),)))
        assert not await store.contacts()

    async def test_of_two_who_use_an_invitation_at_once_one_does(self, store: Store) -> None:
        await store.commit(Changes(invitations=(Invitation(code_hash="abc", cluster="a", expires=NOW),)))
        (known,) = await store.invitations()
        await store.commit(Changes(invitations=(known.model_copy(update={"used_by": "Noah"}),)))
        with pytest.raises(Conflict):
            await store.commit(Changes(invitations=(known.model_copy(update={"used_by": "Olga"}),)))
        assert [kept.used_by for kept in await store.invitations()] == ["Noah"]

    async def test_an_invitation_is_forgotten_a_month_after_it_expired(self, store: Store) -> None:
        await store.commit(Changes(invitations=(Invitation(code_hash="abc", cluster="a", expires=NOW),)))
        await store.forget(NOW + timedelta(days=29), Retention())
        assert await store.invitations()
        await store.forget(NOW + timedelta(days=31), Retention())
        assert not await store.invitations()

    async def test_the_link_of_a_mail_is_forgotten_once_it_is_good_no_longer(self, store: Store) -> None:
        """And it is none of the invitations that admins see."""
        link = Invitation(code_hash="abc", cluster="a", expires=NOW, request="ICN-2026-0001")
        await store.commit(Changes(invitations=(link,)))
        assert not await store.invitations()
        await store.forget(NOW, Retention())
        assert await store.invitation("abc")
        await store.forget(NOW + timedelta(hours=1), Retention())
        assert await store.invitation("abc") is None

    async def test_an_invitation_is_found_by_the_beginning_of_its_hash(self, store: Store) -> None:
        for name in ("abcdef", "bcdefa"):
            await store.commit(Changes(invitations=(Invitation(code_hash=name, cluster="a", expires=NOW),)))
        found = [await store.invitation(beginning) for beginning in ("bcd", "bcdefa", "cde", "")]
        assert [known and known.code_hash for known in found] == ["bcdefa", "bcdefa", None, None]

    async def test_an_invitation_is_known_by_its_hash_until_it_is_used(self, store: Store) -> None:
        invitation = Invitation(code_hash="abc", cluster="a", expires=NOW)
        await store.commit(Changes(invitations=(invitation,)))
        assert await store.invitation("abc") == invitation.model_copy(update={"version": 1})
        await store.commit(Changes(used_invitations=("abc",)))
        assert await store.invitation("abc") is None

    async def test_a_lane_is_held_by_who_claims_it(self, store: Store) -> None:
        assert await store.claim_lane(telegram(1), NOW, LEASE)
        assert await store.claim_lane(telegram(1), NOW, LEASE)
        await store.release_lane(telegram(1))


class TestKeeping:
    async def test_everything_is_there_again_when_the_store_is_opened_again(self, address: str | Path) -> None:
        store = await open_store(address)
        await store.accept([update(n) for n in range(1, 5)])
        await store.commit(
            Changes(
                session=session(person=person(phone_language="fr"), topic="passport"),
                requests=(request(1, contacts=(2,)), request(2)),
                deliveries=(delivery("a", anchor="t"), delivery("b"), delivery("c", promised=True, chat=2)),
                counts={"asked": 2},
                reminders=(due_in(1),),
                contacts=(Contact(cluster="a", address=telegram(1)),),
            ),
            done=1,
        )
        await store.set_aside(update(2), "KeyError", NOW)
        await store.record(sent(await pending(store, "a"), 77))
        await store.record(dead(await pending(store, "c")))
        before = await everything(store)
        await store.close()
        again = await open_store(address)
        assert await everything(again) == before
        assert await again.accept([update(n) for n in range(1, 6)]) == [update(5)]
        await owe(again, delivery("d"))
        await again.record(sent(await pending(again, "b"), 78))
        assert [(found.id, found.sequence) for found in await again.claim_deliveries(NOW, LEASE)] == [("d", 4)]
        await again.close()

    async def test_a_closed_store_says_so(self, address: str | Path) -> None:
        store = await open_store(address)
        await store.close()
        await store.close()
        with pytest.raises(StorageUnusable, match="closed"):
            await store.commit(Changes(session=session()))


async def everything(store: Store) -> list[object]:
    return [
        await store.waiting(),
        await store.dead_letters(),
        await store.load(telegram(1)),
        await store.load(telegram(2)),
        await store.claim_deliveries(NOW, LEASE),
        await store.next_due(),
        await store.dead(),
        await store.anchored(telegram(1), "t"),
        await store.counts(),
        await store.next_reminder(),
        await store.contacts(),
    ]
