"""What every store keeps about a person, erases when they ask for it, and forgets in time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue.privacy.own_data import as_json
from storage import Conflict, Retention, Store, open_store
from storage.messages import Attachment, Choice, DeliveryStatus, Reply, Text, telegram
from storage.personal import NOBODY_THERE, Block, Erasure
from storage.records import (
    Asking,
    Changes,
    Contact,
    Draft,
    HistoryEntry,
    Reminder,
    Request,
    Session,
    Side,
    Status,
)
from tests.contract.examples import ADDRESSES, LEASE, NOW, delivery, missed, person, request, sent, session, update

ZOE, NOAH, MIA = 1, 2, 3
WORDS = "our secret heat pump"


@pytest.fixture(params=ADDRESSES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(ADDRESSES[request.param](tmp_path))
    yield opened
    await opened.close()


def written(by: Side, name: str, words: str = WORDS) -> HistoryEntry:
    return HistoryEntry(at=NOW, by=by, event="write", words=words, name=name)


def known(chat: int, name: str, **changed: object) -> Session:
    return session(chat, person=person(chat).model_copy(update={"first_name": name}), **changed)


async def lived_in(store: Store) -> Request:
    """Zoë has sent a request to Noah and a question; Mia has sent one as well. Gives Zoë's."""
    history = (written(Side.COMPANY, "Zoë"), written(Side.CONTACT, "Noah", "gladly"))
    ours = request(1, ZOE, contacts=(NOAH,), history=history)
    mia = person(MIA).model_copy(update={"first_name": "Mia"})
    theirs = request(
        2, MIA, person=mia, answers={}, contacts=(NOAH,), history=(written(Side.COMPANY, "Mia", "of Mia"), *history[1:])
    )
    asked = missed("q1", question=WORDS, address=telegram(ZOE))
    draft = Draft(id="d", service="passport", step=Asking(field="x"), answers={"company": WORDS}, started=NOW)
    await store.commit(Changes(session=known(ZOE, "Zoë", drafts={"d": draft}, profile={"company": WORDS})))
    await store.commit(
        Changes(session=known(NOAH, "Noah"), contacts=(Contact(cluster="x", address=telegram(NOAH), name="Noah"),))
    )
    await store.commit(Changes(session=session(-5, person=person(NOAH, first_name="Noah"), names={str(NOAH): "Noah"})))
    await store.commit(Changes(session=known(MIA, "Mia"), requests=(theirs,), unanswered=(missed("q2"),)))
    reminder = Reminder(id="r1", kind="unsent", due=NOW + LEASE, address=telegram(ZOE), about="d")
    await store.commit(Changes(requests=(ours,), unanswered=(asked,), reminders=(reminder,)))
    owed = (
        delivery("own", ZOE),
        delivery("card", NOAH, anchor="card:r1", request="r1", promised=True),
        delivery("other", NOAH, request="r2", promised=True),
        delivery("later", NOAH, minutes=30, request="r1", promised=True),
    )
    await store.commit(Changes(deliveries=owed))
    for number, due in enumerate(owed[:3]):
        await store.record(sent(due, 70 + number))
    await store.accept([update(9, ZOE)])
    await store.set_aside(update(9, ZOE), "Unreadable", NOW)
    return (await store.load(telegram(ZOE))).requests[0]


async def test_everything_about_a_person_is_gathered_and_nothing_of_others(store: Store) -> None:
    await lived_in(store)
    kept = await store.personal_data(telegram(ZOE))
    assert [found.id for found in kept.requests] == ["r1"]
    assert [found.id for found in kept.unanswered] == ["q1"]
    assert [found.id for found in kept.deliveries] == ["own"]
    assert [found.id for found in kept.elsewhere] == ["card", "later"]
    assert [found.id for found in kept.reminders] == ["r1"]
    assert [found.update.id for found in kept.dead_letters] == [9]
    assert (kept.session.drafts["d"].answers, kept.contacts) == ({"company": WORDS}, ())
    of_noah = await store.personal_data(telegram(NOAH))
    assert (of_noah.requests, of_noah.elsewhere, [found.cluster for found in of_noah.contacts]) == ((), (), ["x"])


