"""People who use a bot that is killed again and again. They react to what they see, and otherwise wait.

Nobody repeats anything: whoever waits for something that was lost waits until their patience ends, and the test fails.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Callable
from typing import TypeVar

from bot.playground.testing import Player
from bot.playground.world.records import ChatMessage
from storage import Store
from storage.records import Status

PATIENCE = 450.0
"""Seconds somebody waits before what they wait for counts as lost.

Some of it takes several lives of the bot, and beside heavy work a start may take a minute.
"""
NUMBER = re.compile(r"ICN-\d{4}-\d{4}")

QUESTIONS = (
    ("what is the icn passport?", "ICN's service for"),
    ("who may use the passport?", "companies that belong to a member cluster"),
)

T = TypeVar("T")


async def until(look: Callable[[], T | None], what: str) -> T:
    """Wait until `look` finds something, and return it."""
    try:
        async with asyncio.timeout(PATIENCE):
            while (found := look()) is None:  # noqa: ASYNC110 - whatever changed, it looks again
                await asyncio.sleep(0.01)
            return found
    except TimeoutError:
        raise AssertionError(f"lost: {what}") from None


async def stored_of(store: Store, words: str) -> str:
    """What is stored about the requests named in words: tells what was waited for in vain from what comes late."""
    known = [request for request in await store.requests(list(Status)) if request.id in words]
    events = [f"{event.event} {event.at:%H:%M:%S}" for request in known for event in request.history]
    return ", ".join([*events, f"{len(await store.waiting())} updates wait"])


class Worker:
    """Somebody with a phone."""

    def __init__(self, player: Player) -> None:
        self.player = player

    def newest(self, *pieces: str, button: str = "") -> ChatMessage | None:
        """The newest message that holds all these words, and the button."""
        for message in reversed(self.player.messages()):
            labels = [choice["text"] for choice in message.buttons]
            if all(piece in message.text for piece in pieces) and (not button or button in labels):
                return message
        return None

    async def types(self, words: str, sees: str) -> ChatMessage:
        self.player.types(words)
        return await self.player.sees(sees, seconds=PATIENCE)

    async def presses(self, button: str, sees: str, message: ChatMessage | None = None) -> ChatMessage:
        self.player.presses(button, message=message)
        return await self.player.sees(sees, seconds=PATIENCE)


class Company(Worker):
    """Asks, fills in a Passport, sends it, answers the contact's question, reads the decision, and starts over."""

    def __init__(self, player: Player, target: str) -> None:
        super().__init__(player)
        self.target = target
        self.sent: list[str] = []
        """Numbers of the requests, one for each time Send was pressed."""

    async def work(self, enough: asyncio.Event) -> None:
        for times in itertools.count():
            question, answer = QUESTIONS[times % len(QUESTIONS)]
            await self.types(question, answer)
            await self.fill_in(f"Company {self.player.id} in its year {times}")
            receipt = await self.send()
            self.sent.append(NUMBER.findall(receipt.text)[0])
            await self.follow(self.sent[-1])
            if enough.is_set():
                return

    async def fill_in(self, name: str, *, doubted: bool = False) -> None:
        """Answer all questions, as a company whose name is `doubted` or not."""
        await self.types("/passport", "Which cluster should help you?")
        await self.presses(self.target, "What is your company called?")
        if doubted:
            await self.types(name, "Is it your answer here?")
            await self.presses("Yes, use it", "Which cluster does your company belong to?")
        else:
            await self.types(name, "Which cluster does your company belong to?")
        await self.presses("🇫🇷 Tenerrdis · Grenoble", "What do you make or do?")
        await self.types("Heat pumps for blocks of flats", "What kind of help are you looking for?")
        await self.presses("☐ Find partners", "What kind of help are you looking for?")
        await self.presses("Done ✓", "What do you hope to achieve?")
        dates = await self.types(
            "We want to meet three installers for our pilot plant.", "Are there dates to keep in mind?"
        )
        website = await self.presses("Skip", "Does your company have a website?", dates)
        await self.presses("Skip", "What e-mail address should the contact use?", website)
        await self.types(f"hello{self.player.id}@company.example", "May I pass your answers on?")
        await self.presses("Yes, pass it on", "The contact will read exactly this")

    async def send(self) -> ChatMessage:
        """Send it, also when the bot remarks that there is an open request to that cluster; gives the receipt."""
        self.player.presses("Send ✓")
        shown = await self.player.sees("is on its way", "already have an open request", seconds=PATIENCE)
        return shown if "is on its way" in shown.text else await self.presses("Send anyway", "is on its way")

    async def follow(self, number: str) -> None:
        """Wait for the decision; a question in between is answered."""

        def asked() -> str | None:
            if self.newest(f"has a question about {number}"):
                return "question"
            return decided()

        def decided() -> str | None:
            told = self.newest(f"accepted your request {number}") or self.newest(f"can't help with {number}")
            return "decision" if told else None

        if await until(asked, f"the decision about {number}, or a question") == "question":
            await self.presses("Answer", "What is your answer", self.newest(f"has a question about {number}"))
            await self.types(f"The answer for {number}", "✓ Sent to")
            await until(decided, f"the decision about {number}")


