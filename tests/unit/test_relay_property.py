"""Whatever people write, press and reply to at random: nothing reaches anybody but the other side of its request, what
goes there unasked goes to whom the writer last read of, whoever was just chosen gets what is written next, and nothing
written while a question is open disappears.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as some
from hypothesis.stateful import initialize, invariant, rule

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
)
from bot.dialogue.directory import Directory
from bot.dialogue.events import EventKind
from storage.messages import Attachment, telegram
from storage.records import Side, Status
from tests.stage import CAST, Stage
from tests.unit.random_people import WALKS, RandomPeople, asked_for

COMPANIES = ("Camille", "Léa")
FOR_US = ("What does the Passport cost?", "help")
DECIDING = ("yes", "no thanks")
"""Words that may decide on a card."""
WORDS = ("yes", "no thanks", "ok, thanks!", "Monday works", "What does the Passport cost?", "help", "passt", "hello")
PLAYED = (PassOn, AskAssistant, AskToo, MakeMove, ConfirmClose, DeclineBecause, ShowRequest, Switch, WriteTo)


class Relay(RandomPeople):
    """Two companies with a request each (one with two), and their contact."""

    chosen: tuple[str, str] = ("", "")
    """Who has just chosen a request to write about, and which; empty once anything else has happened."""

    @initialize()
    def begin(self) -> None:
        self.start(Stage(directory=Directory(contacts={"ecotech-quebec": (telegram(CAST["Noah"]),)})))
        statuses = (Status.ACCEPTED, Status.ACCEPTED, Status.SUBMITTED)
        for number, (company, status) in enumerate(zip((*COMPANIES, "Camille"), statuses, strict=True), 1):
            request = asked_for(number, company, status, (telegram(CAST["Noah"]),))
            self.stage.requests[request.id] = request
        for person in ("Noah", *COMPANIES):
            self.drive(self.stage.types(person, "/status"))

    @rule(person=some.sampled_from(("Noah", *COMPANIES)), words=some.sampled_from(WORDS))
    def types(self, person: str, words: str) -> None:
        asked = person in COMPANIES and any(
            request.status is Status.ASKED and request.company == telegram(CAST[person])
            for request in self.stage.requests.values()
        )
        text = self.marked(person, words)
        chosen = self.chosen[1] if person == self.chosen[0] else ""
        read, awaited = self.stage.about.get(CAST[person], ""), self.stage.sessions[CAST[person]].expected
        before = {chat: len(shown) for chat, shown in self.stage.chats.items()}
        self.drive(self.stage.types(person, text))
        meant = awaited.request if awaited else read  # neither: there is only one they can write to
        if (went := self.sent(text)) and meant:
            assert went == meant, f"{person} read of {meant} and wrote to {went}"
        if chosen and words not in (*FOR_US, *DECIDING):
            assert went == chosen, f"{person} chose {chosen}, and {text!r} went to {went or 'nobody'}"
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

    @rule(person=some.sampled_from(("Noah", "Camille")), number=some.integers(1, 3))
    def chooses(self, person: str, number: int) -> None:
        id = f"ICN-{number:04d}"
        said = len(self.stage.chats[CAST[person]])
        self.drive(self.stage.presses_action(person, WriteTo(id).encode()))
        answered = "".join(message.text for message in self.stage.chats[CAST[person]][said:])
        self.chosen = (person, id if id in answered else "")

    def drive(self, action: Any) -> Any:
        self.chosen = ("", "")
        return super().drive(action)

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
        self.drive(self.stage.does(person, EventKind.FILE, attachment=photo, text=text))

    @rule(person=some.sampled_from(("Noah", *COMPANIES)), choose=some.randoms(use_true_random=False))
    def presses(self, person: str, choose: Any) -> None:
        self.press_any(person, PLAYED, choose)

    @rule(
        person=some.sampled_from(("Noah", *COMPANIES)),
        words=some.sampled_from(WORDS),
        choose=some.randoms(use_true_random=False),
    )
    def replies(self, person: str, words: str, choose: Any) -> None:
        self.reply_to_any(person, words, choose)

    @rule(person=some.sampled_from(("Noah", *COMPANIES)), choose=some.randoms(use_true_random=False))
    def edits(self, person: str, choose: Any) -> None:
        own = self.stage.own.get(CAST[person], [])
        if own:
            text = self.marked(person, "corrected")
            self.drive(self.stage.does(person, EventKind.EDITED, text=text, message=choose.choice(own)))

    @rule(person=some.sampled_from(("Noah", *COMPANIES)), choose=some.randoms(use_true_random=False))
    def takes_back(self, person: str, choose: Any) -> None:
        own = self.stage.own.get(CAST[person], [])
        if not own:
            return
        chosen = choose.choice(own)
        words = self.stage.texts[chosen]
        told = len(self.stage.chats[CAST[person]])
        self.drive(self.stage.does(person, EventKind.COMMAND, text="/delete", command="delete", own=chosen))
        said = self.stage.chats[CAST[person]][told:]
        if any("Taken back" in message.text for message in said):
            assert not self.sent(words), f"{words!r} still stands in the record"

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


TestRelay = Relay.TestCase
TestRelay.settings = WALKS
