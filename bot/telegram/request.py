"""PTB's connection to Telegram, patient and discreet."""

from __future__ import annotations

import json
import ssl
import sys
from functools import cache
from importlib.util import find_spec
from typing import Any

import httpx
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

ANSWER_WITHIN = 40.0
"""Seconds Telegram may take to answer. Whoever gives up sooner sends again what has arrived long since."""
SENT_WITHIN = 30.0
"""Seconds until a call is handed over, and until a connection is free for it."""
CONNECTED_WITHIN = 10.0

if find_spec("sniffio") is None:
    # httpcore tries to import it several times a request, and a search for what isn't there takes 0.1 ms each time
    sys.modules["sniffio"] = None  # type: ignore[assignment]


class CutShort(TelegramError):
    """Telegram's answer was cut or garbled: what was asked for is probably done."""


class TelegramRequest(HTTPXRequest):
    """Requests of one pool of connections."""

    def __init__(self, connections: int) -> None:
        super().__init__(
            connection_pool_size=connections,
            read_timeout=ANSWER_WITHIN,
            write_timeout=SENT_WITHIN,
            pool_timeout=SENT_WITHIN,
            connect_timeout=CONNECTED_WITHIN,
            httpx_kwargs={"verify": _certificates()},
        )

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """See PTB, whose own method writes what it can't read to the log: people's words.

        Raises CutShort.
        """
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise CutShort("Telegram's answer can't be read") from None
        return answer


@cache
def _certificates() -> ssl.SSLContext:
    """Read once for all connections: it takes 30 ms, in which nothing else happens."""
    return httpx.create_ssl_context()


def may_have_arrived(error: TelegramError) -> bool:
    """Return whether Telegram was given the call, and only its answer is missing."""
    cause = error.__cause__
    if isinstance(cause, httpx.RemoteProtocolError):
        return "complete message" in str(cause) or "incomplete" in str(cause)
    return isinstance(error, CutShort) or isinstance(cause, httpx.ReadTimeout)
