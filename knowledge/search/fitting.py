"""Fits the constants in `fitted.json`: weights of the signs, detectors and cuts. Needs scikit-learn (extra `fitting`).

The content never learns from the labelled questions used here. To serve entries added later, each question is also
asked with its own fifth of the entries reduced to what a new entry has (English, three phrasings, no translation), and
with that fifth missing: then nothing can answer it.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from knowledge.search.alignment import Maps
from knowledge.search.deviations import learn
from knowledge.search.encoder import Encoder
from knowledge.search.engine import FEWEST_SHARED, Engine
from knowledge.search.evidence import (
    ASKED,
    FIGURES,
    INTENT_FIGURES,
    WISH_FIGURES,
    Evidence,
    Fitted,
    Flags,
    Groups,
    best_intents,
)  # fmt: skip
from knowledge.search.holding_out import FOLDS, REFERENCE, as_added, folds, part_of
from knowledge.search.items import INTENTS, Item, Kind, Label, Vocabulary, texts
from knowledge.search.ngrams import Floats, cut_up
from knowledge.search.signs import Cloud, Question, Signs
from knowledge.search.text import clean, normalise
from knowledge.search.wordings import Wordings

_log = logging.getLogger(__name__)

PRIOR = {
    "nearest-whitened": 4.5, "mean": 9.0, "card": 7.2, "passage-whitened": 3.6, "words": 5.4, "words-of-answer": 4.5,
    "name": 6.0, "foreign": 2.0, "few": 2.0,
}  # fmt: skip
"""The weights that did best by hand on other authors' questions; fitted ones stay near them unless the data insist."""
PRIOR_IN_WORDS = {"words": 10.0, "words-of-answer": 5.0, "name": 6.0, "foreign": 0.5, "few": 0.5}
_STIFFNESS = 0.001
_COLD = 0.3
"""Weight, in the detectors, of a question for a new entry beside one for an established entry; in the weights both
count alike.
"""
_GONE = 0.15
"""Weight of a question whose entry is missing, so that no answer is right. It doesn't count for the topic: off-topic
questions look less like ours, and with it one in ten more of them was answered.
"""
_REFERENCE_SHARE = 0.4
_AT_ONCE = 256
_BESIDE = 5
"""One in this many questions is also asked beside new entries that don't answer it, which mustn't take it over."""
_REFUSED = 0.02
"""Share of our questions that may be refused."""
_SUGGESTED, _UNSURE = 0.005, 0.35
"""Shares of the right answers that may be only suggested, and that may be given with a word of doubt."""
_FAINT = 0.2
"""Share of the questions for a trap that may resemble it too faintly."""
_TAKEN_FOR_SURE, _TAKEN_PERHAPS = 0.02, 0.03
"""Shares of the other questions that may be taken for an action or a courtesy, surely and probably."""
_EVEN = 0.5
"""Chance below which nothing is taken for an action or a courtesy, however few questions that concerns."""


@dataclass(frozen=True)
class Labelled:
    """A question, its language, and the labels that answer it; none if it's off topic."""

    text: str
    language: str
    labels: frozenset[Label]


@dataclass(frozen=True)
class _Asked:
    """Questions in one situation: their signs (questions x labels x columns), and which labels exist and are right.
    `wishes`: questions x services x 3. `leans`: one number per question.
    """

    questions: Sequence[Labelled]
    signs: Floats
    wishes: Floats
    leans: Floats
    groups: Groups
    right: Flags
    wordings: Wordings
    weight: float

    def evidence(self, constants: Fitted, columns: tuple[str, ...]) -> Iterator[Evidence]:
        """Yield the evidence for each question."""
        for question, signs, wishes, lean in zip(self.questions, self.signs, self.wishes, self.leans, strict=True):
            wording = self.wordings.of(clean(question.text), question.language)
            yield Evidence.of(signs, wishes, self.groups, constants, columns, wording, float(lean))


def fit(
    items: Sequence[Item],
    vocabulary: Vocabulary,
    questions: Sequence[Labelled],
    encoder: Encoder | None,
    maps: Maps | None = None,
) -> dict[str, Any]:
    """Return the constants for these signs: with meaning, turned by `maps` or not, or with words alone. Takes
    minutes.
    """
    engine = Engine(items, encoder, vocabulary, aligned=False)
    asked = list(_situations(engine, questions, encoder, maps))
    columns = engine.signs.names
    prior = PRIOR if encoder else PRIOR_IN_WORDS
    signs, kinds = _weights(asked, columns, prior, lambda groups: groups.ranked)
    compared = {name: prior[name] for name in columns if name in ASKED}
    seen, _ = _weights(asked, columns, compared, lambda groups: groups.own | groups.traps | groups.intents)
    unfitted = {"offset": 0.0}
    found: dict[str, Any] = {
        "signs": signs, "kinds": kinds, "asked": {name: seen[name] for name in compared},
        "ours": unfitted, "right": unfitted, "intent": unfitted, "wish": unfitted, "cuts": {},
    }  # fmt: skip
    constants = Fitted.of(found, columns)
    cases = _Cases.of(asked, constants, columns)
    found |= cases.detectors()
    found["cuts"] = cases.cuts(found, by_words=encoder is None)
    return cast("dict[str, Any]", _round(found))


