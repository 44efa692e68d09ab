"""The one message in the company's chat that shows how far its request has come. It is edited in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue import callbacks
from bot.dialogue.directory import Rung
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.requests import attendance, cards, notices
from bot.dialogue.requests.deadlines import OVERDUE, UNDECIDED, reminders_of
from bot.dialogue.requests.lifecycle import DECISIONS, OPEN, Move, offered_moves
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, in_rows, join
from bot.dialogue.turn import Message, Rows, Turn, say, tell
from bot.dialogue.words.plain_words import fold, has_phrase, has_word, looks_like_question, says
from knowledge.schema import REFERENCE_LANGUAGE, Catalog
from storage.messages import Reply, Text
from storage.records import HistoryEntry, Request, Side, Status

UNTOLD = frozenset({Move.WRITE, Move.ASK, Move.ANSWER, Move.ADD})
"""Moves that may come many times: only the first one after another move is a step of its own."""
STEPS = frozenset({"submit", *Move} - {Move.UNASK, Move.TELL})
"""Events of a request's history that are told here; what else happens is no news to the company, or told elsewhere."""
JUST_SENT = timedelta(hours=1)
"""Time in which "send" is about the request that was just sent."""
MOST_WORDS = 10
"""Up to this many words ask only what has become of a request."""
FEW = 4
"""Up to this many words ask even where they don't look like a question: "liegt was an"."""
MOST_STEPS = 15
"""Most steps shown; of more, the last ones."""


def receipt(scene: Scene, request: Request) -> Turn:
    """Return the message sent with the request, which from then on shows how far it has come."""
    speech = _speech(scene, request)
    rows = rows_of(speech, request)
    return tell(request.company, text_of(scene, request), *rows, request=request, anchor=anchor_of(request.id))


def asks_after(scene: Scene, question: str, decision: Decision) -> bool:
    """Return whether a company asks whether what it has sent was read or answered, or only if anybody is there; or
    would have the others reminded.
    """
    if len(question.split()) > MOST_WORDS:
        return False
    courtesies = scene.catalog.intents[REFERENCE_LANGUAGE]
    courtesy = decision.id if decision.outcome is Outcome.SMALLTALK else ""
    calls = looks_like_question(scene.catalog, question) and courtesies.is_call(courtesy)
    asks = calls or _asks_to_remind(scene.catalog, question, decision.language)
    asks, here = asks or has_word(scene.catalog, question, "read-yet"), scene.incoming.address.root
    return asks and any(sent.status in OPEN and sent.company.root == here for sent in scene.snapshot.requests)


def _asks_to_remind(catalog: Catalog, question: str, language: str) -> bool:
    """Return whether a question, in its language, asks to remind somebody else: "can you nudge them?"."""
    reminds = has_phrase(question, map(fold, catalog.word_list("reminding", language)))
    return reminds and looks_like_question(catalog, question) and not has_word(catalog, question, "oneself")


def asks_what_waits(scene: Scene, question: str) -> bool:
    """Return whether somebody who has open requests, or decides on them, asks what's left to do or what's new."""
    catalog, length = scene.catalog, len(question.split())
    asks = length <= FEW or (length <= MOST_WORDS and looks_like_question(catalog, question))
    if not asks or not has_word(catalog, question, "what-waits") or has_word(catalog, question, "ours"):
        return False
    return any(sent.status in OPEN and scene.sides(sent) for sent in scene.snapshot.requests)


def say_sent_already(scene: Scene) -> Turn | None:
    """Say that a request is sent to somebody who says "send" once more, or return None."""
    here = scene.incoming.address.root
    own = [request for request in scene.snapshot.requests if request.company.root == here]
    newest = max(own, key=lambda request: request.created, default=None)
    if newest is None or not _is_untouched(newest) or scene.now - newest.created > JUST_SENT:
        return None
    if not says(scene.catalog, scene.incoming.text, "send"):
        return None
    speech = _speech(scene, newest)
    text = speech.text("form.sent-already", number=newest.id, when=speech.date_and_time(newest.created))
    return say(scene, text, (speech.button("button.status", callbacks.Do("status")),))


def redraw(scene: Scene, before: Request, after: Request) -> Turn:
    """Update the message after a move, or do nothing if it would look the same."""
    text, speech = text_of(scene, after), _speech(scene, after)
    rows = rows_of(speech, after)
    if (text, rows) == (text_of(scene, before), rows_of(speech, before)):
        return Turn()
    anchor = anchor_of(after.id)
    reply = Reply(text=text, rows=rows, anchor=anchor, replaces_anchor=anchor)
    return Turn(messages=(Message(after.company, reply, request=after.id),))


def anchor_of(number: str) -> str:
    """Return the message's anchor, by which updates find it."""
    return f"track:{number}"


def text_of(scene: Scene, request: Request) -> Text:
    """Return the message's text: what happens next, and each step so far with its time in the company's time zone."""
    speech = _speech(scene, request)
    steps = join(list(_steps(scene, speech, request))[-MOST_STEPS:])
    if _is_untouched(request):
        parts = [_receipt(scene, speech, request), _promise(scene, speech, request), steps]
    else:
        names = {"number": request.id, "target": cards.contact_name(speech, request, scene.directory)}
        parts = [speech.text("track.heading", **names), steps, *_next_step(speech, request, names)]
    return join(parts, "\n\n")


