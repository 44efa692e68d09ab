"""Releases of a small content folder, and what a test does with them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from knowledge.releases.releases import (
    Proposal,
    Releases,
)
from knowledge.source.files import FileMap, collect

SMALL = Path(__file__).parents[1] / "small_content"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ABOUT = "en/faq/about.yaml"


async def opened(folder: Path, history: Path | None = None) -> Releases:
    """The releases of the folder, its own English texts being those the bot uses."""
    return await Releases.open(folder, history=history, authority=SMALL, now=NOW)


def rewrite(folder: Path, old: str, new: str, file: str = ABOUT) -> None:
    """Replace the first `old` in the file."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def tree(folder: Path) -> FileMap:
    """All the files of the folder."""
    return collect(folder, []).read_all()


def answer(releases: Releases, entry: str = "who-is-in-it") -> str:
    """What people read now."""
    return releases.current.catalog.entry_words(entry, "en").answer


async def published(releases: Releases, proposal: Proposal, by: str = "Ingrid") -> int:
    """Publish it, and give its number."""
    return (await releases.publish(proposal.id, by, NOW)).number


def new_topic(language: str, where: str) -> FileMap:
    """A topic with one entry."""
    entry = "  - {id: latest, question: What is new?, answer: Much., phrasings: [news], sources: [x]}\n"
    return {f"{where}news.yaml": f"title: News {language}\nentries:\n{entry}".encode()}
