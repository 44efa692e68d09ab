"""What is asked about rather than to be done: "is it still offered?" resembles a request's status."""

from __future__ import annotations

from bot.dialogue.scene import Scene
from bot.dialogue.words.clauses import Clauses
from knowledge.schema import Catalog
from knowledge.search import Kind, Label, Ranking

SHOWN_AT_ONCE = ("status",)
"""Actions that only show something: who asks how they work and has a request gets them at once, and not the answer."""
TOLD, UNSURE = 0.9, 0.8
"""Confidence from which an entry is asked for rather than an action, and below which that action isn't sure."""
CLOSE = 0.5
"""Confidence from which an entry is asked for where the words don't sound like an order."""
ORDERED = 0.3
"""Chance that an action is wanted, according to the recogniser, from which the words sound like an order."""


def entry_instead_of_action(scene: Scene, text: str, ranking: Ranking, action: str) -> str | None:
    """Return the entry that a text is after although an action ranks first; None if the action is meant.

    Only a question can be after an entry; without a request, so can any words that resemble its status. Where a place
    is named, the entry about the cluster there is near whatever is wanted: "any reply from Hamburg?".
    """
    wanted = Label(Kind.ACTION, action)
    idle = action in SHOWN_AT_ONCE and not scene.snapshot.requests
    asks = idle or Clauses.of(scene.release.catalog).asks(text)
    told = next((match for match in ranking.matches if match.label.kind is Kind.FAQ), None)
    if told is None or not asks or ranking.verbatim or ranking.best != wanted or scene.release.places.find(text):
        return None
    ordered = ranking.heard is None or ranking.heard.wanted.get(wanted, 0.0) >= ORDERED
    surely = told.confidence >= TOLD and ranking.confidence < UNSURE
    return told.label.id if surely or (not ordered and told.confidence >= CLOSE) else None


def tells_of_service(catalog: Catalog, entry: Label, service: Label) -> bool:
    """Return whether an entry tells what a service is for: it offers one that involves no cluster.

    The Passport has a button below many entries that tell of something else.
    """
    found = catalog.entries.get(entry.id)
    if found is None or service.id not in found.offers:
        return False
    return catalog.services[service.id].field_that_is("target") is None
