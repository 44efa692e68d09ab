"""Erasing everything about a person when they ask for it: asked once, then done in one piece, with a receipt.

Open requests are withdrawn first, and the other side is told. The cards that contacts have are emptied. Messages passed
on to others stay in their chats, where only they and Telegram can delete them, and the person is told so.
"""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.callbacks import decode
from bot.dialogue.events import Event, EventKind, Incoming
from bot.dialogue.requests import cards
from bot.dialogue.requests.in_touch import HELD
from bot.dialogue.requests.lifecycle import OPEN, Move, advance
from bot.dialogue.scene import Scene
from bot.dialogue.speech import join
from bot.dialogue.turn import Message, Turn, say, tell
from storage.messages import TELEGRAM, Delivery, DeliveryStatus, Reply
from storage.personal import Erasure
from storage.records import HistoryEntry, PersonalData, Request, Session, Side


def ask(scene: Scene) -> Turn:
    """Ask once whether really everything should be erased."""
    speech = scene.speech
    if not scene.incoming.private:
        return say(scene, speech.text("forget.private"))
    own = (request for request in scene.snapshot.requests if scene.incoming.address.among([request.company]))
    running = [request for request in own if request.status in OPEN]
    parts = [speech.text("forget.ask")]
    parts += [speech.text("forget.running", count=len(running))] if running else []
    parts += [speech.text("forget.role")] if _has_role(scene) else []
    yes, no = speech.button("forget.yes", callbacks.EraseMe()), speech.button("forget.no", callbacks.KeepMe())
    return say(scene, join(parts, "\n\n"), (yes,), (no,))


def keep(scene: Scene, pressed: callbacks.KeepMe) -> Turn:
    """Erase nothing after all."""
    return say(scene, scene.speech.text("forget.kept"), replaces=scene.incoming.message)


def may_follow(event: Event, session: Session) -> bool:
    """Return whether the event may confirm the erasure, so that all data has to be loaded."""
    if not isinstance(event, Incoming) or not event.private:
        return False
    if event.kind is EventKind.TEXT:
        offered = (choice.action for buttons in session.shown for choice in buttons)
        return callbacks.EraseMe().encode() in offered
    return isinstance(decode(event.action), callbacks.EraseMe)


def erase(scene: Scene, pressed: callbacks.EraseMe) -> Turn | None:
    """Erase everything, and list exactly what was done."""
    data = scene.snapshot.personal_data
    if data is None:
        return None
    turn = Turn(erasures=(Erasure(address=scene.incoming.address.root, at=scene.now),))
    withdrawn = 0
    for request in data.requests:
        after = _withdraw(scene, request)
        withdrawn += after.status != request.status
        gone = after.anonymised(scene.now)
        turn += Turn(requests=(gone,)) + _blank_cards(scene, gone, data)
        if after.status != request.status:
            turn += _tell_others(scene, gone)
    return turn + _receipt(scene, data, withdrawn, blanked=_count_cards(turn))


def _has_role(scene: Scene) -> bool:
    return scene.incoming.address.among(scene.directory.everybody())


def _withdraw(scene: Scene, request: Request) -> Request:
    """Return the request withdrawn, if it is open."""
    event = HistoryEntry(at=scene.now, by=Side.COMPANY, event=Move.WITHDRAW.value)
    return (advance(request, event) if request.status in OPEN else None) or request


def _tell_others(scene: Scene, request: Request) -> Turn:
    """Tell the other side, and those with a copy, that the request is withdrawn and why, without a name."""
    turn = Turn()
    for address in dict.fromkeys((*scene.directory.deciders(request), *request.copies)):
        text = scene.speech_for(address).text("forget.told", number=request.id)
        turn += tell(address, text, request=request)
    return turn


# -------------------------------------------------------------------- cards


def _blank_cards(scene: Scene, request: Request, data: PersonalData) -> Turn:
    """Empty every card of the request that others were sent."""
    turn = Turn()
    shown = [delivery for delivery in data.elsewhere if delivery.request == request.id and _is_card(delivery, request)]
    for address in dict.fromkeys(delivery.address for delivery in shown):
        here = [delivery for delivery in shown if delivery.address == address]
        text = cards.erased_card(scene.speech_for(address), request)
        known = [delivery.message_id for delivery in here if delivery.message_id is not None]
        for message in sorted(known)[:-1]:
            turn += Turn(messages=(Message(address, Reply(text=text, replaces=message), request=request.id),))
        # A card being delivered right now has no message id yet; its anchor finds it once it has arrived.
        anchor = here[-1].reply.anchor
        newest = Reply(text=text, replaces_anchor=anchor, anchor=anchor) if anchor else None
        newest = newest or (Reply(text=text, replaces=max(known)) if known else None)
        turn += Turn(messages=(Message(address, newest, request=request.id),)) if newest else Turn()
    return turn


def _is_card(delivery: Delivery, request: Request) -> bool:
    """Return whether it's the card of those who decide, its copy, or the question whether words are for the company;
    older copies have no anchor. No mail can be edited.
    """
    if delivery.status is DeliveryStatus.DEAD or delivery.address.channel != TELEGRAM:
        return False
    anchor = delivery.reply.anchor
    if anchor in (cards.anchor_of(request.id), cards.copy_anchor_of(request.id)) or anchor.startswith(HELD):
        return True
    return delivery.address.among(request.copies) and not delivery.reply.anchor and not delivery.reply.rows


def _count_cards(turn: Turn) -> int:
    edited = [message for message in turn.messages if message.reply.replaces_anchor or message.reply.replaces]
    return len({(message.address, message.request) for message in edited})


# ------------------------------------------------------------------ receipt


def _receipt(scene: Scene, data: PersonalData, withdrawn: int, blanked: int) -> Turn:
    """Say what was done, and what remains where."""
    speech = scene.speech
    done = [
        speech.text("forget.did.session"),
        speech.text("forget.did.drafts", count=len(data.session.drafts)),
        speech.text("forget.did.requests", count=len(data.requests)),
        speech.text("forget.did.withdrawn", count=withdrawn),
        speech.text("forget.did.questions", count=len(data.unanswered)),
        speech.text("forget.did.cards", count=blanked),
    ]
    stays = [speech.text("forget.stays.chats"), speech.text("forget.stays.mark")]
    stays += [speech.text("forget.stays.role")] if _has_role(scene) else []
    stays += [speech.text("forget.stays.block")] if data.block else []
    head, rest = speech.text("forget.done"), speech.text("forget.stays.heading")
    text = join((join((head, *done)), join((rest, *stays))), "\n\n")
    return say(scene, text, replaces=scene.incoming.message)
