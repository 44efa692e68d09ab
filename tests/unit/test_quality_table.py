"""The table of quality fits a narrow terminal, and says what a start and a reload cost."""

from __future__ import annotations

import io

from rich.console import Console

from bot.cli import costs
from bot.cli.evaluate import QualityRow, table
from tests.stage import release

LONGEST = QualityRow("new entries, other languages", 1000, 1.0, 1.0, 0.999, 1.0, 1.0, 100.0)


def test_every_figure_can_be_read_in_eighty_columns() -> None:
    shown = io.StringIO()
    Console(file=shown, width=80).print(table([LONGEST]))
    assert "…" not in shown.getvalue()
    assert "new entries, other languages" in shown.getvalue()
    assert "refused" in shown.getvalue()


def test_phrasings_of_everything_are_counted() -> None:
    entries = release().catalog.entries.values()
    of_entries = sum(len(words.phrasings) for entry in entries for words in entry.words.values())
    assert of_entries < costs.count_phrasings(release().catalog).figure <= 8000
