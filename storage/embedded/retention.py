"""What is deleted: technical records nobody needs any more, when the journal is compacted, and personal data whose
retention period has passed.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from tinydb import where

from storage.embedded.documents import (
    BATCH,
    BLOCKS,
    CONTACTS,
    COUNTS,
    DEAD_LETTERS,
    DELIVERIES,
    DONE,
    ERASURES,
    INVITATIONS,
    REQUESTS,
    SESSIONS,
    UNANSWERED,
    Rows,
)
from storage.embedded.erasure import REQUEST, Change
from storage.messages import Address, Delivery, DeliveryStatus, Record
from storage.personal import Block, Retention
from storage.records import FINISHED, Contact, Request, Session

DONE_KEPT = 20_000
"""This many of the newest handled updates are recognised when repeated, however old they are."""
DONE_FOR = timedelta(hours=48)
"""And all of the last two days: Telegram repeats nothing after one day."""
SENT_FOR = timedelta(days=3)
"""Finished deliveries nobody relies on are dropped after this time."""
ANCHORED_FOR = timedelta(days=30)
"""The newest message of an anchor, which a later reply may replace, is dropped after this time."""
INVITATION_FOR = timedelta(days=30)
"""An invitation is dropped this long after it expired: until then whoever opens it is told what became of it. Links in
mails go as soon as they expire: there's one for each button of each mail.
"""
OLDEST = "0001-01-01T00:00:00+00:00"
R = TypeVar("R", bound=Record)
MONTH = re.compile(r"@([0-9]{4}-[0-9]{2})$")
"""How the key of a monthly counter ends."""

_FINISHED = where("status").one_of([DeliveryStatus.SENT, DeliveryStatus.DEAD])
_NOBODY_RELIES_ON_IT = where("promised").one_of([False]) & where("request").one_of([""])
"""Messages about a request are kept: people may reply to them for as long as they can see them."""


def expired_ids(table: str, rows: Rows) -> list[str]:
    """Return the ids of what may be dropped; runs in a thread.

    Time is counted from the newest document, so an idle bot drops nothing.
    """
    if table == DONE:
        dates = {id: document["received"] for id, document in _parse_rows(rows)}
        newest = max(filter(None, dates.values()), key=datetime.fromisoformat, default="")
        surplus = islice(dates.items(), max(0, len(dates) - DONE_KEPT))
        return [id for id, date in surplus if _before(newest, DONE_FOR, date)]
    if table == DELIVERIES:
        return _old_deliveries(rows)
    return []


def _old_deliveries(rows: Rows) -> list[str]:
    """Return the ids of old, finished deliveries; the newest of each anchor is kept for longer."""
    newest, anchored = "", dict[str, tuple[int, str]]()
    for id, document in _parse_rows(rows):
        newest = max(newest, document["created"], key=lambda date: datetime.fromisoformat(date or OLDEST))
        if anchor := _anchor(document):
            anchored[anchor] = max(anchored.get(anchor, (-1, "")), (document["sequence"], id))
    last = {id for _, id in anchored.values()}
    old = where("created").test(partial(_before, newest, SENT_FOR))
    very_old = where("created").test(partial(_before, newest, ANCHORED_FOR))
    gone = _FINISHED & _NOBODY_RELIES_ON_IT
    return [id for id, document in _parse_rows(rows) if (gone & (very_old if id in last else old))(document)]


def _anchor(document: dict[str, Any]) -> str:
    """Return the anchor of a delivery with its chat; empty without one."""
    address, anchor = document["address"], document["reply"].get("anchor", "")
    return f"{address['channel']}:{address['chat']} {anchor}" if anchor else ""


def removals(
    tables: Mapping[str, Rows], now: datetime, retention: Retention, services: Mapping[str, Retention]
) -> Iterator[Change]:
    """Yield the changes that remove what has passed its retention period; runs in a thread."""
    questions, letters = retention.before("questions", now), retention.before("dead_letters", now)
    yield from _older(tables, UNANSWERED, questions)
    yield from _older(tables, DEAD_LETTERS, letters)
    yield from _older(tables, ERASURES, retention.before("marks", now))
    for id, invitation in _parse_rows(tables.get(INVITATIONS, {})):
        stays = timedelta() if invitation["request"] else INVITATION_FOR
        if datetime.fromisoformat(invitation["expires"]) < now - stays:
            yield INVITATIONS, id, None
    for key in tables.get(COUNTS, {}):
        if (month := MONTH.search(key)) and month[1] < f"{questions:%Y-%m}":
            yield COUNTS, key, None
    for id, block in _records(tables, BLOCKS, Block):
        if block.at < retention.before("people", now) and block != block.nameless():
            yield BLOCKS, id, _text(block.nameless())
    gone, running = set(), set()
    for id, request in _records(tables, REQUESTS, Request):
        since = services.get(request.service, retention).before("requests", now)
        old = request.status in FINISHED and request.updated < since
        if request.erased or old:
            gone.add(id)
        else:
            running |= {request.company.root} if request.status not in FINISHED else set()
        if old and not request.erased:
            yield REQUESTS, id, _text(request.anonymised(now).model_copy(update={"version": request.version + 1}))
    yield from _words_of(tables, gone)
    yield from _forgotten_people(tables, now, retention, services, running)


def _older(tables: Mapping[str, Rows], table: str, than: datetime) -> Iterator[Change]:
    """Yield the documents dated before that time."""
    for id, document in _parse_rows(tables.get(table, {})):
        if datetime.fromisoformat(document["at"]) < than:
            yield table, id, None


def _words_of(tables: Mapping[str, Rows], requests: set[str]) -> Iterator[Change]:
    """Messages about requests whose words are gone; they only keep which request they are about."""
    for id, text in tables.get(DELIVERIES, {}).items():
        found = REQUEST.search(text)
        if found and found[1].decode() in requests:
            delivery = Delivery.model_validate_json(text)
            if not delivery.erased and delivery.status is not DeliveryStatus.PENDING:
                yield DELIVERIES, id, _text(delivery.blank())


def _forgotten_people(
    tables: Mapping[str, Rows],
    now: datetime,
    retention: Retention,
    services: Mapping[str, Retention],
    running: set[Address],
) -> Iterator[Change]:
    """Abandoned drafts, and the sessions of people who no longer write, except for contacts and people with an open
    request.
    """
    stay = running | {contact.address.root for _, contact in _records(tables, CONTACTS, Contact)}
    for id, session in _records(tables, SESSIONS, Session):
        if session.seen and session.seen < retention.before("people", now).date() and session.address not in stay:
            yield SESSIONS, id, None
            continue
        drafts = {
            key: draft
            for key, draft in session.drafts.items()
            if (draft.answered or draft.started) >= services.get(draft.service, retention).before("drafts", now)
        }
        if drafts != session.drafts or session.seen is None:
            left = {"drafts": drafts, "seen": session.seen or now.date(), "version": session.version + 1}
            active = session.active if session.active in drafts else ""
            yield SESSIONS, id, _text(session.model_copy(update={**left, "active": active}))


def _records(tables: Mapping[str, Rows], table: str, record: type[R]) -> Iterator[tuple[str, R]]:
    """Yield the documents of a table as records, pausing now and then to let the event loop run."""
    for number, (id, text) in enumerate(tables.get(table, {}).items()):
        if number % BATCH == 0:
            time.sleep(0)
        yield id, record.model_validate_json(text)


def _text(record: Record) -> bytes:
    return record.model_dump_json().encode()


def _parse_rows(rows: Rows) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the parsed documents, pausing now and then to let the event loop run."""
    for number, (id, document) in enumerate(rows.items()):
        if number % BATCH == 0:
            time.sleep(0)
        yield id, json.loads(document)


def _before(newest: str, age: timedelta, text: Any) -> bool:
    return not text or datetime.fromisoformat(text) < datetime.fromisoformat(newest) - age
