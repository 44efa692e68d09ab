"""The README says the truth: its transcript is what the bot answers, its picture what the table says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from bot.cli.main import app
from bot.dialogue.requests.lifecycle import diagram
from bot.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_transcript_is_what_the_command_prints() -> None:
    block = re.search(r"<!-- transcript -->\n```console\n\$ (.+?)\n(.+?)```", README, re.DOTALL)
    assert block
    name, *arguments = shlex.split(block[1])
    assert name == ".venv/bin/icn-bot"
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, result.stdout.strip()) == (0, block[2].strip())


def test_the_life_cycle_is_drawn_from_the_table() -> None:
    block = re.search(r"<!-- life cycle -->\n```mermaid\n(.+?)\n```", README, re.DOTALL)
    assert block
    assert block[1] == diagram()


def test_every_setting_is_in_the_table() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \| `ICN_BOT_(\w+)`", README, re.MULTILINE))
    assert rows == {(name, name.upper()) for name in Settings.model_fields}


def test_every_command_line_of_make_exists() -> None:
    makefile = (Path(__file__).parent.parent / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:`|^)make (\w+)", README, re.MULTILINE):
        assert f"\n{target}:" in makefile, target
