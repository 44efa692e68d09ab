"""Every dialogue script holds with the running bot, over HTTP through PTB and the emulator."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.loader import packaged
from tests.http_stage import HttpStage
from tests.scripts import read, run, scripts


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.stem)
async def test_everybody_sees_what_the_script_says(path: Path, tmp_path: Path) -> None:
    async with HttpStage.open(tmp_path, packaged()) as stage:
        await run(read(path), stage)
