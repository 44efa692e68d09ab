"""Words on their way: what a person typed for a move goes to the other side, with its file."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import callbacks
from bot.dialogue.events import EventKind
from bot.dialogue.requests import cards, submission, transitions
from bot.dialogue.requests.lifecycle import Move, allowed, in_time
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Rows, Turn, say, update_session
from storage.records import Request, Side
from storage.waits import WaitForMove

LONGEST = 3000
"""Characters of one relayed message: it must fit one Telegram message together with what stands around it."""
MOST_STRAYS = 5
"""Messages of one chat kept until the person says what they are for."""


def words(scene: Scene, wait: WaitForMove) -> Turn:
    """The typed message as the words of the move that the chat waits for."""
    return passed_on(scene, wait.number, Move(wait.move), scene.incoming.text)


def pass_on(scene: Scene, pressed: callbacks.PassOn) -> Turn | None:
    """The held words go to the other side; None when they are held no longer."""
    words = scene.session.held_messages.get(pressed.token)
    if words is None or pressed.move not in (Move.ANSWER, Move.WRITE):
        return None
    return release(scene, passed_on(scene, pressed.number, pressed.move, words), pressed.token)


def passed_on(scene: Scene, number: str, wanted: Move, text: str) -> Turn:
    """The words go on as the wanted move, or as what it has become in the meantime; else the person learns why not."""
    request = scene.request(number)
    known = submission.sides(scene, request) if request else frozenset()
    side = transitions.side_of(wanted, known)
    if request is None or side is None:
        return update_session(scene, say(scene, scene.speech.text("notice.not-yours")), expected=None)
    move = in_time(request, wanted, side)
    if move is None:
        turn = say(scene, scene.speech.text("words.too-late", number=request.id))
        return update_session(scene, turn + submission.redraw(scene, request), expected=None)
    text = text.strip()
    if len(text) > LONGEST:
        return say(scene, scene.speech.text("words.too-long", limit=LONGEST, length=len(text)))
    if not text and scene.incoming.nature is not EventKind.FILE:
        return say(scene, scene.speech.text("words.empty"))
    return _sent(scene, request, move, side, text)


def reply(scene: Scene) -> Turn | None:
    """A Telegram reply to a message about a request goes to the other side as what fits now; None when none does.

    It is plainer than what a button waits for, unless that is about the same request.
    """
    expected = scene.session.expected
    if expected and expected.request == scene.snapshot.replied:
        return None
    request = scene.request(scene.snapshot.replied)
    known = submission.sides(scene, request) if request else frozenset()
    for move in (Move.ANSWER, Move.WRITE, Move.ASK):
        side = transitions.side_of(move, known)
        if request and side and move in allowed(request, side):
            return passed_on(scene, request.id, move, scene.incoming.text)
    return None


def _sent(scene: Scene, request: Request, move: Move, side: Side, text: str) -> Turn:
    """The move with its words; a file travels on the message to the other side."""
    turn = transitions.apply(scene, request, move, side, words=text)
    file = scene.incoming.attachment
    if file is None:
        return turn
    receivers = submission.others(scene, request, side)
    messages = tuple(
        replace(message, reply=message.reply.model_copy(update={"attachment": file}))
        if message.promised and message.address in receivers
        else message
        for message in turn.messages
    )
    return replace(turn, messages=messages)


def offer(scene: Scene, words: str) -> Turn | None:
    """Stray words may be meant for the other side of a request: the question whether they are; None without one."""
    found = _candidate(scene)
    if found is None:
        return None
    request, move = found
    whom = cards.company_name(scene.speech, request)
    if scene.incoming.address.among([request.company]):
        whom = cards.contact_name(scene.speech, request, scene.directory)
    text = scene.speech.text("words.meant", whom=whom, number=request.id)
    stray = scene.incoming.token
    yes = scene.speech.button("button.pass-on", callbacks.PassOn(request.id, move, stray))
    no = scene.speech.button("button.not-for-them", callbacks.AskAssistant(stray))
    return hold(scene, say(scene, text, (yes,), (no,)), words)


def hold(scene: Scene, turn: Turn, words: str) -> Turn:
    """The words kept until the person says what they are for: by token, as more may be typed before a button."""
    strays = {**scene.session.held_messages, scene.incoming.token: words}
    return update_session(scene, turn, held_messages=dict(list(strays.items())[-MOST_STRAYS:]))


def release(scene: Scene, turn: Turn, stray: str) -> Turn:
    """The words are no longer in question."""
    left = {token: words for token, words in scene.session.held_messages.items() if token != stray}
    return update_session(scene, turn, held_messages=left)


def write_rows(scene: Scene) -> Rows:
    """The button that asks for words (and files) to the other side, if there is one."""
    found = _candidate(scene)
    if found is None:
        return ()
    request, move = found
    return ((scene.speech.button(f"company.{move}", callbacks.MakeMove(request.id, move)),),)


def _candidate(scene: Scene) -> tuple[Request, Move] | None:
    """The request that stray words may be meant for: one that waits for this chat's answer, else one that runs."""
    for wanted in (Move.ANSWER, Move.WRITE):
        for request in scene.snapshot.requests:
            side = transitions.side_of(wanted, submission.sides(scene, request))
            if side is not None and wanted in allowed(request, side):
                return request, wanted
    return None
