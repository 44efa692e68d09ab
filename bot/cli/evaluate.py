"""Figures of quality: the project's own labelled questions, and entries simulated as they're added."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import cast

from rich.box import SIMPLE_HEAD
from rich.table import Table

from bot.cli.ask import scene_of
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.policy import decide
from bot.dialogue.words.plain_words import looks_like_question
from knowledge.releases.release import Release
from knowledge.schema import REFERENCE_LANGUAGE, Catalog
from knowledge.search import Encoder, Engine, Item, Kind, Label
from knowledge.search.acts import Asked, LabelledPlace, LabelledWords
from knowledge.search.catalog_items import items
from knowledge.search.fitting import Labelled as LabelledQuestion
from knowledge.search.holding_out import as_added, folds
from knowledge.search.items import CLUSTERS
from knowledge.search.purposes import LabelledLine
from knowledge.search.quality import MeasuredQuestion, read_labelled

SETS = Path("tests/quality/questions")
"""Where a checkout keeps the project's labelled questions: one file a language, such as `fr.tsv`."""
FITTING = Path("tests/quality/fitting")
"""Further labelled questions, for fitting alone: the figures would flatter what was fitted on them."""
RECOGNISED = Path("tests/quality/recognised")
"""Labelled sentences of which the recogniser learns what is a wish, an order, a question or a statement."""
STYLES = Path("tests/quality/styles")
"""Stories, slips and questions of few words about every entry. Of three lines two are for fitting, one is measured."""
STORIES = Path("tests/quality/stories")
"""Longer and chattier ones, by other writers, kept in the same way: being harder, they have figures of their own."""
ACTS, SIDES = Path("tests/quality/acts/learnt"), Path("tests/quality/sides/learnt")
"""What people type into forms, labelled with `act:what is asked for`, and sentences with `X` for a place, labelled with
the side of a request on which it stands.
"""
LINES = Path("tests/quality/correspondence/learnt")
"""What people type while a request is open, labelled with `where:what for`."""
PLACE = "X"
"""What stands for a place in a sentence."""
BESIDE = {"home": ("wish", "options"), "target": ("activity", "company"), "neither": ("activity", "wish")}
"""What people tell beside a place on each side, as what a form asks for."""
HELD_OUT = 3
SHORTEST_QUESTION = 3
"""Words of the shortest whole question."""
ShowProgress = Callable[[str], None]
"""Reports progress."""
REFUSED = "fallback"
"""The label of questions that aren't about ICN: the right reply is none of ICN's answers."""


@dataclass(frozen=True)
class QualityRow:
    """A row of the table: shares between 0 and 1, None if not measured; `ms` is processor time per question."""

    name: str
    questions: int
    first: float | None = None
    top: float | None = None
    wrong: float | None = None
    intents: float | None = None
    refused: float | None = None
    ms: float | None = None


def table(figures: Iterable[QualityRow]) -> Table:
    """Return the figures as a table that fits eighty columns; `ms` are of processor time."""
    shown = Table("set", "asked", "first", "three", "wrong", "intents", "refused", "ms", box=SIMPLE_HEAD)
    for column in shown.columns:
        column.no_wrap = True
    shown.pad_edge, shown.padding = False, 0
    for figure in figures:
        shares = (figure.first, figure.top, figure.wrong, figure.intents, figure.refused)
        ms = "-" if figure.ms is None else f"{figure.ms:.1f}"
        shown.add_row(
            figure.name, str(figure.questions), *("-" if share is None else f"{share:.1%}" for share in shares), ms
        )
    return shown


# --------------------------------------------------------------- own questions


