"""A text that may wish for a service, with all that shows whether it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.dialogue.wishes.slot_filling import Wish
from bot.dialogue.words.clauses import Clauses
from knowledge.schema import Catalog
from knowledge.search import Ranking
from knowledge.search.acts import Act


@dataclass(frozen=True)
class PossibleWish:
    """A text, its ranking, and what it says about each kind of request to a cluster. `act` tells the sides of its
    places.
    """

    catalog: Catalog
    text: str
    ranking: Ranking
    wishes: Mapping[str, Wish]
    act: Act | None = None

    @cached_property
    def clauses(self) -> Clauses:
        """The words by which the text is understood."""
        return Clauses.of(self.catalog)

    @cached_property
    def asks(self) -> bool:
        """Whether the text is a question."""
        return self.clauses.asks(self.text)

    @cached_property
    def chances(self) -> dict[str, float]:
        """How likely each service is wanted."""
        return chances_of(self.ranking)

    @property
    def names_both_sides(self) -> bool:
        """Whether the text surely says where the sender is and where help is wanted."""
        sides = self.act.sides.values() if self.act else ()
        return any(side.home >= SURELY for side in sides) and any(side.target >= SURELY for side in sides)

    @property
    def is_statement(self) -> bool:
        """Whether the recogniser takes the text for a statement: "we already have a partner in Norway"."""
        return is_statement(self.ranking)


SURELY = 0.8
"""Chance from which a place surely stands on a side of the request."""
TELLING = 0.5
"""Chance of a statement, according to the recogniser, from which nothing is wished for."""


def is_statement(ranking: Ranking) -> bool:
    """Return whether the recogniser takes the words for a statement."""
    return ranking.heard is not None and ranking.heard.told >= TELLING


def chances_of(ranking: Ranking) -> dict[str, float]:
    """Return how likely each service is wanted."""
    return {match.label.id: match.confidence for match in ranking.wished}
