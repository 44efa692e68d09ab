"""One form for all that is compared, regardless of case, accents, punctuation, emoji and invisible characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import islice

LONGEST = 1_000
"""Characters of a text that are compared."""
MOST_CHARACTERS, MOST_WORDS = 600, 120
"""How much of a message is used. Questions are far shorter; six hundred characters of plain sentences have about a
hundred words, and the work per word takes most of the time.
"""

_RAW_LONGEST = 4 * LONGEST  # before invisible characters and addresses are dropped
_REMEMBERED = 5_000  # characters: all that six languages and their emoji use
_WORD = re.compile(r"[\w\u0300-\u036f]+")
_WORD_LENGTH, _WORDS_REMEMBERED = 24, 8192
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_NO_DECOMPOSITION = {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_UNDECOMPOSED = str.maketrans(_NO_DECOMPOSITION)
_ASCII = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_JOINING = {"Mn", "Me", "Cf", "Cc", "Sk"}  # accents, zero-width characters, controls, skin tones


def clean(text: str) -> str:
    """Return `text` for reading: without addresses and invisible characters, and not too long."""
    return " ".join(_make_readable(text).split())[:LONGEST]


def beginning(text: str) -> str:
    """Return the part of a text that is used: its first characters, or its first words if they are short."""
    text = text[:MOST_CHARACTERS]
    if len(text) <= MOST_WORDS:
        return text
    further = next(islice(_WORD.finditer(text), MOST_WORDS, None), None)
    return text[: further.start()].rstrip() if further else text


def normalise(text: str) -> str:
    """Return `text` for comparing: folded words with single spaces; an emoji counts as a word."""
    return _normalise_word(text) if len(text) <= _WORD_LENGTH else _normalise(text)


@lru_cache(_WORDS_REMEMBERED)
def _normalise_word(text: str) -> str:
    """Normalise a single word; cached, because words repeat, even within a message."""
    return _normalise(text)


def _normalise(text: str) -> str:
    text = _make_readable(text)
    if len(text) > LONGEST:
        text = clean(text)
    folded = text.lower().translate(_ASCII) if text.isascii() else _fold(text)
    return " ".join(folded.split())[:LONGEST].rstrip()


def _make_readable(text: str) -> str:
    """Return `text` without addresses and invisible characters."""
    text = text[:_RAW_LONGEST]
    if "://" in text or "." in text:  # a look is quicker than a search, and few texts have any
        text = _ADDRESS.sub(" ", text)
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_VISIBLE)


def _fold(text: str) -> str:
    """Fold what lies beyond ASCII: compatibility forms, accents, letters without a decomposition, symbols."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)


def _letters(char: str) -> str:
    """Return what remains of one character, decomposed."""
    return "".join(map(_letter, unicodedata.normalize("NFD", char.translate(_UNDECOMPOSED))))


def _letter(char: str) -> str:
    """Return what remains of one decomposed character: itself, nothing, or a word break."""
    if char.isalnum():
        return char
    category = unicodedata.category(char)
    if category == "So":
        return f" {char} "
    return "" if category in _JOINING and not char.isspace() else " "


class _Table(dict[int, str]):
    """What becomes of each character, computed when it first occurs and then remembered."""

    def __init__(self, becomes: Callable[[str], str]) -> None:
        """Take the function that computes it."""
        self._becomes = becomes

    def __missing__(self, code: int) -> str:
        """Compute and remember it for a new character."""
        found = self._becomes(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = found
        return found


_LETTERS = _Table(_letters)
ACCENTLESS = _Table(lambda char: "" if unicodedata.combining(char) else char)
"""Translates a decomposed text into one without accents."""
_VISIBLE = _Table(lambda char: "" if unicodedata.category(char) == "Cf" else char)
