"""Relays messages between the two sides of a request, and asks whom a message is for when that is unclear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.dialogue import callbacks
from bot.dialogue.events import EventKind
from bot.dialogue.held_messages import hold, incoming_message, release
from bot.dialogue.questions.manners import is_order_how_to_be
from bot.dialogue.requests import attendance, cards, ready_replies, submission, transitions
from bot.dialogue.requests.addressees import (
    MESSAGE_MOVES,
    MOST_OFFERED,
    addressees,
    addresses_other,
    has_been_written_to,
    message_move,
    partner,
    switch_row,
)
from bot.dialogue.requests.decision_words import is_slip
from bot.dialogue.requests.in_touch import HELD
from bot.dialogue.requests.lifecycle import OPEN, Move, move_in_time
from bot.dialogue.requests.naming import is_named
from bot.dialogue.scene import Scene
from bot.dialogue.speech import blockquote, choice, join, literal, shorten
from bot.dialogue.turn import Message, Rows, Turn, say, stop_waiting, tell, update_session
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import has_word, looks_like_question
from storage.messages import COPYABLE, Choice, Reply, Text
from storage.records import HeldMessage, HistoryEntry, Request, Side
from storage.waits import WaitForMove

LONGEST = 3000
"""Characters of one relayed message: with the words around it, it must fit one Telegram message."""
ONE_LINE = timedelta(minutes=30)
"""Messages within this time of each other share one line of confirmation."""
FEW = 2
"""Conversations to which a question is offered even though the assistant has answered it."""
QUOTED = 200
"""Characters of a message quoted when asking who it is for."""
CARRIED = frozenset({"photo", "document", "video", "animation", "audio", "voice", "video_note", "sticker"})
"""Kinds the assistant can't use: with a single open conversation they can only be meant for it."""
# ------------------------------------------------------------------ sending


def take_words(scene: Scene, wait: WaitForMove) -> Turn:
    """Send the message as the words of the awaited move, and strip the buttons from the question for them."""
    if wait.move == Move.DECLINE and is_slip(scene):
        return stop_waiting(scene)
    sent = _send(scene, wait.number, Move(wait.move), incoming_message(scene))
    if not sent.requests:
        return sent
    answered = Reply(text=Text(), bare=True, replaces_anchor=f"{transitions.ASKED}{wait.number}")
    return sent + Turn(messages=(Message(scene.event.address, answered),))


def send_reply(scene: Scene) -> Turn | None:
    """Send a Telegram reply to a message about a request to the other side; None if it isn't one.

    A reply takes precedence over an awaited answer, unless both are about the same request. If nothing can be sent
    now, the person is told, and can ask the assistant instead.
    """
    wait = scene.session.expected
    request = scene.request(scene.snapshot.replied)
    if request is None or (wait and wait.request == request.id):
        return None
    if card := transitions.show_card_again(scene, request):
        return card
    if possible := message_move(scene, request):
        return _send(scene, request.id, possible[0], incoming_message(scene))
    if not scene.sides(request) or scene.incoming.text.rstrip().endswith("?"):
        return None
    ours = scene.speech.button("button.for-assistant", callbacks.AskAssistant(scene.incoming.token))
    text = scene.speech.text("words.too-late", number=request.id)
    return hold(scene, say(scene, text, (ours,) if scene.incoming.text else (), request=request.id))


def send_reaction(scene: Scene) -> Turn:
    """Send a reaction such as 👍 as an answer to the other side of a request, where that has written last; any other
    reaction says nothing to anybody.
    """
    request = scene.request(scene.snapshot.replied)
    possible = message_move(scene, request) if request and has_been_written_to(scene, request) else None
    return _send(scene, request.id, possible[0], incoming_message(scene)) if request and possible else Turn()


def to_other_side(scene: Scene, request: Request) -> Turn | None:
    """Send what has just come in to the other side of the request; None if this chat can't write to it."""
    possible = message_move(scene, request)
    return _send(scene, request.id, possible[0], incoming_message(scene)) if possible else None


