"""The log: what the operator reads. It holds neither tokens nor people's words, whatever library writes it.

Our own lines are written with ids only. A library's line keeps its first line without the values put into it, and an
error keeps its trace and its kind without its message: PTB writes replies it can't read, asyncio writes errors whole,
pydantic quotes what it was given.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
import warnings
from types import TracebackType
from typing import Any, TextIO

TOKEN = re.compile(r"\d{5,}:[\w-]{20,}")
"""What a bot token looks like."""

OURS = ("bot", "knowledge", "storage")
"""Packages whose lines are known to hold no words of anybody."""
LOUD = ("httpx", "httpcore", "telegram", "asyncio", "uvicorn")
"""Libraries whose messages below a warning say nothing to an operator; httpx writes every address, token included."""

log = logging.getLogger(__name__)


class WithoutWords(Exception):
    """An error of which only the kind is known."""


class Blotter(logging.Formatter):
    """Formats a record and leaves out what may be secret or somebody's words, traces included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for the log."""
        return TOKEN.sub("[token]", super().format(_without_values(record)))

    def formatException(self, ei: Any) -> str:
        """The trace of an error, and of those it came from, with their kinds."""
        return "\n".join(_lines(ei[1])) if ei[1] else ""


def without_words(error: BaseException) -> Exception:
    """The error with its trace and its kind, and without its message, which may quote a person."""
    return WithoutWords(type(error).__name__).with_traceback(error.__traceback__)


def set_up(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Log from `level` on, to standard error unless given another stream; the error that ends the process, too."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Blotter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    # PTB announces another type with every wait Telegram asks for; the bot takes both.
    warnings.filterwarnings("ignore", ".*`retry_after` will be of type")
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.raiseExceptions = False  # or a line that can't be formatted is shown with its values
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _told


def _told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The last words of the process."""
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        log.critical("the process ends through a fault", exc_info=error)


def _without_values(record: logging.LogRecord) -> logging.LogRecord:
    """The record, if it's ours; else one with the first line of its message, before values are put in."""
    if record.name.partition(".")[0] in OURS:
        return record
    changed = logging.makeLogRecord(record.__dict__)
    changed.msg, changed.args, changed.exc_text = str(record.msg).partition("\n")[0], (), None
    return changed


def _lines(error: BaseException) -> list[str]:
    """The trace of an error after those of its causes."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_lines(cause), "which led to:"] if cause else []
    kind = str(error) if isinstance(error, WithoutWords) else type(error).__name__
    trace = "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    return [*before, "Traceback (most recent call last):", trace, kind]
