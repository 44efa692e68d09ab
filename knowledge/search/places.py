"""Finds the clusters named in a text: by name, city, region, country or demonym, in every language, slips allowed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from weakref import proxy

from babel import Locale

from knowledge.schema import Catalog, Cluster
from knowledge.search.slips import NearWords
from knowledge.search.text import beginning, normalise
from knowledge.search.words import is_good_word

_TOKEN = re.compile(r"[\w\u0300-\u036f\u200b-\u200d\ufeff]+")
_MOST_TOKENS = 7
_SHORTEST_JOINED = 7  # "capetown" for "Cape Town"; shorter ones arise by chance: "us a"
_SHORTEST_SLIP = 5
_SHORTEST_WORD = 3  # of a name
_SECOND_SLIP = 9  # letters from which two slips are forgiven
_REMEMBERED = 64  # texts whose places are known: every service reads the same text


@dataclass(frozen=True)
class PlaceWords:
    """Folded words that distinguish places from other things.

    `ordinary`: names that are also common words; they count if written as a name, or alone. `speaking`: words
    before the name of a language ("speak French" asks for a language, not for France). `before`: words before the
    name of a language or a people ("in French", but "en dansk virksomhed"). `closing`: long words that may follow
    the name of a language without being what it describes. `wider`: names of parts of the world: the America in
    "Latin America" isn't the USA.
    """

    ordinary: frozenset[str] = frozenset()
    speaking: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    closing: frozenset[str] = frozenset()
    wider: frozenset[str] = frozenset()

    @classmethod
    def of(cls, catalog: Catalog) -> PlaceWords:
        """Return the words of all the catalog's languages, since people mix them."""

        def words(name: str) -> frozenset[str]:
            return frozenset(_key(word) for language in catalog.languages for word in catalog.word_list(name, language))

        lists = (catalog.word_list("parts-of-world", language) for language in catalog.languages)
        wider = _keys(name for lines in lists for line in lines for name in line.partition("=")[2].split(","))
        return cls(words("ordinary"), words("speaking"), words("before-tongue"), words("closing"), wider)


@dataclass(frozen=True)
class Mention:
    """A place or name in a text, and the clusters it refers to; `score` is 1 if it's spelt as in the content."""

    cluster_ids: tuple[str, ...]
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True)
class _Token:
    """A word of the text: folded, and its position."""

    word: str
    start: int
    end: int
    as_name: bool


