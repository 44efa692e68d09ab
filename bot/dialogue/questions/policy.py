"""What to do with a question: answer, start a service, suggest or decline. Pure functions over the ranking.

A likely answer is given, with the next two as buttons, because three buttons without an answer help nobody. A service
starts if it ranks first, or if the words are an order and it ranks among the first three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.dialogue.interpretation.interpreter import Interpretation, interpret, spell_out_number
from bot.dialogue.questions import elsewhere
from bot.dialogue.questions.clusters_there import prefer_cluster_there
from bot.dialogue.questions.decision import OUTCOMES, Decision, Outcome
from bot.dialogue.questions.declining import decide_declined, decide_to_list
from bot.dialogue.questions.entry_or_action import (
    explain_deciding,
    guard_own_data,
    swap_action_and_answer,
    tells_of_service,
)
from bot.dialogue.questions.indirect_wishes import hand_to_person
from bot.dialogue.questions.language import language_of, unspoken_language
from bot.dialogue.questions.manners import answer_manners
from bot.dialogue.questions.misreadings import drop_misreadings
from bot.dialogue.questions.nearest_instead import redirect_elsewhere
from bot.dialogue.questions.picked_from_list import narrow_to_place, pick_from_list
from bot.dialogue.questions.possible_wish import PossibleWish, chances_of, is_statement
from bot.dialogue.questions.shown_cluster import ask_named_cluster, ask_shown_cluster, begin_what_was_shown
from bot.dialogue.questions.wanted_service import find_wish
from bot.dialogue.questions.wish_patterns import find_contrasted_wish, go_on_with_wish, look_behind_introduction
from bot.dialogue.scene import Scene
from bot.dialogue.wishes.slot_filling import Wish, places_of_sides, understand
from bot.dialogue.words.clauses import Clauses
from knowledge.schema import REFERENCE_LANGUAGE, Catalog
from knowledge.search import Band, Kind, Label, Ranking
from knowledge.search.text import beginning

MOST_SUGGESTIONS = 3
NEAR = 0.02
"""Confidence from which something is worth a button."""
CLOSE = 0.5
"""Confidence from which the best match outweighs a faint entry about it."""
OFFERED_FROM = 0.15
"""Chance that a service is wanted, according to the recogniser, from which an answer gets a button for it."""
NOT_OURS = 0.5
"""Chance of an off-topic question, according to the recogniser, from which a place and a wish alone aren't enough."""
FAINT = 0.3
"""The least confidence of an entry about the best match, as a share of that match's own."""
UNLIKELY = 0.1
"""Confidence below which an entry is no answer where something else ranks first."""
SURE = 0.8
"""Confidence from which a service is surely wanted although other words are expected, or a question is surely off
topic.
"""
OFFERED = (Kind.FAQ, Kind.SERVICE, Kind.ACTION)
"""Kinds of labels that a button can stand for."""
TO_BE_MEANT = ("withdraw", "cancel", "start", "forget", "mydata")
"""Actions that change or send something: they are carried out only if they are surely wanted."""


def decide(scene: Scene, question: str) -> Decision:
    """Decide what the question is about and what to do, and which requests its words say something about."""
    text, clauses = spell_out_number(scene.release, beginning(question)), Clauses.of(scene.catalog)
    heard = _interpretation_of(scene, question)
    scene = scene if scene.interpretation else replace(scene, interpretation=heard)
    ranking = drop_misreadings(scene, text, heard.ranking)
    language = language_of(scene, question, ranking)
    if only_addresses(text) and not ranking.verbatim:
        return Decision(Outcome.FALLBACK, "", 0.0, language, ranking)
    wishes = _read_wishes(scene, text, ranking)
    told = frozenset(service for service, wish in wishes.items() if wish.answers)
    if not ranking.verbatim and (there := find_contrasted_wish(scene, clauses, text)):
        instead = _decision(Outcome.SERVICE, there[0], language, ranking, ())
        return replace(instead, slots=there[1], told=told | {there[0]})
    # that it isn't a wish was settled before the judge was asked; "and in Vienna?" isn't one
    judged = heard.verdict.entry is not None or elsewhere.is_alone(scene.catalog, text)
    said = PossibleWish(scene.catalog, text, ranking, wishes, heard.act)
    wish = None if judged else find_wish(said, language, scene.context.entry)
    found = wish or _decide_by_ranking(scene.catalog, language, ranking)
    for revise in REVISIONS:
        found = revise(scene, text, found)
    if declined := decide_declined(scene, text, found, told):
        return declined
    if heard.besides and found.outcome is Outcome.ANSWER:
        others = tuple(label for label in heard.besides if label != Label(Kind.FAQ, found.id))
        found = replace(found, besides=others, choices=tuple(each for each in found.choices if each not in others))
    slots = {**_read_slots(scene, clauses, found, text, wishes), **found.slots}
    found = replace(found, told=told, slots=slots, whole=heard.whole, unheard=heard.unheard)
    return _offer_help(clauses, text, redirect_elsewhere(scene.release, text, found), wishes)


