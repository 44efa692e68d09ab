"""What words typed into a form are for: an answer, a question to the assistant, or a mere remark; and on which side of
a request a place in a sentence stands.

Two linear models over the words' vector, fitted offline on sentences that people might type, with every one of them
labelled (`icn-bot quality acts`). A dialogue act is told from meaning and form, not from a list of words: "not sure
what goes here" asks, "how we can save water" answers. Without the encoder nothing is told.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np

from knowledge.search.encoder import Encoder
from knowledge.search.ngrams import Floats
from knowledge.search.text import clean

SHIPPED = Path(__file__).with_name("acts.npz")
"""The models for the vectors of the encoder that the bot comes with."""
ANSWER, ASKS, TALKS = "answer", "asks", "talks"
HOME, TARGET, NEITHER = "home", "target", "neither"
Asked = Literal[
    "", "target", "home", "company", "person", "activity", "options", "wish", "date", "email", "review", "any"
]
"""What a form asks for when the words are typed; empty where no form is open."""
_ASKED: tuple[Asked, ...] = (
    "target", "home", "company", "person", "activity", "options", "wish", "date", "email", "review", "any"
)  # fmt: skip

_FEATURE = 0.3
"""What a feature besides the vector, whose length is 1, counts in the fit."""
_STRENGTH, _STEPS = 10.0, 3000
"""How little the weights are held back, and the most steps of the fit."""
_QUESTION = 0.15
"""What a question from the content counts beside a sentence: there are as many, and people put theirs otherwise."""


class LabelledWords(NamedTuple):
    """What somebody might type where a form asks for `asked`, and what for: `ANSWER`, `ASKS` or `TALKS`."""

    act: str
    asked: Asked
    text: str


class LabelledPlace(NamedTuple):
    """A sentence with a place in it, and the side on which that stands: `HOME`, `TARGET` or `NEITHER`."""

    side: str
    text: str


@dataclass(frozen=True)
class Act:
    """How likely words in a form are an `answer`, something that `asks` the assistant to answer or act, or `talks`: a
    remark that is neither. `home` and `target` tell how likely a place in them is the person's own, or whom they ask.
    """

    answer: float
    asks: float
    talks: float
    home: float
    target: float


@dataclass(frozen=True)
class _Linear:
    """A logistic regression with several classes."""

    classes: tuple[str, ...]
    weights: Floats
    offsets: Floats

    def chances(self, figures: Floats) -> dict[str, float]:
        """Return how likely each class is."""
        scores = self.weights @ figures + self.offsets
        each = np.exp(scores - scores.max())
        return dict(zip(self.classes, (each / each.sum()).tolist(), strict=True))


class Acts:
    """Tells what words are for by their vector. Immutable."""

    def __init__(self, acts: _Linear, sides: _Linear) -> None:
        """Take the model of the acts and that of the sides."""
        self._acts, self._sides = acts, sides

    def of(self, text: str, vector: Floats, about_place: Floats, asked: Asked) -> Act:
        """Return what a text is for where a form asks for `asked`, by its vector and that of its part about a place."""
        acts = self._acts.chances(_figures(text, vector, asked))
        whole, part = self._sides.chances(vector), self._sides.chances(about_place)
        home, target = ((whole[side] + part[side]) / 2 for side in (HOME, TARGET))
        return Act(acts[ANSWER], acts[ASKS], acts[TALKS], home, target)

    def save(self, path: Path, encoder: Encoder) -> None:
        """Write the models to a file, with the name of the encoder's model."""
        parts: dict[str, Any] = {"model": encoder.name.partition(" ")[0]}
        for name, model in (("acts", self._acts), ("sides", self._sides)):
            parts[f"{name}_classes"] = np.array(model.classes)
            parts[f"{name}_weights"] = model.weights.astype(np.float16)
            parts[f"{name}_offsets"] = model.offsets.astype(np.float32)
        with path.open("wb") as file:
            np.savez_compressed(file, **parts)


def acts_for(encoder: Encoder | None) -> Acts | None:
    """Return the shipped models where they were fitted for the vectors of this encoder."""
    model, found = _shipped()
    return found if encoder is not None and encoder.name.partition(" ")[0] == model else None


@cache
def _shipped() -> tuple[str, Acts | None]:
    """Read the file once; nothing is told where it's missing."""
    try:
        with np.load(SHIPPED) as stored:
            acts, sides = (
                _Linear(
                    tuple(stored[f"{name}_classes"].tolist()),
                    stored[f"{name}_weights"].astype(np.float32),
                    stored[f"{name}_offsets"],
                )
                for name in ("acts", "sides")
            )
            return str(stored["model"]), Acts(acts, sides)
    except (OSError, zipfile.BadZipFile):
        return "", None


def _figures(text: str, vector: Floats, asked: Asked) -> Floats:
    """Return the vector with what can be seen of the text, and what the form asks for."""
    words = text.split()
    seen = (
        text.rstrip().endswith("?"),
        len(words) == 1,
        np.log1p(len(words)),
        any(map(str.isdigit, text)),
        "@" in text or "www" in text or "http" in text,
        text[:1].isupper(),
        sum(word[:1].isupper() for word in words) / max(1, len(words)),
        "," in text,
    )
    return np.concatenate([vector, np.array([*seen, *(asked == one for one in _ASKED)], np.float32) * _FEATURE])


# ---------------------------------------------------------------------- fitting


def fit(
    words: Sequence[LabelledWords], questions: Sequence[str], places: Sequence[LabelledPlace], encoder: Encoder
) -> Acts:
    """Fit both models; a minute. Needs scikit-learn (extra `fitting`).

    The content's `questions` may be asked anywhere in a form, so they're spread over what it asks for.
    """
    spread = [LabelledWords(ASKS, _ASKED[number % len(_ASKED)], text) for number, text in enumerate(questions)]
    shares = [1.0] * len(words) + [_QUESTION] * len(spread)
    learnt = [*words, *spread]
    vectors = _vectors([one.text for one in learnt], encoder)
    rows = [_figures(one.text, vector, one.asked) for one, vector in zip(learnt, vectors, strict=True)]
    sides = _vectors([place.text for place in places], encoder)
    return Acts(
        _fit(np.stack(rows), [one.act for one in learnt], shares),
        _fit(sides, [place.side for place in places], [1.0] * len(places)),
    )


def _vectors(texts: Sequence[str], encoder: Encoder) -> Floats:
    return encoder.phrasings([clean(text) for text in texts])


def _fit(rows: Floats, classes: Sequence[str], shares: Sequence[float]) -> _Linear:
    from sklearn.linear_model import LogisticRegression

    centre = rows.mean(axis=0)
    model = LogisticRegression(C=_STRENGTH, max_iter=_STEPS).fit(rows - centre, classes, shares)
    weights = np.asarray(model.coef_, np.float32)
    offsets = np.asarray(model.intercept_ - weights @ centre, np.float32)
    return _Linear(tuple(model.classes_.tolist()), weights, offsets)
