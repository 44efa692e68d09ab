"""One thought typed in two messages: a second message that follows at once and continues the first's sentence."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.dialogue.drafts import Correction
from bot.dialogue.fields import Answer, AskedField, Reading, Refusal
from bot.dialogue.fields.dates import is_understood
from bot.dialogue.fields.texts import takes_sentences
from bot.dialogue.words.plain_words import fold, looks_like_question, word_list
from knowledge.schema import Catalog, ServiceField

AT_ONCE = timedelta(seconds=15)
"""Time in which people type the rest of a sentence."""
OPEN = (",", "-", "–", ":", "(")
"""What an unfinished sentence ends with."""


def continue_answer(question: AskedField, words: str, reading: Reading) -> Correction | None:
    """Return the previous answer with the words appended if they continue its sentence, else None."""
    draft, before = question.draft, _last_answered(question)
    if before is None or draft.answered is None or question.scene.now - draft.answered > AT_ONCE:
        return None
    if _answers(question, reading) or looks_like_question(question.catalog, words):
        return None
    answer = str(draft.answers[before.id])
    *_, last = fold(answer).split() or [""]
    unfinished = answer.rstrip().endswith(OPEN) or (
        last in word_list(question.catalog, "unfinished") and not _ends_with_verb(question.catalog, answer)
    )
    first, *_ = words.split() or [""]
    joins = fold(first) in word_list(question.catalog, "and", "but")  # "E-Mail" doesn't begin with an "e"
    if not unfinished and not joins:
        return None
    whole = f"{answer.rstrip()} {words}"
    return Correction({before.id: whole}) if len(whole) <= before.max_length else None


def _ends_with_verb(catalog: Catalog, answer: str) -> bool:
    """Return whether the last word may belong to a verb before it: "wir bringen eine Referenz mit"."""
    verbs = tuple(word_list(catalog, "separable"))
    *_, clause = re.split(r"[.,;:!?\n]", answer.rstrip(" .!"))
    return any(fold(word).startswith(verbs) for word in clause.split()[:-1] if word.islower())


def _last_answered(question: AskedField) -> ServiceField | None:
    """Return the free-text field whose answer was the last thing typed, or None."""
    typed = {id: message for id, message in question.draft.typed.items() if id in question.draft.answers}
    field = question.service.field(max(typed, key=lambda id: typed[id])) if typed else None
    return field if field and takes_sentences(field) and field != question.field else None


def _answers(question: AskedField, reading: Reading) -> bool:
    """Return whether the words certainly answer the current question."""
    if isinstance(reading, Refusal):
        return reading.plain
    kept_in_words = isinstance(reading, Answer) and question.field.kind == "date" and not is_understood(reading.value)
    return not (kept_in_words and isinstance(reading, Answer) and reading.value)
