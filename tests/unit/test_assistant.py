"""Every event goes through one front door: bounded, decided anew after a conflict, with the contacts of the moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest

from bot import assistant
from bot.assistant import TURNS_AT_ONCE, Assistant
from bot.contacts import import_contacts
from bot.dialogue.directory import Directory
from bot.dialogue.effects import Effect, Failed, Result
from bot.dialogue.events import Event, EventKind, Incoming
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, update_session
from bot.limits import Allowance, Limits
from storage import Store, open_store
from storage.messages import telegram
from storage.records import Changes, Contact, Person, Role
from tests.contract.examples import NOW
from tests.pace import PATIENCE
from tests.stage import releases


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(tmp_path / "data")
    yield opened
    await opened.close()


class SlowWork:
    """Work that is done when somebody says so, and counts how often it was asked for."""

    def __init__(self) -> None:
        self.asked = 0
        self.typed = 0
        self.done = asyncio.Event()

    async def carry_out(self, effect: Effect, by: str, now: datetime) -> Result:
        self.asked += 1
        await self.done.wait()
        return Failed("release.gone")

    async def show_typing(self, address: object) -> None:
        self.typed += 1


def front_door(store: Store, work: SlowWork) -> Assistant:
    return Assistant(
        store=store,
        releases=releases(),
        read=lambda payload: None,
        presses=cast(Any, work),
        carry_out=work.carry_out,
        allowance=Allowance(Limits()),
        now=lambda: NOW,
    )


def typed(chat: int, text: str, **changed: Any) -> Incoming:
    command = text[1:] if text.startswith("/") else ""
    kind = EventKind.COMMAND if command else EventKind.TEXT
    person = Person(id=chat, first_name="Zoë")
    return Incoming(
        token=f"t{chat}", kind=kind, address=telegram(chat), person=person, text=text, command=command, **changed
    )


async def test_so_many_turns_are_at_work_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, most, door = 0, 0, front_door(store, SlowWork())
    scene_of = door._scenes.load

    async def counted(event: Event) -> Scene:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0.001)
        at_work -= 1
        return await scene_of(event)

    monkeypatch.setattr(door._scenes, "load", counted)
    await asyncio.gather(*(door.handle(typed(chat, "/help")) for chat in range(1, 31)))
    assert most == TURNS_AT_ONCE


async def test_slow_work_of_admins_keeps_nobody_waiting(store: Store) -> None:
    admins = range(1, TURNS_AT_ONCE + 2)
    await store.commit(Changes(contacts=tuple(Contact(cluster="", address=telegram(chat)) for chat in admins)))
    work = SlowWork()
    door = front_door(store, work)
    reloads = [asyncio.create_task(door.handle(typed(chat, "/reload"))) for chat in admins]
    async with asyncio.timeout(PATIENCE):
        while work.asked < len(admins):  # noqa: ASYNC110 - looks at a plain value
            await asyncio.sleep(0.01)
        await door.handle(typed(99, "/help"))
    work.done.set()
    await asyncio.gather(*reloads)


async def test_the_bot_is_seen_typing_as_long_as_work_takes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistant, "TYPING_SECONDS", 0.01)
    await store.commit(Changes(contacts=(Contact(cluster="", address=telegram(1)),)))
    work = SlowWork()
    reload = asyncio.create_task(front_door(store, work).handle(typed(1, "/reload")))
    async with asyncio.timeout(PATIENCE):
        while work.typed < 3:  # noqa: ASYNC110 - looks at a plain value
            await asyncio.sleep(0.01)
    work.done.set()
    await reload
    seen = work.typed
    await asyncio.sleep(0.05)
    assert work.typed == seen


async def test_work_is_done_once_however_often_the_turn_is_decided(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else changes the admin's session in the meantime."""
    await store.commit(Changes(contacts=(Contact(cluster="", address=telegram(1)),)))
    work, decided = SlowWork(), 0
    work.done.set()
    respond = assistant.respond

    def disturbed(scene: Scene) -> Turn:
        nonlocal decided
        decided += 1
        turn = respond(scene)
        return update_session(scene, turn, topic=f"x{decided}") if turn.effect is None else turn

    door = front_door(store, work)
    commit = store.commit
    disturbances = iter(["other"])

    async def commit_after_another(changes: Changes, done: int | str | None = None) -> None:
        if changes.session and (topic := next(disturbances, "")):
            loaded = (await store.load(telegram(1))).session
            await commit(Changes(session=loaded.model_copy(update={"topic": topic})))
        await commit(changes, done)

    monkeypatch.setattr(assistant, "respond", disturbed)
    monkeypatch.setattr(store, "commit", commit_after_another)
    await door.handle(typed(1, "/reload"))
    assert (decided, work.asked) == (3, 1)


async def test_who_is_no_contact_any_more_is_none_for_the_next_event(store: Store) -> None:
    door = front_door(store, SlowWork())
    contact = Contact(cluster="tenerrdis", address=telegram(5))
    await store.commit(Changes(contacts=(contact,)))
    assert (await door._scenes.load(typed(5, "hello"))).directory.is_contact(telegram(5))
    await store.commit(Changes(removed_contacts=(contact.id,)))
    assert not (await door._scenes.load(typed(5, "hello"))).directory.is_contact(telegram(5))


async def test_the_settings_contacts_follow_the_settings_and_leave_others_alone(store: Store) -> None:
    invited = Contact(cluster="tenerrdis", address=telegram(9))
    deputy = Contact(cluster="tenerrdis", address=telegram(10), role=Role.DEPUTY)
    await store.commit(Changes(contacts=(invited, deputy)))
    await import_contacts(store, {"": (telegram(1),), "tenerrdis": (telegram(2),)})
    await import_contacts(store, {"": (telegram(1),), "tenerrdis": (telegram(3), telegram(9))})
    directory = Directory.from_contacts(await store.contacts())
    assert directory.admins == (telegram(1),)
    assert directory.of("tenerrdis") == (telegram(9), telegram(3))
    assert directory.deputies_of("tenerrdis") == (telegram(10),)
    await import_contacts(store, {})
    left = [contact.model_copy(update={"version": 0}) for contact in await store.contacts()]
    assert left == [invited, deputy]
