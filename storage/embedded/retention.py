"""What is forgotten: what nobody needs any more, when the journal is compacted, and what is older than its time."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from tinydb import where

from storage.embedded.documents import BATCH, DELIVERIES, DONE, Rows
from storage.messages import DeliveryStatus

DONE_KEPT = 20_000
"""So many of the newest done updates are recognised when they come again, however old."""
DONE_FOR = timedelta(hours=48)
"""And all of the last two days: Telegram repeats nothing after one."""
SENT_FOR = timedelta(days=3)
"""A delivery nobody relies on is forgotten so long after it was made."""
ANCHORED_FOR = timedelta(days=30)
"""The newest message of an anchor, which a later one may replace, is forgotten so long after it was made."""
DEAD_FOR = timedelta(days=30)
"""An update that could not be handled is forgotten so long after it was set aside."""
LEARNT_FOR = timedelta(days=180)
"""An unanswered question that nobody has seen to, and the figures of a month, are forgotten after half a year."""
OLDEST = "0001-01-01T00:00:00+00:00"
MONTH = re.compile(r"@([0-9]{4}-[0-9]{2})$")
"""How the key of a figure ends that belongs to a month."""

_FINISHED = where("status").one_of([DeliveryStatus.SENT, DeliveryStatus.DEAD])
_NOBODY_RELIES_ON_IT = where("promised").one_of([False]) & where("request").one_of([""])
"""Nor replies to it: a message about a request is an address for as long as it can be seen."""


def expired(table: str, rows: Rows) -> list[str]:
    """Ids of what may be forgotten; for a thread. Time is counted from the newest document, so an idle bot forgets
    nothing.
    """
    if table == DONE:
        dates = {id: document["received"] for id, document in _parsed(rows)}
        newest = max(filter(None, dates.values()), key=datetime.fromisoformat, default="")
        surplus = islice(dates.items(), max(0, len(dates) - DONE_KEPT))
        return [id for id, date in surplus if _before(newest, DONE_FOR, date)]
    if table == DELIVERIES:
        return _old_deliveries(rows)
    return []


def _old_deliveries(rows: Rows) -> list[str]:
    """Ids of deliveries that are finished and old; of each anchor the newest is kept for longer."""
    newest, anchored = "", dict[str, tuple[int, str]]()
    for id, document in _parsed(rows):
        newest = max(newest, document["created"], key=lambda date: datetime.fromisoformat(date or OLDEST))
        if anchor := _anchor(document):
            anchored[anchor] = max(anchored.get(anchor, (-1, "")), (document["sequence"], id))
    last = {id for _, id in anchored.values()}
    old = where("created").test(partial(_before, newest, SENT_FOR))
    very_old = where("created").test(partial(_before, newest, ANCHORED_FOR))
    gone = _FINISHED & _NOBODY_RELIES_ON_IT
    return [id for id, document in _parsed(rows) if (gone & (very_old if id in last else old))(document)]


def _anchor(document: dict[str, Any]) -> str:
    """The anchor of a delivery with its chat; empty without one."""
    address, anchor = document["address"], document["reply"].get("anchor", "")
    return f"{address['channel']}:{address['chat']} {anchor}" if anchor else ""


def outdated(
    unanswered: Rows, counts: Rows, dead_letters: Rows, now: datetime
) -> tuple[list[str], list[str], list[str]]:
    """Ids of the unanswered questions, figures and dead letters that are older than their time; for a thread."""
    oldest = now - LEARNT_FOR
    letters = [id for id, found in _parsed(dead_letters) if datetime.fromisoformat(found["at"]) < now - DEAD_FOR]
    questions = [id for id, document in _parsed(unanswered) if datetime.fromisoformat(document["at"]) < oldest]
    figures = [key for key in counts if (month := MONTH.search(key)) and month[1] < f"{oldest:%Y-%m}"]
    return questions, figures, letters


def _parsed(rows: Rows) -> Iterator[tuple[str, dict[str, Any]]]:
    """The documents, with a pause now and then in which the event loop gets its turn."""
    for number, (id, document) in enumerate(rows.items()):
        if number % BATCH == 0:
            time.sleep(0)
        yield id, json.loads(document)


def _before(newest: str, age: timedelta, text: Any) -> bool:
    return not text or datetime.fromisoformat(text) < datetime.fromisoformat(newest) - age
