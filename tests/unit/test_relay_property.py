"""Whatever people write, press and reply to at random: nothing reaches anybody but the other side of its request, what
goes there unasked goes to whom the writer last read of, and nothing written while a question is open disappears.
"""

from __future__ import annotations

import asyncio
import itertools
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.dialogue.callbacks import (
    AskAssistant,
    AskToo,
    ConfirmClose,
    DeclineBecause,
    MakeMove,
    PassOn,
    ShowRequest,
    Switch,
    WriteTo,
    decode,
)
from bot.dialogue.events import EventKind
from bot.dialogue.scene import Directory
from storage.messages import Attachment, telegram
from storage.records import HistoryEntry, Person, Request, Side, Status
from tests.stage import CAST, NOON, Stage

COMPANIES = ("Camille", "Léa")
WORDS = ("yes", "no thanks", "ok, thanks!", "Monday works", "What does the Passport cost?", "help", "passt", "hello")
PLAYED = (PassOn, AskAssistant, AskToo, MakeMove, ConfirmClose, DeclineBecause, ShowRequest, Switch, WriteTo)


class Relay(RuleBasedStateMachine):
    """Two companies with a request each (one with two), and their contact."""

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.stage = Stage(directory=Directory(contacts={"ecotech-quebec": (telegram(CAST["Noah"]),)}))
        self.marks = itertools.count(1000)
        self.author: dict[str, str] = {}
        statuses = (Status.ACCEPTED, Status.ACCEPTED, Status.SUBMITTED)
        for number, (company, status) in enumerate(zip((*COMPANIES, "Camille"), statuses, strict=True), 1):
            request = submitted(number, company).model_copy(update={"status": status})
            self.stage.requests[request.id] = request
        for person in ("Noah", *COMPANIES):
            self.drive(self.stage.types(person, "/status"))

    def drive(self, action: Any) -> None:
        self.loop.run_until_complete(action)

    def teardown(self) -> None:
        if self.stage.store:
            self.drive(self.stage.store.close())
        self.loop.close()

    def marked(self, person: str, words: str) -> str:
        """Words that can be told from all others."""
        mark = f"m{next(self.marks)}"
        self.author[mark] = person
        return f"{words} {mark}"

    @rule(person=some.sampled_from(("Noah", *COMPANIES)), words=some.sampled_from(WORDS))
    def types(self, person: str, words: str) -> None:
        asked = person in COMPANIES and any(
            request.status is Status.ASKED and request.company == telegram(CAST[person])
            for request in self.stage.requests.values()
        )
        text = self.marked(person, words)
        read, awaited = self.stage.about.get(CAST[person], ""), self.stage.sessions[CAST[person]].expected
        before = {chat: len(shown) for chat, shown in self.stage.chats.items()}
        self.drive(self.stage.types(person, text))
        meant = awaited.request if awaited else read  # neither: there is only one they can write to
        if (went := self.sent(text)) and meant:
            assert went == meant, f"{person} read of {meant} and wrote to {went}"
        if asked and not words.endswith("?"):
            newest = [
                message.text for chat, shown in self.stage.chats.items() for message in shown[before.get(chat, 0) :]
            ]
            assert any(text.split()[-1] in seen for seen in newest), f"{text!r} is neither offered nor sent"

    def sent(self, text: str) -> str:
        """The request with whose messages the words are; empty when they went nowhere."""
        found = (
            id for id, request in self.stage.requests.items() if any(event.words == text for event in request.history)
        )
        return next(found, "")

    @rule(number=some.integers(1, 2))
    def chooses(self, number: int) -> None:
        self.drive(self.stage.presses_action("Noah", WriteTo(f"ICN-{number:04d}").encode()))

    @rule(minutes=some.sampled_from((1, 20, 45)))
    def waits(self, minutes: int) -> None:
        self.stage.now += timedelta(minutes=minutes)

    @rule(person=some.sampled_from(("Noah", *COMPANIES)))
    def looks_at_the_list(self, person: str) -> None:
        self.drive(self.stage.types(person, "/status"))

    @rule(person=some.sampled_from(("Noah", *COMPANIES)), caption=some.booleans())
    def sends_a_photo(self, person: str, caption: bool) -> None:
        photo = Attachment(kind="photo", file="f")
        text = self.marked(person, "photo") if caption else ""
        self.drive(self.stage._in(person, EventKind.FILE, attachment=photo, text=text))

    @rule(person=some.sampled_from(("Noah", *COMPANIES)), choose=some.randoms(use_true_random=False))
    def presses(self, person: str, choose: Any) -> None:
        shown = self.stage.chats.get(CAST[person], [])
        choices = [(message, choice) for message in shown for row in message.rows for choice in row]
        played = [(message, choice) for message, choice in choices if isinstance(decode(choice.action), PLAYED)]
        if played:
            message, choice = choose.choice(played)
            self.drive(self.stage._in(person, EventKind.PRESS, action=choice.action, message=message.id))

    @rule(
        person=some.sampled_from(("Noah", *COMPANIES)),
        words=some.sampled_from(WORDS),
        choose=some.randoms(use_true_random=False),
    )
    def replies(self, person: str, words: str, choose: Any) -> None:
        shown = self.stage.chats.get(CAST[person], [])
        if shown:
            text = self.marked(person, words)
            self.drive(self.stage._in(person, EventKind.TEXT, text=text, replied=choose.choice(shown).id))

    @rule(person=some.sampled_from(("Noah", *COMPANIES)), choose=some.randoms(use_true_random=False))
    def edits(self, person: str, choose: Any) -> None:
        own = self.stage.own.get(CAST[person], [])
        if own:
            text = self.marked(person, "corrected")
            self.drive(self.stage._in(person, EventKind.EDITED, text=text, message=choose.choice(own)))

    @invariant()
    def nothing_crosses(self) -> None:
        for company in COMPANIES:
            other = next(name for name in COMPANIES if name != company)
            for message in self.stage.chats.get(CAST[company], []):
                for mark in (word for word in message.text.split() if word in self.author):
                    assert self.author[mark] != other, f"{company} reads what {other} wrote: {message.text}"
        for request in self.stage.requests.values():
            writers = {event.words.split()[-1] for event in request.history if event.words}
            for mark in writers & self.author.keys():
                event = next(event for event in request.history if event.words.endswith(mark))
                company = next(name for name in COMPANIES if telegram(CAST[name]) == request.company)
                assert self.author[mark] == (company if event.by is Side.COMPANY else "Noah")


def submitted(number: int, company: str) -> Request:
    """A request of the company, on Noah's desk."""
    return Request(
        id=f"ICN-{number:04d}",
        number=number,
        service="passport",
        company=telegram(CAST[company]),
        person=Person(id=CAST[company], first_name=company),
        language="en",
        answers={"company": f"{company} & Co", "target": "ecotech-quebec"},
        target="ecotech-quebec",
        contacts=(telegram(CAST["Noah"]),),
        created=NOON,
        updated=NOON,
        history=(HistoryEntry(at=NOON, by=Side.COMPANY, event="submit", name=company),),
    )


TestRelay = Relay.TestCase
TestRelay.settings = settings(
    max_examples=10, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
