"""Message entities: spans of a text that are bold, a link, a command; counted as Telegram counts, in UTF-16 units.

Inside, a span is a pair of positions in the Python string; only what leaves this module is in UTF-16 units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.playground.bot_api.parameters import field_of
from bot.playground.errors import bad_request
from bot.playground.world.records import JsonObject

EXPLICIT = frozenset(
    {
        "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "text_mention",
        "blockquote", "expandable_blockquote", "custom_emoji",
    }
)  # fmt: skip
"""Kinds a sender may ask for."""
DETECTED = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
"""Kinds Telegram detects by itself."""
LITERAL = frozenset({"code", "pre"})
"""Nothing else can be inside these."""

_TOP_LEVEL = "com org net eu int info biz io dev app edu gov fr de it es dk ca ch at be nl uk us me ai tech energy"
_PATTERNS = (
    ("url", re.compile(r"(?:https?|tg|ftp)://[^\s<>\"']+", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w@])", re.IGNORECASE)),
    (
        "url",
        re.compile(
            rf"(?<![\w@.-])(?:[\w-]+\.)+(?:{'|'.join(_TOP_LEVEL.split())})(?![\w-])(?:[/?#][^\s<>\"']*)?", re.IGNORECASE
        ),
    ),
    ("bot_command", re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w/@])@[A-Za-z0-9_]{3,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?!\w)")),
)


@dataclass(frozen=True)
class Span:
    """`type` from `start` to before `end` (positions in the Python string), with what else belongs to it."""

    type: str
    start: int
    end: int
    more: JsonObject = field(default_factory=dict)


def utf16_length(text: str) -> int:
    """Return the length of a text as Telegram counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def clean(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """Clean a text as Telegram does, of control characters and the blanks around it, and shift the spans with it."""
    kept = [(position, " " if character < " " and character != "\n" else character)
            for position, character in enumerate(text) if character != "\r"]  # fmt: skip
    while kept and kept[-1][1].isspace():
        kept.pop()
    first = next((index for index, (_, character) in enumerate(kept) if not character.isspace()), len(kept))
    kept = kept[first:]
    if len(kept) == len(text):
        return "".join(character for _, character in kept), list(spans)
    places = [0] * (len(text) + 1)
    places[len(text)] = len(kept)
    for index, (position, _) in enumerate(kept):
        places[position] = index
    following = len(kept)
    known = {position for position, _ in kept}
    for position in range(len(text) - 1, -1, -1):
        if position in known:
            following = places[position]
        else:
            places[position] = following
    moved = (replace(span, start=places[span.start], end=places[span.end]) for span in spans)
    return "".join(character for _, character in kept), [span for span in moved if span.start < span.end]


def detect(text: str, taken: Sequence[Span] = ()) -> list[Span]:
    """Find the links, commands, mentions and so on in a text, outside the spans in `taken`."""
    closed = [span for span in taken if span.type in LITERAL or span.type in ("text_link", "text_mention")]
    found: list[Span] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            end = match.end()
            if kind == "url":
                end = match.start() + len(match.group().rstrip(".,;:!?)'\""))
            span = Span(kind, match.start(), end)
            if not any(span.start < other.end and other.start < span.end for other in (*closed, *found)):
                found.append(span)
    return found


def finish(text: str, spans: Iterable[Span]) -> tuple[str, list[JsonObject]]:
    """Clean the text and return it with all its entities, as a Message carries them."""
    text, asked = clean(text, list(spans))
    literal = [span for span in asked if span.type in LITERAL]
    asked = [span for span in asked if span in literal or not _inside(span, literal)]
    ordered = sorted([*asked, *detect(text, asked)], key=lambda span: (span.start, -span.end))
    return text, [_entity(text, span) for span in ordered]


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _entity(text: str, span: Span) -> JsonObject:
    return {
        "offset": utf16_length(text[: span.start]),
        "length": utf16_length(text[span.start : span.end]),
        "type": span.type,
        **span.more,
    }


def explicit(text: str, entities: Sequence[Any]) -> list[Span]:
    """Spans for the `entities` parameter; those Telegram finds itself, and empty ones, are skipped.

    Raises BotApiError for anything that is no entity.
    """
    positions = _positions(text)
    return [span for entity in entities if (span := _read(entity, positions)) is not None]


_MORE: dict[str, type] = {"url": str, "user": dict, "language": str, "custom_emoji_id": str}


def _positions(text: str) -> list[int]:
    """For every UTF-16 unit, the position in the Python string; the second half of a pair counts as its character."""
    positions: list[int] = []
    for position, character in enumerate(text):
        positions += [position] * (2 if character > "\uffff" else 1)
    return [*positions, len(text)]


def _read(entity: Any, positions: Sequence[int]) -> Span | None:
    what = "MessageEntity"
    kind = field_of(entity, "type", str, what)
    offset, length = field_of(entity, "offset", int, what), field_of(entity, "length", int, what)
    if kind in DETECTED:
        return None
    if kind not in EXPLICIT:
        raise bad_request("can't parse MessageEntity: unsupported type specified")
    last = len(positions) - 1
    if not 0 <= offset <= last:
        raise bad_request("entity begins in a middle of a UTF-16 symbol or beyond the end of the text at byte offset 0")
    start, end = positions[offset], positions[max(0, min(offset + length, last))]
    more = {name: field_of(entity, name, kind_, "MessageEntity") for name, kind_ in _MORE.items() if name in entity}
    return Span(kind, start, end, more) if start < end else None
