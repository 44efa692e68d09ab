"""Everything that can be tried, generated from the tables in the code, so that a new command or button is included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, get_args

from bot.dialogue import callbacks
from bot.dialogue.callbacks.callback import Callback, buttons
from bot.dialogue.contacts.invitations import PREFIX, code_hash
from bot.dialogue.deep_links import ENTRY, payload_of
from bot.dialogue.requests import mails
from bot.dialogue.requests.lifecycle import MOVES, Move
from bot.dialogue.routing import handlers
from knowledge.schema import Catalog
from storage.messages import telegram
from storage.records import Status
from storage.waits import (
    AnyWait,
    WaitForMailLink,
    WaitForMove,
    WaitForOutcome,
    WaitForPreference,
)
from tests.matrix.roles import Actor
from tests.matrix.world import CARD, CODES, DRAFT, MESSAGE, NUMBERS, TARGET, THEIRS, TOKEN, contacts

SPOKEN = (Move.ASK, Move.ANSWER, Move.WRITE, Move.DECLINE)
KNOWN: dict[str, Any] = {
    "token": TOKEN,
    "draft": DRAFT,
    "question": "open",
    "about": TOKEN,
    "service": "passport",
    "field": "target",
    "option": TARGET,
    "reason": "capacity",
    "step": "entry-answer",
    "proposal": "p1",
    "part": "company",
    "entry": "passport-what",
    "topic": "passport",
    "action": "help",
    "language": "fr",
    "path": "en/faq/about.yaml",
    "chat": "2001",
    "channel": "telegram",
    "page": 0,
    "state": "-",
    "which": "open",
    "value": "-",
    "side": "contact",
    "kind": "project",
    "form": "text",
    "period": "month",
    "cluster": TARGET,
    "role": "deputy",
    "key": next(known.key for known in contacts() if known.address == telegram(1002)),
    "other": next(known.key for known in contacts() if known.address == telegram(1006)),
    "day": "2026-05-09",
    "first": "2026-05-06",
    "hours": "office",
    "zone": "Europe/Paris",
    "person": "1001",
    "position": 0,
    "release": 1,
    "number": NUMBERS[Status.SUBMITTED],
}
"""Values for the fields of buttons, by name: always ones that exist."""
SPECIAL: dict[str, Any] = {
    "ConfirmClose": Status.ACCEPTED,
    "SendElsewhere": Status.DECLINED,
    "WriteTo": Status.ACCEPTED,
}
"""Buttons that mean something in another status than submitted."""

WAITING: dict[type, dict[str, Any]] = {
    WaitForMailLink: {"code_hash": code_hash(CODES["of a mail"])},
    WaitForOutcome: {"number": NUMBERS[Status.CLOSED], "side": "company"},
    WaitForPreference: {"part": "name"},
}
"""Ways to wait that need other values than buttons."""


@dataclass(frozen=True)
class Act:
    """Something to try. `text`, `data` and `content` are those of the update; `wait` is what the chat waits for."""

    name: str
    text: str = ""
    data: str = ""
    content: dict[str, Any] | None = None
    reply: int | None = None
    wait: AnyWait | None = None

    def by(self, actor: Actor, update: int) -> dict[str, Any]:
        """The update of somebody who tries it."""
        if self.data:
            return actor.press(update, self.data)
        return actor.message(update, self.reply, **(self.content or {"text": self.text}))


def acts(catalog: Catalog) -> Iterator[Act]:
    """All of them."""
    yield from _commands(catalog)
    for button in buttons():
        yield from _presses(button)
    yield from _links(catalog)
    yield from _codes()
    yield Act("words", text="what is the passport?")
    yield Act("reply to a card", text="a few words", reply=CARD)
    yield from _words()
    file = {"file_id": "f1", "file_unique_id": "u1"}
    yield Act("a file", content={"document": {**file, "file_name": "plan.pdf"}})
    yield Act("a file of content", content={"document": {**file, "file_name": "about.yaml"}})
    yield Act("a photo as a reply to a card", content={"photo": [{**file, "width": 9, "height": 9}]}, reply=CARD)
    yield Act("a place", content={"location": {"latitude": 1.0, "longitude": 2.0}})


def _words() -> Iterator[Act]:
    """Words that a chat waits for, in every way there is to wait: a role may be gone by the time they are typed."""
    for move in SPOKEN:
        yield Act(f"words for: {move}", text="a few words", wait=WaitForMove(move=move, number=_number(move)))
    for wait in get_args(get_args(AnyWait)[0]):
        if wait is WaitForMove:
            continue
        kind = wait.model_fields["kind"].default
        wanted = [name for name, field in wait.model_fields.items() if field.is_required() or name == "language"]
        special = WAITING.get(wait, {})
        values = {name: KNOWN[name] for name in wanted if name not in special} | special
        yield Act(f"words for: {kind}", text="a few words", wait=wait(**values))


def _codes() -> Iterator[Act]:
    """The links of invitations, and the button of somebody who has followed the link in a mail."""
    for state, code in {**CODES, "invented": "code"}.items():
        prefix = mails.PREFIX if state == "of a mail" else PREFIX
        yield Act(f"/start {prefix} {state}", text=f"/start {prefix}{code}")
    yield Act(f"/start {PREFIX} of a mail", text=f"/start {PREFIX}{CODES['of a mail']}")
    yield Act(f"/start {mails.PREFIX} open", text=f"/start {mails.PREFIX}{CODES['open']}")
    waits = WaitForMailLink(code_hash=code_hash(CODES["of a mail"]), number=NUMBERS[Status.SUBMITTED])
    yield Act("UseMailLink of a mail", data=callbacks.UseMailLink().encode(), wait=waits)


def _commands(catalog: Catalog) -> Iterator[Act]:
    """Every command of every table of commands in the routing, and of every service."""
    tables = [table for name, table in vars(handlers).items() if name.endswith("COMMANDS")]
    names = {name for table in tables for name in table} | set(catalog.services)
    arguments = {"block": f" {NUMBERS[Status.SUBMITTED]}", "entry": " passport"}
    return (Act(f"/{name}", text=f"/{name}{arguments.get(name, '')}") for name in sorted(names))


def _presses(button: type[Callback]) -> Iterator[Act]:
    names = [field.name for field in fields(button)]  # type: ignore[arg-type]
    values = {name: KNOWN[name] for name in names if name != "move"}
    if issubclass(button, callbacks.OutcomeButton):
        values["number"] = NUMBERS[Status.CLOSED]
    if button.__name__ in SPECIAL:
        values["number"] = NUMBERS[SPECIAL[button.__name__]]
    if button is callbacks.Unblock:
        values["chat"] = "2009"
    if issubclass(button, callbacks.InvitationButton | callbacks.Revoke):
        for state, code in {**CODES, "invented": ""}.items():
            key = code_hash(code)[:16] if code else TOKEN
            yield Act(f"{button.__name__} {state}", data=button(key=key).encode())
        return
    if "move" not in names:
        yield Act(button.__name__, data=button(**values).encode())
        return
    for move in Move:
        values["number"] = _number(move)
        yield Act(f"{button.__name__} {move}", data=button(**values, move=move).encode())  # type: ignore[call-arg]
    for number, what in ((MESSAGE, "of a message"), (THEIRS, "of others")):
        made = button(**{**values, "number": number}, move=Move.WRITE)  # type: ignore[call-arg]
        yield Act(f"{button.__name__} write {what}", data=made.encode())


def _number(move: Move) -> str:
    """The request on which the move can be made."""
    first = {Move.ANSWER: Status.ASKED, Move.UNDO: Status.DECLINED}
    return NUMBERS[first.get(move) or next(status for status, moves in MOVES.items() if move in moves)]


def _links(catalog: Catalog) -> Iterator[Act]:
    """Every kind of deep link."""
    service = catalog.services["passport"]
    links = (
        f"{ENTRY}passport-what",
        payload_of(service),
        payload_of(service, TARGET),
        TARGET,
        "nothing",
        NUMBERS[Status.SUBMITTED],
    )
    for link in links:
        yield Act(f"/start {link}", text=f"/start {link}")
