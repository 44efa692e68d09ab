"""What the content costs: processor time of a start and of a reload, and memory, in a fresh process."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table

from bot.settings import read_settings
from knowledge.loader import packaged
from knowledge.releases.releases import Releases
from knowledge.schema import Catalog
from knowledge.search import load_encoder

ENTRY = {
    "id": "snowbase-of-the-benchmark",
    "question": "What was the Snowbase project?",
    "answer": "Snowbase stored snow through the summer.",
    "phrasings": ["keeping snow through the summer", "how to store snow", "the summer snow storage project"],
    "sources": ["made for the measurement"],
}
"""A new entry, as an admin writes one."""


SECONDS = "s CPU"


@dataclass(frozen=True)
class CostRow:
    """A line of the table of costs."""

    name: str
    figure: float
    unit: str


def measure(content: Path) -> list[CostRow]:
    """Start from nothing with a copy of the content and reload it with one more entry, in a fresh process."""
    command = [sys.executable, "-m", __name__, str(content)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this very program
    return [CostRow(**row) for row in json.loads(done.stdout)]


def table(costs: Iterable[CostRow]) -> Table:
    """Return the costs as a table."""
    shown = Table("cost", "figure", "", box=SIMPLE_HEAD, pad_edge=False)
    for cost in costs:
        shown.add_row(cost.name, f"{cost.figure:.{1 if cost.unit == SECONDS else 0}f}", cost.unit)
    return shown


def count_phrasings(catalog: Catalog) -> CostRow:
    """Count the phrasings of everything that can be asked for, in all languages."""
    entries = catalog.entries.values()
    lists: list[Sequence[str]] = [words.phrasings for entry in entries for words in entry.words.values()]
    lists += [words.phrasings for spoken in catalog.service_words.values() for words in spoken.values()]
    for intents in catalog.intents.values():
        lists += [action.phrasings for action in intents.actions]
        lists += [talk.phrasings for talk in (*intents.smalltalk, *intents.outside)]
    return CostRow("phrasings in the content", sum(map(len, lists)), "")


async def _measure_costs(content: Path, place: Path) -> list[CostRow]:
    """Start and reload as the bot does, with no cached vectors but the shipped ones."""
    settings = read_settings()
    folder = Path(shutil.copytree(content, place / "content"))
    encoder = load_encoder(place / "cache") if settings.semantic else None
    releases = await Releases.open(folder, encoder, settings.languages, place / "history")
    costs = [CostRow("first start from nothing", time.process_time(), SECONDS)]
    began = time.process_time()
    topic = {"title": "News", "order": 99, "entries": [ENTRY]}
    (folder / "en/faq/zz-news.yaml").write_text(json.dumps(topic), encoding="utf-8")  # JSON is YAML
    proposal = await releases.propose()
    costs.append(CostRow("reload with a new entry, tried", time.process_time() - began, SECONDS))
    await releases.publish(proposal.id, "measurement", datetime.now(UTC))
    return [*costs, *_memory()]


def _memory() -> list[CostRow]:
    """Return the current and peak memory of this process, where the system reports it."""
    status = Path("/proc/self/status")
    sizes = dict(re.findall(r"Vm(RSS|HWM):\s+(\d+)", status.read_text("ascii"))) if status.exists() else {}
    names = {"RSS": "memory after that", "HWM": "memory at most"}
    return [CostRow(names[kind], int(size) // 1024, "MB") for kind, size in sizes.items()]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(_measure_costs(Path(sys.argv[1]) if sys.argv[1:] else packaged(), Path(folder)))
    sys.stdout.write(json.dumps([asdict(row) for row in found]))
