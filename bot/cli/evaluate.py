"""`icn-bot quality`: how good the answers are, on a labelled set of one's own or on the content's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.cli.ask import scene_of
from bot.dialogue.questions.answers import Decision, Outcome, decide
from knowledge.releases.releases import Release
from knowledge.search.quality import Labelled, QualityReport, read_labelled

SETS = Path("tests/quality/questions")
"""Where a checkout keeps the project's labelled questions: one file a language, such as `fr.tsv`."""
REFUSED = "fallback"
"""The label of questions that are not ours: right is whoever gives no answer of ICN's."""


@dataclass(frozen=True)
class Verdict:
    """How the questions of one language went: parts of 1, and what went wrong, as "label: question -> found"."""

    language: str
    ours: int
    first: float
    top: float
    others: int
    refused: float
    wrong: tuple[str, ...]


def own_questions(release: Release) -> dict[str, list[Labelled]]:
    """The labelled questions by language: those of the checkout, else the content's own `tests`."""
    files = {path.stem: read_labelled(path) for path in sorted(SETS.glob("*.tsv"))}
    return files or {language: list(_tests(release, language)) for language in release.catalog.languages}


def _tests(release: Release, language: str) -> Iterable[Labelled]:
    """The held-out questions that stand in the content itself."""
    catalog = release.catalog
    for entry in catalog.entries.values():
        if language in entry.words:
            yield from (Labelled(f"answer:{entry.id}", text) for text in entry.words[language].tests)
    for service, words in catalog.service_words[language].items():
        yield from (Labelled(f"service:{service}", text) for text in words.tests)
    intents = catalog.intents[language]
    yield from (Labelled(f"action:{one.id}", text) for one in intents.actions for text in one.tests)
    yield from (Labelled(f"smalltalk:{one.id}", text) for one in intents.smalltalk for text in one.tests)
    yield from (Labelled(REFUSED, text) for one in intents.outside for text in one.tests)


def judge(release: Release, language: str, questions: Iterable[Labelled]) -> Verdict:
    """Ask every question through the dialogue, as a fresh person without a chosen language."""
    ours: list[int] = []
    others: list[int] = []
    wrong: list[str] = []
    for label, text in questions:
        decision = decide(scene_of(release, text, "", datetime.now(UTC)), text)
        place = _place(label, decision)
        (others if label.partition(":")[0] == REFUSED else ours).append(place)
        if place != 1:
            wrong.append(f"{label}: {text} -> {_told(decision)}")
    return Verdict(
        language=language,
        ours=len(ours),
        first=_share(place == 1 for place in ours),
        top=_share(place > 0 for place in ours),
        others=len(others),
        refused=_share(place == 1 for place in others),
        wrong=tuple(wrong),
    )


def _place(label: str, decision: Decision) -> int:
    """Where the expected label, or one of several joined by `|`, stands in what was offered: 1 is first, 0 nowhere."""
    if label.partition(":")[0] == REFUSED:
        return int(decision.outcome is Outcome.FALLBACK)
    fitting = label.split("|")
    if f"{decision.outcome.value}:{decision.id}" in fitting:
        return 1
    wanted = [one.replace("answer:", "faq:") for one in fitting]
    first = 1 if decision.outcome in (Outcome.SUGGEST, Outcome.FALLBACK) else 2
    return next((place for place, choice in enumerate(decision.choices, first) if choice in wanted), 0)


def _told(decision: Decision) -> str:
    """The decision in a few words."""
    found = decision.id or ", ".join(decision.choices) or "nothing"
    return f"{decision.outcome.value} {found} ({decision.score:.2f})"


def _share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return sum(counted) / len(counted) if counted else 1.0


def show_verdicts(console: Console, verdicts: Iterable[Verdict], *, misses: bool) -> None:
    """The verdicts as a table, with what went wrong when asked for."""
    table = Table("language", "questions", "right first", "in first three", "not ours", "refused")
    for one in verdicts:
        table.add_row(
            one.language, str(one.ours), f"{one.first:.1%}", f"{one.top:.1%}", str(one.others), f"{one.refused:.1%}"
        )
    console.print(table)
    for one in verdicts if misses else ():
        for line in one.wrong:
            console.print(f"{one.language}  {line}", highlight=False, markup=False)


def show_report(console: Console, report: QualityReport) -> None:
    """A measurement on labelled lines as two tables: methods side by side, and the three bands."""
    console.print(
        f"{report.questions} questions and {report.out_of_scope} out of scope, {report.labels} labels, "
        f"{report.phrasings} phrasings; {', '.join(report.parts)}; built in {report.build_seconds:.2f} s; "
        f"answers from {report.thresholds.answer:.2f}, suggests from {report.thresholds.suggest:.2f}",
        highlight=False,
    )
    methods = Table("method", "top-1", "top-3", "AUROC", "recall at 2 points", "ms median", "ms p99")
    for one in report.methods:
        rates = (f"{one.top1:.1%}", f"{one.top3:.1%}", _rate(one.auroc), _rate(one.recall_at_loss))
        methods.add_row(one.name, *rates, f"{one.ms_median:.2f}", f"{one.ms_p99:.2f}")
    console.print(methods)
    bands = Table("band", "share", "right", "share of out of scope")
    for band, found in report.bands.items():
        bands.add_row(band.value, f"{found.share:.1%}", _rate(found.right), _rate(found.out_of_scope))
    console.print(bands)


def _rate(rate: float | None) -> str:
    return "-" if rate is None else f"{rate:.1%}"


def as_json(found: QualityReport | Verdict) -> dict[str, Any]:
    """The figures as plain values."""
    return asdict(found)
