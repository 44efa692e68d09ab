"""Moves made with the buttons of a request, checked against what this person may do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.dialogue import callbacks
from bot.dialogue.contacts import names
from bot.dialogue.requests import (
    cards,
    decision_words,
    naming,
    outcomes,
    passing,
    ready_replies,
    secretariat,
    submission,
    tracking,
)
from bot.dialogue.requests.lifecycle import DECISIONS, MAKERS, Move, advance, allowed_moves, move_in_time
from bot.dialogue.requests.senders import block_row
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, choice, join, literal, markup
from bot.dialogue.turn import Turn, say, stop_waiting, tell, update_session
from bot.dialogue.words.plain_words import has_word
from storage.messages import TELEGRAM, Choice, Text
from storage.records import FINISHED, HeldMessage, HistoryEntry, Request, Side, Status
from storage.waits import WaitForMove

SPOKEN = frozenset({Move.ASK, Move.ANSWER, Move.ADD, Move.WRITE, Move.DECLINE})
"""Moves that need words, which the button asks for."""

SURE: Mapping[Move, type[callbacks.ConfirmWithdraw | callbacks.ConfirmClose]] = {
    Move.WITHDRAW: callbacks.ConfirmWithdraw,
    Move.CLOSE: callbacks.ConfirmClose,
}
"""Moves that can't be undone, with the button that confirms each."""

UNDOABLE = timedelta(minutes=1)
"""For how long a decision can be undone."""

ASKED = "asked:"
"""What the name of a question for words begins with."""
MOST_CARDS = 20
"""Most cards offered to open at once."""


def make_move(scene: Scene, pressed: callbacks.MakeMove) -> Turn:
    """Make the move, or first ask for its words or a confirmation."""
    return _move(scene, pressed, pressed.move)


def make_confirmed_move(scene: Scene, pressed: callbacks.ConfirmWithdraw | callbacks.ConfirmClose) -> Turn:
    """Make a move that has been confirmed."""
    return _move(scene, pressed, Move.WITHDRAW if isinstance(pressed, callbacks.ConfirmWithdraw) else Move.CLOSE)


def _move(scene: Scene, pressed: callbacks.RequestButton, wanted: Move) -> Turn:
    """Make the wanted move, or what it has become in the meantime."""
    request = scene.request(pressed.number)
    side = side_of(wanted, scene.sides(request)) if request else None
    if request is None or side is None:
        return Turn(notice=scene.speech.label("notice.not-yours"))
    move = move_in_time(request, wanted, side)
    if move in (None, Move.TELL) or (move is Move.UNDO and scene.now - request.history[-1].at > UNDOABLE):
        return too_late(scene, request)
    if move is Move.PASS:
        return passing.offer(scene, request)
    if move in SPOKEN:
        return _ask_for_words(scene, request, move, side)
    sure = not isinstance(pressed, callbacks.MakeMove)
    if move in SURE and not sure:
        return _confirm(scene, request, move)
    in_place = sure or move is Move.UNDO  # an undone acceptance mustn't stay on screen with the address it revealed
    return apply(scene, request, move, side, replaces=scene.incoming.message if in_place else None)


def side_of(move: Move, known: frozenset[Side]) -> Side | None:
    """Return the side on which this chat could make the move, or None."""
    return next((side for side in (Side.CONTACT, Side.COMPANY) if side in known & MAKERS[move]), None)


def drop_move(scene: Scene, pressed: callbacks.DropMove) -> Turn | None:
    """Cancel a move before it's made. The button ends only the wait it came with, never a later one."""
    if pressed.move in SURE:  # a confirmation doesn't wait for words
        return say(scene, scene.speech.text("sure.kept", number=pressed.number), replaces=scene.incoming.message)
    wait = scene.session.expected
    if not isinstance(wait, WaitForMove) or (wait.move, wait.number) != (pressed.move, pressed.number):
        return None
    return stop_waiting(scene)


