"""Formatted text: what HTML and Markdown become, and how Telegram complains about mistakes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.bot_api.call import PARSERS
from bot.playground.bot_api.entities import explicit, finish, utf16_length
from bot.playground.errors import BotApiError

Found = list[tuple[str, str]]


def read(mode: str, source: str) -> tuple[str, Found]:
    """The words, and each entity's kind with the words it covers."""
    text, entities = finish(*PARSERS[mode](source))
    units = text.encode("utf-16-le")
    return text, [
        (entity["type"], units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le"))
        for entity in entities
    ]


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("a <b>b <i>c</i></b> d", "a b c d", [("bold", "b c"), ("italic", "c")]),
        ("😀<u>ü</u>&lt;&amp;&#33;&#x1F600;", "😀ü<&!😀", [("underline", "ü")]),
        ("<s>a</s><del>b</del><tg-spoiler>c</tg-spoiler>", "abc",
         [("strikethrough", "a"), ("strikethrough", "b"), ("spoiler", "c")]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", "x")]),
        ('<a href="https://example.org/?a=1&amp;b=2">here</a>', "here", [("text_link", "here")]),
        ('<a href="tg://user?id=1001">Camille</a>', "Camille", [("text_mention", "Camille")]),
        ("<a>example.org</a>", "example.org", [("text_link", "example.org")]),
        ('<pre><code class="language-python">x = 1</code></pre>', "x = 1", [("pre", "x = 1")]),
        ("<code>a@example.org <b>b</b></code>", "a@example.org b", [("code", "a@example.org b")]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q")]),
        ("  <b> a </b>\n ", "a", [("bold", "a")]),
        ("a & b &nbsp; c", "a & b &nbsp; c", []),
        ("<B>x</B>", "x", [("bold", "x")]),
    ],
)  # fmt: skip
def test_html_becomes_entities(source: str, text: str, found: Found) -> None:
    """Each tag becomes its entity, and nothing of the markup stays in the text."""
    assert read("html", source) == (text, found)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("é<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("a <br> b", 'Unsupported start tag "br" at byte offset 2'),
        ("2 < 3", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
    ],
)
def test_broken_html_is_refused(source: str, words: str) -> None:
    """In Telegram's words, with the offset in bytes."""
    with pytest.raises(BotApiError) as refused:
        read("html", source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("*a _b_* __c__ ~d~ ||e||", "a b c d e",
         [("bold", "a b"), ("italic", "b"), ("underline", "c"), ("strikethrough", "d"), ("spoiler", "e")]),
        (r"1\.5 \* 2 \_x\_", "1.5 * 2 _x_", []),
        (r"[a\]b](https://example.org/\))", "a]b", [("text_link", "a]b")]),
        ("`a*b`", "a*b", [("code", "a*b")]),
        ("```python\nx = [1]\n```", "x = [1]", [("pre", "x = [1]")]),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", "a\nb")]),
        ("**>a\n>b||\nc", "a\nb\nc", [("expandable_blockquote", "a\nb")]),
        ("__a _b___", "a b", [("underline", "a b"), ("italic", "b")]),
    ],
)  # fmt: skip
def test_markdown_v2_becomes_entities(source: str, text: str, found: Found) -> None:
    """Signs nest, escapes are literal, quotes reach over lines."""
    assert read("markdownv2", source) == (text, found)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("costs 1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a - b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("é *b", "Can't find end of Bold entity at byte offset 3"),
        ("[a](http://x", "Can't find end of a URL at byte offset 4"),
        ("[a", "Can't find end of TextUrl entity at byte offset 0"),
    ],
)
def test_broken_markdown_v2_is_refused(source: str, words: str) -> None:
    """In Telegram's words, with the offset in bytes."""
    with pytest.raises(BotApiError) as refused:
        read("markdownv2", source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_the_old_markdown_works_too() -> None:
    """It does not nest, and an open sign is refused."""
    assert read("markdown", r"*a* _b_ `c` [d](https://example.org) \_e") == (
        "a b c d _e",
        [("bold", "a"), ("italic", "b"), ("code", "c"), ("text_link", "d")],
    )
    with pytest.raises(BotApiError, match="Can't find end of the entity starting at byte offset 2"):
        read("markdown", "a _b")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start x", ["bot_command"]),
        ("/status@icn_bot please", ["bot_command"]),
        ("see http://example.org/a_b. Or www.example.org!", ["url", "url"]),
        ("a@example.org", ["email"]),
        ("@someone and #heat", ["mention", "hashtag"]),
        ("1/2 and a/b, #1", []),
        ("e.g. this... or 3.5 kW", []),
    ],
)
def test_telegram_finds_links_and_commands_by_itself(text: str, found: list[str]) -> None:
    """What a person types gets entities without asking."""
    assert [entity["type"] for entity in finish(text, ())[1]] == found


def test_wrong_explicit_entities_are_refused() -> None:
    """Entities need a known type and numbers."""
    for entity in ("x", {"type": "bold"}, {"type": "loud", "offset": 0, "length": 1}, {"offset": 0, "length": 1}):
        with pytest.raises(BotApiError, match="can't parse MessageEntity"):
            explicit("text", [entity])


@given(st.sampled_from(sorted(PARSERS)), st.text(st.sampled_from("<>/bia*_[]()`|!>\\&; \n😀é")))
def test_any_text_is_read_or_refused(mode: str, source: str) -> None:
    """Whatever comes, there is a text whose entities lie inside it, or a refusal."""
    try:
        text, entities = finish(*PARSERS[mode](source))
    except BotApiError:
        return
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16_length(text)
