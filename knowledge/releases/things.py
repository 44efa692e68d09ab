"""The parts of the content that a release may change, each by its kind and id."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.search import Label


class ThingKind(StrEnum):
    """Kinds of things in the content; those that can be asked for are called as the search calls them."""

    FAQ = "faq"
    """An entry."""
    SERVICE = "service"
    """A guided request."""
    ACTION = "action"
    """A command in plain words."""
    SMALLTALK = "smalltalk"
    """A courtesy."""
    OUTSIDE = "outside"
    """A question that isn't ours."""
    TEXT = "text"
    """A text of the bot, by its key."""
    TOPIC = "topic"
    """A topic's title."""
    CLUSTER = "cluster"
    """An organisation of the network."""
    ASPECT = "aspect"
    """What people ask about a thing."""
    WORDS = "words"
    """A word list of a language."""
    LANGUAGE = "language"
    """A whole language."""
    UNSPOKEN = "unspoken"
    """A language the bot only recognises."""
    MEDIA = "media"
    """A picture or document, by its path."""


@dataclass(frozen=True, order=True)
class Thing:
    """One part of the content."""

    kind: ThingKind
    id: str

    def __str__(self) -> str:
        """Such as `faq:passport-cost`, as in the summary of a release."""
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Thing:
        """Read what `str` wrote. Raises ValueError when the kind is unknown."""
        kind, _, name = text.partition(":")
        return cls(ThingKind(kind), name)

    @classmethod
    def labelled(cls, label: Label) -> Thing:
        """Return the thing that the search finds by this label."""
        return cls(ThingKind(label.kind.value), label.id)
