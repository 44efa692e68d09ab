"""The log holds neither tokens nor people's words, whoever writes it and however it fails."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest

from bot import logs
from bot.logs import LogFormat, LogLevel, LogOptions, handling, set_up, without_words

WORDS = "my secret heat pump"
TOKEN = "123456789:" + "Secret_" * 5


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged, from DEBUG on."""
    root, stream = logging.getLogger(), io.StringIO()
    before, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in logs.LOUD}
    monkeypatch.setattr(logging, "raiseExceptions", True)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    set_up(LogOptions(level=LogLevel.DEBUG), stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    for name, known in levels.items():
        logging.getLogger(name).setLevel(known)


def fail() -> None:
    try:
        int(WORDS)
    except ValueError as error:
        raise KeyError(f"{WORDS} again") from error


@pytest.mark.parametrize("library", ["telegram.request", "asyncio", "httpx", "pydantic", "starlette.routing"])
def test_a_librarys_line_keeps_no_values(written: io.StringIO, library: str) -> None:
    logger = logging.getLogger(library)
    logger.error('Can not load invalid JSON data: "%s"', WORDS)
    logger.error("Task exception was never retrieved\nfuture: <Task exception=ValueError('my secret heat pump')>")
    assert "Can not load invalid JSON data" in written.getvalue()
    assert "never retrieved" in written.getvalue()
    assert WORDS not in written.getvalue()


def test_an_error_keeps_its_trace_and_kind_and_no_message(written: io.StringIO) -> None:
    try:
        fail()
    except KeyError as error:
        logging.getLogger("bot.lanes").exception("failed")
        logging.getLogger("telegram").exception("failed as well")
        logging.getLogger("bot.outbox").exception("failed once more", exc_info=without_words(error))
    assert WORDS not in written.getvalue()
    assert written.getvalue().count("\nKeyError\n") == 3
    assert written.getvalue().count("in fail") == 5


def test_tokens_are_blotted_out(written: io.StringIO) -> None:
    logging.getLogger("bot.app").warning("https://api.telegram.org/bot%s/getMe", TOKEN)
    assert written.getvalue().endswith("https://api.telegram.org/bot[token]/getMe [bot.app]\n")


def test_the_error_that_ends_the_process_is_told_without_words(written: io.StringIO) -> None:
    try:
        fail()
    except KeyError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    assert "the process ends through a fault" in written.getvalue()
    assert WORDS not in written.getvalue()


def test_a_line_that_cannot_be_formatted_is_shown_nowhere_else(
    written: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("bot.app").warning("%d", WORDS)
    assert WORDS not in written.getvalue() + "".join(capsys.readouterr())


def test_as_json_each_line_is_an_object_with_the_ids_of_what_was_handled(written: io.StringIO) -> None:
    set_up(LogOptions(format=LogFormat.JSON, level=LogLevel.DEBUG), written)
    with handling(update=7, chat="telegram:1001"):
        logging.getLogger("bot.lanes").warning("update %s is late", 7)
        try:
            fail()
        except KeyError:
            logging.getLogger("telegram").exception("failed over %s", WORDS)
    logging.getLogger("bot.app").info("%s", TOKEN)
    late, failed, token = map(json.loads, written.getvalue().splitlines())
    assert (late["event"], late["update"], late["chat"]) == ("update 7 is late", "7", "telegram:1001")
    assert (late["level"], late["logger"]) == ("warning", "bot.lanes")
    assert failed["exception"].endswith("KeyError")
    assert (token["event"], "update" in token) == ("[token]", False)
    assert WORDS not in written.getvalue()
