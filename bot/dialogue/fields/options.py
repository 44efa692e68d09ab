"""Fields answered by one or several of a few options."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rapidfuzz import fuzz, process

from bot.dialogue import callbacks
from bot.dialogue.fields.field_type import Answer, AskedField, FieldType, Reading, Refusal, Ticks, field_words
from bot.dialogue.speech import Speech
from bot.dialogue.turn import Rows
from bot.dialogue.words.plain_words import (
    any_of,
    begins_with,
    between,
    ends_with,
    fold,
    has_word,
    says,
    without_courtesies,
    without_denied,
    without_ends,
    word_list,
)
from bot.dialogue.words.positions import at_position, read_position
from knowledge.schema import Catalog, ServiceField, per_catalog
from knowledge.search.text import beginning
from storage.records import Asking

TICKED, UNTICKED = "☑", "☐"
CLOSE_ENOUGH = 84
"""Similarity (0-100) from which a typed option counts as meant; below, people are asked again."""
LIKED = ("would-be", "polite", "rather")
WANTED = (*LIKED, "article")
"""Lists of words around an option that only say that it's wanted: "distributors would be great". An option's own label
may begin with an article.
"""
FEW_WORDS = 3
"""Words up to which one part of a list may be an unknown option; longer parts say something else."""


class OneOption(FieldType):
    """One of the options."""

    def read(self, question: AskedField, text: str) -> Reading:
        off = question.field.off
        if says(question.catalog, text, "unsure") or _names_several(question, text):
            return Refusal("form.refused.option")
        said = without_denied(question.catalog, text) or text
        option = find_option(question, said)
        denied = has_word(question.catalog, said, "not")
        if denied and off and option != off and not says(question.catalog, text, "no"):
            return Answer(off)  # someone who no longer wants the newsletter
        return Answer(option) if option and not denied else Refusal("form.refused.option")

    def show(self, speech: Speech, service_id: str, field: ServiceField, answer: Any) -> str:
        return field_words(speech, service_id, field).options.get(str(answer), str(answer))

    def rows(self, question: AskedField) -> Rows:
        words, options = question.words.options, question.field.options
        return tuple((question.option(words[option], callbacks.Pick, option),) for option in options)

    def pickable(self, question: AskedField) -> tuple[str, ...]:
        return question.field.options

    def is_current(self, question: AskedField, answer: Any) -> bool:
        return answer is None or answer in question.field.options


class SeveralOptions(FieldType):
    """Any of the options. Typed words add to what is ticked; denied ones are removed."""

    def read(self, question: AskedField, text: str) -> Reading:
        options = question.field.options
        wanted, text = _all_but(question.catalog, beginning(text))
        chosen = set(options) if wanted else set(ticked_options(question))
        parts = _split_list(question.catalog, text)
        if not parts and not wanted:
            return Refusal("form.refused.option")
        removes = wanted or orders_removal(question.catalog, parts[0])
        added: set[str] = set()
        without: set[str] = set()
        unknown = False
        for part in parts:
            option = find_option(question, part)
            if option is None and len(part.split()) > FEW_WORDS:
                return Refusal("form.refused.option")
            if option is None:
                unknown = True
                continue
            (without if removes or has_word(question.catalog, part, "not", "except") else added).add(option)
        now = tuple(option for option in options if option in (chosen | added) - without)
        if unknown and not added:
            return Refusal("form.refused.option")
        if (not added and not wanted) or unknown:
            return Ticks(now, tuple(option for option in options if option in without))
        return Answer(now) if now else Refusal("form.refused.option")

    def show(self, speech: Speech, service_id: str, field: ServiceField, answer: Any) -> str:
        words = field_words(speech, service_id, field).options
        return ", ".join(words.get(option, option) for option in answer)

    def rows(self, question: AskedField) -> Rows:
        words, on = question.words.options, ticked_options(question)
        options = (
            (question.option(f"{TICKED if option in on else UNTICKED} {words[option]}", callbacks.Toggle, option),)
            for option in question.field.options
        )
        return (*options, (question.button("form.done", callbacks.Done),))

    def is_current(self, question: AskedField, answer: Any) -> bool:
        return set(answer or ()) <= set(question.field.options)


def ticked_options(question: AskedField) -> tuple[str, ...]:
    """Return the options ticked in the current question."""
    step = question.draft.step
    return step.ticked if isinstance(step, Asking) and step.field == question.field.id else ()


def _all_but(catalog: Catalog, text: str) -> tuple[bool, str]:
    """Return whether all options are wanted, and the rest of the text: "all but suppliers" leaves "suppliers"."""
    if says(catalog, text, "all", "whatever"):
        return True, ""
    if not begins_with(catalog, text, "all") or not has_word(catalog, text, "except", "not"):
        return False, text
    parts = re.split(rf"\b(?:{any_of(word_list(catalog, 'except', 'not'))})\b", fold(text), maxsplit=1)
    return True, parts[-1].strip()


def _split_list(catalog: Catalog, text: str) -> list[str]:
    """Split a list in plain words at commas and at any language's "and" and "or"."""
    marks = rf"[,;/\n+&]|{between(catalog, 'and', 'but', 'when-or')}"
    parts = re.split(marks, _expand_positions(text), flags=re.IGNORECASE)
    return [part.strip() for part in parts if part.strip()]


