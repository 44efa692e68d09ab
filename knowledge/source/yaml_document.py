"""YAML with positions: every value knows its line, and every issue says what to type instead.

Only plain YAML is accepted: mappings, lists and scalars. Anchors, aliases, tags and deep nesting are refused while
reading, before anything is built from them. The reader works on libyaml's events because libyaml's own composer
crashes on deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from knowledge.issues import Issue, IssueKind, Severity
from knowledge.source.yaml_errors import UnreadableYaml, control_character, explain, find_lookalike, not_utf8

Path = tuple[str | int, ...]
Place = tuple[int, int]

DEPTH = 20
LARGEST = 1_000_000
"""Bytes of a file, a dozen times what the largest has: more is refused before it's looked at ..."""
MOST_VALUES = 10_000
"""... and so are more texts, lists and mappings than this, before anything is made of them: reading them would take
seconds and hundreds of megabytes.
"""
LONGEST = 20_000
"""Characters of a text: the longest message has 4096."""
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
IMPLICIT = yaml.SafeLoader.yaml_implicit_resolvers
TAG = "tag:yaml.org,2002:"
TRUE = {"yes", "true", "on"}
SPLIT = "Split it into several files."
SPACE = "Write `- ` with a space."
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(frozen=True)
class Unquoted:
    """A plain scalar that YAML reads as something other than text: a date, a fraction, an odd number."""

    raw: str
    kind: str


class Node:
    """Where a value is: its place, its source as typed, and the nodes in it."""

    __slots__ = ("children", "end", "place", "raw", "start")

    def __init__(self, place: Place, start: Place, end: Place, raw: str = "") -> None:
        self.place, self.start, self.end, self.raw = place, start, end, raw
        self.children: dict[str | int, tuple[Node, Place]] = {}


@dataclass(frozen=True)
class Document:
    """A parsed file: its plain values (lists as tuples) and the place of each."""

    file: str
    value: Any
    root: Node
    lines: tuple[str, ...]
    values: int = 0
    """How many texts, lists and keys it holds."""

    def node(self, path: Path) -> Node | None:
        """Return the node at `path`, or None."""
        node: Node | None = self.root
        for step in path:
            node = node.children[step][0] if node and step in node.children else None
        return node

    def raw(self, path: Path) -> str:
        """Return the scalar at `path` as typed."""
        node = self.node(path)
        return node.raw if node else ""

    def place(self, path: Path) -> Place:
        """Return line and column of the value at `path`, or of the nearest thing around it that exists."""
        node, place = self.root, self.root.place
        for step in path:
            if step not in node.children:
                return place
            node = node.children[step][0]
            place = node.place
        return place

    def key_place(self, path: Path) -> Place:
        """Return line and column of the last key of `path`."""
        node = self.node(path[:-1])
        if node and path and path[-1] in node.children:
            return node.children[path[-1]][1]
        return self.place(path)

    def place_within(self, path: Path, snippet: str, nth: int = 0) -> Place:
        """Return the place of the nth `snippet` in the text at `path`, or of the text if it isn't found."""
        node = self.node(path)
        if node is None or not snippet:
            return self.place(path)
        first, last = node.start[0], max(node.end[0], node.start[0])
        for number in range(first, min(last, len(self.lines)) + 1):
            line = self.lines[number - 1]
            for found in re.finditer(re.escape(snippet), line):
                if number == first and found.start() < node.start[1] - 1:
                    continue
                if nth == 0:
                    return number, found.start() + 1
                nth -= 1
        return self.place(path)

    def issue(
        self,
        path: Path,
        message: str,
        remedy: str = "",
        *,
        severity: Severity = "error",
        place: Place | None = None,
    ) -> Issue:
        """Return an issue at the value of `path`, or at `place`."""
        line, column = place or self.place(path)
        return Issue(self.file, line, column, ".".join(map(str, path)), message, remedy, severity)


