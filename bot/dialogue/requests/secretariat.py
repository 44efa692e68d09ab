"""What the secretariat can do with a request that others decide on: write or decide in their name, reassign it.

It's always marked as done by the secretariat, for the company, for the cluster's contacts and in the record.
"""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.requests import cards, passing, submission
from bot.dialogue.requests.lifecycle import DECISIONS, OPEN, Move, advance, allowed_moves
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech
from bot.dialogue.turn import Rows, Turn, say, stop_waiting, tell, update_session
from storage.messages import Choice, Text
from storage.records import HistoryEntry, Request, Side
from storage.waits import WaitForOfficeWords

REASONS = ("capacity", "field", "partners")
"""Ready-made reasons for declining, by the keys of their texts."""
Button = tuple[str, callbacks.OfficeButton]


def rows(scene: Scene, request: Request) -> Rows:
    """Return an admin's buttons under somebody else's open request."""
    if request.status not in OPEN or not scene.in_office:
        return ()
    able = allowed_moves(request, Side.CONTACT)
    buttons = {
        Move.ACCEPT: ("accept", callbacks.AcceptForContact(request.id)),
        Move.ASK: ("ask", callbacks.AnswerForContact(request.id)),
        Move.DECLINE: ("decline", callbacks.DeclineForContact(request.id)),
        Move.WRITE: ("answer", callbacks.AnswerForContact(request.id)),
        Move.PASS: ("assign", callbacks.AssignRequest(request.id)),
    }
    target = cards.target_name(scene.speech, request)
    possible = (button for move, button in buttons.items() if move in able)
    return tuple((scene.speech.button(f"office.{key}", pressed, target=target),) for key, pressed in possible)


# -------------------------------------------------------------------- writing


def ask_for_words(scene: Scene, pressed: callbacks.AnswerForContact) -> Turn | None:
    """Ask for the words the company is to read."""
    request = _open(scene, pressed)
    if request is None:
        return None
    turn = say(scene, cards.text_about(scene.speech, request, "office.ask-words"), _never_mind(scene, request))
    return update_session(scene, turn, expected=WaitForOfficeWords(number=request.id))


def _open(scene: Scene, pressed: callbacks.OfficeButton) -> Request | None:
    """Return the request if an admin may act on it now, else None."""
    request = scene.request(pressed.number)
    return request if request and request.status in OPEN and scene.in_office else None


def _never_mind(scene: Scene, request: Request) -> tuple[Choice, ...]:
    return (scene.speech.button("button.never-mind", callbacks.DropOfficeWords(request.id)),)


def drop_words(scene: Scene, pressed: callbacks.DropOfficeWords) -> Turn:
    """Stop before anything is written or decided. A later question keeps waiting."""
    wait = scene.session.expected
    if isinstance(wait, WaitForOfficeWords) and wait.number == pressed.number:
        return stop_waiting(scene)
    return say(scene, scene.speech.text("cancel.done"), replaces=scene.incoming.message)


def take_words(scene: Scene, wait: WaitForOfficeWords) -> Turn:
    """Send the words to the company in the cluster's name, or decline with them. The contacts read them too."""
    request, words = scene.request(wait.number), scene.incoming.text.strip()
    if not words:
        return say(scene, scene.speech.text("other.empty"))
    able = allowed_moves(request, Side.CONTACT) if request else ()
    move = Move.DECLINE if wait.declines else Move.WRITE if Move.WRITE in able else Move.ASK
    return _make(scene, wait.number, move, words=words)


# ------------------------------------------------------------------- deciding


def ask_to_accept(scene: Scene, pressed: callbacks.AcceptForContact) -> Turn | None:
    """Ask for confirmation, since accepting reveals the company's address."""
    request = _open(scene, pressed)
    if request is None or Move.ACCEPT not in allowed_moves(request, Side.CONTACT):
        return None
    target = cards.target_name(scene.speech, request)
    yes = scene.speech.button("office.accept", callbacks.ConfirmAcceptForContact(request.id), target=target)
    return say(
        scene, cards.text_about(scene.speech, request, "office.sure-accept"), (yes,), _never_mind(scene, request)
    )