def deviations(items: Sequence[Item], questions: Sequence[Labelled], encoder: Encoder) -> Floats:
    """Return how questions deviate in meaning from the phrasings of the entries that answer them."""
    asked, owners = texts(items, "phrasings")
    phrasings = Cloud(encoder.phrasings([clean(spoken.text) for spoken in asked]), owners, len(items))
    means = dict(zip((item.label for item in items), phrasings.means, strict=True))
    pairs = [(question, label) for question in questions for label in sorted(question.labels)[:1] if label in means]
    pairs = [(question, label) for question, label in pairs if label.kind is Kind.FAQ]
    vectors = encoder.phrasings([clean(question.text) for question, _ in pairs]) - phrasings.centre
    gaps = vectors - np.stack([means[label] for _, label in pairs])
    return learn(gaps, [len(question.text.split()) for question, _ in pairs])


# ------------------------------------------------------------------ situations


def _situations(
    engine: Engine, questions: Sequence[Labelled], encoder: Encoder | None, maps: Maps | None
) -> Iterator[_Asked]:
    """Ask every question of the whole content, and with its own part of the entries new, and missing. Each question
    is turned by a map that wasn't learnt from it.
    """
    asked = _prepare(questions, encoder)
    signs, wishes, leans = _signs(engine.signs, asked, maps.without_questions if maps else ())
    right = np.array([[label in question.labels for label in engine.labels] for question in questions], np.bool_)
    yield _Asked(questions, signs, wishes, leans, engine.groups, right, engine.wordings, 1.0)
    further = engine.wordings.further
    rich = [number for number, label in enumerate(engine.labels) if label.kind not in (Kind.FAQ, *INTENTS)]
    for fold, new in enumerate(folds(engine.items)):
        entries = np.array([label in new for label in engine.labels], np.bool_)
        held = entries.copy()
        held[rich[fold::FOLDS]] = True
        cold = [as_added(item) if entry else item for item, entry in zip(engine.items, entries, strict=True)]
        beside = np.arange(len(questions)) % _BESIDE == 0
        here = np.flatnonzero((right[:, entries].any(axis=1) | beside) & right[:, engine.groups.own].any(axis=1))
        _log.info("fold %d of %d: %d questions", fold + 1, FOLDS, len(here))
        turned = maps.without_labels[fold : fold + 1] if maps else ()
        chilled = _signs(Signs(cold, encoder, aligned=False), [asked[number] for number in here.tolist()], turned)
        some = [questions[number] for number in here.tolist()]
        yield _Asked(some, *chilled, engine.groups, right[here], Wordings(cold, further), _COLD)
        rest = [item for item, gone in zip(engine.items, held, strict=True) if not gone]
        lost = np.flatnonzero(right[:, held].any(axis=1) & ~right[:, ~held].any(axis=1))
        some = [replace(questions[number], labels=frozenset()) for number in lost.tolist()]
        none = np.zeros((len(lost), len(held)), np.bool_)
        groups = engine.groups.without(held)
        yield _Asked(some, signs[lost], wishes[lost], leans[lost], groups, none, Wordings(rest, further), _GONE)


def _prepare(questions: Sequence[Labelled], encoder: Encoder | None) -> list[Question]:
    """Return the questions with their vectors."""
    texts = [clean(question.text) for question in questions]
    vectors = encoder.phrasings(texts) if encoder else [None] * len(texts)
    folded = [normalise(text) for text in texts]
    return [
        Question(text, fold, cut_up(fold), vector, language=question.language)
        for question, text, fold, vector in zip(questions, texts, folded, vectors, strict=True)
    ]


def _signs(signs: Signs, asked: Sequence[Question], maps: Sequence[Floats]) -> tuple[Floats, Floats, Floats]:
    """Return the signs of all questions, and how much each sounds like a wish and like a question to us."""
    asked = _turn(signs, asked, maps) if maps else [signs.understand(question) for question in asked]
    return (
        np.stack([signs.of(question) for question in asked]),
        np.stack([signs.wishes(question) for question in asked]),
        np.array([signs.lean(question) for question in asked], np.float32),
    )


