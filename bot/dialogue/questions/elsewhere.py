"""Countries without a cluster: say so to anyone who asks for help or members there, and name those that have one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from babel import Locale

from bot.dialogue import country_names
from bot.dialogue.plain_words import folded, holds
from bot.dialogue.speech import Speech
from knowledge.releases.release import Release
from knowledge.schema import Catalog, Service
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


def out_of_reach(release: Release, text: str, service: Service, slots: Mapping[str, object]) -> frozenset[str]:
    """Return the codes of the countries in which a wish for a service asks for help and no cluster can be asked.

    Empty once a cluster to ask is known, from `slots`, or named: "we're from Lyon and look for partners in Singapore"
    names one, but that's the asker's own.
    """
    home, target = (service.field_that_is(role) for role in ("home", "target"))
    if target is None or target.id in slots:
        return frozenset()
    catalog = release.catalog
    reached = {cluster.id: cluster.country for cluster in catalog.targets()}
    own = slots.get(home.id) if home else None
    if any({*place.cluster_ids} & reached.keys() - {own} for place in release.places.find(text)):
        return frozenset()
    return frozenset(country_names.named(catalog, folded(text)) - {*reached.values()})


def names_one(catalog: Catalog, entry: str, codes: Iterable[str]) -> bool:
    """Return whether an entry mentions one of the countries."""
    said = catalog.entry_words(entry, catalog.languages[0])
    words = folded(" ".join((said.question, said.answer, *said.facts.values())))
    names = (folded(str(Locale(catalog.languages[0]).territories[code])) for code in codes)
    return any(f" {name} " in f" {words} " for name in names)


def no_cluster_there(speech: Speech, codes: Iterable[str], *, to_ask: bool = False) -> Text:
    """Say that these countries have no cluster, or none `to_ask` for help, and which countries do."""
    territories = Locale(speech.language).territories
    here = {cluster.country for cluster in speech.catalog.targets()}
    missing, known = (sorted((str(territories[code]) for code in each), key=folded) for each in (codes, here))
    return speech.text(
        "elsewhere-request" if to_ask else "elsewhere", countries=", ".join(missing), known=", ".join(known)
    )
