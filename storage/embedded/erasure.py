"""What erasing a person does to the documents: their own are deleted, those of others lose their words and name.

Pure functions from tables to the changes in them, used by a commit and when a backup is restored. They read every
document, so they run in a thread.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from storage.embedded.documents import (
    BLOCKS,
    CONTACTS,
    DEAD_LETTERS,
    DELIVERIES,
    ERASURES,
    INBOX,
    INVITATIONS,
    REMINDERS,
    REQUESTS,
    SESSIONS,
    UNANSWERED,
    Rows,
    dumps,
)
from storage.messages import Address, Delivery, DeliveryStatus, Record, Text
from storage.personal import Block, mark_of
from storage.records import (
    Contact,
    DeadLetter,
    Invitation,
    PersonalData,
    RawUpdate,
    Reminder,
    Request,
    Session,
    Side,
    UnansweredQuestion,
)

Change = tuple[str, str, bytes | None]
"""A table, the id of a document, and its new text; None deletes it."""
ADDRESS = re.compile(rb'"channel":\s?"([^"\\]*)",\s?"chat":\s?"([^"\\]*)"')
"""An address in a document."""
REQUEST = re.compile(rb'"request":\s?"([^"\\]*)"')
"""The number of the request in the document of a delivery."""
LEFT_OUT = "…"
"""What stands in a message in place of words that were erased before it was sent."""
NOTHING = "(?!)"
"""A pattern that is found nowhere."""
TELLING = 8
"""Characters from which a question is recognised in a message to somebody else: shorter ones are anybody's."""
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class _Words:
    """What tells of a person in messages to others: the numbers of their requests, their questions, and their name in
    what is about the requests they have `decided` on as a contact.
    """

    requests: Set[str]
    questions: Set[str]
    decided: Set[str]
    name: str

    def all(self) -> Set[str]:
        """Return all that is left out of a message."""
        return {*self.requests, *self.questions, *([self.name] if self.decided else [])}