async def test_a_file_about_a_person_that_still_waits_is_not_put_into_the_next_one(store: Store) -> None:
    """Each would contain all before it: ten in a row took fifty megabytes."""
    file = Attachment(kind="document", name="my-data.json", content="x" * 1000)
    owed = delivery("data", ZOE)
    await store.commit(Changes(deliveries=(owed.model_copy(update={"reply": Reply(text=Text(), attachment=file)}),)))
    kept = await store.personal_data(telegram(ZOE))
    assert [found.id for found in kept.deliveries] == ["data"]
    assert "xxx" not in kept.model_dump_json()


async def test_what_is_erased_is_gone_and_everybody_else_keeps_theirs(store: Store) -> None:
    ours = await lived_in(store)
    before = await store.load(telegram(MIA))
    withdrawn = ours.model_copy(update={"status": Status.WITHDRAWN}).anonymised(NOW)
    receipt = delivery("receipt", ZOE)
    here = (await store.load(telegram(ZOE))).session
    erasure = Erasure(address=telegram(ZOE), at=NOW)
    await store.commit(Changes(session=here, requests=(withdrawn,), deliveries=(receipt,), erasures=(erasure,)))
    assert (await store.load(telegram(ZOE))).session == Session(address=telegram(ZOE))
    kept = await store.personal_data(telegram(ZOE))
    assert ([found.id for found in kept.deliveries], kept.requests, kept.unanswered) == (["receipt"], (), ())
    assert (kept.reminders, kept.dead_letters) == ((), ())
    assert await store.load(telegram(MIA)) == before
    (left,) = [found for found in (await store.load(telegram(NOAH))).requests if found.id == "r1"]
    assert (left.status, left.company, left.answers, left.person.first_name) == (
        Status.WITHDRAWN, NOBODY_THERE, {}, "",
    )  # fmt: skip
    assert WORDS not in left.model_dump_json()
    assert [question.id for question in await store.unanswered_questions()] == ["q2"]
    assert await store.request_of_message(telegram(NOAH), 71) == "r1"
    assert await store.message_with_anchor(telegram(NOAH), "card:r1") == 71


async def test_a_message_on_its_way_stays_blank_and_is_not_sent_again(store: Store) -> None:
    await lived_in(store)
    flying = (await store.personal_data(telegram(ZOE))).elsewhere[1]
    await store.commit(Changes(erasures=(Erasure(address=telegram(ZOE), at=NOW),)))
    await store.record(later_tried(flying))
    assert await store.claim_deliveries(NOW + timedelta(hours=9), LEASE) == []
    assert [found.id for found in await store.failed_deliveries()] == []


def later_tried(delivery):  # type: ignore[no-untyped-def]
    return delivery.model_copy(update={"attempts": 1, "status": DeliveryStatus.PENDING, "due": NOW})


async def test_a_contact_who_is_erased_stays_a_contact_and_loses_the_name(store: Store) -> None:
    await lived_in(store)
    await store.commit(Changes(erasures=(Erasure(address=telegram(NOAH), at=NOW),)))
    requests = (await store.load(telegram(NOAH))).requests
    assert [[event.name for event in found.history] for found in requests] == [["Mia", ""], ["Zoë", ""]]
    assert [(contact.cluster, contact.name) for contact in await store.contacts()] == [("x", "")]
    assert "Noah" not in (await store.load(telegram(-5))).model_dump_json()
    assert await store.request_of_message(telegram(NOAH), 71) == "r1"


async def test_lists_and_buttons_of_others_lose_whoever_is_erased(store: Store) -> None:
    """What an admin or contact was last shown names people in words and on buttons."""
    await lived_in(store)
    lists = {
        "r1": Reply(text=Text(strings=(WORDS, ""), values=("r1",))),
        "lift": Reply(text=Text(strings=(WORDS,)), rows=((Choice(label=WORDS, action=f"blk:lift:{ZOE}"),),)),
        "r2": Reply(text=Text(strings=("list of r2",))),
        "questions": Reply(text=Text(strings=("1. ", ""), values=(f"👎 Fees: {WORDS}",))),
    }
    for number, (id, reply) in enumerate(lists.items()):
        owed = delivery(f"list-{id}", NOAH).model_copy(update={"reply": reply})
        await store.commit(Changes(deliveries=(owed,)))
        await store.record(sent(owed, 80 + number))
    buttons = (Choice(label=WORDS, action="show:r1"), Choice(label="r2", action="show:r2"))
    here = (await store.load(telegram(NOAH))).session
    await store.commit(Changes(session=here.model_copy(update={"shown": (buttons, (buttons[1],))})))
    await store.set_aside(update(10, NOAH, payload={"update_id": 10, "text": f"card of r1: {WORDS}"}), "x", NOW)
    await store.commit(Changes(erasures=(Erasure(address=telegram(ZOE), at=NOW),)))
    kept = await store.personal_data(telegram(NOAH))
    assert WORDS not in kept.model_dump_json()
    assert {found.id: found.erased for found in kept.deliveries} == {
        "list-r1": True, "list-lift": True, "list-r2": False, "list-questions": True,
    }  # fmt: skip
    assert kept.session.shown == ((buttons[1],), (buttons[1],))