def _turn(signs: Signs, asked: Sequence[Question], maps: Sequence[Floats]) -> list[Question]:
    """Return the questions with their signs of meaning, each turned by the map for its part."""
    if signs.meaning is None:
        raise ValueError("nothing tells the meaning")
    found = list(asked)
    for part, turned in enumerate(maps):
        here = [number for number, question in enumerate(asked) if part_of(question.text) % len(maps) == part]
        for some in np.array_split(here, range(_AT_ONCE, len(here), _AT_ONCE)):
            vectors = signs.meaning.vectors([asked[number].text for number in some.tolist()])
            for number, row in zip(some.tolist(), signs.meaning.signs(vectors, turned), strict=True):
                found[number] = replace(asked[number], meaning=row)
    return found


# --------------------------------------------------------------------- weights

_KINDS = (Kind.SERVICE, Kind.OUTSIDE, Kind.ACTION, Kind.SMALLTALK)


def _weights(
    asked: Sequence[_Asked], columns: tuple[str, ...], prior: Mapping[str, float], competing: Callable[[Groups], Flags]
) -> tuple[dict[str, float], dict[str, float]]:
    """Fit a listwise softmax over the competing labels; return the weights of the signs and the offsets of the
    kinds.
    """
    from scipy.optimize import minimize

    blocks = []
    for block in asked:
        mask = competing(block.groups)
        rows = np.flatnonzero(block.right[:, mask].any(axis=1))
        kinds = np.array([[kind is offset for offset in _KINDS] for kind in block.groups.kinds], np.float32)[mask]
        signs = block.signs[rows][:, mask]
        wide = np.concatenate([signs, np.broadcast_to(kinds, (len(rows), *kinds.shape))], axis=2)
        languages = [block.questions[row].language for row in rows.tolist()]
        blocks.append((wide, block.right[rows][:, mask], languages))
    shares = _shares([languages for _, _, languages in blocks])
    start = np.array([prior.get(name, 0.0) for name in columns] + [0.0] * len(_KINDS))

    def loss(weights: Floats) -> tuple[float, Floats]:
        away = weights - start
        total, gradient = _STIFFNESS * float(away @ away), 2 * _STIFFNESS * away
        for (signs, right, _), share in zip(blocks, shares, strict=True):
            scores = signs @ weights.astype(np.float32)
            chances = np.exp(scores - scores.max(axis=1, keepdims=True))
            mine = chances * right
            whole, part = chances.sum(axis=1, keepdims=True), mine.sum(axis=1, keepdims=True) + 1e-12
            total -= float(share @ np.log(part / whole)[:, 0])
            gradient += np.einsum("q,ql,qls->s", share, chances / whole - mine / part, signs)
        return total, gradient

    bounds = [(0, None) if value > 0 else (0, 0) for value in start[: len(columns)]] + [(None, None)] * len(_KINDS)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60}).x
    _log.info("weights: %s", dict(zip((*columns, *_KINDS), found.round(2).tolist(), strict=True)))
    weights = dict(zip(columns, found[: len(columns)].tolist(), strict=True))
    return weights, {str(kind): float(value) for kind, value in zip(_KINDS, found[len(columns) :], strict=True)}


def _shares(blocks: Sequence[Sequence[str]]) -> list[Floats]:
    """Return the weight of each question by its language: all alike, the reference language more."""
    sizes = Counter(language for languages in blocks for language in languages)
    others = (1 - _REFERENCE_SHARE) / max(1, len(sizes) - 1)
    part = {
        language: (_REFERENCE_SHARE if language == REFERENCE else others) / size for language, size in sizes.items()
    }
    return [np.array([part[language] for language in languages]) for languages in blocks]


# ------------------------------------------------------------------- detectors


