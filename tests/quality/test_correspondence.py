"""What people type while a request is open reaches the other side, the assistant or a card, and is never swallowed: in
sentences that nothing was ever fitted on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.dialogue import callbacks
from bot.dialogue.directory import Directory
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.interpretation.interpreter import interpret
from bot.dialogue.requests.in_touch import HELD
from bot.dialogue.requests.lifecycle import Move
from bot.dialogue.routing.handlers import respond
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from knowledge.search.quality import read_labelled
from storage.messages import Address, telegram
from storage.records import Contact, HistoryEntry, Person, Request, Role, Session, Side, Snapshot, Status
from tests.quality import asked
from tests.quality.test_acts import GIVEN
from tests.quality.test_answers import LANGUAGES, release

pytestmark = asked.needs_encoder

LINES = Path(__file__).parent / "correspondence" / "measured"
UNDER_CARD, TO_PEOPLE, TO_ASSISTANT, MISSENT = 0.91, 0.87, 0.6, 0.1
"""Least share of what a contact types under a card that is understood, and, in a conversation, of what is for people
that goes there at once, and of what is for the assistant that it takes; most of that which it sends to people.
"""
NOW, COMPANY, CONTACT, OTHER = datetime(2026, 5, 4, 9, tzinfo=UTC), telegram(1), telegram(7), telegram(8)
CARD = {"card", "asked beside the card"}
UNDERSTOOD = {
    "accept": CARD,
    "decline": CARD,
    "pass-on": {*CARD, "offered to pass on"},
    "ask": {"asked", "asked beside the card", "sent"},
    "away": {"offered to note days"},
    "assistant": {*CARD, "answered"},
    "talk": {*CARD, "asked", "answered"},
}
"""What may become of words under a card, by what they are for."""


def open_request(*, accepted: bool) -> Request:
    """A request that waits for a decision, or in which both sides have already written."""
    sent = HistoryEntry(at=NOW, by=Side.COMPANY, event="submit")
    told = [
        HistoryEntry(at=NOW, by=Side.CONTACT, event=Move.ACCEPT),
        HistoryEntry(at=NOW, by=Side.CONTACT, event=Move.WRITE, words="Good morning!"),
        HistoryEntry(at=NOW, by=Side.COMPANY, event=Move.WRITE, words="Good morning to you too"),
    ]
    return Request(
        id="ICN-2026-0001",
        number=1,
        service="passport",
        company=COMPANY,
        person=Person(id=1),
        language="en",
        answers=GIVEN,
        home="tenerrdis",
        target="ecotech-quebec",
        status=Status.ACCEPTED if accepted else Status.SUBMITTED,
        contacts=(CONTACT,),
        created=NOW,
        updated=NOW,
        history=(sent, *told) if accepted else (sent,),
    )


def typed(chat: Address, request: Request, language: str, text: str) -> Turn:
    """What follows when somebody types a text with this request alone."""
    content = release(meaning=True)
    known = [
        Contact(cluster=cluster, address=address, role=Role.CONTACT)
        for cluster, address in (("ecotech-quebec", CONTACT), ("tenerrdis", OTHER))
    ]
    person = Person(id=int(chat.chat), phone_language=language)
    event = Incoming(token="t", address=chat, person=person, kind=EventKind.TEXT, text=text, message=9)
    session = Session(address=chat, said=NOW)
    snapshot = Snapshot(session=session, requests=(request,))
    scene = Scene(content, Directory.from_contacts(known).at(NOW), snapshot, event, NOW)
    scene = replace(scene, interpretation=interpret(content, text, scene.context))
    return respond(scene)


def became(chat: Address, request: Request, language: str, text: str) -> str:
    """What became of words. Nothing reaches anybody but the other side, and no words decide or end anything."""
    turn = typed(chat, request, language, text)
    sides = {COMPANY, CONTACT}
    assert {message.address for message in turn.messages} <= (sides if turn.requests else {chat})
    assert all(after.status is request.status for after in turn.requests)
    if turn.requests:
        return "sent"
    here = [message.reply for message in turn.messages]
    offered = [callbacks.decode(choice.action) for reply in here for row in reply.rows for choice in row]
    held = any(reply.anchor.startswith(HELD) for reply in here)
    assert not held or any(isinstance(each, callbacks.PassOn) for each in offered)
    if any(isinstance(each, callbacks.SetAway | callbacks.AskAway | callbacks.SetHours) for each in offered):
        return "offered to note days"
    if any(isinstance(each, callbacks.SuggestCluster) for each in offered):
        return "offered to pass on"
    decides = any(isinstance(each, callbacks.MakeMove) and each.move is Move.ACCEPT for each in offered)
    if decides or any(isinstance(each, callbacks.ShowRequest) for each in offered):
        return "asked beside the card" if held else "card"
    if held and any(isinstance(each, callbacks.ConfirmClose | callbacks.ConfirmWithdraw) for each in offered):
        return "answered"
    return "asked" if held else "answered"


def lines(language: str, where: str) -> list[tuple[str, str]]:
    """What is typed there, with what it is for."""
    found = ((line.label.split(":"), line.text) for line in read_labelled(LINES / f"{language}.tsv"))
    return [(purpose, text) for (place, purpose), text in found if place == where]


def everything_typed() -> list[str]:
    """Everything that these tests type."""
    return [text for language in LANGUAGES for where in ("card", "talk") for _, text in lines(language, where)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_contact_types_under_a_card_is_understood(language: str) -> None:
    request = open_request(accepted=False)
    told = [(purpose, text, became(CONTACT, request, language, text)) for purpose, text in lines(language, "card")]
    missed = [each for each in told if each[2] not in UNDERSTOOD[each[0]]]
    assert len(missed) <= len(told) * (1 - UNDER_CARD), missed


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chat", [COMPANY, CONTACT], ids=["company", "contact"])
def test_words_in_a_conversation_reach_those_they_are_for(chat: Address, language: str) -> None:
    request = open_request(accepted=True)
    told = [(purpose, became(chat, request, language, text)) for purpose, text in lines(language, "talk")]
    count, of = Counter(told), Counter(purpose for purpose, _ in told)
    assert count["people", "sent"] >= TO_PEOPLE * of["people"], count
    assert count["people", "sent"] + count["people", "asked"] == of["people"], count
    assert count["assistant", "sent"] <= MISSENT * of["assistant"], count
    taken = sum(count["assistant", end] for end in ("answered", "card"))
    assert taken >= TO_ASSISTANT * of["assistant"], count


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Could you send me the data sheet?"),
        ("de", "Könnten Sie mir Ihre Daten schicken?"),
        ("fr", "Pouvez-vous m'envoyer vos données ?"),
    ],
)
def test_what_may_be_asked_of_a_company_is_never_done_by_the_assistant_unasked(language: str, text: str) -> None:
    assert became(CONTACT, open_request(accepted=False), language, text) == "asked"
