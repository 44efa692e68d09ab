"""Chromium for the tests of the page: `python -m tests.browser.chromium` gets it where that is possible.

As root it comes from the system's packages. Otherwise, or where these have none (Ubuntu's is a snap, which no container
starts), playwright downloads its own.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

REQUIRED = "REQUIRE_BROWSER"
"""Environment variable: when it is set, a missing Chromium fails the tests instead of skipping them."""

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-color-emoji")
APT = ("apt-get", "-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=20")
LONGEST_INSTALL = 600.0
"""Seconds after which an installation that hangs is given up."""


class ChromiumMissing(Exception):
    """Chromium is missing, so the page isn't tested. Install it: apt-get install chromium"""

    def __str__(self) -> str:
        return str(self.__doc__)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window, until the block ends: the system's, or the one playwright downloaded.

    Raises ChromiumMissing.
    """
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=_on_path(), args=["--no-sandbox"])
        except PlaywrightError as error:
            raise ChromiumMissing from error
        yield browser
        browser.close()


def _on_path() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@functools.cache
def installed() -> bool:
    """Whether there is a Chromium."""
    return _on_path() is not None or _own_starts()


def require(*, there: bool, required: bool) -> None:
    """Let the test at hand go on, skip it without a browser, or fail it where a browser is required."""
    if not there and required:
        pytest.fail(str(ChromiumMissing()), pytrace=False)
    if not there:
        pytest.skip(str(ChromiumMissing()))


def _own_starts() -> bool:
    try:
        with chromium():
            return True
    except ChromiumMissing:
        return False


def install() -> None:
    """Try to get Chromium. Errors are left out: what matters to the reader is said in one line by `main`."""
    quiet = subprocess.DEVNULL
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for commands in _ways():
        for command in commands:
            with contextlib.suppress(OSError, subprocess.SubprocessError):
                subprocess.run(
                    command, env=environment, stdout=quiet, stderr=quiet, timeout=LONGEST_INSTALL, check=False
                )
        installed.cache_clear()
        if installed():
            return


def _ways() -> Iterator[list[list[str]]]:
    """Yield the commands of each way to get it, the best first."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        yield [[*APT, "update"], [*APT, "install", "-y", "--no-install-recommends", *PACKAGES]]
    yield [[sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]]


def main() -> int:
    """Get Chromium if it is missing. Fails only when it is required and can't be had."""
    if installed():
        return 0
    sys.stdout.write("Getting Chromium for the tests of the page ...\n")
    sys.stdout.flush()
    install()
    if installed():
        return 0
    required = bool(os.environ.get(REQUIRED))
    sys.stdout.write(f"{ChromiumMissing()}\n")
    return int(required)


if __name__ == "__main__":
    sys.exit(main())
