"""What is forgotten when the journal is compacted: what nobody needs any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from tinydb import where

from storage.documents import DELIVERIES, DONE, Table
from storage.records import DeliveryStatus

DONE_KEPT = 20_000
"""So many of the newest done updates are recognised when they come again, however old."""
DONE_FOR = timedelta(hours=48)
"""And all of the last two days: Telegram repeats nothing after one."""
SENT_FOR = timedelta(days=3)
"""A delivery nobody relies on is forgotten so long after it was made."""


def expired(table: str, rows: Table) -> list[str]:
    """What may be forgotten: time is counted from the newest document, so an idle bot forgets nothing."""
    if table == DONE:
        newest = max((row["received"] for row in rows.values() if row["received"]), key=_date, default="")
        old = where("received").test(partial(_before, newest, DONE_FOR))
        return [id for id in islice(rows, max(0, len(rows) - DONE_KEPT)) if old(rows[id])]
    if table == DELIVERIES:
        newest = max((row["created"] for row in rows.values()), key=_date, default="")
        old = where("created").test(partial(_before, newest, SENT_FOR))
        finished = where("status").one_of([DeliveryStatus.SENT, DeliveryStatus.DEAD])
        unneeded = finished & where("promised").one_of([False]) & (where("reply").anchor == "") & old
        return [id for id, row in rows.items() if unneeded(row)]
    return []


def _date(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _before(newest: str, age: timedelta, text: Any) -> bool:
    return not text or _date(text) < _date(newest) - age
