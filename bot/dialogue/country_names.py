"""The names of all countries in the languages of the content, after the Unicode CLDR."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale

from bot.dialogue.plain_words import folded
from knowledge.schema import Catalog, per_catalog

NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
"""Codes of unions, and of what is no place."""


@per_catalog
def by_name(catalog: Catalog) -> Mapping[str, str]:
    """The ISO 3166 codes of all countries by what people call them in every language, folded."""
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


def named(catalog: Catalog, words: str) -> set[str]:
    """The codes of the countries that are named in folded words, the longest first: Guinea-Bissau is not Guinea."""
    countries = by_name(catalog)
    found, rest = set(), f" {words} "
    for name in sorted(countries, key=len, reverse=True):
        if f" {name} " in rest:
            found.add(countries[name])
            rest = rest.replace(f" {name} ", " | ")
    return found
