"""The log, as readable lines or as JSON. It contains neither tokens nor people's words, whatever library writes to it.

Our own lines contain ids only, including those of what is being handled (`handling`). Of a library's message only the
first line is kept, without the values formatted into it, and of an error the traceback and the kind, without its
message: PTB logs replies it can't read, asyncio logs whole errors, pydantic quotes its input.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
import warnings
from contextlib import AbstractContextManager
from enum import StrEnum
from types import TracebackType
from typing import Any, TextIO

import structlog
from pydantic import BaseModel, ConfigDict
from structlog.contextvars import bound_contextvars
from structlog.typing import EventDict, Processor

TOKEN = re.compile(r"\d{5,}:[\w-]{20,}")
"""What a bot token looks like."""

OURS = ("bot", "knowledge", "storage")
"""Packages whose log lines are known to contain nobody's words."""
LOUD = ("httpx", "httpcore", "telegram", "asyncio", "uvicorn")
"""Libraries whose messages below a warning say nothing to an operator; httpx writes every address, token included."""

log = logging.getLogger(__name__)


class LogFormat(StrEnum):
    """How the log is written."""

    CONSOLE = "console"
    """Readable lines."""
    JSON = "json"
    """One JSON object a line, for a program that gathers logs."""


class LogLevel(StrEnum):
    """The least severity that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogOptions(BaseModel):
    """What the operator may set about the log."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: LogFormat = LogFormat.CONSOLE
    level: LogLevel = LogLevel.INFO


class WithoutWords(Exception):
    """Stands for an error, without its message."""


class Blotter(structlog.stdlib.ProcessorFormatter):
    """Formats a record without secrets and people's words, also in tracebacks."""

    def __init__(self, renderer: Processor) -> None:
        super().__init__(
            foreign_pre_chain=[
                _without_values,
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[_without_messages, structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            use_get_message=False,
            pass_foreign_args=True,
        )

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for the log."""
        return TOKEN.sub("[token]", super().format(record))


def without_words(error: BaseException) -> Exception:
    """Return the error with its traceback and kind, but without its message, which may quote a person."""
    return WithoutWords(type(error).__name__).with_traceback(error.__traceback__)


def handling(**ids: object) -> AbstractContextManager[None]:
    """Add these ids, such as the update's, to every line logged in the block. Ids only."""
    return bound_contextvars(**{name: str(id) for name, id in ids.items()})


def set_up(options: LogOptions | None = None, stream: TextIO | None = None) -> None:
    """Log as the options say, to standard error unless given another stream; the error that ends the process, too."""
    options = options or LogOptions()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Blotter(_renderer(options.format, colours=handler.stream.isatty())))
    # PTB announces another type with every wait Telegram asks for; the bot takes both.
    warnings.filterwarnings("ignore", ".*`retry_after` will be of type")
    logging.basicConfig(level=options.level.upper(), handlers=[handler], force=True)
    logging.raiseExceptions = False  # or a line that can't be formatted is shown with its values
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_fatal


def _renderer(format: LogFormat, *, colours: bool) -> Processor:
    if format is LogFormat.JSON:
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=colours, pad_event_to=0, pad_level=False)


def _log_fatal(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log the error that ends the process."""
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        log.critical("the process ends through a fault", exc_info=error)


def _without_values(logger: Any, name: str, event: EventDict) -> EventDict:
    """Put the values into a line of ours; of a library's keep the first line, before values are put in."""
    values, words = event.pop("positional_args", ()), str(event["event"])
    if event["_record"].name.partition(".")[0] in OURS:
        event["event"] = words % values if values else words
    else:
        event["event"] = words.partition("\n")[0]
        event.pop("stack_info", None)
    return event


def _without_messages(logger: Any, name: str, event: EventDict) -> EventDict:
    """Put the trace of an error, and of those it came from, in its place, with their kinds alone."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_lines(error))
    return event


def _lines(error: BaseException) -> list[str]:
    """Return the trace of an error after those of its causes."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_lines(cause), "which led to:"] if cause else []
    kind = str(error) if isinstance(error, WithoutWords) else type(error).__name__
    trace = "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    return [*before, "Traceback (most recent call last):", trace, kind]
