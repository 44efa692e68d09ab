"""A wish told in two messages: "looking for customers", and then "in Austria"."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import held_messages
from bot.dialogue.interpretation import follow_ups
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.wishes.slot_filling import understand, understand_request


def go_on_with_wish(scene: Scene, text: str, found: Decision) -> Decision:
    """Begin the request if the last words told what help is wanted and these only tell where.

    After a cluster's card "and in Hamburg?" goes on from that card.
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
    return replace(found, outcome=Outcome.SERVICE, id=service.id, slots=slots, choices=(), likely=False)
