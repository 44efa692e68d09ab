"""Wishes in more than a plain sentence: behind an introduction, in two messages, or set against what isn't wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue import held_messages
from bot.dialogue.interpretation import follow_ups
from bot.dialogue.interpretation.interpreter import MOST
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.wishes.introductions import read_introduction, said_behind
from bot.dialogue.wishes.slot_filling import understand, understand_request
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.field_names import field_names
from bot.dialogue.words.plain_words import begins_with, fold, has_phrase, has_word, split_parts
from knowledge.search import Band, Kind

PROBABLY = 0.5
"""Confidence from which a service is wanted, and chance from which words are off topic or a statement."""


def look_behind_introduction(scene: Scene, text: str, found: Decision) -> Decision:
    """Begin what is wished for behind an introduction, if the text as a whole isn't understood: "I'm Eva Holm of a
    cluster in Zurich and we'd like to join".
    """
    if found.ranking.verbatim or found.ranking.band is Band.ANSWER or found.ranking.trap is not None:
        return found
    service = _service_wished(scene, text, found) or _help_sought(scene, text, found)
    return found.begin(service, {}) if service else found


def _service_wished(scene: Scene, text: str, found: Decision) -> str:
    """Return the service without a cluster that the words after the introduction ask for, or ""."""
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
    """Return the service for help from a cluster if people say what they make and ask who or what there is for it
    in a cluster's place: "we build batteries. Who could test them in Denmark?"; else "".
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


def go_on_with_wish(scene: Scene, text: str, found: Decision) -> Decision:
    """Begin the request if the last message said what help is wanted, "looking for customers", and this one only says
    where: "in Austria". After a cluster's card "and in Hamburg?" goes on from that card instead.
    """
    catalog, context = scene.catalog, scene.context
    service = catalog.service_that_is("help-from-cluster")
    target = service.field_that_is("target") if service else None
    places, shown = scene.release.places, catalog.entries.get(context.entry)
    if service is None or target is None or not context.told or (shown and shown.names):
        return found
    if not places.find(text) or not follow_ups.is_bare(catalog, places.without(text)) or text.rstrip().endswith("?"):
        return found
    before, where = held_messages.held_words(scene, context.told), understand(scene, service, text)
    told = understand_request(scene, service, before)
    if target.id not in where.answers or target.id in told or not understand(scene, service, before).what:
        return found
    slots = {**told, target.id: where.answers[target.id]}
    return replace(found.begin(service.id, slots), likely=False)


def find_contrasted_wish(scene: Scene, clauses: Clauses, text: str) -> tuple[str, Mapping[str, object]] | None:
    """Return the service wanted, and its answers, if one place or kind of help is set against another; else None.

    For example "no help in Denmark but in Sweden" or "not to Hamburg but to Graz".
    """
    catalog, find = scene.catalog, scene.release.places.find
    service = catalog.service_that_is("help-from-cluster")
    if service is None or clauses.asks(text):
        return None
    parts = [part for part in split_parts(catalog, text) if part.strip()]
    denied = [part for part in parts if begins_with(catalog, part, "not", "except") or clauses.declines(part)]
    kept = ", ".join(part for part in parts if part not in denied)
    elsewhere = any(find(part) for part in denied)
    sought = has_word(catalog, text, "sought-there") or (elsewhere and bool(find(kept)))
    if not kept or not denied or not sought:
        return None
    whole, wish = understand(scene, service, text), understand(scene, service, kept)
    set_against = elsewhere or (wish.own and wish.what)
    if not wish.whom or not set_against:
        return None
    places = {field.id for field in service.fields if field.kind == "cluster"}
    told = {field: value for field, value in whole.answers.items() if field not in places}
    return service.id, {**told, **wish.answers}
