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
from bot.dialogue.questions.indirect_wishes import (
    HEARD,
    HEARD_BESIDE,
    HEARD_TOLD,
    TELLING,
    chances_of,
    find_indirect_wish,
    find_nearer_service,
    find_service_of_home,
    find_wish_for_secretariat,
    hand_to_person,
    prefer_named_service,
    service_for_cluster,
)
from bot.dialogue.questions.language import language_of, unspoken_language
from bot.dialogue.questions.manners import answer_manners
from bot.dialogue.questions.misreadings import drop_misreadings
from bot.dialogue.questions.nearest_instead import redirect_elsewhere
from bot.dialogue.questions.picked_from_list import narrow_to_place, pick_from_list
from bot.dialogue.questions.shown_cluster import ask_named_cluster, ask_shown_cluster, begin_what_was_shown
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
"""Confidence in an answer above which words that also sound like a wish don't begin a request."""
WISHED, WISHED_BY_ASKING = 0.8, 0.95
"""Chance that a service is wanted from which it's begun: by plain words, and by a question."""
OFFERED_FROM = 0.15
"""Chance that a service is wanted, according to the recogniser, from which an answer gets a button for it."""
NOT_OURS = 0.5
"""Chance of an off-topic question, according to the recogniser, from which a place and a wish alone aren't enough."""
ALL_SIGNS = 3
"""All the signs of a wish: people speak of themselves, name the kind of help, and say whom they want to ask."""
FITS = 0.95
"""Confidence from which the words surely name this entry."""
PERHAPS, FAINT = 0.3, 0.3
"""Chance from which a command begins a service; and the least confidence of an entry about the best match, as a share
of that match's own.
"""
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
    wish = None if judged else _find_wish(scene, text, language, ranking, wishes)
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
    if not unknown or clauses.asks(text) or _only_tells(found.ranking):
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


def _find_wish(scene: Scene, text: str, language: str, ranking: Ranking, wishes: Mapping[str, Wish]) -> Decision | None:
    """Return the decision to start a service, if one is wanted."""
    catalog, clauses = scene.catalog, Clauses.of(scene.catalog)
    meant = find_indirect_wish(catalog, clauses, text, ranking, wishes)
    meant = meant or find_service_of_home(catalog, clauses, text, ranking, wishes)
    wish = None if meant else _decide_wish(clauses, text, language, ranking, wishes)
    if wish and (nearer := find_nearer_service(ranking, wish.id, wishes)):
        return replace(wish, id=nearer)
    if wish:
        return replace(wish, id=prefer_named_service(catalog, text, ranking, wish.id, whom=wishes[wish.id].whom))
    shown = scene.context.entry
    meant = meant or find_wish_for_secretariat(catalog, clauses, text, ranking, wishes, shown)
    meant = meant or service_for_cluster(catalog, clauses, text, ranking, wishes)
    return _decision(Outcome.SERVICE, meant, language, ranking, ()) if meant else None


def _decide_wish(
    clauses: Clauses, text: str, language: str, ranking: Ranking, wishes: Mapping[str, Wish]
) -> Decision | None:
    """Return the decision to begin a request to a cluster, if it ranks first or the words say whom to ask and what
    for.
    """
    chances = chances_of(ranking)
    done = ranking.best is not None and (
        (ranking.best.kind is Kind.SMALLTALK and ranking.band is Band.ANSWER)
        or (ranking.best.kind is Kind.ACTION and ranking.band in (Band.ANSWER, Band.LIKELY))
    )
    # "put me in touch with somebody in Milan" is for the cluster there, though it sounds like a handoff to a person
    there = any(wish.whom and chances.get(service, 0.0) >= PERHAPS for service, wish in wishes.items())
    if ranking.heard is not None and there:
        done = False
    if ranking.verbatim or done:
        return None
    for service in sorted(wishes, key=lambda wished: -chances.get(wished, 0.0)):
        if _is_meant(clauses, text, ranking, Label(Kind.SERVICE, service), wishes[service]):
            found = _decision(Outcome.SERVICE, service, language, ranking, ())
            return replace(found, likely=ranking.band is not Band.ANSWER)
    return None


def _is_meant(clauses: Clauses, text: str, ranking: Ranking, service: Label, wish: Wish) -> bool:
    """Return whether people want the service itself rather than information about it."""
    if ranking.heard is not None:
        return _is_recognised(clauses, text, ranking, service, wish)
    asks = clauses.asks(text) or (clauses.is_long(text) and any(map(clauses.asks, clauses.parts_asked(text))))
    chance = chances_of(ranking).get(service.id)
    first = ranking.best == service
    near = any(match.label == service for match in ranking.matches[:MOST_SUGGESTIONS])
    if first and not asks and ranking.band in (Band.ANSWER, Band.LIKELY):
        return True
    told = wish.whom and (wish.own or wish.what or wish.cued)
    ours = ranking.trap is None and (chance is None or chance >= PERHAPS)
    if (near or told) and not asks and clauses.is_command(text) and ours:
        return True
    signs = wish.cued + wish.own + wish.what
    said = wish.whom and signs >= (3 if asks and not first else 2)
    plainly = signs == 3 and not asks  # it says who they are, whom they ask and what for: no entry answers that
    answered = bool(ranking.best_entry) and ranking.confidence >= CLOSE
    wished = chance is not None and chance >= (WISHED_BY_ASKING if asks else WISHED)
    if wished and ranking.trap is None and (wish.whom or (near and (wish.own or not (answered or asks)))):
        return True
    return said and (plainly or near or not answered) and ranking.trap is None


def _is_recognised(clauses: Clauses, text: str, ranking: Ranking, service: Label, wish: Wish) -> bool:
    """Return whether a service is wanted, according to the recogniser."""
    chance = chances_of(ranking).get(service.id, 0.0)
    signs = wish.own + wish.what + wish.cued if wish.whom else 0
    told, plainly = signs > 1 and not clauses.asks(text), signs == ALL_SIGNS
    entry = bool(ranking.best and ranking.best.kind is Kind.FAQ)
    named = entry and ranking.confidence >= FITS
    if ranking.trap is not None or (named and not told and not clauses.is_command(text)):
        if named and not (wish.whom or wish.own):
            return False  # "do you do matchmaking"
        sought = wish.whom and wish.seeks and told  # "need a battery recycler in Germany" explains no batteries
        return chance >= (HEARD_TOLD if sought else HEARD_BESIDE)
    if clauses.asks(text) or clauses.asks(ranking.repaired):
        answered = bool(ranking.best_entry) and ranking.confidence >= SURE
        return chance >= (HEARD_TOLD if plainly else HEARD_BESIDE) and (wish.whom or not answered)
    if ranking.best == service and ranking.confidence >= FITS and sum(chances_of(ranking).values()) >= HEARD:
        return True  # it sounds like a wish, and nothing is nearer to the words
    if plainly and not _only_tells(ranking):
        return True  # who says all of this wants it, even where nobody has ever asked for such a thing
    return chance >= (HEARD_TOLD if told or clauses.is_command(text) else HEARD)


def _only_tells(ranking: Ranking) -> bool:
    """Return whether the recogniser takes the words for a statement: "we already have a partner in Norway"."""
    return ranking.heard is not None and ranking.heard.told >= TELLING


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
