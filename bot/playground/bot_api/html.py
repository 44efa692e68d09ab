"""Telegram's three ways to write formatted text, read into a plain text and its spans.

Mistakes are refused in the words and with the byte offsets Telegram uses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.playground.bot_api.entities import Span
from bot.playground.errors import BotApiError, bad_request
from bot.playground.world.records import JsonObject

HTML_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#(\d{1,8})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>"']+)(?:\s*=\s*("[^"]*(?:"|$)|'[^']*(?:'|$)|[A-Za-z0-9.\-]*))?""")
_USER_LINK = re.compile(r"tg://user\?id=(\d+)$")
_LINK = re.compile(r"(?:(?:https?|tg|ton|tonsite)://|mailto:)?[^\s/:]+[^\s]*$", re.IGNORECASE)


@dataclass
class Open:
    """A span that hasn't ended yet. `at` is where it began in the source."""

    type: str
    start: int
    at: int
    tag: str = ""
    argument: str = ""


def cannot_parse(reason: str) -> BotApiError:
    """Make the refusal of a faulty text."""
    return bad_request(f"can't parse entities: {reason}")


def byte_offset(text: str, position: int) -> int:
    """Return the byte at which a character stands, as Telegram counts in its complaints."""
    return len(text[:position].encode())


def link(url: str, words: str) -> tuple[str, JsonObject] | None:
    """Make the entity of a link: a mention of a person or a link; None when the address is unusable."""
    address = url or words
    if user := _USER_LINK.match(address):
        return "text_mention", {"user": {"id": int(user[1]), "is_bot": False, "first_name": words}}
    if not _LINK.match(address) or ("." not in address and "://" not in address):
        return None
    if "://" not in address and not address.startswith("mailto:"):
        address = f"http://{address}"
    if re.fullmatch(r"[a-z]+://[^/?#]+", address, re.IGNORECASE):
        address += "/"
    return "text_link", {"url": address}


def parse_html(source: str) -> tuple[str, list[Span]]:
    """Read Telegram's HTML. Raises BotApiError."""
    text: list[str] = []
    spans: list[Span] = []
    opened: list[Open] = []
    length, position = 0, 0
    while position < len(source):
        if source.startswith("</", position):
            position = _html_end(source, position, "".join(text), opened, spans)
        elif source[position] == "<":
            tag, position = _html_start(source, position)
            opened.append(tag)
            tag.start = length
        else:
            piece, position = _html_character(source, position)
            text.append(piece)
            length += len(piece)
    if opened:
        raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    return "".join(text), spans


def _html_character(source: str, position: int) -> tuple[str, int]:
    match = _CHARACTER.match(source, position)
    if match is None:
        return source[position], position + 1
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name], match.end()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        return source[position], position + 1
    return chr(code), match.end()


def _html_start(source: str, begin: int) -> tuple[Open, int]:
    offset = byte_offset(source, begin)
    name = re.compile(r"[^\s>]*").match(source, begin + 1)
    tag = name.group().lower() if name else ""
    position = begin + 1 + len(tag)
    if position >= len(source):
        raise cannot_parse(f"Unclosed start tag at byte offset {offset}")
    if tag not in HTML_TAGS:
        raise cannot_parse(f'Unsupported start tag "{tag}" at byte offset {offset}')
    attributes, position = _html_attributes(source, position, tag, offset)
    opened = Open(HTML_TAGS[tag], 0, begin, tag, _argument(tag, attributes))
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    if tag == "blockquote" and "expandable" in attributes:
        opened.type = "expandable_blockquote"
    return opened, position


