"""What is wrong with content: where it stands, in plain words, and how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from rapidfuzz import fuzz, process

Severity = Literal["error", "warning"]

LIKENESS = 72
"""From this score of 100 on, two names resemble each other enough to ask "did you mean"."""

FEW = 3
"""How many of a kind a report shows; the others are counted."""

SHOWN = 20
"""How many faults the text of a ContentError names; all of them are in `faults`."""


class Kind(StrEnum):
    """Faults of which a content may have many: a report counts them together."""

    OTHER = "others"
    """Anything else, errors among them."""
    FEW = "entries with few phrasings"
    """People who word their question differently would not find it."""
    STALE = "older than the English text"
    """A text was changed, and not yet its translations."""
    MISSED = "tests that miss"
    """A question of `tests` does not lead to where it stands."""
    RIVALS = "entries that compete"
    """Two things are asked for in the same words."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with the content. `line` and `column` count from 1; `key` is a dotted path."""

    file: str
    line: int
    column: int
    key: str
    message: str
    remedy: str
    severity: Severity = "error"
    kind: Kind = Kind.OTHER


class ContentError(Exception):
    """The content cannot be used; `faults` says all that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [f"{fault.file}:{fault.line}:{fault.column}: {fault.message}" for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"... and {len(self.faults) - SHOWN} more")
        super().__init__("\n".join(lines))


def as_line(fault: Fault) -> str:
    """The fault as one line of a report, in the form editors and terminals can jump to."""
    key = f" ({fault.key})" if fault.key else ""
    words = f"{fault.message}{key} {fault.remedy}".strip()
    return f"{fault.file}:{fault.line}:{fault.column}: {fault.severity}: {words}"


def report(faults: Iterable[Fault], *, every: bool) -> Iterator[str]:
    """The faults as lines, those of a kind together; of many alike the first few, unless it is to be `every` one."""
    faults = tuple(faults)
    for kind in Kind:
        alike = [fault for fault in faults if fault.kind is kind]
        few = len(alike) if every or kind is Kind.OTHER else FEW
        yield from map(as_line, alike[:few])
        if alike[few:]:
            yield f"… and {len(alike) - few} more like it ({kind}); --all lists them"
    yield _counted(faults)


def _counted(faults: tuple[Fault, ...]) -> str:
    """How many errors and warnings there are, and of which kinds the warnings are."""
    warnings = Counter(fault.kind for fault in faults if fault.severity == "warning")
    kinds = [f"{warnings[kind]} {kind}" for kind in (*list(Kind)[1:], Kind.OTHER) if warnings[kind]]
    of_these = f" ({', '.join(kinds)})" if warnings.keys() - {Kind.OTHER} else ""
    return f"{len(faults) - warnings.total()} errors, {warnings.total()} warnings{of_these}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """'Did you mean `...`?' with the nearest of the `known` names, or "" when none resembles `name`."""
    near = nearest(name, known)
    return f"Did you mean `{near}`?" if near else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that resembles `name` most; None when none does."""
    found = process.extractOne(name, sorted(known), scorer=fuzz.ratio, score_cutoff=LIKENESS)
    return found[0] if found else None
