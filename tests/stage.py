"""A stage without Telegram: the assistant and a real store, with messages put into lists instead of sent."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

from bot.assistant import Assistant
from bot.contacts import SECRETARIAT, import_contacts
from bot.dialogue.directory import Directory
from bot.dialogue.effects import AskRights, Effect, Failed, GatherPersonalData, Result, Rights
from bot.dialogue.events import NOWHERE, Arrived, Event, EventKind, Incoming, ReminderDue
from bot.dialogue.scene import Terms
from bot.dialogue.speech import plain
from bot.dialogue.turn import Insert
from bot.limits import Allowance, Limits
from knowledge.loader import packaged
from knowledge.releases.releases import Release, Releases, prepare
from storage.embedded.documents import REQUESTS, SESSIONS
from storage.embedded.store import EmbeddedStore
from storage.messages import TELEGRAM, Address, Attachment, Choice, Delivery, DeliveryStatus, telegram
from storage.records import Changes, Person, Request, Session
from tests.scripts import Seen, payload
from tests.unsynced_store import unsynced_store

CAST = {"Camille": 1001, "Noah": 1002, "Léa": 1003, "Ingrid": 1004, "Olga": 1005, "Bob": 1006}
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
MORNING = datetime(2026, 5, 4, 9, tzinfo=UTC)
"""The time on the stage."""
FIRST_GROUP = -5001
LEASE = timedelta(minutes=1)
DIRECTORY = Directory(
    contacts={"ecotech-quebec": (telegram(1002),), "tenerrdis": (telegram(1003),)}, admins=(telegram(1004),)
)


@cache
def release() -> Release:
    """Prepare the packaged content once, without the optional encoder."""
    return prepare(packaged())


@cache
def releases() -> Releases:
    """Return the same content in use, shared by all stages: to open it packs all files, and nobody publishes here."""
    return Releases(packaged(), release(), None, ())


@dataclass
class Shown:
    """A message in a chat."""

    id: int
    text: str
    rows: tuple[tuple[Choice, ...], ...]
    request: str


class StoredRecords(MutableMapping[Any, Any]):
    """Records of the store by id, for reading; records assigned here are stored before the next step."""

    def __init__(self, stage: Stage, table: str, record: type[Session] | type[Request]) -> None:
        self._stage = weakref.proxy(stage)
        self._table = table
        self._record = record
        self.fresh: dict[Any, Any] = {}

    def __getitem__(self, id: Any) -> Any:
        document = self._documents()[str(telegram(id)) if isinstance(id, int) else id]
        return self._record.model_validate_json(document)

    def __setitem__(self, id: Any, record: Any) -> None:
        self.fresh[id] = record

    def __delitem__(self, id: Any) -> None:
        raise TypeError("Nobody takes records out of a store.")

    def __iter__(self) -> Iterator[Any]:
        return iter(self._documents())

    def __len__(self) -> int:
        return len(self._documents())

    def _documents(self) -> Mapping[str, bytes]:
        store: EmbeddedStore | None = self._stage.store
        return store._staging.rows(self._table) if store else {}


@dataclass
class Stage:
    """Plays people against the assistant."""

    directory: Directory = DIRECTORY
    language: str = "en"
    chats: dict[int, list[Shown]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    fresh: dict[int, list[Seen]] = field(default_factory=dict)
    own: dict[int, list[int]] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    """What people have written: the ids by chat, and the words by id."""
    numbers: Any = field(default_factory=lambda: itertools.count(5000))
    store: EmbeddedStore | None = None
    threads: bool = False
    """Whether the store, the search and all else have real threads: for measures of the event loop."""
    now: datetime = MORNING
    terms: Terms = field(default_factory=Terms)
    about: dict[int, str] = field(default_factory=dict)
    """The request that the last message in each chat was about."""

    groups: dict[str, int] = field(default_factory=dict)
    group: str | None = None
    """The group in which things happen; None for the private chats."""
    administrators: set[int] = field(default_factory=set)
    """Who owns a group: as everywhere, whoever has made it."""
    anonymous: dict[str, list[str]] = field(default_factory=dict)
    """Who writes in the name of a group."""

    def __post_init__(self) -> None:
        self.sessions = StoredRecords(self, SESSIONS, Session)
        self.requests = StoredRecords(self, REQUESTS, Request)
        self.counts: Mapping[str, int] = {}
        self.folder = Path()

    @property
    def year(self) -> int:
        return self.now.year

    # -------------------------------------------------------------- people

    async def makes_group(self, name: str, members: list[str], *, forum: bool, anonymous: list[str]) -> None:
        """Make a group, owned by the first of its members."""
        self.groups[name] = FIRST_GROUP - len(self.groups)
        self.administrators.add(CAST[members[0]])
        self.anonymous[name] = anonymous

    def goes_to(self, group: str | None) -> None:
        """Let the next steps happen in this group; None for the private chats."""
        self.group = group

    def chat_of(self, person: str) -> int:
        """Return the chat in which the person is at the moment."""
        return self.groups[self.group] if self.group else CAST[person]

    async def opens(self, person: str, link: dict[str, str]) -> None:
        """Open the newest link in the chat of `of`."""
        way = link.get("way", "start")
        codes = (payload(shown.text, way) for shown in reversed(self.chats[CAST[link["of"]]]))
        await self.types(person, f"/start {next(filter(None, codes))}")

    async def types(self, person: str, text: str) -> None:
        is_command = text.startswith("/") and len(text) > 1 and not text[1].isspace() and text[1] != "/"
        command = text[1:].split()[0].lower() if is_command else ""
        await self.does(person, EventKind.COMMAND if command else EventKind.TEXT, text=text, command=command)

    async def forwards(self, person: str, post: dict[str, str]) -> None:
        await self.does(person, EventKind.TEXT, text=post["text"], forwarded=post["of"])

    async def replies(self, person: str, reply: dict[str, str]) -> None:
        """Reply to the newest message with the words `to`."""
        to = next(shown for shown in reversed(self.chats[self.chat_of(person)]) if reply["to"] in shown.text)
        await self.does(person, EventKind.TEXT, text=reply["text"], replied=to.id, quote=reply.get("quote", ""))

    async def reacts(self, person: str, reaction: dict[str, str]) -> None:
        """React with an emoji to the newest message with the words `to`."""
        to = next(shown for shown in reversed(self.chats[self.chat_of(person)]) if reaction["to"] in shown.text)
        who, here = Person(id=CAST[person], first_name=person, phone_language=self.language), self.group is None
        event = Incoming(
            token=f"t{next(self.numbers)}",
            kind=EventKind.REACTION,
            address=telegram(self.chat_of(person)),
            person=who,
            private=here,
            text=reaction["emoji"],
            replied=to.id,
        )
        await self.happens(event)

    async def edits(self, person: str, text: str) -> None:
        await self.does(person, EventKind.EDITED, text=text, message=self.own[self.chat_of(person)][-1])

    async def edits_first(self, person: str, edit: dict[str, str]) -> None:
        """Edit the oldest message with these words."""
        message = next(id for id in self.own[self.chat_of(person)] if self.texts[id] == edit["of"])
        await self.does(person, EventKind.EDITED, text=edit["text"], message=message)

    async def takes_back(self, person: str, words: str) -> None:
        """Reply /delete to the newest message of these words."""
        ids = reversed(self.own[self.chat_of(person)])
        message = next(id for id in ids if self.texts[id] == words)
        await self.does(person, EventKind.COMMAND, text="/delete", command="delete", own=message)

    async def sends(self, person: str, kind: str, caption: str = "") -> None:
        if kind in ("photo", "document"):
            name = "plan.pdf" if kind == "document" else ""
            await self.does(
                person, EventKind.FILE, attachment=Attachment(kind=kind, file="file-1", name=name), text=caption
            )
        else:
            sent = Attachment(kind=kind, file="file-2") if kind in ("voice", "audio", "video") else None  # type: ignore[arg-type]
            await self.does(person, EventKind.OTHER, detail=kind, attachment=sent, text=caption)

    async def sends_file(self, person: str, file: dict[str, Any]) -> None:
        attachment = Attachment(kind="document", file="file-1", name=file["name"])
        await self.does(person, EventKind.FILE, attachment=attachment)

    async def presses(self, person: str, label: str) -> None:
        """Press the newest button of this label."""
        await self._press(person, label, list(reversed(self.chats[self.chat_of(person)])))

    async def presses_first(self, person: str, label: str) -> None:
        """Press the oldest button of this label."""
        await self._press(person, label, self.chats[self.chat_of(person)])

    async def _press(self, person: str, label: str, messages: list[Shown]) -> None:
        for shown in messages:
            for choice in itertools.chain(*shown.rows):
                if choice.label == label:
                    await self.does(person, EventKind.PRESS, action=choice.action, message=shown.id)
                    return
        raise AssertionError(f"{person} has no button {label!r}")

    async def presses_action(self, person: str, action: str) -> None:
        """Press a button that the chat no longer shows, or made-up button data."""
        await self.does(person, EventKind.PRESS, action=action, message=1)

    async def steals(self, person: str, button: dict[str, str]) -> None:
        """Press a button that stands in somebody else's chat."""
        rows = (row for shown in reversed(self.chats[CAST[button["of"]]]) for row in shown.rows)
        action = next(choice.action for choice in itertools.chain(*rows) if choice.label == button["label"])
        await self.presses_action(person, action)

    def logged(self) -> str:
        """Return nothing: the dialogue doesn't log."""
        return ""

    async def replaces(self, file: str, old: str, new: str) -> None:
        raise AssertionError("this stage has no content folder")

    async def restart(self) -> None:
        """Close the store and open it again: nothing may be kept outside the records."""
        if self.store is not None:
            await self.store.close()
            self.store = await unsynced_store(self.folder, threads=self.threads)

    async def news(self) -> dict[str, list[Seen]]:
        """Return what each chat has received since the last call."""
        fresh, self.fresh = self.fresh, {}
        return {name: fresh.get(chat, []) for name, chat in {**CAST, **self.groups}.items()}

    # --------------------------------------------------------------- engine

    async def opened(self) -> EmbeddedStore:
        """Open the store, in a temporary folder, with what a test has put into it."""
        if self.store is None:
            self._take_folder(Path(tempfile.mkdtemp(prefix="stage")))
            self.store = await unsynced_store(self.folder, threads=self.threads)
        mailboxes = {cluster: known[0].chat for cluster, known in self.directory.mailboxes.items()}
        await import_contacts(self.store, {SECRETARIAT: self.directory.admins, **self.directory.contacts}, mailboxes)
        for session in self.sessions.fresh.values():
            await self.store.commit(Changes(session=session))
        for request in self.requests.fresh.values():
            await self.store.commit(Changes(requests=(request,)))
        self.sessions.fresh, self.requests.fresh = {}, {}
        return self.store

    def _take_folder(self, folder: Path) -> None:
        """Use a folder for the store; it is deleted with the stage."""
        self.folder = folder
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    async def does(self, person: str, kind: EventKind, **details: Any) -> None:
        """Let the person cause an event with these details, in the chat where they are."""
        chat = self.chat_of(person)
        details = {"private": self.group is None, "title": self.group or "", **details}
        who = Person(id=CAST[person], first_name=person, phone_language=self.language)
        if self.group and person in self.anonymous.get(self.group, ()) and kind is not EventKind.PRESS:
            who = Person(id=chat, first_name=self.group)
        details.setdefault("message", next(self.numbers))
        if kind is not EventKind.PRESS:
            self.own.setdefault(chat, []).append(details["message"])
            file = details["attachment"].kind if details.get("attachment") else ""
            self.texts[details["message"]] = details.get("text") or f"<{file}>"
        await self.happens(
            Incoming(token=f"t{next(self.numbers)}", kind=kind, address=telegram(chat), person=who, **details)
        )

    async def waits(self, passed: timedelta) -> None:
        """Let time pass, and handle what falls due meanwhile."""
        store, until = await self.opened(), self.now + passed
        while (due := await store.next_reminder()) and due <= until:
            self.now = max(self.now, due)
            for reminder in await store.claim_due(self.now, LEASE):
                address = reminder.address or NOWHERE
                event = ReminderDue(token=f"due{reminder.id}", address=address, reminder=reminder)
                await self.happens(event, reminder.id)
        self.now = until

    async def happens(self, event: Event, done: str | None = None, *, quietly: bool = False) -> None:
        """Handle an event and deliver what follows; `quietly` while messages are being delivered already."""
        store = await self.opened()
        turn = await self.assistant(store).handle(event, done)
        if turn.notice:
            self.notices.append(turn.notice)
        while not quietly and (deliveries := await store.claim_deliveries(self.now, LEASE)):
            for delivery in deliveries:
                await self._deliver(store, delivery)
        self.counts = await store.counts()

    def assistant(self, store: EmbeddedStore) -> Assistant:
        """Build the assistant on this stage, whose store is open."""
        return Assistant(
            store=store,
            releases=releases(),
            read=lambda payload: None,
            presses=cast(Any, self),
            carry_out=self._carry_out,
            allowance=Allowance(Limits()),
            now=lambda: self.now,
            terms=self.terms,
            name="icn_bot",
        )

    async def _carry_out(self, effect: Effect, by: str, now: datetime) -> Result:
        """Record the effect without running it."""
        if isinstance(effect, AskRights):
            return Rights(effect.person in self.administrators)
        if isinstance(effect, GatherPersonalData):
            return await (await self.opened()).personal_data(effect.address)
        self.effects.append(effect)
        return Failed("release.gone")

    async def show_typing(self, address: Address) -> None:
        """Show nothing: nobody sees it here."""

    async def answer_search(self, search: str, found: tuple[Insert, ...]) -> None:
        """Show nothing: nobody sees it here."""

    async def _deliver(self, store: EmbeddedStore, delivery: Delivery) -> None:
        reply = delivery.reply
        replaced = reply.replaces
        if reply.replaces_anchor:
            replaced = await store.message_with_anchor(delivery.address, reply.replaces_anchor)
        if delivery.address.channel == TELEGRAM:
            message = self._show(int(delivery.address.chat), delivery, replaced)
        else:
            self.mails.append(plain(reply.text))
            message = len(self.mails)
        sent = {"status": DeliveryStatus.SENT, "message_id": message, "attempts": 1}
        if delivery.reported:
            await self.happens(
                Arrived(token=f"there{delivery.id}", address=delivery.address, request=delivery.request), quietly=True
            )
        await store.record(delivery.without_content().model_copy(update=sent))

    def _show(self, chat: int, delivery: Delivery, replaced: int | None) -> int:
        reply, messages = delivery.reply, self.chats.setdefault(chat, [])
        file = reply.attachment or reply.copied
        text = plain(reply.text) + (f"\n<{file.kind}>" if file else "")
        old = next((shown for shown in messages if shown.id == replaced), None)
        if reply.bare and reply.deletes:
            self.chats[chat] = [shown for shown in messages if shown is not old]
            return old.id if old else 0
        if reply.bare:
            if old and old.rows:
                old.rows = ()
                self.fresh.setdefault(chat, []).append(Seen(old.text, []))
            return old.id if old else 0
        if old and (old.text, old.rows) == (text, reply.rows):
            return old.id  # Telegram shows no edit that changes nothing
        self.fresh.setdefault(chat, []).append(Seen(text, [choice.label for choice in itertools.chain(*reply.rows)]))
        if delivery.request:
            self.about[chat] = delivery.request
        if old:
            old.text, old.rows = text, reply.rows
            return old.id
        messages.append(Shown(next(self.numbers), text, reply.rows, delivery.request))
        return messages[-1].id
