"""Reply -> what Telegram takes: HTML, with people's words escaped here and nowhere else, cut to its limits."""

from __future__ import annotations

from html import escape

from bot.dialogue.speech import plain
from knowledge.telegram_html import units
from storage.messages import Text

LONGEST_TEXT = 4096
"""UTF-16 units of a message, counted without its markup."""
LONGEST_CAPTION = 1024
"""UTF-16 units of the words under a file."""


def to_html(text: Text) -> str:
    """Write the text in Telegram's HTML: our markup as it is, people's words escaped."""
    values = (*(escape(value, quote=False) for value in text.values), "")
    return "".join(part for pair in zip(text.strings, values, strict=True) for part in pair)


def fits(text: Text, limit: int = LONGEST_TEXT) -> bool:
    """Return whether the text, without its markup, is at most `limit` UTF-16 units long."""
    return units(plain(text)) <= limit


def pieces(text: Text) -> list[Text]:
    """Split the text into messages. A longer one loses its markup and is cut between lines, else between words."""
    if fits(text):
        return [text]
    found, rest = [], plain(text).strip()
    while rest:
        head = _fitting_beginning(rest)
        found.append(Text(strings=("", ""), values=(head.rstrip(),)))
        rest = rest[len(head) :].lstrip()
    return found


def _fitting_beginning(text: str) -> str:
    """Return the longest beginning that fits and ends well."""
    end = LONGEST_TEXT
    while units(text[:end]) > LONGEST_TEXT:
        end -= 1
    if end >= len(text):
        return text
    for separator in ("\n", " "):
        cut = text.rfind(separator, 1, end)
        if cut > end // 2:
            return text[:cut]
    return text[:end]
