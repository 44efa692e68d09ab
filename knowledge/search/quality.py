"""Measures the search on labelled lines of any subject, such as a public benchmark."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from knowledge.search.encoder import Encoder
from knowledge.search.engine import Engine
from knowledge.search.items import Item, Kind, Label, Spoken
from knowledge.search.ranking import Ranking

UNDETERMINED = "und"
"""The language of phrasings that come without one."""


class LabelledFileError(ValueError):
    """A file of labelled lines cannot be read; the message names file and line."""


class MeasuredQuestion(NamedTuple):
    """A question or phrasing, and the label it belongs to."""

    label: str
    text: str


@dataclass(frozen=True)
class QualityReport:
    """The result of `measure`: shares of 1, and milliseconds of CPU time."""

    questions: int
    labels: int
    phrasings: int
    parts: tuple[str, ...]
    first: float
    top: float
    ms_median: float


def read_labelled(path: Path) -> list[MeasuredQuestion]:
    """Return the lines `label<TAB>text` of a file; empty ones are skipped. Raises LabelledFileError."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise LabelledFileError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise LabelledFileError(f"{path}: not UTF-8 at byte {error.start}") from error
    found = [_read_line(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise LabelledFileError(f"{path}: no line of the form label<TAB>text")
    return found


def measure(
    phrasings: Sequence[MeasuredQuestion], questions: Sequence[MeasuredQuestion], *, encoder: Encoder | None = None
) -> QualityReport:
    """Index `phrasings` and ask `questions`. Raises ValueError when a question has a label without phrasings."""
    asked_for: dict[str, list[Spoken]] = defaultdict(list)
    for label, text in phrasings:
        asked_for[label].append(Spoken(UNDETERMINED, text))
    missing = {line.label for line in questions} - set(asked_for)
    if missing:
        raise ValueError(f"no phrasing for the labels: {', '.join(sorted(missing)[:5])}")
    engine = Engine([Item(Label(Kind.FAQ, label), tuple(texts)) for label, texts in asked_for.items()], encoder)
    found, times = _ask(engine, questions)
    ranked = [[match.label.id for match in ranking.matches] for ranking in found]
    pairs = list(zip(questions, ranked, strict=True))
    return QualityReport(
        questions=len(questions),
        labels=len(asked_for),
        phrasings=len(phrasings),
        parts=engine.parts,
        first=sum(labels[:1] == [line.label] for line, labels in pairs) / max(1, len(pairs)),
        top=sum(line.label in labels[:3] for line, labels in pairs) / max(1, len(pairs)),
        ms_median=float(np.median(times)) if times else 0.0,
    )


def _ask(engine: Engine, questions: Sequence[MeasuredQuestion]) -> tuple[list[Ranking], list[float]]:
    """Ask an engine every question, timed one by one in processor time."""
    found, times = [], []
    for _, text in questions:
        began = time.process_time()
        found.append(engine.rank(text))
        times.append((time.process_time() - began) * 1000)
    return found, times


def _read_line(path: Path, number: int, line: str) -> MeasuredQuestion:
    """Return one line of a file as label and text."""
    label, tab, text = (part.strip(" \r") for part in line.partition("\t"))
    if not tab:
        raise LabelledFileError(f"{path}, line {number}: no tab between label and text")
    if not label or not text.strip():
        raise LabelledFileError(f"{path}, line {number}: the {'text' if label else 'label'} is empty")
    return MeasuredQuestion(label, text.strip())
