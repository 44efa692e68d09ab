"""Messages between the two sides of a request: who they may be for, and how they get there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.dialogue import callbacks
from bot.dialogue.events import EventKind
from bot.dialogue.held_messages import hold, just_sent, release
from bot.dialogue.requests import cards, submission, transitions
from bot.dialogue.requests.lifecycle import OPEN, Move, allowed, in_time
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, join, literal, markup, shortened
from bot.dialogue.turn import Rows, Turn, say, tell, update_session
from storage.messages import Text
from storage.records import Event, HeldMessage, Request, Side, Status
from storage.waits import WaitForMove

LONGEST = 3000
"""Characters of one relayed message: with the words around it, it must fit one Telegram message."""
MOST_OFFERED = 20
"""Most requests offered for one message."""
FEW = 2
"""Conversations to which a question is offered even though the assistant has answered it."""
QUOTED = 200
"""Characters of a message quoted when asking who it is for."""
CARRIED = frozenset({"photo", "document", "video", "animation", "audio", "voice", "video_note", "sticker"})
"""Kinds that the assistant can do nothing with: with a single conversation under way they can only be meant for it."""
COPYABLE = CARRIED | {"location", "venue", "contact", "poll", "dice"}
"""Kinds that Telegram can copy."""
UNDER_WAY = frozenset({Status.ASKED, Status.ACCEPTED})
"""The two sides are writing to each other."""


@dataclass(frozen=True)
class Addressee:
    """Who a message may be for: the other side of a request, and the move it would be."""

    request: Request
    move: Move
    name: str


def addressees(scene: Scene) -> tuple[Addressee, ...]:
    """Everybody this chat can write to now: those waiting for its answer, then conversations, then undecided cards."""
    found = [
        Addressee(request, move, transitions.other_side(scene, request, side))
        for request in scene.snapshot.requests
        if (possible := _message_move(scene, request))
        for move, side in (possible,)
    ]
    return tuple(sorted(found, key=lambda addressee: MESSAGE_MOVES.index(addressee.move)))


MESSAGE_MOVES = (Move.ANSWER, Move.WRITE, Move.ASK)
"""Moves that are nothing but words, the most urgent first."""


def _message_move(scene: Scene, request: Request) -> tuple[Move, Side] | None:
    """The move that a message about the request would be, and the side making it; None if this chat can't write."""
    known = submission.sides(scene, request)
    for move in MESSAGE_MOVES:
        side = transitions.side_of(move, known)
        if side and move in allowed(request, side):
            return move, side
    return None


def under_way(scene: Scene) -> bool:
    """True when this chat is in a conversation: a question is open, or a request was accepted."""
    return any(addressee.request.status in UNDER_WAY for addressee in addressees(scene))


def awaited(scene: Scene) -> bool:
    """True when a contact waits for this chat's answer."""
    return any(
        addressee.move is Move.ANSWER and addressee.request.status is Status.ASKED for addressee in addressees(scene)
    )


# ------------------------------------------------------------------ sending


def words(scene: Scene, wait: WaitForMove) -> Turn:
    """Send the message as the words of the move that the chat waits for."""
    return _send(scene, wait.number, Move(wait.move), just_sent(scene))


def reply(scene: Scene) -> Turn | None:
    """Send a Telegram reply to a message about a request to the other side; None if it isn't one.

    A reply is plainer than a wait, unless that is about the same request. If nothing can be sent now, the person is
    told so, and can ask the assistant instead.
    """
    wait = scene.session.expected
    request = scene.request(scene.snapshot.replied)
    if request is None or (wait and wait.request == request.id):
        return None
    if possible := _message_move(scene, request):
        return _send(scene, request.id, possible[0], just_sent(scene))
    if not submission.sides(scene, request) or scene.incoming.text.rstrip().endswith("?"):
        return None
    key = "words.not-yet" if request.status in OPEN else "words.too-late"
    whom = transitions.other_side(scene, request, Side.COMPANY)
    ours = scene.speech.button("button.for-assistant", callbacks.AskAssistant(scene.incoming.token))
    text = scene.speech.text(key, number=request.id, whom=whom)
    return hold(scene, say(scene, text, (ours,) if scene.incoming.text else (), request=request.id))


def file(scene: Scene) -> Turn | None:
    """Send a message that is more than words to the other side; None if there is nobody it could be for.

    With a single conversation under way it goes at once: the assistant couldn't do anything with it.
    """
    if _kind(scene) not in COPYABLE:
        return None
    if replied := reply(scene):
        return replied
    if isinstance(wait := scene.session.expected, WaitForMove):
        return words(scene, wait)
    return _send_to_the_only(scene) or offer(scene)


def _send_to_the_only(scene: Scene) -> Turn | None:
    """Send the file to the only conversation; None if it might be for somebody else, or is personal."""
    found = addressees(scene)
    if len(found) != 1 or _kind(scene) not in CARRIED or scene.session.draft:
        return None
    if found[0].move is Move.ASK and found[0].request.status is Status.SUBMITTED:
        return None  # nothing has been said about this card yet
    return _send(scene, found[0].request.id, found[0].move, just_sent(scene))


def _kind(scene: Scene) -> str:
    """What came in besides words: photo, voice ..."""
    original = just_sent(scene).original
    return original.kind if original else ""