@dataclass(frozen=True)
class Traces:
    """The documents that are about the person at one address."""

    tables: Mapping[str, Rows]
    address: Address

    def personal_data(self) -> PersonalData:
        """Return all of them, as records."""
        own = str(self.address)
        session = self.tables.get(SESSIONS, {}).get(own)
        requests = [request for _, request in self._requests() if request.company.root == self.address]
        mine = {request.id for request in requests}
        deliveries = [delivery for _, delivery in self._deliveries(mine)]
        return PersonalData(
            session=Session.model_validate_json(session) if session else Session(address=self.address),
            requests=tuple(sorted(requests, key=lambda request: request.number)),
            unanswered=tuple(question for _, question in self._unanswered()),
            # without the files of an earlier answer that still waits: each would contain all before it
            deliveries=tuple(
                delivery.without_content() for delivery in deliveries if delivery.address.root == self.address
            ),
            reminders=tuple(found for _, found in self._naming(REMINDERS, Reminder) if self._is_here(found.address)),
            dead_letters=tuple(found for _, found in self._letters()),
            contacts=tuple(found for _, found in self._naming(CONTACTS, Contact) if self._is_here(found.address)),
            block=self._block(),
            elsewhere=tuple(delivery for delivery in deliveries if delivery.address.root != self.address),
        )

    def changes(self, at: datetime, *, with_inbox: bool = False) -> Iterator[Change]:
        """Yield the changes that erase the person. `with_inbox` also removes updates that wait to be handled."""
        if str(self.address) in self.tables.get(SESSIONS, {}):
            yield SESSIONS, str(self.address), None
        name = self._name()
        mine, decided = set(), set()
        for id, request in self._requests():
            if request.company.root == self.address:
                mine.add(id)
                yield REQUESTS, id, _next(request.anonymised(at))
            elif (without := _without_name(request, name)) != request:
                decided.add(id)
                yield REQUESTS, id, _next(without)
        for id, delivery in self._deliveries(mine):
            goes = delivery.address.root == self.address and delivery.status is not DeliveryStatus.PENDING
            yield DELIVERIES, id, None if goes else _text(delivery.blank())
        named = self._naming_pattern(mine)
        yield from self._other_sessions(named)
        unanswered = dict(self._unanswered())
        questions = {known.question for known in unanswered.values() if len(known.question) >= TELLING}
        yield from self._other_messages(named, _Words(mine, questions, decided, name))
        yield from ((UNANSWERED, id, None) for id in unanswered)
        for id, reminder in self._naming(REMINDERS, Reminder):
            if self._is_here(reminder.address):
                yield REMINDERS, id, None
        letters = {id for id, _ in self._letters()}
        letters |= {id for id, text in self.tables.get(DEAD_LETTERS, {}).items() if named.search(text)}
        yield from ((DEAD_LETTERS, id, None) for id in letters)
        yield from self._roles(name)
        if block := self._block():
            yield BLOCKS, block.id, _text(block.nameless())
        for id, text in self.tables.get(INBOX, {}).items() if with_inbox else ():
            if RawUpdate.model_validate(json.loads(text)).lane.root == self.address:
                yield INBOX, id, None

    def _roles(self, name: str) -> Iterator[Change]:
        """Contacts stay contacts, but lose their names, also in the invitation they accepted."""
        for id, contact in self._naming(CONTACTS, Contact):
            if self._is_here(contact.address):
                nameless = {"name": "", "zone": "", "seen": None, "version": contact.version + 1}
                yield CONTACTS, id, None if contact.removed else _text(contact.model_copy(update=nameless))
        for id, invitation in self._naming(INVITATIONS, Invitation):
            if any(self._is_here(opening.address) for opening in invitation.opened):
                left = tuple(opening for opening in invitation.opened if not self._is_here(opening.address))
                used_by = "" if invitation.used_by == name else invitation.used_by
                changed = {"opened": left, "used_by": used_by, "version": invitation.version + 1}
                yield INVITATIONS, id, _text(invitation.model_copy(update=changed))

    def _block(self) -> Block | None:
        text = self.tables.get(BLOCKS, {}).get(str(self.address))
        return Block.model_validate_json(text) if text else None

    def _is_here(self, address: Address | None) -> bool:
        return address is not None and address.root == self.address

    def _name(self) -> str:
        text = self.tables.get(SESSIONS, {}).get(str(self.address))
        person = Session.model_validate_json(text).person if text else None
        return person.first_name if person else ""

    def _naming(self, table: str, record: type[R]) -> Iterator[tuple[str, R]]:
        """Yield the documents that name the address, as records."""
        needle = re.compile(rb'"chat":\s?' + re.escape(json.dumps(self.address.chat).encode()))
        for id, text in self.tables.get(table, {}).items():
            if needle.search(text):
                yield id, record.model_validate_json(text)

    def _requests(self) -> Iterator[tuple[str, Request]]:
        return self._naming(REQUESTS, Request)

    def _deliveries(self, mine: set[str]) -> Iterator[tuple[str, Delivery]]:
        """Yield deliveries about the person's own requests, and those to them that are about nobody else's."""
        numbers = {number.encode() for number in mine}
        here = re.compile(rb'"chat":\s?' + re.escape(json.dumps(self.address.chat).encode()))
        for id, text in self.tables.get(DELIVERIES, {}).items():
            found = REQUEST.search(text)
            number = found[1] if found else b""
            if number in numbers or (not number and here.search(text)):
                delivery = Delivery.model_validate_json(text)
                if number or delivery.address.root == self.address:
                    yield id, delivery

    def _unanswered(self) -> Iterator[tuple[str, UnansweredQuestion]]:
        """Questions whose answer was to be sent here, and the chat's last one."""
        named = self._naming(UNANSWERED, UnansweredQuestion)
        found = {id: question for id, question in named if self._is_here(question.address)}
        text = self.tables.get(SESSIONS, {}).get(str(self.address))
        last = Session.model_validate_json(text).unanswered if text else None
        if last and (kept := self.tables.get(UNANSWERED, {}).get(last.id)):
            found[last.id] = UnansweredQuestion.model_validate_json(kept)
        yield from found.items()

    def _letters(self) -> Iterator[tuple[str, DeadLetter]]:
        for id, text in self.tables.get(DEAD_LETTERS, {}).items():
            letter = DeadLetter.model_validate(json.loads(text))
            if letter.update.lane.root == self.address:
                yield id, letter

    def _naming_pattern(self, requests: set[str]) -> re.Pattern[bytes]:
        """Return what names the person in others' chats: the numbers of their requests, and their own in a button."""
        numbers = b"|".join(re.escape(number.encode()) for number in sorted(requests))
        own = rb":%b(?=[\":])" % re.escape(self.address.chat.encode())
        return re.compile(rb"(?<![\w-])(?:%b)(?![\w-])|%b" % (numbers, own) if numbers else own)

    def _other_sessions(self, named: re.Pattern[bytes]) -> Iterator[Change]:
        """Other sessions: those of groups keep who wrote last, and which names people agreed to show; all keep the
        buttons that were shown last, which may name somebody.
        """
        chat = self.address.chat
        needle = re.compile(rb'"person":\s?\{"id":\s?%b\b|"%b":' % ((re.escape(chat.encode()),) * 2))
        for id, text in self.tables.get(SESSIONS, {}).items():
            if id != str(self.address) and (needle.search(text) or named.search(text)):
                session = Session.model_validate_json(text)
                person = None if session.person and str(session.person.id) == chat else session.person
                names = {other: name for other, name in session.names.items() if other != chat}
                shown = tuple(tuple(each for each in row if not named.search(_text(each))) for row in session.shown)
                if (person, names, shown) != (session.person, session.names, session.shown):
                    changed = {"person": person, "names": names, "shown": shown, "version": session.version + 1}
                    yield SESSIONS, id, _text(session.model_copy(update=changed))

    def _other_messages(self, named: re.Pattern[bytes], words: _Words) -> Iterator[Change]:
        """Messages to others that are about none of the person's requests and name one of them, such as lists, or
        quote one of their questions. One that is still to be delivered is cancelled; if somebody relies on it, it goes
        its way without these words. What waits about requests of others loses the name of their contact.
        """
        quoted = _quoting_pattern(words.questions) if words.questions else None
        for id, text in self.tables.get(DELIVERIES, {}).items():
            found = REQUEST.search(text)
            number = found[1].decode() if found else ""
            tells = number not in words.requests and (named.search(text) or (quoted and quoted.search(text)))
            if not tells and number not in words.decided:
                continue
            delivery = Delivery.model_validate_json(text)
            if delivery.address.root == self.address or delivery.erased:
                continue
            waits = delivery.status is DeliveryStatus.PENDING
            if tells and not (delivery.promised and waits):
                yield DELIVERIES, id, _text(delivery.blank())
            elif waits:
                yield DELIVERIES, id, _text(_without(delivery, words.all(), named))