def accept(scene: Scene, pressed: callbacks.ConfirmAcceptForContact) -> Turn:
    """Accept in the cluster's name."""
    return _make(scene, pressed.number, Move.ACCEPT, replaces=scene.incoming.message)


def ask_for_reason(scene: Scene, pressed: callbacks.DeclineForContact) -> Turn | None:
    """Ask why the cluster can't help."""
    request = _open(scene, pressed)
    if request is None or Move.DECLINE not in allowed_moves(request, Side.CONTACT):
        return None
    speech = scene.speech
    rows = [(speech.button(f"reason.{key}", callbacks.DeclineForContactBecause(request.id, key)),) for key in REASONS]
    turn = say(scene, cards.text_about(scene.speech, request, "office.ask-reason"), *rows, _never_mind(scene, request))
    return update_session(scene, turn, expected=WaitForOfficeWords(number=request.id, declines=True))


def decline(scene: Scene, pressed: callbacks.DeclineForContactBecause) -> Turn | None:
    """Decline in the cluster's name with a ready-made reason."""
    if pressed.reason not in REASONS:
        return None
    return _make(scene, pressed.number, Move.DECLINE, reason=pressed.reason, replaces=scene.incoming.message)


def _make(
    scene: Scene, number: str, move: Move, *, words: str = "", reason: str = "", replaces: int | None = None
) -> Turn:
    """Make the move in the cluster's name. Everyone concerned reads that the secretariat did it."""
    request = scene.request(number)
    after = advance(request, _event(scene, request, move, words, reason)) if request and scene.in_office else None
    if request is None or after is None:
        turn = say(scene, scene.speech.text("office.too-late", number=number), replaces=replaces)
        return update_session(scene, turn, expected=None)
    turn = submission.store(scene, request, after)
    turn += _tell_both(scene, after, move.value if move in DECISIONS else "words")
    for address in submission.listeners(scene, after) if move in submission.COPIED else ():
        turn += submission.notify(scene, after, address, f"copy.{move}", buttons=False)
    key = {Move.ACCEPT: "office.accepted", Move.DECLINE: "office.declined"}.get(move, "office.sent")
    turn += say(scene, cards.text_about(scene.speech, after, key), replaces=replaces, request=after.id)
    return update_session(scene, turn, expected=None)


def _event(scene: Scene, request: Request, move: Move, words: str, reason: str) -> HistoryEntry:
    """Return the event, signed by the secretariat in the company's language."""
    speech = scene.speech_for(request.company, request.language)
    name = speech.label("office.name", name=scene.incoming.person.first_name)
    return HistoryEntry(at=scene.now, by=Side.CONTACT, event=move, name=name, words=words, reason=reason)


def _tell_both(scene: Scene, request: Request, key: str) -> Turn:
    """Tell the company, and the contacts in whose name it was done."""
    speech = scene.speech_for(request.company, request.language)
    text = _news(speech, request, f"told.{key}")
    turn = tell(request.company, text, *submission.rows_for(speech, request, request.company), request=request)
    for address in scene.directory.deciders(request):
        if address.root != scene.incoming.address.root:
            speech = scene.speech_for(address)
            text = _news(speech, request, f"told-contact.{key}")
            turn += tell(address, text, *submission.contact_rows(speech, request), request=request)
    return turn


def _news(speech: Speech, request: Request, key: str) -> Text:
    return cards.text_about(speech, request, f"office.{key}", words=cards.event_words(speech, request.history[-1]))


# ------------------------------------------------------------------ assigning


def assign(scene: Scene, pressed: callbacks.AssignRequest) -> Turn | None:
    """Offer those to whom the request can be assigned."""
    request = passing.may_pass(scene, pressed.number)
    return request if isinstance(request, Turn) else passing.offer(scene, request)


def take_over(scene: Scene, pressed: callbacks.TakeOver) -> Turn | None:
    """Let the admin decide about the request from now on."""
    request = passing.may_pass(scene, pressed.number)
    if isinstance(request, Turn):
        return request
    turn = passing.hand_to(scene, request, (scene.incoming.address.root,), Side.CONTACT)
    return turn + say(scene, scene.speech.text("office.taken", number=request.id), replaces=scene.incoming.message)
