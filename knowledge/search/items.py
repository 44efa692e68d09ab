"""What can be found: labels, and the texts by which each is found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from knowledge.search.text import normalise


class Kind(StrEnum):
    """What a label stands for."""

    FAQ = "faq"
    """An entry that answers questions."""
    SERVICE = "service"
    """A guided request."""
    ACTION = "action"
    """Something the bot does by itself."""
    SMALLTALK = "smalltalk"
    """A courtesy."""
    OUTSIDE = "outside"
    """A trap: questions that resemble ours and aren't."""


COMPANIES, CLUSTERS = "companies", "clusters"
"""Who asks: a company, or those who handle requests, such as a cluster's contact."""
INTENTS = frozenset({Kind.ACTION, Kind.SMALLTALK})
"""Kinds with a recogniser of their own, which don't compete for the answer."""


@dataclass(frozen=True, order=True)
class Label:
    """One thing a question may lead to."""

    kind: Kind
    id: str

    def __str__(self) -> str:
        """Return it as it's written in files and on the command line, such as `faq:passport-cost`."""
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Label:
        """Read what `str` wrote. Raises ValueError when the kind is unknown."""
        kind, _, name = text.partition(":")
        return cls(Kind(kind), name)


@dataclass(frozen=True)
class Match:
    """A label that fits, and how likely it is to be the right one."""

    label: Label
    confidence: float


@dataclass(frozen=True)
class Spoken:
    """A text and the language it is in."""

    language: str
    text: str

    @cached_property
    def folded(self) -> str:
        """The text as it's compared."""
        return normalise(self.text)


@dataclass(frozen=True)
class Item:
    """A label with its texts.

    `phrasings`: ways of asking. `passages`: sentences of the answer, and facts. `cards`: question and answer, one
    per language. `names`: proper names, the same in every language. `unknown`: aspects it says aren't published.
    `homonym`: a trap so close to our own words that it may outrank an entry. `audience`: who alone finds it; empty
    means everybody.
    """

    label: Label
    phrasings: tuple[Spoken, ...]
    passages: tuple[Spoken, ...] = ()
    cards: tuple[Spoken, ...] = ()
    names: tuple[str, ...] = ()
    homonym: bool = False
    unknown: frozenset[str] = frozenset()
    audience: str = ""


def texts(items: Sequence[Item], part: str) -> tuple[list[Spoken], list[int]]:
    """Return the texts of one part of all items, with the number of each text's item."""
    owned = [(spoken, number) for number, item in enumerate(items) for spoken in getattr(item, part)]
    return [spoken for spoken, _ in owned], [number for _, number in owned]


@dataclass(frozen=True)
class Vocabulary:
    """What the content says apart from its items.

    `texts`: further texts by language, whose words are spelt correctly. `names`: names of no language, including
    places `elsewhere`, where there is no cluster. `aspects`: ways of asking for each aspect; `defining`: ways of
    asking for none. `short_forms`: abbreviations that people type ("u" for "you"), by language. `articles` stand
    before names, `stand_ins` replace names ("it"), by language. `small_words` occur in names and everywhere else
    ("and").
    """

    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    aspects: Mapping[str, Sequence[Spoken]] = field(default_factory=dict)
    defining: tuple[Spoken, ...] = ()
    short_forms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    articles: frozenset[str] = frozenset()
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    small_words: frozenset[str] = frozenset()


def verbatim(items: Sequence[Item]) -> dict[str, Label]:
    """Return what each folded phrasing or name means; one shared by several labels isn't included."""
    meant: dict[str, set[Label]] = defaultdict(set)
    for item in items:
        for folded in (*(spoken.folded for spoken in item.phrasings), *map(normalise, item.names)):
            meant[folded].add(item.label)
    meant.pop("", None)
    return {text: next(iter(labels)) for text, labels in meant.items() if len(labels) == 1}


def spoken_texts(items: Sequence[Item], further: Mapping[str, Sequence[str]]) -> dict[str, list[Spoken]]:
    """Return all texts by language."""
    found: dict[str, list[Spoken]] = defaultdict(list)
    for item in items:
        for spoken in (*item.phrasings, *item.passages):
            found[spoken.language].append(spoken)
    for language, texts in further.items():
        found[language] += [Spoken(language, line) for text in texts for line in text.splitlines()]
    return dict(sorted(found.items()))


def word_counts(items: Sequence[Item]) -> dict[str, Counter[str]]:
    """Return how often each word occurs in phrasings and answers, by language: slips are repaired to these."""
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        for spoken in (*item.phrasings, *item.passages):
            words[spoken.language].update(spoken.folded.split())
        for language in list(words):
            words[language].update(word for name in item.names for word in normalise(name).split())
    return words


def words_of_names(items: Sequence[Item], vocabulary: Vocabulary) -> frozenset[str]:
    """Return the folded words of all proper names, except those that indicate a language: "and", "English company"."""
    names = (*vocabulary.names, *(name for item in items for name in item.names))
    return frozenset(word for name in names for word in _own_words(name)) - vocabulary.small_words


def _own_words(name: str) -> list[str]:
    """Return the folded words of a name; a lower-case word beside capitalised ones is a common word."""
    capitals = name if name.islower() else " ".join(word for word in name.split() if not word.islower())
    return normalise(capitals).split()
