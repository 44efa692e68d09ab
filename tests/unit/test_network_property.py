"""Whatever many companies and their contacts, deputies and forum write at random: it reaches nobody but the other side
of its request; what colleagues say among themselves stays there; and whoever was unlinked reaches nobody.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as some
from hypothesis.stateful import initialize, invariant, precondition, rule

from bot.dialogue.callbacks import AskAssistant, AskToo, DeclineBecause, MakeMove, PassOn, ShowRequest, WriteTo
from bot.dialogue.directory import Directory
from bot.dialogue.events import EventKind, Incoming
from storage.messages import Address, telegram
from storage.records import Changes, Contact, Person, Request, Role, Side, Status
from tests.stage import CAST, Stage
from tests.unit.random_people import WALKS, RandomPeople, asked_for

COMPANIES = ("Camille", "Léa", "Bob")
CONTACTS = ("Noah", "Olga")
EVERYBODY = (*COMPANIES, *CONTACTS)
GROUP = telegram(-5001)
FIRST_TOPIC = 11
WORDS = ("yes", "no thanks", "Monday works", "What does the Passport cost?", "help", "passt", "hello")
PLAYED = (PassOn, AskAssistant, AskToo, MakeMove, DeclineBecause, ShowRequest, WriteTo)
CLUSTER = "ecotech-quebec"
DEALT: tuple[tuple[str, Status, tuple[Address, ...]], ...] = (
    ("Camille", Status.ACCEPTED, (telegram(CAST["Noah"]),)),
    ("Léa", Status.ASKED, (telegram(CAST["Noah"]), telegram(CAST["Olga"]))),
    ("Bob", Status.ACCEPTED, (telegram(-5001, FIRST_TOPIC),)),
    ("Camille", Status.SUBMITTED, (telegram(-5001, FIRST_TOPIC + 1),)),
    ("Bob", Status.ACCEPTED, (telegram(CAST["Olga"]),)),
)
"""Who has asked, how far it is, and with whom it lies: a contact, a deputy, the topics of a forum."""


class Network(RandomPeople):
    """Three companies with five requests; a contact, a deputy, and a forum of both."""

    @initialize()
    def begin(self) -> None:
        self.start(Stage(directory=Directory(contacts={CLUSTER: (telegram(CAST["Noah"]), GROUP)})))
        self.hidden: set[str] = set()
        """Marks of what is for colleagues alone, or comes from somebody who is a contact no more."""
        self.topics: dict[str, str] = {}
        self.linked = True
        for number, (company, status, chats) in enumerate(DEALT, 1):
            request = asked_for(number, company, status, chats)
            self.stage.requests[request.id] = request
        deputy = Contact(cluster=CLUSTER, address=telegram(CAST["Olga"]), role=Role.DEPUTY)
        store = self.drive(self.stage.opened())
        self.drive(store.commit(Changes(contacts=(deputy,))))
        for person in EVERYBODY:
            self.drive(self.stage.types(person, "/status"))

    def marked(self, person: str, words: str) -> str:
        """Words of this person that can be told from all others."""
        text = super().marked(person, words)
        if person == "Olga" and not self.linked:
            self.hidden.add(text.split()[-1])
        return text

    @rule(person=some.sampled_from(EVERYBODY), words=some.sampled_from(WORDS))
    def types(self, person: str, words: str) -> None:
        self.drive(self.stage.types(person, self.marked(person, words)))

    @rule(person=some.sampled_from(CONTACTS), topic=some.integers(0, 2), aside=some.booleans())
    def writes_in_a_topic(self, person: str, topic: int, aside: bool) -> None:
        """The third topic belongs to no request."""
        thread = FIRST_TOPIC + topic
        mark = f"m{next(self.marks)}"
        self.author[mark] = person
        number = next((known.id for known in self.stage.requests.values() if in_topic(known, thread)), "")
        self.topics[mark] = number
        if aside or not number:
            self.hidden.add(mark)
        self.in_group(person, f"{'// ' if aside else ''}Shall we? {mark}", thread)

    def in_group(self, person: str, text: str, thread: int) -> None:
        who = Person(id=CAST[person], first_name=person)
        token, message = f"g{next(self.stage.numbers)}", next(self.stage.numbers)
        self.drive(
            self.stage.happens(
                Incoming(
                    token=token,
                    kind=EventKind.TEXT,
                    address=telegram(-5001, thread),
                    person=who,
                    private=False,
                    title="Québec",
                    overheard=True,
                    text=text,
                    message=message,
                )
            )
        )

    @rule(person=some.sampled_from(EVERYBODY), choose=some.randoms(use_true_random=False))
    def presses(self, person: str, choose: Any) -> None:
        self.press_any(person, PLAYED, choose)

    @rule(
        person=some.sampled_from(EVERYBODY),
        words=some.sampled_from(WORDS),
        choose=some.randoms(use_true_random=False),
    )
    def replies(self, person: str, words: str, choose: Any) -> None:
        self.reply_to_any(person, words, choose)

    @precondition(lambda self: getattr(self, "linked", False))
    @rule()
    def the_deputy_is_unlinked(self) -> None:
        store = self.drive(self.stage.opened())
        gone = next(known for known in self.drive(store.contacts()) if known.role is Role.DEPUTY)
        self.drive(store.commit(Changes(removed_contacts=(gone.id,))))
        self.linked = False

    @invariant()
    def nothing_crosses(self) -> None:
        for company in COMPANIES:
            for mark in self.read_by(CAST[company]):
                author = self.author[mark]
                assert author == company or author in CONTACTS, f"{company} reads what {author} wrote"
                assert mark not in self.hidden, f"{company} reads what was not for them"
                number = self.topics.get(mark)
                assert not number or self.company_of(number) == company, f"{company} reads of another's topic"

    @invariant()
    def each_side_says_its_own(self) -> None:
        for request in self.stage.requests.values():
            for event in request.history:
                mark = event.words.split()[-1] if event.words else ""
                if mark in self.author:
                    own = self.author[mark] == self.company_of(request.id)
                    assert own if event.by is Side.COMPANY else self.author[mark] in CONTACTS
                    assert self.topics.get(mark, request.id) == request.id

    @invariant()
    def contacts_read_of_their_own_requests_alone(self) -> None:
        for person in CONTACTS:
            theirs = {
                self.company_of(request.id)
                for request in self.stage.requests.values()
                if any(address.chat == str(CAST[person]) for address in (*request.contacts, *request.released))
            }
            if person == "Olga":
                theirs |= {"Léa", "Bob"}
            for mark in self.read_by(CAST[person]):
                author = self.author[mark]
                common = author in CONTACTS and self.is_said_to_a_company_of(person, mark)
                assert author == person or author in theirs or common, f"{person} reads what {author} wrote"

    def is_said_to_a_company_of(self, person: str, mark: str) -> bool:
        """True when the words stand in a request that lies with this contact, whichever colleague wrote them."""
        return any(
            event.words.endswith(mark)
            for request in self.stage.requests.values()
            if telegram(CAST[person]) in request.contacts
            for event in request.history
        )

    def read_by(self, chat: int) -> list[str]:
        """The marks that stand in a chat."""
        shown = self.stage.chats.get(chat, [])
        return [word for message in shown for word in message.text.split() if word in self.author]

    def company_of(self, number: str) -> str:
        company = self.stage.requests[number].company
        return next(name for name in COMPANIES if telegram(CAST[name]) == company)


def in_topic(request: Request, thread: int) -> bool:
    return telegram(-5001, thread) in request.contacts


TestNetwork = Network.TestCase
TestNetwork.settings = WALKS
