"""Each form has one message with buttons, and its question is the last message of the chat.

A press turns that message into the next question as long as it's the last of the chat. After typed words, or a press
further up, the question is sent anew at the end, because an edit further up would go unnoticed; the older message
keeps its words and loses its buttons. This module arranges everything a form says, whichever module says it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from bot.dialogue import callbacks
from bot.dialogue.drafts import anchor_of
from bot.dialogue.events import EventKind
from bot.dialogue.scene import Scene
from bot.dialogue.speech import join
from bot.dialogue.turn import Message, Turn, update_session
from storage.messages import Choice, Reply, Text

WAYS_BACK = (callbacks.Resume, callbacks.StartAnew, callbacks.UseWords)
"""Buttons that stand under other messages and lead back to a form."""


def draft_of(choices: Iterable[Choice]) -> str:
    """Return the draft whose form these buttons belong to, or ""."""
    for choice in choices:
        button = callbacks.decode(choice.action)
        if isinstance(button, callbacks.FormButton | callbacks.FieldButton) and not isinstance(button, WAYS_BACK):
            return button.draft
    return ""


def arrange(scene: Scene, turn: Turn) -> Turn:
    """Return the turn with its messages to this chat arranged so that each form keeps one message with buttons."""
    if not scene.incoming.private:
        return turn
    turn = _note_newest(scene, turn)
    here = [message for message in turn.messages if message.address == scene.incoming.address]
    forms = {draft: message for message in here if (draft := _draft(message.reply))}  # the last message of each draft
    for draft, last in forms.items():
        turn = _keep_one_aside(scene, _keep_one_form(scene, turn, draft, last), draft)
    left = (turn.session or scene.session).drafts
    for draft in scene.snapshot.session.drafts:
        if draft not in left and draft not in forms:
            turn = _remove_buttons(scene, _redirect(scene, turn, draft), draft)
    return turn


def _note_newest(scene: Scene, turn: Turn) -> Turn:
    """Return the turn, noting that this message now exists in the chat."""
    message, newest = scene.incoming.message or 0, (turn.session or scene.session).newest
    if scene.incoming.kind is EventKind.PRESS or message <= newest:
        return turn
    return update_session(scene, turn, newest=message)


def _draft(reply: Reply) -> str:
    return draft_of(chain(*reply.rows))


def _keep_one_form(scene: Scene, turn: Turn, draft: str, last: Message) -> Turn:
    """Return the turn with this message as the draft's only one with buttons."""
    before = [message for message in turn.messages if message is not last and _draft(message.reply) == draft]
    turn = replace(
        turn, messages=tuple(_without_draft_buttons(each, draft) if each in before else each for each in turn.messages)
    )
    if last.reply.anchor not in ("", anchor_of(draft)):  # it gets a name of its own, by which it will be replaced
        bare = _without_draft_buttons(last, draft)
        return replace(turn, messages=tuple(bare if each is last else each for each in turn.messages))
    if scene.incoming.kind is EventKind.PRESS and last.reply.replaces == scene.incoming.message:
        named = replace(last, reply=last.reply.model_copy(update={"anchor": anchor_of(draft)}))
        turn = replace(turn, messages=tuple(named if each is last else each for each in turn.messages))
        return _redirect(scene, turn, draft)
    if _is_pressed_last(scene, draft) and (merged := _merge(scene, turn, draft, last)):
        return merged
    turn = _redirect(scene, turn, draft)
    fresh = last.reply.model_copy(update={"anchor": anchor_of(draft), "replaces": None, "replaces_anchor": ""})
    moved = replace(last, reply=fresh)
    turn = replace(turn, messages=tuple(moved if each is last else each for each in turn.messages))
    return _remove_buttons(scene, turn, draft)


