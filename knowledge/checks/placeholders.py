"""Placeholders such as `{name}`, which the bot fills in."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Malformed:
    """A brace that doesn't start or end a placeholder, as it occurs in the text."""

    snippet: str
    message: str


def placeholders(text: str) -> frozenset[str] | Malformed:
    """Return the names in braces, or the first malformed brace."""
    if "{" not in text and "}" not in text:
        return frozenset()
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return _unbalanced(text)
    names = set()
    for _, name, form, conversion in parts:
        if name is None:
            continue
        if form or conversion or not _NAME.fullmatch(name):
            snippet = "{" + name
            return Malformed(snippet, f"`{snippet}...` is not a placeholder: only a name stands between the braces.")
        names.add(name)
    return frozenset(names)


def _unbalanced(text: str) -> Malformed:
    rest = re.sub(r"\{\{|\}\}|\{[a-z0-9_]*\}", lambda found: " " * len(found[0]), text)
    found = re.search(r"[{}]\w*", rest) or re.search(r"[{}]", text)
    snippet = found[0] if found else "{"
    return Malformed(snippet, f"The brace at `{snippet}` has no counterpart.")
