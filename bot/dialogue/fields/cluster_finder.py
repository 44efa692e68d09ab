"""Find clusters that match a technology ("the one with wind") by what their entries say they do."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from itertools import islice, takewhile

from rapidfuzz import fuzz, process

from bot.dialogue.fields.field_type import AskedField, Fit
from bot.dialogue.speech import markup, plain
from bot.dialogue.words.field_names import field_names
from bot.dialogue.words.plain_words import fold, single_words, word_list
from knowledge.schema import Catalog, Cluster, per_catalog

MOST = 3
"""Clusters proposed at once."""
SHORTEST = 4
"""Letters from which a word may begin another ("wind", "windkraft"), or contain a slip."""
ALIKE = 88
"""Similarity (0-100) from which two longer words differ only by an ending or a slip."""
WORDS_READ = 50
"""Different words of a text that are compared: by then people have named their field of work."""
COMMON = 0.5
"""Largest share of the clusters that a word may fit and still distinguish them."""
NEARLY_ALL = 0.8
"""The same when a field of work is asked for: water fits most clusters, but not all."""
EMPTY = (
    "question",
    "not",
    "and",
    "to",
    "polite",
    "yes",
    "no",
    "unsure",
    "finding",
    "articles",
    "around-a-name",
    "pronouns",
)
"""Lists of words that say nothing about a field of work."""


def best_fits(question: AskedField, text: str, offered: tuple[Cluster, ...]) -> tuple[Fit, ...]:
    """Return the offered clusters that match most of the words; ties count as equals."""
    fits = find_fits(question.catalog, text, offered)
    most = max((len(fit.words) for fit in fits), default=0)
    return tuple(fit for fit in fits if most and len(fit.words) == most)[:MOST]


def find_fits(catalog: Catalog, text: str, offered: tuple[Cluster, ...], *, common: float = COMMON) -> tuple[Fit, ...]:
    """Return the offered clusters, each with the words of the text that occur in its entries and distinguish it.
    Words that fit more than the share `common` of the clusters don't count.
    """
    short = word_list(catalog, "short-fields")
    words = (word for word in dict.fromkeys(fold(text).split()) if word not in _empty(catalog))
    wanted = islice((word for word in words if len(word) >= SHORTEST or word in short), WORDS_READ)
    alike = {word: {word, *_similar_words(catalog, word)} for word in wanted}
    known = {cluster.id: _vocabulary(catalog).get(cluster.id, frozenset()) for cluster in offered}
    found = {id: [word for word in alike if not alike[word].isdisjoint(its)] for id, its in known.items()}
    shown = {fold(word): word for word in re.findall(r"[^\W_]+", text)}
    telling = {word for word in alike if sum(word in words for words in found.values()) <= common * len(offered)}
    return tuple(
        Fit(cluster, tuple(shown.get(word, word) for word in found[cluster.id] if word in telling))
        for cluster in offered
    )


def _similar_words(catalog: Catalog, word: str) -> set[str]:
    """Return the words of the clusters' entries that resemble a word: one begins the other, they share a compound's end
    ("havvind", "vind"), or they differ only in their ending ("batteries", "battery").
    """
    if len(word) < SHORTEST:
        return set()  # "eau" is none but itself
    known = _longer_words(catalog)
    begun = takewhile(lambda other: other.startswith(word), islice(known, bisect_left(known, word), None))
    ends = {word[start:] for start in range(SHORTEST - 1, len(word) - SHORTEST + 1)}
    parts = {word[:end] for end in range(SHORTEST, len(word) + 1)} | ends
    slips = process.extract(word, known, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
    alike = (other for other, score, _ in slips if score > ALIKE and len(word) > SHORTEST)
    return {*begun, *parts.intersection(known), *alike}


@per_catalog
def _longer_words(catalog: Catalog) -> tuple[str, ...]:
    """Return the words of all clusters that others may be compared with, sorted."""
    return tuple(sorted(word for word in frozenset().union(*_vocabulary(catalog).values()) if len(word) >= SHORTEST))


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
                    words[cluster.id].update(word for text in said for word in fold(text).split())
    names = _other_names(catalog)
    return {cluster: frozenset(known) - names - _places(catalog, cluster) for cluster, known in words.items()}


def _other_names(catalog: Catalog) -> frozenset[str]:
    """Return the words of all other named things, which aren't about a cluster's field of work."""
    clusters = {cluster.name for cluster in catalog.clusters.values()}
    others = (entry.names for entry in catalog.entries.values() if not clusters & {*entry.names})
    return frozenset(word for names in others for name in names for word in fold(name).split())


def _places(catalog: Catalog, cluster: str) -> frozenset[str]:
    """Return the words of a cluster's location, which other code looks up."""
    known = catalog.clusters[cluster]
    return frozenset(fold(" ".join((known.city, known.region, *known.cities.values()))).split())


@per_catalog
def _empty(catalog: Catalog) -> frozenset[str]:
    """Return words that don't distinguish clusters, such as those for what a request asks for."""
    asked = (words for services in catalog.service_words.values() for words in services.values())
    fields = [field for words in asked for field in words.fields.values()]
    named = {name for service in catalog.services for names in field_names(catalog, service).values() for name in names}
    helps = {fold(cue) for field in fields for cues in field.option_cues.values() for cue in cues}
    single = {word for word in named | helps if " " not in word}
    return single_words(catalog, *EMPTY) | single
