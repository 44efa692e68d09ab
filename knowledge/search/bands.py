"""How sure a ranking is, once its signs, the actions and what the recogniser hears are held against each other."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.search.items import Kind, Label
from knowledge.search.ranking import Band, Ranking

_MEANT, _ASKED = (0.5, 0.385), (0.8, 0.5)
"""Chances from which an action is meant, and an entry asked for, that the recogniser knows: surely, and probably."""

_NAMED, _DESPITE_A_NAME = 0.99, 0.6
"""Confidence of a sure answer that outranks an action, and the chance from which the action is meant all the same."""

_NOT_OURS, _DESPITE = 0.45, 0.6
"""Chance from which the recogniser takes a question for none of ours, and the confidence that an answer needs then."""

_LEAST, _LEAST_OF_A_STORY, _STORY = 0.12, 0.06, 20
"""Confidence below which nothing is answered: much of what is off topic lies there, and little else.

Of a story around the question, of so many words, every score is lower.
"""


def of_intent(found: Ranking, intent: float, meant: Label, cuts: Mapping[str, float]) -> Band | None:
    """Return how surely an action or a courtesy is meant rather than what was found; None if it isn't.

    A sure answer, or a likelier one, outranks a likely action; a sure and likelier one also an action that the
    recogniser wasn't heard on. What resembles a trap as much must be a sure order.
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
    """Return how surely an entry is asked for that the recogniser knows; None where what was found is surer.

    Where that is none of ours, the recogniser must be sure.
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
