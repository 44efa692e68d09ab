"""Wishes behind an introduction: "I'm Eva Holm of a cluster in Zurich and we'd like to join"."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.interpretation.interpreter import MOST
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.wishes.introductions import read_introduction, said_behind
from bot.dialogue.wishes.slot_filling import understand
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.field_names import field_names
from bot.dialogue.words.plain_words import fold, has_phrase
from knowledge.search import Band, Kind

PROBABLY = 0.5
"""Confidence in a service from which it's wished for, and chance from which the words are none for us."""


def look_behind_introduction(scene: Scene, text: str, found: Decision) -> Decision:
    """Return the decision on the wish behind words in which people introduce themselves, where the whole text isn't
    understood; any other decision as it is.
    """
    if found.ranking.verbatim or found.ranking.band is Band.ANSWER or found.ranking.trap is not None:
        return found
    service = _service_wished(scene, text, found) or _help_sought(scene, text, found)
    return replace(found, outcome=Outcome.SERVICE, id=service, choices=(), slots={}) if service else found


def _service_wished(scene: Scene, text: str, found: Decision) -> str:
    """Return the service that involves no cluster and that the words behind the introduction wish for, or ""."""
    catalog, rest = scene.catalog, said_behind(scene, text)
    if not rest or found.ranking.band is not Band.UNKNOWN or Clauses.of(catalog).asks(rest):
        return ""
    near = scene.release.engine.seen_by(scene.context.audience).rank_without_name(rest, found.ranking, MOST)
    told = near.heard is not None and near.heard.told >= PROBABLY
    best = near.best if near.confidence >= PROBABLY and not told else None
    if best is None or best.kind is not Kind.SERVICE or catalog.services[best.id].field_that_is("target"):
        return ""
    return best.id


def _help_sought(scene: Scene, text: str, found: Decision) -> str:
    """Return the service by which a cluster helps, if people tell what they make and ask who or what there is for it in
    a cluster's place, and not about the cluster: "we build batteries. Who could test them in Denmark?"; else "".
    """
    catalog, service = scene.catalog, scene.catalog.service_that_is("help-from-cluster")
    card = found.outcome is Outcome.ANSWER and catalog.is_of_cluster(found.id) and not found.ranking.aspects
    heard = found.ranking.heard
    ours = heard is None or max(heard.outside, heard.told) < PROBABLY
    unknown = found.outcome is Outcome.FALLBACK and not found.elsewhere
    if service is None or not ours or not (card or unknown) or not Clauses.of(catalog).asks(text):
        return ""
    target, places = service.field_that_is("target"), scene.release.places.find(text)
    names = {fold(cluster.name) for cluster in catalog.clusters.values()}
    about_cluster = target is not None and has_phrase(text, (*field_names(catalog, service.id)[target.id], *names))
    sought = understand(scene, service, text).whom and bool(places) and not about_cluster
    return service.id if sought and read_introduction(scene, text).activity else ""