def measure_own(release: Release, every: int, tell: ShowProgress) -> tuple[list[QualityRow], list[str]]:
    """Return a row for each language of the project's own questions, and the misses; asks only every `every`-th
    question.

    The last row is the cost of questions that are sure without the encoder.
    """
    figures, wrong, sure = [], [], []
    for language, questions in own_questions(release.catalog).items():
        tell(f"Asking our own questions: {language}")
        figure, missed, quick = measure(release, language, questions[::every])
        figures.append(figure)
        wrong += missed
        sure += quick
    style_figures, missed = measure_styles(release, tell)
    figures, wrong = [*figures, *style_figures], [*wrong, *missed]
    return [*figures, QualityRow("sure without the encoder", len(sure), ms=median(sure) if sure else None)], wrong


def own_questions(catalog: Catalog) -> dict[str, list[MeasuredQuestion]]:
    """Return the labelled questions by language: those of the checkout, else the content's own `tests`."""
    files = {path.stem: read_labelled(path) for path in sorted(SETS.glob("*.tsv"))}
    return files or {language: list(content_tests(catalog, language)) for language in catalog.languages}


def labelled_questions(catalog: Catalog, labels: Collection[Label], *, measured: bool = True) -> list[LabelledQuestion]:
    """Return all labelled questions for fitting: those of the checkout and the content's `tests`.

    Without the `measured` ones, what has many constants can be learnt, and the figures don't flatter it. What only
    clusters' contacts find is left out: the search is fitted, and measured, as companies have it.
    """
    theirs = {Label(Kind.FAQ, entry.id) for entry in catalog.entries.values() if entry.audience == CLUSTERS}
    found = []
    for language in catalog.languages:
        labelled = [*content_tests(catalog, language), *_read_folder(FITTING, language), *fitted_styles(language)]
        labelled += own_questions(catalog).get(language, ()) if measured else ()
        for label, text in dict.fromkeys(labelled):
            named = {Label.parse(_as_label(part)) for part in label.split("|") if part.partition(":")[2]}
            if named.isdisjoint(theirs):
                found.append(LabelledQuestion(text, language, frozenset(named & set(labels))))
    return found


def sentences_to_recognise(catalog: Catalog) -> list[tuple[str, str]]:
    """Return the labelled sentences that the recogniser learns from; of several labels the first counts."""
    files = (folder / f"{language}.tsv" for folder in (FITTING, RECOGNISED) for language in catalog.languages)
    labelled = [question for path in files if path.is_file() for question in read_labelled(path)]
    return [(_as_label(label.partition("|")[0]), text) for label, text in labelled]


def tests_to_recognise(catalog: Catalog, labels: Collection[str]) -> list[tuple[str, str]]:
    """Return the content's `tests` for these labels, which the recogniser learns from, too."""
    found = [test for language in catalog.languages for test in content_tests(catalog, language)]
    return [(label, text) for label, text in ((_as_label(label), text) for label, text in found) if label in labels]


def acts_to_learn(catalog: Catalog) -> list[LabelledWords]:
    """Return what people type into forms, of which it's learnt what words are for."""
    found = [line for language in catalog.languages for line in _read_folder(ACTS, language)]
    parts = ((label.partition(":"), text) for label, text in found)
    return [LabelledWords(act, cast(Asked, asked), text) for (act, _, asked), text in parts]


def lines_to_learn(catalog: Catalog) -> list[LabelledLine]:
    """Return what people type while a request is open, of which it's learnt whom words are for; questions with a
    question mark as well, which many leave out.
    """
    found = [line for language in catalog.languages for line in _read_folder(LINES, language)]
    asked = [(label, f"{text}?") for label, text in found if looks_like_question(catalog, text)]
    parts = ((label.partition(":"), text) for label, text in [*found, *asked])
    return [LabelledLine(place, purpose, text) for (place, _, purpose), text in parts]


