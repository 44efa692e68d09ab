"""A release that could be published, held against the one in use: what would change, and what speaks against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from knowledge.issues import Issue, IssueKind
from knowledge.releases.diff import Change, changes
from knowledge.releases.evaluation import Scores, touched
from knowledge.releases.findability import Findability
from knowledge.releases.history import Origin
from knowledge.releases.release import Release
from knowledge.source.files import FileMap

TO_TRANSLATE = (IssueKind.STALE, IssueKind.UNTRANSLATED)
"""Work that follows a change and speaks against nothing: whoever corrects the English need not wait for it."""


@dataclass(frozen=True)
class Proposal:
    """A release that could be published, and what is to be known before.

    `id` is short enough for a button and the same for the same change. `before` and `after` are the scores of the same
    labelled questions, those that the change may move. `warnings` are all that the new content has of these, `fresh`
    those that the old one has not and that say something of the change (see `wavering`). `notes` are new as well and
    speak against nothing: translations that are older than the text now. `removed` are files that would go. `careful`
    proposals deserve a second press.
    """

    id: str
    origin: Origin
    release: Release
    changes: tuple[Change, ...]
    warnings: tuple[Issue, ...]
    fresh: tuple[Issue, ...]
    notes: tuple[Issue, ...]
    removed: tuple[str, ...]
    before: Scores
    after: Scores
    findability: Findability | None = None
    """Of a new entry that was written in the chat."""

    @property
    def worse(self) -> bool:
        """Whether fewer of the labelled questions find what they should."""
        return self.after.below(self.before)

    @property
    def careful(self) -> bool:
        """Whether something speaks against it: worse scores, new warnings, files that go, an entry nobody finds."""
        lost = self.findability is not None and self.findability.is_lost
        return self.worse or bool(self.fresh) or bool(self.removed) or lost


def compare(current: Release, release: Release, origin: Origin, trees: tuple[FileMap, FileMap]) -> Proposal:
    """The proposal of `release` in place of `current`; `trees` are the files of the two. Milliseconds a question."""
    asked = touched(current.trial, release.trial)
    before, after = current.trial.scores(asked), release.trial.scores(asked)
    warnings = tuple(sorted({*release.warnings, *release.trial.warnings(asked)}))
    fresh = _fresh(warnings, (*current.warnings, *current.trial.warnings(asked)))
    old, new = trees
    edited = set(new) if after.below(before) else {file for file, content in new.items() if content != old.get(file)}
    return Proposal(
        id=proposal_id(current.catalog.version, release.catalog.version, origin),
        origin=origin,
        release=release,
        changes=changes(current.catalog, release.catalog, trees),
        warnings=warnings,
        fresh=tuple(issue for issue in fresh if issue.kind not in TO_TRANSLATE and not wavering(issue, edited)),
        notes=tuple(issue for issue in fresh if issue.kind in TO_TRANSLATE),
        removed=tuple(sorted(set(old) - set(new))),
        before=before,
        after=after,
    )


def wavering(issue: Issue, edited: Collection[str]) -> bool:
    """Whether a warning comes of the search and stands in a file that nobody `edited`.

    With every phrasing all weights move a little, and somewhere a question that was just found is just missed: the
    scores tell whether that is a loss.
    """
    return issue.kind in (IssueKind.MISSED, IssueKind.RIVALS) and issue.file not in edited


def proposal_id(before: str, after: str, origin: Origin) -> str:
    """The id of the proposal that leads from one version to another, forward or back."""
    what = before + after + ("back" if origin is Origin.UNDO else "")
    return sha256(what.encode()).hexdigest()[:8]


def _fresh(new: Iterable[Issue], old: Iterable[Issue]) -> tuple[Issue, ...]:
    """The warnings of `new` that `old` has not, wherever in its file each stands now."""
    known = Counter((issue.file, issue.message) for issue in old)
    fresh = []
    for issue in new:
        known[issue.file, issue.message] -= 1
        if known[issue.file, issue.message] < 0:
            fresh.append(issue)
    return tuple(fresh)
