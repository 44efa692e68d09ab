"""Links into the chat open what they name, and fit what Telegram takes."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from bot.cli.links import link, payloads
from bot.cli.main import app
from tests.stage import release


def test_every_payload_is_one_that_telegram_takes() -> None:
    found = list(payloads(release().catalog, entries=True))
    assert "passport_greencape" in found
    assert len(set(found)) == len(found)
    assert [start for start in found if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start)] == []


def test_the_name_of_the_bot_may_be_written_with_its_sign() -> None:
    assert link("@ICNBot", "passport") == "https://t.me/ICNBot?start=passport"


def test_the_command_prints_links_and_draws_their_codes(tmp_path: Path) -> None:
    folder = tmp_path / "qr"
    result = CliRunner().invoke(app, ["links", "--bot", "ICNBot", "--codes", str(folder)])
    assert result.exit_code == 0, result.output
    assert "https://t.me/ICNBot?start=passport_greencape" in result.output
    assert (folder / "passport_greencape.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (folder / "passport_greencape.svg").read_text(encoding="utf-8")


def test_without_a_name_and_a_token_the_command_says_what_is_missing() -> None:
    result = CliRunner(env={"ICN_BOT_TOKEN": ""}).invoke(app, ["links"])
    assert result.exit_code == 2


def test_a_name_that_no_bot_can_have_is_refused() -> None:
    result = CliRunner().invoke(app, ["links", "--bot", "@My Bot"])
    assert result.exit_code == 2
    assert "`@My Bot` isn't a bot's user name" in result.output
