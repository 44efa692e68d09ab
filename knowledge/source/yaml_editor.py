"""Edits a YAML file in one place, keeping all other lines byte for byte.

A value is written in its former style, or else in the plainest that works. Every result is parsed again and must
differ in nothing but the edit, so no quirk of YAML can slip in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

from knowledge.issues import EditRejected, Issue, Reason
from knowledge.source.yaml_document import LINE_BREAK, Document, Path, Place, parse
from knowledge.source.yaml_writer import Block, block_depth, in_quotes, item_block, key_block, scalar, styles

BOM = "\ufeff"

Span = tuple[int, int, str]
"""A change: where it begins and ends in the text, and the words that stand there instead."""


class YamlEditor:
    """One version of a file. Each method returns the bytes of the next, and raises EditRejected if that fails."""

    def __init__(self, name: str, data: bytes) -> None:
        """Parse the file. Raises EditRejected if it can't be read."""
        self.name = name
        self.document = _read(name, data)
        text = data.decode("utf-8")
        self._mark = BOM if text.startswith(BOM) else ""
        self._text = text.removeprefix(BOM)
        self._starts = [0, *(found.end() for found in LINE_BREAK.finditer(self._text))]
        self.ending = "\r\n" if "\r\n" in self._text else "\n"

    def replace(self, path: Path, text: str) -> bytes:
        """Replace the text at `path`."""
        first, last = self._extent(path)
        old = self._text[first:last]
        depth = self._indent(self.document.key_place(path)[0])
        rest = self._text[last:]
        candidates = ((first, last, words) for words in styles(text, old, depth, rest.startswith(("\n", "\r"))))
        return self._edit(candidates, _with(self.document.value, path, text))

    def append(self, path: Path, text: str) -> bytes:
        """Append a text to the list at `path`."""
        items = value_at(self.document.value, path)
        expected = _with(self.document.value, path, (*items, text))
        if not items:
            first = self._offset(self.document.place(path))
            return self._edit([(first, first + 2, f"[{style}]") for style in (text, in_quotes(text))], expected)
        last = (*path, len(items) - 1)
        first = self._offset(self.document.place(last))
        written = list(styles(text, self._text[first : first + 1].strip("|>"), 0, False))
        line, column = self.document.place(last)
        end = self._extent(last)[1]
        dash = self._text[self._starts[line - 1] : self._starts[line - 1] + column - 1]
        if dash.strip() != "-":  # a list in brackets
            return self._edit([(end, end, f", {style}") for style in written], expected)
        after = self._end_of_line(max(end - 1, self._starts[line - 1]))
        candidates = [(after, after, f"{self._break_at(after)}{dash}{style}{self.ending}") for style in written]
        return self._edit(candidates, expected)

    def append_item(self, path: Path, item: Mapping[str, Block]) -> bytes:
        """Append a mapping to the list at `path`, which must have one item per line."""
        items = value_at(self.document.value, path)
        dash = self._dash((*path, len(items) - 1)) if items else ""
        if not dash:
            raise EditRejected(Reason.UNREADABLE, name=self.name)
        line = self.document.place((*path, len(items) - 1))[0]
        depth = dash.index("-")
        after = self._end_of_line(self._end_of_block(line, depth + 1) - 1)
        spaced = len(items) > 1 and not self._line(line - 1).strip()
        block = item_block(item, depth, self.ending, gap=len(dash) - depth)
        expected = _with(self.document.value, path, (*items, _as_parsed(item)))
        return self._edit([(after, after, self._break_at(after) + (self.ending if spaced else "") + block)], expected)

    def add_key(self, path: Path, key: str, value: Block) -> bytes:
        """Add a new key at the end of the mapping at `path`."""
        mapping = value_at(self.document.value, path)
        expected = _with(self.document.value, path, {**mapping, key: _as_parsed(value)})
        last = (*path, next(reversed(mapping)))
        line, column = self.document.key_place(last)
        if self._in_braces(last):
            end = self._extent(last)[1]
            return self._edit([(end, end, f", {key}: {style}") for style in _inline(value)], expected)
        after = self._end_of_line(self._end_of_block(line, column, dashes=True) - 1)
        block = self.ending.join(key_block(key, value, column - 1)).replace("\n", self.ending)
        return self._edit([(after, after, self._break_at(after) + block + self.ending)], expected)

    def remove(self, path: Path) -> bytes:
        """Remove a key or list item, with its value, that has lines of its own."""
        first, last = self._lines(path)
        return self._edit([(first, last, "")], _without(self.document.value, path))

    # ---------------------------------------------- many changes in one step

    def cut(self, path: Path) -> Span:
        """Return the change that removes a key or list item that has lines of its own."""
        return (*self._lines(path), "")

    def replacement(self, path: Path, text: str) -> Span:
        """Return the change that replaces the text at `path`."""
        first, last = self._extent(path)
        depth = self._indent(self.document.key_place(path)[0])
        alone = self._text[last:].startswith(("\n", "\r"))
        return first, last, next(styles(text, self._text[first:last], depth, alone))

    def nesting(self, path: Path, outer: str, inner: str) -> Span:
        """Return the change that nests a value: `more: text` becomes `outer:` with `inner: text` in it."""
        first, last = self._lines(path)
        column = self.document.key_place(path)[1] - 1
        value = self._text[first:last].split(str(path[-1]), 1)[1]
        indented = re.sub(r"\n(?=[^\r\n])", "\n  ", value)
        margin = " " * column
        return first, last, f"{margin}{outer}:{self.ending}{margin}  {inner}{indented}"

    def apply(self, spans: Iterable[Span], expected: Any) -> bytes:
        """Return the file with all these changes. They must not overlap, and the result must read as `expected`."""
        text = self._text
        for first, last, words in sorted(spans, reverse=True):
            text = text[:first] + words.replace("\r\n", "\n").replace("\n", self.ending) + text[last:]
        return self._edit([(0, len(self._text), text)], expected)

    # ---------------------------------------------------------------- places

    def _offset(self, place: Place) -> int:
        return self._starts[place[0] - 1] + place[1] - 1

    def _line(self, number: int) -> str:
        return self._text[self._starts[number - 1] : self._end_of_line(self._starts[number - 1])]

    def _break_at(self, after: int) -> str:
        """Return the line break that is missing before what is written there, at the end of a file without one."""
        return "" if self._text[:after].endswith(("\n", "\r")) else self.ending

    def _end_of_line(self, offset: int) -> int:
        """Return the start of the next line."""
        following = bisect_right(self._starts, offset)
        return self._starts[following] if following < len(self._starts) else len(self._text)

    def _indent(self, number: int) -> int:
        """Return the indentation of a line's key, counting the dash of its list item."""
        found = re.match(r"[ ]*(?:-[ ]+)*", self._line(number))
        return found.end() if found else 0

    def _dash(self, path: Path) -> str:
        """Return the part of the line before the list item at `path`, including its dash; "" in brackets."""
        line, column = self.document.place(path)
        before = self._text[self._starts[line - 1] : self._starts[line - 1] + column - 1]
        return before if before.strip() == "-" else ""

    def _in_braces(self, path: Path) -> bool:
        """Return whether something other than a dash precedes the key at `path` on its line."""
        line, column = self.document.key_place(path)
        return bool(self._line(line)[: column - 1].strip(" -"))

    def _lines(self, path: Path) -> tuple[int, int]:
        """Return the lines of a key or list item with its value. Raises EditRejected if they are shared."""
        if isinstance(path[-1], int):
            dash = self._dash(path)
            line, column = self.document.place(path)[0], dash.find("-") + 1
            alone = bool(dash)
        else:
            line, column = self.document.key_place(path)
            alone = not self._line(line)[: column - 1].strip()
        if not alone:
            raise EditRejected(Reason.UNREADABLE, name=self.name)
        last = self._end_of_block(line, column, dashes=isinstance(path[-1], str))
        return self._starts[line - 1], self._end_of_line(last - 1)

    def _extent(self, path: Path) -> tuple[int, int]:
        """Return start and end of the scalar at `path` in the text."""
        node = self.document.node(path)
        if node is None or node.children:
            raise EditRejected(Reason.UNREADABLE, name=self.name)
        first = self._offset(node.start)
        if self._text[first : first + 1] not in ("|", ">"):
            return first, self._offset(node.end)
        depth = block_depth(self._text[first:]) or self._owner_indent(path) + 1
        return first, self._end_of_block(node.start[0], depth)

    def _end_of_block(self, number: int, depth: int, *, dashes: bool = False) -> int:
        """Return the end of the lines after `number` that are indented by `depth` or more.

        `dashes` includes list items directly below their key, which YAML allows unindented.
        """
        last = number
        for line in range(number + 1, len(self._starts) + 1):
            text = self._line(line)
            indent = len(text) - len(text.lstrip(" "))
            if text.strip() and indent < depth and not (dashes and indent == depth - 1 and text[indent:][:2] == "- "):
                break
            if text.strip():
                last = line
        return len(self._text[: self._end_of_line(self._starts[last - 1])].rstrip("\r\n"))

    def _owner_indent(self, path: Path) -> int:
        """Return the indentation of the key or dash that a block of text belongs to."""
        line, column = self.document.key_place(path)
        if isinstance(path[-1], int):
            return self._line(line).rindex("-", 0, column - 1) if "-" in self._line(line)[: column - 1] else 0
        return column - 1

    # ---------------------------------------------------------------- result

    def _edit(self, candidates: Iterable[Span], expected: Any) -> bytes:
        """Return the first candidate that reads as expected. Raises EditRejected if none does."""
        for first, last, words in candidates:
            words = words.replace("\r\n", "\n").replace("\n", self.ending)
            data = (self._mark + self._text[:first] + words + self._text[last:]).encode()
            issues: list[Issue] = []
            document = parse(data, self.name, issues)
            if document and not _errors(issues) and _same(document.value, expected):
                return data
        raise EditRejected(Reason.UNREADABLE, name=self.name)