def sides_to_learn(catalog: Catalog) -> list[LabelledPlace]:
    """Return the sentences with a place: each with a cluster or its town by itself, and with another one beside what
    people say in the same breath, such as what they do or look for.
    """
    names = [name for cluster in catalog.clusters.values() for name in (cluster.name, cluster.city)]
    found = []
    for language in catalog.languages:
        told = [(label.partition(":")[2], text) for label, text in _read_folder(ACTS, language)]
        beside = {side: [text for asked, text in told if asked in BESIDE[side]] for side in BESIDE}
        for number, (side, text) in enumerate(_read_folder(SIDES, language)):
            further = beside[side][number % len(beside[side])]
            mixed = f"{text}, {further}" if number % 2 else f"{further}. {text}"
            for turn, sentence in enumerate((text, mixed)):
                found.append(LabelledPlace(side, sentence.replace(PLACE, names[(number + turn) % len(names)], 1)))
    return found


def questions_of(catalog: Catalog) -> list[str]:
    """Return the content's phrasings that are whole questions."""
    said = (spoken.text for item in items(catalog) if item.label.kind is Kind.FAQ for spoken in item.phrasings)
    return [text for text in said if looks_like_question(catalog, text) and len(text.split()) >= SHORTEST_QUESTION]


def _read_folder(folder: Path, language: str) -> list[MeasuredQuestion]:
    """Return the labelled questions of a folder in a language; none where it isn't there."""
    path = folder / f"{language}.tsv"
    return read_labelled(path) if path.is_file() else []


def fitted_styles(language: str) -> list[MeasuredQuestion]:
    """Return the stories and slips that the constants are fitted on."""
    sets = (_read_folder(folder, language) for folder in (STYLES, STORIES))
    return [line for lines in sets for number, line in enumerate(lines, 1) if number % HELD_OUT]


def measure_styles(release: Release, tell: ShowProgress) -> tuple[list[QualityRow], list[str]]:
    """Return the figures of the stories and slips that nothing is fitted on, and what went wrong."""
    figures, wrong = [], []
    for name, folder in (("stories and slips", STYLES), ("further stories", STORIES)):
        held_out = {code: _read_folder(folder, code)[HELD_OUT - 1 :: HELD_OUT] for code in release.catalog.languages}
        english = held_out.pop(REFERENCE_LANGUAGE)
        for where, questions in (("en", english), ("others", [line for lines in held_out.values() for line in lines])):
            tell(f"Asking {name}: {where}")
            if questions:
                figure, missed, _ = measure(release, f"{name}: {where}", questions)
                figures.append(figure)
                wrong += missed
    return figures, wrong


def _as_label(text: str) -> str:
    return text.replace("answer:", "faq:").replace("fallback:", "outside:")


def content_tests(catalog: Catalog, language: str) -> Iterator[MeasuredQuestion]:
    """Yield the held-out questions that stand in the content itself."""
    for entry in catalog.entries.values():
        if language in entry.words:
            yield from (MeasuredQuestion(f"answer:{entry.id}", text) for text in entry.words[language].tests)
    for service, words in catalog.service_words[language].items():
        yield from (MeasuredQuestion(f"service:{service}", text) for text in words.tests)
    intents = catalog.intents[language]
    yield from (MeasuredQuestion(f"action:{action.id}", text) for action in intents.actions for text in action.tests)
    yield from (MeasuredQuestion(f"smalltalk:{talk.id}", text) for talk in intents.smalltalk for text in talk.tests)
    yield from (MeasuredQuestion(f"{REFUSED}:{trap.id}", text) for trap in intents.outside for text in trap.tests)


