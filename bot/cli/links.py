"""`icn-bot links`: links into the chat, and QR codes of them for websites and print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import segno

from bot.dialogue.deep_links import ENTRY, asks_for_target, payload_of
from knowledge.schema import Catalog

USER_NAME = re.compile(r"@?[A-Za-z]\w{2,31}", re.ASCII)
"""How Telegram lets bots be called."""
FORMATS = ("svg", "png")
PIXELS = 10
"""Width of a module in the PNG: wide enough for print."""


def payloads(catalog: Catalog, *, entries: bool) -> Iterator[str]:
    """Yield the payloads of every service, with each cluster where it asks for one, and on demand of every entry."""
    for service in catalog.services.values():
        yield payload_of(service)
        if asks_for_target(service):
            yield from (payload_of(service, cluster.id) for cluster in catalog.targets())
    if entries:
        yield from (f"{ENTRY}{entry}" for entry in catalog.entries)


def link(bot: str, start: str) -> str:
    """Return the link that opens the chat with this payload."""
    return f"https://t.me/{bot.removeprefix('@')}?start={start}"


def write_codes(folder: Path, start: str, url: str) -> list[Path]:
    """Write the QR code of a link in every format; gives the files. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    code, paths = segno.make(url, error="m", micro=False), [folder / f"{start}.{form}" for form in FORMATS]
    for path in paths:
        code.save(str(path), scale=PIXELS)
    return paths
