"""`icn-bot demo` as a process, and people who use its page: what they type and press, and what they see."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.pace import PATIENCE

CAMILLE, NOAH, LEA, INGRID = 1001, 1002, 1003, 1004

PATIENT = 1000 * PATIENCE
"""Milliseconds until a reply must be on the page."""

QUICK = {"ICN_BOT_LANGUAGES": '["en"]', "ICN_BOT_SEMANTIC": "false", "ICN_BOT_PACE": "false"}
"""Settings with which the search is trained in a third of the time, and nobody waits for Telegram's pace; the page and
the dialogue are the same.
"""

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@contextlib.contextmanager
def demo(data: Path, content: Path | None = None) -> Iterator[str]:
    """The demo at work, as a person starts it. Gives the address of its page."""
    program = Path(sys.executable).with_name("icn-bot")
    command = [str(program), "demo", "--port", "0", "--no-open", "--data", str(data)]
    command += ["--content", str(content)] if content else []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, **QUICK}, text=True)
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def _address(process: subprocess.Popen[str]) -> str:
    """The address that the demo prints once its page is there."""
    assert process.stdout is not None
    for line in process.stdout:
        if address := ADDRESS.search(line):
            return address.group()
    raise RuntimeError(f"the demo ended with code {process.wait()} before it had an address")


def afresh(address: str) -> None:
    """Empty chats, no requests, the clock as it was."""
    httpx.post(f"{address}/play/reset", json={}, timeout=2 * PATIENCE).raise_for_status()


class Person:
    """Somebody with a phone on the page."""

    def __init__(self, page: Page, number: int) -> None:
        """Take the phone of the person with this id."""
        self.phone = page.locator(f"[data-person='{number}']")
        self._from_bot = self.phone.locator("[data-from='bot']")

    def starts(self) -> None:
        """Press Start."""
        self.phone.get_by_role("button", name="Start", exact=True).click()

    def types(self, words: str) -> None:
        """Type a message and send it."""
        field = self.phone.get_by_role("textbox")
        field.fill(words)
        field.press("Enter")

    def presses(self, label: str) -> None:
        """Press the newest button of this label."""
        self.phone.get_by_role("group").get_by_role("button", name=label, exact=True).last.click()

    def sees(self, *words: str, patience: float = PATIENT) -> Locator:
        """Wait until the bot's newest message has all these words; gives that message with its buttons."""
        newest = self._from_bot.last
        for piece in words:
            expect(newest).to_contain_text(piece, timeout=patience)
        return newest

    def saw(self, words: str) -> Locator:
        """Wait for a message of the bot with these words, not necessarily the newest; gives the newest such."""
        found = self._from_bot.filter(has_text=words).last
        expect(found).to_be_visible(timeout=PATIENT)
        return found


def fills_in_passport(company: Person, cluster: str = "🇨🇦 Écotech Québec · Montréal") -> None:
    """From the open form's first question to the review."""
    company.sees("Which cluster should help you?")
    company.presses(cluster)
    company.sees("What is your company called?")
    company.types("Alpine Heat")
    company.sees("Which cluster does your company belong to?")
    company.presses("🇫🇷 Tenerrdis · Grenoble")
    company.sees("What do you make or do?")
    company.types("Heat pumps for blocks of flats, 50 to 500 kW.")
    company.sees("What kind of help are you looking for?")
    company.presses("☐ Find partners")
    company.sees("☑ Find partners")
    company.presses("Done ✓")
    company.sees("What do you hope to achieve?")
    company.types("We want to meet three installers who know cold winters for our pilot plant.")
    company.sees("Are there dates to keep in mind?")
    company.types("8 to 12 June 2031")
    company.sees("Does your company have a website?")
    company.types("www.alpineheat.example")
    company.sees("What e-mail address should the contact use?")
    company.types("camille@alpineheat.example")
    company.sees("May I pass your answers on?")
    company.presses("Yes, pass it on")
    company.sees("Please check.", "camille@alpineheat.example")
