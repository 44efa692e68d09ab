"""What falls due is handled once, and what fails doesn't fail again and again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.dialogue.events import ReminderDue
from bot.scheduler import NOT_AGAIN, Scheduler
from storage import Store, open_store
from storage.records import Changes, Reminder
from tests.contract.examples import NOW
from tests.pace import PATIENCE

Handle = Callable[[ReminderDue, str], Awaitable[object]]


@asynccontextmanager
async def scheduled(folder: Path, handle: Callable[[Store], Handle]) -> AsyncIterator[Store]:
    store = await open_store(folder)
    work = asyncio.create_task(Scheduler(store, handle(store), lambda: NOW).run())
    try:
        yield store
    finally:
        work.cancel()
        await asyncio.wait([work])
        await store.close()


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110 - looks at the store
            await asyncio.sleep(0.005)


async def test_what_is_due_is_handled_once_and_taken_off_the_agenda(tmp_path: Path) -> None:
    handled: list[str] = []

    def handling(store: Store) -> Handle:
        async def handle(event: ReminderDue, done: str) -> None:
            handled.append(event.reminder.about)
            await store.commit(Changes(), done=done)

        return handle

    async with scheduled(tmp_path, handling) as store:
        due = Reminder(id="a", kind="test", due=NOW, about="first")
        later = Reminder(id="b", kind="test", due=NOW + timedelta(minutes=1), about="second")
        await store.commit(Changes(reminders=(later, due)))

        async def only_the_later_is_left() -> bool:
            return await store.next_reminder() == later.due

        await until(only_the_later_is_left)
        assert handled == ["first"]


async def test_what_fails_is_put_off(tmp_path: Path) -> None:
    tries: list[str] = []

    def failing(store: Store) -> Handle:
        async def fail(event: ReminderDue, done: str) -> None:
            tries.append(done)
            raise ZeroDivisionError

        return fail

    async with scheduled(tmp_path, failing) as store:
        await store.commit(Changes(reminders=(Reminder(id="a", kind="test", due=NOW),)))

        async def put_off() -> bool:
            return await store.next_reminder() == NOW + NOT_AGAIN

        await until(put_off)
        assert tries == ["a"]
