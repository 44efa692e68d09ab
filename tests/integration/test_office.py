"""Work that takes seconds: the admin reads at once that it is under way, and what became of it in the same place."""

from __future__ import annotations

from pathlib import Path

from knowledge.releases.releases import Releases
from tests.http_stage import HttpStage
from tests.pace import PATIENCE
from tests.thin_content import thin_content


async def test_a_preview_takes_the_place_of_the_word_that_it_is_being_made(tmp_path: Path) -> None:
    releases = await Releases.open(thin_content(tmp_path), history=tmp_path / "releases")
    async with HttpStage.open(tmp_path, releases) as stage:
        await stage.replaces("en/faq/passport.yaml", "exclusive service", "special service")
        ingrid = stage.people["Ingrid"]
        await stage.types("Ingrid", "/reload")
        checking = await ingrid.sees("Checking, one moment…")
        preview = await ingrid.sees("What would change")
        assert preview.id == checking.id
        assert [message.author for message in ingrid.messages()] == [ingrid.id, preview.author]


async def test_a_file_that_cannot_be_fetched_is_told_apart_from_one_that_is_too_big(tmp_path: Path) -> None:
    async with HttpStage.open(tmp_path) as stage:
        ingrid = stage.people["Ingrid"]
        stage.playground.faults.add("server_error", times=1, methods=["getFile"])
        ingrid.sends("document", "content.zip", b"anything")
        await ingrid.sees("I couldn't download that file from Telegram. Please send it again.")
        ingrid.sends("document", "content.zip", bytes(21_000_000))
        await ingrid.sees("That file is too big. The limit is 20 MB.", seconds=PATIENCE)
        ingrid.sends("document", "content.zip", b"anything")
        await ingrid.sees("can't read that archive")
