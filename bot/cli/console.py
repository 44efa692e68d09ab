"""What commands print to: results to `out`, everything else to `err`."""

from __future__ import annotations

from typing import NoReturn

import typer
from rich.console import Console

UNUSABLE = 2
"""Exit code when a command can't do what it was asked, as with this configuration."""

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)


def fail(sentence: str, code: int = UNUSABLE) -> NoReturn:
    """Print the sentence and end the command with this exit code."""
    err.print(sentence, style="red", markup=False, highlight=False)
    raise typer.Exit(code)
