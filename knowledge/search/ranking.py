"""The result of a search: labels with calibrated confidence, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from knowledge.search.aspects import AspectMatch
from knowledge.search.items import Kind, Label, Match
from knowledge.search.ngrams import Floats
from knowledge.search.recogniser import Recognised

LONG = 60
"""Characters from which a slip or a name hardly changes a question's meaning, so that it's encoded only once."""
_NEARLY, _MOSTLY = 0.7, 200
"""Share of its length that another text may have and mean nearly the same, and how much of a text is encoded at most.
"""


class Band(StrEnum):
    """How sure the engine is."""

    ANSWER = "answer"
    """Sure enough to answer."""
    LIKELY = "likely"
    """More likely right than not: answer, and say that it's what was understood."""
    SUGGEST = "suggest"
    """Ours, and probably among the first three."""
    UNKNOWN = "unknown"
    """Nothing fits."""


def best_matches(labels: Sequence[Label], scores: Floats, ours: float, limit: int) -> list[Match]:
    """Return the best labels; their confidences add up to at most the chance that the question is ours."""
    best = [n for n in (-scores).argsort(kind="stable")[: max(1, limit)].tolist() if np.isfinite(scores[n])]
    if not best:
        return []
    shares = np.exp(scores - scores[best[0]])
    shares /= shares.sum()
    return [Match(labels[number], ours * float(shares[number])) for number in best]


@dataclass(frozen=True)
class Ranking:
    """What was found, best match first, and how sure it is.

    `language`: the language the question's words identify, or None. `guess`: the likely language otherwise.
    `repaired`: the question as searched. `aspects`: what is asked about the best entry. `trap`: the off-topic thing
    the question resembles if nothing fits. `wished`: services with the chance that each is wanted rather than asked
    about. `heard`: what kind of thing the recogniser takes the question for. `vector`: the question's meaning, if
    computed.
    """

    matches: tuple[Match, ...] = ()
    band: Band = Band.UNKNOWN
    language: str | None = None
    guess: str | None = None
    repaired: str = ""
    aspects: tuple[AspectMatch, ...] = ()
    trap: Label | None = None
    verbatim: bool = False
    wished: tuple[Match, ...] = ()
    heard: Recognised | None = None
    vector: Floats | None = field(default=None, compare=False, repr=False)

    @property
    def best(self) -> Label | None:
        """Return the label of the best match."""
        return self.matches[0].label if self.matches else None

    @property
    def best_entry(self) -> str:
        """Return the id of the best match if that's an entry; else ""."""
        return self.best.id if self.best and self.best.kind is Kind.FAQ else ""

    @property
    def entries(self) -> tuple[Match, ...]:
        """Return the matches that are entries, best first."""
        return tuple(match for match in self.matches if match.label.kind is Kind.FAQ)

    @property
    def likely_language(self) -> str:
        """Return the language of the question, or the likely one; "" if neither is known."""
        return self.language or self.guess or ""

    @property
    def confidence(self) -> float:
        """Return the confidence of the best match; 0 without one."""
        return self.matches[0].confidence if self.matches else 0.0

    def vector_of(self, text: str) -> Floats | None:
        """Return the vector for a text that is the question minus a name, if the meaning is nearly the same. It
        isn't for short texts, or if only part of the question was encoded.
        """
        same = len(text) > LONG and len(self.repaired) > _NEARLY * min(len(text), _MOSTLY)
        return self.vector if same else None


NONE = Ranking()
"""The ranking that finds nothing."""
