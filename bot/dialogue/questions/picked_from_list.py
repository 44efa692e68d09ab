"""One of several things, picked by its place: "and the Swedish one?" after a list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.dialogue.interpretation import follow_ups
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.own_places import places_of_others
from bot.dialogue.scene import Scene
from bot.dialogue.words.plain_words import begins_with, has_word, normalised_words
from knowledge.releases.release import Release
from knowledge.schema import FaqEntry
from knowledge.search import Kind, Label
from knowledge.search.text import normalise
from knowledge.telegram_html import visible

FEW = 9
"""Words up to which a question only picks something and says nothing else."""
MOST_OTHERS = 2
"""Other things on the list that get a button."""
AROUND = ("around-a-name", "filling", "joining", "more")
"""Lists of words that, around a place, only say that the thing there is meant."""
SIDES = 3
"""Clusters that one thing may name; what names more is a list itself."""
MOST_CHOICES = 3
"""Buttons for what may be meant."""


def pick_from_list(scene: Scene, text: str, found: Decision) -> Decision:
    """Answer with the thing at the place named, instead of the cluster there, if the last answer lists things.
    Others connected with that place get buttons, and so does the cluster.
    """
    release, catalog = scene.release, scene.catalog
    shown = catalog.entries.get(scene.context.entry)
    unknown = found.is_open and not found.id
    if shown is None or shown.names or found.ranking.verbatim or not (unknown or found.outcome is Outcome.ANSWER):
        return found
    if len(text.split()) > FEW or has_word(catalog, text, "sought-there"):
        return found
    there = {cluster for place in places_of_others(release, text) for cluster in place.cluster_ids}
    listed = _entries_about(release, shown.topic, there)
    answered = found.entry_in(catalog)
    if not listed or (answered is not None and (answered.topic == shown.topic) != (answered.id == shown.id)):
        return found
    near = [match.label.id for match in found.ranking.matches]
    first, *others = sorted(listed, key=lambda entry: near.index(entry) if entry in near else len(near))
    asked = [] if answered is None or answered.id == shown.id else [answered.id]
    ways = tuple(Label(Kind.FAQ, entry) for entry in (*others[:MOST_OTHERS], *asked))
    ranking = release.engine.with_aspects(follow_ups.put_first(found.ranking, first))
    return replace(found, outcome=Outcome.ANSWER, id=first, choices=ways, ranking=ranking, likely=bool(others))


def narrow_to_place(scene: Scene, text: str, found: Decision) -> Decision:
    """If the words only name a place, choose from what the last answer listed, or, after a thing with a place of
    its own, from things like it: answer with the only one there, or offer several.
    """
    release, shown = scene.release, scene.catalog.entries.get(scene.context.entry)
    asks_why = begins_with(release.catalog, text, "why")
    if shown is None or asks_why or found.ranking.verbatim or release.catalog.is_of_cluster(shown.id):
        return found
    meant = release.places.clusters_in(text)
    bare = normalised_words(release.catalog, *AROUND).issuperset(normalise(release.places.without(text)).split())
    at_home = _clusters_named(release, shown.id)
    if not bare or not meant or not (at_home if shown.names else meant & at_home):
        return found
    akin = (entry.id for entry in release.catalog.entries.values() if entry.topic == shown.topic and entry.names)
    listed = dict.fromkeys((*shown.related, *akin))
    named = {entry: _clusters_named(release, entry) for entry in listed if entry != shown.id}
    there = [entry for entry, clusters in named.items() if len(clusters) <= SIDES and not meant.isdisjoint(clusters)]
    if not there:
        return found
    if len(there) == 1:
        return replace(found, outcome=Outcome.ANSWER, id=there[0], choices=(), slots={}, likely=False)
    choices = tuple(Label(Kind.FAQ, entry) for entry in there[:MOST_CHOICES])
    return replace(found, outcome=Outcome.SUGGEST, id="", choices=choices, slots={}, likely=False)


def _entries_about(release: Release, topic: str, clusters: Collection[str]) -> list[str]:
    """Return the entries of a topic that are connected with one of these clusters."""
    things = (entry for entry in release.catalog.entries.values() if entry.topic == topic)
    return [entry.id for entry in things if clusters and not _clusters_of(release, entry).isdisjoint(clusters)]


def _clusters_of(release: Release, entry: FaqEntry) -> frozenset[str]:
    """Return the clusters of the places that an entry names; for an entry without a name, only its title counts."""
    catalog = release.catalog
    if own := frozenset(cluster.id for cluster in catalog.clusters.values() if cluster.name in entry.names):
        return own
    words = catalog.entry_words(entry.id, catalog.languages[0])
    told = f"{words.question}. {visible(words.answer) if entry.names else ''}"
    return release.places.clusters_in(told)


def _clusters_named(release: Release, entry: str) -> frozenset[str]:
    """Return the clusters whose places an entry's title and answer name."""
    words = release.catalog.entry_words(entry, release.catalog.languages[0])
    return release.places.clusters_in(f"{words.question} {words.answer}")