def _read_wishes(scene: Scene, text: str, ranking: Ranking) -> dict[str, Wish]:
    """Return what the text says about each kind of request to a cluster."""
    asked_of_clusters = (service for service in scene.catalog.services.values() if service.field_that_is("target"))
    wishes = {service.id: understand(scene, service, text, ranking.repaired) for service in asked_of_clusters}
    if ranking.heard is None:
        return wishes  # words alone don't tell it from "we sell in Boston"
    return {service: elsewhere.add_whom(scene.catalog, text, wish) for service, wish in wishes.items()}


def _interpretation_of(scene: Scene, text: str) -> Interpretation:
    """Return the interpretation of the text: the scene's own if it's of the same text."""
    known = scene.interpretation
    gist = Clauses.of(scene.catalog).gist(text)
    if known is None or (known.text, known.context) != (gist, scene.context):
        known = interpret(scene.release, text, scene.context)
    return known


def _offer_help(clauses: Clauses, text: str, found: Decision, wishes: Mapping[str, Wish]) -> Decision:
    """Offer the service people ask for in such words if nothing else fits: "looking for installers"."""
    unknown = found.outcome is Outcome.FALLBACK and not found.id and not found.elsewhere
    if not unknown or clauses.asks(text) or is_statement(found.ranking):
        return found
    outside = found.ranking.heard.outside if found.ranking.heard else 0.0
    if outside >= SURE:
        return found  # "transfer 300 euros to my supplier"
    speaking = {service: wish for service, wish in wishes.items() if wish.own or wish.seeks}
    offered = [
        service for service, wish in speaking.items() if wish.what or (outside < NOT_OURS and wish.own and wish.cued)
    ]
    return replace(found, outcome=Outcome.SUGGEST, choices=(Label(Kind.SERVICE, offered[0]),)) if offered else found


def _read_slots(
    scene: Scene, clauses: Clauses, found: Decision, text: str, wishes: Mapping[str, Wish]
) -> Mapping[str, object]:
    """Return the answers to the service's questions that the text contains; for a message, the text to pass on."""
    service = scene.catalog.services.get(found.id) if found.outcome is Outcome.SERVICE else None
    if service is None:
        return {}
    message = service.field_that_is("message")
    if message and clauses.reports(text):
        return {message.id: text.strip()}
    wish = wishes.get(service.id) or understand(scene, service, text, found.ranking.repaired)
    asked = scene.catalog.service_that_is("help-from-cluster")
    places = places_of_sides(asked, wishes[asked.id].answers, service) if asked else {}
    return {**places, **wish.answers}


def only_addresses(text: str) -> bool:
    """Return whether the text consists of e-mail addresses, phone numbers or figures, which ask nothing."""
    words = [word for word in text.split() if any(map(str.isalnum, word))]
    return bool(words) and all("@" in word.strip("@") or not any(map(str.isalpha, word)) for word in words)


def _add_offers(scene: Scene, text: str, found: Decision) -> Decision:
    """Add buttons for requests to clusters that may be wanted to an answer or to suggestions."""
    chances = chances_of(found.ranking) if found.ranking.heard is not None else {}
    likely = (each for each in scene.catalog.services.values() if chances.get(each.id, 0.0) >= OFFERED_FROM)
    perhaps = [Label(Kind.SERVICE, service.id) for service in likely if service.field_that_is("target")]
    if found.outcome not in (Outcome.ANSWER, Outcome.SUGGEST) or not perhaps:
        return found
    return replace(found, choices=tuple(dict.fromkeys((*perhaps, *found.choices)))[:MOST_SUGGESTIONS])


