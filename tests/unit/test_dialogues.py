"""Every dialogue script holds against the pure dialogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts import read, run, scripts
from tests.stage import Stage


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.stem)
async def test_everybody_sees_what_the_script_says(path: Path) -> None:
    await run(read(path), Stage())
