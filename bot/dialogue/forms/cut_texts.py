"""Texts so long that Telegram cut them in two: neither part is kept."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.drafts import save
from bot.dialogue.fields import AskedField, Refusal
from bot.dialogue.forms import form
from bot.dialogue.turn import Turn, say
from knowledge.telegram_html import units

CUT_FROM = 4000
"""UTF-16 units from which Telegram has probably cut a text: a message holds 4096."""
CUT_FOR = timedelta(seconds=5)
"""How soon the next part follows the first."""


def is_rest(question: AskedField) -> bool:
    """Return whether a message follows the first part so soon that it's the rest of the text."""
    cut = question.draft.cut
    return cut is not None and question.scene.now - cut <= CUT_FOR


def refuse(question: AskedField, words: str, refusal: Refusal) -> Turn:
    """Say why the words can't be the answer. An edit of the message, or the rest of a cut text, is another try at
    it.
    """
    message = question.scene.incoming.message
    cut = question.scene.now if units(words) >= CUT_FROM else None
    update = {"cut": cut, "typed": {**question.draft.typed, **({"": message} if message else {})}}
    turn = form.refuse(question, refusal, anchor=_anchor(question) if cut else "")
    return save(question.scene, turn, question.draft.model_copy(update=update))


def refuse_rest(question: AskedField) -> Turn:
    """Refuse the rest of a cut text: one message says that both parts are left out."""
    text = question.speech.text("form.cut", limit=question.field.max_length)
    turn = say(question.scene, text, anchor=_anchor(question), replaces_anchor=_anchor(question))
    return save(question.scene, turn, question.draft.model_copy(update={"cut": question.scene.now}))


def _anchor(question: AskedField) -> str:
    return f"cut:{question.draft.id}"
