"""The markup that Telegram takes, and what people see of it."""

from __future__ import annotations

import pytest

from knowledge.checks.placeholders import Malformed, placeholders
from knowledge.telegram_html import commands, escape_ampersands, problems, units, visible


@pytest.mark.parametrize(
    "text",
    [
        "<b>a <i>b</i></b>", '<a href="https://a.example/?x=1&y=2">a</a>', "<a href='mailto:a@b.example'>a</a>",
        '<a href="{link}">a</a>', "<blockquote expandable>a</blockquote>", "<tg-spoiler>a</tg-spoiler>",
        "5 &lt; 6, AT&T", "2 ** 3 ** 4, [a] (b), [a](b)",
    ],
)  # fmt: skip
def test_markup_telegram_takes_is_left_alone(text: str) -> None:
    """Nothing is said about a text that can be sent as it is."""
    assert list(problems(text)) == []


@pytest.mark.parametrize(
    ("text", "snippet"),
    [
        ("<b>a", "<b>"),
        ("a</b>", "</b>"),
        ("<b><i>a</b></i>", "</b>"),
        ("a < b", "<"),
        ("<br>", "<br>"),
        ("<script>x</script>", "<script>"),
        ('<b class="x">a</b>', '<b class="x">'),
        ("<a>x</a>", "<a>"),
        ('<a href="javascript:x">a</a>', '<a href="javascript:x">'),
        ('<a href="https://a" target="b">a</a>', '<a href="https://a" target="b">'),
        ("a **b** c", "**b**"),
        ("[a](https://a.example)", "[a](https://a.example)"),
    ],
)
def test_markup_telegram_does_not_take_is_named(text: str, snippet: str) -> None:
    """The first problem points at the offending piece."""
    assert next(iter(problems(text))).snippet == snippet


def test_what_people_see_is_counted_as_telegram_counts() -> None:
    """Without tags, entities as one character, an emoji as two units."""
    assert visible('<b>a</b> &lt; <a href="https://x.example">b</a> &amp; c') == "a < b & c"
    assert units("a🌱") == 3
    assert escape_ampersands("a & b &amp; &lt; &#38; &copy;") == "a &amp; b &amp; &lt; &#38; &amp;copy;"


def test_commands_are_told_from_other_slashes() -> None:
    """Dates, fractions, addresses and closing tags hold slashes too."""
    text = '<b>24/7</b> and/or https://x.example/status, <a href="/help">x</a> then /withdraw or (/cancel).'
    assert commands(text) == {"withdraw", "cancel"}


def test_placeholders_are_names_between_braces() -> None:
    """Anything else between braces, or a single brace, is malformed; a doubled one is text."""
    assert placeholders("{a} and {b_2}, {{c}}") == {"a", "b_2"}
    for text in ("{", "a}", "{}", "{a b}", "{0}", "{a!r}", "{a:>3}", "{A}", "{a.b}", "{a{b}}"):
        assert isinstance(placeholders(text), Malformed), text
