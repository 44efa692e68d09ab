"""The playground page in Chromium, over the real playground server. The test plays the bot with plain HTTP calls."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.served import Server
from tests.pace import PATIENCE

pytestmark = pytest.mark.browser

CAMILLE, NOAH, LEA, INGRID = 1001, 1002, 1003, 1004
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080200000090"
    "7753de0000000c49444154789c63606060000000040001f61738550000"
    "000049454e44ae426082"
)


@contextlib.contextmanager
def opened(browser: Browser, server: Server, *, strict: bool = True, **options: Any) -> Iterator[Page]:
    """The page with empty chats. Strict: an error in the console or a request to elsewhere fails the test."""
    server.afresh()
    with visited(browser, server, strict=strict, **options) as page:
        yield page


@contextlib.contextmanager
def visited(
    browser: Browser, server: Server, *, strict: bool = True, script: str = "", **options: Any
) -> Iterator[Page]:
    """The page as things stand. Strict is as for `opened`; the script runs before the page's own."""
    context = browser.new_context(**{"viewport": WIDE, **options})
    context.add_init_script(script)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((server.url, "data:", "blob:")) else troubles.append(request.url)
        ),
    )
    page.goto(server.url)
    expect(page.locator("[data-person]")).to_have_count(4)
    yield page
    context.close()
    assert not strict or troubles == []


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    with opened(browser, server) as page:
        yield page


def phone(page: Page, person: int) -> Locator:
    return page.locator(f"[data-person='{person}']")


def message(page: Page, person: int, sent: Any) -> Locator:
    return phone(page, person).locator(f"[data-message='{sent['message_id']}']")


