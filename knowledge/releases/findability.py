"""Whether people would find a new entry: by its tests and phrasings, and which questions it takes from others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.releases.evaluation import Trial
from knowledge.releases.release import Release
from knowledge.schema import REFERENCE_LANGUAGE, Catalog, EntryWords
from knowledge.search import Band, Kind, Label, Ranking
from knowledge.search.text import normalise
from knowledge.telegram_html import visible

SHORTEST = 4
"""Shorter words are articles and the like."""
MOST_SHARED = 6
COMMON = 0.1
"""A word used in a larger share of the entries is typical of none of them."""


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
    """A question and what it leads to; `other` is what comes first when that is not the entry."""

    question: str
    found: Finding
    other: Label | None = None


@dataclass(frozen=True)
class Findability:
    """What is known of a new entry before it is published.

    `captured` are questions that led elsewhere and now lead to it. `rival` is the entry that comes nearest, `shared`
    words that both use. Of its `phrasings`, `found` lie nearer to its other phrasings than to any other label.
    """

    entry: str
    tests: tuple[AskedQuestion, ...]
    captured: tuple[str, ...]
    rival: Label | None
    shared: tuple[str, ...]
    phrasings: int
    found: int

    @property
    def is_lost(self) -> bool:
        """Whether nobody would find it: no test does, or, without any, no phrasing finds another."""
        if self.tests:
            return all(test.found in (Finding.OTHER, Finding.NOTHING) for test in self.tests)
        return self.phrasings > 1 and self.found == 0


def findability(entry: str, release: Release, recent: Iterable[str] = ()) -> Findability:
    """Measure how the new `entry` of a release would be found. `recent` are questions people asked; seconds of CPU."""
    label = Label(Kind.FAQ, entry)
    words = release.catalog.entry_words(entry, REFERENCE_LANGUAGE)
    tests = tuple(_asked_questions(release.trial, words.tests, label))
    own = {words.question, *words.phrasings, *words.tests}
    known = [question.text for question in release.trial.tests_near(frozenset({label})) if question.label != label]
    questions = [question for question in dict.fromkeys((*known, *recent)) if question not in own]
    rival = _rival(release.trial, [*words.tests, *words.phrasings, " ".join(visible(words.answer).split())], label)
    return Findability(
        entry=entry,
        tests=tests,
        captured=tuple(_captured_questions(release.trial, questions, label)),
        rival=rival,
        shared=_shared_words(release.catalog, words, rival),
        phrasings=len(words.phrasings),
        found=release.engine.found_by_others(label, words.phrasings),
    )


def _ask(trial: Trial, questions: Sequence[str]) -> list[tuple[str, Ranking]]:
    """Return what each question leads to. Most have been asked already, to compare the release with the one in use."""
    return list(zip(questions, trial.answers(questions), strict=True))


def _asked_questions(trial: Trial, questions: Sequence[str], label: Label) -> Iterable[AskedQuestion]:
    for question, ranking in _ask(trial, questions):
        labels = [match.label for match in ranking.matches]
        if ranking.band is Band.UNKNOWN or ranking.best is None:
            yield AskedQuestion(question, Finding.NOTHING)
        elif ranking.best == label:
            yield AskedQuestion(question, Finding.FIRST if ranking.band is not Band.SUGGEST else Finding.AMONG)
        else:
            among = label in labels and ranking.band is not Band.ANSWER
            yield AskedQuestion(question, Finding.AMONG if among else Finding.OTHER, ranking.best)


def _captured_questions(trial: Trial, questions: Sequence[str], label: Label) -> Iterable[str]:
    for question, ranking in _ask(trial, questions):
        if ranking.band is not Band.UNKNOWN and ranking.best == label:
            yield question


def _rival(trial: Trial, questions: Sequence[str], label: Label) -> Label | None:
    """Return the entry that most of the texts come nearest to, besides the one itself."""
    nearest: Counter[Label] = Counter()
    for _, ranking in _ask(trial, questions):
        others = [match.label for match in ranking.matches if match.label != label and match.label.kind is Kind.FAQ]
        nearest.update(others[:1])
    return nearest.most_common(1)[0][0] if nearest else None


def _shared_words(catalog: Catalog, words: EntryWords, rival: Label | None) -> tuple[str, ...]:
    """Return words that both entries are asked for with, the most telling (longest) first."""
    if rival is None:
        return ()
    other = catalog.entry_words(rival.id, REFERENCE_LANGUAGE)
    counts = Counter(word for entry in catalog.entries.values() for word in _words_of(entry.words[REFERENCE_LANGUAGE]))
    rare = {word for word, count in counts.items() if count <= max(2, COMMON * len(catalog.entries))}
    both = _words_of(words) & _words_of(other) & rare
    return tuple(sorted(both, key=lambda word: (-len(word), word))[:MOST_SHARED])


def _words_of(words: EntryWords) -> set[str]:
    all_words = (word for text in (words.question, *words.phrasings) for word in normalise(text).split())
    return {word for word in all_words if len(word) >= SHORTEST}