def too_late(scene: Scene, request: Request) -> Turn:
    """Say where the request stands, because the move isn't possible any more."""
    line = cards.status_line(scene.speech, request, reader=scene.reader_side(request))
    notice = scene.speech.label("notice.too-late", status=line)
    return Turn(notice=notice)


def show(scene: Scene, pressed: callbacks.ShowRequest) -> Turn:
    """Show the request with what was written about it and what can be done now."""
    request, speech = scene.request(pressed.number), scene.speech
    known = scene.sides(request) if request else frozenset()
    admin = scene.in_office
    if request is None or not (known or admin or submission.is_copied(scene, request)):
        return Turn(notice=speech.label("notice.not-yours"))
    if request.erased:
        return say(scene, cards.erased_card(speech, request))
    reader = scene.reader_side(request)
    talk = cards.conversation(speech, request, reader=reader) if known or admin else Text()
    talk = join((talk, outcomes.lines(speech, request)), "\n\n") if known or admin else talk
    if Side.CONTACT in known:
        text = join((cards.contact_card(speech, request), talk), "\n\n")
        rows = (*submission.contact_rows(speech, request), *block_row(scene, request))
        return say(scene, text, *rows, anchor=cards.anchor_of(request.id), request=request.id)
    whole = Side.COMPANY in known
    answers, held_text = request.answers, cards.held_text(request)
    card = cards.card(
        speech, request.service, answers, request.language, request.id, all_shown=whole, held_key=held_text
    )
    text = join((card, cards.status_line(speech, request, reader=reader), talk), "\n\n")
    rows = (
        tracking.rows_of(speech, request) if whole else (*secretariat.rows(scene, request), *block_row(scene, request))
    )
    return say(scene, text, *rows, request=request.id if whole else "")


def requests_to_decide(scene: Scene, partner: Request | None) -> list[Request]:
    """Return the undecided requests of a contact who types what the buttons under a card say; none for other words.

    If the words name requests, only those are meant. A bare yes or no answers the `partner`, whose request is
    decided.
    """
    text, waiting = scene.incoming.text, undecided_requests(scene)
    if not waiting:
        return []
    if not (
        decision_words.says_decision(scene, text, alone=partner is None)
        or decision_words.decides_on_named(scene, waiting)
    ):
        return []
    if partner and not _may_decide(scene, partner) and decision_words.is_bare_answer(scene, text):
        return []
    return [request for request in waiting if naming.may_be_named(text, request)] or waiting


def undecided_requests(scene: Scene) -> list[Request]:
    """Return the requests that wait for this chat's decision."""
    return [request for request in scene.snapshot.requests if _may_decide(scene, request)]


def show_card_again(scene: Scene, request: Request) -> Turn | None:
    """Show the card again to a contact who replies to it with a button's words, or with a yes or no that answers
    nothing else; None for other words.
    """
    text = scene.incoming.text
    decides = decision_words.is_short(text) and has_word(scene.catalog, text, "decide")
    decides = decides or (decision_words.is_bare_answer(scene, text) and not _company_wrote_last(request))
    return show_cards_again(scene, [request]) if decides and _may_decide(scene, request) else None


def _company_wrote_last(request: Request) -> bool:
    return request.history[-1].event in (Move.ANSWER, Move.ADD)


def _may_decide(scene: Scene, request: Request) -> bool:
    return Side.CONTACT in scene.sides(request) and Move.DECLINE in allowed_moves(request, Side.CONTACT)


def show_cards_again(scene: Scene, requests: Sequence[Request]) -> Turn:
    """Show the card, or where it may be one of several, which they are; and say that only a button decides."""
    speech = scene.speech
    if len(requests) == 1:
        shown = show(scene, callbacks.ShowRequest(requests[0].id))
        return shown + say(scene, speech.text("words.not-decided"), request=requests[0].id)
    rows = tuple(
        (choice(f"{cards.company_name(speech, request)} · {request.id}", callbacks.ShowRequest(request.id)),)
        for request in requests[:MOST_CARDS]
    )
    return say(scene, speech.text("words.which-card"), *rows)


