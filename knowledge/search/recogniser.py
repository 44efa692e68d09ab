"""What kind of thing a question is: a wish for a request, an order to the bot, a courtesy, a statement, or a question.

The signs compare a question with phrasings; the recogniser distinguishes near neighbours: "how do I follow my request"
is a question, "any news of my request" an order to show it. It's a linear model over the question's vector, fitted
offline on the content's phrasings and tests and on labelled sentences (`icn-bot quality recogniser`). It knows the
shipped actions and services, and entries without a name; everything else, and what only contacts see, is found by its
signs.
"""

from __future__ import annotations

import zipfile
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from knowledge.search.encoder import Encoder
from knowledge.search.items import Item, Kind, Label, Match
from knowledge.search.ngrams import Floats
from knowledge.search.text import clean

SHIPPED = Path(__file__).with_name("recogniser.npz")
"""The model for the vectors of the encoder that the bot comes with."""
STATEMENT = "statement"
"""The label of mere statements: "our partner in Graz is very good"."""
TOPIC = "topic"
"""The class of a topic's entries that the model doesn't know individually."""

_SHARE, _SHARE_OF_FEW = 0.75, 0.5
"""The model's weight beside the signs, for an action it knows well and for courtesies and other actions."""
_WELL_KNOWN = 40
"""Labelled sentences, in all languages together, from which the model knows an action well."""
_STRENGTH, _STEPS = 10.0, 300
"""How freely the weights may grow, and the most steps of the fit."""
_SENTENCE, _TEST = 20.0, 2.0
"""Weight of a labelled sentence beside a phrasing, since people's sentences are few and questions look like them; and
weight of one of the content's tests: with more, statements and wishes are taken for questions.
"""
_NEW = 0.3
"""Weight of the new model beside the previous one; with more, unrelated decisions change."""
_USUAL, _FEWEST = 100, 20
"""Classes with fewer sentences than the first number count more, at most as if they had the second."""
_NEARLY = 0.2
"""Share of the best entry's confidence from which another may be meant as well."""
_NOTICED = 0.15
"""Confidence from which an entry unknown to the recogniser may be meant."""
_ENOUGH = 10
"""Labelled sentences from which an entry without a name is known individually."""


@dataclass(frozen=True)
class Recognised:
    """How likely a question is each kind of thing.

    `wanted`: actions and services. `entries`: entries known individually. `outside`: everything off topic. `told`:
    mere statements. `well_known`: actions for which the model has seen many sentences; for others the signs know as
    much. Questions about entries it hasn't `learnt` look to it like something else.
    """

    wanted: Mapping[Label, float]
    entries: Mapping[Label, float]
    courtesy: float
    outside: float = 0.0
    told: float = 0.0
    well_known: frozenset[Label] = frozenset()
    learnt: frozenset[str] = frozenset()

    def knows(self, matches: Sequence[Match]) -> bool:
        """Return whether the model has learnt every entry among the matches, best first, that may be meant."""
        least = max(_NOTICED, _NEARLY * matches[0].confidence) if matches else 0.0
        return all(str(match.label) in self.learnt for match in matches if match.confidence >= least)

    def action(self, nearest: Label | None, chance: float) -> tuple[float, Label | None]:
        """Return the action or courtesy meant and its chance, given the `nearest` by its signs and their chance."""
        labels = [label for label in self.wanted if label.kind is Kind.ACTION]
        heard = {label: self._share(label) * self.wanted[label] for label in labels}
        if nearest is not None:
            heard[nearest] = self._both(nearest, chance)
        best = max(heard, key=lambda label: heard[label], default=None)
        return (heard[best], best) if best else (0.0, None)

    def doubted(self, nearest: Label | None, chance: float) -> float:
        """Return the chance of the `nearest` action or courtesy if the model may only lower it."""
        return min(chance, self._both(nearest, chance)) if nearest else chance

    def _both(self, label: Label, chance: float) -> float:
        """Return the chance of an action or courtesy from the model and the signs together."""
        known = self.courtesy if label.kind is Kind.SMALLTALK else self.wanted.get(label, 0.0)
        return self._share(label) * known + (1 - self._share(label)) * chance

    def _share(self, label: Label) -> float:
        """Return the model's weight beside the signs for an action or courtesy."""
        return _SHARE if label in self.well_known else _SHARE_OF_FEW

    def entry(self) -> tuple[float, Label | None]:
        """Return the likeliest entry that the model knows individually, and its chance."""
        best = max(self.entries, key=lambda label: self.entries[label], default=None)
        return (self.entries[best], best) if best else (0.0, None)


