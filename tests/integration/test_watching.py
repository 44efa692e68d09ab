"""A watched content folder tells the admins what a change would do."""

from __future__ import annotations

from pathlib import Path

from knowledge.releases.releases import Releases
from tests.http_stage import HttpStage
from tests.pace import PATIENCE
from tests.thin_content import thin_content


async def test_admins_get_the_preview_when_a_watched_file_changes_and_nobody_else_does(tmp_path: Path) -> None:
    releases = await Releases.open(thin_content(tmp_path), history=tmp_path / "releases")
    async with HttpStage.open(tmp_path, releases, watch=True) as stage:
        await stage.replaces("en/faq/passport.yaml", "exclusive service", "special service")
        message = await stage.people["Ingrid"].sees("What would change", seconds=PATIENCE)
        assert "Publish ✓" in [button["text"] for button in message.buttons]
        assert stage.people["Noah"].messages() == []
        await stage.presses("Ingrid", "Publish ✓")
        await stage.people["Ingrid"].sees("Release 2 is now live", seconds=PATIENCE)
