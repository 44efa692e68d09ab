"""Storing answers and corrections in the draft, and going on from there."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz import fuzz

from bot.dialogue.drafts import Correction, asked_question, next_field, save
from bot.dialogue.fields import UNSURE, AskedField, Reading, Refusal, read
from bot.dialogue.forms import cut_texts, finder, for_later, form, held_back, prompts, subjects
from bot.dialogue.turn import Turn
from bot.dialogue.words.plain_words import fold
from storage.records import Asking

RETYPED = 80
"""Similarity (0-100) of an addition to the answer from which it repeats the answer."""


def take(question: AskedField, words: str, reading: Reading) -> Turn:
    """Take the words as the field's answer; addresses are masked before anything is stored."""
    if prompts.is_adding(question):
        words = _with_more(str(question.answer), words)
        reading = read(question, words)
    if noticed := held_back.notice(question, words):
        return hold_back(question, noticed)
    if reading == UNSURE:
        return finder.begin(question)
    if isinstance(reading, Refusal):
        return cut_texts.refuse(question, words, reading)
    return form.settle(for_later.keep_told_besides(question, words), reading)


def _with_more(answer: str, words: str) -> str:
    """Return the answer with the words appended; if they repeat all of it, they replace it."""
    return words if fuzz.partial_ratio(fold(answer), fold(words)) > RETYPED else f"{answer}\n{words}"


def hold_back(question: AskedField, noticed: held_back.Noticed) -> Turn:
    """Keep an address for its own field, mask it here, and say so."""
    draft = question.draft.model_copy(update={"noticed": {**question.draft.noticed, **noticed.answers}})
    question = replace(question, draft=draft)
    turn = held_back.explain(question, noticed)
    reading = read(question, noticed.rest) if noticed.rest else None
    if reading is None or isinstance(reading, Refusal):
        return save(question.scene, turn + form.ask_in_short(question), draft)
    return turn + form.settle(question, reading)


def apply_correction(question: AskedField, correction: Correction) -> Turn:
    """Apply the correction, or ask its field again."""
    if correction.field:
        scene, service, draft = question.scene, question.service, question.draft
        return form.retire(question, correction.field) + form.ask(scene, service, draft, correction.field)
    question, now, told = held_back.mask_answers(question, correction.answers)
    known = question.draft.answers
    if all(field in known and known[field] == value for field, value in now.items()):
        return told + (form.confirm_unchanged(question, now) if now else Turn()) + go_on(question)
    kept = {field: value for field, value in known.items() if not value or value not in now.values()}
    changed = question.draft.model_copy(update={"answers": {**kept, **now}})
    scene = subjects.speak_of_chosen(question.scene, question.service, now)
    turn = told + form.confirm_changed(question, now)
    return turn + go_on(AskedField(scene, question.service, changed, question.field), anew=True)


def go_on(question: AskedField, *, anew: bool = False) -> Turn:
    """Return to where the person was: the review, or the question in short."""
    scene, draft = question.scene, question.draft
    if (
        isinstance(draft.step, Asking)
        and (asked := asked_question(scene, draft))
        and asked.field.id not in draft.answers
    ):
        return save(scene, form.ask_in_short(asked), draft)
    missing = next_field(question.service, draft)
    return form.ask(scene, question.service, draft, missing) if anew or missing else form.press_send(scene, draft)
