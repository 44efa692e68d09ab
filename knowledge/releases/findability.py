"""Whether people would find a new entry: its test questions, its own phrasings, and what it takes from others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.releases.release import Release, engine_of
from knowledge.schema import REFERENCE_LANGUAGE, Catalog, EntryWords
from knowledge.search import Band, Encoder, Engine
from knowledge.search.text import normalise

OFFERED = 3
"""Matches that people are offered."""
SHORTEST = 4
"""Letters of a word that tells something: shorter ones are articles and the like."""
MOST_SHARED = 6
COMMON = 0.1
"""The share of the entries from which on a word says nothing of one of them."""


class Finding(StrEnum):
    """What a question leads to."""

    FIRST = "first"
    """The entry."""
    AMONG = "among"
    """Several entries, the entry among them."""
    OTHER = "other"
    """Another entry."""
    NOTHING = "nothing"
    """Nothing at all."""


@dataclass(frozen=True)
class AskedQuestion:
    """A question and what it leads to; `other` is the label of what comes first when that is not the entry."""

    question: str
    found: Finding
    other: str = ""


@dataclass(frozen=True)
class Findability:
    """What is known of a new entry before it is published.

    `captured` are questions that led elsewhere and now lead to it. `rival` is the label that comes nearest, `shared`
    words that both use. Of its `phrasings`, `found` are found by an engine that learnt only half of them.
    """

    entry: str
    tests: tuple[AskedQuestion, ...]
    captured: tuple[str, ...]
    rival: str
    shared: tuple[str, ...]
    phrasings: int
    found: int

    @property
    def is_lost(self) -> bool:
        """Whether nobody would find it: no test does, or, without any, no phrasing finds another."""
        if self.tests:
            return all(asked.found in (Finding.OTHER, Finding.NOTHING) for asked in self.tests)
        return self.phrasings > 1 and self.found == 0


def findability(
    entry: str, release: Release, recent: Iterable[str] = (), encoder: Encoder | None = None
) -> Findability:
    """How the new `entry` of a release would be found. `recent` are questions people asked; seconds of CPU."""
    label = f"faq:{entry}"
    words = release.catalog.entry_words(entry, REFERENCE_LANGUAGE)
    tests = tuple(_asked(release.engine, words.tests, label))
    own = {words.question, *words.phrasings, *words.tests}
    known = [question.text for question in release.trial.script.questions if question.label != label]
    questions = [question for question in dict.fromkeys((*known, *recent)) if question not in own]
    rival = _rival(release.engine, [*words.tests, *words.phrasings, words.question], label)
    return Findability(
        entry=entry,
        tests=tests,
        captured=tuple(_captured(release.engine, questions, label)),
        rival=rival,
        shared=_shared(release.catalog, words, rival),
        phrasings=len(words.phrasings),
        found=_found_by_the_others(release.catalog, words, label, encoder) if len(words.phrasings) > 1 else 0,
    )


def _ask(engine: Engine, questions: Sequence[str]) -> list[tuple[tuple[str, ...], Band]]:
    """The labels that each question leads to, best first, and how sure the engine is."""
    return [(judged.labels, judged.band) for judged in engine.judged(list(questions), limit=OFFERED)]


def _asked(engine: Engine, questions: Sequence[str], label: str) -> Iterable[AskedQuestion]:
    for question, (labels, band) in zip(questions, _ask(engine, questions), strict=True):
        other = next(iter(labels), "")
        if band is Band.UNKNOWN or not labels:
            yield AskedQuestion(question, Finding.NOTHING)
        elif other == label:
            yield AskedQuestion(question, Finding.FIRST if band is not Band.SUGGEST else Finding.AMONG)
        else:
            among = label in labels and band is not Band.ANSWER
            yield AskedQuestion(question, Finding.AMONG if among else Finding.OTHER, other)


def _captured(engine: Engine, questions: Sequence[str], label: str) -> Iterable[str]:
    for question, (labels, band) in zip(questions, _ask(engine, questions), strict=True):
        if band is not Band.UNKNOWN and labels[:1] == (label,):
            yield question


def _rival(engine: Engine, questions: Sequence[str], label: str) -> str:
    """The entry that most of the questions come nearest to, besides the one itself."""
    nearest: Counter[str] = Counter()
    for labels, _ in _ask(engine, questions):
        nearest.update([other for other in labels if other != label and other.startswith("faq:")][:1])
    return nearest.most_common(1)[0][0] if nearest else ""


def _shared(catalog: Catalog, words: EntryWords, rival: str) -> tuple[str, ...]:
    """Words that both entries are asked for with, the most telling (longest) first."""
    if not rival:
        return ()
    other = catalog.entry_words(rival.removeprefix("faq:"), REFERENCE_LANGUAGE)
    spoken = Counter(word for entry in catalog.entries.values() for word in _words_of(entry.words[REFERENCE_LANGUAGE]))
    rare = {word for word, count in spoken.items() if count <= max(2, COMMON * len(catalog.entries))}
    both = _words_of(words) & _words_of(other) & rare
    return tuple(sorted(both, key=lambda word: (-len(word), word))[:MOST_SHARED])


def _words_of(words: EntryWords) -> set[str]:
    spoken = (word for text in (words.question, *words.phrasings) for word in normalise(text).split())
    return {word for word in spoken if len(word) >= SHORTEST}


def _found_by_the_others(catalog: Catalog, words: EntryWords, label: str, encoder: Encoder | None) -> int:
    """How many phrasings an engine finds that learnt the other half of them."""
    found = 0
    for half in (0, 1):
        learnt, asked = words.phrasings[half::2], words.phrasings[1 - half :: 2]
        engine = engine_of(_with_phrasings(catalog, words, learnt), encoder)
        found += sum(labels[:1] == (label,) for labels, _ in _ask(engine, asked))
    return found


def _with_phrasings(catalog: Catalog, words: EntryWords, phrasings: tuple[str, ...]) -> Catalog:
    entry = catalog.entries[words.id]
    fewer = words.model_copy(update={"phrasings": phrasings})
    changed = entry.model_copy(update={"words": {**entry.words, REFERENCE_LANGUAGE: fewer}})
    return catalog.model_copy(update={"entries": {**catalog.entries, words.id: changed}})
