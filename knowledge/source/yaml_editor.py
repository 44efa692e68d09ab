"""A YAML file changed at one place: the lines around stay as they were typed, byte by byte.

A value is written in the style it had, or else in the plainest that works. Every result is read again and must say
what was asked for and nothing else, so that no trick of YAML can slip in.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from knowledge.issues import EditRejected, Issue, Reason
from knowledge.source.yaml_document import LINE_BREAK, UNPRINTABLE, Document, Path, Place, parse

BOM = "\ufeff"
PLAIN = re.compile(r"[A-Za-zÀ-ÿ0-9¿¡(][^\n]*")
WIDE = 110
"""Columns up to which a text is written on the line of its key."""


class Splice:
    """A file on its way from one version to the next."""

    def __init__(self, name: str, data: bytes) -> None:
        """Take the file apart. Raises EditRejected when it cannot be read."""
        self.name = name
        self.document = _read(name, data)
        text = data.decode("utf-8")
        self._mark = BOM if text.startswith(BOM) else ""
        self._text = text.removeprefix(BOM)
        self._starts = [0, *(found.end() for found in LINE_BREAK.finditer(self._text))]
        self.ending = "\r\n" if "\r\n" in self._text else "\n"

    def replaced(self, path: Path, text: str) -> bytes:
        """The file with another text at `path`, where a text stands. Raises EditRejected."""
        first, last = self._extent(path)
        old = self._text[first:last]
        depth = self._indent(self.document.key_place(path)[0])
        rest = self._text[last:]
        candidates = ((first, last, words) for words in _styles(text, old, depth, rest.startswith(("\n", "\r"))))
        return self._spliced(candidates, path, text)

    def added(self, path: Path, text: str) -> bytes:
        """The file with one text more at the end of the list at `path`. Raises EditRejected."""
        items = _at(self.document.value, path)
        last = (*path, len(items) - 1)
        if not items:
            return self._begun(path, text)
        first = self._offset(self.document.place(last))
        styles = list(_styles(text, self._text[first : first + 1].strip("|>"), 0, False))
        line, column = self.document.place(last)
        end = self._extent(last)[1]
        dash = self._text[self._starts[line - 1] : self._starts[line - 1] + column - 1]
        if dash.strip() == "-":  # an item a line
            after = self._end_of_line(max(end - 1, self._starts[line - 1]))
            lead = "" if self._text[:after].endswith(("\n", "\r")) else self.ending
            candidates = [(after, after, f"{lead}{dash}{style}{self.ending}") for style in styles]
        else:
            candidates = [(end, end, f", {style}") for style in styles]
        return self._spliced(candidates, path, (*items, text))

    def _begun(self, path: Path, text: str) -> bytes:
        """The file with the first text of the list at `path`, which is empty."""
        first = self._offset(self.document.place(path))
        return self._spliced([(first, first + 2, f"[{style}]") for style in (text, _quoted(text))], path, (text,))

    def grown(self, path: Path, item: Mapping[str, Any]) -> bytes:
        """The file with one mapping more at the end of the list at `path`, a block a mapping. Raises EditRejected."""
        items = _at(self.document.value, path)
        if not items:
            raise EditRejected(Reason.UNREADABLE, name=self.name)
        line, column = self.document.place((*path, len(items) - 1))
        dash = self._text[self._starts[line - 1] : self._starts[line - 1] + column - 1]
        if dash.strip() != "-":
            raise EditRejected(Reason.UNREADABLE, name=self.name)
        depth = dash.index("-")
        after = self._end_of_line(self._end_of_block(line, depth + 1) - 1)
        spaced = len(items) > 1 and not self._line(line - 1).strip()
        lead = "" if self._text[:after].endswith(("\n", "\r")) else self.ending
        block = block_of(item, depth, self.ending, gap=column - 1 - depth)
        return self._spliced(
            [(after, after, lead + (self.ending if spaced else "") + block)], path, (*items, _plain(item))
        )

    # ---------------------------------------------------------------- places

    def _offset(self, place: Place) -> int:
        return self._starts[place[0] - 1] + place[1] - 1

    def _line(self, number: int) -> str:
        return self._text[self._starts[number - 1] : self._end_of_line(self._starts[number - 1])]

    def _end_of_line(self, offset: int) -> int:
        """Where the next line begins."""
        following = bisect_right(self._starts, offset)
        return self._starts[following] if following < len(self._starts) else len(self._text)

    def _indent(self, number: int) -> int:
        """How far the key on a line is indented, the dash of its list item counted."""
        found = re.match(r"[ ]*(?:-[ ]+)*", self._line(number))
        return found.end() if found else 0

    def _extent(self, path: Path) -> tuple[int, int]:
        """Where the scalar at `path` begins and ends in the text."""
        node = self.document.node(path)
        if node is None or node.children:
            raise EditRejected(Reason.UNREADABLE, name=self.name)
        first = self._offset(node.start)
        if self._text[first : first + 1] not in ("|", ">"):
            return first, self._offset(node.end)
        return first, self._end_of_block(node.start[0], _depth_of(self._text[first:]) or self._owner_indent(path) + 1)

    def _end_of_block(self, number: int, depth: int) -> int:
        """Where the last line ends that is indented by `depth` or more, of those that follow line `number`."""
        last = number
        for line in range(number + 1, len(self._starts) + 1):
            text = self._line(line)
            if text.strip() and len(text) - len(text.lstrip(" ")) < depth:
                break
            if text.strip():
                last = line
        return len(self._text[: self._end_of_line(self._starts[last - 1])].rstrip("\r\n"))

    def _owner_indent(self, path: Path) -> int:
        """How far the key or dash is indented that a block of text belongs to."""
        line, column = self.document.key_place(path)
        if isinstance(path[-1], int):
            return self._line(line).rindex("-", 0, column - 1) if "-" in self._line(line)[: column - 1] else 0
        return column - 1

    # ---------------------------------------------------------------- result

    def _spliced(self, candidates: Iterable[tuple[int, int, str]], path: Path, wanted: Any) -> bytes:
        """The first candidate that reads as it should. Raises EditRejected when none does."""
        expected = _with(self.document.value, path, wanted)
        for first, last, words in candidates:
            words = words.replace("\r\n", "\n").replace("\n", self.ending)
            data = (self._mark + self._text[:first] + words + self._text[last:]).encode()
            issues: list[Issue] = []
            document = parse(data, self.name, issues)
            if document and not issues and _same(document.value, expected):
                return data
        raise EditRejected(Reason.UNREADABLE, name=self.name)


def block_of(item: Mapping[str, Any], depth: int, ending: str, gap: int = 2) -> str:
    """A mapping of texts and lists of texts as an item of a list, its dash `depth` columns in."""
    margin = " " * (depth + gap)
    lines: list[str] = []
    for key, value in item.items():
        if isinstance(value, str):  # its further lines come indented already
            lines.append(f"{margin}{key}: " + next(_styles(value, "", len(margin), True)).replace("\n", ending))
        else:
            lines += [f"{margin}{key}:" if value else f"{margin}{key}: []"]
            lines += [f"{margin}  - {scalar(text)}" for text in value]
    first = " " * depth + "-" + " " * (gap - 1) + lines[0].removeprefix(margin)
    return ending.join([first, *lines[1:]]) + ending


def scalar(text: str) -> str:
    """The text of one line as YAML, quoted when it must be."""
    return text if _is_plain(text) else _quoted(text)


def fit(text: str) -> str:
    """The words as they can stand in a file. Raises EditRejected when they are empty or cannot be shown."""
    words = "\n".join(line.rstrip() for line in LINE_BREAK.split(text.strip()))
    if not words.strip() or UNPRINTABLE.search(words):
        raise EditRejected(Reason.BAD_WORDS)
    return words.strip()


def _read(name: str, data: bytes) -> Document:
    issues: list[Issue] = []
    document = parse(data, name, issues)
    if document is None or issues:
        raise EditRejected(Reason.UNREADABLE, name=name)
    return document


def _styles(text: str, old: str, depth: int, alone: bool) -> Iterator[str]:
    """Ways to write the text, the old one's style first; `alone` tells that nothing follows on its last line."""
    single = "\n" not in text
    if single and old.startswith("'"):
        yield "'" + text.replace("'", "''") + "'"
    if single and old.startswith('"'):
        yield _quoted(text)
    is_block = old.startswith(("|", ">"))
    if alone and (is_block or not single or depth + len(text) > WIDE):
        margin = " " * (_depth_of(old) or depth + 2)
        header = old.splitlines()[0].rstrip() if old.startswith("|") else "|-"
        body = "\n".join(margin + line if line else "" for line in text.split("\n"))
        yield f"{header}\n{body}"
        yield f"|-\n{body}"
    if single and _is_plain(text):
        yield text
    yield _quoted(text)