def _expand_positions(text: str) -> str:
    """Return a text of mere positions as a list: "2-4" and "2 3 4" become "2, 3, 4". Other texts are unchanged."""
    places = re.fullmatch(r"\s*(\d)\s*[-–—]\s*(\d)\s*", text)
    if places:
        return ", ".join(str(place) for place in range(int(places[1]), int(places[2]) + 1))
    return ", ".join(text.split()) if re.fullmatch(r"(?:\d\s+)+\d", text.strip()) else text


def find_option(question: AskedField, text: str) -> str | None:
    """Return the option the text names: by its number, its label in any language, or a synonym."""
    options = question.field.options
    position = read_position(question.catalog, text)
    if position is not None:
        return at_position(options, position)
    labels, cues = _names(question.catalog, question.service.id, question.field.id)
    bare = _without_denials(question.catalog, text)
    for known, scorer in ((labels, fuzz.token_set_ratio), (cues, fuzz.ratio)):
        best = process.extractOne(bare, list(known), scorer=scorer)
        if best and best[1] >= CLOSE_ENOUGH and known[best[0]] in options:
            return known[best[0]]
    inside = [cue for cue in cues if f" {cue} " in f" {bare} " and cues[cue] in options]
    return cues[max(inside, key=len)] if inside else None


def orders_removal(catalog: Catalog, text: str) -> bool:
    """Return whether words order to take something out: "remove the suppliers", "Partner streichen"."""
    alone = says(catalog, text, "remove")
    return not alone and (begins_with(catalog, text, "remove") or ends_with(catalog, text, "remove"))


def options_named(question: AskedField, text: str) -> frozenset[str]:
    """Return the options that the parts of a list in plain words name."""
    parts = _split_list(question.catalog, text)
    return frozenset(option for part in parts if (option := find_option(question, part)))


def _names_several(question: AskedField, text: str) -> bool:
    """Return whether a text leaves open which of several options is meant: "a call or a visit"."""
    either = word_list(question.catalog, "when-or")
    parts = re.split(rf"\b(?:{'|'.join(sorted(map(re.escape, either)))})\b", fold(text))
    found = {find_option(question, part) for part in parts} if len(parts) > 1 else set()
    return len(found - {None}) > 1


def is_option(question: AskedField, text: str) -> bool:
    """Return whether the whole text is an option's label or synonym in any language, courtesies and the like aside; or
    a list of them, where several may be chosen.
    """
    labels, cues = _names(question.catalog, question.service.id, question.field.id)
    liked = (fold(without_ends(question.catalog, text, *lists)) for lists in (WANTED, LIKED))
    if any(bare in labels or bare in cues for bare in (without_courtesies(question.catalog, fold(text)), *liked)):
        return True
    parts = _split_list(question.catalog, text) if question.field.kind == "choices" else []
    return len(parts) > 1 and all(is_option(question, part) for part in parts)


def resembles_option(question: AskedField, text: str) -> bool:
    """Return whether a text in small letters nearly is an option's label, as a name isn't: "brug af faciliteter"."""
    labels, _ = _names(question.catalog, question.service.id, question.field.id)
    alike = process.extractOne(fold(text), list(labels), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return text.islower() and alike is not None


def names_option(question: AskedField, text: str) -> bool:
    """Return whether an option's label or synonym stands anywhere in the text."""
    said, known = f" {fold(text)} ", _names(question.catalog, question.service.id, question.field.id)
    return any(f" {name} " in said for names in known for name in names)


def _without_denials(catalog: Catalog, text: str) -> str:
    """Return the folded words without negations."""
    denials = word_list(catalog, "not", "except")
    return " ".join(word for word in fold(text).split() if word not in denials)


@per_catalog
def _names(catalog: Catalog, service_id: str, field_id: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return two maps to option ids: from labels and from synonyms, in every language."""
    labels: dict[str, str] = {}
    cues: dict[str, str] = {}
    for language in catalog.languages:
        words = catalog.words_of(service_id, language).fields[field_id]
        _learn(labels, ((label, option) for option, label in words.options.items()))
        _learn(cues, ((cue, option) for option, found in words.option_cues.items() for cue in found))
    return labels, cues


def _learn(known: dict[str, str], pairs: Iterable[tuple[str, str]]) -> None:
    for words, option in pairs:
        known.setdefault(fold(words), option)
