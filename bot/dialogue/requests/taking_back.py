"""Taking back a message to the other side: with /delete, as a reply to it, or alone for the last one.

The words are removed from the record too. The other side sees that something was taken back, and when it had been
sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.dialogue import callbacks
from bot.dialogue.requests import cards, decision_words, in_touch, relay, submission, tracking, transitions
from bot.dialogue.requests.addressees import MESSAGE_MOVES
from bot.dialogue.requests.deadlines import reminders_of
from bot.dialogue.requests.lifecycle import MOVES, Move, allowed_moves
from bot.dialogue.scene import Scene
from bot.dialogue.speech import blockquote, literal
from bot.dialogue.turn import Message, Turn, say, stop_waiting, tell
from bot.dialogue.words.plain_words import has_word, says, without_words
from storage.messages import TELEGRAM, Address, Choice, Reply, Text
from storage.records import HistoryEntry, Request, Side, Status

DELETABLE = timedelta(hours=48)
"""For how long Telegram lets bots delete a message. Words can be changed at any time, files can't."""
FEW_WORDS = 10
"""Up to this many words say to take a message back, and nothing else."""
THAT = ("take-back", "pronouns", "filling", "polite", "once-more")
"""Lists of words that say to take something back, and not what."""
Sent = tuple[Request, int]
"""A message to the other side: its request, and its place in the history."""


def command(scene: Scene) -> Turn:
    """Handle `/delete`. As a reply to one's own message it acts at once; otherwise it asks first."""
    incoming = scene.incoming
    sent = _own_messages(scene)
    if incoming.own is not None:
        message = next((each for each in sent if incoming.own in _messages(_event(each))), None)
        return _take_back(scene, message) if message else _say_nothing_sent(scene)
    if scene.snapshot.replied:
        sent = [each for each in sent if each[0].id == scene.snapshot.replied]
    elif not incoming.private:
        return _say_nothing_sent(scene)
    return _ask(scene, _latest(sent)) if sent else _say_nothing_sent(scene)


def take_back_in_words(scene: Scene, words: str) -> Turn | None:
    """Handle the same in plain words ("delete my last message", "undo that"), asking first. Right after a decision
    they, or a slip ("oops, wrong button"), mean the decision. None if nothing was sent or meant.

    In a reply to one's own message the verb is enough.
    """
    catalog = scene.catalog
    if len(words.split()) > FEW_WORDS:
        return None
    verb, mere = has_word(catalog, words, "take-back"), _says_take_back(scene)
    decided = _just_decided(scene)
    if decided and (mere or decision_words.is_slip(scene)):
        return _ask_to_undo(scene, decided)
    if decided and _is_asked_to_undo(scene) and says(catalog, words, "yes", "no"):
        undo = callbacks.MakeMove(decided.id, Move.UNDO)
        return transitions.make_move(scene, undo) if says(catalog, words, "yes") else stop_waiting(scene)
    sent = _own_messages(scene)
    if not verb or not sent:
        return None
    if scene.incoming.own is not None or has_word(catalog, words, "own-message"):
        return command(scene)
    return relay.offer_besides(scene, *_question(scene, _latest(sent))) if mere and len(words.split()) > 1 else None


def ask_in_reply(scene: Scene) -> Turn | None:
    """Ask whether the last message about a request is meant by who replies "delete that", such as to the receipt of
    theirs; None for other words.
    """
    sent = [each for each in _own_messages(scene) if each[0].id == scene.snapshot.replied]
    if not sent or scene.incoming.own is not None or not _says_take_back(scene):
        return None
    return relay.offer_besides(scene, *_question(scene, _latest(sent)))


def _says_take_back(scene: Scene) -> bool:
    """Return whether the words say to take something back, and not what."""
    words = scene.incoming.text
    verb = has_word(scene.catalog, words, "take-back")
    return verb and not without_words(scene.catalog, words, *THAT)


def _just_decided(scene: Scene) -> Request | None:
    """Return the request on which this chat has just decided, as long as that can be undone."""
    return next(
        (
            request
            for request in scene.snapshot.requests
            if Side.CONTACT in scene.sides(request)
            and Move.UNDO in allowed_moves(request, Side.CONTACT)
            and scene.now - request.history[-1].at <= transitions.UNDOABLE
        ),
        None,
    )


def _is_asked_to_undo(scene: Scene) -> bool:
    """Return whether the last thing this chat has read is the question whether a decision is to be undone."""
    shown = [callbacks.decode(choice.action) for choice in next(iter(scene.session.shown), ())]
    asked = len(shown) > 1 and isinstance(shown[0], callbacks.MakeMove) and shown[0].move == Move.UNDO
    return asked and in_touch.is_last_word_ours(scene)


def _ask_to_undo(scene: Scene, request: Request) -> Turn:
    """Ask whether the decision is to be undone, or the words are for the other side."""
    text = scene.speech.text("take-back.decision", number=request.id)
    undo = scene.speech.button("contact.undo", callbacks.MakeMove(request.id, Move.UNDO))
    return relay.offer_besides(scene, text, undo) or say(scene, text, (undo,), request=request.id)