async def test_what_is_not_delivered_yet_names_nobody_who_is_erased(store: Store) -> None:
    """A list that Telegram hasn't taken yet is cancelled; a message somebody relies on goes its way without that."""
    await lived_in(store)
    buttons = (Choice(label="Zoë", action="show:r1"), Choice(label="r2", action="show:r2"))
    naming = Reply(text=Text(strings=("Like ", ": ", "!"), values=("r1", f"“{WORDS}”")), rows=(buttons,))
    listed = delivery("listed", NOAH).model_copy(update={"reply": naming})
    relied = delivery("relied", NOAH, promised=True, request="r2").model_copy(update={"reply": naming})
    await store.commit(Changes(deliveries=(listed, relied)))
    await store.commit(Changes(erasures=(Erasure(address=telegram(ZOE), at=NOW),)))
    (left,) = await store.claim_deliveries(NOW + timedelta(hours=9), LEASE)
    assert (left.id, left.promised) == ("relied", True)
    assert left.reply == Reply(text=Text(strings=("Like ", ": ", "!"), values=("…", "“…”")), rows=(buttons[1:],))
    await store.record(later_tried(relied))  # the attempt began before
    (left,) = await store.claim_deliveries(NOW + timedelta(hours=9), LEASE)
    assert WORDS not in left.model_dump_json()


async def test_what_is_not_delivered_yet_does_not_name_a_contact_who_is_erased(store: Store) -> None:
    await lived_in(store)
    told = Text(strings=("", " has accepted ", ""), values=("Noah (CLEAN)", "r2"))
    owed = delivery("accepted", MIA, promised=True, request="r2").model_copy(update={"reply": Reply(text=told)})
    await store.commit(Changes(deliveries=(owed,)))
    await store.commit(Changes(erasures=(Erasure(address=telegram(NOAH), at=NOW),)))
    (left,) = [found for found in await store.claim_deliveries(NOW + LEASE, LEASE) if found.address == telegram(MIA)]
    assert (left.promised, left.reply.text.values) == (True, ("… (CLEAN)", "r2"))


async def test_who_is_blocked_and_erased_stays_blocked_without_a_name(store: Store) -> None:
    await lived_in(store)
    await store.commit(Changes(blocks=(Block(address=telegram(ZOE), name="Alpine Heat · Zoë", request="r1", at=NOW),)))
    await store.commit(Changes(erasures=(Erasure(address=telegram(ZOE), at=NOW),)))
    assert [(block.name, block.request) for block in await store.blocks()] == [("1", "r1")]


async def test_an_erasure_over_a_stale_request_is_a_conflict(store: Store) -> None:
    ours = await lived_in(store)
    await store.commit(Changes(requests=(ours.model_copy(update={"status": Status.ACCEPTED}),)))
    with pytest.raises(Conflict):
        await store.commit(Changes(requests=(ours,), erasures=(Erasure(address=telegram(ZOE), at=NOW),)))
    assert (await store.load(telegram(ZOE))).session.person


async def test_somebody_who_comes_back_begins_anew(store: Store) -> None:
    await lived_in(store)
    await store.commit(Changes(erasures=(Erasure(address=telegram(ZOE), at=NOW),)))
    await store.commit(Changes(session=known(ZOE, "Zoë")))
    assert (await store.load(telegram(ZOE))).session.version == 1


async def test_who_is_blocked_is_known_until_they_are_let_in(store: Store) -> None:
    block = Block(address=telegram(ZOE), name="Zoë", at=NOW)
    await store.commit(Changes(blocks=(block, Block(address=telegram(MIA), at=NOW))))
    told = block.model_copy(update={"told": True})
    await store.commit(Changes(blocks=(told,)))
    assert sorted(found.id for found in await store.blocks()) == ["telegram:1", "telegram:3"]
    assert (await store.personal_data(telegram(ZOE))).block == told
    await store.commit(Changes(unblocked=(block.id,)))
    assert [found.id for found in await store.blocks()] == ["telegram:3"]