def pass_on(scene: Scene, pressed: callbacks.PassOn) -> Turn | None:
    """Send the held message, and turn the question who it is for into the receipt; None if it isn't held."""
    held = scene.session.held_messages.get(pressed.token)
    if held is None or pressed.move not in MESSAGE_MOVES:
        return None
    return release(scene, _send(scene, pressed.number, pressed.move, held, pressed=True), pressed.token)


def _send(scene: Scene, number: str, wanted: Move, held: HeldMessage, *, pressed: bool = False) -> Turn:
    """Send the message as the wanted move, or what that has turned into, or say why it can't be sent.

    After a button was `pressed`, the outcome replaces the question.
    """
    request = scene.request(number)
    side = transitions.side_of(wanted, submission.sides(scene, request)) if request else None
    if request is None or side is None:
        return update_session(scene, say(scene, scene.speech.text("notice.not-yours")), expected=None)
    replaces = scene.incoming.message if pressed else None
    move = in_time(request, wanted, side)
    whom = transitions.other_side(scene, request, side)
    if move is None:
        text = join((scene.speech.text("words.too-late", number=request.id), quoted(held.words)))
        turn = say(scene, text, replaces=replaces, request=request.id)
        return update_session(scene, turn + submission.redraw(scene, request), expected=None)
    if len(held.words) > LONGEST:
        return say(scene, scene.speech.text("words.too-long", limit=LONGEST, length=len(held.words)))
    if not held.words.strip() and not (held.original and held.original.kind):
        return say(scene, scene.speech.text("words.empty"), request=request.id)
    sent = join((quoted(held.words), scene.speech.text("words.sent", whom=whom, number=request.id)))
    return transitions.apply(
        scene, request, move, side, message=held, replaces=replaces, receipt=sent if pressed else None
    )


# ----------------------------------------------------------------- offering


def offer(scene: Scene, instead_of: str = "") -> Turn | None:
    """Ask who the message is for, with a button for each addressee; None if it can only be for the assistant.

    The question replaces the one about the message held `instead_of` this one.
    """
    found, token = addressees(scene)[:MOST_OFFERED], scene.incoming.token
    if not found:
        return None
    speech, only = scene.speech, found[0] if len(found) == 1 else None
    if only:
        text = speech.text("words.meant", whom=only.name, number=only.request.id)
        rows: Rows = ((speech.button("button.pass-on", callbacks.PassOn(only.request.id, only.move, token)),),)
    else:
        text = speech.text("words.whom")
        rows = tuple(
            (choice(f"{each.name} · {each.request.id}", callbacks.PassOn(each.request.id, each.move, token)),)
            for each in found
        )
    if scene.incoming.nature in (EventKind.TEXT, EventKind.EDITED):
        key = "button.not-for-them" if only else "button.for-assistant"
        rows = (*rows, (speech.button(key, callbacks.AskAssistant(token)),))
    text = join(part for part in (text, quoted(scene.incoming.text)) if part != Text())
    about = only.request.id if only else ""
    before = f"held:{instead_of}" if instead_of else ""
    return hold(scene, say(scene, text, *rows, anchor=f"held:{token}", replaces_anchor=before, request=about))


def quoted(words: str) -> Text:
    """The beginning of a message as a quotation; empty if it has no words."""
    shown = shortened(words.strip(), QUOTED)
    return markup("<blockquote>") + literal(shown) + markup("</blockquote>") if shown else Text()


def with_way_on(scene: Scene, turn: Turn) -> Turn:
    """Add buttons to the answer that send the question to a person instead, in case it was meant for them.

    Somebody in many conversations would get a wall of buttons, and none are added.
    """
    found = [addressee for addressee in addressees(scene) if addressee.request.status in UNDER_WAY]
    if not 0 < len(found) <= FEW or not turn.messages:
        return turn
    rows = tuple(
        (
            scene.speech.button(
                "button.pass-on-to",
                callbacks.PassOn(each.request.id, each.move, scene.incoming.token),
                whom=f"{each.name} · {each.request.id}",
            ),
        )
        for each in found
    )
    *others, last = turn.messages
    reply = last.reply.model_copy(update={"rows": (*last.reply.rows, *rows)})
    return hold(scene, replace(turn, messages=(*others, replace(last, reply=reply))))


# -------------------------------------------------------------- corrections


def corrected(scene: Scene) -> Turn | None:
    """Correct an edited message at the other side; None if it was never sent there."""
    for request in scene.snapshot.requests:
        for position, event in enumerate(request.history):
            if _brought(scene, event) and event.by in submission.sides(scene, request):
                return _correct(scene, request, position)
    return None


def _brought(scene: Scene, event: Event) -> bool:
    """True if the edited message is the one that brought the event's words."""
    original = event.original
    here = scene.incoming.address
    return bool(original and scene.incoming.message in original.messages and original.address.root == here.root)


def _correct(scene: Scene, request: Request, position: int) -> Turn:
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
    for address in submission.others(scene, after, event.by):
        speech = scene.speech_for(address, after.language if event.by is Side.CONTACT else "")
        names = {
            "company": cards.company_name(speech, after),
            "target": cards.contact_name(speech, after, scene.directory),
        }
        told = speech.text(f"told.correct.{event.by}", number=after.id, words=text, **names)
        turn += tell(address, told, *submission.rows_for(speech, after, address), request=after)
    whom = transitions.other_side(scene, after, event.by)
    return turn + say(scene, scene.speech.text("done.correct", whom=whom, number=after.id), request=after.id)
