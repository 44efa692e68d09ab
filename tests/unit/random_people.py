"""People who write and press at random, for properties that hold whatever they do."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine

from bot.dialogue.callbacks import decode
from bot.dialogue.events import EventKind
from storage.messages import Address, telegram
from storage.records import HistoryEntry, Person, Request, Side, Status
from tests.stage import CAST, NOON, Stage

WALKS = settings(max_examples=10, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))


class RandomPeople(RuleBasedStateMachine):
    """A stage that is played step by step; what somebody writes carries a mark, so that it can be found again."""

    stage: Stage

    def start(self, stage: Stage) -> None:
        """Play on this stage."""
        self.loop, self.stage = asyncio.new_event_loop(), stage
        self.marks = itertools.count(1000)
        self.author: dict[str, str] = {}
        """Who wrote what carries a mark."""

    def drive(self, action: Any) -> Any:
        """Let something happen on the stage."""
        return self.loop.run_until_complete(action)

    def teardown(self) -> None:
        if self.stage.store:
            self.drive(self.stage.store.close())
        self.loop.close()

    def marked(self, person: str, words: str) -> str:
        """Words of this person that can be told from all others."""
        mark = f"m{next(self.marks)}"
        self.author[mark] = person
        return f"{words} {mark}"

    def press_any(self, person: str, played: tuple[type, ...], choose: Any) -> None:
        """Press a button of one of these kinds, if there is one in the chat."""
        shown = self.stage.chats.get(CAST[person], [])
        choices = [(message, choice) for message in shown for row in message.rows for choice in row]
        fitting = [(message, choice) for message, choice in choices if isinstance(decode(choice.action), played)]
        if fitting:
            message, choice = choose.choice(fitting)
            self.drive(self.stage.does(person, EventKind.PRESS, action=choice.action, message=message.id))

    def reply_to_any(self, person: str, words: str, choose: Any) -> None:
        """Reply to a message of the chat, if there is one."""
        if shown := self.stage.chats.get(CAST[person], []):
            text = self.marked(person, words)
            self.drive(self.stage.does(person, EventKind.TEXT, text=text, replied=choose.choice(shown).id))


def asked_for(number: int, company: str, status: Status, chats: tuple[Address, ...]) -> Request:
    """A request of the company to Écotech Québec that lies with these chats."""
    event = {Status.ASKED: "ask", Status.ACCEPTED: "accept"}.get(status)
    decided = (HistoryEntry(at=NOON, by=Side.CONTACT, event=event, name="Noah"),) if event else ()
    return Request(
        id=f"ICN-{number:04d}",
        number=number,
        service="passport",
        company=telegram(CAST[company]),
        person=Person(id=CAST[company], first_name=company),
        language="en",
        answers={"company": f"{company} & Co", "target": "ecotech-quebec"},
        target="ecotech-quebec",
        status=status,
        contacts=chats,
        created=NOON,
        updated=NOON,
        history=(HistoryEntry(at=NOON, by=Side.COMPANY, event="submit", name=company), *decided),
    )