def confirm(scene: Scene, pressed: callbacks.TakeBack) -> Turn | None:
    """Take back the message that was asked about, or return None if that has been done."""
    known = (each for each in _own_messages(scene) if (each[0].id, each[1]) == (pressed.number, pressed.position))
    message = next(known, None)
    return _take_back(scene, message, scene.incoming.message) if message else None


def _own_messages(scene: Scene) -> list[Sent]:
    """Return what this chat sent to the other side of a request and can take back."""
    return [
        (request, position)
        for request in scene.snapshot.requests
        for position, event in enumerate(request.history)
        if event.event in MESSAGE_MOVES and _messages(event) and event.by in scene.sides(request)
        if event.original and event.original.address.root == scene.incoming.address.root
    ]


def _event(sent: Sent) -> HistoryEntry:
    return sent[0].history[sent[1]]


def _messages(event: HistoryEntry) -> tuple[int, ...]:
    return event.original.messages if event.original else ()


def _say_nothing_sent(scene: Scene) -> Turn:
    return say(scene, scene.speech.text("take-back.none"))


def _latest(sent: list[Sent]) -> Sent:
    return max(sent, key=lambda each: (_event(each).at, each[1]))


def _ask(scene: Scene, sent: Sent) -> Turn:
    """Ask whether the last message is meant."""
    text, yes = _question(scene, sent)
    return say(scene, text, (yes,), request=sent[0].id)


def _question(scene: Scene, sent: Sent) -> tuple[Text, Choice]:
    """Return the question whether this message is meant, and the button for yes."""
    (request, position), event = sent, _event(sent)
    values = {"number": request.id, "whom": transitions.other_side(scene, request, event.by)}
    text = scene.speech.text("take-back.ask", when=scene.speech.clock(event.at), **values)
    yes = scene.speech.button("take-back.yes", callbacks.TakeBack(request.id, position))
    return text + Text(strings=("\n",)) + _quoted(event), yes


def _quoted(event: HistoryEntry) -> Text:
    return blockquote(literal(event.words)) if event.words else Text()


def _take_back(scene: Scene, sent: Sent, replaces: int | None = None) -> Turn:
    """Remove the words from the record and mark the message at the other side."""
    (before, position), event = sent, _event(sent)
    request = _without_words(scene, before, position)
    turn = Turn(requests=(request,))
    if request.status is not before.status:
        turn += Turn(reminders=reminders_of(scene.catalog, request, scene.directory.known))
        turn += submission.redraw(scene, request) + tracking.redraw(scene, before, request)
    others = submission.other_chats(request, event.by)
    for address in others:
        turn += _mark(scene, request, address, event, submission.anchor_of_words(request, position))
    mailed = any(address.channel != TELEGRAM for address in others)
    key = "mail" if mailed else "old" if _stays(scene, event) else "done"
    whom = transitions.other_side(scene, before, event.by)
    return turn + say(scene, scene.speech.text(f"take-back.{key}", number=request.id, whom=whom), replaces=replaces)


def _without_words(scene: Scene, request: Request, position: int) -> Request:
    """Return the request without the words. A question that was taken back and not answered is no longer open."""
    event = request.history[position]
    gone = event.model_copy(update={"words": "", "quote": "", "original": None, "taken_back": scene.now})
    history = (*request.history[:position], gone, *request.history[position + 1 :])
    status = request.status
    open_questions = [
        each
        for each in history
        if each.event == Move.ASK and not each.taken_back and each.at >= _last_answer_at(request)
    ]
    if status is Status.ASKED and event.event == Move.ASK and not open_questions:
        status = MOVES[status][Move.UNASK]
        history = (*history, HistoryEntry(at=scene.now, by=Side.CONTACT, event=Move.UNASK, name=event.name))
    return request.model_copy(update={"history": history, "status": status, "updated": scene.now})


def _last_answer_at(request: Request) -> datetime:
    """Return the time of the last answer: earlier questions are settled."""
    answers = [event.at for event in request.history if event.event == Move.ANSWER]
    return answers[-1] if answers else request.created


def _stays(scene: Scene, event: HistoryEntry) -> bool:
    """Return whether it's a file that Telegram no longer lets us delete."""
    return bool(event.original and event.original.kind) and scene.now - event.at > DELETABLE


def _mark(scene: Scene, request: Request, address: Address, event: HistoryEntry, anchor: str) -> Turn:
    """Replace the words at the other side with a mark, and delete files."""
    speech = submission.speech_of(scene, request, address)
    who = cards.side_name(speech, request, event.by, scene.directory)
    text = speech.text("take-back.mark", who=who, number=request.id, when=speech.date_and_time(event.at))
    if address.channel != TELEGRAM:
        return tell(address, text, request=request)
    original, turn = event.original, Turn()
    in_one = submission.fits_caption(event)
    if original and original.kind and not _stays(scene, event):
        name = anchor if in_one else f"{anchor}{submission.FILE}"
        reply = Reply(text=Text(), bare=True, deletes=len(original.messages), replaces_anchor=name)
        turn += Turn(messages=(Message(address, reply, request=request.id),))
    marked = tell(address, text, request=request, anchor=anchor)
    return turn + (marked if in_one else submission.as_edits(marked))