def _quoting_pattern(questions: Iterable[str]) -> re.Pattern[bytes]:
    """Return what quotes one of the questions: their words as JSON writes them."""
    words = sorted(json.dumps(question, ensure_ascii=False)[1:-1] for question in questions)
    return re.compile(b"|".join(re.escape(word.encode()) for word in words))


def _without(delivery: Delivery, words: Set[str], named: re.Pattern[bytes]) -> Delivery:
    """Return the delivery without these words, and without buttons that say them or are about whoever is `named`."""
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(longest_first) or NOTHING})(?![\w-])")
    left_out = partial(pattern.sub, LEFT_OUT)
    reply = delivery.reply
    text = Text(strings=tuple(map(left_out, reply.text.strings)), values=tuple(map(left_out, reply.text.values)))
    rows = (
        tuple(each for each in row if not pattern.search(each.label) and not named.search(_text(each)))
        for row in reply.rows
    )
    changed = {"text": text, "rows": tuple(filter(None, rows)), "subject": left_out(reply.subject)}
    return delivery.model_copy(update={"reply": reply.model_copy(update=changed)})


def marks_of(tables: Mapping[str, Rows]) -> dict[str, datetime]:
    """Return the time of each erasure, by its mark."""
    rows = tables.get(ERASURES, {})
    return {mark: datetime.fromisoformat(json.loads(document)["at"]) for mark, document in rows.items()}


def erase(tables: dict[str, Rows], marks: Mapping[str, datetime]) -> int:
    """Erase in place everybody whose mark is newer than in these tables (of a backup), and store the marks.

    Returns how many of them the tables knew. Somebody already erased in the backup may have come back since: what it
    holds of them is newer, and stays.
    """
    known, erased = marks_of(tables), 0
    fresh = {mark: at for mark, at in marks.items() if mark not in known or known[mark] < at}
    for address in _addresses(tables):
        if at := fresh.get(mark_of(address)):
            erased += 1
            for table, id, document in list(Traces(tables, address).changes(at, with_inbox=True)):
                if document is None:
                    tables[table].pop(id, None)
                else:
                    tables[table][id] = document
    tables.setdefault(ERASURES, {}).update({mark: mark_document(at) for mark, at in fresh.items()})
    return erased


def mark_document(at: datetime) -> bytes:
    """Return the document stored under a mark."""
    return dumps({"at": at.isoformat()})


def _addresses(tables: Mapping[str, Rows]) -> set[Address]:
    """Return every address in a document."""
    texts = (text for name, rows in tables.items() if name != ERASURES for text in rows.values())
    return {Address(channel.decode(), chat.decode()) for text in texts for channel, chat in ADDRESS.findall(text)}


def _without_name(request: Request, name: str) -> Request:
    """Return the request without the name of one of its contacts."""
    history = tuple(
        event.model_copy(update={"name": ""}) if event.by is Side.CONTACT and name and event.name == name else event
        for event in request.history
    )
    return request.model_copy(update={"history": history})


def _next(request: Request) -> bytes:
    return _text(request.model_copy(update={"version": request.version + 1}))


def _text(record: Record) -> bytes:
    return record.model_dump_json().encode()