class Recogniser:
    """Says what a question is by its vector. Immutable."""

    def __init__(
        self,
        classes: Sequence[str],
        weights: Floats,
        offsets: Floats,
        learnt: Collection[str] = (),
        well_known: Collection[str] = (),
    ) -> None:
        """Take the classes, such as `action:status` or `topic:passport`, with a row of weights for each.
        `learnt`: the labels it was fitted on. `well_known`: the actions with many labelled sentences.
        """
        self.classes, self._weights, self._offsets = tuple(classes), weights, offsets
        self._meanings = tuple(map(_meaning, self.classes))
        self.learnt = frozenset(learnt)
        self._well_known = frozenset(map(Label.parse, well_known))

    def of(self, readings: Sequence[Floats], known: Collection[Label]) -> Recognised:
        """Return which of the `known` labels a question is, given the vectors of its readings: as typed, and
        repaired.
        """
        scores = np.stack(readings) @ self._weights.T + self._offsets
        each = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances = (each / each.sum(axis=1, keepdims=True)).mean(axis=0)
        found: dict[str, dict[Label, float]] = defaultdict(dict)
        sums: dict[str, float] = defaultdict(float)
        for (kind, label), chance in zip(self._meanings, chances.tolist(), strict=True):
            sums[kind] += chance
            if label is not None and label in known:
                found[kind][label] = chance
        wanted = {**found[Kind.ACTION], **found[Kind.SERVICE]}
        courtesy, outside, told = (sums[kind] for kind in (Kind.SMALLTALK, Kind.OUTSIDE, STATEMENT))
        return Recognised(wanted, found[Kind.FAQ], courtesy, outside, told, self._well_known, self.learnt)

    def nearer(self, other: Recogniser) -> Recogniser:
        """Return a model between this one and another; classes that the other lacks stay as they are.

        What all scores have in common has no effect and may differ between the two, so it's removed first.
        """
        shared = [name for name in self.classes if name in other.classes]
        here, there = ([model.classes.index(name) for name in shared] for model in (self, other))
        weights, offsets = self._weights - self._weights[here].mean(axis=0), self._offsets - self._offsets[here].mean()
        known, known_offsets = other._weights[there], other._offsets[there]
        weights[here] = _NEW * weights[here] + (1 - _NEW) * (known - known.mean(axis=0))
        offsets[here] = _NEW * offsets[here] + (1 - _NEW) * (known_offsets - known_offsets.mean())
        return Recogniser(self.classes, weights, offsets, self.learnt, [str(label) for label in self._well_known])

    def save(self, path: Path, encoder: Encoder) -> None:
        """Write it to a file, with the encoder's model name."""
        weights, offsets = self._weights.astype(np.float16), self._offsets.astype(np.float16)
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                model=_model(encoder),
                classes=np.array(self.classes),
                weights=weights,
                offsets=offsets,
                learnt=np.array(sorted(self.learnt)),
                well_known=np.array(sorted(map(str, self._well_known))),
            )


def _meaning(name: str) -> tuple[str, Label | None]:
    """Return the kind of a class, and its label, if it's one that can be asked for."""
    kind, _, about = name.partition(":")
    wanted = kind in (Kind.ACTION, Kind.SERVICE, Kind.FAQ)
    return kind, Label(Kind(kind), about) if wanted else None


