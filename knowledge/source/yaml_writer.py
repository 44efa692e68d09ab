"""Writes texts, lists and mappings as YAML in the plainest style that works."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.issues import EditRejected, Issue, Reason
from knowledge.source.yaml_document import LINE_BREAK, UNPRINTABLE, parse

PLAIN = re.compile(r"[A-Za-zÀ-ÿ0-9¿¡(][^\n]*")
WIDE = 110
"""Columns up to which a text is written on the line of its key."""

Block = str | Sequence[str] | Mapping[str, str]
"""What a key of an entry may hold."""


def fit(text: str) -> str:
    """Return the words as they can be stored. Raises EditRejected if they are empty or unprintable."""
    words = "\n".join(line.rstrip() for line in LINE_BREAK.split(text.strip()))
    if not words.strip() or UNPRINTABLE.search(words):
        raise EditRejected(Reason.BAD_WORDS)
    return words.strip()


def fit_line(text: str) -> str:
    """Return the words on one line with single spaces. Raises EditRejected like `fit`."""
    return " ".join(fit(text).split())


def scalar(text: str) -> str:
    """Return a one-line text as YAML, quoted if necessary."""
    return text if is_plain(text) else in_quotes(text)


def item_block(item: Mapping[str, Block], depth: int, ending: str, gap: int = 2) -> str:
    """Return a mapping as a list item, its dash indented by `depth` and its keys by `gap` more."""
    margin = " " * (depth + gap)
    lines = [line for key, value in item.items() for line in key_block(key, value, depth + gap)]
    first = " " * depth + "-" + " " * (gap - 1) + lines[0].removeprefix(margin)
    return ending.join([first, *lines[1:]]).replace("\n", ending) + ending


def key_block(key: str, value: Block, depth: int) -> Iterator[str]:
    """Yield the lines of a key and its value, the key indented by `depth`."""
    margin = " " * depth
    if isinstance(value, str):  # the following lines are indented already
        yield f"{margin}{key}: " + next(styles(value, "", depth, True))
    elif not value:
        yield f"{margin}{key}: []"
    else:
        yield f"{margin}{key}:"
        if isinstance(value, Mapping):
            for below, text in value.items():
                yield from key_block(below, text, depth + 2)
        else:
            yield from (f"{margin}  - {scalar(text)}" for text in value)


def styles(text: str, old: str, depth: int, alone: bool) -> Iterator[str]:
    """Yield ways to write the text, its former style first. `alone`: nothing follows on its last line."""
    single = "\n" not in text
    if single and old.startswith("'"):
        yield "'" + text.replace("'", "''") + "'"
    if single and old.startswith('"'):
        yield in_quotes(text)
    is_block = old.startswith(("|", ">"))
    if alone and (is_block or not single or depth + len(text) > WIDE):
        margin = " " * (block_depth(old) or depth + 2)
        header = old.splitlines()[0].rstrip() if old.startswith("|") else "|-"
        body = "\n".join(margin + line if line else "" for line in text.split("\n"))
        yield f"{header}\n{body}"
        yield f"|-\n{body}"
    if single and is_plain(text):
        yield text
    yield in_quotes(text)


def block_depth(block: str) -> int:
    """Return the indentation of a text block; 0 if it isn't one or states its own."""
    header, _, body = block.partition("\n")
    if not block.startswith(("|", ">")) or re.search("[0-9]", header):
        return 0
    line = next((line for line in body.split("\n") if line.strip()), "")
    return len(line) - len(line.lstrip(" "))


def is_plain(text: str) -> bool:
    """Return whether the text needs no quotes, because nothing in it means anything to YAML."""
    if not PLAIN.fullmatch(text) or ": " in text or " #" in text or text.endswith(":"):
        return False
    issues: list[Issue] = []
    document = parse(f"- {text}\n".encode(), "", issues)
    return document is not None and not issues and document.value == (text,)


def in_quotes(text: str) -> str:
    """Return the text in double quotes, which JSON and YAML write alike."""
    return json.dumps(text, ensure_ascii=False)