def _html_attributes(source: str, position: int, tag: str, offset: int) -> tuple[dict[str, str], int]:
    attributes: dict[str, str] = {}
    while True:
        while position < len(source) and source[position].isspace():
            position += 1
        if position >= len(source):
            raise cannot_parse(f'Unclosed start tag "{tag}" at byte offset {offset}')
        if source[position] == ">":
            return attributes, position + 1
        match = _ATTRIBUTE.match(source, position)
        if match is None:
            raise cannot_parse(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
        value = (match[2] or "").strip("\"'")
        attributes[match[1].lower()] = _CHARACTER.sub(lambda found: _html_character(found.group(), 0)[0], value)
        position = match.end()


def _argument(tag: str, attributes: dict[str, str]) -> str:
    if tag == "a":
        return attributes.get("href", "")
    if tag == "tg-emoji":
        return attributes.get("emoji-id", "")
    if tag == "code" and attributes.get("class", "").startswith("language-"):
        return attributes["class"].removeprefix("language-")
    return ""


def _html_end(source: str, begin: int, text: str, opened: list[Open], spans: list[Span]) -> int:
    offset = byte_offset(source, begin)
    if not opened:
        raise cannot_parse(f"Unexpected end tag at byte offset {offset}")
    match = re.compile(r"</([^\s>]*)\s*(>?)").match(source, begin)
    if match is None or not match[2]:
        raise cannot_parse(f"Unclosed end tag at byte offset {offset}")
    last = opened.pop()
    name = match[1].lower()
    if name and name != last.tag:
        raise cannot_parse(f'Unmatched end tag at byte offset {offset}, expected "</{last.tag}>", found "</{name}>"')
    close(last, text, spans)
    return match.end()


def close(opened: Open, text: str, spans: list[Span]) -> None:
    """Turn what was open into a span, if there is anything in it."""
    start, end = opened.start, len(text)
    if start >= end:
        return
    if opened.type == "text_link":
        if entity := link(opened.argument, text[start:]):
            spans.append(Span(entity[0], start, end, entity[1]))
    elif opened.type == "custom_emoji":
        spans.append(Span("custom_emoji", start, end, {"custom_emoji_id": opened.argument}))
    elif opened.type == "pre":
        spans.append(_block(opened, start, end, spans))
    else:
        more = {"language": opened.argument} if opened.type == "code" and opened.argument else {}
        spans.append(Span(opened.type, start, end, more))


def _block(opened: Open, start: int, end: int, spans: list[Span]) -> Span:
    """Make a block of code; the `<code class="language-x">` that fills it gives its language and goes."""
    inner = next((span for span in spans if span.type == "code" and (span.start, span.end) == (start, end)), None)
    if inner is not None:
        spans.remove(inner)
        return Span("pre", start, end, inner.more)
    return Span("pre", start, end, {"language": opened.argument} if opened.argument else {})


def parse_markdown(source: str) -> tuple[str, list[Span]]:
    """Read the old Markdown: no nesting. Raises BotApiError."""
    text: list[str] = []
    spans: list[Span] = []
    position = 0
    while position < len(source):
        character = source[position]
        if character == "\\" and source[position + 1 : position + 2] in tuple("_*`["):
            text.append(source[position + 1])
            position += 2
        elif character in "_*`[":
            piece, span, position = _markdown_entity(source, position, sum(map(len, text)))
            text.append(piece)
            spans += span
        else:
            text.append(character)
            position += 1
    return "".join(text), spans


def _markdown_entity(source: str, begin: int, start: int) -> tuple[str, Sequence[Span], int]:
    if source.startswith("```", begin):
        kind, opening, closing = "pre", "```", "```"
    else:
        opening = source[begin]
        kind, closing = {"_": ("italic", "_"), "*": ("bold", "*"), "`": ("code", "`"), "[": ("text_link", "]")}[opening]
    end = source.find(closing, begin + len(opening))
    if end < 0:
        raise cannot_parse(f"Can't find end of the entity starting at byte offset {byte_offset(source, begin)}")
    words, after = source[begin + len(opening) : end], end + len(closing)
    more: JsonObject = {}
    if kind == "pre":
        words, more = _language(words)
    elif kind == "text_link":
        url = ""
        if source.startswith("(", after) and (last := source.find(")", after)) >= 0:
            url, after = source[after + 1 : last], last + 1
        entity = link(url, words)
        if entity is None:
            return words, (), after
        kind, more = entity
    return words, (Span(kind, start, start + len(words), more),) if words else (), after


def _language(words: str) -> tuple[str, JsonObject]:
    match = re.match(r"([^\s`]+)\n", words)
    if match:
        return words[match.end() :], {"language": match[1]}
    return words.removeprefix("\n"), {}
