"""Replacing one thing in an answer by another: "not Bright Roofs but Helle Dächer". What is replaced identifies the
answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.dialogue.fields import Answer, AskedField, read, type_of
from bot.dialogue.fields.options import is_option
from bot.dialogue.words.plain_words import between, fold, has_phrase, without_ends, word_list

SHORTEST = 2
"""Letters of what is replaced."""
_SIDES = re.compile(r"\s*[,;:–—]\s+|\s+-\s+|\s*,\s*")
"""What separates wrong from right, besides "but"."""


def find_swap(question: AskedField, words: str) -> Mapping[str, object]:
    """Return the changed answer by its field if the words replace one thing by another; nothing if they don't, or
    if no free-text answer contains the first.
    """
    for wrong, right in _sides(question, words):
        for field in question.service.questions:
            known = question.draft.answers.get(field.id)
            if not type_of(field).free or field.kind == "date" or not isinstance(known, str) or field == question.field:
                continue
            changed = _swap(known, wrong, right)
            reading = read(question.of(field), changed) if changed else None
            if isinstance(reading, Answer) and reading.value:
                return {field.id: reading.value}
    return {}


def _sides(question: AskedField, words: str) -> Iterable[tuple[str, str]]:
    """Yield what the words turn down and what they put in its place: "not X but Y", "it isn't X, it's Y", "Y, not
    X".

    Clusters and options are excluded, because they aren't free text: "no partners but suppliers".
    """
    marks = rf"{between(question.catalog, 'but')}|{_SIDES.pattern}"
    parts = [part.strip() for part in re.split(marks, words, flags=re.IGNORECASE) if part.strip()]
    if len(parts) != 2:
        return
    first, second = (_behind_denial(question, part) for part in parts)
    right = _bare(question, parts[0] if second else parts[1])
    chosen = (is_option(question.of(field), right) for field in question.service.fields if field.options)
    if bool(first) != bool(second) and not any(chosen):
        yield _bare(question, first or second), right


def _behind_denial(question: AskedField, part: str) -> str:
    """Return what follows a denial, "the name isn't X" gives "X"; "" without a denial."""
    words = part.split()
    denials = word_list(question.catalog, "not")
    place = max((place for place, word in enumerate(words, 1) if fold(word) in denials), default=0)
    return " ".join(words[place:]) if place else ""


def _bare(question: AskedField, part: str) -> str:
    """Return the right thing without the words that introduce it: "it's Y", "Y rather"."""
    part = without_ends(question.catalog, part, "rather", "polite", "but")
    words = part.split()
    introduced = (" ".join(words[:count]) for count in range(min(3, len(words) - 1), 0, -1))
    known = word_list(question.catalog, "being", "called")
    begun = next((start for start in introduced if fold(start) in known), "")
    return part[len(begun) :].strip(" .!")


def _swap(answer: str, wrong: str, right: str) -> str:
    """Return the answer with the wrong thing replaced, ignoring case; "" if it isn't there."""
    wrong = wrong.strip(" .!,\"'")
    if len(wrong) < SHORTEST or not right or not has_phrase(answer, (fold(wrong),)):
        return ""
    if fold(answer) == fold(wrong):
        return right
    pattern = re.compile(rf"(?<!\w){re.escape(wrong)}(?!\w)", re.IGNORECASE)
    return pattern.sub(lambda _: right, answer, count=1) if pattern.search(answer) else ""
