"""What is asked about rather than to be done: "is it still offered?" resembles a request's status."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.language_names import asks_to_speak, orders_language
from bot.dialogue.words.plain_words import begins_with, fold, has_word, has_words_in_order, word_list
from knowledge.schema import Catalog, FaqEntry
from knowledge.search import Kind, Label, Match, Ranking
from knowledge.search.items import CLUSTERS

SHOWN_AT_ONCE = ("status",)
"""Actions that only show something: who asks how they work and has a request gets them at once, and not the answer."""
LANGUAGE = "language"
"""The action of choosing a language."""
HELP = "help"
"""The action of telling what can be done here."""
TOLD, UNSURE = 0.9, 0.8
"""Confidence from which an entry is asked for rather than an action, and below which that action isn't sure."""
CLOSE, PERHAPS = 0.5, 0.2
"""Confidence from which an entry is asked for where the words don't sound like an order, and from which it may be where
they speak of others.
"""
ORDERED = 0.3
"""Chance that an action is wanted, according to the recogniser, from which the words sound like an order."""


def guard_own_data(scene: Scene, text: str, found: Decision) -> Decision:
    """Answer a question about one's own data instead of sending them, and offer a message or a request where somebody
    else is to get them: "send them my details".
    """
    if not found.is_for(Outcome.ACTION, "mydata") or found.ranking.verbatim:
        return found
    catalog, clauses = scene.catalog, Clauses.of(scene.catalog)
    behind_the_first_word = text.partition(" ")[2]  # "can you send me ..." is a request for action too
    if clauses.asks(text) and not clauses.is_command(behind_the_first_word):
        return replace(found, id="privacy")
    if word_list(catalog, "others").isdisjoint(fold(text).split()):
        return found
    services = catalog.service_that_is("help-from-cluster"), catalog.service_that_is("contact-to-secretariat")
    ways = tuple(Label(Kind.SERVICE, service.id) for service in services if service)
    return replace(found, outcome=Outcome.SUGGEST, id="", choices=ways)


def swap_action_and_answer(scene: Scene, text: str, found: Decision) -> Decision:
    """Show the status to people with a request who ask how to follow it, speak the language that they ask for, and
    answer questions about an action instead of carrying it out.
    """
    entries = scene.catalog.entries
    entry = entries.get(found.id) if found.outcome is Outcome.ANSWER else None
    other = found.outcome is Outcome.SERVICE or (entry is not None and entry.action != LANGUAGE)
    if other and not found.ranking.verbatim and orders_language(scene.catalog, text, found.language):
        return replace(found, outcome=Outcome.ACTION, id=LANGUAGE, choices=())  # "passa al tedesco" is no Passport
    doing = found.id if found.outcome is Outcome.ACTION else ""
    if doing and (told := _entry_instead_of_action(scene, text, found.ranking, doing)):
        likely = told.confidence < CLOSE
        instead = Decision(Outcome.ANSWER, told.label.id, told.confidence, found.language, found.ranking)
        return replace(instead, likely=likely)
    wanted = _action_instead_of_entry(scene, text, entry, found.language) if entry else None
    return replace(found, outcome=Outcome.ACTION, id=wanted, choices=()) if wanted else found


def explain_deciding(scene: Scene, text: str, found: Decision) -> Decision:
    """Tell somebody who decides on requests what the buttons under a card do, where they ask how to accept or decline
    and no card on their task surely answers that: it isn't how a company sends, follows or withdraws one.
    """
    entries, catalog = scene.catalog.entries, scene.catalog
    if scene.context.audience != CLUSTERS or found.ranking.verbatim or not begins_with(catalog, text, "how-to"):
        return found
    answered = entries.get(found.id) if found.outcome is Outcome.ANSWER and not found.likely else None
    if (answered and answered.audience == CLUSTERS) or not has_words_in_order(text, word_list(catalog, "decide")):
        return found
    on_task = (entry.id for entry in entries.values() if entry.audience == CLUSTERS and entry.action == HELP)
    if not (help_entry := next(on_task, "")):
        return found
    return Decision(Outcome.ANSWER, help_entry, max(found.score, PERHAPS), found.language, found.ranking)


def _action_instead_of_entry(scene: Scene, text: str, entry: FaqEntry, language: str) -> str | None:
    """Return the action that a text is after although the entry on it ranks first; None if the entry is meant.

    Who has a request wants to see it; and who asks to be answered in a language wants that.
    """
    shown = entry.action in SHOWN_AT_ONCE and bool(scene.snapshot.requests)
    spoken = entry.action == LANGUAGE and asks_to_speak(scene.catalog, text, language)
    return entry.action if shown or spoken else None


def _entry_instead_of_action(scene: Scene, text: str, ranking: Ranking, action: str) -> Match | None:
    """Return the entry that a text is after although an action ranks first; None if the action is meant.

    Only a question can be after an entry; without a request, so can any words that resemble its status. Where a place
    with a cluster to ask is named, the entry about it is near whatever is wanted: "any reply from Hamburg?".
    """
    wanted = Label(Kind.ACTION, action)
    idle = action in SHOWN_AT_ONCE and not scene.snapshot.requests
    asks = idle or Clauses.of(scene.catalog).asks(text)
    told = next(iter(ranking.entries), None)
    if told is None or not asks or ranking.verbatim or ranking.best != wanted:
        return None
    askable = scene.release.places.clusters_in(text) & {cluster.id for cluster in scene.catalog.targets()}
    if askable and scene.catalog.is_of_cluster(told.label.id):
        return None
    ordered = ranking.heard is None or ranking.heard.wanted.get(wanted, 0.0) >= ORDERED
    surely = told.confidence >= (UNSURE if idle else TOLD) and ranking.confidence < UNSURE
    tells_of_it = scene.catalog.entries[told.label.id].action == action
    others = idle and not tells_of_it and _is_of_others(scene.catalog, text, ranking)
    perhaps = others and told.confidence >= PERHAPS
    return told if surely or perhaps or (not ordered and told.confidence >= CLOSE) else None


def _is_of_others(catalog: Catalog, text: str, ranking: Ranking) -> bool:
    """Return whether an action isn't sure, and the words speak of somebody and not of those who ask: "has anybody ever
    got anything out of it?".
    """
    themselves = has_word(catalog, text, "oneself", "our-side", "telling", "addressing")
    return ranking.confidence < UNSURE and has_word(catalog, text, "sought-there") and not themselves


def tells_of_service(catalog: Catalog, entry: Label, service: Label) -> bool:
    """Return whether an entry tells what a service is for: it offers one that involves no cluster.

    The Passport has a button below many entries that tell of something else.
    """
    found = catalog.entries.get(entry.id)
    if found is None or service.id not in found.offers:
        return False
    return catalog.services[service.id].field_that_is("target") is None
