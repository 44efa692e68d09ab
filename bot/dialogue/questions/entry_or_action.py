"""Questions about an action rather than orders to do it: "is it still offered?" resembles the status of a request."""

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
"""Actions that only show something: people with a request who ask how they work get them at once."""
LANGUAGE = "language"
"""The action that changes the language."""
HELP = "help"
"""The action that says what one can do here."""
TOLD, UNSURE = 0.9, 0.8
"""Confidence from which an entry is meant rather than an action, and below which the action isn't sure."""
CLOSE, PERHAPS = 0.5, 0.2
"""Confidence from which an entry is meant if the words don't sound like an order, and from which it may be meant if
they speak of other people.
"""
ORDERED = 0.3
"""Chance that an action is wanted, according to the recogniser, from which the words count as an order."""


def guard_own_data(scene: Scene, text: str, found: Decision) -> Decision:
    """Answer questions about one's own data instead of sending the data, and offer a message or a request if
    somebody else is to get them: "send them my details".
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
    """Show the status to people who have a request and ask how to follow it, switch to a language that is asked
    for, and answer questions about an action instead of carrying it out.
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
    """Explain the buttons under a card to contacts who ask how to accept or decline, unless a card about their task
    surely answers that.
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
    """Return the action that is wanted although the entry about it ranks first; None if the entry is meant. People
    with a request want to see it, and people who ask for a language want to use it.
    """
    shown = entry.action in SHOWN_AT_ONCE and bool(scene.snapshot.requests)
    spoken = entry.action == LANGUAGE and asks_to_speak(scene.catalog, text, language)
    return entry.action if shown or spoken else None


def _entry_instead_of_action(scene: Scene, text: str, ranking: Ranking, action: str) -> Match | None:
    """Return the entry that is meant although an action ranks first; None if the action is meant.

    Only questions can mean an entry; from people without a request, so can any words that resemble its status. Near
    the name of a place with a cluster, the cluster's own entry always ranks high and doesn't count: "any reply from
    Hamburg?".
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
    """Return whether an unsure action comes from words about other people: "has anybody ever got anything out of
    it?".
    """
    themselves = has_word(catalog, text, "oneself", "our-side", "telling", "addressing")
    return ranking.confidence < UNSURE and has_word(catalog, text, "sought-there") and not themselves


def tells_of_service(catalog: Catalog, entry: Label, service: Label) -> bool:
    """Return whether an entry explains a service: it offers one that involves no cluster. (Many entries about other
    things have a button for the Passport.)
    """
    found = catalog.entries.get(entry.id)
    if found is None or service.id not in found.offers:
        return False
    return catalog.services[service.id].field_that_is("target") is None
