"""One of the things that the last answer listed, or another such thing, by its place: "the one from South Africa"."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.words.plain_words import normalised_words
from knowledge.releases.release import Release
from knowledge.search import Kind, Label
from knowledge.search.text import normalise

AROUND = ("around-a-name", "filling", "joining", "more")
"""Lists of words that say no more around a place than that it's the one there that is meant."""

SIDES = 3
"""Clusters that one of the things listed may name; what names more is a list itself."""
MOST = 3
"""Buttons for what may be meant."""


def narrow_to_place(scene: Scene, text: str, found: Decision) -> Decision:
    """Return the decision; where the words say no more than a place that the last answer named, what was listed there,
    and after a thing that has a place itself, such a thing there: an answer, or the choice among several.
    """
    release, shown = scene.release, scene.release.catalog.entries.get(scene.context.entry)
    if shown is None or found.ranking.verbatim or release.catalog.is_of_cluster(shown.id):
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
    choices = tuple(Label(Kind.FAQ, entry) for entry in there[:MOST])
    return replace(found, outcome=Outcome.SUGGEST, id="", choices=choices, slots={}, likely=False)


def _clusters_named(release: Release, entry: str) -> frozenset[str]:
    """Return the clusters whose places an entry's title and answer name."""
    words = release.catalog.entry_words(entry, release.catalog.languages[0])
    return release.places.clusters_in(f"{words.question} {words.answer}")
