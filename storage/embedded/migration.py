"""Migrations: data of older versions in the current format.

A folder has a format number, in the first line of its files. Each step is a pure function from the tables of one format
to those of the next. It works on plain dicts of JSON documents, so that it keeps working when the records change again.
A new step is one function at the end of STEPS, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from storage.embedded.documents import Documents, Picture, dumps

Document = dict[str, Any]
Table = dict[str, Document]
"""Documents by id."""
Tables = dict[str, Table]
Step = Callable[[Tables], Tables]


def migrate(format: int, entries: Iterable[bytes]) -> Iterator[bytes]:
    """Turn data of an older format into entries of the current one."""
    old = Documents(lambda table, rows: [])
    for entry in entries:
        old.apply(entry)
    tables: Tables = {
        name: {id: json.loads(document) for id, document in rows.items()} for name, rows in old.tables.items()
    }
    for step in STEPS[format - 1 :]:
        tables = step(tables)
    rows = {name: {id: dumps(document) for id, document in table.items()} for name, table in tables.items()}
    return Picture(rows, lambda table, rows: []).entries()


def use_addresses(tables: Tables) -> Tables:
    """Chats were Telegram's numbers; now they are addresses, which are also the ids of sessions."""
    return {
        **tables,
        "sessions": {_name(session["chat"]): _session(session) for session in _rows(tables, "sessions")},
        "requests": _each(tables, "requests", _request),
        "deliveries": _each(tables, "deliveries", _with_address),
        "missed": _each(tables, "missed", _with_address),
        "inbox": _each(tables, "inbox", _in_lane),
        "aside": _each(tables, "aside", lambda letter: {**letter, "update": _in_lane(letter["update"])}),
    }


def use_glossary(tables: Tables) -> Tables:
    """Rename tables and fields to the glossary's words; a vote becomes more than a thumb."""
    names = {"aside": "dead_letters", "missed": "unanswered"}
    renamed = {names.get(name, name): table for name, table in tables.items()}
    return {**renamed, "sessions": _each(tables, "sessions", _glossary)}


def type_waits(tables: Tables) -> Tables:
    """What a chat waits for was a `kind` and what it is `about`; now each kind has fields of its own."""
    return {**tables, "sessions": _each(tables, "sessions", _waiting)}


def keep_drafts(tables: Tables) -> Tables:
    """A session held one draft and a parked one; now it holds any number, by id."""
    return {**tables, "sessions": _each(tables, "sessions", _drafts)}


def hold_whole_messages(tables: Tables) -> Tables:
    """A held message was stored by its words alone; now it is a record."""
    return {**tables, "sessions": _each(tables, "sessions", _holding)}


STEPS: tuple[Step, ...] = (use_addresses, use_glossary, type_waits, keep_drafts, hold_whole_messages)
"""The step at index n leads from format n + 1 to the next."""
FORMAT = 1 + len(STEPS)
"""The current format; a newer one is refused rather than misread."""


def _rows(tables: Tables, name: str) -> Iterable[Document]:
    return tables.get(name, {}).values()


def _each(tables: Tables, name: str, change: Callable[[Document], Document]) -> Table:
    return {id: change(document) for id, document in tables.get(name, {}).items()}


def _address(chat: int) -> Document | None:
    """Chat 0 stood for nobody."""
    return {"channel": "telegram", "chat": str(chat), "thread": ""} if chat else None


def _name(chat: int) -> str:
    return f"telegram:{chat}"


def _with_address(document: Document) -> Document:
    """A document whose chat is an address."""
    rest = {name: value for name, value in document.items() if name != "chat"}
    return {**rest, "address": _address(document.get("chat", 0))}


def _session(document: Document) -> Document:
    session = _with_address(document)
    missed = session.get("missed")
    return {**session, "missed": _with_address(missed) if missed else None}


def _request(document: Document) -> Document:
    rest = {name: value for name, value in document.items() if name != "chat"}
    parties = {name: [_address(chat) for chat in document.get(name, ())] for name in ("contacts", "copies")}
    return {**rest, "company": _address(document["chat"]), **parties}


def _in_lane(update: Document) -> Document:
    return {**update, "lane": {"channel": "telegram", "chat": str(update["lane"]), "thread": ""}}


ENTRY_STEPS = ("entry-answer", "entry-phrasing", "new-question", "new-answer", "new-phrasings")


def _waiting(session: Document) -> Document:
    expected = session.get("expected")
    return {**session, "expected": _wait(expected["kind"], expected["about"]) if expected else None}


def _wait(kind: str, about: str) -> Document:
    if kind == "lacking":
        entry, _, token = about.partition("@")
        return {"kind": kind, "entry": entry, "token": token}
    if kind in ("entry-answer", "entry-phrasing"):
        return {"kind": kind, "entry": about}
    return {"kind": kind} if kind in ENTRY_STEPS else {"kind": "move", "move": kind, "number": about}


def _glossary(document: Document) -> Document:
    session = dict(document)
    session["held_messages"] = session.pop("strays", {})
    session["unanswered"] = session.pop("missed", None)
    composing = dict(session.get("composing", {}))
    composing["unanswered"] = composing.pop("missed", [])
    session["composing"] = composing
    votes = session.get("votes", {})
    session["votes"] = {entry: {"thumb": vote} if isinstance(vote, str) else vote for entry, vote in votes.items()}
    return session


def _drafts(session: Document) -> Document:
    kept = {key: value for key, value in session.items() if key not in ("draft", "laid")}
    front, behind = session.get("draft"), session.get("laid")
    drafts = {draft["id"]: _draft(draft) for draft in (behind, front) if draft}
    return {**kept, "drafts": drafts, "active": front["id"] if front and not front.get("paused") else ""}


def _draft(draft: Document) -> Document:
    """A draft with its step, instead of `at`, `understood` and flags."""
    kept: Document = {key: draft[key] for key in ("id", "service", "answers", "wish", "started") if key in draft}
    if draft.get("understood"):
        return {**kept, "step": {"kind": "confirming", "understood": draft["understood"]}}
    if draft.get("at"):
        return {**kept, "step": {"kind": "asking", "field": draft["at"], "ticked": draft.get("ticked", [])}}
    return {**kept, "step": {"kind": "reviewing"}}


def _holding(session: Document) -> Document:
    held = session.get("held_messages", {})
    return {**session, "held_messages": {token: {"words": words} for token, words in held.items()}}
