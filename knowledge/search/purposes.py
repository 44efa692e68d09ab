"""Whom and what words are for that somebody types while a request is open: a decision on it, a question to the other
side, or an order to the assistant.

Two linear models over the words' vector, fitted offline on labelled sentences (`icn-bot quality purposes`): one for
contacts who are to decide on a request, one for both sides of a conversation. Without the encoder nothing is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from knowledge.search.encoder import Encoder
from knowledge.search.linear import Linear, fit_linear, save_models, shipped_models, with_looks
from knowledge.search.text import beginning, clean, normalise

SHIPPED = Path(__file__).with_name("purposes.npz")
"""The models for the vectors of the encoder that the bot comes with."""
CARD, TALK = "card", "talk"
"""Where words are typed: under the card of a request that waits for a decision, or in a conversation."""
ACCEPT, DECLINE, ASK, PASS_ON, AWAY, REMARK = "accept", "decline", "ask", "pass-on", "away", "talk"
"""What they are for under a card, besides the assistant: decisions, a message to the company, days away, a remark."""
PEOPLE, ASSISTANT = "people", "assistant"
_STRENGTH = 50.0
"""How little the weights are held back."""
_BESIDE = 0.3
"""What a message to the company under a card counts among those in a conversation."""


class LabelledLine(NamedTuple):
    """What somebody might type at a `place`, `CARD` or `TALK`, and what for."""

    place: str
    purpose: str
    text: str


@dataclass(frozen=True)
class Purpose:
    """How likely words are for each purpose under a `card`, and, in a conversation, for `people`."""

    card: Mapping[str, float]
    people: float


class Purposes:
    """Tells what words are for. Immutable, and safe to use from several threads."""

    def __init__(self, card: Linear, talk: Linear, encoder: Encoder) -> None:
        """Take the models for both places, and the encoder for whose vectors they are."""
        self._card, self._talk, self._encoder = card, talk, encoder

    def of(self, text: str) -> Purpose | None:
        """Return what a text is for; None for a text without words. Takes CPU time."""
        text = beginning(clean(text))
        if not normalise(text):
            return None
        figures = with_looks(self._encoder.question(text), text)
        return Purpose(self._card.chances(figures), self._talk.chances(figures)[PEOPLE])

    def save(self, path: Path) -> None:
        """Write the models to a file, with the name of the encoder's model."""
        save_models(path, {CARD: self._card, TALK: self._talk}, self._encoder)


def purposes_for(encoder: Encoder | None) -> Purposes | None:
    """Return the shipped models where they were fitted for the vectors of this encoder."""
    models = shipped_models(SHIPPED, CARD, TALK, encoder)
    return Purposes(*models, encoder) if models and encoder else None


def fit(lines: Sequence[LabelledLine], encoder: Encoder) -> Purposes:
    """Fit both models. Needs scikit-learn (extra `fitting`)."""
    texts = [clean(line.text) for line in lines]
    rows = np.stack([with_looks(*row) for row in zip(encoder.phrasings(texts), texts, strict=True)])
    in_talk = [_in_talk(line) for line in lines]
    shares = [1.0 if line.place == TALK else _BESIDE for line in lines]
    card = [number for number, line in enumerate(lines) if line.place == CARD]
    talk = [number for number, purpose in enumerate(in_talk) if purpose]
    return Purposes(
        fit_linear(rows[card], [lines[each].purpose for each in card], [1.0] * len(card), strength=_STRENGTH),
        fit_linear(rows[talk], [in_talk[each] for each in talk], [shares[each] for each in talk], strength=_STRENGTH),
        encoder,
    )


def _in_talk(line: LabelledLine) -> str:
    """Return what a line is for in a conversation; "" where it isn't typed there."""
    if line.place == TALK:
        return line.purpose
    return PEOPLE if line.purpose in (ASK, AWAY, REMARK) else ""