@dataclass(frozen=True)
class _Cases:
    """All questions in all situations: the detectors' figures, and what they should have said."""

    figures: Floats
    intent_figures: Floats
    wish_figures: Floats
    ours: Flags
    right: Flags
    intent: Flags
    wish: Flags
    meant: Flags
    languages: npt.NDArray[np.str_]
    weights: Floats
    traps: Floats

    @classmethod
    def of(cls, asked: Sequence[_Asked], constants: Fitted, columns: tuple[str, ...]) -> _Cases:
        rows = []
        for block in asked:
            for number, found in enumerate(block.evidence(constants, columns)):
                kinds = {label.kind for label in block.questions[number].labels}
                own = int(np.where(block.groups.own, found.scores, -np.inf).argmax())
                nearest = best_intents(found.asked, block.groups, 1)
                services = np.array([kind is Kind.SERVICE for kind in block.groups.kinds], np.bool_)
                wished = int(found.wish_figures.sum(axis=1).argmax())
                rows.append(
                    (
                        found.figures, found.intent_figures, found.wish_figures[wished],
                        bool(kinds & {Kind.FAQ, Kind.SERVICE}),
                        bool(block.right[number, own]), bool(len(nearest) and block.right[number, int(nearest[0])]),
                        bool(block.right[number, services][wished]),
                        bool(kinds & INTENTS), block.questions[number].language, block.weight,
                        float(found.asked[block.right[number] & block.groups.traps].max(initial=0.0)),
                    )
                )  # fmt: skip
        columns_of = [np.array(column) for column in zip(*rows, strict=True)]
        return cls(*columns_of)

    def detectors(self) -> dict[str, Any]:
        """Fit the four logistic regressions."""
        plain = ~self.meant
        there = plain & (self.weights != _GONE)
        ours = _logistic(self.figures[there], self.ours[there], self.languages[there], self.weights[there], FIGURES)
        right = _logistic(self.figures[plain], self.right[plain], self.languages[plain], self.weights[plain], FIGURES)
        present = self.weights == 1  # actions and courtesies are never added
        intent = _logistic(
            self.intent_figures[present], self.intent[present], self.languages[present], self.weights[present],
            INTENT_FIGURES,
        )  # fmt: skip
        wish = _logistic(
            self.wish_figures[present], self.wish[present], self.languages[present], self.weights[present], WISH_FIGURES
        )
        return {"ours": ours, "right": right, "intent": intent, "wish": wish}

    def cuts(self, found: Mapping[str, Any], *, by_words: bool) -> dict[str, float]:
        """Choose the chances from which something is answered, suggested or done."""
        ours = _chances(self.figures, found["ours"], FIGURES)[self.ours & (self.weights == 1)]
        good = _chances(self.figures, found["right"], FIGURES)[self.right & self.ours]
        meant = self.intent_figures[:, INTENT_FIGURES.index("words")] >= (FEWEST_SHARED if by_words else 0.0)
        chances = _chances(self.intent_figures, found["intent"], INTENT_FIGURES) * meant
        others = chances[~self.intent & (self.weights == 1)]
        return {
            "ours": float(np.quantile(ours, _REFUSED)),
            "likely": float(np.quantile(good, _SUGGESTED)),
            "answer": float(np.quantile(good, _UNSURE)),
            "intent": max(_EVEN, float(np.quantile(others, 1 - _TAKEN_FOR_SURE))),
            "intent-likely": max(_EVEN, float(np.quantile(others, 1 - _TAKEN_PERHAPS))),
            "trap": float(np.quantile(self.traps[self.traps > 0], _FAINT)),
        }


def _logistic(
    figures: Floats, outcome: Flags, languages: npt.NDArray[np.str_], weights: Floats, names: tuple[str, ...]
) -> dict[str, float]:
    """Fit a logistic regression in which both outcomes have the same weight in each language."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    share = weights.astype(np.float64)
    for language in np.unique(languages):
        for side in (True, False):
            here = (languages == language) & (outcome == side)
            share[here] /= max(1e-9, share[here].sum())
    share *= len(share) / share.sum()
    centre, spread = figures.mean(axis=0), figures.std(axis=0) + 1e-6
    even = (figures - centre) / spread
    model = LogisticRegression(max_iter=500).fit(even, outcome, share)
    _log.info("AUROC %.3f", roc_auc_score(outcome, model.decision_function(even), sample_weight=share))
    slopes = model.coef_[0] / spread
    return {**dict(zip(names, slopes.tolist(), strict=True)), "offset": float(model.intercept_[0] - slopes @ centre)}


def _chances(figures: Floats, fitted: Mapping[str, float], names: tuple[str, ...]) -> Floats:
    weights = np.array([fitted[name] for name in names])
    return np.asarray(1 / (1 + np.exp(-(figures @ weights + fitted["offset"]))), np.float32)


def _round(found: Any) -> Any:
    """Return the constants with four digits; more would be noise in a diff."""
    if isinstance(found, Mapping):
        return {key: _round(value) for key, value in found.items()}
    return float(f"{found:.4g}")


def as_json(constants: Mapping[str, Mapping[str, Any]], date: str, data: str) -> str:
    """Return the text of `fitted.json`, given the constants by the signs they belong to."""
    return json.dumps({"fitted": date, "data": data, **constants}, indent=1) + "\n"
