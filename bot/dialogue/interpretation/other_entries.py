"""Entries that "and the other one?" or "the one before?" mean after an answer."""

from __future__ import annotations

import re

from bot.dialogue.words.plain_words import normalised_list, single_words
from knowledge.releases.release import Release
from knowledge.schema import Catalog
from knowledge.search import Engine, Kind, Label, Ranking
from knowledge.search.text import normalise

DATE = "date"
"""The aspect of when something took place."""
MOST_NAMED, PERHAPS = 2, 0.1
"""Words that name for whom or what else the same is asked, and confidence from which an entry answers that."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def other_entries(catalog: Catalog, text: str, entry_id: str) -> tuple[Label, ...]:
    """Return what "and the other one?" may mean after an entry: the clusters that it names, or related entries."""
    words = [word for word in normalise(text).split() if word not in normalised_list(catalog, "joining")]
    bare = " ".join(word for word in words if word not in normalised_list(catalog, "filling"))
    entry = catalog.entries.get(entry_id)
    if entry is None or {" ".join(words), bare}.isdisjoint(normalised_list(catalog, "other-one")):
        return ()
    said = catalog.entry_words(entry_id, catalog.languages[0])
    told = " ".join((said.answer, *said.facts.values()))
    names = {cluster.name: told.find(cluster.name) for cluster in catalog.clusters.values()}
    named = [
        (names[name], other.id)
        for other in catalog.entries.values()
        for name in other.names
        if names.get(name, -1) >= 0 and other.id != entry_id
    ]
    found = [other for _, other in sorted(named)] if len(named) > 1 else list(entry.related)
    return tuple(Label(Kind.FAQ, other) for other in dict.fromkeys(found))


def list_of_the_kind(catalog: Catalog, text: str, entry_id: str) -> str:
    """Return the entry that lists things such as the one shown if the text asks for others; or "". It's the entry
    on the topic that names most of them.
    """
    entry = catalog.entries.get(entry_id)
    if entry is None or not entry.names or not _asks_for_others(catalog, text, entry.topic):
        return ""
    alike = [other for other in catalog.entries.values() if other.topic == entry.topic]
    names = [other.names[0] for other in alike if other.names]
    answers = {
        other.id: catalog.entry_words(other.id, catalog.languages[0]).answer for other in alike if not other.names
    }
    named = {id: sum(name in answer for name in names) for id, answer in answers.items()}
    return max(named, key=lambda id: named[id], default="") if any(named.values()) else ""


def _asks_for_others(catalog: Catalog, text: str, topic: str) -> bool:
    """Return whether a text asks for other things on a topic: "are there others", "any other cases"."""
    if normalise(text) in normalised_list(catalog, "of-the-kind"):
        return True
    words = frozenset(normalise(text).split())
    titles = " ".join(map(normalise, catalog.topics[topic].titles.values())).split()
    kinds = single_words(catalog, "examples").union(titles)
    further = single_words(catalog, "further")
    small = single_words(catalog, "around-a-name", "joining", "filling")
    return not words.isdisjoint(further) and not words.isdisjoint(kinds - small) and words <= further | kinds | small


def neighbour_in_time(catalog: Catalog, text: str, entry_id: str) -> tuple[Label, ...]:
    """Return what "and the one before?" means after an entry: the next one by date on its topic. If nothing there
    has a date, "earlier" means the related entries.
    """
    said, entry = without_joining(catalog, text), catalog.entries.get(entry_id)
    before = said in normalised_list(catalog, "one-before")
    if entry is None or not (before or said in normalised_list(catalog, "one-after")):
        return ()
    known = (other for other in catalog.entries.values() if other.topic == entry.topic and other.names)
    dated = {other.id: years for other in known if (years := _years_of(catalog, other.id)) and other.id != entry_id}
    shown = _years_of(catalog, entry_id)
    if not shown or not dated:
        return tuple(Label(Kind.FAQ, other) for other in entry.related) if before else ()
    # one that has its own year goes before a series that ends in it
    earlier = {(-max(years), len(years)): other for other, years in dated.items() if max(years) < min(shown)}
    later = {(min(years), len(years)): other for other, years in dated.items() if min(years) > max(shown)}
    near = earlier if before else later
    return tuple(Label(Kind.FAQ, other) for other in ([near[min(near)]] if near else entry.related))


def _years_of(catalog: Catalog, entry_id: str) -> list[int]:
    """Return the years that the date of an entry names."""
    told = catalog.entry_words(entry_id, catalog.languages[0]).facts.get(DATE, "")
    return [int(year) for year in YEAR.findall(told)]


def without_joining(catalog: Catalog, text: str) -> str:
    """Return the folded words of a text without "and" before them."""
    words = normalise(text).split()
    return " ".join(words[bool(words) and words[0] in normalised_list(catalog, "joining") :])


def same_for_another(release: Release, engine: Engine, text: str, ranking: Ranking, entry_id: str) -> Label | None:
    """Return the entry that answers the question just answered for somebody or something else: "and for a cluster?"
    after what the Passport costs. None if the words ask something by themselves.
    """
    catalog, shown = release.catalog, Label(Kind.FAQ, entry_id)
    words = normalise(text).split()
    small = normalised_list(catalog, "around-a-name", "joining", "filling", "articles")
    named = [word for word in words if word not in small]
    asks = not normalised_list(catalog, "asking").isdisjoint(words)
    goes_on = normalised_list(catalog, "joining").issuperset(words[:1])
    if entry_id not in catalog.entries or not goes_on or asks or not 0 < len(named) <= MOST_NAMED:
        return None
    if release.engine.without_names(text) != text:
        return None
    language = ranking.likely_language or catalog.languages[0]
    for aspect in engine.aspects_told_anyway(shown):
        asked = engine.rank(f"{text.rstrip('?! ')} · {catalog.aspect_words(aspect, language).label}", aspects=False)
        near = [match.label for match in asked.entries if match.confidence >= PERHAPS]
        told = (label for label in near if aspect in engine.aspects_told_anyway(label))
        return next(told, None)
    return None