def value_at(value: Any, path: Path) -> Any:
    """Return the value at `path`, or an empty tuple if a key on the way is missing."""
    for step in path:
        value = value[step] if isinstance(step, int) or step in value else ()
    return value


def _read(name: str, data: bytes) -> Document:
    issues: list[Issue] = []
    document = parse(data, name, issues)
    if document is None or _errors(issues):
        raise EditRejected(Reason.UNREADABLE, name=name)
    return document


def _errors(issues: Iterable[Issue]) -> bool:
    return any(issue.severity == "error" for issue in issues)


def _inline(value: Block) -> list[str]:
    """Return ways to write a value within braces."""
    if isinstance(value, str):
        return [scalar(value), in_quotes(value)]
    if isinstance(value, Mapping):
        return ["{" + ", ".join(f"{key}: {in_quotes(text)}" for key, text in value.items()) + "}"]
    return ["[" + ", ".join(map(in_quotes, value)) + "]"]


def _with(value: Any, path: Path, wanted: Any) -> Any:
    """Return the value with the part at `path` replaced."""
    if not path:
        return wanted
    step, below = path[0], path[1:]
    if isinstance(value, tuple):
        return tuple(_with(item, below, wanted) if index == step else item for index, item in enumerate(value))
    return {key: _with(item, below, wanted) if key == step else item for key, item in value.items()}


def _without(value: Any, path: Path) -> Any:
    """Return the value without the part at `path`."""
    *around, last = path
    container = value_at(value, tuple(around))
    if isinstance(container, tuple):
        remaining: Any = tuple(item for index, item in enumerate(container) if index != last)
    else:
        remaining = {key: item for key, item in container.items() if key != last}
    return _with(value, tuple(around), remaining)


def _as_parsed(value: Any) -> Any:
    """Return a value as the parser returns it: lists as tuples."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {key: _as_parsed(below) for key, below in value.items()}
    return tuple(value)


def _same(value: Any, other: Any) -> bool:
    """Return whether two values are equal except for trailing line breaks, which nobody sees."""
    if isinstance(value, str) and isinstance(other, str):
        return value.rstrip("\n") == other.rstrip("\n")
    if isinstance(value, tuple) and isinstance(other, tuple):
        return len(value) == len(other) and all(map(_same, value, other))
    if isinstance(value, dict) and isinstance(other, dict):
        return list(value) == list(other) and all(_same(value[key], other[key]) for key in value)
    return type(value) is type(other) and bool(value == other)
