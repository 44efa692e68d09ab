"""Telegram's MarkdownV2, read into a plain text and its spans, with Telegram's complaints."""

from __future__ import annotations

import re

from bot.playground.bot_api.entities import Span
from bot.playground.bot_api.html import Open, byte_offset, cannot_parse, close

RESERVED = "_*[]()~`>#+-=|{}.!"
SIGNS = {
    "*": "bold",
    "__": "underline",
    "_": "italic",
    "~": "strikethrough",
    "||": "spoiler",
    "```": "pre",
    "`": "code",
    "[": "text_link",
    "![": "custom_emoji",
}
_LONGEST_FIRST = sorted(SIGNS, key=len, reverse=True)
_CLOSING = {kind: sign for sign, kind in SIGNS.items()} | {
    "text_link": "]",
    "custom_emoji": "]",
    "blockquote": "||",
}
NAMES = {
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
    "expandable_blockquote": "BlockQuote",
}
_FENCE = re.compile(r"```(?:([^\s`]+)(?=\n))?\n?")


def _closing(opened: Open) -> str:
    return _CLOSING[opened.type]


class MarkdownV2:
    """Reads one text. `read` gives the words and spans, or raises BotApiError."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.text = ""
        self.spans: list[Span] = []
        self.opened: list[Open] = []

    def read(self) -> tuple[str, list[Span]]:
        """Read the words and their spans. Raises BotApiError."""
        while self.position < len(self.source):
            self._step()
        self._end_quote()
        if self.opened:
            last = self.opened[-1]
            name = NAMES.get(last.type, last.type.capitalize())
            raise cannot_parse(f"Can't find end of {name} entity at byte offset {byte_offset(self.source, last.at)}")
        return self.text, self.spans

    def _step(self) -> None:
        source, position = self.source, self.position
        character = source[position]
        if character == "\\" and position + 1 < len(source) and "\0" < source[position + 1] <= "~":
            self.text += source[position + 1]
            self.position += 2
        elif self._inside_code():
            self._close() if self._closes() else self._plain()
        elif character == "\n":
            self._plain()
            if not source.startswith(">", self.position):
                self._end_quote()
        elif self._begins_quote():
            self._quote()
        elif character not in RESERVED:
            self._plain()
        elif self._closes():
            self._close()
        else:
            self._open()

    def _plain(self) -> None:
        self.text += self.source[self.position]
        self.position += 1

    def _inside_code(self) -> bool:
        return bool(self.opened) and self.opened[-1].type in ("code", "pre")

    # -- quotes: lines that start with ">"

    def _begins_quote(self) -> bool:
        without_reply = self.source.startswith(("**>", ">"), self.position)
        return without_reply and (self.position == 0 or self.source[self.position - 1] == "\n")

    def _quote(self) -> None:
        if not any(open_.type == "blockquote" for open_ in self.opened):
            self.opened.append(Open("blockquote", len(self.text), self.position))
        self.position += 3 if self.source.startswith("**>", self.position) else 1

    def _end_quote(self) -> None:
        if self.opened and self.opened[-1].type == "blockquote":
            quote = self.opened.pop()
            ends = len(self.text.rstrip("\n"))
            if quote.start < ends:
                self.spans.append(Span(quote.type, quote.start, ends))

    # -- signs

    def _sign(self) -> str:
        return next((sign for sign in _LONGEST_FIRST if self.source.startswith(sign, self.position)), "")

    def _closes(self) -> bool:
        if not self.opened:
            return False
        last = self.opened[-1]
        if last.type == "blockquote":
            # "||" at the end of a line ends a quote and makes it one that can be unfolded.
            return re.compile(r"\|\|(?=\n|$)").match(self.source, self.position) is not None
        if last.type == "italic" and self.source.startswith("__", self.position):
            # "___" closes an italic inside an underline; "__" alone opens or closes an underline.
            return self.source.startswith("___", self.position) and self._around() == "underline"
        return self.source.startswith(_closing(last), self.position)

    def _around(self) -> str:
        return self.opened[-2].type if len(self.opened) > 1 else ""

    def _open(self) -> None:
        sign = self._sign()
        if not sign:
            character = self.source[self.position]
            raise cannot_parse(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")
        opened = Open(SIGNS[sign], len(self.text), self.position)
        self.position += len(sign)
        if opened.type == "pre" and (fence := _FENCE.match(self.source, opened.at)):
            opened.argument = fence[1] or ""
            self.position = fence.end()
        self.opened.append(opened)

    def _close(self) -> None:
        last = self.opened.pop()
        self.position += len(_closing(last))
        if last.type == "blockquote":
            last.type = "expandable_blockquote"
        if last.type in ("text_link", "custom_emoji") and self.source.startswith("(", self.position):
            last.argument = self._address()
        if last.type == "custom_emoji":
            last.argument = last.argument.rpartition("id=")[2]
        close(last, self.text, self.spans)

    def _address(self) -> str:
        begin = self.position + 1
        match = re.compile(r"(?:\\.|[^)\\])*", re.DOTALL).match(self.source, begin)
        end = match.end() if match else begin
        if not self.source.startswith(")", end):
            raise cannot_parse(f"Can't find end of a URL at byte offset {byte_offset(self.source, begin)}")
        self.position = end + 1
        return re.sub(r"\\(.)", r"\1", self.source[begin:end])


def parse_markdown_v2(source: str) -> tuple[str, list[Span]]:
    """Read MarkdownV2. Raises BotApiError."""
    return MarkdownV2(source).read()
