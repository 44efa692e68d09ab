"""The world in which everybody tries everything: requests in every status, and chats that lack nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.dialogue.contacts.invitations import code_hash
from storage.embedded.store import EmbeddedStore
from storage.messages import Address, Delivery, DeliveryStatus, Reply, Text, telegram
from storage.personal import Block
from storage.records import (
    Changes,
    Contact,
    Draft,
    Ending,
    HeldMessage,
    HistoryEntry,
    Invitation,
    Opening,
    OutcomeKind,
    Person,
    Request,
    RequestOutcome,
    Reviewing,
    Role,
    Session,
    Side,
    Status,
    UnansweredQuestion,
    Why,
)
from storage.waits import Composition
from tests.matrix.roles import OTHER_GROUP, OWN_GROUP, ROLES
from tests.stage import MORNING

TARGET, HOME, ELSEWHERE = "ecotech-quebec", "tenerrdis", "green-tech-cluster"
SECRET = "Heliotrop Works"
"""What stands in a request, and nobody else is to read."""
TOKEN, DRAFT, CARD = "tok", "d1", 71
"""A held message, a draft, and the message with a card, the same in every chat."""
COMPANY, OTHER_COMPANY = telegram(1001), telegram(2002)
ANSWERS = {"company": SECRET, "home": HOME, "target": TARGET, "product": SECRET, "help": ["partners"], "need": SECRET}
NUMBERS = {status: f"ICN-2026-000{number}" for number, status in enumerate(Status, 1)}
"""The request of the company in each status."""
MESSAGE, THEIRS = "MSG-2026-0008", "ICN-2026-0009"
"""The company's message to the secretariat, and the other company's request to another cluster."""


CODES = {
    "open": "code-open",
    "used": "code-used",
    "revoked": "code-revoked",
    "expired": "code-expired",
    "of a mail": "code-mail",
}
"""The codes of invitations to the target, by what has become of them."""


def invitations() -> Iterator[Invitation]:
    """Invitations in every state. Their links were followed by the other company, by somebody in another group, and by
    somebody who was blocked later.
    """
    followed = (
        Opening(address=telegram(2002), person=2002),
        Opening(address=telegram(OTHER_GROUP), person=2003),
        Opening(address=telegram(2009), person=2009),
    )
    endings = {"used": Ending.USED, "revoked": Ending.REVOKED}
    for state, code in CODES.items():
        mail = state == "of a mail"
        yield Invitation(
            code_hash=code_hash(code),
            cluster=TARGET,
            expires=MORNING + timedelta(days=-1 if state == "expired" else 1),
            created=MORNING - timedelta(days=2),
            by="Ingrid",
            opened=() if mail else followed,
            ending=endings.get(state),
            request=NUMBERS[Status.SUBMITTED] if mail else "",
        )


def contacts() -> Iterator[Contact]:
    """Who receives requests today."""
    for cluster, chat in ((TARGET, 1002), (TARGET, OWN_GROUP), (HOME, 1003), (ELSEWHERE, 1005), ("", 1004)):
        yield Contact(cluster=cluster, address=telegram(chat))
    for chat in (1006, 1010):
        yield Contact(cluster=TARGET, address=telegram(chat), role=Role.DEPUTY)


def requests() -> Iterator[Request]:
    """Everything that was asked. The removed contact and the removed admin got cards, too."""
    decide = tuple(map(telegram, (1002, OWN_GROUP, 1010, 1007)))
    for number, (status, id) in enumerate(NUMBERS.items(), 1):
        yield _request(id, number, status, COMPANY, TARGET, decide, copies=(telegram(1003),))
    yield _request(MESSAGE, 8, Status.ACCEPTED, COMPANY, "", (telegram(1004), telegram(1008)))
    yield _request(THEIRS, 9, Status.ACCEPTED, OTHER_COMPANY, ELSEWHERE, (telegram(1005),))


def _request(
    id: str,
    number: int,
    status: Status,
    company: Address,
    target: str,
    decide: tuple[Address, ...],
    copies: tuple[Address, ...] = (),
) -> Request:
    words = {Status.ASKED: "ask", Status.ACCEPTED: "accept", Status.DECLINED: "decline"}.get(status, "submit")
    by = Side.CONTACT if words != "submit" else Side.COMPANY
    history = [HistoryEntry(at=MORNING - timedelta(hours=1), by=Side.COMPANY, event="submit", name="Camille")]
    history += [HistoryEntry(at=MORNING - timedelta(seconds=30), by=by, event=words, words=SECRET)]
    return Request(
        id=id,
        number=number,
        service="handoff" if not target else "passport",
        company=company,
        person=Person(id=int(company.chat), first_name="Camille"),
        language="en",
        answers=ANSWERS if target else {"message": SECRET},
        home=HOME if copies else "",
        target=target,
        status=status,
        contacts=decide,
        copies=copies,
        created=history[0].at,
        updated=history[-1].at,
        history=tuple(history),
        watched=True,
        outcomes=tuple(
            RequestOutcome(at=MORNING, by=by, kind=OutcomeKind.MET) for by in Side if status is Status.CLOSED
        ),
    )


def session(chat: Address, name: str, person: int) -> Session:
    """A chat with a draft that can be sent, a held message and a question."""
    draft = Draft(
        id=DRAFT, service="passport", step=Reviewing(), answers={**_draft(), "consent": True}, started=MORNING
    )
    asked = UnansweredQuestion(id=f"q{chat.chat}", question="why", language="en", why=Why.UNKNOWN, at=MORNING)
    return Session(
        address=chat,
        person=Person(id=person, first_name=name, phone_language="en") if person else None,
        drafts={DRAFT: draft},
        active="",
        held_messages={TOKEN: HeldMessage(words="a few words")},
        unanswered=asked,
        profile={"company": "Alpine Heat"},
        remembers=True,
        composing=Composition(unanswered=("open",), examples=("why",), file="f1"),
        seen=MORNING.date(),
    )


def _draft() -> dict[str, object]:
    own = {
        "company": "Alpine Heat",
        "product": "Heat pumps",
        "need": "Two or three installers to talk to about our pilot, in the autumn",
    }
    return {**ANSWERS, **own, "email": "office@alpineheat.example", "dates": None, "website": None}


async def build(store: EmbeddedStore) -> None:
    """Put all of it into an empty store."""
    await store.commit(Changes(contacts=tuple(contacts()), requests=tuple(requests())))
    for where, (name, person) in {role.where: (role.name, role.person) for role in reversed(ROLES)}.items():
        await store.commit(Changes(session=session(telegram(where), name, person)))
    await store.commit(Changes(invitations=tuple(invitations())))
    question = UnansweredQuestion(id="open", question="why", language="en", why=Why.UNKNOWN, at=MORNING)
    block = Block(address=telegram(2009), name="blocked person", at=MORNING, told=True)
    await store.commit(Changes(unanswered=(question,), blocks=(block,)))
    for where in {role.where for role in ROLES}:
        about = _about(where)
        if about:
            await _shown(store, where, about)


def _about(where: int) -> str:
    """The request about which a chat has a message."""
    named = {1001, 1002, OWN_GROUP, 1010, 1007}
    others = {1004: MESSAGE, 1008: MESSAGE, 2002: THEIRS, 1005: THEIRS}
    return NUMBERS[Status.ACCEPTED] if where in named else others.get(where, "")


async def _shown(store: EmbeddedStore, where: int, number: str) -> None:
    reply = Reply(text=Text(values=(SECRET,), strings=("", "")), anchor=f"card:{number}")
    owed = Delivery(
        id=f"card{where}", address=telegram(where), reply=reply, created=MORNING, due=MORNING, request=number
    )
    await store.commit(Changes(deliveries=(owed,)))
    sent = {"status": DeliveryStatus.SENT, "message_id": CARD, "attempts": 1}
    await store.record(owed.model_copy(update=sent))