def send_file(scene: Scene) -> Turn | None:
    """Send a message with more than text to the other side; None if it can't be for anybody.

    During a conversation it's sent at once, as the assistant has no use for it.
    """
    if _kind(scene) not in COPYABLE:
        return None
    if replied := send_reply(scene):
        return replied
    if isinstance(wait := scene.session.expected, WaitForMove):
        return take_words(scene, wait)
    addressee = partner(scene) if _kind(scene) in CARRIED and not scene.session.draft else None
    return _send(scene, addressee.request.id, addressee.move, incoming_message(scene)) if addressee else offer(scene)


def _kind(scene: Scene) -> str:
    """Return what came in besides text: photo, voice ..."""
    original = incoming_message(scene).original
    return original.kind if original else ""


def send_straight(scene: Scene) -> Turn | None:
    """Send typed words to the side this chat is in a conversation with; None if the person has to be asked."""
    addressee = partner(scene)
    if addressee is None:
        return None
    sent = _send(scene, addressee.request.id, addressee.move, incoming_message(scene))
    return _with_question(scene, sent, addressee.request) if sent.requests else sent


def _with_question(scene: Scene, turn: Turn, request: Request) -> Turn:
    """Add a button under the confirmation if the words look like a question to the assistant."""
    if not looks_like_question(scene.catalog, scene.incoming.text):
        return turn
    ask = scene.speech.button("button.ask-too", callbacks.AskToo(request.id, scene.incoming.token))
    return hold(scene, turn.with_rows((ask,), first=True))


def pass_on(scene: Scene, pressed: callbacks.PassOn) -> Turn | None:
    """Send the held message, and turn the question who it's for into the receipt; None if it's no longer held."""
    message = scene.session.held_messages.get(pressed.token)
    if message is None or pressed.move not in MESSAGE_MOVES:
        return None
    return release(scene, _send(scene, pressed.number, pressed.move, message, pressed=True), pressed.token)


def ready_reply(scene: Scene, pressed: callbacks.SendReady) -> Turn | None:
    """Send a ready reply in place of the question for words; None if the content no longer has it."""
    request = scene.request(pressed.number)
    words = ready_replies.words(scene.catalog, request, pressed.move, pressed.position) if request else ""
    if request is None or Side.CONTACT not in scene.sides(request):
        return Turn(notice=scene.speech.label("notice.not-yours"))
    if not words or pressed.move not in MESSAGE_MOVES:
        return None
    turn = _send(scene, pressed.number, pressed.move, HeldMessage(words=words), pressed=True)
    return update_session(scene, turn, expected=None)


def _send(scene: Scene, number: str, wanted: Move, message: HeldMessage, *, pressed: bool = False) -> Turn:
    """Send the message as the wanted move or what that has become, or say why it can't be sent.

    After a button was `pressed`, the outcome replaces the question.
    """
    request = scene.request(number)
    side = transitions.side_of(wanted, scene.sides(request)) if request else None
    if request is None or side is None:
        return update_session(scene, say(scene, scene.speech.text("notice.not-yours")), expected=None)
    replaces = scene.incoming.message if pressed else None
    move = move_in_time(request, Move.TELL if _only_tells(scene, wanted, message) else wanted, side)
    whom = transitions.other_side(scene, request, side)
    if move is None:
        text = join((scene.speech.text("words.too-late", number=request.id), quote_start(message.words)))
        turn = say(scene, text, replaces=replaces, request=request.id)
        return update_session(scene, turn + submission.redraw(scene, request), expected=None)
    if len(message.words) > LONGEST:
        return say(scene, scene.speech.text("words.too-long", limit=LONGEST, length=len(message.words)))
    if not message.words.strip() and not (message.original and message.original.kind):
        return say(scene, scene.speech.text("words.empty"), request=request.id)
    if pressed:
        receipt: Turn | None = _receipt(scene, request, whom, message)
    else:
        said_in_full = move is Move.DECLINE or (move is Move.ASK and scene.session.expected is not None)
        receipt = None if said_in_full else _confirmation(scene, request, side, whom)
    return transitions.apply(scene, request, move, side, message=message, receipt=receipt)


def _only_tells(scene: Scene, wanted: Move, message: HeldMessage) -> bool:
    """Return whether a contact wrote unprompted without asking anything, so that the company needn't answer."""
    catalog, words = scene.catalog, message.words
    if wanted is not Move.ASK or isinstance(scene.session.expected, WaitForMove):
        return False
    if is_order_how_to_be(catalog, words):
        return True
    asks = "?" in words or looks_like_question(catalog, words) or has_word(catalog, words, "asking-for")
    return not (asks or Clauses.of(catalog).is_command(words))