REVISIONS = (
    guard_own_data,
    swap_action_and_answer,
    hand_to_person,
    ask_named_cluster,
    ask_shown_cluster,
    prefer_cluster_there,
    go_on_with_wish,
    look_behind_introduction,
    pick_from_list,
    _add_offers,
    answer_manners,
    begin_what_was_shown,
    narrow_to_place,
    decide_to_list,
    explain_deciding,
)
"""What may replace the decision, in this order: because of what was shown before, or because the words only resemble
what was found.
"""


def _decide_by_ranking(catalog: Catalog, language: str, ranking: Ranking) -> Decision:
    """Return the decision that follows from the ranking alone."""
    near = tuple(match.label for match in ranking.matches if match.confidence >= NEAR and match.label.kind in OFFERED)
    best = _prefer_entry(ranking) if ranking.band is not Band.UNKNOWN else ranking.best
    if ranking.band is Band.UNKNOWN or best is None:
        trap = ranking.trap.id if ranking.trap else ""
        return _decision(Outcome.FALLBACK, trap, language, ranking, () if trap else near[:MOST_SUGGESTIONS])
    first = ranking.best
    told = max((match.confidence for match in ranking.matches if match.label == best), default=0.0)
    faint = told < FAINT * ranking.confidence and (ranking.confidence >= CLOSE or told < UNLIKELY)
    if first and best != first and faint and not tells_of_service(catalog, best, first):
        # no entry tells it: the service's own words do
        return _decision(Outcome.SUGGEST, "", language, ranking, (first,))
    unsure = ranking.band is Band.LIKELY
    if ranking.band is Band.SUGGEST or (unsure and best.kind is Kind.ACTION and best.id in TO_BE_MEANT):
        choices = near or (best,)
        return _decision(Outcome.SUGGEST, "", language, ranking, choices[:MOST_SUGGESTIONS])
    others = _find_alternatives(catalog, best, near) if best.kind is Kind.FAQ else ()
    return replace(_decision(OUTCOMES[best.kind], best.id, language, ranking, others), likely=unsure)


def _find_alternatives(catalog: Catalog, answer: Label, near: Sequence[Label]) -> tuple[Label, ...]:
    """Return what else may have been meant, without the services for which the answer already has buttons."""
    offered = catalog.entries[answer.id].offers
    others = (label for label in near if label != answer and not (label.kind is Kind.SERVICE and label.id in offered))
    return tuple(others)[: MOST_SUGGESTIONS - 1]


def _prefer_entry(ranking: Ranking) -> Label | None:
    """Return the best match, or the best entry if the best match is a service that isn't asked for."""
    if ranking.verbatim or ranking.best is None or ranking.best.kind is not Kind.SERVICE:
        return ranking.best
    return next((match.label for match in ranking.entries), ranking.best)


def _decision(outcome: Outcome, name: str, language: str, ranking: Ranking, choices: tuple[Label, ...]) -> Decision:
    return Decision(outcome, name, ranking.confidence, language, ranking, choices)


LEAVING = ("cancel", "help", "start")
"""Actions that may interrupt even when an answer is expected."""


def leaving_action(scene: Scene, text: str) -> str | None:
    """Return the action that the whole text names word for word, such as "stop", or None."""
    said = scene.release.engine.verbatim_label(text)
    return said.id if said and said.kind is Kind.ACTION and said.id in LEAVING else None


def in_question_language(scene: Scene, question: str, decision: Decision) -> Scene:
    """Return the scene in the question's language, so that whatever follows is in that language too.

    It becomes English if the content doesn't speak the question's language, and stays as it was if none was
    recognised.
    """
    lacking = decision.language == REFERENCE_LANGUAGE and unspoken_language(scene, question, decision.ranking)
    if decision.ranking.language != decision.language and not lacking:
        return scene
    return scene.with_session(spoken=decision.language)
