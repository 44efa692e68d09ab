"""The decision about a question: what it asks for, and all that the reply needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.dialogue.questions.elsewhere import NO_PLACES, UnservedPlaces
from knowledge.schema import Catalog, FaqEntry
from knowledge.search import Kind, Label, Ranking
from knowledge.search.aspects import AspectMatch


class Outcome(StrEnum):
    """What a question asks for."""

    ANSWER = "answer"
    """An entry answers it."""
    SUGGEST = "suggest"
    """Up to three things may be meant."""
    SERVICE = "service"
    """A guided request is wanted."""
    ACTION = "action"
    """Something the bot does by itself is wanted: status, help ..."""
    SMALLTALK = "smalltalk"
    """A courtesy."""
    DECLINED = "declined"
    """A request or a person is expressly not wanted."""
    FALLBACK = "fallback"
    """Not ours, or not known."""


OUTCOMES = {
    Kind.FAQ: Outcome.ANSWER,
    Kind.SERVICE: Outcome.SERVICE,
    Kind.ACTION: Outcome.ACTION,
    Kind.SMALLTALK: Outcome.SMALLTALK,
}


@dataclass(frozen=True)
class Decision:
    """What a question asks for: `id` names the entry, service, action or trap."""

    outcome: Outcome
    id: str
    score: float
    language: str
    ranking: Ranking
    choices: tuple[Label, ...] = ()
    """What may be meant, best first; under an answer, what may have been meant instead."""
    besides: tuple[Label, ...] = ()
    """Entries that answer what the message asks as well."""
    slots: Mapping[str, object] = field(default_factory=dict)
    likely: bool = False
    """True where the answer is probably the right one without being sure: the person is told so."""
    whole: bool = False
    """True where everything about an entry is wanted."""
    unheard: bool = False
    """True where more was asked than is looked at in one message: the person is told so."""
    told: frozenset[str] = frozenset()
    """Services of whose request the words tell something."""
    elsewhere: UnservedPlaces = NO_PLACES
    """Where help is asked for and there's no cluster."""

    def is_for(self, outcome: Outcome, name: str) -> bool:
        """Return whether the decision is this very action, service or entry."""
        return (self.outcome, self.id) == (outcome, name)

    def begin(self, service: str, slots: Mapping[str, object]) -> Decision:
        """Return the decision to begin a service instead, with these answers."""
        return replace(self, outcome=Outcome.SERVICE, id=service, choices=(), slots=slots)

    def entry_in(self, catalog: Catalog) -> FaqEntry | None:
        """Return the entry that answers the question, or None if none does."""
        return catalog.entries.get(self.id) if self.outcome is Outcome.ANSWER else None

    @property
    def is_open(self) -> bool:
        """Return whether several things may be meant, or nothing known."""
        return self.outcome in (Outcome.SUGGEST, Outcome.FALLBACK)

    @property
    def is_unsure(self) -> bool:
        """Return whether what is meant is only likely, or open."""
        return self.likely or self.is_open

    @property
    def aspects(self) -> tuple[AspectMatch, ...]:
        """Return the aspects of the entry that are asked about, likeliest first."""
        return self.ranking.aspects if self.outcome is Outcome.ANSWER else ()
