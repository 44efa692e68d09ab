"""The newcomer's road on the page in Chromium, with the demo started as a person starts it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge.loader import packaged
from tests.browser.playing import CAMILLE, INGRID, LEA, NOAH, Person, afresh, demo, fills_in_passport
from tests.http_stage import FIRST

pytestmark = pytest.mark.browser

TRAINING = 120_000
"""Milliseconds in which changed content must be in use: the search is trained anew."""

ANSWER = re.compile(r"(?<=id: passport-what\n)(.+?    answer: \|-\n +)(.+?)\n", re.DOTALL)
"""The first line of the answer to “what is the passport?” in its file, and what comes before it."""


def first_line(content: Path) -> str:
    """How that answer begins on the page: its first words, without tags."""
    found = ANSWER.search((content / "en" / "faq" / "passport.yaml").read_text(encoding="utf-8"))
    assert found
    return re.sub(r"<[^>]+>", "", found[2])[:40]


@dataclass(frozen=True)
class Playground:
    """Where the demo is, and its content."""

    address: str
    content: Path


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """The demo over a copy of the content that a test may edit; English will do."""
    folder = tmp_path_factory.mktemp("newcomer")
    others = [folder.name for folder in packaged().iterdir() if len(folder.name) == 2 and folder.name != "en"]
    content = shutil.copytree(packaged(), folder / "content", ignore=shutil.ignore_patterns(*others))
    with demo(folder / "data", content) as address:
        yield Playground(address, content)


@pytest.fixture
def page(browser: Browser, playground: Playground) -> Iterator[Page]:
    """The page with empty chats; an error in its console fails the test."""
    afresh(playground.address)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(playground.address)
    expect(page.locator("[data-person]")).to_have_count(4)
    yield page
    context.close()
    assert troubles == []


def card_lines(shown: str) -> list[str]:
    """The answers on a card: its lines from the first answer up to the first empty line."""
    lines = shown[shown.index("What we hope to achieve:") :].splitlines()
    return lines[: lines.index("")]


def sends_request(company: Person) -> list[str]:
    """Ask for a Passport from the greeting to the receipt; gives the card as it was shown before Send."""
    company.starts()
    company.sees("Hello Camille!")
    company.presses("Open a Passport request")
    fills_in_passport(company)
    promised = card_lines(company.sees("Please check.").locator(".text").inner_text())
    company.presses("Send ✓")
    company.saw(f"Your request {FIRST} is on its way")
    return promised


def test_company_asks_is_answered_honestly_and_gets_a_number_for_its_request(
    page: Page, playground: Playground
) -> None:
    camille = Person(page, CAMILLE)
    camille.starts()
    camille.sees("Hello Camille!")
    camille.types("what is the passport?")
    camille.sees(first_line(playground.content), "Open a Passport request")
    camille.types("who won the football match yesterday?")
    camille.sees("are beyond me")
    camille.presses("Open a Passport request")
    fills_in_passport(camille)
    review = camille.sees("The contact will read exactly this", "Alpine Heat", "8 to 12 June 2031")
    expect(review.get_by_role("button", name="Change an answer", exact=True)).to_be_visible()
    camille.presses("Send ✓")
    receipt = camille.saw(f"Your request {FIRST} is on its way")
    expect(receipt.get_by_role("button", name="My requests", exact=True)).to_be_visible()


def test_contact_sees_the_promised_card_and_everybody_hears_of_the_decision(page: Page) -> None:
    camille, noah, lea = (Person(page, chat) for chat in (CAMILLE, NOAH, LEA))
    promised = sends_request(camille)
    card = noah.sees(f"ICN Passport request {FIRST}", "Waiting for a decision")
    assert card_lines(card.locator(".text").inner_text()) == promised
    assert "camille@alpineheat.example" not in card.inner_text()
    lea.sees("For your information", FIRST, "Alpine Heat")
    noah.presses("✅ Accept")
    camille.sees(f"Écotech Québec has accepted your request {FIRST}")
    noah.saw("camille@alpineheat.example")
    lea.sees("Écotech Québec has accepted the request")
    expect(noah.phone.get_by_role("button", name="✅ Accept", exact=True)).to_have_count(0)
    tour = page.get_by_label("Tour", exact=True)
    expect(tour).to_contain_text("Now they can talk")
    noah.presses("✍️ Write")
    noah.types("Could you come to Montréal on 10 June?")
    camille.sees("Could you come to Montréal on 10 June?")
    expect(tour).to_contain_text("That is all it takes")


def test_mails_are_read_on_the_page_and_their_links_open_on_a_phone(page: Page) -> None:
    camille, noah = Person(page, CAMILLE), Person(page, NOAH)
    camille.starts()
    camille.sees("Hello Camille!")
    camille.presses("Open a Passport request")
    fills_in_passport(camille, "🇩🇰 CLEAN · Copenhagen")
    camille.presses("Send ✓")
    line = page.locator("#mails")
    expect(line).to_contain_text("Mail to office@clean.example")
    line.get_by_role("button", name="Read", exact=True).click()
    mails = page.get_by_role("dialog", name="Mails")
    expect(mails).to_contain_text("Alpine Heat")
    expect(mails).not_to_contain_text("camille@alpineheat.example")
    mails.get_by_label("Links open on the phone of").select_option("Noah")
    mails.get_by_role("button", name="✅ Accept", exact=True).click()
    expect(mails).to_have_count(0)
    noah.sees("CLEAN")


def test_admin_changes_an_answer_without_a_restart_and_is_told_what_broke(page: Page, playground: Playground) -> None:
    camille, ingrid = Person(page, CAMILLE), Person(page, INGRID)
    file = playground.content / "en" / "faq" / "passport.yaml"
    before = file.read_text(encoding="utf-8")
    changed = ANSWER.sub(r"\1As Ingrid puts it: \2\n", before, count=1)
    assert changed != before
    camille.starts()
    camille.sees("Hello Camille!")

    file.write_text(changed, encoding="utf-8")
    ingrid.types("/reload")
    ingrid.sees("What would change", "What is the ICN Passport?", "As Ingrid puts it", patience=TRAINING)
    ingrid.presses("Publish ✓")
    ingrid.sees("Release 2 is now live", patience=TRAINING)
    camille.types("what is the passport?")
    camille.sees("As Ingrid puts it")

    broken = changed.replace("    answer:", "    anser:", 1)
    line = 1 + broken[: broken.index("anser:")].count("\n")
    file.write_text(broken, encoding="utf-8")
    ingrid.types("/reload")
    place = f"en/faq/passport.yaml, line {line}"
    ingrid.sees("Not published", place, "anser", "Did you mean `answer`?", patience=TRAINING)
    camille.types("hello")
    camille.sees("Hello!")
    camille.types("what is the passport?")
    camille.sees("As Ingrid puts it")
