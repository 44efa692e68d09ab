"""Answers typed again to correct a slip: "typo, Solarwerk AG"."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from bot.dialogue.drafts import Correction
from bot.dialogue.fields import Answer, AskedField, read
from bot.dialogue.fields.texts import websites
from bot.dialogue.words.plain_words import any_of, begins_with, ends_with, fold, without_rather, word_list
from knowledge.schema import Catalog

ALIKE, NEARLY_THE_SAME, SAME = 60, 85, 100
"""Similarity (0-100) to the earlier answer, if the person admits a slip, and if not."""
NAMES = ("company", "person")
"""Roles of fields that hold a name."""
MOST_WORDS = 6
"""Words of an answer that is typed again without comment."""


def owns_to_slip(question: AskedField, words: str) -> bool:
    """Return whether the words say that something was misspelt."""
    return begins_with(question.catalog, words, "slip") or ends_with(question.catalog, words, "slip")


def correct_slip(question: AskedField, words: str) -> Correction | None:
    """Return the earlier answer that is typed again, in words that own to a slip, or a name that is nearly the same."""
    owned = owns_to_slip(question, words)
    again = _without_slip(question.catalog, words) if owned else words
    if not again or (not owned and (len(words.split()) > MOST_WORDS or websites(words))):
        return None  # a web address is no slip of the name in it
    given = {
        field.id: str(answer)
        for field in question.service.answerable
        if (field.kind == "text" if owned else field.role in NAMES) and field.role != "message"
        if (answer := question.draft.answers.get(field.id))
    }
    alike = {id: fuzz.ratio(fold(answer), fold(again)) for id, answer in given.items()}
    nearest = max(alike, key=lambda id: alike[id], default="")
    field = question.service.field(nearest)
    if field is None or field == question.field or not (ALIKE if owned else NEARLY_THE_SAME) <= alike[nearest] < SAME:
        return None
    reading = read(question.of(field), again)
    return Correction({field.id: reading.value}) if isinstance(reading, Answer) else None


def _without_slip(catalog: Catalog, words: str) -> str:
    """Return the words without those that own to a slip, at either end, and the marks and courtesies around them."""
    known = any_of(word_list(catalog, "slip"))
    parts = [part.strip(" ,;:.!-–—()") for part in re.split(r"[,;:.!()]\s+|\s[-–—]\s", words)]
    kept = [part for part in parts if part and not re.fullmatch(known, fold(part))]
    text = ", ".join(kept)
    first = re.match(rf"(?:{known})\b", fold(text))
    bare = " ".join(text.split()[len(first[0].split()) :]) if first else text
    return without_rather(catalog, bare)