def _receipt(scene: Scene, request: Request, whom: str, message: HeldMessage) -> Turn:
    """Return the receipt that replaces the question who the message is for."""
    time = scene.speech.clock(scene.now)
    sent = transitions.sign(scene, scene.speech.text("words.sent", whom=whom, number=request.id, time=time))
    text = join((_quote(scene, message), sent))
    rows, replaced = (switch_row(scene),), scene.incoming.message
    return say(scene, text, *rows, replaces=replaced, anchor=f"sent:{request.id}", request=request.id)


def _confirmation(scene: Scene, request: Request, side: Side, whom: str) -> Turn:
    """Confirm who got the words. Messages in quick succession share one confirmation."""
    count, anchor = 1 + _count_just_written(scene, request, side), f"sent:{request.id}"
    key = "words.sent" if count == 1 else "words.sent-several"
    time = scene.speech.clock(scene.now)
    text = transitions.sign(scene, scene.speech.text(key, whom=whom, number=request.id, count=count, time=time))
    if side is Side.COMPANY and (day := attendance.away_until(scene, scene.speech, request.contacts)):
        text = join((text, scene.speech.text("words.away", day=day)))
    replaced = anchor if count > 1 else ""
    return say(scene, text, switch_row(scene), anchor=anchor, replaces_anchor=replaced, request=request.id)


def confirm_again(scene: Scene, request: Request) -> Turn:
    """Return the confirmation whose button was pressed, without that button."""
    side = Side.COMPANY if Side.COMPANY in scene.sides(request) else Side.CONTACT
    whom = transitions.other_side(scene, request, side)
    last = next((event.at for event in reversed(request.history) if event.by is side), scene.now)
    text = scene.speech.text("words.sent", whom=whom, number=request.id, time=scene.speech.clock(last))
    return say(scene, text, replaces=scene.incoming.message, request=request.id)


def _count_just_written(scene: Scene, request: Request, side: Side) -> int:
    """Return how many messages this side has just written in a row."""
    count = 0
    for event in reversed(request.history):
        if event.by is not side or event.event not in MESSAGE_MOVES or scene.now - event.at > ONE_LINE:
            break
        count += 1
    return count


# ----------------------------------------------------------------- offering


def offer(scene: Scene, instead_of: str = "", meant: Sequence[Request] = (), *, additions: bool = False) -> Turn | None:
    """Ask who the message is for, with a button per addressee; None if it can only be for the assistant.

    With `additions`, it may also be for a request that waits for a decision, as it may where it names that first.

    The question replaces the one about the message held `instead_of` this one. The cards of requests that it may be
    `meant` to decide can be opened.
    """
    found, token = addressees(scene, additions=additions or addresses_other(scene)), scene.incoming.token
    found = tuple(sorted(found, key=lambda each: not is_named(scene, each.request)))[:MOST_OFFERED]
    if not found:
        return None
    speech, only = scene.speech, found[0] if len(found) == 1 else None
    if only:
        text = speech.text("words.meant", whom=only.name, number=only.request.id)
        rows: Rows = ((speech.button("button.pass-on", callbacks.PassOn(only.request.id, only.move, token)),),)
    else:
        text = speech.text("words.whom")
        rows = tuple((choice(each.label, callbacks.PassOn(each.request.id, each.move, token)),) for each in found)
    if scene.incoming.kind in (EventKind.TEXT, EventKind.EDITED):
        key = "button.not-for-them" if only else "button.for-assistant"
        rows = (*rows, (speech.button(key, callbacks.AskAssistant(token)),))
    rows = (*rows, *((cards.show_button(speech, request),) for request in meant))
    hint = speech.text("words.open-card") if meant else Text()
    text = join((text, quote_message(scene), hint))
    about = only.request.id if only else ""
    before = f"{HELD}{instead_of}" if instead_of else ""
    return hold(scene, say(scene, text, *rows, anchor=f"{HELD}{token}", replaces_anchor=before, request=about))


