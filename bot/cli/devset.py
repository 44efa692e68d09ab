"""A development set kept outside the project, measured with the grader in its folder."""

from __future__ import annotations

import importlib.util
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.cli.ask import as_json_line, scene_of
from bot.cli.evaluate import QualityRow, ShowProgress
from bot.dialogue.interpretation.interpreter import Context, interpret
from bot.dialogue.questions.policy import decide
from knowledge.issues import Issue
from knowledge.releases.release import Release, prepare
from knowledge.search import Encoder
from knowledge.source.yaml_document import parse

Graded = tuple[dict[str, Any], str, float]
"""A question, the grader's verdict, and milliseconds of processor time."""

KNOWN = ("answerable", "newentry")


def measure(
    folder: Path, content: Path, release: Release, encoder: Encoder | None, tell: ShowProgress
) -> tuple[list[QualityRow], list[str]]:
    """Return the figures of the set in `folder`, and what went wrong; new entries are added to a copy of `content`."""
    grader = _load_grader(folder / "grade.py")
    tell("Asking the development set: English")
    english = _grade_all(grader, release, grader.load(folder / "questions-en.yaml"))
    tell("Asking the development set: other languages")
    others = _grade_all(grader, release, grader.load(folder / "questions-other.yaml"))
    tell("Asking the development set: new entries")
    entries = _read_entries(folder / "newentries.yaml")
    added = _grade_all(grader, _release_with(entries, content, encoder), grader.load(folder / "newentries.yaml"))
    both = [*english, *others]
    figures = [
        _figure("devset English", english),
        _figure("devset other languages", others),
        _figure("unpublished details, English", [graded for graded in english if "oos-attr" in graded[0]["id"]]),
        _figure("unpublished details, others", [graded for graded in others if "oos-attr" in graded[0]["id"]]),
        _figure(
            "chatty questions", [graded for graded in both if _is_known(graded) and graded[0].get("noise") == "chatty"]
        ),
        _figure("new entries, English", [graded for graded in added if graded[0]["lang"] == "en"]),
        _figure("new entries, other languages", [graded for graded in added if graded[0]["lang"] != "en"]),
    ]
    wrong = [f"{verdict:8} {item['id']}: {item['text']}" for item, verdict, _ in (*both, *added) if verdict != "right"]
    return figures, wrong


def _load_grader(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("devset_grader", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _grade_all(grader: ModuleType, release: Release, items: Iterable[dict[str, Any]]) -> list[Graded]:
    """Ask every question and have the reply judged."""
    found = []
    for item in items:
        text = " ".join(str(item["text"]).split())
        scene = scene_of(release, text, "", datetime.now(UTC))
        began = time.process_time()
        scene = replace(scene, interpretation=interpret(release, text, Context()))
        decide(scene, text)
        took = (time.process_time() - began) * 1000
        reply = as_json_line(scene)
        found.append((item, str(grader.verdict(item, reply)), took))
    return found


def _read_entries(path: Path) -> Sequence[Any]:
    """Read the entries to add. Raises ValueError when the file can't be read."""
    issues: list[Issue] = []
    document = parse(path.read_bytes(), path.name, issues)
    if document is None:
        raise ValueError(f"{path} can't be read")
    return tuple(document.value)


def _release_with(entries: Sequence[Any], content: Path, encoder: Encoder | None) -> Release:
    """Return a release of the content with entries added as an admin adds them."""
    new = [
        {key: entry[key] for key in ("id", "question", "answer", "phrasings")} | {"sources": ["secretariat, 2026"]}
        for entry in entries
    ]
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "content"
        shutil.copytree(content, copy)
        topic = {"title": "News from the secretariat", "order": 99, "entries": new}
        # JSON is YAML, and needs no writer
        (copy / "en/faq/news.yaml").write_text(json.dumps(topic, default=list, ensure_ascii=False), encoding="utf-8")
        return prepare(copy, encoder)


def _is_known(graded: Graded) -> bool:
    return graded[0]["kind"] in KNOWN


def _figure(name: str, graded: Sequence[Graded]) -> QualityRow:
    known = [verdict for item, verdict, _ in graded if item["kind"] in KNOWN]
    intents = [verdict for item, verdict, _ in graded if str(item["kind"]).endswith("_intent")]
    others = [verdict for item, verdict, _ in graded if item["kind"] == "out_of_scope"]
    times = sorted(took for _, _, took in graded)
    return QualityRow(
        name=name,
        questions=len(graded),
        first=_share(known, lambda verdict: verdict == "right"),
        top=_share(known, lambda verdict: verdict in ("right", "assisted")),
        wrong=_share(known, lambda verdict: verdict == "wrong"),
        intents=_share(intents, lambda verdict: verdict == "right"),
        refused=_share(others, lambda verdict: verdict == "right"),
        ms=times[len(times) // 2] if times else None,
    )


def _share(verdicts: Sequence[str], counts: Callable[[str], bool]) -> float | None:
    return sum(map(counts, verdicts)) / len(verdicts) if verdicts else None