def _ask_for_words(scene: Scene, request: Request, move: Move, side: Side) -> Turn:
    """Ask for the move's words: the chat's next message."""
    speech = scene.speech
    rows: list[tuple[Choice, ...]] = []
    if move is Move.DECLINE:
        rows = [
            (speech.button(f"reason.{key}", callbacks.DeclineBecause(request.id, key)),) for key in secretariat.REASONS
        ]
    if side is Side.CONTACT:
        rows += ready_replies.rows(speech, request, move)
    rows.append((speech.button("button.never-mind", callbacks.DropMove(request.id, move)),))
    text = speech.text(f"words.{move}", number=request.id, whom=other_side(scene, request, side))
    turn = say(scene, text, *rows, anchor=f"{ASKED}{request.id}", request=request.id)
    if not scene.incoming.private:
        turn += _ask_back(scene, request)
    by = scene.incoming.person.id if in_its_topic(scene, request) else 0
    return update_session(scene, turn, expected=WaitForMove(move=move, number=request.id, by=by))


def in_its_topic(scene: Scene, request: Request) -> bool:
    """Return whether this is the topic that the bot opened for the request, where it reads every message."""
    here = scene.incoming.address
    return bool(here.thread) and here in request.contacts


def _ask_back(scene: Scene, request: Request) -> Turn:
    """Make the reply open by itself: in a group Telegram passes on only replies to the bot and mentions of it."""
    person, key = scene.incoming.person, "words.in-topic" if in_its_topic(scene, request) else "words.in-group"
    name = literal(person.first_name)
    name = name if person.is_group else markup(f'<a href="tg://user?id={person.id}">') + name + markup("</a>")
    (question,) = say(scene, scene.speech.text(key, name=name), request=request.id).messages
    return Turn(messages=(replace(question, reply=question.reply.model_copy(update={"asks_back": True})),))


def _confirm(scene: Scene, request: Request, move: Move) -> Turn:
    """Ask for confirmation before a move that can't be undone."""
    text, buttons = confirmation(scene.speech, request, move)
    return say(scene, text, *((button,) for button in buttons), request=request.id)


def confirmation(speech: Speech, request: Request, move: Move) -> tuple[Text, tuple[Choice, ...]]:
    """Return the question whether a move is to be made that can't be undone, with its buttons."""
    buttons = (
        speech.button(f"sure.{move}.yes", SURE[move](request.id)),
        speech.button(f"sure.{move}.no", callbacks.DropMove(request.id, move)),
    )
    return speech.text(f"sure.{move}.question", number=request.id), buttons


def decline(scene: Scene, pressed: callbacks.DeclineBecause) -> Turn | None:
    """Decline with a ready-made reason, which each side reads in its own language."""
    request = scene.request(pressed.number)
    if request is None or Side.CONTACT not in scene.sides(request):
        return Turn(notice=scene.speech.label("notice.not-yours"))
    if pressed.reason not in secretariat.REASONS:
        return None
    if Move.DECLINE not in allowed_moves(request, Side.CONTACT):
        return too_late(scene, request)
    message = scene.incoming.message
    return apply(scene, request, Move.DECLINE, Side.CONTACT, reason=pressed.reason, replaces=message)


