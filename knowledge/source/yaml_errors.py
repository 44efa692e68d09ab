"""Explains YAML's own errors in plain words, on the line that needs fixing."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from knowledge.issues import Issue

Place = tuple[int, int]

QUOTES = "Put the whole text in quotes, and write a quote inside it twice or use the other kind."
INDENT = "Indent it with spaces exactly like its neighbours."


DASHES = {
    "\u2013": "an en dash",
    "\u2014": "an em dash",
    "\u2212": "a minus sign",
    "\u2010": "a typographic hyphen",
    "\u2022": "a bullet",
}
"""Signs that word processors put in place of a hyphen."""
LOOK_BACK = 1
"""Lines before the place of a complaint in which its cause is looked for."""


class UnreadableYaml(Exception):
    """The file can't be read past this place."""

    def __init__(self, place: Place, message: str, remedy: str) -> None:
        super().__init__(message)
        self.place, self.message, self.remedy = place, message, remedy

    def issue(self, file: str) -> Issue:
        """Return it as an issue of `file`."""
        return Issue(file, *self.place, "", self.message, self.remedy)


def not_utf8(data: bytes, error: UnicodeDecodeError, file: str) -> Issue:
    """Return the issue of a file that isn't UTF-8."""
    before = data[: error.start]
    line = before.count(b"\n") + 1
    column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
    message = f"The file is not UTF-8: byte {error.start} (0x{data[error.start]:02x}) cannot be read."
    return Issue(file, line, column, "", message, "Save the file with the encoding UTF-8.")


def control_character(text: str, error: yaml.reader.ReaderError, file: str) -> Issue:
    """Return the issue of a control character."""
    found = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    position = found.start() if found else 0
    before = text[:position]
    column = len(before.rpartition("\n")[2]) + 1
    message = f"There is a control character (U+{ord(text[position]):04X}) that YAML does not allow."
    return Issue(file, before.count("\n") + 1, column, "", message, "Delete it.")


def explain(
    error: yaml.MarkedYAMLError,
    lines: Sequence[str],
    glued: tuple[int, int] | None,
    opened: Place | None,
    file: str,
) -> Issue:
    """Return the issue behind an error of the YAML parser.

    `glued` is the first and last line of the latest quoted text if it spans several; `opened` is the place of the
    latest bracket or brace.
    """
    place = _place(error.problem_mark) or _place(error.context_mark) or (1, 1)
    context = _place(error.context_mark) or place
    complaint = f"{error.problem} {error.context}"
    near = range(place[0], max(place[0] - LOOK_BACK, 1) - 1, -1)
    odd = next(filter(None, (find_lookalike(_line((number, 1), lines), number) for number in near)), None)
    cause = _tab(place, lines) or odd or _quote(complaint, place, context, glued, lines)
    if "flow node" in complaint and opened:
        complaint, context = "flow sequence" if _sign(opened, lines) == "[" else "flow mapping", opened
    cause = cause or _colon(complaint, place, context, lines) or _other(complaint, place, context, lines)
    return cause.issue(file)


def find_lookalike(line: str, number: int) -> UnreadableYaml | None:
    """Return the mistake in a line where a look-alike replaces a sign that YAML needs, or None."""
    indent = len(line) - len(line.lstrip())
    if (sign := line[indent : indent + 1]) in DASHES and line[indent + 1 : indent + 2].isspace():
        message = f"This line begins with {DASHES[sign]} (U+{ord(sign):04X}), which only looks like a hyphen."
        return UnreadableYaml((number, indent + 1), message, "Type a hyphen and a space: `- `.")
    if found := re.match(r"\s*(?:- *)?[\w-]*:?\s*?([\u00a0\u2007\u202f])", line):
        message = f"There is a no-break space (U+{ord(found[1]):04X}) here, which only looks like a space."
        return UnreadableYaml((number, found.start(1) + 1), message, "Delete it and type a plain space.")
    return None


def _place(mark: yaml.Mark | None) -> Place | None:
    return (mark.line + 1, mark.column + 1) if mark else None


