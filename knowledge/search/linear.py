"""Linear models that tell what a text is for by its vector and by what can be seen of it, such as a question mark."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.search.encoder import Encoder
from knowledge.search.ngrams import Floats

FEATURE = 0.3
"""What a feature besides the vector, whose length is 1, counts in a fit."""
_STEPS = 3000
"""The most steps of a fit."""


@dataclass(frozen=True)
class Linear:
    """A logistic regression with several classes."""

    classes: tuple[str, ...]
    weights: Floats
    offsets: Floats

    def chances(self, figures: Floats) -> dict[str, float]:
        """Return how likely each class is."""
        scores = self.weights @ figures + self.offsets
        each = np.exp(scores - scores.max())
        return dict(zip(self.classes, (each / each.sum()).tolist(), strict=True))

    def parts(self, name: str) -> dict[str, Any]:
        """Return what is stored of the model under a name."""
        return {
            f"{name}_classes": np.array(self.classes),
            f"{name}_weights": self.weights.astype(np.float16),
            f"{name}_offsets": self.offsets.astype(np.float32),
        }

    @classmethod
    def of_parts(cls, stored: Mapping[str, Any], name: str) -> Linear:
        """Return the model stored under a name."""
        weights = stored[f"{name}_weights"].astype(np.float32)
        return cls(tuple(stored[f"{name}_classes"].tolist()), weights, stored[f"{name}_offsets"])


def save_models(path: Path, models: Mapping[str, Linear], encoder: Encoder) -> None:
    """Write models to a file, with the name of the encoder for whose vectors they are."""
    parts = {name: part for model in models for name, part in models[model].parts(model).items()}
    with path.open("wb") as file:
        np.savez_compressed(file, model=np.array(_name_of(encoder)), **parts)


def shipped_models(path: Path, first: str, second: str, encoder: Encoder | None) -> tuple[Linear, Linear] | None:
    """Return two models of a file, where they were fitted for the vectors of this encoder; else None."""
    name, models = _read(path, (first, second))
    return (models[0], models[1]) if encoder is not None and models and _name_of(encoder) == name else None


@cache
def _read(path: Path, names: tuple[str, ...]) -> tuple[str, tuple[Linear, ...]]:
    """Return the name of the encoder's model and the models, read once; none where the file is missing."""
    try:
        with np.load(path) as stored:
            return str(stored["model"]), tuple(Linear.of_parts(stored, name) for name in names)
    except (OSError, zipfile.BadZipFile):
        return "", ()


def _name_of(encoder: Encoder) -> str:
    """Return the name of the encoder's model, without the version of what runs it."""
    return encoder.name.partition(" ")[0]


def look_at(text: str) -> list[float]:
    """Return what can be seen of a text besides its meaning."""
    words = text.split()
    return [
        text.rstrip().endswith("?"),
        len(words) == 1,
        float(np.log1p(len(words))),
        any(map(str.isdigit, text)),
        "@" in text or "www" in text or "http" in text,
        text[:1].isupper(),
        sum(word[:1].isupper() for word in words) / max(1, len(words)),
        "," in text,
    ]


def with_looks(vector: Floats, text: str, further: Sequence[float] = ()) -> Floats:
    """Return the vector of a text with what can be seen of it, and `further` features."""
    return np.concatenate([vector, np.array([*look_at(text), *further], np.float32) * FEATURE])


def fit_linear(rows: Floats, classes: Sequence[str], shares: Sequence[float], *, strength: float) -> Linear:
    """Fit a model to rows, of which each counts its share; the weights are held back less with more `strength`. Needs
    scikit-learn.
    """
    from sklearn.linear_model import LogisticRegression

    centre = rows.mean(axis=0)
    model = LogisticRegression(C=strength, max_iter=_STEPS).fit(rows - centre, classes, shares)
    weights = np.asarray(model.coef_, np.float32)
    offsets = np.asarray(model.intercept_ - weights @ centre, np.float32)
    if len(weights) == 1:  # of two classes it has the second one's weights alone
        halves = np.array([[-0.5], [0.5]], np.float32)
        weights, offsets = halves * weights, halves[:, 0] * offsets
    return Linear(tuple(map(str, model.classes_)), weights, offsets)