def rows_of(speech: Speech, request: Request) -> Rows:
    """Return what the company can do now: an open request can always be withdrawn or added to."""
    moves = offered_moves(request, Side.COMPANY)
    buttons = [speech.button(f"company.{move}", callbacks.MakeMove(request.id, move)) for move in moves]
    rows = [*in_rows(buttons, 2)]
    if request.status is Status.DECLINED and request.target:
        rows.append((speech.button("company.elsewhere", callbacks.SendElsewhere(request.id)),))
    return (*rows, (speech.button("button.status", callbacks.Do("status")),))


def _speech(scene: Scene, request: Request) -> Speech:
    """Return the texts for the company. With its first request, its time zone becomes known only now."""
    speech = scene.speech_for(request.company, request.language)
    home = speech.catalog.clusters.get(request.home)
    return replace(speech, zone=speech.zone or (home.timezone if home else request.zone))


def _is_untouched(request: Request) -> bool:
    return all(event.event in ("submit", Move.ADD) for event in request.history)


def _receipt(scene: Scene, speech: Speech, request: Request) -> Text:
    """Return the receipt. If the target's contact doesn't have the request, it says who does and why."""
    service = speech.catalog.services.get(request.service)
    rung = _first_rung(scene, request)
    if not request.target:
        key = "receipt.secretariat" if service and service.field_that_is("message") else "receipt.request"
    elif rung is Rung.CONTACT:
        key = "receipt.target"
    elif scene.directory.of(request.target):
        key = "receipt.sent"
    else:
        key = f"receipt.{rung}" if rung in (Rung.DEPUTY, Rung.MAILBOX) else "receipt.fallback"
    parts = [speech.text(key, number=request.id, target=speech.cluster(request.target))]
    if day := attendance.away_until(scene, speech, scene.directory.of(request.target)) if rung else "":
        parts.append(speech.text(f"away.{rung}", target=speech.cluster(request.target), day=day))
    elif key == "receipt.sent":
        handed_over = rung and any(address.among(request.released) for address in scene.directory.of(request.target))
        say_who = notices.taker_sentence if handed_over else notices.stand_in_sentence
        parts.append(say_who(speech, request, rung))
    return join((*parts, *attendance.hours(scene, speech, request)), "\n\n")


def _first_rung(scene: Scene, request: Request) -> Rung | None:
    """Return the highest rung of the ladder on which somebody is there; None if nobody has the request."""
    there = scene.directory.present(request.contacts) or request.contacts
    known = {scene.directory.rung_of(request.target, address) for address in there}
    return next((rung for rung in Rung if rung in known), None)


def _promise(scene: Scene, speech: Speech, request: Request) -> Text:
    """Say when the contact is reminded and the secretariat told, if that's configured and still to come. A secretariat
    that stands in isn't told of what it has.
    """
    reminders = reminders_of(speech.catalog, request, scene.directory.known)
    due = {reminder.kind: reminder.due for reminder in reminders if reminder.due > scene.now}
    attended = request.target and scene.directory.of(request.target)
    if not attended or not scene.directory.admins:
        return Text()
    if _first_rung(scene, request) is Rung.SECRETARIAT:
        return speech.text("receipt.promise-own", remind=speech.day(due[UNDECIDED])) if UNDECIDED in due else Text()
    if OVERDUE not in due:
        return Text()
    if due.get(UNDECIDED, due[OVERDUE]) >= due[OVERDUE]:
        return speech.text("receipt.promise-late", tell=speech.day(due[OVERDUE]))
    return speech.text("receipt.promise", remind=speech.day(due[UNDECIDED]), tell=speech.day(due[OVERDUE]))


def _next_step(speech: Speech, request: Request, names: dict[str, str]) -> tuple[Text, ...]:
    """Say what happens next, if anything does."""
    if request.status in (Status.WITHDRAWN, Status.CLOSED):
        return ()
    if request.status is Status.DECLINED and not request.target:
        return ()
    return (speech.text(f"track.next.{request.status}", **names),)


def _steps(scene: Scene, speech: Speech, request: Request) -> Iterator[Text]:
    """Yield each step with its time, in order."""
    first, *later = _events(request)
    reached = [("reached", request.reached)] if request.reached else []
    stood_in = [(f"reached-{rung}", at) for rung, at in request.stood_in.items()]
    found = [first, *reached, *stood_in, *later]  # whatever has the same time stays in this order
    target, cluster = cards.contact_name(speech, request, scene.directory), cards.target_name(speech, request)
    for step, at in sorted(found, key=lambda known: known[1]):
        who = cluster if step.startswith("reached") else target
        yield speech.text(f"track.{step}", target=who, when=speech.date_and_time(at))


def _events(request: Request) -> Iterator[tuple[str, datetime]]:
    """Yield the steps people made. Of the messages, only the first counts: it shows that they are in touch."""
    last, in_touch = "", False
    for event in request.history:
        if event.event not in STEPS or event.taken_back or (event.event == Move.PASS and event.by is Side.CONTACT):
            continue  # that a colleague of the same cluster took over is no news to the company
        if event.event == Move.WRITE:
            if not in_touch and _answers(request, event):
                in_touch = True
                yield event.event, event.at
        elif event.event not in UNTOLD or event.event != last:
            yield event.event, event.at
        in_touch = in_touch and event.event not in DECISIONS
        last = event.event


def _answers(request: Request, event: HistoryEntry) -> bool:
    """Return whether the event answers somebody. Otherwise the company is writing to someone who hasn't written yet."""
    decided = any(known.event == Move.ACCEPT for known in request.history)
    return decided or event.by is Side.CONTACT