def buttons(*rows: list[str]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": text.lower()} for text in row] for row in rows]}


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for something the page does behind the scenes."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.05)


def focused(page: Page) -> str:
    script = "() => { const a = document.activeElement; return a.getAttribute('aria-label') ?? a.innerText; }"
    return str(page.evaluate(script))


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until the control of this name has the focus."""
    for _ in range(40):
        page.keyboard.press(key)
        if focused(page) == name:
            return
    pytest.fail(f"{key} does not lead to {name!r}.")


def test_start_button_sends_the_command_and_gives_way_to_the_composer(page: Page, server: Server) -> None:
    phone(page, CAMILLE).get_by_role("button", name="Start", exact=True).click()
    assert server.update("message")["text"] == "/start"
    expect(page.get_by_label("Message as Camille")).to_be_visible()


def test_entities_are_shown_nested_and_nothing_is_parsed_as_html(page: Page, server: Server) -> None:
    html = (
        '🌍 <b>bold <i>and italic</i></b> <u>under</u> <s>gone</s> <a href="https://example.org/a">link</a> '
        '<tg-spoiler>secret</tg-spoiler> <pre><code class="language-yaml">key: 1</code></pre>'
        "<blockquote>said</blockquote>"
    )
    sent = server.bot("sendMessage", chat_id=NOAH, text=html, parse_mode="HTML")
    text = message(page, NOAH, sent).locator(".text")
    expect(text.locator("strong > em")).to_have_text("and italic")
    for tag, words in (("u", "under"), ("s", "gone"), ("pre > code", "key: 1"), ("blockquote", "said")):
        expect(text.locator(tag)).to_have_text(words)
    expect(text.get_by_role("link", name="link")).to_have_attribute("rel", re.compile("noopener"))
    text.get_by_role("button", name=re.compile("Hidden text")).click()
    expect(text.get_by_text("secret")).to_be_visible()
    typed = server.play(f"people/{NOAH}/text", text="<img src=x onerror=alert(1)><b>no</b>")
    expect(message(page, NOAH, typed).locator(".text")).to_have_text("<img src=x onerror=alert(1)><b>no</b>")


def test_link_with_another_scheme_cannot_be_followed(page: Page) -> None:
    script = """async () => {
        const { safeHref } = await import("/entities.js");
        return ["javascript:alert(1)", " data:text/html,x", "file:///etc", "tg://resolve", "icn.example"].map(safeHref);
    }"""
    assert page.evaluate(script) == [None, None, None, "tg://resolve", "https://icn.example/"]


def test_pressed_button_waits_until_the_bot_answers_with_a_toast(page: Page, server: Server) -> None:
    sent = server.bot("sendMessage", chat_id=NOAH, text="Decide", reply_markup=buttons(["Accept"], ["Ask", "Decline"]))
    key = message(page, NOAH, sent).get_by_role("button", name="Accept", exact=True)
    key.click()
    expect(key).to_have_attribute("aria-busy", "true")
    query = server.update("callback_query")
    assert (query["data"], query["from"]["id"]) == ("accept", NOAH)
    server.bot("answerCallbackQuery", callback_query_id=query["id"], text="Accepted, thank you")
    expect(phone(page, NOAH).get_by_text("Accepted, thank you")).to_be_visible()
    expect(key).not_to_have_attribute("aria-busy", "true")


def test_edit_replaces_the_message_in_place_and_marks_it(page: Page, server: Server) -> None:
    sent = server.bot("sendMessage", chat_id=NOAH, text="before", reply_markup=buttons(["Go"]))
    server.bot("sendMessage", chat_id=NOAH, text="later")
    server.bot("editMessageText", chat_id=NOAH, message_id=sent["message_id"], text="after")
    row = message(page, NOAH, sent)
    expect(row.locator(".text")).to_have_text("after")
    expect(row.get_by_text("edited", exact=True)).to_be_visible()
    expect(row.get_by_role("button", name="Go")).to_have_count(0)
    expect(phone(page, NOAH).locator(".text")).to_have_text(["after", "later"])


def test_person_replies_edits_reacts_and_sees_typing(page: Page, server: Server) -> None:
    own = server.play(f"people/{NOAH}/text", text="helo")
    row = message(page, NOAH, own)
    row.click(button="right")
    page.get_by_role("menuitem", name="Edit").click()
    page.get_by_label("Message as Noah").fill("hello")
    page.get_by_label("Send as Noah").click()
    assert server.update("edited_message")["text"] == "hello"
    expect(row.locator(".text")).to_have_text("hello")
    row.hover()
    row.get_by_role("button", name="Message actions").click()
    page.get_by_role("menuitemradio", name="React 👍").click()
    expect(row.get_by_role("button", name=re.compile("Reaction 👍"))).to_be_visible()
    server.bot("sendChatAction", chat_id=NOAH, action="typing")
    expect(phone(page, NOAH).locator(".typing")).to_be_visible()
    server.bot("sendMessage", chat_id=NOAH, text="Hello!", reply_parameters={"message_id": own["message_id"]})
    expect(phone(page, NOAH).get_by_role("button", name="Reply to Noah: hello")).to_be_visible()
    expect(phone(page, NOAH).locator(".typing")).to_be_hidden()


def test_files_and_pictures_are_sent_and_shown(page: Page, server: Server) -> None:
    for item, name, mime, content in (
        ("File", "plan.pdf", "application/pdf", b"%PDF-1.4"),
        ("Photo", "pump.png", "image/png", PIXEL),
    ):
        page.get_by_label("Attach as Noah").click()
        with page.expect_file_chooser() as chooser:
            page.get_by_role("menuitem", name=item, exact=True).click()
        chooser.value.set_files({"name": name, "mimeType": mime, "buffer": content})
        page.get_by_label("Caption").fill(f"My {item.lower()}")
        page.get_by_role("dialog").get_by_role("button", name="Send").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    first, second = server.update("message"), server.update("message")
    assert (first["document"]["file_name"], first["caption"]) == ("plan.pdf", "My file")
    assert second["photo"]
    expect(phone(page, NOAH).get_by_role("link", name=re.compile("plan.pdf"))).to_be_visible()
    picture = phone(page, NOAH).get_by_role("button", name=re.compile("Open picture")).locator("img")
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=picture.element_handle())


def test_blocked_bot_cannot_write_until_it_is_unblocked(page: Page, server: Server) -> None:
    phone(page, NOAH).get_by_role("button", name=re.compile("menu of this phone")).click()
    page.get_by_role("menuitem", name="Block the bot").click()
    unblock = phone(page, NOAH).get_by_role("button", name="Unblock", exact=True)
    expect(unblock).to_be_visible()
    assert server.update("my_chat_member")["new_chat_member"]["status"] == "kicked"
    assert "bot was blocked by the user" in server.bot("sendMessage", chat_id=NOAH, text="Hello?")
    unblock.click()
    expect(page.get_by_label("Message as Noah")).to_be_visible()
    assert server.bot("sendMessage", chat_id=NOAH, text="Hello?")["text"] == "Hello?"


def test_messages_on_a_phone_in_view_count_as_read(page: Page, server: Server) -> None:
    sent = server.bot("sendMessage", chat_id=NOAH, text="A card")
    expect(message(page, NOAH, sent)).to_be_visible()
    expect(phone(page, NOAH)).to_have_class(re.compile("news"))
    expect(phone(page, NOAH).get_by_text("New messages")).to_have_count(0)
    expect(page).to_have_title("ICN Assistant playground")
    wait_until(lambda: server.state()["people"][1]["unread"] == 0)


def test_a_message_that_comes_before_the_first_report_on_what_is_in_view_counts_as_read(
    browser: Browser, server: Server
) -> None:
    silent = "window.IntersectionObserver = class { observe() {} unobserve() {} };"
    with opened(browser, server, script=silent) as page:
        sent = server.bot("sendMessage", chat_id=NOAH, text="A card")
        expect(message(page, NOAH, sent)).to_be_visible()
        wait_until(lambda: server.state()["people"][1]["unread"] == 0)
        expect(phone(page, NOAH).get_by_text("New messages")).to_have_count(0)


def test_messages_on_a_phone_out_of_view_are_counted_until_it_is_shown(browser: Browser, server: Server) -> None:
    with opened(browser, server, viewport=NARROW) as page:
        for text in ("one", "two"):
            server.bot("sendMessage", chat_id=NOAH, text=text)
        tab = page.get_by_role("tab", name=re.compile("Noah"))
        expect(tab.get_by_label("2 unread")).to_be_visible()
        expect(page).to_have_title(re.compile(r"^\(2\)"))
        assert server.state()["people"][1]["unread"] == 2
        tab.click()
        expect(phone(page, NOAH).get_by_text("New messages")).to_be_visible()
        expect(tab.get_by_label("2 unread")).to_have_count(0)
        wait_until(lambda: server.state()["people"][1]["unread"] == 0)


def test_an_answer_to_ones_own_message_is_not_announced_as_new(browser: Browser, server: Server) -> None:
    with opened(browser, server, viewport=NARROW) as page:
        server.play(f"people/{NOAH}/text", text="What is the Passport?")
        server.bot("sendMessage", chat_id=NOAH, text="The Passport is ...")
        tab = page.get_by_role("tab", name=re.compile("Noah"))
        expect(tab.get_by_label("1 unread")).to_be_visible()
        tab.click()
        expect(phone(page, NOAH).get_by_text("New messages")).to_have_count(0)


def test_everything_can_be_done_with_the_keyboard_alone(page: Page, server: Server) -> None:
    server.bot(
        "setMyCommands", commands=[{"command": "help", "description": "h"}, {"command": "status", "description": "s"}]
    )
    tab_to(page, "Start")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message as Camille")).to_be_focused()
    page.keyboard.type("what is the passport?")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("please")
    page.keyboard.press("Enter")
    assert [server.update("message")["text"] for _ in range(2)] == ["/start", "what is the passport?\nplease"]
    sent = server.bot("sendMessage", chat_id=CAMILLE, text="It is", reply_markup=buttons(["More", "Open"]))
    expect(message(page, CAMILLE, sent)).to_be_visible()
    tab_to(page, "Open", "Shift+Tab")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert server.update("callback_query")["data"] == "more"
    page.keyboard.press("Escape")
    page.get_by_label("Message as Camille").focus()
    page.keyboard.type("/")
    expect(phone(page, CAMILLE).get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert server.update("message")["text"] == "/status"
    page.keyboard.press("F6")
    expect(page.get_by_label("Message as Noah")).to_be_focused()
    page.keyboard.press("Shift+F6")
    tab_to(page, "Attach as Camille")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Photo")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    assert focused(page) == "Attach as Camille"


def test_phone_wide_window_shows_one_phone_at_a_time(browser: Browser, server: Server) -> None:
    with opened(browser, server, viewport=NARROW) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
        expect(phone(page, CAMILLE)).to_be_visible()
        expect(phone(page, NOAH)).to_be_hidden()
        server.bot("sendMessage", chat_id=NOAH, text="A card with a_very_long_word_" + "x" * 200)
        tab = page.get_by_role("tab", name=re.compile("Noah"))
        expect(tab.get_by_label("1 unread")).to_be_visible()
        page.get_by_role("tab", name="Camille").focus()
        page.keyboard.press("ArrowRight")
        expect(phone(page, NOAH)).to_be_visible()
        expect(phone(page, CAMILLE)).to_be_hidden()
        expect(tab.get_by_label("1 unread")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
        composer = page.get_by_label("Message as Noah").bounding_box()
        assert composer is not None
        assert composer["y"] + composer["height"] <= NARROW["height"]


def test_dark_mode_follows_the_system_and_can_be_switched_for_good(browser: Browser, server: Server) -> None:
    def is_dark(page: Page) -> bool:
        colour = str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        return sum(map(int, re.findall(r"\d+", colour)[:3])) < 200

    with opened(browser, server, color_scheme="dark") as page:
        assert is_dark(page)
        page.get_by_role("button", name="Dark or light").click()
        assert not is_dark(page)
        page.reload()
        assert not is_dark(page)


def test_reader_of_a_long_chat_stays_where_they_are(page: Page, server: Server) -> None:
    for number in range(75):
        server.play(f"people/{NOAH}/text", text=f"message {number}")
    page.reload()
    rows = phone(page, NOAH).locator("[data-message]")
    expect(rows.last).to_contain_text("message 74")
    assert rows.count() < 75
    log = phone(page, NOAH).get_by_role("log")
    log.hover()
    page.mouse.wheel(0, -600)
    expect(phone(page, NOAH).get_by_role("button", name="To the newest message")).to_be_visible()
    before = log.evaluate("node => node.scrollTop")
    server.bot("sendMessage", chat_id=NOAH, text="the newest")
    jump = phone(page, NOAH).get_by_role("button", name="1 new message")
    expect(jump).to_be_visible()
    assert log.evaluate("node => node.scrollTop") == before
    jump.click()
    expect(rows.last).to_be_in_viewport()
    log.evaluate("node => { node.scrollTop = 0; }")
    expect(phone(page, NOAH).get_by_text("message 3", exact=True)).to_have_count(1)


def test_clock_person_group_and_starting_over(page: Page, server: Server) -> None:
    page.get_by_role("button", name="+1 week").click()
    expect(page.get_by_text("Today")).to_have_count(0)
    page.get_by_role("button", name="Add person").click()
    page.get_by_label("Name", exact=True).fill("Zoë")
    page.get_by_label("Language of the phone").select_option("fr")
    page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_label("Phone of Zoë")).to_be_visible()
    page.get_by_role("button", name="Add group").click()
    page.get_by_label("Name of the group").fill("Heat pumps")
    page.get_by_role("dialog").get_by_role("button", name="Add", exact=True).click()
    phone(page, NOAH).get_by_role("tab", name=re.compile("Heat pumps")).click()
    page.get_by_label("Message as Noah").fill("Hello all")
    page.keyboard.press("Enter")
    tab = phone(page, LEA).get_by_role("tab", name=re.compile("Heat pumps"))
    expect(tab.get_by_label("1 unread")).to_be_visible()
    state = server.state()
    assert state["clock_offset"] == pytest.approx(604800, abs=5)
    assert [person["language"] for person in state["people"] if person["name"] == "Zoë"] == ["fr"]
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("dialog").get_by_role("button", name="Start over").click()
    expect(page.locator("[data-person]")).to_have_count(4)
    expect(page.locator("[data-message]")).to_have_count(0)


def test_lost_connection_is_told_and_made_good(browser: Browser, server: Server) -> None:
    with opened(browser, server, strict=False) as page:
        first = server.bot("sendMessage", chat_id=NOAH, text="before")
        expect(message(page, NOAH, first)).to_be_visible()
        page.get_by_label("Message as Noah").fill("half a sent")
        server.stop()
        expect(page.get_by_text("Connection lost, trying again…")).to_be_visible()
        server.start()
        missed = server.bot("sendMessage", chat_id=NOAH, text="meanwhile")
        expect(message(page, NOAH, missed)).to_be_visible()
        expect(page.get_by_text("Connection lost, trying again…")).to_be_hidden()
        expect(message(page, NOAH, first)).to_have_count(1)
        expect(page.get_by_label("Message as Noah")).to_have_value("half a sent")