def recogniser_for(encoder: Encoder | None) -> Recogniser | None:
    """Return the shipped recogniser if it was fitted for this encoder's vectors."""
    model, found = _shipped()
    return found if encoder is not None and _model(encoder) == model else None


def _model(encoder: Encoder) -> str:
    """Return the name of the model, without the version of what runs it."""
    return encoder.name.partition(" ")[0]


@cache
def _shipped() -> tuple[str, Recogniser | None]:
    """Read the file once; without it nothing is recognised."""
    try:
        with np.load(SHIPPED) as stored:
            weights, offsets = stored["weights"].astype(np.float32), stored["offsets"].astype(np.float32)
            classes, learnt, known = (stored[name].tolist() for name in ("classes", "learnt", "well_known"))
            return str(stored["model"]), Recogniser(classes, weights, offsets, learnt, known)
    except (OSError, zipfile.BadZipFile):
        return "", None


# ---------------------------------------------------------------------- fitting


def fit(
    items: Sequence[Item],
    topics: Mapping[str, str],
    sentences: Sequence[tuple[str, str]],
    tests: Sequence[tuple[str, str]],
    encoder: Encoder,
    before: Recogniser | None = None,
) -> Recogniser:
    """Fit the model; takes a minute. Needs scikit-learn (extra `fitting`).

    `topics`: each entry's topic. `sentences`: pairs of a label, or `STATEMENT`, and what somebody types, like the
    content's `tests`. The result lies between the new fit and the model `before`, to which the other constants were
    fitted.
    """
    from sklearn.linear_model import LogisticRegression

    learnt = list(examples(items, topics, sentences, tests))
    names = [name for name, _, _ in learnt]
    sizes = Counter(names)
    shares = [weight * (_USUAL / max(_FEWEST, sizes[name])) ** 0.5 for name, _, weight in learnt]
    vectors = encoder.phrasings([text for _, text, _ in learnt])
    centre = vectors.mean(axis=0)
    model = LogisticRegression(C=_STRENGTH, max_iter=_STEPS).fit(vectors - centre, names, shares)
    weights = np.asarray(model.coef_, np.float32)
    offsets = np.asarray(model.intercept_ - weights @ centre, np.float32)
    labels = [str(item.label) for item in items]
    found = Recogniser(model.classes_.tolist(), weights, offsets, labels, well_known(labels, sentences))
    return found.nearer(before) if before else found


def well_known(labels: Iterable[str], sentences: Iterable[tuple[str, str]]) -> list[str]:
    """Return the actions for which there are many labelled sentences."""
    told = Counter(label for label, _ in sentences)
    return [label for label in labels if label.startswith(f"{Kind.ACTION}:") and told[label] >= _WELL_KNOWN]


def examples(
    items: Sequence[Item],
    topics: Mapping[str, str],
    sentences: Sequence[tuple[str, str]],
    tests: Sequence[tuple[str, str]] = (),
) -> Iterator[tuple[str, str, float]]:
    """Yield the class of each phrasing, sentence and test, its text, and its weight in the fit."""
    told = Counter(label for label, _ in sentences)
    nameless = {str(item.label) for item in items if not item.names}
    actions = {item.label.id for item in items if item.label.kind is Kind.ACTION}

    def named(label: str) -> str:
        kind, _, about = label.partition(":")
        if kind == Kind.FAQ and not (label in nameless and told[label] >= _ENOUGH):
            return f"{TOPIC}:{topics.get(about, '')}"
        if kind == Kind.SMALLTALK:
            return kind
        if kind == Kind.SERVICE and about in actions:  # the action leads to the service
            return f"{Kind.ACTION}:{about}"
        return label

    yield from ((named(str(item.label)), clean(said.text), 1.0) for item in items for said in item.phrasings)
    for texts, weight in ((sentences, _SENTENCE), (tests, _TEST)):
        yield from ((named(label), clean(text), weight) for label, text in texts)
