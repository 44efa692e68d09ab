"""The one message in the company's chat that tells how far its request has come; it is edited in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.dialogue import callbacks
from bot.dialogue.requests import attendance, cards, rungs
from bot.dialogue.requests.deadlines import OVERDUE, UNDECIDED, reminders_of
from bot.dialogue.requests.lifecycle import DECISIONS, Move, allowed
from bot.dialogue.scene import Rung, Scene
from bot.dialogue.speech import Speech, join
from bot.dialogue.turn import Message, Rows, Turn, tell
from storage.messages import Reply, Text
from storage.records import HistoryEntry, Request, Side, Status

UNTOLD = frozenset({Move.WRITE, Move.ASK, Move.ANSWER, Move.ADD})
"""Moves that may come many times: only the first one after another move is a step of its own."""
STEPS = frozenset({"submit", *Move} - {Move.UNASK, Move.TELL})
"""Events of a request's history that are told here; what else happens is no news to the company, or told elsewhere."""
MOST_STEPS = 15
"""Most steps shown; of more, the last ones."""


def receipt(scene: Scene, request: Request) -> Turn:
    """The message that is sent with the request, and from then on tells how far it has come."""
    speech = _speech(scene, request)
    rows = rows_of(speech, request)
    return tell(request.company, text_of(scene, request), *rows, request=request, anchor=anchor_of(request.id))


def redraw(scene: Scene, before: Request, after: Request) -> Turn:
    """The message as it is after a move; nothing where it would say the same."""
    text, speech = text_of(scene, after), _speech(scene, after)
    rows = rows_of(speech, after)
    if (text, rows) == (text_of(scene, before), rows_of(speech, before)):
        return Turn()
    anchor = anchor_of(after.id)
    reply = Reply(text=text, rows=rows, anchor=anchor, replaces_anchor=anchor)
    return Turn(messages=(Message(after.company, reply, request=after.id),))


def anchor_of(number: str) -> str:
    """The name of the message, by which a later one replaces it."""
    return f"track:{number}"


def text_of(scene: Scene, request: Request) -> Text:
    """What the message says: what happens next, and each step so far with its time in the company's own zone."""
    speech = _speech(scene, request)
    steps = join(list(_steps(scene, speech, request))[-MOST_STEPS:])
    if _is_untouched(request):
        parts = [_receipt(scene, speech, request), _promise(scene, speech, request), steps]
    else:
        named = {"number": request.id, "target": cards.contact_name(speech, request, scene.directory)}
        parts = [speech.text("track.heading", **named), steps, *_next(speech, request, named)]
    return join((part for part in parts if part != Text()), "\n\n")


def rows_of(speech: Speech, request: Request) -> Rows:
    """What the company can do now: an open request can always be withdrawn, or added to."""
    moves = allowed(request, Side.COMPANY)
    buttons = [speech.button(f"company.{move}", callbacks.MakeMove(request.id, move)) for move in moves]
    rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    if request.status is Status.DECLINED and request.target:
        rows.append((speech.button("company.elsewhere", callbacks.SendElsewhere(request.id)),))
    return (*rows, (speech.button("button.status", callbacks.Do("status")),))


def _speech(scene: Scene, request: Request) -> Speech:
    """The bot's words for the company. A first request tells its zone only now."""
    speech = scene.speech_for(request.company, request.language)
    home = speech.catalog.clusters.get(request.home)
    return replace(speech, zone=speech.zone or (home.timezone if home else ""))


def _is_untouched(request: Request) -> bool:
    return all(event.event in ("submit", Move.ADD) for event in request.history)


def _receipt(scene: Scene, speech: Speech, request: Request) -> Text:
    """The receipt for a submitted request. Where the target's contact doesn't have it, it says who has, and why."""
    service = speech.catalog.services.get(request.service)
    rung = scene.directory.rung_of(request.target, request.contacts[0]) if request.contacts else None
    if not request.target:
        key = "receipt.secretariat" if service and service.field_that_is("message") else "receipt.request"
    elif rung is Rung.CONTACT:
        key = "receipt.target"
    elif scene.directory.of(request.target):
        key = "receipt.sent"
    else:
        key = "receipt.mailbox" if rung is Rung.MAILBOX else "receipt.fallback"
    parts = [speech.text(key, number=request.id, target=speech.cluster(request.target))]
    if day := attendance.away_until(scene, speech, scene.directory.of(request.target)) if rung else "":
        parts.append(speech.text(f"away.{rung}", target=speech.cluster(request.target), day=day))
    elif key == "receipt.sent":
        parts.append(rungs.instead(speech, request, rung))
    return join((*parts, *attendance.hours(scene, speech, request)), "\n\n")


def _promise(scene: Scene, speech: Speech, request: Request) -> Text:
    """When the contact is reminded and the secretariat told; nothing where that isn't set up."""
    reminders = reminders_of(speech.catalog, request, scene.directory.known)
    due = {reminder.kind: reminder.due for reminder in reminders}
    attended = request.target and scene.directory.of(request.target)
    if not attended or not scene.directory.admins or not {UNDECIDED, OVERDUE} <= due.keys():
        return Text()
    return speech.text("receipt.promise", remind=speech.day(due[UNDECIDED]), tell=speech.day(due[OVERDUE]))


def _next(speech: Speech, request: Request, named: dict[str, str]) -> tuple[Text, ...]:
    """What comes next, while something does."""
    if request.status in (Status.WITHDRAWN, Status.CLOSED):
        return ()
    if request.status is Status.DECLINED and not request.target:
        return ()
    return (speech.text(f"track.next.{request.status}", **named),)


def _steps(scene: Scene, speech: Speech, request: Request) -> Iterator[Text]:
    """Each step with its time, in their order."""
    found = list(_events(request))
    if request.reached:
        found.append(("reached", request.reached))
    found += [(f"reached-{rung}", at) for rung, at in request.stood_in.items()]
    target, cluster = cards.contact_name(speech, request, scene.directory), cards.target_name(speech, request)
    for step, at in sorted(found, key=lambda known: known[1]):
        named = cluster if step.startswith("reached") else target
        yield speech.text(f"track.{step}", target=named, when=speech.moment(at))


def _events(request: Request) -> Iterator[tuple[str, datetime]]:
    """The steps that people made. Of the messages only the first one is a step: it tells that they are in touch."""
    last, in_touch = "", False
    for event in request.history:
        if event.event not in STEPS or event.taken_back or (event.event == Move.PASS and event.by is Side.CONTACT):
            continue  # within a cluster it is no news who looks after it
        if event.event == Move.WRITE:
            if not in_touch and _answers(request, event):
                in_touch = True
                yield event.event, event.at
        elif event.event not in UNTOLD or event.event != last:
            yield event.event, event.at
        in_touch = in_touch and event.event not in DECISIONS
        last = event.event


def _answers(request: Request, event: HistoryEntry) -> bool:
    """True unless the company goes on writing to somebody who hasn't written yet: a message that nobody has read."""
    decided = any(known.event == Move.ACCEPT for known in request.history)
    return decided or event.by is Side.CONTACT
