"""Run all benchmarks, or the topics that are named."""

from __future__ import annotations

import sys
from collections.abc import Callable

from rich.console import Console

from tests.benchmarks import reliability, search, storage

TOPICS: dict[str, Callable[[Console], None]] = {
    "search": search.run,
    "storage": storage.run,
    "reliability": reliability.run,
}


def main(wanted: list[str]) -> None:
    """Run the topics in their order."""
    console = Console()
    unknown = sorted(set(wanted) - set(TOPICS))
    if unknown:
        console.print(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(TOPICS)}.")
        sys.exit(2)
    for topic in wanted or TOPICS:
        TOPICS[topic](console)


main(sys.argv[1:])
