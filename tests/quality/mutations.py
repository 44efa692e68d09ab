"""Ways of breaking a content folder, one thing each, drawn by lot from a seed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

PRISTINE = Path(__file__).parents[1] / "small_content"
SEED = 2009
COUNT = 200
NOISE = 4
"""More issues than this for one broken thing would bury the one that matters."""


@dataclass(frozen=True)
class Mutation:
    """One broken thing: how to break it, and the file and line that `check` has to name."""

    file: str
    line: int
    change: Callable[[Path], object]


Operator = Callable[[], Iterator[Mutation]]
OPERATORS: list[Operator] = []

FILES = {
    path.relative_to(PRISTINE).as_posix(): path.read_text(encoding="utf-8").splitlines()
    for path in sorted(PRISTINE.rglob("*.yaml"))
}
WORDS = [name for name in FILES if "/" in name and not name.startswith("services/")]
FAQ = [name for name in FILES if "/faq/" in name]
REFERENCE_FAQ = [name for name in FAQ if name.startswith("en/")]
TRANSLATED_FAQ = [name for name in FAQ if name.startswith("fr/")]
TEXTS = ["en/texts.yaml", "fr/texts.yaml"]


def operator(function: Operator) -> Operator:
    """Note the function as one of the ways to break a folder."""
    OPERATORS.append(function)
    return function


def edited(
    file: str, index: int, new: list[str] | Callable[[], list[str]], line: int | None = None, encoding: str = "utf-8"
) -> Mutation:
    """`new` lines in place of line `index`; the issue belongs to its first line unless told otherwise.

    They may be made when they're needed: of thousands of mutations few are drawn.
    """

    def change(folder: Path) -> None:
        lines = [*FILES[file][:index], *(new() if callable(new) else new), *FILES[file][index + 1 :]]
        (folder / file).write_bytes(("\n".join(lines) + "\n").encode(encoding, "surrogateescape"))

    return Mutation(file, index + 1 if line is None else line, change)


def matches(files: list[str], pattern: str) -> Iterator[tuple[str, int, re.Match[str]]]:
    """File, index and match of every line that fits the pattern."""
    for file in files:
        for index, line in enumerate(FILES[file]):
            if found := re.search(pattern, line):
                yield file, index, found


def replaced(files: list[str], pattern: str, by: str) -> Iterator[Mutation]:
    """Every line with the pattern, with its first match replaced; what is called `before` stays."""
    for file, index, found in matches(files, pattern):
        yield edited(file, index, partial(_expanded, FILES[file][index], found, by))


def _expanded(line: str, found: re.Match[str], by: str) -> list[str]:
    start = found.end("before") if "before" in found.re.groupindex else found.start()
    return [line[:start] + found.expand(by) + line[found.end() :]]


def owner(file: str, index: int) -> int:
    """The line, from 1, where the list item around line `index` begins."""
    depth = len(FILES[file][index]) - len(FILES[file][index].lstrip())
    while not re.match(rf" {{{depth - 2}}}- ", FILES[file][index]):
        index -= 1
    return index + 1


ALL = list(FILES)


def written(file: str, lines: list[str]) -> Callable[[Path], object]:
    """A change that leaves these lines in the file."""
    return lambda folder: (folder / file).write_text("\n".join(lines), encoding="utf-8")