class Contact(Worker):
    """Decides on every card, alternately: accepts, declines, asks first."""

    def __init__(self, player: Player) -> None:
        super().__init__(player)
        self.decided: dict[str, tuple[str, ...]] = {}
        """The moves made, by the number of the request."""

    async def work(self) -> None:
        while True:
            number = await self.next_card()
            match int(number[-1]) % 3:
                case 0:
                    await self.accept(number)
                    self.decided[number] = ("accept",)
                case 1:
                    await self.decline(number)
                    self.decided[number] = ("decline",)
                case _:
                    await self.ask(number)
                    await self.accept(number)
                    self.decided[number] = ("ask", "answer", "accept")

    async def next_card(self) -> str:
        while True:
            for message in self.player.messages():
                number = NUMBER.search(message.text)
                if number and number[0] not in self.decided and self.newest(number[0], button="✅ Accept"):
                    return number[0]
            await asyncio.sleep(0.01)

    async def accept(self, number: str) -> None:
        await self.presses("✅ Accept", f"Accepted ({number})", self.newest(number, button="✅ Accept"))

    async def decline(self, number: str) -> None:
        await self.presses("Decline", "Reason for declining", self.newest(number, button="Decline"))
        await self.presses("We have no capacity at the moment", f"has been told ({number})")

    async def ask(self, number: str) -> None:
        await self.presses("❓ Ask", "What would you like to ask", self.newest(number, button="❓ Ask"))
        await self.types(f"A question about {number}?", "Your question is on its way")
        await until(lambda: self.newest(f"answers about {number}"), f"the answer about {number}")


class Dawdler(Worker):
    """Starts a request, abandons it, is reminded of it, deletes it, and starts over."""

    def __init__(self, player: Player, target: str) -> None:
        super().__init__(player)
        self.target = target

    async def work(self, enough: asyncio.Event) -> None:
        for times in itertools.count():
            await self.types("/passport", "Which cluster should help you?")
            await self.presses(self.target, "What is your company called?")
            name = f"Company {self.player.id} dawdles in its year {times}"
            left = await self.types(name, "Which cluster does your company belong to?")

            def comes_to_mind(since: int = left.sequence) -> ChatMessage | bool | None:
                found = self.newest("hasn't been sent yet")
                return found if found and found.sequence > since else enough.is_set() or None

            await until(comes_to_mind, "a reminder of the draft")
            if enough.is_set():
                return
            await self.types("/cancel", "Stop here?")
            await self.presses("Delete it", "Deleted.")


class Sender(Company):
    """Sends requests to a cluster that gets them as mails."""

    def __init__(self, player: Player, target: str, mailed: Callable[[str], bool]) -> None:
        """`mailed` tells whether the cluster has a mail with that number."""
        super().__init__(player, target)
        self._mailed = mailed

    async def follow(self, number: str) -> None:
        await until(lambda: self._mailed(number) or None, f"the mail about {number}")


class Publisher(Worker):
    """Edits an answer again and again, and publishes it.

    A preview does not outlive the bot: when it is gone they are told so, and start over.
    """

    ENTRY = "passport-standard-services"

    def __init__(self, player: Player) -> None:
        super().__init__(player)
        self.published = 0
        self.pressed = 0
        """Times that they pressed Publish: what is on its way when the bot is killed right after."""

    async def work(self, enough: asyncio.Event) -> None:
        for times in itertools.count():
            if enough.is_set():
                return
            await self.types(f"/entry {self.ENTRY}", self.ENTRY)
            await self.presses("Edit the answer", "What should the answer be?")
            self.player.types(f"The clusters help as well as they can, in the year {times}.")
            shown = await self.outcome()
            if "What would change" in shown.text:
                self.player.presses("Publish ✓", message=shown)
                self.pressed += 1
                self.published += "is now live" in (await self.outcome()).text

    async def outcome(self) -> ChatMessage:
        """The bot's final reply to it."""
        try:
            async with asyncio.timeout(PATIENCE):
                while "one moment" in (shown := await self.player.sees(seconds=PATIENCE)).text:  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.01)
                return shown
        except TimeoutError:
            raise AssertionError("lost: what came of an edit") from None