def _depth_of(block: str) -> int:
    """How far the lines of a block of text are indented; 0 when it is none, or says so itself."""
    header, _, body = block.partition("\n")
    if not block.startswith(("|", ">")) or re.search("[0-9]", header):
        return 0
    line = next((line for line in body.split("\n") if line.strip()), "")
    return len(line) - len(line.lstrip(" "))


def _is_plain(text: str) -> bool:
    """Whether the text may stand without quotes: nothing in it means anything to YAML."""
    if not PLAIN.fullmatch(text) or ": " in text or " #" in text or text.endswith(":"):
        return False
    issues: list[Issue] = []
    document = parse(f"- {text}\n".encode(), "", issues)
    return document is not None and not issues and document.value == (text,)


def _quoted(text: str) -> str:
    """The text in double quotes, which JSON and YAML write alike."""
    return json.dumps(text, ensure_ascii=False)


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step] if isinstance(step, int) or step in value else ()
    return value


def _with(value: Any, path: Path, wanted: Any) -> Any:
    """The value with another one at `path`."""
    if not path:
        return wanted
    step, below = path[0], path[1:]
    if isinstance(value, tuple):
        return tuple(_with(one, below, wanted) if index == step else one for index, one in enumerate(value))
    return {key: _with(one, below, wanted) if key == step else one for key, one in value.items()}


def _plain(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value if isinstance(value, str) else tuple(value) for key, value in item.items()}


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same but for line breaks at the end of texts, which nobody sees."""
    if isinstance(one, str) and isinstance(other, str):
        return one.rstrip("\n") == other.rstrip("\n")
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    return type(one) is type(other) and bool(one == other)
