"""Outcomes: both sides are asked when a request is closed, and again later until they give a final one.

If both agree, the secretariat is told and may publish it as an entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.dialogue import callbacks
from bot.dialogue.requests import cards, submission
from bot.dialogue.requests.deadlines import morning_after, place_of
from bot.dialogue.requests.in_touch import STAYS
from bot.dialogue.requests.lifecycle import has_lapsed
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, blockquote, in_rows, join, literal
from bot.dialogue.turn import Rows, Turn, say, send_to, stop_waiting, update_session
from bot.dialogue.words.plain_words import begins_with, fold, has_word, looks_like_question, without_words, word_list
from knowledge.schema import Catalog
from storage.messages import Choice, Text
from storage.records import OutcomeKind, Reminder, Request, RequestOutcome, Side, Status
from storage.waits import WaitForOutcome

FOLLOW_UP = "outcome"
"""The kind of reminder to ask again."""
DAYS = (30, 90)
"""Days after closing when it is asked again (or on the next working day)."""
FINAL = frozenset({OutcomeKind.INFORMATION, OutcomeKind.PROJECT, OutcomeKind.CONTRACT})
"""Final outcomes, after which nobody is asked again. More may still come of a meeting, or of nothing yet."""
MOST_FIRST = (OutcomeKind.CONTRACT, OutcomeKind.PROJECT, OutcomeKind.INFORMATION, OutcomeKind.MET)
"""Outcomes that are more than nothing: of those that a sentence names, the first counts."""
OPENING = 3
"""Words at the beginning among which a wish says what it is: "we're looking for"."""
LONGEST = 500
"""Characters kept of the sentence that goes with it."""
SENTENCE = 4
"""Words from which something typed right after telling an outcome is taken for that sentence."""


def is_asked(catalog: Catalog, request: Request) -> bool:
    """Return whether to ask for an outcome: the request is closed and a cluster helped.

    Messages to the secretariat have none, nor have requests closed because an answer never came.
    """
    service = catalog.services.get(request.service)
    closed = request.status is Status.CLOSED and request.erased is None and not has_lapsed(request)
    return closed and service is not None and service.routing == "target"


def awaited_since(catalog: Catalog, request: Request, side: Side, now: datetime) -> datetime | None:
    """Return when this side was last asked what came of it; None if it has told since, or was never asked."""
    if not is_asked(catalog, request):
        return None
    again = [reminder.due for reminder in reminders_of(catalog, request) if reminder.due <= now]
    asked, told = max(again, default=request.history[-1].at), outcome_of(request, side)
    return None if told and (told.kind in FINAL or told.at >= asked) else asked


def ask(scene: Scene, request: Request) -> Turn:
    """Ask both sides what came of a request that has just been closed, and plan to ask again."""
    if not is_asked(scene.catalog, request):
        return Turn()
    turn = Turn(reminders=reminders_of(scene.catalog, request))
    for side in Side:
        turn += _ask_side(scene, request, side, "outcome.ask")
    return turn


def reminders_of(catalog: Catalog, request: Request) -> tuple[Reminder, ...]:
    """Return reminders to ask again, on working-day mornings of the cluster."""
    calendar, zone = place_of(catalog, request.target)
    closed = request.history[-1].at
    return tuple(
        Reminder(
            id=f"{FOLLOW_UP}:{request.id}:{days}",
            kind=FOLLOW_UP,
            due=morning_after(closed + timedelta(days=days - 1), 1, calendar, zone),
            about=request.id,
        )
        for days in DAYS
    )


def act_on(scene: Scene, reminder: Reminder) -> Turn:
    """Ask again those sides that have no final outcome yet."""
    request = scene.request(reminder.about)
    if request is None or not is_asked(scene.catalog, request):
        return Turn()
    turn = Turn()
    for side in Side:
        outcome = outcome_of(request, side)
        if outcome is None or outcome.kind not in FINAL:
            turn += _ask_side(scene, request, side, "outcome.again")
    return turn


def outcome_of(request: Request, side: Side) -> RequestOutcome | None:
    """Return what this side said last."""
    return next((outcome for outcome in request.outcomes if outcome.by is side), None)


def _ask_side(scene: Scene, request: Request, side: Side, key: str) -> Turn:
    """Ask every chat of one side. The message isn't promised, so its loss alarms nobody."""
    chats = (request.company,) if side is Side.COMPANY else scene.directory.deciders(request)
    turn = Turn()
    for chat in chats:
        speech = submission.speech_of(scene, request, chat)
        text = speech.text(key, number=request.id, whom=_other(scene, speech, request, side))
        turn += send_to(chat, text, *_kinds(speech, request, side))
    return turn


def _other(scene: Scene, speech: Speech, request: Request, side: Side) -> str:
    """Return the name of the other side."""
    return cards.side_name(speech, request, Side.CONTACT if side is Side.COMPANY else Side.COMPANY, scene.directory)


def _kinds(speech: Speech, request: Request, side: Side) -> Rows:
    return in_rows(buttons(speech, request, side), 2)