def _keep_one_aside(scene: Scene, turn: Turn, draft: str) -> Turn:
    """Return the turn with "that was my answer" only under its newest message: earlier ones are settled."""
    anchor = f"aside:{draft}"
    asides = [
        message
        for message in turn.messages
        if message.address == scene.incoming.address and _asks_about_words(chain(*message.reply.rows), draft)
    ]
    named = [replace(each, reply=each.reply.model_copy(update={"anchor": anchor})) for each in asides[-1:]]
    messages = tuple(named[0] if each in asides[-1:] and not each.reply.anchor else each for each in turn.messages)
    if not any(_asks_about_words(buttons, draft) for buttons in scene.snapshot.session.shown):
        return replace(turn, messages=messages)
    bare = Message(scene.incoming.address, Reply(text=Text(), bare=True, replaces_anchor=anchor))
    return replace(turn, messages=(bare, *messages))


def _asks_about_words(choices: Iterable[Choice], draft: str) -> bool:
    """Return whether one of the buttons says that words were an answer to the draft's question."""
    buttons = (callbacks.decode(choice.action) for choice in choices)
    return any(isinstance(button, callbacks.UseWords) and button.draft == draft for button in buttons)


def _redirect(scene: Scene, turn: Turn, draft: str) -> Turn:
    """Direct the change to the message that now has the buttons, even if an older one was pressed late."""
    pressed = callbacks.decode(scene.incoming.action) if scene.incoming.kind is EventKind.PRESS else None
    if scene.incoming.message is None or getattr(pressed, "draft", "") != draft:
        return turn
    there = {"replaces": None, "replaces_anchor": anchor_of(draft)}
    moved = tuple(
        replace(message, reply=message.reply.model_copy(update=there))
        if message.address == scene.incoming.address and message.reply.replaces == scene.incoming.message
        else message
        for message in turn.messages
    )
    return replace(turn, messages=moved)


def _without_draft_buttons(message: Message, draft: str) -> Message:
    """Return the message without the draft's buttons: another message of the same turn has them."""
    rows = tuple(row for row in message.reply.rows if draft_of(row) != draft)
    return replace(message, reply=message.reply.model_copy(update={"rows": rows}))


def _is_pressed_last(scene: Scene, draft: str) -> bool:
    """Return whether the press came from the last message of the chat and all its buttons belong to the draft.

    Send doesn't count: the person keeps seeing the card, and remarks follow below it.
    """
    pressed = callbacks.decode(scene.incoming.action) if scene.incoming.kind is EventKind.PRESS else None
    message = scene.incoming.message
    if message is None or isinstance(pressed, callbacks.Send):
        return False
    shown = next((row for row in scene.session.shown if any(each.action == scene.incoming.action for each in row)), ())
    buttons = [callbacks.decode(choice.action) for choice in shown] or [pressed]
    if any(getattr(button, "draft", "") != draft for button in buttons):
        return False
    return message >= max(scene.snapshot.newest, scene.session.newest)


def _merge(scene: Scene, turn: Turn, draft: str, last: Message) -> Turn | None:
    """Put everything the turn says into the message that was pressed, or return None if it can't hold that."""
    here = [message for message in turn.messages if message.address == scene.incoming.address]
    plain = all(not (each.request or each.reply.attachment or each.reply.copied) for each in here)
    rows = any(each.reply.rows for each in here if each is not last)
    if here[-1] is not last or rows or not plain:
        return None
    text = join((each.reply.text for each in here), "\n\n")
    reply = Reply(text=text, rows=last.reply.rows, anchor=anchor_of(draft), replaces=scene.incoming.message)
    others = tuple(message for message in turn.messages if message not in here)
    return replace(turn, messages=(replace(last, reply=reply), *others))


def _remove_buttons(scene: Scene, turn: Turn, draft: str) -> Turn:
    """Remove the buttons of the draft's previous message, unless something replaces that message anyway."""
    here = [message.reply for message in turn.messages if message.address == scene.incoming.address]
    if any(reply.replaces_anchor == anchor_of(draft) for reply in here):
        return turn
    reply = Reply(text=Text(), bare=True, replaces_anchor=anchor_of(draft))
    return replace(turn, messages=(Message(scene.incoming.address, reply), *turn.messages))