async def test_each_kind_of_thing_is_kept_for_its_time(store: Store) -> None:
    """A request that runs keeps its company known, however long it takes; so does being a contact."""
    days = timedelta(days=1)
    old = NOW - 731 * days
    done = {"status": Status.CLOSED, "history": (written(Side.COMPANY, "Zoë"),)}
    await store.commit(Changes(requests=(request(1, ZOE, updated=old, **done),)))
    await store.commit(Changes(requests=(request(2, ZOE, updated=NOW - 729 * days, **done),)))
    await store.commit(Changes(requests=(request(3, MIA, updated=old),)))
    seen = (NOW - 366 * days).date()
    drafts = {
        id: Draft(id=id, service="passport", step=Asking(field="x"), started=NOW - age * days)
        for id, age in (("old", 61), ("new", 59), ("gone on with", 90))
    }
    drafts["gone on with"] = drafts["gone on with"].model_copy(update={"answered": NOW - 59 * days})
    for chat, changed in ((ZOE, {"seen": seen}), (MIA, {"seen": seen}), (4, {"seen": NOW.date(), "drafts": drafts})):
        await store.commit(Changes(session=known(chat, "Zoë", active="old", **changed)))
    await store.commit(Changes(session=known(NOAH, "Noah", seen=seen)))
    await store.commit(Changes(contacts=(Contact(cluster="x", address=telegram(NOAH)),)))
    await store.commit(Changes(session=known(5, "Ida")))
    since = {"old": NOW - 366 * days, "new": NOW - 364 * days}
    shut_out = tuple(Block(address=telegram(6 + n), name=name, at=at) for n, (name, at) in enumerate(since.items()))
    await store.commit(Changes(blocks=shut_out))
    owed = delivery("told", ZOE, request="r1", promised=True)
    await store.commit(Changes(deliveries=(owed,)))
    await store.record(sent(owed, 7))
    await store.forget(NOW, Retention())
    everything = {found.id: found for found in await store.requests(list(Status))}
    assert [bool(everything[id].erased) for id in ("r1", "r2", "r3")] == [True, False, False]
    assert WORDS not in everything["r1"].model_dump_json()
    people = [(await store.load(telegram(chat))).session.person is not None for chat in (ZOE, MIA, NOAH, 4, 5)]
    assert people == [False, True, True, True, True]
    left = (await store.load(telegram(4))).session
    assert (list(left.drafts), left.active) == (["new", "gone on with"], "")
    assert (await store.load(telegram(5))).session.seen == NOW.date()
    assert [block.name for block in await store.blocks()] == ["6", "new"]
    await store.forget(NOW, Retention())
    assert (await store.load(telegram(4))).session.version == left.version


async def test_a_service_has_periods_of_its_own(store: Store) -> None:
    days = timedelta(days=1)
    done = {"status": Status.CLOSED, "history": (written(Side.COMPANY, "Zoë"),), "updated": NOW - 31 * days}
    for number, service in ((1, "passport"), (2, "visit")):
        await store.commit(Changes(requests=(request(number, ZOE, service=service, **done),)))
    drafts = {
        service: Draft(id=service, service=service, step=Asking(field="x"), started=NOW - 31 * days)
        for service in ("passport", "visit")
    }
    await store.commit(Changes(session=known(ZOE, "Zoë", seen=NOW.date(), drafts=drafts)))
    await store.forget(NOW, Retention(), {"visit": Retention(drafts=30, requests=30)})
    kept = {found.service: not found.erased for found in await store.requests(list(Status))}
    assert kept == {"passport": True, "visit": False}
    assert list((await store.load(telegram(ZOE))).session.drafts) == ["passport"]


async def test_an_unreadable_update_full_of_oddities_is_gathered_as_well(store: Store) -> None:
    odd = update(9, ZOE, payload={"update_id": 9, "message": {"text": "\ud800", "number": float("inf")}})
    await store.accept([odd])
    await store.set_aside(odd, "Unreadable", NOW)
    as_json(await store.personal_data(telegram(ZOE))).encode()
