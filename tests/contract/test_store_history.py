"""Whatever happens in whatever order, the store holds what a plain dict would, also after it was opened again."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from storage import Conflict
from storage.embedded.store import EmbeddedStore
from storage.messages import Delivery, DeliveryStatus, telegram
from storage.records import Changes, RawUpdate, Request, Session
from tests.contract.examples import LEASE, NOW, dead, delivery, later, request, sent, session, update

CHATS = st.integers(1, 3)
UPDATES = st.integers(1, 12)
TINY = 3_000
"""Bytes of journal after which it is compacted: often, so that every history crosses a snapshot."""


class History(RuleBasedStateMachine):
    """The store, and beside it dicts that say what it must hold."""

    @initialize()
    def start(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.inbox: dict[int, RawUpdate] = {}
        self.settled: set[int] = set()
        self.aside: list[int] = []
        self.sessions: dict[int, Session] = {}
        self.kept: dict[str, Request] = {}
        self.owed: dict[str, Delivery] = {}
        self.counts: dict[str, int] = {}
        self.open()

    def open(self) -> None:
        self.store = self.runner.run(EmbeddedStore.open(self.folder, compact_at=TINY))

    @rule(ids=st.lists(UPDATES, max_size=4))
    def accept(self, ids: list[int]) -> None:
        new = [id for id in dict.fromkeys(ids) if id not in self.inbox and id not in self.settled]
        given = self.runner.run(self.store.accept([update(id) for id in ids]))
        assert [raw.id for raw in given] == new
        self.inbox.update({id: update(id) for id in new})

    @rule(id=UPDATES)
    def set_aside(self, id: int) -> None:
        self.runner.run(self.store.set_aside(update(id), "KeyError", NOW))
        if id not in self.settled:
            self.aside.append(id)
            self.settled.add(id)
            self.inbox.pop(id, None)

    @rule(
        chat=CHATS,
        number=st.integers(1, 8),
        stale=st.booleans(),
        owes=st.lists(st.tuples(st.sampled_from("abcdefgh"), CHATS), max_size=3),
        counts=st.dictionaries(st.sampled_from("xy"), st.integers(1, 3)),
        done=st.none() | UPDATES,
    )
    def commit(
        self,
        chat: int,
        number: int,
        stale: bool,
        owes: list[tuple[str, int]],
        counts: dict[str, int],
        done: int | None,
    ) -> None:
        seen = self.sessions.get(chat, session(chat))
        asked = self.kept.get(f"r{number}", request(number, chat=chat, contacts=(chat % 3 + 1,)))
        changes = Changes(
            session=seen.model_copy(update={"version": seen.version + stale, "topic": str(number)}),
            requests=(asked,),
            deliveries=tuple(delivery(id, chat=to, anchor=id, promised=to == 1) for id, to in owes),
            counts=counts,
        )
        try:
            self.runner.run(self.store.commit(changes, done=done))
        except Conflict:
            assert stale
            return
        if done in self.settled and done not in self.aside:
            return
        assert not stale
        self._effects(changes, done)

    def _effects(self, changes: Changes, done: int | None) -> None:
        if changes.session:
            kept = changes.session.model_copy(update={"version": changes.session.version + 1})
            self.sessions[int(kept.address.chat)] = kept
        for asked in changes.requests:
            self.kept[asked.id] = asked.model_copy(update={"version": asked.version + 1})
        for owed in changes.deliveries:
            self.owed.setdefault(owed.id, owed.model_copy(update={"sequence": len(self.owed) + 1}))
        for key, number in changes.counts.items():
            self.counts[key] = self.counts.get(key, 0) + number
        if done is not None:
            self.inbox.pop(done, None)
            self.settled.add(done)
            if done in self.aside:
                self.aside.remove(done)

    @rule(chat=CHATS, outcome=st.sampled_from(["sent", "dead", "later"]), number=st.integers(1, 99))
    def attempt(self, chat: int, outcome: str, number: int) -> None:
        first = self._first().get(chat)
        if first is None:
            return
        after = {"sent": sent(first, number), "dead": dead(first), "later": later(first, number)}[outcome]
        self.runner.run(self.store.record(after))
        self.owed[first.id] = after

    @rule()
    def reopen(self) -> None:
        self.runner.run(self.store.close())
        self.open()

    def _first(self) -> dict[int, Delivery]:
        waiting = [owed for owed in self.owed.values() if owed.status == DeliveryStatus.PENDING]
        return {int(owed.address.chat): owed for owed in sorted(waiting, key=lambda owed: -owed.sequence)}

    @invariant()
    def holds_the_same(self) -> None:
        self.runner.run(self._compare())

    async def _compare(self) -> None:
        assert await self.store.waiting() == list(self.inbox.values())
        assert [kept.update.id for kept in await self.store.dead_letters()] == self.aside
        assert await self.store.counts() == self.counts
        first = sorted(self._first().values(), key=lambda owed: owed.sequence)
        due = await self.store.claim_deliveries(NOW, LEASE)
        assert sorted(due, key=lambda owed: owed.sequence) == [owed for owed in first if owed.due <= NOW]
        assert await self.store.next_due() == min((owed.due for owed in first), default=None)
        gone = [owed for owed in self.owed.values() if owed.status == DeliveryStatus.DEAD and owed.promised]
        assert await self.store.failed_deliveries() == sorted(gone, key=lambda owed: owed.sequence)
        for chat in (1, 2, 3):
            await self._compare_chat(chat)

    async def _compare_chat(self, chat: int) -> None:
        snapshot = await self.store.load(telegram(chat))
        mine = [asked for asked in self.kept.values() if telegram(chat) in (asked.company, *asked.contacts)]
        assert snapshot.session == self.sessions.get(chat, Session(address=telegram(chat)))
        assert list(snapshot.requests) == sorted(mine, key=lambda asked: -asked.number)
        for anchor in "abcdefgh":
            owed = self.owed.get(anchor)
            reached = owed.message_id if owed and owed.address == telegram(chat) else None
            assert await self.store.message_with_anchor(telegram(chat), anchor) == reached

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.runner.run(self.store.close())
            self.runner.close()
            shutil.rmtree(self.folder)


TestHistory = History.TestCase
TestHistory.settings = settings(
    max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