def parse(data: bytes, file: str, issues: list[Issue]) -> Document | None:
    """Return the document in `data`, or None if nothing can be read. Adds what is wrong to `issues`."""
    if len(data) > LARGEST:
        message = f"The file has {len(data) / 1_000_000:.1f} MB; {LARGEST / 1_000_000:.0f} MB is the most."
        issues.append(Issue(file, 1, 1, "", message, SPLIT))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        issues.append(not_utf8(data, error, file))
        return None
    reading = _EventReader(file, tuple(LINE_BREAK.split(text)), issues)
    try:
        return reading.document(text)
    except yaml.reader.ReaderError as error:
        issues.append(control_character(text, error, file))
    except yaml.MarkedYAMLError as error:
        issues.append(explain(error, reading.lines, reading.glued, reading.opened, file))
    except UnreadableYaml as error:
        issues.append(error.issue(file))
    return None


class _EventReader:
    """Builds the document in one pass over the file's events."""

    def __init__(self, file: str, lines: tuple[str, ...], issues: list[Issue]) -> None:
        self.file, self.lines, self.issues = file, lines, issues
        self.glued: tuple[int, int] | None = None
        """First and last line of the latest quoted text over several lines: it may have swallowed some."""
        self.flow = False
        """Whether the reading is between brackets or braces."""
        self.opened: Place | None = None
        """Where the latest bracket or brace opened."""
        self.values = 0

    def document(self, text: str) -> Document | None:
        if not text.strip() or all(line.lstrip().startswith("#") for line in self.lines if line.strip()):
            raise UnreadableYaml((1, 1), "The file is empty.", "Write its content, or delete the file.")
        events = iter(yaml.parse(text, Loader=LOADER))
        next(events), next(events)  # start of stream and of document
        value, root = self._value(next(events), events, 0)
        next(events)  # end of document
        after = next(events)
        if isinstance(after, yaml.DocumentStartEvent):
            raise UnreadableYaml(_start(after), "A second document begins here.", "Remove the line with `---`.")
        return Document(self.file, value, root, self.lines, self.values)

    def _value(self, event: Any, events: Iterator[Any], depth: int) -> tuple[Any, Node]:
        self._refuse(event, depth)
        start = _start(event)
        self.values += 1
        if self.values > MOST_VALUES:
            raise UnreadableYaml(start, f"The file holds more than {MOST_VALUES} texts, lists and keys.", SPLIT)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, start)
        node = Node(start, start, start)
        outside, self.flow = self.flow, bool(event.flow_style)
        if self.flow:
            self.opened = start
        is_list = isinstance(event, yaml.SequenceStartEvent)
        value = self._list(node, events, depth) if is_list else self._mapping(node, events, depth)
        self.flow = outside
        return value, node

    def _refuse(self, event: Any, depth: int) -> None:
        """Stop at anything content never needs and that could do harm."""
        if depth > DEPTH:
            raise UnreadableYaml(_start(event), "This is nested too deeply.", "Use fewer levels.")
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            sign = f"*{event.anchor}" if isinstance(event, yaml.AliasEvent) else f"&{event.anchor}"
            raise UnreadableYaml(
                _start(event),
                f"`{sign}` is a YAML anchor or alias, and content has none.",
                "Put the text in quotes, or write it out where it is used.",
            )
        if event.tag and event.tag not in (TAG + "str", TAG + "map", TAG + "seq"):
            name = event.tag.replace(TAG, "!!")
            raise UnreadableYaml(_start(event), f"`{name}` is a YAML tag, and content has none.", "Remove the tag.")

    def _list(self, node: Node, events: Iterator[Any], depth: int) -> tuple[Any, ...]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            value, child = self._value(event, events, depth + 1)
            node.children[len(items)] = (child, child.place)
            items.append(value)
        return tuple(items)

    def _mapping(self, node: Node, events: Iterator[Any], depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            self._refuse(event, depth)
            if not isinstance(event, yaml.ScalarEvent):
                raise UnreadableYaml(
                    _start(event), "A key must be a word, not a list or a mapping.", "Put it in quotes."
                )
            key, place = event.value, _start(event)
            event = next(events)
            value, child = self._value(event, events, depth + 1)
            if value is None or getattr(event, "flow_style", None) is False:
                child.place = place  # a block is placed at its key
            if key in values:
                self._report_double_key(key, place, node.children[key][1])
                continue
            values[key] = value
            node.children[key] = (child, place)
        return values

    def _report_double_key(self, key: str, place: Place, first: Place) -> None:
        message = f"The key `{key}` appears twice; the first is on line {first[0]}."
        self.issues.append(Issue(self.file, *place, key, message, "Keep one of them."))

    def _scalar(self, event: Any, start: Place) -> tuple[Any, Node]:
        raw = event.value
        end = (event.end_mark.line + 1, event.end_mark.column + 1)
        if len(raw) > LONGEST:
            raise UnreadableYaml(start, f"This text has {len(raw)} characters; {LONGEST} is the most.", "Shorten it.")
        node = Node(start, start, end, raw)
        quoted = event.style in ("'", '"')
        if event.style == '"' and UNPRINTABLE.search(raw):
            message = "The text holds, written as an escape, a character that cannot be shown."
            raise UnreadableYaml(start, message, "Remove the escape that begins with a backslash.")
        if end[0] > start[0]:
            if quoted:
                self.glued = (start[0], end[0])
            elif not event.style and not self.flow:
                self._refuse_lookalikes(start, end[0])
                self._refuse_swallowed_items(start, end[0])
        value = raw if event.style or event.tag else _plain(raw)
        if isinstance(value, str) and not event.style:
            self._warn_of_comment(raw, end)
        return value, node

    def _warn_of_comment(self, raw: str, end: Place) -> None:
        """Warn about a `#` after a space in unquoted text, which starts a comment where people may mean "room #4"."""
        found = re.match(r" #(\S?)", self.lines[end[0] - 1][end[1] - 1 :])
        if not found or (" " not in raw and not found[1]):
            return
        message = f"The text ends here, after “{raw[-30:]}”: what stands behind ` #` is a comment."
        remedy = "Put the whole text in quotes, or put the comment on a line of its own."
        place = (end[0], end[1] + 1)
        self.issues.append(Issue(self.file, *place, "", message, remedy, "warning", IssueKind.COMMENT))

    def _refuse_lookalikes(self, start: Place, last: int) -> None:
        """Refuse unquoted text with lines that look like items or keys."""
        first = start[0] if not self.lines[start[0] - 1][: start[1] - 1].strip() else start[0] + 1
        for number in range(first, min(last, len(self.lines)) + 1):
            if problem := find_lookalike(self.lines[number - 1], number):
                raise problem

    def _refuse_swallowed_items(self, start: Place, last: int) -> None:
        """Refuse unquoted text over several lines that has swallowed a list item."""
        first, column = start
        for number in range(first + 1, min(last, len(self.lines)) + 1):
            line = self.lines[number - 1]
            found = re.match(r"\s*-(\s|\w)", line)
            if not found:
                continue
            glued = f"it became part of the text on line {first}."
            place = (number, len(line) - len(line.lstrip()) + 1)
            if self.lines[first - 1][column - 1] == "-":
                raise UnreadableYaml(start, "There is no space after the `-`.", SPACE)
            if found[1].isspace():
                raise UnreadableYaml(place, f"This line is indented too far: {glued}", "Indent it like the `- ` above.")
            raise UnreadableYaml(place, f"There is no space after the `-`: {glued}", SPACE)


def _start(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _plain(raw: str) -> Any:
    """Return what YAML reads an unquoted scalar as."""
    candidates = IMPLICIT.get(raw[:1], ())
    kind = next((tag.removeprefix(TAG) for tag, pattern in candidates if pattern.match(raw)), "str")
    if kind == "null":
        return None
    if kind == "bool":
        return raw.lower() in TRUE
    if kind == "int" and re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", raw):
        return int(raw)
    return raw if kind in ("str", "merge", "value") else Unquoted(raw, kind)
