"""What the page shows around the phones: it fits every window, guides newcomers and says what the bot is doing."""

from __future__ import annotations

import itertools
import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.served import Server
from tests.browser.test_playground_page import CAMILLE, NOAH, buttons, opened, phone, visited

pytestmark = pytest.mark.browser

WINDOWS = {390: 844, 1024: 768, 1400: 900}
OUTSIDE = """() => [...document.querySelectorAll(".top *, .tour *, .banner")]
    .filter((node) => node.checkVisibility() && !node.closest(".sr, h1"))
    .filter((node) => { const box = node.getBoundingClientRect(); return box.left < 0 || box.right > innerWidth; })
    .map((node) => node.outerHTML.slice(0, 80))"""


def test_the_top_fits_also_when_the_clock_is_ahead(browser: Browser, server: Server) -> None:
    """All sizes and schemes together: the page says only after seconds that no bot is connected."""
    server.afresh()
    server.play("clock", forward=9 * 86400 + 3 * 3600)
    for (width, height), scheme in itertools.product(WINDOWS.items(), ("light", "dark")):
        with visited(browser, server, viewport={"width": width, "height": height}, color_scheme=scheme) as page:
            expect(page.get_by_text("+9 d 3 h")).to_be_visible()
            expect(page.get_by_text("isn’t connected yet")).to_be_visible()
            page.get_by_role("button", name="More", exact=True).click()
            expect(page.get_by_role("menuitem", name="Faults")).to_be_in_viewport(ratio=1)
            assert page.evaluate(OUTSIDE) == [], (width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, scheme


def test_on_a_phone_the_chat_has_most_of_the_window(browser: Browser, server: Server) -> None:
    with opened(browser, server, viewport={"width": 390, "height": 844}) as page:
        page.get_by_role("button", name="Close the tour").click()
        server.bot("getUpdates")
        head = phone(page, CAMILLE).get_by_text("ICN Assistant", exact=True)
        expect(head).to_be_visible()
        expect(page.get_by_text("isn’t connected yet")).to_be_hidden()
        box = head.bounding_box()
        assert box is not None
        assert box["y"] < 130
        page.get_by_role("button", name="Move the clock").click()
        page.get_by_role("menuitem", name="+1 day").click()
        expect(page.get_by_text("+1 d", exact=True)).to_be_visible()


def test_tabs_and_phones_beyond_the_edge_are_hinted_at(browser: Browser, server: Server) -> None:
    with opened(browser, server, viewport={"width": 1400, "height": 900}) as page:
        arrow = page.get_by_role("button", name="More phones on the right")
        expect(arrow).to_be_hidden()
        server.play("people", name="Zoë", language="fr", role="SME")
        zoe = page.get_by_label("Phone of Zoë")
        expect(arrow).to_be_visible()
        expect(zoe).not_to_be_in_viewport(ratio=0.9)
        arrow.click()
        expect(zoe).to_be_in_viewport(ratio=0.9)
        expect(arrow).to_be_hidden()
        page.set_viewport_size({"width": 390, "height": 844})
        expect(page.locator("#tabs")).to_have_attribute("data-more", re.compile("start|end"))


def test_descriptions_are_shown_in_full(browser: Browser, server: Server) -> None:
    with opened(browser, server, viewport={"width": 1024, "height": 768}) as page:
        for about in page.locator(".about").all():
            assert about.evaluate("node => node.scrollHeight <= node.clientHeight"), about.inner_text()


def test_an_empty_chat_shows_what_the_bot_says_about_itself(browser: Browser, server: Server) -> None:
    with opened(browser, server) as page:
        expect(phone(page, NOAH).get_by_text("No messages here yet")).to_be_visible()
        server.bot("setMyDescription", description="I carry Passport requests.")
        server.bot("setMyDescription", description="Je transmets vos demandes.", language_code="fr")
        server.play(f"people/{CAMILLE}/language", language="fr")
        expect(phone(page, NOAH).get_by_text("I carry Passport requests.")).to_be_visible()
        expect(phone(page, CAMILLE).get_by_text("Je transmets vos demandes.")).to_be_visible()
        server.bot("sendMessage", chat_id=NOAH, text="Hello")
        expect(phone(page, NOAH).get_by_text("I carry Passport requests.")).to_be_hidden()
        server.bot("setMyDescription", description="")
        server.bot("setMyDescription", description="", language_code="fr")


def test_the_tour_ticks_its_steps_by_itself(browser: Browser, server: Server) -> None:
    with opened(browser, server) as page:
        tour = page.get_by_label("Tour", exact=True)
        expect(tour).to_contain_text("press Start and ask")
        server.play(f"people/{CAMILLE}/text", text="/start")
        server.bot("sendMessage", chat_id=CAMILLE, text="Hello Camille!")
        expect(tour).to_contain_text("press Start and ask")
        server.play(f"people/{CAMILLE}/text", text="What is the Passport?")
        server.bot("sendMessage", chat_id=CAMILLE, text="The Passport is ...")
        expect(tour).to_contain_text("Open a Passport request")
        keys = buttons(["Accept", "Decline"])
        card = server.bot("sendMessage", chat_id=NOAH, text="A request", reply_markup=keys)
        expect(tour).to_contain_text("On Noah’s phone, press Accept")
        server.bot("editMessageText", chat_id=NOAH, message_id=card["message_id"], text="A request: accepted")
        expect(tour).to_contain_text("Now they can talk")
        server.play(f"people/{CAMILLE}/text", text="When shall we meet?")
        server.bot("sendMessage", chat_id=NOAH, text="Alpine Heat: When shall we meet?")
        expect(tour).to_contain_text("That is all it takes")
        expect(page.locator("#tour li.done")).to_have_count(4)
        page.reload()
        expect(page.locator("#tour li.done")).to_have_count(4)
        page.get_by_role("button", name="Close the tour").click()
        expect(tour).to_be_hidden()
        page.reload()
        expect(phone(page, NOAH).get_by_text("A request: accepted")).to_be_visible()
        expect(tour).to_be_hidden()
        page.get_by_role("button", name="More", exact=True).click()
        page.get_by_role("menuitem", name="Show the tour").click()
        expect(tour).to_contain_text("press Start and ask")


def test_the_tour_begins_again_when_the_world_does(browser: Browser, server: Server) -> None:
    with opened(browser, server) as page:
        server.play(f"people/{CAMILLE}/text", text="hello")
        server.bot("sendMessage", chat_id=CAMILLE, text="Hello!")
        expect(page.locator("#tour li.done")).to_have_count(1)
        server.play("reset")
        expect(page.locator("#tour li.done")).to_have_count(0)


def test_members_change_their_group_from_the_phone(browser: Browser, server: Server) -> None:
    with opened(browser, server) as page:
        page.get_by_role("button", name="Add group").click()
        page.get_by_label("Name of the group").fill("Requests")
        page.get_by_label("Kind").select_option("forum")
        page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()
        phone(page, CAMILLE).get_by_role("tab", name=re.compile("Requests")).click()
        menu = phone(page, CAMILLE).get_by_role("button", name="Camille, SME: menu of this phone")
        menu.click()
        page.get_by_role("menuitem", name="New topic").click()
        page.get_by_label("Name of the topic").fill("ICN-1")
        page.get_by_role("dialog").get_by_role("button", name="Create").click()
        expect(phone(page, CAMILLE).get_by_text("Topic “ICN-1” was created")).to_be_visible()
        menu.click()
        page.get_by_role("menuitem", name="Write anonymously").click()
        phone(page, NOAH).get_by_role("tab", name=re.compile("Requests")).click()
        page.get_by_label("Topic for Camille").select_option(label="ICN-1")
        page.get_by_label("Message as Camille").fill("We take it")
        page.keyboard.press("Enter")
        row = phone(page, NOAH).locator(".row", has_text="We take it")
        expect(row).to_contain_text("Requests")
        expect(row).to_contain_text("Topic: ICN-1")
        menu.click()
        page.get_by_role("menuitem", name="Remove the bot").click()
        expect(phone(page, NOAH).get_by_text("ICN Assistant left")).to_be_visible()


def test_a_checklist_is_ticked_on_the_phone(browser: Browser, server: Server) -> None:
    with opened(browser, server) as page:
        server.play(f"people/{NOAH}/checklist", title="Before the visit", tasks=["Passport", "Slides"])
        phone(page, NOAH).get_by_label("Slides").check()
        expect(phone(page, NOAH).get_by_text("Done: Slides")).to_be_visible()
        assert server.update("message")["checklist"]["title"] == "Before the visit"
