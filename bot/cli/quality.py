"""`icn-bot quality`: measures the answers, and makes the search's shipped constants and vectors."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import err, fail, out

if TYPE_CHECKING:
    from bot.cli.costs import CostRow
    from bot.cli.evaluate import QualityRow
    from bot.settings import Settings
    from knowledge.search.encoder import Encoder

app = typer.Typer(help="Measure the answers, or fit the search's constants anew.", invoke_without_command=True)


@app.callback(epilog="Example: icn-bot quality --cold --devset questions --benchmark banking77")
def quality(
    context: typer.Context,
    devset_: Annotated[Path | None, typer.Option("--devset", help="Folder of a development set with grade.py.")] = None,
    benchmark: Annotated[
        Path | None, typer.Option(help="Folder with train_10.tsv and test.tsv: lines label<TAB>text.")
    ] = None,
    cold: Annotated[bool, typer.Option("--cold", help="Simulate entries as they're added.")] = False,
    every: Annotated[int, typer.Option(min=1, help="Ask every nth of our own and the benchmark's questions.")] = 3,
    content: Annotated[Path | None, typer.Option(help="Content folder; default: the one in the settings.")] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List what went wrong.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print each row of the table as a JSON object.")] = False,
) -> None:
    """Measure the answers on the project's own questions, and on further sets where they're given."""
    if context.invoked_subcommand:
        return
    from bot.cli import costs, evaluate

    figures, spent, wrong = _measure(devset_, benchmark, content, every, cold=cold)
    if json_:
        for row in (*map(asdict, figures), *map(asdict, spent)):
            out.out(json.dumps(row, ensure_ascii=False), highlight=False)
    else:
        out.print(evaluate.table(figures), costs.table(spent))
    for line in wrong if misses else ():
        out.out(line, highlight=False)


def _measure(
    folder: Path | None, benchmark: Path | None, content: Path | None, every: int, *, cold: bool
) -> tuple[list[QualityRow], list[CostRow], list[str]]:
    """Return the rows of both tables, and the misses; `folder` is that of a development set."""
    from bot.cli import costs, devset, evaluate
    from bot.settings import read_settings
    from knowledge.loader import packaged
    from knowledge.releases.release import prepare

    settings = read_settings()
    encoder = _encoder(settings)
    content = content or settings.content or packaged()
    with err.status("Opening the content") as status:
        release = prepare(content, encoder, settings.languages)
        figures, wrong = evaluate.measure_own(release, every, status.update)
        if cold:
            figures += evaluate.measure_new_entries(release, encoder, status.update)
        if folder:
            more, missed = devset.measure(folder, content, release, encoder, status.update)
            figures, wrong = [*figures, *more], [*wrong, *missed]
        if benchmark:
            status.update(f"Asking {benchmark.name}")
            figures.append(_benchmark(benchmark, encoder, every))
        status.update("Starting from nothing, and reloading with a new entry")
        spent = [*costs.measure(content), costs.count_phrasings(release.catalog)]
    return figures, spent, wrong


@app.command(epilog="Example: icn-bot quality fit")
def fit(
    words_alone: Annotated[bool, typer.Option("--words-alone", help="Fit those for words alone as well.")] = False,
) -> None:
    """Fit the search's weights, detectors, cuts and map anew. Needs scikit-learn (extra `fitting`); some minutes."""
    from bot.cli import evaluate
    from bot.settings import read_settings
    from knowledge.loader import load, packaged
    from knowledge.search import alignment, deviations, fitting, lessons
    from knowledge.search.catalog_items import items, vocabulary
    from knowledge.search.evidence import Fitted
    from knowledge.search.signs import MEANING, WORDS
    from knowledge.search.stamps import stamp

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    encoder = _needed_encoder(read_settings(), "semantic,fitting")
    catalog = load(packaged()).catalog
    catalog_items, words = [item for item in items(catalog) if item.phrasings], vocabulary(catalog)
    labels = {item.label for item in catalog_items}
    questions = evaluate.labelled_questions(catalog, labels)
    deviations.save(encoder.name, fitting.deviations(catalog_items, questions, encoder))
    constants = {"semantic": fitting.fit(catalog_items, words, questions, encoder)}
    to_learn = evaluate.labelled_questions(catalog, labels, measured=False)
    maps = lessons.maps_of(catalog_items, to_learn, encoder, Fitted.of(constants["semantic"], (*MEANING, *WORDS)))
    alignment.save(encoder.name, sorted(map(str, labels)), maps.whole)
    constants["aligned"] = fitting.fit(catalog_items, words, questions, encoder, maps)
    path = Path(fitting.__file__).with_name("fitted.json")
    lexical = json.loads(path.read_text(encoding="utf-8"))["lexical"]
    constants["lexical"] = fitting.fit(catalog_items, words, questions, None) if words_alone else lexical
    data = f"{len(questions)} labelled questions in {len(catalog.languages)} languages"
    path.write_text(fitting.as_json(constants, f"{datetime.now(UTC):%Y-%m-%d}", data), encoding="utf-8")
    stamp("fit", catalog_items)
    out.print(f"Written: {path}", highlight=False)


