"""Help that isn't wanted (any more), "we've found a partner already", and mailing lists to join or leave."""

from __future__ import annotations

from collections.abc import Collection

from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.own_requests import has_request_there, open_requests
from bot.dialogue.scene import Scene
from bot.dialogue.wishes.slot_filling import understand
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import ends_with, has_word, says, split_parts
from bot.dialogue.words.service_names import only_named
from knowledge.schema import Catalog

SHORT_ORDER = 5
"""Up to this many words order to be put on a list, and tell nothing else."""
SHORT_NOTE = 4
"""Up to this many words say no more than that something is found or done: "it's already sorted"."""


def decide_declined(scene: Scene, text: str, found: Decision, told: Collection[str]) -> Decision | None:
    """Return the decision if the words expressly turn something down, else None. `told` are the services whose
    requests the words say something about. If a request to that place is open, they withdraw it.

    A statement about help somewhere isn't a question about the cluster there, however similar that entry is.
    """
    clauses = Clauses.of(scene.catalog)
    of_cluster = found.outcome is Outcome.ANSWER and scene.catalog.is_of_cluster(found.id)
    said = bool(told) and (found.outcome in (Outcome.ANSWER, Outcome.SMALLTALK) or found.is_open)
    about_help = said or (of_cluster and not clauses.asks(text))
    nothing_runs = found.is_for(Outcome.ACTION, "withdraw") and not scene.snapshot.requests
    wanted = clauses.without_denied(text)
    if clauses.declines(wanted) and (off := _decide_to_unlist(scene.catalog, text, found)):
        return off
    nothing_else = wanted != text and found.is_open
    starts = found.outcome is Outcome.SERVICE or found.is_for(Outcome.ACTION, "handoff")
    turned_down = nothing_else or ((about_help or starts or nothing_runs) and clauses.declines(wanted))
    settled = _is_settled(scene.catalog, text, found)
    if (turned_down and has_request_there(scene, text)) or (settled and open_requests(scene)):
        outcome, name = Outcome.ACTION, "withdraw"
    elif turned_down or settled:
        outcome, name = Outcome.DECLINED, ""
    else:
        return None
    return Decision(outcome, name, found.ranking.confidence, found.language, found.ranking)


def _is_settled(catalog: Catalog, text: str, found: Decision) -> bool:
    """Return whether a text says that the search is over or called off, and neither asks nor orders anything."""
    if found.ranking.verbatim or found.outcome in (Outcome.SERVICE, Outcome.ACTION) or Clauses.of(catalog).asks(text):
        return False
    parts = split_parts(catalog, text)  # "I'm thinking about joining" says more
    if any(says(catalog, part, "called-off") or ends_with(catalog, part, "called-off") for part in parts):
        return True
    done = has_word(catalog, text, "so-far") and has_word(catalog, text, "found")
    # "we've already found your website" tells of no partner or help
    return done and (has_word(catalog, text, "sought-there") or len(text.split()) <= SHORT_NOTE)


def _decide_to_unlist(catalog: Catalog, text: str, found: Decision) -> Decision | None:
    """Return the decision to take somebody off a list, if that is what they no longer want; else None."""
    service = catalog.services.get(found.id if found.outcome is Outcome.SERVICE else only_named(catalog, text))
    listing = service.field_that_is("listing") if service else None
    if service is None or listing is None or not listing.off:
        return None
    return found.begin(service.id, {listing.id: listing.off})


def decide_to_list(scene: Scene, text: str, found: Decision) -> Decision:
    """Put somebody on a list or take them off it, if a few words name it and order that: "Newsletter abonnieren". An
    order to be taken off may be longer.
    """
    service = scene.catalog.services.get(only_named(scene.catalog, text))
    listing = service.field_that_is("listing") if service else None
    told = found.outcome is Outcome.ANSWER
    if service is None or listing is None or not told or Clauses.of(scene.catalog).asks(text):
        return found
    wish = understand(scene, service, text).answers.get(listing.id)
    if not wish or (len(text.split()) > SHORT_ORDER and wish != listing.off):
        return found
    return found.begin(service.id, {listing.id: wish})