class Places:
    """Finds the clusters that a text mentions. Immutable once built."""

    def __init__(
        self,
        names: Mapping[str, tuple[str, ...]],
        several: frozenset[str],
        countries: frozenset[str],
        tongues: frozenset[str],
        words: PlaceWords,
    ) -> None:
        """Take names without spaces, and which of them consist of several words; use `Places.build`."""
        self._words = words
        self._names = names
        self._several = several
        self._countries = countries | words.wider
        self._tongues = tongues
        long = (name for name in names if len(name) >= _SHORTEST_SLIP and name not in words.ordinary)
        self._long = NearWords(sorted(long))
        me: Places = proxy(self)  # a cycle would keep an old release
        self._found = lru_cache(_REMEMBERED)(lambda text: me._find(text))

    @classmethod
    def build(
        cls,
        clusters: Mapping[str, Cluster],
        languages: Sequence[str],
        words: PlaceWords | None = None,
        unspoken: Iterable[str] = (),
    ) -> Places:
        """Learn the names of `clusters`, and the names of countries and languages in `languages`. In the
        `unspoken` languages, which the content doesn't speak, only the names of the clusters' countries are
        learnt.
        """
        names: dict[str, list[str]] = {}
        several = set()
        locales = [Locale(language) for language in languages]
        for cluster in clusters.values():
            for text in _names_of(cluster, locales):
                known = names.setdefault(_key(text), [])
                if " " in normalise(text):
                    several.add(_key(text))
                if cluster.id not in known:
                    known.append(cluster.id)
        for text, ids in _countries_in(unspoken, clusters.values()):
            if len(_key(text)) >= _SHORTEST_SLIP and not is_good_word(_key(text)):
                names.setdefault(_key(text), ids)
        names.pop("", None)
        countries = _keys(name for locale in locales for name in locale.territories.values())
        tongues = _keys(name for locale in locales for name in locale.languages.values())
        return cls(
            {name: tuple(ids) for name, ids in names.items()},
            frozenset(several),
            countries,
            tongues,
            words or PlaceWords(),
        )

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the mentions in `text` from left to right, the longest first where they overlap."""
        return self._found(text)

    def clusters_in(self, text: str) -> frozenset[str]:
        """Return the clusters of all places mentioned in `text`."""
        return frozenset(cluster for mention in self.find(text) for cluster in mention.cluster_ids)

    def without(self, text: str) -> str:
        """Return the text without the mentions in it."""
        for mention in reversed(self.find(text)):
            text = f"{text[: mention.start]} {text[mention.end :]}"
        return text

    def _find(self, text: str) -> tuple[Mention, ...]:
        tokens = _tokens(text)
        alone = len(tokens) == 1
        found: list[Mention] = []
        place = 0
        while place < len(tokens):
            width, ids, score = self._at(tokens, place, alone)
            if ids:
                start, end = tokens[place].start, tokens[place + width - 1].end
                found.append(Mention(ids, start, end, text[start:end], score))
            place += width
        return tuple(found)

    def _at(self, tokens: Sequence[_Token], place: int, alone: bool) -> tuple[int, tuple[str, ...], float]:
        """Return width, clusters and score of the longest name starting at `place`; width 1 if there is none.

        A place without a cluster has its full width, so that no part of it is mistaken for another place.
        """
        widest = min(_MOST_TOKENS, len(tokens) - place)
        keys = ["".join(token.word for token in tokens[place : place + width]) for width in range(widest + 1)]
        for width in range(widest, 0, -1):
            if keys[width] in self._names and self._is_meant(keys[width], tokens, place, width, alone):
                return width, self._names[keys[width]], 1.0
            if width > 1 and keys[width] in self._countries and keys[width] not in self._names:
                return width, (), 0.0
        for width in range(min(3, widest), 0, -1):
            name, score = self._slip(keys[width], tokens[place : place + width])
            if name is not None:
                return width, self._names[name], score
        return 1, (), 0.0

    def _is_meant(self, key: str, tokens: Sequence[_Token], place: int, width: int, alone: bool) -> bool:
        """Return whether an exact name is used as one: not an ordinary word, a language or two words by chance."""
        if width > 1:
            return len(key) >= _SHORTEST_JOINED or tokens[place].as_name
        if key in self._words.ordinary:
            return alone or (tokens[place].as_name and not all(token.as_name for token in tokens))
        return not (key in self._tongues and self._is_spoken(tokens, place))

    def _is_spoken(self, tokens: Sequence[_Token], place: int) -> bool:
        """Return whether a language's name at `place` means the language rather than a people."""
        before = tokens[place - 1].word if place else ""
        after = tokens[place + 1].word if place + 1 < len(tokens) else ""
        describes = len(after) >= 4 and after not in self._words.closing
        return before in self._words.speaking or (before in self._words.before and not describes)

    def _slip(self, key: str, tokens: Sequence[_Token]) -> tuple[str | None, float]:
        """Return the name that `key` (words without spaces) is a misspelling of, and how alike they are.

        A correctly spelt word, or another country's name, is no misspelling. Several words don't misspell a
        one-word name, "den Markt" is not Denmark; nor a name that lacks one of them: "the old cluster" is not
        Oslo's.
        """
        if len(key) < _SHORTEST_SLIP or key in self._countries or key in self._tongues:
            return None, 0.0
        if len(tokens) == 1 and is_good_word(key):
            return None, 0.0
        allowed = 1 if len(key) < _SECOND_SLIP else 2
        hit = self._long.nearest(key, allowed)
        if hit is None or hit[0][0] != key[0] or (len(tokens) > 1 and not self._is_misspelt(hit[0], tokens)):
            return None, 0.0
        return hit[0], 1 - hit[1] / max(len(key), len(hit[0]))

    def _is_misspelt(self, name: str, tokens: Sequence[_Token]) -> bool:
        """Return whether several words may be a name of several words with slips."""
        return name in self._several and all(token.word in name or not _is_plain(token.word) for token in tokens)


def _is_plain(word: str) -> bool:
    """Return whether a folded word isn't a slip: it's spelt correctly, or too short."""
    return len(word) < _SHORTEST_WORD or is_good_word(word)


def _names_of(cluster: Cluster, locales: Iterable[Locale]) -> list[str]:
    """Return everything that refers to a cluster."""
    countries = [locale.territories.get(cluster.country, "") for locale in locales]
    return [cluster.name, cluster.city, cluster.region, *cluster.names, *cluster.places, *countries]


def _countries_in(languages: Iterable[str], clusters: Iterable[Cluster]) -> Iterator[tuple[str, list[str]]]:
    """Yield the names of the clusters' countries in these languages, each with its clusters."""
    there: dict[str, list[str]] = defaultdict(list)
    for cluster in clusters:
        there[cluster.country].append(cluster.id)
    for language in languages:
        territories = Locale.parse(language).territories
        yield from ((territories.get(country, ""), ids) for country, ids in there.items())


def _key(text: str) -> str:
    """Return a name folded and without spaces: "Cape Town" and "capetown" are one."""
    return normalise(text).replace(" ", "")


def _keys(texts: Iterable[str]) -> frozenset[str]:
    """Return names folded and without spaces."""
    return frozenset(_key(text) for text in texts)


def _tokens(text: str) -> list[_Token]:
    """Split the beginning of a text into folded words with their positions."""
    found = []
    for hit in _TOKEN.finditer(beginning(text)):
        word = normalise(hit.group()).replace(" ", "")
        if word:
            found.append(_Token(word, hit.start(), hit.end(), hit.group()[0].isupper()))
    return found
