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
        assert sum("✓ Sent" in seen.text for seen in news["Camille"]) == 1
        stage.people["Camille"].sends_album("photo", [PIXEL, PIXEL])
        assert "📷 photo ×2" in "".join(seen.text for seen in (await stage.news())["Noah"])


async def test_an_album_sent_in_mid_form_goes_to_the_contact_with_the_card(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.types("Camille", "/passport")
        await stage.news()
        stage.people["Camille"].sends_album("photo", [PIXEL, PIXEL, PIXEL], "Write to me: camille@alpineheat.example")
        shown = "\n".join(str(seen) for seen in (await stage.news())["Camille"])
        assert shown.count("I've added 3 files (3 of 10).") == 1
        assert "That looks like your e-mail address." in shown
        for words in ("Quebec", "Alpine Heat", "Grenoble", "Heat pumps", "partners",
                      "Bring our pilot to installers in cold places",
                      "skip", "skip", "camille@alpineheat.example", "yes"):  # fmt: skip
            await stage.types("Camille", words)
            await stage.news()
        await stage.presses("Camille", "Send ✓")
        news = await stage.news()
        assert sum("<photo>" in seen.text for seen in news["Noah"]) == 3
        assert "3 photos" in "".join(seen.text for seen in news["Noah"])
        assert "camille@alpineheat.example" not in "".join(seen.text for seen in news["Noah"])
