"""Words become Telegram's HTML: people's words are escaped once, and no piece is longer than Telegram takes."""

from __future__ import annotations

from html import unescape

from hypothesis import given
from hypothesis import strategies as some

from bot.dialogue.speech import plain
from bot.telegram.rendering import LONGEST_TEXT, fits, pieces, to_html
from knowledge.telegram_html import units
from storage.messages import Text

WORDS = some.text(some.characters(exclude_categories=["Cs"]), max_size=60)
LONG = some.builds(
    lambda piece, times, end: piece * times + end,
    some.text("añ🌍 \n<&>", min_size=1, max_size=40),
    some.integers(1, 900),
    WORDS,
)


def said(words: str) -> Text:
    return Text(strings=("<b>", "</b>"), values=(words,))


@given(WORDS)
def test_words_of_people_are_escaped_once(words: str) -> None:
    html = to_html(said(words))
    assert unescape(html.removeprefix("<b>").removesuffix("</b>")).replace("\r", "\n") == words.replace("\r", "\n")
    assert not set("<>") & set(html.removeprefix("<b>").removesuffix("</b>"))


def test_markup_of_ours_stays_markup() -> None:
    text = Text(strings=('<a href="https://a.example">', "</a> &amp; ", ""), values=("<i>", "&amp;"))
    assert to_html(text) == '<a href="https://a.example">&lt;i&gt;</a> &amp; &amp;amp;'


@given(LONG)
def test_no_piece_is_too_long_or_blank(words: str) -> None:
    """Counted in UTF-16 units once the markup is read; a blank message would be refused."""
    found = pieces(said(words)) if not fits(said(words)) else []
    for piece in found:
        assert 0 < units(plain(piece)) <= LONGEST_TEXT
        assert plain(piece).strip()


@given(LONG)
def test_pieces_hold_all_the_words_in_order(words: str) -> None:
    """But for the blanks where they were cut."""
    text = said(words)
    if not fits(text):
        together = "".join(map(plain, pieces(text)))
        assert "".join(together.split()) == "".join(plain(text).split())


def test_a_text_that_fits_keeps_its_markup() -> None:
    assert pieces(said("a" * LONGEST_TEXT)) == [said("a" * LONGEST_TEXT)]


def test_length_counts_as_telegram_does() -> None:
    assert units("a🌍é") == 4


def test_a_long_text_is_cut_between_lines_else_between_words() -> None:
    lines = "\n".join(["word " * 100] * 12)
    first = plain(pieces(said(lines))[0])
    assert first.endswith("word")
    assert units(first) % len("word " * 100 + "\n") in (len("word " * 100) - 1, 0)
    first = plain(pieces(said("word " * 2000))[0])
    assert first.endswith("word")