def buttons(speech: Speech, request: Request, side: Side) -> tuple[Choice, ...]:
    """Return one button per possible outcome."""
    return tuple(
        speech.button(f"outcome.button.{kind}", callbacks.TellOutcome(request.id, side, kind)) for kind in OutcomeKind
    )


def take_told(scene: Scene, request: Request, side: Side) -> Turn | None:
    """Store the outcome that a statement tells: the most that it names, or nothing yet if it only denies. What denies
    one of them is asked again. Returns None for other words, also for a wish.
    """
    catalog, words = scene.catalog, scene.incoming.text
    opening = without_words(catalog, " ".join(words.split()[:OPENING]), "outcome-contract")  # "we've ordered two"
    wishes = has_word(catalog, opening, "wanting") or begins_with(catalog, words, "offering")
    if wishes or looks_like_question(catalog, words):
        return None
    told = [kind for kind in MOST_FIRST if has_word(catalog, words, f"outcome-{kind}")]
    if has_word(catalog, words, "outcome-nothing"):
        if told:
            return ask_again(scene, callbacks.AskOutcome(request.id, side))
        told = [OutcomeKind.NOTHING]
    return tell(scene, callbacks.TellOutcome(request.id, side, told[0])) if told else None


# ------------------------------------------------------------------ presses


def _own_request(scene: Scene, pressed: callbacks.OutcomeButton) -> Request | None:
    """Return the request, if this chat still is the side the button is for."""
    request = scene.request(pressed.number)
    known = scene.sides(request) if request else frozenset()
    return request if pressed.side in known else None


def ask_again(scene: Scene, pressed: callbacks.AskOutcome) -> Turn | None:
    """Show the question once more, in place of the answer."""
    request = _own_request(scene, pressed)
    if request is None or not is_asked(scene.catalog, request):
        return None
    side = Side(pressed.side)
    text = scene.speech.text("outcome.ask", number=request.id, whom=_other(scene, scene.speech, request, side))
    return say(scene, text, *_kinds(scene.speech, request, side), replaces=scene.incoming.message)


def tell(scene: Scene, pressed: callbacks.TellOutcome) -> Turn | None:
    """Store the outcome. A new one replaces the first, and whoever agreed to publication is asked again."""
    request = _own_request(scene, pressed)
    if request is None:
        return Turn(notice=scene.speech.label("notice.not-yours"))
    if pressed.kind not in set(OutcomeKind) or not is_asked(scene.catalog, request):
        return None
    side, kind = Side(pressed.side), OutcomeKind(pressed.kind)
    before = outcome_of(request, side)
    typed = scene.incoming.text.strip()  # empty where a button was pressed
    kept = before.words if before and (before.kind is kind or OutcomeKind.NOTHING not in (before.kind, kind)) else ""
    words = (
        typed[:LONGEST] if len(typed.split()) >= SENTENCE else kept
    )  # "we met in Lyon" is no sentence for nothing yet
    outcome = RequestOutcome(at=scene.now, by=side, kind=kind, words=words)
    if before and (before.kind, before.words) == (kind, words):
        outcome = before  # a second press of the same button changes nothing
    return _store(scene, request, outcome)


def _store(scene: Scene, request: Request, outcome: RequestOutcome) -> Turn:
    """Store the outcome and show the reply in place of the question."""
    others = tuple(other for other in request.outcomes if other.by is not outcome.by)
    after = request.model_copy(update={"outcomes": (*others, outcome)})
    text, rows = thanks(scene.speech, after, outcome)
    return say(scene, text, *rows, replaces=scene.incoming.message) + Turn(requests=(after,))


def thanks(speech: Speech, request: Request, outcome: RequestOutcome) -> tuple[Text, Rows]:
    """Confirm the outcome, with buttons to add a sentence, change it, and agree to publication."""
    side, number = outcome.by, request.id
    parts = [speech.text("outcome.noted", number=number, outcome=speech.label(f"outcome.kind.{outcome.kind}"))]
    if outcome.words:
        parts.append(blockquote(literal(outcome.words)))
    rows: list[tuple[Choice, ...]] = [
        (
            speech.button("outcome.add-words", callbacks.AddOutcomeWords(number, side)),
            speech.button("outcome.change", callbacks.AskOutcome(number, side)),
        )
    ]
    agree = speech.button("outcome.agree", callbacks.AgreeToPublish(number, side))
    refuse = speech.button("outcome.refuse", callbacks.RefuseToPublish(number, side))
    if outcome.kind is not OutcomeKind.NOTHING:
        key = {None: "outcome.may-tell", True: "outcome.agreed", False: "outcome.refused"}[outcome.public]
        parts.append(speech.text(key))
        rows.append({None: (agree, refuse), True: (refuse,), False: (agree,)}[outcome.public])
    return join(parts, "\n\n"), tuple(rows)


# ----------------------------------------------------------------- a sentence


