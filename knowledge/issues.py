"""What is wrong with content: where it stands, in plain words, and how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
"""How many issues the text of a ContentError names; all of them are in `issues`."""


class IssueKind(StrEnum):
    """Kinds of issues that a content may have many of: a report counts them together."""

    OTHER = "others"
    """Anything else, errors among them."""
    OLD_FORM = "files in the old form"
    """The folder was written for an earlier bot; `icn-bot content upgrade` converts it."""
    MANY = "entries with too many phrasings"
    """Names and aspects find an entry; a long list of phrasings only pushes its neighbours aside."""
    COMMENT = "texts cut off by a #"
    """What stands behind ` #` is a comment, and people do not read it."""
    STALE = "older than the English text"
    """A text was changed, and not yet its translations."""
    UNTRANSLATED = "not translated yet"
    """People read the English text."""
    MISSED = "tests that miss"
    """A question of `tests` does not lead to where it stands."""
    RIVALS = "entries that compete"
    """Two things are asked for in the same words."""


@dataclass(frozen=True, order=True)
class Issue:
    """One thing wrong with the content. `line` and `column` count from 1; `key` is a dotted path."""

    file: str
    line: int
    column: int
    key: str
    message: str
    remedy: str
    severity: Severity = "error"
    kind: IssueKind = IssueKind.OTHER


class ContentError(Exception):
    """The content can't be used; `issues` lists everything that is wrong with it."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        lines = [f"{issue.file}:{issue.line}:{issue.column}: {issue.message}" for issue in self.issues[:SHOWN]]
        if len(self.issues) > SHOWN:
            lines.append(f"... and {len(self.issues) - SHOWN} more")
        super().__init__("\n".join(lines))


def as_line(issue: Issue) -> str:
    """Return the issue as one line of a report, in the form editors and terminals can jump to."""
    key = f" ({issue.key})" if issue.key else ""
    words = f"{issue.message}{key} {issue.remedy}".strip()
    return f"{issue.file}:{issue.line}:{issue.column}: {issue.severity}: {words}"


def report(issues: Iterable[Issue], *, every: bool, tests: int = 0) -> Iterator[str]:
    """Yield the issues as lines, grouped by kind; of each kind only the first few, unless `every` is True.

    `tests` is the number of test questions that were asked, of which those that miss are among the issues.
    """
    issues = tuple(issues)
    for kind in IssueKind:
        alike = [issue for issue in issues if issue.kind is kind]
        few = len(alike) if every or kind is IssueKind.OTHER else FEW
        yield from map(as_line, alike[:few])
        if alike[few:]:
            yield f"… and {len(alike) - few} more like it ({kind}); --all lists them"
    if tests:
        missed = sum(issue.kind is IssueKind.MISSED for issue in issues)
        yield f"{tests - missed:,} of {tests:,} test questions find what they should"
    yield _count_by_kind(issues)


def _count_by_kind(issues: Sequence[Issue]) -> str:
    """Count the errors and warnings in words, and name the kinds of the warnings."""
    warnings = Counter(issue.kind for issue in issues if issue.severity == "warning")
    kinds = [f"{kind}: {warnings[kind]}" for kind in (*list(IssueKind)[1:], IssueKind.OTHER) if warnings[kind]]
    of_these = f" ({', '.join(kinds)})" if warnings.keys() - {IssueKind.OTHER} else ""
    return f"{_count(len(issues) - warnings.total(), 'error')}, {_count(warnings.total(), 'warning')}{of_these}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """'Did you mean `...`?' with the most similar of the `known` names, or "" when none is similar to `name`."""
    near = nearest(name, known)
    return f"Did you mean `{near}`?" if near else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most similar to `name`, else the only one that contains it; None when there is neither."""
    names = sorted(known)
    found = process.extractOne(name, names, scorer=fuzz.ratio, score_cutoff=LIKENESS)
    if found:
        return found[0]
    longer = [known_name for known_name in names if name in known_name]
    return longer[0] if len(longer) == 1 and name else None


class Reason(StrEnum):
    """Why an upload or edit is rejected. "values" below are those of the `EditRejected` that goes with it."""

    TOO_BIG = "too-big"
    """The file is larger than a file may be; values: `limit` in MB."""
    TOO_MUCH = "too-much"
    """The archive unpacks to too much, in total or compared to its own size; values: `name`, `limit` in MB."""
    TOO_MANY = "too-many"
    """The archive holds too many files; values: `limit`."""
    TOO_HEAVY = "too-heavy"
    """To read it takes too much time or memory."""
    TOO_MUCH_NEW = "too-much-new"
    """There is more new text in it than can be learnt at a time; values: `count`, `limit` in characters."""
    OUTSIDE = "outside"
    """A name leads out of the content folder; values: `name`."""
    BAD_NAME = "bad-name"
    """A name is not UTF-8, too long, or holds characters no name needs; values: `name`."""
    TWICE = "twice"
    """Two names are the same, or the same but for small and capital letters; values: `name`."""
    LINK = "link"
    """A link or another special file; values: `name`."""
    ENCRYPTED = "encrypted"
    """The archive, or a file in it, is locked with a password; values: `name`."""
    NESTED = "nested"
    """An archive within the archive; values: `name`."""
    WRONG_TYPE = "wrong-type"
    """Neither YAML nor a picture or document; values: `name`."""
    SPOILT = "spoilt"
    """A picture or document that is damaged, or not what its ending says; values: `name`."""
    DAMAGED = "damaged"
    """The archive cannot be read, or uses a compression that is not taken."""
    EMPTY = "empty"
    """There is nothing in it."""
    UNCLEAR = "unclear"
    """It isn't clear which file of the content this is; values: `names`, the files it could be."""
    UNREADABLE = "unreadable"
    """The file to be edited isn't valid YAML; values: `name`."""
    NO_ENTRY = "no-entry"
    """There is nothing with that id; values: `kind`, `name`."""
    NOT_TRANSLATED = "not-translated"
    """It exists, but not in that language; values: `kind`, `name`, `language`."""
    NO_TOPIC = "no-topic"
    """There is no such topic in the reference language; values: `name`."""
    BAD_ID = "bad-id"
    """The id of a new entry is no valid one; values: `name`."""
    TAKEN = "taken"
    """An entry of that id exists already; values: `name`."""
    ALREADY = "already"
    """The phrasing exists already; values: `kind`, `name` of what has it."""
    BAD_WORDS = "bad-words"
    """The words are empty, or hold a character that cannot be shown."""


class EditRejected(Exception):
    """An upload or edit was rejected; `reason` and `values` say why."""

    def __init__(self, reason: Reason, **values: str | int) -> None:
        self.reason = reason
        self.values = values
        super().__init__(" ".join([reason.value, *(f"{key}={value}" for key, value in values.items())]))