def offer_besides(scene: Scene, asked: Text, *others: Choice) -> Turn | None:
    """Ask whether the words are meant for the assistant as the `others` say, or for one of the addressees; None
    where there are none.
    """
    found = addressees(scene)[:MOST_OFFERED]
    if not found:
        return None
    speech, token = scene.speech, scene.incoming.token
    rows: Rows = tuple(
        (speech.button("button.send-to", callbacks.PassOn(each.request.id, each.move, token), whom=each.label),)
        for each in found
    )
    ask = (speech.button("button.for-assistant", callbacks.AskAssistant(token)),)
    shown = ((other,) for other in others)
    return hold(scene, say(scene, join((asked, quote_message(scene))), *shown, *rows, ask, anchor=f"{HELD}{token}"))


def quote_start(words: str) -> Text:
    """Return the start of a message as a quotation, or an empty text."""
    shown = shorten(words.strip(), QUOTED)
    return blockquote(literal(shown)) if shown else Text()


def quote_message(scene: Scene) -> Text:
    """Return what has just come in as a quotation."""
    return _quote(scene, incoming_message(scene))


def _quote(scene: Scene, message: HeldMessage) -> Text:
    """Return a message as a quotation: its kind unless it's mere text, and its words."""
    carried = message.original if message.original and message.original.kind in COPYABLE else None
    known = [cards.kind_of(scene.speech, carried)] if carried else []
    return quote_start(" · ".join(filter(None, (*known, message.words))))


def add_send_buttons(scene: Scene, turn: Turn, *, opens_cards: bool = False) -> Turn:
    """Add buttons to the answer that send the question to a person instead, in case it was meant for them, and those
    that open the cards, should it speak of them.

    Somebody in many conversations would get a wall of buttons, and none are added.
    """
    found = [addressee for addressee in addressees(scene) if addressee.is_talking]
    if not 0 < len(found) <= FEW or not turn.messages:
        return turn
    rows = tuple(
        (
            scene.speech.button(
                "button.pass-on-to",
                callbacks.PassOn(each.request.id, each.move, scene.incoming.token),
                whom=each.label,
            ),
        )
        for each in found
    )
    opened = tuple((cards.show_button(scene.speech, each.request),) for each in found) if opens_cards else ()
    return hold(scene, turn.with_rows(*opened, *rows))


# -------------------------------------------------------------- corrections


def correct(scene: Scene) -> Turn | None:
    """Correct an edited message at the other side; None if it was never sent there."""
    for request in scene.snapshot.requests:
        for position, event in enumerate(request.history):
            if _is_original(scene, event) and event.by in scene.sides(request):
                return _correct_event(scene, request, position)
    return None


def _is_original(scene: Scene, event: HistoryEntry) -> bool:
    """Return whether the edited message is the one that brought the event's words."""
    original = event.original
    here = scene.incoming.address
    return bool(original and scene.incoming.message in original.messages and original.address.root == here.root)


def _correct_event(scene: Scene, request: Request, position: int) -> Turn:
    """Change an event's words and tell the other side, as long as the request is open."""
    event, text = request.history[position], scene.incoming.text.strip()
    if text == event.words:
        return Turn()
    if request.status not in OPEN:
        return say(scene, scene.speech.text("words.too-late", number=request.id), request=request.id)
    if len(text) > LONGEST:
        return say(scene, scene.speech.text("words.too-long", limit=LONGEST, length=len(text)), request=request.id)
    changed = event.model_copy(update={"words": text})
    history = (*request.history[:position], changed, *request.history[position + 1 :])
    after = request.model_copy(update={"history": history, "updated": scene.now})
    turn = Turn(requests=(after,))
    for address in submission.other_chats(after, event.by):
        speech = submission.speech_of(scene, after, address)
        names = {
            "company": cards.company_with_person(speech, after),
            "target": cards.contact_with_person(speech, after, scene.directory),
        }
        note = speech.text(f"told.correct.{event.by}", number=after.id, words=text, **names)
        turn += tell(address, note, *submission.rows_for(speech, after, address), request=after)
    whom = transitions.other_side(scene, after, event.by)
    return turn + say(scene, scene.speech.text("done.correct", whom=whom, number=after.id), request=after.id)
