"""How good the answers are: an engine measured on labelled questions, beside what rapidfuzz alone does."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from knowledge.search.calibration import Band, Thresholds
from knowledge.search.encoder import Encoder
from knowledge.search.engine import Engine, Phrase
from knowledge.search.text import normalise

OUT_OF_SCOPE = "oos"
"""The label of a question that none of the labels answers."""

UNDETERMINED = "und"
"""The language of phrasings that come without one."""

_Scores = npt.NDArray[np.float64]

_ALLOWED_LOSS = 0.02
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class LabelledFileError(ValueError):
    """A file of labelled lines cannot be read; the message names file and line."""


class Labelled(NamedTuple):
    """A question or phrasing, and the label it belongs to."""

    label: str
    text: str


@dataclass(frozen=True)
class BandReport:
    """One band: its share of the questions that have an answer, how often it was right, and its share of the others.

    Right means: the first of an answer, one of the suggested, none for "unknown" (then it is what was lost).
    """

    share: float
    right: float | None
    out_of_scope: float | None


@dataclass(frozen=True)
class MethodReport:
    """One way of searching: parts of 1, milliseconds a question.

    `recall_at_loss` is the share of out-of-scope questions refused when 2 in 100 questions lose a right answer.
    """

    name: str
    top1: float
    top3: float
    ms_median: float
    ms_p99: float
    auroc: float | None
    recall_at_loss: float | None


@dataclass(frozen=True)
class QualityReport:
    """What `measure` found. `methods` begins with the engine itself."""

    questions: int
    out_of_scope: int
    labels: int
    phrasings: int
    typos: int | None
    parts: tuple[str, ...]
    build_seconds: float
    thresholds: Thresholds
    bands: dict[Band, BandReport]
    methods: tuple[MethodReport, ...]


class Found(NamedTuple):
    """What one method said to one question: best labels first, and the score of the first."""

    labels: tuple[str, ...]
    score: float
    band: Band | None
    seconds: float


def read_labelled(path: Path) -> list[Labelled]:
    """Return the lines `label<TAB>text` of a file; empty ones are skipped. Raises LabelledFileError."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise LabelledFileError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise LabelledFileError(f"{path}: not UTF-8 at byte {error.start}") from error
    found = [_labelled(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise LabelledFileError(f"{path}: no line of the form label<TAB>text")
    return found


def measure(
    phrasings: Sequence[Labelled],
    questions: Sequence[Labelled],
    *,
    encoder: Encoder | None = None,
    typos: int | None = None,
    rivals: bool = True,
) -> QualityReport:
    """Train an engine on `phrasings` and ask it `questions`, with one slip in `typos` characters.

    Phrasings labelled `oos` are not learnt from. `rivals` measures rapidfuzz on the same lines as well. Raises
    ValueError when a question has a label without phrasings.
    """
    learnt = [line for line in phrasings if line.label != OUT_OF_SCOPE]
    _check_labels(learnt, questions)
    asked = with_typos(questions, typos) if typos else list(questions)
    began = time.perf_counter()
    engine = Engine.build([Phrase(label, UNDETERMINED, text) for label, text in learnt], encoder=encoder)
    seconds = time.perf_counter() - began
    found = ask(engine, asked)
    methods = [_judge("engine", asked, found)]
    if rivals:
        methods += [_judge(name, asked, answers) for name, answers in _rivals(learnt, asked)]
    outside = sum(line.label == OUT_OF_SCOPE for line in asked)
    return QualityReport(
        questions=len(asked) - outside,
        out_of_scope=outside,
        labels=len({line.label for line in learnt}),
        phrasings=len(learnt),
        typos=typos,
        parts=engine.parts,
        build_seconds=seconds,
        thresholds=engine.thresholds,
        bands=bands(asked, found),
        methods=tuple(methods),
    )


def ask(engine: Engine, questions: Iterable[Labelled]) -> list[Found]:
    """Ask an engine every question, timed one by one."""
    found = []
    for _, text in questions:
        began = time.perf_counter()
        ranking = engine.rank(text)
        seconds = time.perf_counter() - began
        labels = tuple(match.label for match in ranking.matches)
        found.append(Found(labels, ranking.matches[0].score if labels else 0.0, ranking.band, seconds))
    return found


def bands(questions: Sequence[Labelled], found: Sequence[Found]) -> dict[Band, BandReport]:
    """Return what fell into each band, and how right that was."""
    ours = [(line, answer) for line, answer in zip(questions, found, strict=True) if line.label != OUT_OF_SCOPE]
    others = [answer for line, answer in zip(questions, found, strict=True) if line.label == OUT_OF_SCOPE]
    reports = {}
    for band in Band:
        looked_at = 1 if band is Band.ANSWER else 3
        inside = [line.label in answer.labels[:looked_at] for line, answer in ours if answer.band is band]
        reports[band] = BandReport(
            share=len(inside) / max(1, len(ours)),
            right=sum(inside) / len(inside) if inside else None,
            out_of_scope=sum(answer.band is band for answer in others) / len(others) if others else None,
        )
    return reports


def with_typos(questions: Iterable[Labelled], every: int, *, seed: int = 25) -> list[Labelled]:
    """Return the questions with one slip of a letter in `every` characters: changed, left out, doubled, swapped."""
    chance = random.Random(seed)  # noqa: S311 - noise, not secrets
    return [Labelled(label, _slipped(text, every, chance)) for label, text in questions]


def _slipped(text: str, every: int, chance: random.Random) -> str:
    """Return a text with slips at random letters."""
    letters = list(text)
    for _ in range(round(len(text) / every)):
        places = [place for place, letter in enumerate(letters) if letter.isalpha()]
        if len(places) < 2:
            break
        place = chance.choice(places)
        kind = chance.randrange(4)
        if kind == 0:
            letters[place] = chance.choice(_LETTERS)
        elif kind == 1:
            letters.insert(place, chance.choice(_LETTERS))
        elif kind == 2 or place + 1 == len(letters):
            del letters[place]
        else:
            letters[place : place + 2] = letters[place + 1], letters[place]
    return "".join(letters)


def _labelled(path: Path, number: int, line: str) -> Labelled:
    """Return one line of a file as label and text."""
    label, tab, text = (part.strip(" \r") for part in line.partition("\t"))
    if not tab:
        raise LabelledFileError(f"{path}, line {number}: no tab between label and text")
    if not label or not text.strip():
        raise LabelledFileError(f"{path}, line {number}: the {'text' if label else 'label'} is empty")
    return Labelled(label, text.strip())


def _check_labels(phrasings: Sequence[Labelled], questions: Sequence[Labelled]) -> None:
    """Refuse questions that could not be answered because their label was never taught."""
    missing = {line.label for line in questions} - {line.label for line in phrasings} - {OUT_OF_SCOPE}
    if missing:
        raise ValueError(f"no phrasing for the labels: {', '.join(sorted(missing)[:5])}")


def _judge(name: str, questions: Sequence[Labelled], found: Sequence[Found]) -> MethodReport:
    """Sum up what a method said."""
    ours = [(line.label, answer) for line, answer in zip(questions, found, strict=True) if line.label != OUT_OF_SCOPE]
    others = np.array([a.score for q, a in zip(questions, found, strict=True) if q.label == OUT_OF_SCOPE])
    right = np.array([label in answer.labels[:1] for label, answer in ours], np.bool_)
    scores = np.array([answer.score for _, answer in ours])
    times = np.array([answer.seconds for answer in found]) * 1000
    return MethodReport(
        name=name,
        top1=float(right.mean()) if len(ours) else 0.0,
        top3=sum(label in answer.labels[:3] for label, answer in ours) / max(1, len(ours)),
        ms_median=float(np.median(times)) if len(times) else 0.0,
        ms_p99=float(np.quantile(times, 0.99)) if len(times) else 0.0,
        auroc=_auroc(scores, others) if len(others) and len(ours) else None,
        recall_at_loss=_recall_at_loss(scores, right, others) if len(others) and len(ours) else None,
    )


def _auroc(ours: _Scores, others: _Scores) -> float:
    """Return how often a question with an answer scores above one without; ties count half."""
    below = np.searchsorted(np.sort(others), ours, side="left")
    upto = np.searchsorted(np.sort(others), ours, side="right")
    return float((below + upto).mean() / 2 / len(others))


def _recall_at_loss(ours: _Scores, right: npt.NDArray[np.bool_], others: _Scores) -> float:
    """Return the share of `others` below the score that costs two points of right answers."""
    answered = np.sort(ours[right])
    lost = int(_ALLOWED_LOSS * len(ours))
    return float((others < answered[lost]).mean()) if lost < len(answered) else 1.0


def _rivals(phrasings: Sequence[Labelled], questions: Sequence[Labelled]) -> list[tuple[str, list[Found]]]:
    """Ask rapidfuzz alone, over the same folded texts: its usual function, and its best scorers pooled."""
    texts = [normalise(line.text) for line in phrasings]
    labels = [line.label for line in phrasings]
    rows: dict[str, list[int]] = defaultdict(list)
    for row, label in enumerate(labels):
        rows[label].append(row)
    return [
        ("rapidfuzz extractOne, WRatio", _timed(questions, lambda text: _extract_one(text, texts, labels))),
        ("rapidfuzz token_sort + token_set, top 3", _timed(questions, lambda text: _pooled(text, texts, rows))),
    ]


def _timed(questions: Sequence[Labelled], answer: Callable[[str], tuple[tuple[str, ...], float]]) -> list[Found]:
    """Ask a function every question."""
    found = []
    for _, text in questions:
        began = time.perf_counter()
        labels, score = answer(normalise(text))
        found.append(Found(labels, score, None, time.perf_counter() - began))
    return found


def _extract_one(text: str, texts: Sequence[str], labels: Sequence[str]) -> tuple[tuple[str, ...], float]:
    """Return the label of the nearest phrasing by WRatio."""
    _, score, row = process.extractOne(text, texts, scorer=fuzz.WRatio)
    return (labels[row],), score / 100


def _pooled(text: str, texts: Sequence[str], rows: dict[str, list[int]]) -> tuple[tuple[str, ...], float]:
    """Return the labels by the mean of their three nearest phrasings, token_sort and token_set added."""
    sort = process.cdist([text], texts, scorer=fuzz.token_sort_ratio)[0]
    alike = sort + process.cdist([text], texts, scorer=fuzz.token_set_ratio)[0]
    pooled = {label: float(np.sort(alike[own])[-3:].mean()) for label, own in rows.items()}
    best = sorted(pooled, key=lambda label: -pooled[label])[:3]
    return tuple(best), pooled[best[0]] / 200
