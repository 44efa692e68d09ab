"""Every dialogue script holds with the running bot, over HTTP through PTB and the emulator."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.loader import packaged
from knowledge.releases.releases import Releases
from tests.http_stage import HttpStage
from tests.scripts import admin_scripts, read, run, scripts
from tests.thin_content import thin_content


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.stem)
async def test_everybody_sees_what_the_script_says(path: Path, tmp_path: Path) -> None:
    async with HttpStage.open(tmp_path, packaged()) as stage:
        await run(read(path), stage)


@pytest.mark.parametrize("path", admin_scripts(), ids=lambda path: path.stem)
async def test_admins_change_the_content_and_everybody_sees_what_the_script_says(path: Path, tmp_path: Path) -> None:
    releases = await Releases.open(thin_content(tmp_path), history=tmp_path / "releases")
    async with HttpStage.open(tmp_path, releases.folder, releases) as stage:
        await run(read(path), stage)
