"""One cell of the matrix: somebody tries something in the world as it was made, and what changed is compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from telegram import User

from bot.assistant import Assistant
from bot.dialogue.effects import Effect, Failed, Result
from bot.limits import Allowance
from bot.telegram.supergroups import MigratedGroups
from bot.telegram.updates import lane_of, to_incoming
from storage.embedded import documents
from storage.embedded.store import EmbeddedStore
from storage.messages import Address, Delivery, telegram
from storage.records import Changes, Contact, Ending, Invitation, RawUpdate, Request
from tests.http_stage import NO_LIMITS
from tests.matrix.acts import Act
from tests.matrix.roles import BOT, Actor
from tests.matrix.world import SECRET
from tests.stage import MORNING, releases

ME = User.de_json(BOT, None)
Tables = Mapping[str, documents.Rows]


class Cell:
    """Tries acts in the world that is in the store; after each it is as before."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self._work: list[Effect] = []

    async def tried(self, act: Act, actor: Actor) -> frozenset[str]:
        """The effects: request, opens, tells, reads, keeps, block, contacts, follows, questions, erases, work."""
        store, world = self._store, self._store._picture()
        self._work = []
        if act.wait:
            known = (await store.load(telegram(actor.where))).session
            await store.commit(Changes(session=known.model_copy(update={"expected": act.wait})))
        before = store._picture()
        await self._take(act.by(actor, 1000))
        after = store._picture()
        self._put_back(world)
        return frozenset(_differences(before, after, telegram(actor.where))) | self._asked_for()

    def _put_back(self, world: Tables) -> None:
        """Every table holds again what it held, and so do the indexes over them."""
        entry, now = documents.Entry(), self._store._picture()
        for table, rows in now.items():
            was = world.get(table, {})
            entry.drop[table] = [id for id in rows if id not in was]
            entry.put[table] = {id: document for id, document in was.items() if rows.get(id) is not document}
        self._store._documents.apply(entry.encode())
        assert self._store._picture() == {name: world.get(name, {}) for name in now}

    async def hands_over(self) -> None:
        """What the bot does at its start: whoever is no contact any more loses the card."""
        await self._assistant().hand_over()

    def _assistant(self) -> Assistant:
        groups = MigratedGroups()
        return Assistant(
            store=self._store,
            releases=releases(),
            read=lambda update: to_incoming(update, ME, groups),
            presses=cast(Any, self),
            carry_out=self._carry_out,
            allowance=Allowance(NO_LIMITS),
            now=lambda: MORNING,
        )

    async def _take(self, payload: dict[str, Any]) -> None:
        update = RawUpdate(id=payload["update_id"], lane=lane_of(payload), payload=payload, received=MORNING)
        await self._store.accept([update])
        await self._assistant().handle_update(update)

    def _asked_for(self) -> set[str]:
        """Work outside the store, by its name."""
        return {type(effect).__name__ for effect in self._work}

    async def _carry_out(self, effect: Effect, by: str, now: datetime) -> Result:
        self._work.append(effect)
        return Failed("release.gone")

    async def show_typing(self, address: Address) -> None:
        """Nobody sees it here."""

    async def answer_search(self, search: str, found: tuple[Any, ...]) -> None:
        """Nobody sees it here."""

    async def answer_press(self, press: str, words: str) -> None:
        """Nobody sees it here."""


def _differences(before: Tables, after: Tables, here: Address) -> Iterator[str]:
    """What an act changed besides the chat in which it happened."""
    for id in _changed(before, after, documents.REQUESTS):
        if id not in before[documents.REQUESTS]:
            yield "opens"
        elif _said(before[documents.REQUESTS][id]) != _said(after[documents.REQUESTS][id]):
            yield "request"
    left = [
        after[documents.DELIVERIES][id]
        for id in _changed(before, after, documents.DELIVERIES)
        if id in after[documents.DELIVERIES]
    ]
    fresh = [Delivery.model_validate_json(document) for document in left]
    for delivery in fresh:
        if delivery.address.root != here:
            yield "tells"
        elif SECRET in delivery.model_dump_json() and delivery.id not in before.get(documents.DELIVERIES, {}):
            yield "reads"
    if SECRET in _own(after, here) and SECRET not in _own(before, here):
        yield "keeps"
    if any(id != str(here) for id in _changed(before, after, documents.SESSIONS)):
        yield "another chat"
    if _roles(before) != _roles(after) or _invitations(before) != _invitations(after):
        yield "contacts"
    elif _changed(before, after, documents.INVITATIONS):
        yield "follows"
    words = {documents.BLOCKS: "block", documents.ERASURES: "erases", documents.DEAD_LETTERS: "fault"}
    yield from (word for table, word in words.items() if _changed(before, after, table))
    if before.get(documents.UNANSWERED, {}).keys() - after.get(documents.UNANSWERED, {}).keys():
        yield "questions"


def _said(document: bytes) -> dict[str, Any]:
    """What a request says. Who has its card is put in order whenever one of those acts who may have it."""
    return Request.model_validate_json(document).model_dump(exclude={"contacts", "version", "updated"})


def _own(tables: Tables, here: Address) -> str:
    return tables.get(documents.SESSIONS, {}).get(str(here), b"").decode()


def _changed(before: Tables, after: Tables, table: str) -> list[str]:
    old, new = before.get(table, {}), after.get(table, {})
    return [id for id in {**old, **new} if old.get(id) != new.get(id)]


def _invitations(tables: Tables) -> dict[str, Ending | None]:
    """What has become of each; that somebody followed its link is another matter."""
    found = map(Invitation.model_validate_json, tables.get(documents.INVITATIONS, {}).values())
    return {invitation.code_hash: invitation.ending for invitation in found}


def _roles(tables: Tables) -> set[tuple[str, str, str]]:
    found = map(Contact.model_validate_json, tables.get(documents.CONTACTS, {}).values())
    return {(contact.cluster, contact.role, str(contact.address)) for contact in found}
