"""Answers to several questions in one message: they are confirmed before they count."""

from __future__ import annotations

from bot.dialogue.forms import form, held_back, own_names, slot_filling
from bot.dialogue.forms.fields import AskedField, type_of
from bot.dialogue.turn import Turn
from storage.records import Confirming

SENTENCE = 8
"""Words from which an answer may tell more than what was asked."""


def confirm_several(question: AskedField, words: str) -> Turn | None:
    """Ask the person to confirm a sentence that answers several fields; None if it answers just this one."""
    scene, service, draft = question.scene, question.service, question.draft
    if turn := _with_place(question, words):
        return turn
    own_words = type_of(question.field).free and question.field.role != "company"
    if own_words or len(words.split()) < SENTENCE or words.rstrip().endswith("?"):
        return None
    wish = slot_filling.understood(scene, service, words, besides=frozenset(map(str, draft.answers.values())))
    known = own_names.with_company(scene, service, wish.answers, words)
    news = {id: value for id, value in known.items() if id not in draft.answers}
    if len(news) < 2 and not (news and question.field.role == "company"):
        return None
    noticed = held_back.notice(question, words)
    kept = {**draft.noticed, **(noticed.answers if noticed else {})}
    wish_told = draft.wish or " ".join((noticed.rest if noticed else words).split())
    update = {"step": Confirming(understood=news), "wish": wish_told, "noticed": kept}
    after = draft.model_copy(update=update)
    return (held_back.explain(question, noticed) if noticed else Turn()) + form.confirm(scene, after)


def _with_place(question: AskedField, words: str) -> Turn | None:
    """Ask the person to confirm a company name given with its place ("Bright Roofs, Graz"), or return None."""
    service, draft, home = question.service, question.draft, question.service.field_that_is("home")
    if question.field.role != "company" or home is None or home.id in draft.answers:
        return None
    named = own_names.with_place(question.scene, service, home.id, words)
    if named is None or named[1] in draft.answers.values():
        return None
    step = Confirming(understood={question.field.id: named[0], home.id: named[1]})
    return form.confirm(question.scene, draft.model_copy(update={"step": step}))
