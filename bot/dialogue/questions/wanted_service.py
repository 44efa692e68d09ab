"""Which service people want, rather than information about it."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.indirect_wishes import (
    HEARD,
    HEARD_BESIDE,
    HEARD_TOLD,
    find_indirect_wish,
    find_nearer_service,
    find_service_of_home,
    find_wish_for_secretariat,
    prefer_named_service,
    service_for_cluster,
)
from bot.dialogue.questions.possible_wish import PossibleWish
from bot.dialogue.wishes.slot_filling import Wish
from knowledge.search import Band, Kind, Label

NEAREST = 3
"""Matches among which a service must be to count as near."""
CLOSE = 0.5
"""Confidence in an answer above which words that also sound like a wish don't begin a request."""
WISHED, WISHED_BY_ASKING = 0.8, 0.95
"""Chance that a service is wanted from which it's begun: by plain words, and by a question."""
ALL_SIGNS = 3
"""All the signs of a wish: people speak of themselves, name the kind of help, and say whom they want to ask."""
FITS, SURE = 0.95, 0.8
"""Confidence from which the words surely name this entry, and from which an answer is sure beside a question."""
PERHAPS = 0.3
"""Chance from which a command begins a service."""


def find_wish(said: PossibleWish, language: str, shown: str) -> Decision | None:
    """Return the decision to start a service, if one is wanted. `shown` is the entry shown just before."""
    meant = find_indirect_wish(said) or find_service_of_home(said)
    wish = None if meant else _decide_wish(said, language)
    if wish:
        return replace(wish, id=find_nearer_service(said, wish.id) or prefer_named_service(said, wish.id))
    meant = meant or find_wish_for_secretariat(said, shown) or service_for_cluster(said)
    return _begin(said, meant, language) if meant else None


def _decide_wish(said: PossibleWish, language: str) -> Decision | None:
    """Return the decision to begin a request to a cluster, if it ranks first or the words say whom to ask and what
    for.
    """
    ranking, chances = said.ranking, said.chances
    done = ranking.best is not None and (
        (ranking.best.kind is Kind.SMALLTALK and ranking.band is Band.ANSWER)
        or (ranking.best.kind is Kind.ACTION and ranking.band in (Band.ANSWER, Band.LIKELY))
    )
    # "put me in touch with somebody in Milan" is for the cluster there, though it sounds like a handoff to a person
    there = any(wish.whom and chances.get(service, 0.0) >= PERHAPS for service, wish in said.wishes.items())
    if ranking.heard is not None and there:
        done = False
    if ranking.verbatim or done:
        return None
    for service in sorted(said.wishes, key=lambda wished: -chances.get(wished, 0.0)):
        if _is_meant(said, service):
            return replace(_begin(said, service, language), likely=ranking.band is not Band.ANSWER)
    return None


def _is_meant(said: PossibleWish, name: str) -> bool:
    """Return whether people want the service itself rather than information about it."""
    ranking, service, wish = said.ranking, Label(Kind.SERVICE, name), said.wishes[name]
    if ranking.heard is not None:
        return _is_recognised(said, service, wish)
    clauses, text = said.clauses, said.text
    asks = said.asks or (clauses.is_long(text) and any(map(clauses.asks, clauses.parts_asked(text))))
    chance = said.chances.get(service.id)
    first = ranking.best == service
    near = any(match.label == service for match in ranking.matches[:NEAREST])
    if first and not asks and ranking.band in (Band.ANSWER, Band.LIKELY):
        return True
    told = wish.whom and (wish.own or wish.what or wish.cued)
    ours = ranking.trap is None and (chance is None or chance >= PERHAPS)
    if (near or told) and not asks and clauses.is_command(text) and ours:
        return True
    signs = wish.cued + wish.own + wish.what
    enough = wish.whom and signs >= (3 if asks and not first else 2)
    plainly = signs == 3 and not asks  # it says who they are, whom they ask and what for: no entry answers that
    answered = bool(ranking.best_entry) and ranking.confidence >= CLOSE
    wished = chance is not None and chance >= (WISHED_BY_ASKING if asks else WISHED)
    if wished and ranking.trap is None and (wish.whom or (near and (wish.own or not (answered or asks)))):
        return True
    return enough and (plainly or near or not answered) and ranking.trap is None


def _is_recognised(said: PossibleWish, service: Label, wish: Wish) -> bool:
    """Return whether a service is wanted, according to the recogniser."""
    ranking, chance = said.ranking, said.chances.get(service.id, 0.0)
    signs = wish.own + wish.what + wish.cued if wish.whom else 0
    at_home = bool(said.catalog.services[service.id].answer("home", wish.answers))
    told, plainly = (signs > 1 or (at_home and wish.what)) and not said.asks, signs == ALL_SIGNS
    plainly = plainly or (at_home and told and wish.whom)
    entry = bool(ranking.best and ranking.best.kind is Kind.FAQ)
    named = entry and ranking.confidence >= FITS
    if ranking.trap is not None or (named and not told and not said.clauses.is_command(said.text)):
        if named and not (wish.whom or wish.own):
            return False  # "do you do matchmaking"
        sought = wish.whom and wish.seeks and told  # "need a battery recycler in Germany" explains no batteries
        return chance >= (HEARD_TOLD if sought else HEARD_BESIDE)
    if said.asks or said.clauses.asks(ranking.repaired):
        answered = bool(ranking.best_entry) and ranking.confidence >= SURE
        return chance >= (HEARD_TOLD if plainly else HEARD_BESIDE) and (wish.whom or not answered)
    if ranking.best == service and ranking.confidence >= FITS and sum(said.chances.values()) >= HEARD:
        return True  # it sounds like a wish, and nothing is nearer to the words
    if plainly and (said.names_both_sides or not said.is_statement):
        return True  # who says all of this wants it, even where nobody has ever asked for such a thing
    return chance >= (HEARD_TOLD if told or said.clauses.is_command(said.text) else HEARD)


def _begin(said: PossibleWish, service: str, language: str) -> Decision:
    return Decision(Outcome.SERVICE, service, said.ranking.confidence, language, said.ranking)
