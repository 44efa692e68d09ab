"""`icn-bot report` prints the figures and writes the files, also while a bot has the store open."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from storage import open_store
from storage.records import Changes
from tests.unit.report_examples import example_requests


@pytest.fixture
async def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a store that holds nine requests."""
    monkeypatch.chdir(tmp_path)
    store = await open_store(tmp_path / "data" / "store")
    for request in example_requests():
        await store.commit(Changes(requests=(request,)))
    await store.close()
    return tmp_path


async def test_figures_are_printed_and_written_while_the_store_is_open(folder: Path) -> None:
    store = await open_store(folder / "data" / "store")
    arguments = ["report", "--period", "all", "--csv", "r.csv", "--xlsx", "r.xlsx", "--picture", "r.png"]
    result = CliRunner().invoke(app, arguments)
    await store.close()
    assert result.exit_code == 0, result.output
    assert "9 requests" in result.output
    assert len((folder / "r.csv").read_text("utf-8-sig").splitlines()) == 10
    assert (folder / "r.xlsx").read_bytes()[:2] == b"PK"
    assert (folder / "r.png").read_bytes()[:4] == b"\x89PNG"


async def test_one_cluster_in_another_language(folder: Path) -> None:
    result = CliRunner().invoke(app, ["report", "--period", "all", "--cluster", "tenerrdis", "--lang", "de"])
    assert result.exit_code == 0
    assert "5 Anfragen" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--cluster", "tenerdis"], "tenerrdis"),
        (["--csv", "no/such/folder/r.csv"], "can't be written"),
        (["--lang", "sv"], "Its languages are: en,"),
    ],
)
async def test_what_cannot_be_is_one_sentence(folder: Path, arguments: list[str], told: str) -> None:
    result = CliRunner().invoke(app, ["report", *arguments])
    assert result.exit_code == 2
    assert told in result.output
    assert "Traceback" not in result.output


def test_a_folder_without_a_store_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["report"])
    assert "Traceback" not in result.output
    assert result.exit_code in (0, 2)