def apply(
    scene: Scene,
    request: Request,
    move: Move,
    side: Side,
    *,
    message: HeldMessage | None = None,
    reason: str = "",
    replaces: int | None = None,
    receipt: Turn | None = None,
) -> Turn:
    """Make the move: change the request, update the card, tell the other side and the home cluster.

    `replaces` is the message with the question or confirmation that led here; the result replaces it. `receipt` is
    shown instead of the usual reply.
    """
    after = advance(request, _event(scene, request, move, side, message or HeldMessage(words=""), reason))
    if after is None:
        return too_late(scene, request)
    after = after.model_copy(update={"contacts": scene.directory.deciders(request), "watched": True})
    key = f"{_text_name(after, move)}.{side}"
    turn = submission.store(scene, request, after)
    for address in submission.other_chats(after, side):
        turn += submission.notify(scene, after, address, f"told.{key}")
    # an answer reopens a request that was closed for lack of one
    copied = Move.REOPEN if request.status is Status.CLOSED else move
    for address in submission.listeners(scene, after) if copied in submission.COPIED else ():
        turn += submission.notify(scene, after, address, f"copy.{copied}", buttons=False)
    turn += _tell_colleagues(scene, after, move) if side is Side.CONTACT else Turn()
    turn += receipt or _result(scene, after, move, side, replaces)
    turn += outcomes.ask(scene, after) if move is Move.CLOSE else Turn()
    return update_session(scene, turn, expected=None)


def _text_name(request: Request, move: Move) -> str:
    """Return the name of the words for a move; undoing a decision may leave a question open."""
    return "undo-asked" if move is Move.UNDO and request.status is Status.ASKED else move.value


def _tell_colleagues(scene: Scene, request: Request, move: Move) -> Turn:
    """Tell the others who could have decided, such as the contact whose deputy has: their cards change silently."""
    turn, here = Turn(), scene.incoming.address.root
    own = (here, replace(here, chat=str(scene.incoming.person.id)))
    for address in request.contacts if move in (*DECISIONS, Move.UNDO) else ():
        if not address.among(own) and address.channel == TELEGRAM:
            speech, name = scene.speech_for(address), request.history[-1].name
            text = cards.text_about(speech, request, f"colleague.{move}", name=name)
            turn += tell(address, text, request=request)
    return turn


def _event(scene: Scene, request: Request, move: Move, side: Side, message: HeldMessage, reason: str) -> HistoryEntry:
    """Return the history event, with the accompanying message and who made the move."""
    first_name = scene.incoming.person.first_name
    agreed = names.shown_name(scene) if side is Side.CONTACT else cards.person_name(scene.speech, request)
    return HistoryEntry(
        at=scene.now,
        by=side,
        event=move.value,
        name=agreed or first_name,
        named=bool(agreed),
        words=message.words.strip(),
        reason=reason,
        quote=message.quote,
        original=message.original,
    )


def _result(scene: Scene, request: Request, move: Move, side: Side, replaces: int | None) -> Turn:
    """Return what the person who moved reads. After accepting, that includes the held-back answers.

    A decision can be undone for a moment.
    """
    speech = scene.speech
    whom = other_side(scene, request, side)
    text = sign(scene, speech.text(f"done.{_text_name(request, move)}", number=request.id, whom=whom))
    if request.status in FINISHED and in_its_topic(scene, request):
        text = join((text, speech.text("group.topic-over")))
    undo = speech.button("contact.undo", callbacks.MakeMove(request.id, Move.UNDO))
    if move is Move.DECLINE:
        return say(scene, text, (undo,), replaces=replaces, request=request.id)
    if move is not Move.ACCEPT:
        return say(scene, text, replaces=replaces, request=request.id)
    held_back = cards.fields(speech, request.service, request.answers, shared=False)
    whole = join((text, held_back), "\n\n")
    rows = submission.contact_rows(speech, request)
    return names.ask_once(scene, say(scene, whole, *rows, (undo,), replaces=replaces, request=request.id))


def sign(scene: Scene, text: Text) -> Text:
    """Return the text, in a group with the name of the member it's about, so that the others know who it was."""
    if scene.incoming.private:
        return text
    return scene.speech.text("group.by", name=scene.incoming.person.first_name, text=text)


def other_side(scene: Scene, request: Request, side: Side) -> str:
    """Return the name of the other side."""
    if side is Side.CONTACT:
        return cards.company_with_person(scene.speech, request)
    return cards.contact_with_person(scene.speech, request, scene.directory)
