"""What commands print to: results to `out`, everything else to `err`."""

from __future__ import annotations

from typing import Any, NoReturn

import typer
from rich.console import Console
from typer.core import TyperGroup

UNUSABLE = 2
"""Exit code when a command can't do what it was asked, as with this configuration."""

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)


def fail(sentence: str, code: int = UNUSABLE) -> NoReturn:
    """Print the sentence and end the command with this exit code."""
    err.print(sentence, style="red", markup=False, highlight=False)
    raise typer.Exit(code)


class Commands(TyperGroup):
    """Commands whose errors are told in one sentence: with the configuration, the content, the store, a file."""

    def invoke(self, context: Any) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(context)
        except Exception as error:
            sentence = _sentence_of(error)
            if sentence is None:
                raise
            fail(sentence)


def _sentence_of(error: Exception) -> str | None:
    """Return what an error says to whoever typed the command; None for one that mustn't happen."""
    from bot.errors import ConfigError
    from knowledge.issues import ContentError, as_line
    from knowledge.source.files import Unwritable
    from storage import StorageError

    if isinstance(error, ContentError):
        more = f" ({len(error.issues) - 1} more: icn-bot check lists them all)" if len(error.issues) > 1 else ""
        return f"The content cannot be used: {as_line(error.issues[0])}{more}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'A file'} cannot be used: {error.strerror}."
    return str(error) if isinstance(error, ConfigError | StorageError | Unwritable) else None
