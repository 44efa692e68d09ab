"""Find clusters that match a technology ("the one with wind") by what their entries say they do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz

from bot.dialogue.forms.fields.field_type import AskedField, Fit
from bot.dialogue.plain_words import folded, listed
from bot.dialogue.speech import markup, plain
from knowledge.schema import Catalog, Cluster, per_catalog

MOST = 3
"""Clusters proposed at once."""
SHORTEST = 4
"""Letters from which a word may be the beginning of another ("wind", "windkraft"), or have a slip in it."""
ALIKE = 88
"""Similarity (0-100) from which two longer words are the same but for an ending or a slip."""
COMMON = 0.5
"""Part of the clusters that a word may fit and still tell them apart."""
NEARLY_ALL = 0.8
"""The same where a field of work is asked for: water is that of most, and not of all."""
EMPTY = ("question", "not", "and", "to", "polite", "yes", "no", "unsure", "finding")
"""Lists of words that say nothing of a field of work."""


def best_fits(question: AskedField, text: str, offered: tuple[Cluster, ...]) -> tuple[Fit, ...]:
    """Return the offered clusters that match most of the words; ties count as equals."""
    fits = find_fits(question.catalog, text, offered)
    most = max((len(fit.words) for fit in fits), default=0)
    return tuple(fit for fit in fits if most and len(fit.words) == most)[:MOST]


def find_fits(catalog: Catalog, text: str, offered: tuple[Cluster, ...], *, common: float = COMMON) -> tuple[Fit, ...]:
    """Return the offered clusters, each with the words of the text that occur in its entries and set it apart.

    Words that fit a greater part of the clusters than the `common` one say nothing.
    """
    short = listed(catalog, "short-fields")
    words = (word for word in folded(text).split() if word not in _empty(catalog))
    wanted = [word for word in words if len(word) >= SHORTEST or word in short]
    found = {cluster.id: tuple(dict.fromkeys(_matching_words(catalog, cluster.id, wanted))) for cluster in offered}
    shown = {folded(word): word for word in re.findall(r"[^\W_]+", text)}
    telling = {word for word in wanted if sum(word in words for words in found.values()) <= common * len(offered)}
    return tuple(
        Fit(cluster, tuple(shown.get(word, word) for word in found[cluster.id] if word in telling))
        for cluster in offered
    )


def _matching_words(catalog: Catalog, cluster: str, wanted: list[str]) -> Iterator[str]:
    """Yield the wanted words that occur in the cluster's entries."""
    known = _vocabulary(catalog).get(cluster, frozenset())
    for word in wanted:
        if word in known or any(_same(word, other) for other in known):
            yield word


def _same(word: str, other: str) -> bool:
    """Return whether one word begins the other, ends it as in a compound ("havvind", "vind"), or differs only in its
    ending ("batteries", "battery").
    """
    if min(len(word), len(other)) < SHORTEST:
        return False  # "eau" is none but itself
    return (
        (word.endswith(other) and len(word) >= len(other) + SHORTEST - 1)
        or other.startswith(word)
        or word.startswith(other)
        or (len(word) > SHORTEST and fuzz.ratio(word, other) > ALIKE)
    )


@per_catalog
def _vocabulary(catalog: Catalog) -> Mapping[str, frozenset[str]]:
    """Map each cluster to the words of its entries in all languages. An entry belongs to the clusters it names."""
    words: dict[str, set[str]] = {cluster: set() for cluster in catalog.clusters}
    for cluster in catalog.clusters.values():
        for entry in catalog.entries.values():
            if cluster.name in entry.names:
                for spoken in entry.words.values():
                    # dates, places and figures don't say what a cluster does
                    facts = (fact for aspect, fact in spoken.facts.items() if not catalog.aspects[aspect].value)
                    said = (plain(markup(text)) for text in (spoken.answer, *facts))
                    words[cluster.id].update(word for text in said for word in folded(text).split())
    names = _other_names(catalog)
    return {cluster: frozenset(known) - names - _places(catalog, cluster) for cluster, known in words.items()}


def _other_names(catalog: Catalog) -> frozenset[str]:
    """Return the words of all other named things: they ask about those, not about a cluster's field."""
    clusters = {cluster.name for cluster in catalog.clusters.values()}
    others = (entry.names for entry in catalog.entries.values() if not clusters & {*entry.names})
    return frozenset(word for names in others for name in names for word in folded(name).split())


def _places(catalog: Catalog, cluster: str) -> frozenset[str]:
    """Return the words of a cluster's location, which other code looks up."""
    known = catalog.clusters[cluster]
    return frozenset(folded(" ".join((known.city, known.region, *known.cities.values()))).split())


@per_catalog
def _empty(catalog: Catalog) -> frozenset[str]:
    """Return words that don't set one cluster apart from another."""
    return frozenset(word for name in EMPTY for words in listed(catalog, name) for word in words.split())