def ask_for_words(scene: Scene, pressed: callbacks.AddOutcomeWords) -> Turn | None:
    """Ask for a sentence: the chat's next message."""
    request = _own_request(scene, pressed)
    if request is None or outcome_of(request, Side(pressed.side)) is None:
        return None
    button = scene.speech.button("button.never-mind", callbacks.DropOutcomeWords(request.id, pressed.side))
    turn = say(scene, scene.speech.text("outcome.ask-words", number=request.id), (button,))
    return update_session(scene, turn, expected=WaitForOutcome(number=request.id, side=Side(pressed.side)))


def drop_words(scene: Scene, pressed: callbacks.DropOutcomeWords) -> Turn | None:
    """Stop waiting for a sentence. Returns None for the button of an older question."""
    wait = scene.session.expected
    if not isinstance(wait, WaitForOutcome) or (wait.number, wait.side) != (pressed.number, pressed.side):
        return None
    return stop_waiting(scene)


def take_words(scene: Scene, wait: WaitForOutcome) -> Turn:
    """Store the sentence. Anyone who agreed to publication is asked again, because there is more to publish now."""
    request, side = scene.request(wait.number), Side(wait.side)
    outcome = outcome_of(request, side) if request and side in scene.sides(request) else None
    if request is None or outcome is None:
        return stop_waiting(scene)
    words = scene.incoming.text.strip()
    if not words:
        return say(scene, scene.speech.text("other.empty"))
    if len(words) > LONGEST:
        return say(scene, scene.speech.text("form.refused.too-long", limit=LONGEST, length=len(words)))
    stored = outcome.model_copy(update={"words": words, "public": None if outcome.public else outcome.public})
    return update_session(scene, _store(scene, request, stored), expected=None)


def take_sentence(scene: Scene) -> Turn | None:
    """Take what somebody types after telling an outcome for the sentence about it, which the button would ask for; None
    where they've just told none, or ask something.
    """
    words = scene.incoming.text
    if looks_like_question(scene.catalog, words) or len(words.split()) < SENTENCE:
        return None
    just_told = ((request, told) for request, told in _just_told(scene) if not told.words)
    request, told = next(just_told, (None, None))
    return take_words(scene, WaitForOutcome(number=request.id, side=told.by)) if request and told else None


def take_correction(scene: Scene) -> Turn | None:
    """Change the outcome that was just told where words correct it: "sorry, it was only a project"; else None."""
    said = fold(scene.incoming.text)
    if not any(said.startswith(f"{word} ") for word in word_list(scene.catalog, "rather")):
        return None
    request, told = next(_just_told(scene), (None, None))
    return take_told(scene, request, told.by) if request and told else None


def _just_told(scene: Scene) -> Iterator[tuple[Request, RequestOutcome]]:
    """Yield the requests of which this chat has just told what came of them, with that."""
    for request in scene.snapshot.requests:
        for side in scene.sides(request) if is_asked(scene.catalog, request) else ():
            told = outcome_of(request, side)
            if told and scene.now - told.at <= STAYS:
                yield request, told


# ------------------------------------------------------------------ publishing


def decide_on_publishing(scene: Scene, pressed: callbacks.AgreeToPublish | callbacks.RefuseToPublish) -> Turn | None:
    """Store whether others may be told. Once both sides agree, or one no longer does, the secretariat is told."""
    request = _own_request(scene, pressed)
    outcome = outcome_of(request, Side(pressed.side)) if request else None
    if request is None or outcome is None or outcome.kind is OutcomeKind.NOTHING:
        return None
    agreed = isinstance(pressed, callbacks.AgreeToPublish)
    turn = _store(scene, request, outcome.model_copy(update={"public": agreed}))
    before, after = may_be_told(request), may_be_told(turn.requests[0])
    if before != after:
        turn += _tell_admins(scene, turn.requests[0], "outcome.both-agree" if after else "outcome.taken-back")
    return turn


def may_be_told(request: Request) -> bool:
    """Return whether both sides gave an outcome and agree to publish it."""
    outcomes = [outcome_of(request, side) for side in Side]
    return all(outcome and outcome.public and outcome.kind is not OutcomeKind.NOTHING for outcome in outcomes)


def _tell_admins(scene: Scene, request: Request, key: str) -> Turn:
    turn = Turn()
    for admin in scene.directory.admins:
        speech = scene.speech_for(admin)
        text = cards.text_about(speech, request, key)
        draft = (speech.button("outcome.draft", callbacks.DraftOutcome(request.id)),) if may_be_told(request) else ()
        turn += send_to(admin, text, draft)
    return turn


# ---------------------------------------------------------------------- shown


def lines(speech: Speech, request: Request) -> Text:
    """Return what each side said, or an empty text."""
    if not request.outcomes:
        return Text()
    return join([speech.text("outcome.heading"), *(_line(speech, request, outcome) for outcome in request.outcomes)])


def _line(speech: Speech, request: Request, outcome: RequestOutcome) -> Text:
    name = cards.company_name(speech, request) if outcome.by is Side.COMPANY else cards.target_name(speech, request)
    text = speech.text("outcome.line", name=name, outcome=speech.label(f"outcome.kind.{outcome.kind}"))
    if not outcome.words:
        return text
    return join((text, blockquote(literal(outcome.words))))
