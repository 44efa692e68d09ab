"""How long the whole content takes to start from and to reload, and what memory that needs.

Each figure comes from a process of its own that does what the bot does. Only sentence vectors are there already, as on
every start but the very first.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.settings import read_settings
from knowledge.loader import packaged
from knowledge.releases.releases import Releases
from knowledge.search import load_encoder

QUESTIONS = 400
PHRASINGS = re.compile(r"(phrasings:\n( +)- )")


def run(console: Console) -> None:
    """Print the table."""
    load_encoder_vectors()
    table = Table("whole content", "seconds", "memory MB", "of it files", "peak MB", title="Start, reload")
    with tempfile.TemporaryDirectory() as folder, console.status("Opening the whole content ..."):
        place = Path(folder)
        shutil.copytree(packaged(), place / "content")
        for name, seconds, memory in json.loads(_child(str(place))):
            table.add_row(name, f"{seconds:.2f}", *(str(memory.get(kind, 0)) for kind in ("RSS", "File", "HWM")))
            table.add_section()
        ask = [sys.executable, "-c", "from bot.cli.main import app; app()", "ask", "what is the passport?"]
        _seconds(ask)
        table.add_row("icn-bot ask, from start to end", f"{_seconds(ask):.2f}", "", "", "")
    console.print(table)


def load_encoder_vectors() -> None:
    """Have the vectors of the content on the disk."""
    asyncio.run(Releases.open(packaged(), load_encoder(read_settings().cache)))


def _child(folder: str) -> str:
    """Measure in a fresh process."""
    done = subprocess.run([sys.executable, "-m", __name__, folder], check=True, capture_output=True, text=True)
    return done.stdout


def _seconds(command: list[str]) -> float:
    """Time a command."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def memory() -> dict[str, int]:
    """Resident memory of this process in MB, the share of mapped files in it, and the most it ever was."""
    status = Path("/proc/self/status")
    found = re.findall(r"(?:Vm|Rss)(RSS|File|HWM):\s+(\d+)", status.read_text("ascii")) if status.exists() else []
    return {name: int(size) // 1024 for name, size in found}


async def measured(place: Path) -> list[tuple[str, float, dict[str, int]]]:
    """Start, answer, and reload after one new phrasing."""
    steps: list[tuple[str, float, dict[str, int]]] = []
    began = time.perf_counter()

    def step(name: str) -> None:
        nonlocal began
        steps.append((name, time.perf_counter() - began, memory()))
        began = time.perf_counter()

    encoder = load_encoder(read_settings().cache)
    step("encoder loaded")
    releases = await Releases.open(place / "content", encoder)
    step("content opened")
    engine = releases.current.engine
    for question in releases.current.trial.script.questions[:QUESTIONS]:
        engine.rank(question.text)
    step(f"{QUESTIONS} questions answered")
    del engine
    path = next(path for path in sorted((place / "content/en/faq").glob("*.yaml")))
    new = f"\\g<1>a phrasing of {time.time_ns()}\n\\g<2>- "
    path.write_text(PHRASINGS.sub(new, path.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    proposal = await releases.propose()
    step("reload: one new phrasing tried")
    await releases.publish(proposal.id, "benchmark", datetime.now(UTC))
    del proposal
    step("reload: published")
    return steps


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(measured(Path(sys.argv[1])))))