def _tab(place: Place, lines: Sequence[str]) -> UnreadableYaml | None:
    line = _line(place, lines)
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" not in indent:
        return None
    where = (place[0], indent.index("\t") + 1)
    return UnreadableYaml(where, "This line is indented with a tab.", "Use spaces instead of tabs.")


def _quote(
    problem: str, place: Place, context: Place, glued: tuple[int, int] | None, lines: Sequence[str]
) -> UnreadableYaml | None:
    """Return the issue of an opening quote that was never closed, which swallows lines up to the next quote."""
    opened = None
    if "unexpected end of stream" in problem or "document separator" in problem:
        opened = context
    elif glued and glued[1] == place[0]:
        opened = (glued[0], _opening(_line((glued[0], 1), lines)))
    if opened is None:
        return None
    return UnreadableYaml(opened, "The quote that opens here is not closed.", "Close it at the end of the text.")


def _opening(line: str) -> int:
    """Return the column of the first opening quote in `line`."""
    found = re.search(r"""(?:^|[\s\[{,])(["'])""", line)
    return found.start(1) + 1 if found else 1


def _colon(problem: str, place: Place, context: Place, lines: Sequence[str]) -> UnreadableYaml | None:
    if "could not find expected ':'" in problem:
        return _no_colon(context)
    if "mapping values are not allowed" not in problem:
        return None
    line = _line(place, lines)
    if re.match(r"\s*(?:- )?[\w-]+\s*:", line) and re.match(r"\s*(?:- )?[\w-]+\s*$", line[: place[1] - 1]):
        above = place[0] - 1
        while above > 1 and not _line((above, 1), lines).strip():
            above -= 1
        text = _line((above, 1), lines)
        if text.strip() and not re.match(r"\s*(?:- )?[\w-]+\s*:(?:\s|$)", text):
            return _no_colon((above, len(text) - len(text.lstrip()) + 1))
        return UnreadableYaml(place, "This line is indented too far.", INDENT)
    return UnreadableYaml(place, "There is a colon in a text without quotes.", QUOTES)


def _no_colon(place: Place) -> UnreadableYaml:
    return UnreadableYaml(place, "This line has no `key: value`: the colon and a space are missing.", "Add `: `.")


def _other(problem: str, place: Place, context: Place, lines: Sequence[str]) -> UnreadableYaml:
    if "flow sequence" in problem or "flow mapping" in problem:
        sign = "[" if "flow sequence" in problem else "{"
        message = f"The `{sign}` that opens here is not closed, or a comma is missing."
        return UnreadableYaml(context, message, "Close it, or put the whole text in quotes.")
    if "cannot start any token" in problem or "scanning an alias" in problem or "scanning an anchor" in problem:
        return UnreadableYaml(context, f"A text cannot begin with `{_sign(context, lines)}` without quotes.", QUOTES)
    if "escape" in problem:
        return UnreadableYaml(place, "YAML does not know what stands after this backslash.", "Write `\\\\`, or use '.")
    if "block sequence entries are not allowed" in problem or "sequence entries are not allowed" in problem:
        return UnreadableYaml(place, "A list begins in the middle of a line.", "Put `- ` on a line of its own.")
    if "block mapping" in problem or "block collection" in problem:
        return _misplaced(place, lines)
    if "block scalar" in problem:
        return UnreadableYaml(place, "This does not fit the text block that begins with `|` or `>`.", INDENT)
    return UnreadableYaml(
        place,
        f"This is not valid YAML ({problem.replace(' None', '')}).",
        "Compare it with a file that works.",
    )


def _misplaced(place: Place, lines: Sequence[str]) -> UnreadableYaml:
    line = _line(place, lines)
    if line[: place[1] - 1].strip():
        return UnreadableYaml(place, "There is something behind the end of a text in quotes or braces.", QUOTES)
    return UnreadableYaml(place, "This line is not indented like its neighbours.", INDENT)


def _line(place: Place, lines: Sequence[str]) -> str:
    return lines[place[0] - 1] if 0 < place[0] <= len(lines) else ""


def _sign(place: Place, lines: Sequence[str]) -> str:
    return _line(place, lines)[place[1] - 1 : place[1]]
