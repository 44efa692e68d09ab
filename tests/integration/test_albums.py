"""An album is one message, although Telegram sends each of its pictures by itself."""

from __future__ import annotations

from pathlib import Path

from tests.http_stage import FIRST, PIXEL
from tests.integration.test_outages import staged


async def test_all_pictures_of_an_album_reach_the_other_side_and_the_sender_hears_once(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.sends_a_passport()
        await stage.people["Noah"].sees(f"ICN Passport request {FIRST}")
        await stage.noah.accept(FIRST)
        await stage.news()
        stage.people["Camille"].sends_album("photo", [PIXEL, PIXEL, PIXEL], "Three views of the plant")
        news = await stage.news()
        assert sum("<photo>" in seen.text for seen in news["Noah"]) == 3
        assert "Three views of the plant" in "".join(seen.text for seen in news["Noah"])
        assert len(news["Camille"]) == 1
