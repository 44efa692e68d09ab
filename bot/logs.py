"""The log: what the operator reads. Tokens are blotted out, and libraries that write addresses are kept quiet."""

from __future__ import annotations

import logging
import re
import warnings

TOKEN = re.compile(r"\d{5,}:[\w-]{20,}")
"""What a bot token looks like."""

LOUD = ("httpx", "httpcore", "telegram", "asyncio", "uvicorn")
"""Libraries whose messages below a warning say nothing to an operator; httpx writes every address, token included."""


class Blotter(logging.Formatter):
    """Formats a record and blots out every token in it, traces included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for the log."""
        return TOKEN.sub("[token]", super().format(record))


def without_words(error: BaseException) -> Exception:
    """The error with its trace and its kind, and without its message, which may quote a person."""
    return RuntimeError(type(error).__name__).with_traceback(error.__traceback__)


def set_up(level: int = logging.INFO) -> None:
    """Log to standard error from `level` on."""
    handler = logging.StreamHandler()
    handler.setFormatter(Blotter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    # PTB announces another type with every wait Telegram asks for; the bot takes both.
    warnings.filterwarnings("ignore", ".*`retry_after` will be of type")
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
