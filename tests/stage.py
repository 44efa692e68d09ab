"""A stage without Telegram: the pure dialogue and a dictionary for a memory."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from bot.dialogue import respond
from bot.dialogue.callbacks import decode
from bot.dialogue.effects import Effect
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.scene import Directory, Scene
from bot.dialogue.speech import plain
from knowledge.loader import packaged
from knowledge.releases.releases import Release, prepare
from storage.messages import Address, Attachment, Choice, telegram
from storage.records import Changes, Person, Request, Session, Snapshot, UnansweredQuestion
from tests.scripts import Seen

CAST = {"Camille": 1001, "Noah": 1002, "Léa": 1003, "Ingrid": 1004}
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DIRECTORY = Directory(
    contacts={"ecotech-quebec": (telegram(1002),), "tenerrdis": (telegram(1003),)}, admins=(telegram(1004),)
)


@cache
def release() -> Release:
    """The packaged content, prepared once, without the optional encoder."""
    return prepare(packaged())


@dataclass
class Shown:
    """A message lying in a chat."""

    id: int
    text: str
    rows: tuple[tuple[Choice, ...], ...]
    anchor: str
    request: str


@dataclass
class Stage:
    """Plays people against `respond`, applying its changes to memory at once."""

    directory: Directory = DIRECTORY
    language: str = "en"
    sessions: dict[int, Session] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    chats: dict[int, list[Shown]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    fresh: dict[int, list[Seen]] = field(default_factory=dict)
    unanswered: dict[str, UnansweredQuestion] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    own: dict[int, list[int]] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    """What people have written: the ids by chat, and the words by id."""
    numbers: Any = field(default_factory=lambda: itertools.count(5000))

    # -------------------------------------------------------------- people

    async def types(self, person: str, text: str) -> None:
        is_command = text.startswith("/") and len(text) > 1 and not text[1].isspace()
        command = text[1:].split()[0].lower() if is_command else ""
        self._in(person, EventKind.COMMAND if command else EventKind.TEXT, text=text, command=command)

    async def replies(self, person: str, reply: dict[str, str]) -> None:
        to = next(shown for shown in reversed(self.chats[CAST[person]]) if reply["to"] in shown.text)
        self._in(person, EventKind.TEXT, text=reply["text"], replied=to.id, quote=reply.get("quote", ""))

    async def edits(self, person: str, text: str) -> None:
        self._in(person, EventKind.EDITED, text=text, message=self.own[CAST[person]][-1])

    async def edits_first(self, person: str, edit: dict[str, str]) -> None:
        """The oldest message with these words gets others."""
        known = next(id for id in self.own[CAST[person]] if self.texts[id] == edit["of"])
        self._in(person, EventKind.EDITED, text=edit["text"], message=known)

    async def sends(self, person: str, kind: str) -> None:
        if kind in ("photo", "document"):
            self._in(person, EventKind.FILE, attachment=Attachment(kind=kind, file="file-1", name="plan.pdf"))
        else:
            self._in(person, EventKind.OTHER, detail=kind)

    async def sends_file(self, person: str, file: dict[str, Any]) -> None:
        self._in(person, EventKind.FILE, attachment=Attachment(kind="document", file="file-1", name=file["name"]))

    async def presses(self, person: str, label: str) -> None:
        self._press(person, label, list(reversed(self.chats[CAST[person]])))

    async def presses_first(self, person: str, label: str) -> None:
        self._press(person, label, self.chats[CAST[person]])

    def _press(self, person: str, label: str, messages: list[Shown]) -> None:
        for shown in messages:
            for choice in itertools.chain(*shown.rows):
                if choice.label == label:
                    self._in(person, EventKind.PRESS, action=choice.action, message=shown.id)
                    return
        raise AssertionError(f"{person} has no button {label!r}")

    async def presses_action(self, person: str, action: str) -> None:
        """A press that the chat no longer shows, or that somebody made up."""
        self._in(person, EventKind.PRESS, action=action, message=1)

    async def steals(self, person: str, button: dict[str, str]) -> None:
        rows = (row for shown in reversed(self.chats[CAST[button["of"]]]) for row in shown.rows)
        action = next(choice.action for choice in itertools.chain(*rows) if choice.label == button["label"])
        await self.presses_action(person, action)

    def logged(self) -> str:
        """The dialogue logs nothing."""
        return ""

    async def replaces(self, file: str, old: str, new: str) -> None:
        raise AssertionError("this stage has no content folder")

    async def restart(self) -> None:
        """Nothing is kept outside the records, so there is nothing to lose."""

    async def news(self) -> dict[str, list[Seen]]:
        fresh, self.fresh = self.fresh, {}
        return {name: fresh.get(chat, []) for name, chat in CAST.items()}

    # --------------------------------------------------------------- engine

    def _in(self, person: str, nature: EventKind, **details: Any) -> None:
        chat = CAST[person]
        who = Person(id=chat, first_name=person, phone_language=self.language)
        details.setdefault("message", next(self.numbers))
        if nature is not EventKind.PRESS:
            self.own.setdefault(chat, []).append(details["message"])
            self.texts[details["message"]] = details.get("text", "")
        incoming = Incoming(
            token=f"t{next(self.numbers)}", nature=nature, address=telegram(chat), person=who, **details
        )
        scene = Scene(
            release(), self.directory, self._snapshot(incoming), incoming, datetime(2026, 5, 4, 9, tzinfo=UTC)
        )
        turn = respond(scene)
        if turn.notice:
            self.notices.append(turn.notice)
        if turn.effect:
            self.effects.append(turn.effect)
        self._apply(turn.changes(scene))

    def _snapshot(self, incoming: Incoming) -> Snapshot:
        address = incoming.address
        session = self.sessions.get(int(address.chat), Session(address=address))
        named = {about.request for about in (decode(incoming.action), session.expected) if about}
        mine = [
            one
            for one in self.requests.values()
            if address in (one.company, *one.contacts, *one.copies) or one.id in named
        ]
        replied = next((one.request for one in self.chats.get(int(address.chat), []) if one.id == incoming.replied), "")
        last = max((one.number for one in self.requests.values()), default=0)
        return Snapshot(
            session=session,
            requests=tuple(reversed(mine)),
            languages=self._languages(),
            last_number=last,
            replied=replied,
            **self._learnt(incoming, session),
        )

    def _learnt(self, incoming: Incoming, session: Session) -> dict[str, Any]:
        if self.directory.is_admin(incoming):
            return {"unanswered": tuple(self.unanswered.values()), "counts": self.counts}
        own = session.unanswered
        return {"unanswered": tuple(one for one in self.unanswered.values() if own and one.id == own.id)}

    def _languages(self) -> dict[Address, str]:
        known = ((one.address, one.person, one.spoken) for one in self.sessions.values())
        found = {chat: who.language or spoken or who.phone_language for chat, who, spoken in known if who}
        return {chat: language for chat, language in found.items() if language}

    def _apply(self, changes: Changes) -> None:
        if changes.session:
            self.sessions[int(changes.session.address.chat)] = changes.session
        for request in changes.requests:
            self.requests[request.id] = request
        self.unanswered.update({one.id: one for one in changes.unanswered})
        for settled in changes.settled:
            self.unanswered.pop(settled, None)
        self.counts.update(changes.counts)
        for delivery in changes.deliveries:
            self._show(int(delivery.address.chat), delivery.reply, delivery.request)

    def _show(self, chat: int, reply: Any, request: str) -> None:
        lying = self.chats.setdefault(chat, [])
        carried = reply.attachment or reply.copied
        text = plain(reply.text) + (f"\n<{carried.kind}>" if carried else "")
        labels = [choice.label for choice in itertools.chain(*reply.rows)]
        self.fresh.setdefault(chat, []).append(Seen(text, labels))
        old = next(
            (
                one
                for one in reversed(lying)
                if one.id == reply.replaces or (reply.replaces_anchor and one.anchor == reply.replaces_anchor)
            ),
            None,
        )
        if old:
            old.text, old.rows = text, reply.rows
        else:
            lying.append(Shown(next(self.numbers), text, reply.rows, reply.anchor, request))
