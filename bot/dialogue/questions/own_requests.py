"""Words about a request already sent that name its cluster: "did Hamburg say yes?" isn't a question about Hamburg."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.interpretation.interpreter import MOST
from bot.dialogue.scene import Scene
from bot.dialogue.words.clauses import Clauses
from knowledge.schema import Catalog
from knowledge.search import Band, Kind, Label, Ranking
from knowledge.search.aspects import MASK, mask_names
from storage.records import FINISHED, Request

DONE_WITH_REQUESTS = ("status", "withdraw")
"""Actions on requests that were sent."""


def look_past_place_of_request(scene: Scene, text: str, ranking: Ranking) -> Ranking:
    """Rank the words without the place of a request sent there, if they are about that request.

    Without such a request only a sure statement counts: "the cluster in Québec doesn't answer".
    """
    places = scene.release.places.find(text)
    there = bool(places) and has_request_there(scene, text)
    if ranking.verbatim or not places or not (there or _tells_of_cluster(scene.catalog, text, ranking)):
        return ranking
    masked = mask_names(text, [(place.start, place.end) for place in places], _stand_in(scene, ranking))
    for way in (masked, " ".join(scene.release.places.without(text).split())):
        found = scene.release.engine.rank_without_name(way, ranking, MOST)
        sure = found.band is Band.ANSWER and bool(found.best_entry)
        near = there and found.band in (Band.ANSWER, Band.LIKELY)
        if (sure or near) and is_about_request(scene.catalog, found.best):
            return replace(ranking, matches=found.matches, band=found.band, aspects=(), trap=None)
    return ranking


def _tells_of_cluster(catalog: Catalog, text: str, ranking: Ranking) -> bool:
    """Return whether words that ask nothing resemble a cluster's card."""
    best = ranking.best_entry
    return bool(best) and catalog.is_of_cluster(best) and not Clauses.of(catalog).asks(text)


def has_request_there(scene: Scene, text: str) -> bool:
    """Return whether the sender has an open request to a cluster of a place named in the text."""
    named = scene.release.places.clusters_in(text)
    return any(request.target in named for request in open_requests(scene))


def open_requests(scene: Scene) -> tuple[Request, ...]:
    """Return the requests the sender has sent that aren't finished."""
    own = scene.event.address
    sent = (request for request in scene.snapshot.requests if own.among([request.company]))
    return tuple(request for request in sent if request.status not in FINISHED)


def is_about_request(catalog: Catalog, best: Label | None) -> bool:
    """Return whether a label is about requests that were sent: an action on them, an entry that leads to such an
    action, or an entry whose first related entry does.
    """
    if best is None or best.kind not in (Kind.ACTION, Kind.FAQ):
        return False
    if best.kind is Kind.ACTION:
        return best.id in DONE_WITH_REQUESTS
    entry = catalog.entries[best.id]
    near = (catalog.entries[other] for other in entry.related[:1] if other in catalog.entries)
    return any(each.action in DONE_WITH_REQUESTS for each in (entry, *near))


def _stand_in(scene: Scene, ranking: Ranking) -> str:
    """Return the word that replaces a name, in the language of the text."""
    words = scene.catalog.word_list("stand-in", ranking.likely_language)
    return next(iter(words), MASK)
