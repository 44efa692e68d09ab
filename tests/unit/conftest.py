"""The small content folder, for all tests of what becomes of content."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.release_examples import SMALL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small, flawless content folder that a test may spoil."""
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


@pytest.fixture(params=["on disk", "in memory"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    """Where the history is kept: everything works without a folder as well."""
    return tmp_path / "history" if request.param == "on disk" else None
