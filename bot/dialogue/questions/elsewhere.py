"""Countries without a cluster: say so to anyone who asks for help or members there, and name those that have one."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale

from bot.dialogue import country_names
from bot.dialogue.plain_words import folded, holds
from bot.dialogue.speech import Speech
from knowledge.releases.release import Release
from knowledge.schema import Catalog
from storage.messages import Text


def countries(release: Release, text: str) -> frozenset[str]:
    """Return the countries without a cluster in which the text asks for clusters or for what they do.

    A bare country name counts as asking. Empty if a place of some cluster is named as well.
    """
    catalog, words = release.catalog, folded(text)
    found = country_names.named(catalog, words) - {cluster.country for cluster in catalog.clusters.values()}
    if not found or release.places.find(text):
        return frozenset()
    alone = words in country_names.by_name(catalog)
    return frozenset(found) if alone or holds(catalog, text, "sought-there") else frozenset()


def names_one(catalog: Catalog, entry: str, codes: Iterable[str]) -> bool:
    """Return whether an entry mentions one of the countries."""
    said = catalog.entry_words(entry, catalog.languages[0])
    words = folded(" ".join((said.question, said.answer, *said.facts.values())))
    names = (folded(str(Locale(catalog.languages[0]).territories[code])) for code in codes)
    return any(f" {name} " in f" {words} " for name in names)


def told(speech: Speech, codes: Iterable[str]) -> Text:
    """Say that these countries have no cluster, and which countries do."""
    territories = Locale(speech.language).territories
    here = {cluster.country for cluster in speech.catalog.targets()}
    missing, known = (sorted((str(territories[code]) for code in each), key=folded) for each in (codes, here))
    return speech.text("elsewhere", countries=", ".join(missing), known=", ".join(known))
