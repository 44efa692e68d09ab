"""The names of services, and which one a text names."""

from __future__ import annotations

from bot.dialogue.words.plain_words import fold, has_phrase, without_courtesies
from knowledge.schema import Catalog, per_catalog

COMPOUND = 15
"""Letters from which a word is a compound: "Erfahrungsaustausch"."""


@per_catalog
def names_of(catalog: Catalog, service: str) -> frozenset[str]:
    """Return what a service is called in all languages, folded."""
    spoken = [catalog.words_of(service, language) for language in catalog.languages]
    return frozenset(fold(name) for words in spoken for name in (words.name, words.button, *words.names))


def holds_name(catalog: Catalog, service: str, words: str, *, plain: bool = False) -> bool:
    """Return whether the text contains a name of the service. A `plain` name has several words and can mean nothing
    else.
    """
    names = (name for name in names_of(catalog, service) if not plain or " " in name or len(name) >= COMPOUND)
    return has_phrase(words, names)


def is_name(catalog: Catalog, service: str, words: str) -> bool:
    """Return whether the text is a name of the service, courtesies aside."""
    return without_courtesies(catalog, fold(words)) in names_of(catalog, service)


def only_named(catalog: Catalog, words: str) -> str:
    """Return the one service that the text names, or "" if it names none or several."""
    named = [service for service in catalog.services if holds_name(catalog, service, words)]
    return named[0] if len(named) == 1 else ""
