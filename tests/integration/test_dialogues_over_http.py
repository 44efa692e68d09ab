"""Every dialogue script holds with the running bot, over HTTP through PTB and the emulator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from knowledge.releases.releases import Releases
from tests.http_stage import HttpStage
from tests.scripts import admin_scripts, read, run, scripts
from tests.thin_content import thin_content


def played(path: Path, *, behind: bool, reason: str) -> Any:
    """A script as a parameter; one that is behind the product is expected to fail until it is rewritten."""
    marks = [pytest.mark.xfail(reason=reason, strict=False)] if behind else []
    return pytest.param(path, marks=marks, id=path.stem)


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.stem)
async def test_everybody_sees_what_the_script_says(path: Path, tmp_path: Path) -> None:
    async with HttpStage.open(tmp_path, menus=False, unsynced=True) as stage:
        await run(read(path), stage)


@pytest.mark.parametrize("path", admin_scripts(), ids=lambda path: path.stem)
async def test_admins_change_the_content_and_everybody_sees_what_the_script_says(path: Path, tmp_path: Path) -> None:
    releases = await Releases.open(thin_content(tmp_path), history=tmp_path / "releases")
    async with HttpStage.open(tmp_path, releases, menus=False, unsynced=True) as stage:
        await run(read(path), stage)