@app.command(name="recogniser", epilog="Example: icn-bot quality recogniser")
def fit_recogniser() -> None:
    """Fit anew what tells wishes, orders and questions apart. Needs scikit-learn (extra `fitting`); a minute or two.

    It learns from the content's phrasings and tests as companies find them, and from the sentences in `FITTING` and
    `RECOGNISED`; then it goes part of the way from the shipped model to what was learnt. Last on 2026-12-01, from the
    model of 2026-11-30.
    """
    from bot.cli import evaluate
    from bot.settings import read_settings
    from knowledge.loader import load, packaged
    from knowledge.search import recogniser
    from knowledge.search.catalog_items import items
    from knowledge.search.items import CLUSTERS
    from knowledge.search.stamps import stamp

    encoder = _needed_encoder(read_settings(), "semantic,fitting")
    catalog = load(packaged()).catalog
    topics = {entry.id: entry.topic for entry in catalog.entries.values()}
    sentences, catalog_items = evaluate.sentences_to_recognise(catalog), items(catalog)
    known = [item for item in catalog_items if item.audience != CLUSTERS]
    tests = evaluate.tests_to_recognise(catalog, {str(item.label) for item in known})
    fitted = recogniser.fit(known, topics, sentences, tests, encoder, recogniser.recogniser_for(encoder))
    fitted.save(recogniser.SHIPPED, encoder)
    stamp("recogniser", catalog_items)
    out.print(f"Written: {recogniser.SHIPPED}, {len(fitted.classes)} classes", highlight=False)


@app.command(name="acts", epilog="Example: icn-bot quality acts")
def fit_acts() -> None:
    """Fit anew what tells answers, questions and remarks in a form apart. Needs scikit-learn (extra `fitting`).

    It learns from the sentences in `ACTS` and `SIDES` and from the content's questions. Last on 2026-12-01.
    """
    from bot.cli import evaluate
    from bot.settings import read_settings
    from knowledge.loader import load, packaged
    from knowledge.search import acts

    encoder = _needed_encoder(read_settings(), "semantic,fitting")
    catalog = load(packaged()).catalog
    words, places = evaluate.acts_to_learn(catalog), evaluate.sides_to_learn(catalog)
    acts.fit(words, evaluate.questions_of(catalog), places, encoder).save(acts.SHIPPED)
    out.print(f"Written: {acts.SHIPPED}, {len(words)} sentences and {len(places)} places", highlight=False)


@app.command(name="purposes", epilog="Example: icn-bot quality purposes")
def fit_purposes() -> None:
    """Fit anew what tells decisions, messages and orders apart while a request is open. Needs scikit-learn (extra
    `fitting`).

    It learns from the sentences in `LINES`. Last on 2026-12-01.
    """
    from bot.cli import evaluate
    from bot.settings import read_settings
    from knowledge.loader import load, packaged
    from knowledge.search import purposes

    lines = evaluate.lines_to_learn(load(packaged()).catalog)
    purposes.fit(lines, _needed_encoder(read_settings(), "semantic,fitting")).save(purposes.SHIPPED)
    out.print(f"Written: {purposes.SHIPPED}, {len(lines)} sentences", highlight=False)


@app.command(epilog="Example: icn-bot quality vectors")
def vectors() -> None:
    """Compute the vectors of the shipped texts, so that no start has to: minutes when many are new."""
    from bot.cli import evaluate
    from bot.settings import read_settings
    from knowledge.loader import load, packaged
    from knowledge.search import Engine
    from knowledge.search.catalog_items import items, vocabulary
    from knowledge.search.encoder import SHIPPED
    from knowledge.search.shipping import ship

    encoder = _needed_encoder(read_settings(), "semantic")
    catalog = load(packaged()).catalog
    questions = [text for language in catalog.languages for _, text in evaluate.content_tests(catalog, language)]
    catalog_items, words = items(catalog), vocabulary(catalog)
    engine = Engine(catalog_items, encoder, words)
    questions += [engine.repair(question) for question in questions]
    count = ship(catalog_items, words, questions, encoder, SHIPPED)
    out.print(f"Written: {SHIPPED}, {count} vectors", highlight=False)


def _encoder(settings: Settings) -> Encoder | None:
    from knowledge.search.encoder import load_encoder

    return load_encoder(settings.cache) if settings.semantic else None


def _needed_encoder(settings: Settings, extras: str) -> Encoder:
    """Return the encoder; where it or what fits is missing, end with the command that installs the `extras`."""
    encoder = _encoder(settings)
    if encoder is None:
        fail(f"The encoder isn't installed. In the source folder: pip install -e '.[{extras}]'")
    if "fitting" in extras and not find_spec("sklearn"):
        fail(f"scikit-learn isn't installed. In the source folder: pip install -e '.[{extras}]'")
    return encoder


def _benchmark(folder: Path, encoder: Encoder | None, every: int) -> QualityRow:
    """Measure the engine alone on labelled files."""
    from bot.cli import evaluate
    from knowledge.search.quality import LabelledFileError, measure, read_labelled

    try:
        questions = read_labelled(folder / "test.tsv")[::every]
        found = measure(read_labelled(folder / "train_10.tsv"), questions, encoder=encoder)
    except LabelledFileError as error:
        fail(str(error))
    return evaluate.QualityRow(folder.name, found.questions, first=found.first, top=found.top, ms=found.ms_median)
