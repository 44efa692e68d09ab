"""How sure a ranking is, given its signs, the best action and the recogniser."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.search.items import Kind, Label
from knowledge.search.ranking import Band, Ranking

_MEANT, _ASKED = (0.5, 0.385), (0.8, 0.5)
"""Chances, according to the recogniser, from which an action is meant and an entry asked for: surely, and probably."""

_NAMED, _DESPITE_A_NAME = 0.99, 0.6
"""Confidence of a sure answer that outranks an action, and the action's chance from which it's meant all the same."""

_NOT_OURS, _DESPITE = 0.45, 0.6
"""Chance from which the recogniser considers a question off topic, and the confidence an answer then needs."""

_LEAST, _LEAST_OF_A_STORY, _STORY = 0.12, 0.06, 20
"""Confidence below which nothing is answered: mostly off-topic questions score so low. Stories, which have at least so
many words, score lower throughout.
"""


def of_intent(found: Ranking, intent: float, meant: Label, cuts: Mapping[str, float]) -> Band | None:
    """Return how surely an action or a courtesy is meant rather than what was found; None if it isn't.

    A sure answer, or a likelier one, outranks a likely action. A sure and likelier one also outranks an action
    unknown to the recogniser. Words that resemble a trap as much must be a sure order.
    """
    answered = found.band is Band.ANSWER
    surely, probably = _MEANT if found.heard else (cuts["intent"], cuts["intent-likely"])
    if answered and found.confidence >= _NAMED and intent < _DESPITE_A_NAME:
        return None
    if intent >= surely and (found.heard or not answered or found.confidence <= intent):
        return Band.ANSWER
    if answered or found.confidence >= intent or (found.trap and meant.kind is Kind.ACTION):
        return None
    return Band.LIKELY if intent >= probably else None


def of_entry(found: Ranking, chance: float, entry: Label) -> Band | None:
    """Return how surely an entry known to the recogniser is asked for; None if what was found is surer. If what was
    found is off topic, the recogniser must be sure.
    """
    surely, probably = _ASKED
    told = found.band is Band.ANSWER and (found.best == entry or found.confidence >= chance)
    if told or chance < (surely if found.band is Band.UNKNOWN else probably):
        return None
    return Band.ANSWER if chance >= surely else Band.LIKELY


def is_ours(found: Ranking, folded: str) -> bool:
    """Return whether the best match may be an answer at all."""
    if found.best is None or found.best.kind is Kind.OUTSIDE:
        return False
    least = _LEAST_OF_A_STORY if len(folded.split()) >= _STORY else _LEAST
    if found.heard and found.heard.outside >= _NOT_OURS:
        least = _DESPITE
    return found.band is Band.ANSWER or found.confidence >= least
