"""What every store keeps, whichever it is. A new implementation adds its address to `ADDRESSES`."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from storage import Conflict, Retention, StorageError, StorageUnusable, Store, open_store
from storage.messages import Text, telegram
from storage.records import NEW_NUMBER, Changes, Contact, Session, Status
from storage.waits import Composition
from tests.contract.examples import (
    LEASE,
    NOW,
    dead,
    delivery,
    due_in,
    missed,
    owe,
    pending,
    person,
    request,
    sent,
    session,
    update,
)


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
        assert await store.unanswered_questions() == [other]

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
        assert await store.unanswered_questions() == [kept]
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
        await store.failed_deliveries(),
        await store.message_with_anchor(telegram(1), "t"),
        await store.counts(),
        await store.next_reminder(),
        await store.contacts(),
    ]
