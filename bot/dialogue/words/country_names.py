"""The names of countries and of parts of the world, after the Unicode CLDR, and of places without a cluster."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from babel import Locale

from bot.dialogue.words.plain_words import fold, normalised_list
from knowledge.schema import Catalog, Cluster, per_catalog
from knowledge.search.text import beginning

NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
"""Codes of unions, and of things that aren't places."""
PARTS = {
    "419": "005 013 029 MX",
    "005": "AR BO BR CL CO EC GY PE PY SR UY VE",
    "013": "BZ CR GT HN MX NI PA SV",
    "029": "AG BB BS CU DM DO GD HT JM KN LC PR TT VC",
    "009": "053 FJ PG TO VU WS",
    "053": "AU NZ",
    "011": "BF BJ CI CV GH GM GN GW LR ML MR NE NG SL SN TG",
    "014": "BI DJ ER ET KE KM MG MU MW MZ RW SC SO SS TZ UG ZM ZW",
    "015": "DZ EG LY MA SD TN",
    "017": "AO CD CF CG CM GA GQ ST TD",
    "034": "AF BD BT IN IR LK MV NP PK",
    "143": "KG KZ TJ TM UZ",
    "145": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    "151": "BG CZ HU PL RO SK UA",
}
"""Codes of parts of the world (UN M49) where the network may have no cluster, with their countries and parts."""
MOST_WORDS = 7
"""Words of the longest name."""
_WORD = re.compile(r"\w+")


@per_catalog
def by_name(catalog: Catalog) -> Mapping[str, str]:
    """Return the ISO 3166 codes of all countries by what people call them in every language, folded."""
    pairs = (pair.partition("=") for each in catalog.languages for pair in catalog.word_list("countries", each))
    return {fold(name): code.strip() for name, _, code in pairs} | {
        fold(name): code
        for language in catalog.languages
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }


@per_catalog
def parts_without_cluster(catalog: Catalog) -> Mapping[str, str]:
    """Return the codes of the parts of the world where there's no cluster, by their names in every language, folded."""
    here = {cluster.country for cluster in catalog.clusters.values()}
    codes = [code for code in PARTS if here.isdisjoint(_countries_of(code))]
    lines = [line.partition("=") for each in catalog.languages for line in catalog.word_list("parts-of-world", each)]
    pairs = ((code.strip(), fold(name)) for code, _, named in lines for name in named.split(","))
    also = {name: code for code, name in pairs if code in codes}
    return also | {fold(Locale(each).territories[code]): code for each in catalog.languages for code in codes}


def _countries_of(part: str) -> set[str]:
    """Return the codes of the countries of a part of the world; of a country, just its own."""
    parts = PARTS.get(part, "").split()
    return set().union(*map(_countries_of, parts)) if parts else {part}


@per_catalog
def places(catalog: Catalog) -> Mapping[str, tuple[str, str]]:
    """Return cities and regions without a cluster, by their folded names: the code of their country, and the name."""
    lines = (line for language in catalog.languages for line in catalog.word_list("places-elsewhere", language))
    pairs = (line.partition("=") for line in lines)
    listed = ((code.strip(), name.strip()) for code, _, names in pairs for name in names.split(","))
    return {fold(name): (code, name) for code, name in listed if name}


def spell_place(catalog: Catalog, name: str, language: str) -> str:
    """Return the name of such a place as a language spells it: "Veneto", and "Véneto" in Spanish alone."""
    own, english = (_spellings(catalog, each) for each in (language, catalog.languages[0]))
    return own.get(fold(name)) or english.get(fold(name), name)


@per_catalog
def _spellings(catalog: Catalog, language: str) -> Mapping[str, str]:
    """Return the names of such places that a language lists, by their folded form."""
    listed = (line.partition("=")[2] for line in catalog.word_list("places-elsewhere", language))
    return {fold(name): name.strip() for names in listed for name in names.split(",")}


def find_codes(catalog: Catalog, words: str) -> set[str]:
    """Return the codes of the countries that are named in folded words, the longest first: Guinea-Bissau is not
    Guinea.
    """
    countries, parts = by_name(catalog), words.split()
    return {countries[" ".join(parts[start:end])] for start, end in spans(catalog, parts, countries)}


def find(catalog: Catalog, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text names countries or places without a cluster, as start and end in characters.

    A name that is also a common word counts only with a capital, or alone: "la prochaine réunion" isn't held on
    Réunion.
    """
    words = [(fold(word.group()), *word.span()) for word in _WORD.finditer(beginning(text))]
    ordinary, articles = normalised_list(catalog, "ordinary"), normalised_list(catalog, "articles")
    for first, end in spans(catalog, [spelt for spelt, _, _ in words]):
        named = [word for word in words[first:end] if word[0] not in articles]  # "La Réunion"
        common = len(named) == 1 and named[0][0] in ordinary
        if not common or len(words) == end - first or text[named[0][1]].isupper():
            yield words[first][1], words[end - 1][2]


@per_catalog
def names(catalog: Catalog) -> frozenset[str]:
    """Return the folded names of countries, and of places and parts of the world without a cluster."""
    return frozenset(by_name(catalog)) | frozenset(places(catalog)) | frozenset(parts_without_cluster(catalog))


def clusters_near(catalog: Catalog, codes: Collection[str]) -> tuple[Cluster, ...]:
    """Return the clusters to ask for help that are among the nearest to these countries."""
    return tuple(cluster for cluster in catalog.targets() if not {*codes}.isdisjoint(cluster.near))


@per_catalog
def _first_words(catalog: Catalog) -> frozenset[str]:
    """Return the words with which these names begin."""
    return frozenset(name.split()[0] for name in names(catalog) if name)


def spans(catalog: Catalog, words: Sequence[str], wanted: Collection[str] | None = None) -> Iterator[tuple[int, int]]:
    """Yield where names begin and end among folded words, the longest at each position: all, or the `wanted` ones."""
    known, first_words, start = names(catalog) if wanted is None else wanted, _first_words(catalog), 0
    while start < len(words):
        ends = range(min(len(words), start + MOST_WORDS), start, -1) if words[start] in first_words else ()
        end = next((end for end in ends if " ".join(words[start:end]) in known), 0)
        if end:
            yield start, end
        start = end or start + 1
