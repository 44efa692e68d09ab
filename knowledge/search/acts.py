"""What words typed into a form are for: an answer, a question to the assistant and what about, or a mere remark; and
on which side of a request a place in a sentence stands.

Two linear models over the words' vector, fitted offline on sentences that people might type, each of them labelled
(`icn-bot quality acts`). A dialogue act is told from meaning and form, not from a list of words: "not sure what goes
here" asks, "how we can save water" answers. Without the encoder nothing is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from knowledge.search.encoder import Encoder
from knowledge.search.linear import Linear, fit_linear, save_models, shipped_models, with_looks
from knowledge.search.ngrams import Floats
from knowledge.search.text import beginning, clean, normalise

SHIPPED = Path(__file__).with_name("acts.npz")
"""The models for the vectors of the encoder that the bot comes with."""
ANSWER, TALKS, OTHER = "answer", "talks", "other"
"""Classes of words in a form: an answer, a remark, and a question or order about anything but the form."""
TOPICS = (
    "why", "readers", "write", "need", "meaning", "progress", "change", "back", "show", "anew", "later", "person",
    "choose", "several", "next"
)  # fmt: skip
"""What else is asked or ordered: why something is asked, who reads it, what to write, whether it's needed, what it
means, how much is left, whether it can be changed; to go back, to show what was entered, to begin anew, to go on later;
a person; what to choose, whether several; what happens next.
"""
HOME, TARGET, NEITHER = "home", "target", "neither"
Asked = Literal[
    "", "target", "home", "company", "person", "activity", "options", "wish", "date", "email", "review", "any"
]
"""What a form asks for when the words are typed; empty where no form is open."""
_ASKED: tuple[Asked, ...] = (
    "target", "home", "company", "person", "activity", "options", "wish", "date", "email", "review", "any"
)  # fmt: skip

_STRENGTH = 10.0
"""How little the weights are held back."""
_QUESTION = 0.15
"""What a question from the content counts beside a sentence: there are as many, and people put theirs otherwise."""


class LabelledWords(NamedTuple):
    """What somebody might type where a form asks for `asked`: an `ANSWER`, a remark (`TALKS`), or what it asks about,
    as in `TOPICS` or `OTHER`.
    """

    act: str
    asked: Asked
    text: str


class LabelledPlace(NamedTuple):
    """A sentence with a place in it, and the side on which that stands: `HOME`, `TARGET` or `NEITHER`."""

    side: str
    text: str


class PlaceSide(NamedTuple):
    """How likely a place is somebody's own (`home`), and whom they ask for help (`target`)."""

    home: float
    target: float


@dataclass(frozen=True)
class Act:
    """How likely words in a form are an `answer`, a question or order that `asks` something, or `talks`: a remark.

    `topic` is what they likeliest ask about, one of `TOPICS`, `sure` how likely that is if they ask, and `about_form`
    how likely any of these. `sides` tells of each place in the words how likely it's the person's own, and how likely
    they ask for help there.
    """

    answer: float
    asks: float
    talks: float
    topic: str
    sure: float
    about_form: float
    sides: Mapping[str, PlaceSide]


class Acts:
    """Tells what words are for. Immutable, and safe to use from several threads."""

    def __init__(self, acts: Linear, sides: Linear, encoder: Encoder) -> None:
        """Take the model of the acts, that of the sides, and the encoder for whose vectors they are."""
        self._acts, self._sides, self._encoder = acts, sides, encoder

    def of(self, text: str, asked: Asked, clauses: Mapping[str, str]) -> Act | None:
        """Return what a text is for where a form asks for `asked`, and the sides of its places, of which each has its
        part of the text in `clauses`; None for a text without words. Takes CPU time.

        Where there's one place, the whole text tells as much of it as its part.
        """
        text = beginning(clean(text))
        if not normalise(text):
            return None
        vector = self._encoder.question(text)
        acts = self._acts.chances(_figures(text, vector, asked))
        topic = max(TOPICS, key=lambda each: acts[each])
        about_form = sum(acts[each] for each in TOPICS)
        asks = acts[OTHER] + about_form
        whole = (vector,) if len(clauses) == 1 else ()
        parts = {place: self._encoder.question(clean(clause)) for place, clause in clauses.items()}
        sides = {place: self._side(*whole, part) for place, part in parts.items()}
        return Act(acts[ANSWER], asks, acts[TALKS], topic, acts[topic] / asks, about_form / asks, sides)

    def _side(self, *vectors: Floats) -> PlaceSide:
        """Return the side of a place by the mean of what each vector tells."""
        told = [self._sides.chances(vector) for vector in vectors]
        home, target = (sum(chances[side] for chances in told) / len(told) for side in (HOME, TARGET))
        return PlaceSide(home, target)

    def save(self, path: Path) -> None:
        """Write the models to a file, with the name of the encoder's model."""
        save_models(path, {"acts": self._acts, "sides": self._sides}, self._encoder)


def acts_for(encoder: Encoder | None) -> Acts | None:
    """Return the shipped models where they were fitted for the vectors of this encoder."""
    models = shipped_models(SHIPPED, "acts", "sides", encoder)
    return Acts(*models, encoder) if models and encoder else None


def _figures(text: str, vector: Floats, asked: Asked) -> Floats:
    """Return the vector with what can be seen of the text, and what the form asks for."""
    return with_looks(vector, text, [asked == each for each in _ASKED])


# ---------------------------------------------------------------------- fitting


def fit(
    words: Sequence[LabelledWords], questions: Sequence[str], places: Sequence[LabelledPlace], encoder: Encoder
) -> Acts:
    """Fit both models; a minute. Needs scikit-learn (extra `fitting`).

    The content's `questions` may be asked anywhere in a form, so they're spread over what it asks for.
    """
    spread = [LabelledWords(OTHER, _ASKED[number % len(_ASKED)], text) for number, text in enumerate(questions)]
    shares = [1.0] * len(words) + [_QUESTION] * len(spread)
    learnt = [*words, *spread]
    vectors = _vectors([sentence.text for sentence in learnt], encoder)
    rows = [_figures(said.text, vector, said.asked) for said, vector in zip(learnt, vectors, strict=True)]
    sides = _vectors([place.text for place in places], encoder)
    return Acts(
        fit_linear(np.stack(rows), [sentence.act for sentence in learnt], shares, strength=_STRENGTH),
        fit_linear(sides, [place.side for place in places], [1.0] * len(places), strength=_STRENGTH),
        encoder,
    )


def _vectors(texts: Sequence[str], encoder: Encoder) -> Floats:
    return encoder.phrasings([clean(text) for text in texts])
