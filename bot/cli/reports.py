"""`icn-bot report`: the figures that /report gives in the chat, on the command line and as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from bot.cli.console import err, fail, out
from bot.cli.upkeep import DataOption
from bot.dialogue.reports.figures import Period

if TYPE_CHECKING:
    from bot.dialogue.reports.figures import Report
    from bot.dialogue.speech import Speech
    from knowledge.schema import Catalog


Write: TypeAlias = "Callable[[Speech, Report], bytes]"


def report(
    period: Annotated[Period, typer.Option(help="How far back: 30 days, 91, 365, or all.")] = Period.MONTH,
    cluster: Annotated[str, typer.Option(help="Only this cluster, by its id.")] = "",
    lang: Annotated[str, typer.Option(help="Language of the report.")] = "en",
    csv: Annotated[
        Path | None, typer.Option(help="Also write the requests to this file, one per line.", dir_okay=False)
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option(help="Also write figures and requests to this workbook.", dir_okay=False)
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(help="Also draw the figures into this PNG file.", dir_okay=False)
    ] = None,
    data: DataOption = None,
) -> None:
    """Print figures about requests: status, waiting times, flows, unmet demand, outcomes. Works while the bot runs."""
    from bot.dialogue.reports import words
    from bot.dialogue.reports.figures import report_of
    from bot.dialogue.speech import Speech, plain
    from bot.reports.picture import as_picture
    from bot.reports.sheets import as_csv, as_workbook
    from bot.settings import read_settings
    from knowledge.loader import load, packaged
    from storage import read_requests

    settings = read_settings()
    catalog = load(settings.content or packaged()).catalog
    requests, unanswered, contacts = read_requests((data or settings.data) / "store")
    _check_cluster(cluster, catalog)
    if lang.partition("-")[0].lower() not in catalog.languages:
        fail(f"The content has no texts in `{lang}`. Its languages are: {', '.join(catalog.languages)}.")
    figures = report_of(catalog, requests, unanswered, period, datetime.now(UTC), cluster, contacts)
    speech = Speech(catalog, catalog.best_language(lang))
    out.out(plain(words.text(speech, figures)), highlight=False)
    for file, write in ((csv, as_csv), (xlsx, as_workbook), (picture, as_picture)):
        if file is not None:
            _write(file, write, speech, figures)


def _check_cluster(cluster: str, catalog: Catalog) -> None:
    from knowledge.issues import did_you_mean

    if cluster and cluster not in catalog.clusters:
        fail(f"There is no cluster {cluster}. {did_you_mean(cluster, catalog.clusters)}".strip())


def _write(file: Path, write: Write, speech: Speech, figures: Report) -> None:
    """Write one file; errors are printed in one sentence."""
    try:
        file.write_bytes(write(speech, figures))
    except ImportError:
        fail("For pictures and workbooks, in the bot's source folder: pip install -e '.[report]'")
    except OSError as error:
        fail(f"{file} can't be written: {error.strerror}.")
    err.print(f"wrote {file}", markup=False, highlight=False)
