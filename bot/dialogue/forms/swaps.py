"""One thing in an answer put in place of another, which tells the answer: "not Bright Roofs but Helle Dächer"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.dialogue.fields import Answer, AskedField, read, type_of
from bot.dialogue.fields.options import is_option
from bot.dialogue.words.plain_words import between, fold, has_phrase, without_ends, word_list

SHORTEST = 2
"""Letters of what is taken out of an answer."""
_SIDES = re.compile(r"\s*[,;:–—]\s+|\s+-\s+|\s*,\s*")
"""What stands between what's wrong and what's right, besides a "but"."""


def find_swap(question: AskedField, words: str) -> Mapping[str, object]:
    """Return the answer in which the words put one thing in place of another, by its field; empty where they don't, or
    where no answer in free text holds the first.
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
    """Yield what words turn down and what they put in its place: "not X but Y", "it isn't X, it's Y", "Y, not X".

    Clusters and options are no words of people's own: "no partners but suppliers".
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
    """Return what stands behind a denial: "the name isn't X" leaves "X"; "" for no denial."""
    words = part.split()
    denials = word_list(question.catalog, "not")
    place = max((place for place, word in enumerate(words, 1) if fold(word) in denials), default=0)
    return " ".join(words[place:]) if place else ""


def _bare(question: AskedField, part: str) -> str:
    """Return what's right without words that introduce it: "it's Y", "Y rather"."""
    part = without_ends(question.catalog, part, "rather", "polite", "but")
    words = part.split()
    introduced = (" ".join(words[:count]) for count in range(min(3, len(words) - 1), 0, -1))
    known = word_list(question.catalog, "being", "called")
    begun = next((start for start in introduced if fold(start) in known), "")
    return part[len(begun) :].strip(" .!")


def _swap(answer: str, wrong: str, right: str) -> str:
    """Return the answer with what's wrong in it replaced, whatever the case of its letters; "" where it isn't there."""
    wrong = wrong.strip(" .!,\"'")
    if len(wrong) < SHORTEST or not right or not has_phrase(answer, (fold(wrong),)):
        return ""
    if fold(answer) == fold(wrong):
        return right
    pattern = re.compile(rf"(?<!\w){re.escape(wrong)}(?!\w)", re.IGNORECASE)
    return pattern.sub(lambda _: right, answer, count=1) if pattern.search(answer) else ""
