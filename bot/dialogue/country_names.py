"""The names of all countries, after the Unicode CLDR, and of cities and regions without a cluster."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from babel import Locale

from bot.dialogue.plain_words import folded
from knowledge.schema import Catalog, Cluster, per_catalog

NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
"""Codes of unions, and of what is no place."""
MOST_WORDS = 7
"""Words of the longest name."""
_WORD = re.compile(r"\w+")


@per_catalog
def by_name(catalog: Catalog) -> Mapping[str, str]:
    """Return the ISO 3166 codes of all countries by what people call them in every language, folded."""
    pairs = (
        pair.partition("=")
        for language in catalog.languages
        for pair in str(catalog.text(language, "said.countries")).split(",")
    )
    return {folded(name): code.strip() for name, _, code in pairs} | {
        folded(name): code
        for language in catalog.languages
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }


@per_catalog
def places(catalog: Catalog) -> Mapping[str, tuple[str, str]]:
    """Return cities and regions without a cluster, by their folded names: the code of their country, and the name."""
    lines = (line for language in catalog.languages for line in catalog.word_list("places-elsewhere", language))
    pairs = (line.partition("=") for line in lines)
    listed = ((code.strip(), name.strip()) for code, _, names in pairs for name in names.split(","))
    return {folded(name): (code, name) for code, name in listed if name}


def find_codes(catalog: Catalog, words: str) -> set[str]:
    """Return the codes of the countries that are named in folded words, the longest first: Guinea-Bissau is not
    Guinea.
    """
    countries, parts = by_name(catalog), words.split()
    return {countries[" ".join(parts[start:end])] for start, end in spans(countries, parts)}


def find(catalog: Catalog, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text names countries, or places without a cluster: start and end in characters."""
    words = [(folded(word.group()), *word.span()) for word in _WORD.finditer(text)]
    for first, end in spans(names(catalog), [spelt for spelt, _, _ in words]):
        yield words[first][1], words[end - 1][2]


@per_catalog
def names(catalog: Catalog) -> frozenset[str]:
    """Return the folded names of countries and of places without a cluster."""
    return frozenset(by_name(catalog)) | frozenset(places(catalog))


def clusters_near(catalog: Catalog, codes: Collection[str]) -> tuple[Cluster, ...]:
    """Return the clusters to ask for help that are among the nearest to these countries."""
    return tuple(cluster for cluster in catalog.targets() if not {*codes}.isdisjoint(cluster.near))


def spans(names: Collection[str], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where names begin and end among folded words, the longest at each place."""
    start = 0
    while start < len(words):
        ends = range(min(len(words), start + MOST_WORDS), start, -1)
        end = next((end for end in ends if " ".join(words[start:end]) in names), 0)
        if end:
            yield start, end
        start = end or start + 1
