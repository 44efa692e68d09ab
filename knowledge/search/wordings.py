"""How much of a question's vocabulary the content knows. Unknown words suggest that the question is off topic."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge.search.items import Item, Kind
from knowledge.search.text import normalise

_COMMON = 0.12
"""Share of the labels from which a word is too common to show what a question is about."""
_EVERYWHERE = 0.3
"""Share of the labels from which a word says nothing at all: articles, "what", "is"."""
_SHORTEST = 3
_MANY_CAPITALS = 0.3
"""Share of capitalised words inside sentences from which capitals say nothing: 0.39 in German, elsewhere up to 0.2."""
_INSIDE = re.compile(r"(?<=[^\W_])[,;]?\s+([^\W_][\w'’-]*)")
"""A word after another one in the same sentence."""
_NEUTRAL = 0.5
"""The share of known words if no word says anything: neither for nor against."""


@dataclass(frozen=True)
class Wording:
    """The share of a question's content words that our texts contain, the share of unknown names, and the length."""

    known: float
    strange: float
    length: int


class Wordings:
    """The words of our own texts, and which of them are too common to matter."""

    def __init__(self, items: Sequence[Item], further: Collection[str]) -> None:
        """Take the items, and `further` words that exist in some language."""
        own = [item for item in items if item.label.kind in (Kind.FAQ, Kind.SERVICE)]
        labels: Counter[str] = Counter()
        for item in own:
            own_texts = [spoken.folded for spoken in (*item.phrasings, *item.passages)] + [*map(normalise, item.names)]
            labels.update({word for text in own_texts for word in text.split()})
        most = max(2.0, _COMMON * len(own))
        texts = (spoken.folded for item in items for spoken in (*item.phrasings, *item.passages))
        self.further = frozenset(further)
        self._known = self.further.union(word for text in texts for word in text.split())
        self._telling = frozenset(word for word, count in labels.items() if count <= most)
        self._common = frozenset(word for word, count in labels.items() if count > most)
        self._everywhere = frozenset(word for word, count in labels.items() if count > _EVERYWHERE * len(own))
        self._telling_by_capitals = _telling_by_capitals(own)

    def says_nothing(self, word: str) -> bool:
        """Return whether a folded word occurs nearly everywhere in our texts."""
        return word in self._everywhere

    def of(self, text: str, language: str | None, named: Collection[str] = ()) -> Wording:
        """Return the wording of a question in a language, if known. `named` are the folded words by which it
        names something of ours, possibly misspelt.
        """
        words = normalise(text).split()
        telling = [word for word in words if len(word) >= _SHORTEST and word not in self._common]
        known = sum(word in self._telling for word in telling) / len(telling) if telling else _NEUTRAL
        strange = self._strange(text, named) if language in self._telling_by_capitals else 0
        return Wording(known, strange / max(1, len(words)), len(words))

    def _strange(self, text: str, named: Collection[str]) -> int:
        """Return how many words are capitalised as names and occur nowhere in our texts; none if the whole text
        is in capitals. Words in `named` are ours, misspelt.
        """
        inside = [] if text.isupper() else _INSIDE.findall(text)
        return sum(word[0].isupper() and self._is_strange(normalise(word), named) for word in inside)

    def _is_strange(self, name: str, named: Collection[str]) -> bool:
        """Return whether a part of a folded name occurs nowhere in our texts, nor in the genitive: "GreenCape's"."""
        parts = [part for part in name.split() if len(part) > 1]
        return not all({part, part.removesuffix("s")} & self._known or part in named for part in parts)


def _telling_by_capitals(items: Sequence[Item]) -> frozenset[str]:
    """Return the languages in which a capital inside a sentence marks a name: not German, where nouns have one."""
    capitals: dict[str, list[bool]] = defaultdict(list)
    for item in items:
        for spoken in item.passages:
            capitals[spoken.language] += [word[0].isupper() for word in _INSIDE.findall(spoken.text)]
    return frozenset(language for language, found in capitals.items() if sum(found) < _MANY_CAPITALS * len(found))
