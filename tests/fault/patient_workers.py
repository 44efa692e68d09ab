"""People who do nothing until they are reminded.

While the bot doesn't run, the torture lets days pass for them (`Torture._let_days_pass`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.playground.testing import Player
from bot.playground.world.records import ChatMessage
from tests.fault.workers import Company, Contact, Worker, until


class _Patient(Worker):
    """Waits for reminders; after enough of them, goes on without."""

    enough: asyncio.Event

    async def reminded(self, *words: str) -> None:
        await until(lambda: self.newest(*words) or self.enough.is_set() or None, f"the reminder “{' '.join(words)}”")

    async def tells_what_came_of(self, number: str) -> None:
        """Nothing at first, and something once asked again."""
        await self.answers(lambda: self.newest(f"What came of {number}?", button="Nothing yet"), "Nothing yet", number)
        await self.reminded(f"Has anything come of {number} since?")
        if self.newest(f"Has anything come of {number} since?"):
            asked_again = f"Has anything come of {number} since?"
            await self.answers(lambda: self.newest(asked_again, button="🛠 A project"), "🛠 A project", number)

    async def answers(self, asked: Callable[[], ChatMessage | None], button: str, number: str) -> None:
        await self.presses(button, f"Noted for {number}", await until(asked, f"the question after {number}"))


class PatientCompany(_Patient, Company):
    """Hears that its request is overdue, answers once reminded, and says what came of it."""

    def __init__(self, player: Player, target: str, enough: asyncio.Event) -> None:
        super().__init__(player, target)
        self.enough = enough

    async def follow(self, number: str) -> None:
        await self.reminded(f"hasn't decided on your request {number} yet")
        asked = await until(
            lambda: self.newest(f"has a question about {number}", button="Answer"), f"the question about {number}"
        )
        await self.reminded(f"is waiting for your answer about {number}")
        await self.presses("Answer", "What is your answer", asked)
        await self.types(f"The answer for {number}", "✓ Sent to")
        await until(lambda: self.newest(f"accepted your request {number}"), f"the decision about {number}")
        await self.tells_what_came_of(number)


class PatientContact(_Patient, Contact):
    """Decides once reminded, closes what was accepted, and says what came of it."""

    def __init__(self, player: Player, enough: asyncio.Event) -> None:
        super().__init__(player)
        self.enough = enough

    async def work(self) -> None:
        while True:
            number = await self.next_card()
            await self.reminded(number, "has been waiting for your decision")
            await self.ask(number)
            await self.accept(number)
            await self.presses("Close", "Close", self.newest(number, button="Close"))
            await self.presses("Yes, close", f"{number} is closed")
            self.decided[number] = ("ask", "answer", "accept", "close")
            await self.tells_what_came_of(number)