def measure(
    release: Release, name: str, questions: Sequence[MeasuredQuestion]
) -> tuple[QualityRow, list[str], list[float]]:
    """Ask every question through the dialogue, as a fresh person without a chosen language.

    Return the row, the misses, and the milliseconds of questions that are sure without the encoder.
    """
    ours: list[int] = []
    others: list[int] = []
    times: list[float] = []
    sure: list[float] = []
    wrong: list[str] = []
    answered = 0
    for label, text in questions:
        began = time.process_time()
        decision = decide(scene_of(release, text, "", datetime.now(UTC)), text)
        times.append((time.process_time() - began) * 1000)
        sure += [] if decision.ranking.wished else times[-1:]  # only who searches looks for wishes
        position = _position(label, decision)
        (others if label.partition(":")[0] == REFUSED else ours).append(position)
        answered += label.startswith("answer:") and position == 0 and decision.outcome in ANSWERED
        if position != 1:
            wrong.append(f"{name}  {label}: {text} -> {_describe(decision)}")
    figure = QualityRow(
        name=name,
        questions=len(questions),
        first=_share(position == 1 for position in ours),
        top=_share(position > 0 for position in ours),
        wrong=answered / max(1, len(ours)),
        refused=_share(position == 1 for position in others),
        ms=median(times) if times else None,
    )
    return figure, wrong, sure


ANSWERED = (Outcome.ANSWER, Outcome.SERVICE, Outcome.ACTION, Outcome.SMALLTALK)


def _position(label: str, decision: Decision) -> int:
    """Return where the expected label, or one of several joined by `|`, stands in what was offered: 0 is nowhere."""
    if label.partition(":")[0] == REFUSED:
        return int(decision.outcome is Outcome.FALLBACK)
    fitting = label.split("|")
    if f"{decision.outcome.value}:{decision.id}" in fitting:
        return 1
    wanted = [_as_label(part) for part in fitting]
    first = 1 if decision.is_open else 2
    return next((position for position, choice in enumerate(decision.choices, first) if str(choice) in wanted), 0)


def _describe(decision: Decision) -> str:
    """Return the decision in a few words."""
    found = decision.id or ", ".join(map(str, decision.choices)) or "nothing"
    return f"{decision.outcome.value} {found} ({decision.score:.2f})"


def _share(hits: Iterable[bool]) -> float | None:
    counted = list(hits)
    return sum(counted) / len(counted) if counted else None


# ------------------------------------------------------------- simulated entries


def measure_new_entries(release: Release, encoder: Encoder | None, tell: ShowProgress) -> list[QualityRow]:
    """Return how entries are found on the day they're added, and what the others lose beside them.

    A fifth of the entries at a time is stripped to English, three phrasings and no translations, under names that the
    recogniser hasn't learnt. Ranking alone, and without the map of questions, which was learnt with these entries as
    they are.
    """
    engine = release.engine
    questions = [
        question
        for question in labelled_questions(release.catalog, engine.labels)
        if question.language == "en" and {label.kind for label in question.labels} == {Kind.FAQ}
    ]
    tell("Simulating new entries")
    before = Engine(engine.items, encoder, aligned=False)
    rankings_before = dict(zip(questions, before.rank_all([question.text for question in questions]), strict=True))
    new: list[tuple[bool, bool]] = []
    lost_now = found_before = 0
    held_out = folds(engine.items)
    for fold, held in enumerate(held_out, 1):
        tell(f"Simulating new entries: part {fold} of {len(held_out)}")
        after = Engine([_as_new(item) if item.label in held else item for item in engine.items], encoder, aligned=False)
        rankings = after.rank_all([question.text for question in questions])
        for question, ranking in zip(questions, rankings, strict=True):
            labels = [match.label for match in ranking.matches[:3]]
            if question.labels & held:
                wanted = {_new_name(label) if label in held else label for label in question.labels}
                new.append((bool(labels) and labels[0] in wanted, bool(wanted & set(labels))))
            elif rankings_before[question].best in question.labels:
                found_before += 1
                lost_now += ranking.best not in question.labels
    first, top = (_share(hits) for hits in zip(*new, strict=True)) if new else (None, None)
    return [
        QualityRow("simulated new entries", len(new), first=first, top=top),
        QualityRow("others beside them: lost", found_before, wrong=lost_now / max(1, found_before)),
    ]


def _as_new(item: Item) -> Item:
    return replace(as_added(item), label=_new_name(item.label))


def _new_name(label: Label) -> Label:
    return replace(label, id=f"{label.id}-as-new")
