"""Chromium and the playground for all tests of the page."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import REQUIRED, chromium, installed, require
from tests.browser.playing import PATIENT
from tests.browser.served import Server

expect.set_options(timeout=PATIENT)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a browser where there is none; done here rather than in the fixture, pytest reports it once."""
    if item.get_closest_marker("browser"):
        require(there=installed(), required=bool(os.environ.get(REQUIRED)))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The playground without a bot, in a process of its own."""
    running = Server(tmp_path_factory.mktemp("playground"))
    running.start()
    yield running
    running.close()
