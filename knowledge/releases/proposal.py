"""A release that could be published, compared with the one in use: what would change, and what speaks against it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from knowledge.issues import Issue, IssueKind
from knowledge.releases.diff import Change, changes
from knowledge.releases.evaluation import Scores, questions_touched
from knowledge.releases.findability import Findability, findability
from knowledge.releases.history import Origin
from knowledge.releases.release import Release
from knowledge.releases.things import ThingKind
from knowledge.schema import REFERENCE_LANGUAGE
from knowledge.search.engine import Engine
from knowledge.source.files import FileMap

TO_TRANSLATE = (IssueKind.STALE, IssueKind.UNTRANSLATED)
"""Follow-up work that doesn't speak against a change: an English correction needn't wait for its translations."""

MOST_TRIED = 10
"""New entries of a proposal that are looked at one by one: a folder of new topics would take minutes."""
TOLERATED = 0.02
"""Share of the questions that a new entry may take from others: among 180 any one moves a question in a hundred."""
TELLING = 6
"""Words from which a text tells its language."""
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Proposal:
    """A release that could be published, and what admins should know before.

    `id` is short enough for a button and the same for the same change. `before` and `after` are the scores of the same
    labelled questions, those that the change may move. `warnings` are all that the new content has of these, `fresh`
    those that the old one has not and that say something of the change (see `is_wavering`). `notes` are new as well and
    speak against nothing: translations that are older than the text now. `removed` are files that would go.
    `astray` are changed texts that aren't in their language, each with the one it's in. `careful` proposals deserve a
    second press.
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
    new: tuple[Findability, ...] = ()
    """Whether people would find each new entry, those that nobody would find first."""
    astray: tuple[tuple[Change, str], ...] = ()

    @property
    def worse(self) -> bool:
        """Whether fewer labelled questions find what they should; where entries are new, clearly fewer."""
        return _is_worse(self.before, self.after, self.changes)

    @property
    def findability(self) -> Findability | None:
        """Whether people would find the new entry, if it's only one."""
        return self.new[0] if len(self.new) == 1 else None

    @property
    def careful(self) -> bool:
        """Whether something speaks against it: worse scores, new warnings, deleted files, a text in another
        language, an entry nobody finds.
        """
        lost = any(finding.is_lost for finding in self.new)
        return self.worse or bool(self.fresh) or bool(self.removed) or bool(self.astray) or lost


def compare(current: Release, release: Release, origin: Origin, trees: tuple[FileMap, FileMap]) -> Proposal:
    """Propose to replace `current` with `release`; `trees` are the files of both. Milliseconds per question."""
    questions = questions_touched(current.trial, release.trial)
    trial = current.trial.before(release.trial, questions)
    before, after = trial.scores(questions), release.trial.scores(questions)
    warnings = tuple(sorted({*release.warnings, *release.trial.warnings(questions)}))
    fresh = _new_warnings(warnings, (*current.warnings, *trial.warnings(questions)))
    old, new = trees
    found = changes(current.catalog, release.catalog, trees)
    differing = {file for file, content in new.items() if content != old.get(file)}
    edited = set(new) if _is_worse(before, after, found) else differing
    return Proposal(
        id=proposal_id(current.catalog.version, release.catalog.version, origin),
        origin=origin,
        release=release,
        changes=found,
        warnings=warnings,
        fresh=tuple(issue for issue in fresh if issue.kind not in TO_TRANSLATE and not is_wavering(issue, edited)),
        notes=tuple(issue for issue in fresh if issue.kind in TO_TRANSLATE),
        removed=tuple(sorted(set(old) - set(new))),
        astray=tuple(_astray(current.engine, found)),
        before=before,
        after=after,
    )


def findability_of_new(proposal: Proposal, recent: Iterable[str]) -> tuple[Findability, ...]:
    """Return whether people would find each of the first new entries. Seconds of CPU for each."""
    new = islice(_new_entries(proposal.changes), MOST_TRIED)
    found = [findability(entry, proposal.release, recent) for entry in new]
    return tuple(sorted(found, key=lambda finding: not finding.is_lost))


def _new_entries(found: Iterable[Change]) -> Iterator[str]:
    """Yield the ids of the entries that are added."""
    for change in found:
        words = change.thing.kind is ThingKind.FAQ and change.part == "words"
        if words and change.kind == "added" and change.language == REFERENCE_LANGUAGE:
            yield change.thing.id


def _is_worse(before: Scores, after: Scores, found: Iterable[Change]) -> bool:
    """Return whether a change loses questions that nothing makes up for."""
    return after.is_below(before, TOLERATED if any(_new_entries(found)) else 0.0)


def _astray(engine: Engine, found: Iterable[Change]) -> Iterator[tuple[Change, str]]:
    """Yield the new words of entries that are surely in another language than theirs, with that language."""
    for change in found:
        if change.thing.kind is ThingKind.FAQ and change.part == "words" and len(change.new.split()) >= TELLING:
            heard = engine.languages.hear(TAG.sub(" ", change.new)).sure
            if heard and change.language and heard != change.language:
                yield change, heard


def is_wavering(issue: Issue, edited: Collection[str]) -> bool:
    """Return whether a warning comes of the search and stands in a file that nobody `edited`.

    Every new phrasing moves all weights a little, so that somewhere a question that was barely found is now barely
    missed; the scores tell whether that is a loss.
    """
    return issue.kind in (IssueKind.MISSED, IssueKind.RIVALS) and issue.file not in edited


def proposal_id(before: str, after: str, origin: Origin) -> str:
    """Make the id of the proposal that changes one version into another, forward or back."""
    what = before + after + ("back" if origin is Origin.UNDO else "")
    return sha256(what.encode()).hexdigest()[:8]


def _new_warnings(new: Iterable[Issue], old: Iterable[Issue]) -> tuple[Issue, ...]:
    """Return the warnings of `new` that `old` doesn't have, ignoring line numbers."""
    known = Counter((issue.file, issue.message) for issue in old)
    fresh = []
    for issue in new:
        known[issue.file, issue.message] -= 1
        if known[issue.file, issue.message] < 0:
            fresh.append(issue)
    return tuple(fresh)
