"""Orders to be put on a list or taken off it: "Newsletter abonnieren"."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.wishes.slot_filling import understand
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.service_names import only_named
from knowledge.schema import Catalog

ORDER_WORDS = 5
"""Up to this many words order to be put on a list, and tell nothing else."""


def decide_to_unlist(catalog: Catalog, text: str, found: Decision) -> Decision | None:
    """Return the decision to take somebody off a list, if being on it is what they don't want; else None."""
    service = catalog.services.get(found.id if found.outcome is Outcome.SERVICE else only_named(catalog, text))
    listing = service.field_that_is("listing") if service else None
    if service is None or listing is None or not listing.off:
        return None
    return replace(found, outcome=Outcome.SERVICE, id=service.id, choices=(), slots={listing.id: listing.off})


def decide_to_list(scene: Scene, text: str, found: Decision) -> Decision:
    """Return the decision to put somebody on a list or take them off, if a few words order that and name it:
    "Newsletter abonnieren"; any other decision as it is. Who tells how to get off may say more.
    """
    service = scene.catalog.services.get(only_named(scene.catalog, text))
    listing = service.field_that_is("listing") if service else None
    told = found.outcome is Outcome.ANSWER
    if service is None or listing is None or not told or Clauses.of(scene.catalog).asks(text):
        return found
    wish = understand(scene, service, text).answers.get(listing.id)
    if not wish or (len(text.split()) > ORDER_WORDS and wish != listing.off):
        return found
    return replace(found, outcome=Outcome.SERVICE, id=service.id, choices=(), slots={listing.id: wish})
