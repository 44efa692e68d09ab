"""Versions of the content: the release in use, proposals tested beside it, and going back.

A change is proposed, previewed, and published. A proposal touches nothing but memory and a temporary folder, so
whatever is wrong with it, people keep getting the old answers until it is published.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from knowledge.issues import ContentError, EditRejected, Issue, Reason
from knowledge.loader import check
from knowledge.releases.diff import Change, changes, summary
from knowledge.releases.edits import Edit, apply_edit
from knowledge.releases.evaluation import Scores
from knowledge.releases.history import History, NoSuchRelease, Origin, Published
from knowledge.releases.proposal import Proposal, compare, findability_of_new, proposal_id
from knowledge.releases.quarantine import inspect
from knowledge.releases.release import Release, prepare
from knowledge.search import Encoder
from knowledge.search.memory import give_back
from knowledge.source.files import (
    FileMap,
    Unwritable,
    collect,
    fingerprint_of_files,
    readable_files,
    temporary_folder,
    write_folder,
)
from knowledge.source.uploads import with_upload

__all__ = [
    "Change", "EditRejected", "NoSuchRelease", "NothingNew", "Origin", "Proposal", "ProposalGone", "Published",
    "Reason", "Release", "Releases", "Scores", "Unwritable", "prepare",
]  # fmt: skip

MOST_NEW = 250_000
"""Characters of new texts in an upload, more than a whole language has: to learn so many takes half a minute."""
PROPOSALS = 2
"""Proposals kept until one is published: each holds a whole search engine."""


class NothingNew(Exception):
    """The proposal doesn't differ from the release in use."""


class ProposalGone(Exception):
    """The proposal can't be published: it is unknown, another one was published, or the files have changed since."""


class _Candidate(NamedTuple):
    """A proposal with its files, and the state it was based on, which must be unchanged when it is published."""

    proposal: Proposal
    files: FileMap
    base: str
    over: str


class Releases:
    """The release in use and its history. Readers take `current` once and use it for a whole decision."""

    def __init__(
        self,
        folder: Path,
        current: Release,
        encoder: Encoder | None,
        languages: Collection[str],
        *,
        history: History | None = None,
        authority: Path | None = None,
        now: datetime | None = None,
        issues: Iterable[Issue] = (),
    ) -> None:
        """Take a prepared release of `folder`, or of its history when the folder has `issues`; use `Releases.open`."""
        self.folder = folder
        self.current = current
        self.issues = tuple(issues)
        """Why the folder couldn't be used at the start, so that the last good release is in use."""
        self._encoder = encoder
        self._languages = languages
        self._authority = authority
        self._history = history or History()
        self._candidates: dict[str, _Candidate] = {}
        self._preparing = asyncio.Lock()
        self._publishing = asyncio.Lock()
        if not self.issues:
            self._note_start(now)

    @classmethod
    async def open(
        cls,
        folder: Path,
        encoder: Encoder | None = None,
        languages: Collection[str] = (),
        history: Path | None = None,
        *,
        authority: Path | None = None,
        now: datetime | None = None,
    ) -> Releases:
        """Open the content of `folder`, ready to answer, in all its languages or those given.

        `history` is a folder for the last releases; without it they are lost when the bot stops. What the folder holds
        becomes a new release, unless it equals the newest one; `now` is its date (by default that of the newest file).
        A folder with errors is left alone, and the last good release of the history is used instead. `authority` is as
        for `prepare`. Raises ContentError when there is none, or Unwritable.
        """

        def prepare_files(files: Path) -> Release:
            return prepare(files, encoder, languages, authority)

        def open_all() -> Releases:
            earlier = History(history)
            _finish(earlier, folder)
            current, issues = _current_release(earlier, folder, prepare_files)
            return cls(
                folder, current, encoder, languages, history=earlier, authority=authority, now=now, issues=issues
            )

        return await asyncio.to_thread(open_all)

    # ------------------------------------------------------------- proposals

    async def propose(self, recent: Sequence[str] = ()) -> Proposal:
        """Propose what the folder holds now. Raises ContentError with all issues, or NothingNew.

        This and the next two also find out whether people would find new entries; `recent` are questions they asked.
        """
        return await self._propose(Origin.FOLDER, lambda base: base, recent)

    async def propose_file(self, name: str, data: bytes, recent: Sequence[str] = ()) -> Proposal:
        """Propose the folder with a .yaml or .zip that an admin sent (see `uploads.with_upload`).

        Raises ContentError with all issues, EditRejected when the file itself is rejected, or NothingNew.
        """

        def lay_over(base: FileMap) -> FileMap:
            inspect(name, data, self.folder, self._authority)
            return with_upload(name, data, base)

        return await self._propose(Origin.FILE, lay_over, recent)

    async def propose_edit(self, edit: Edit, recent: Sequence[str] = ()) -> Proposal:
        """Propose the folder with one edit (see `edits`). Raises what `propose_file` raises."""
        live = self.current.catalog.version
        return await self._propose(Origin.EDIT, lambda base: apply_edit(edit, base, live), recent)

    async def propose_undo(self, number: int) -> Proposal:
        """Preview going back to an earlier release, which `undo` does. Raises what `undo` raises."""
        async with self._preparing:
            candidate = await asyncio.to_thread(self._prepare_undo, number, self.current)
            self._remember(candidate)
            return candidate.proposal

    def proposal(self, proposal_id: str) -> Proposal | None:
        """Return the proposal with this id; None when it is gone."""
        candidate = self._candidates.get(proposal_id)
        return candidate.proposal if candidate else None

    async def _propose(self, origin: Origin, make: Callable[[FileMap], FileMap], recent: Sequence[str]) -> Proposal:
        """Prepare a proposal beside the release in use, one at a time; look whether new entries would be found."""
        async with self._preparing:
            candidate = await asyncio.to_thread(self._prepare_candidate, self.current, origin, make)
            found = await asyncio.to_thread(findability_of_new, candidate.proposal, recent)
            candidate = candidate._replace(proposal=dataclasses.replace(candidate.proposal, new=found))
            self._remember(candidate)
            return candidate.proposal

    def _remember(self, candidate: _Candidate) -> None:
        others = [known for known in self._candidates.values() if known.proposal.id != candidate.proposal.id]
        self._candidates = {known.proposal.id: known for known in [*others, candidate][-PROPOSALS:]}

    def _prepare_candidate(self, current: Release, origin: Origin, make: Callable[[FileMap], FileMap]) -> _Candidate:
        issues: list[Issue] = []
        base = collect(self.folder, issues).read_all()
        if any(issue.severity == "error" for issue in issues):
            errors = check(self.folder, self._authority)
            raise ContentError(
                self._changed_files_first((issue for issue in errors if issue.severity == "error"), base)
            )
        files = make(base)
        try:
            most_new = MOST_NEW if origin is Origin.FILE else None
            release, files = self._prepare_files(files, issues, over=current.catalog.version, most_new=most_new)
        except ContentError as error:
            raise ContentError(self._changed_files_first(error.issues, files)) from error
        return _Candidate(
            compare(current, release, origin, (self._live_files(), files)),
            files,
            fingerprint_of_files(base),
            current.catalog.version,
        )

    def _changed_files_first(self, issues: Iterable[Issue], files: FileMap) -> list[Issue]:
        """Sort issues in changed files before those that only follow from them elsewhere."""
        used = self._live_files()
        return sorted(issues, key=lambda issue: issue.file in files and files[issue.file] == used.get(issue.file))

    def _prepare_files(
        self, files: FileMap, issues: Iterable[Issue] = (), over: str = "", most_new: int | None = None
    ) -> tuple[Release, FileMap]:
        """Prepare the release of these files, with those of them that are read.

        `issues` are known of the folder already. Raises ContentError, or NothingNew when its version is `over`.
        """
        with temporary_folder(files) as copy:
            read = readable_files(copy)
            if fingerprint_of_files(read) == over and len(read) == len(files):
                raise NothingNew
            release = prepare(copy, self._encoder, self._languages, self._authority, self.current, most_new)
        if release.catalog.version == over:
            raise NothingNew
        warnings = tuple(sorted({*release.warnings, *issues}))
        return dataclasses.replace(release, warnings=warnings), read

    # ------------------------------------------------------------ publishing

    async def publish(self, proposal_id: str, by: str, now: datetime) -> Published:
        """Swap the release for all chats at once, after files and history are on disk.

        Publishing the same proposal again returns the same result. Raises ProposalGone or Unwritable; then nothing has
        changed.
        """
        async with self._publishing:
            newest = self._history.newest
            if newest and newest.proposal == proposal_id:
                return newest
            candidate = self._candidates.get(proposal_id)
            if candidate is None or candidate.over != self.current.catalog.version:
                raise ProposalGone(proposal_id)
            published = await asyncio.to_thread(self._write, candidate, by, now)
            self.current = candidate.proposal.release
            self._candidates = {}
        await asyncio.to_thread(give_back)  # the old release is gone
        return published

    def _write(self, candidate: _Candidate, by: str, now: datetime) -> Published:
        base = readable_files(self.folder)
        if fingerprint_of_files(base) != candidate.base:
            raise ProposalGone(candidate.proposal.id)
        proposal = candidate.proposal
        version, what = proposal.release.catalog.version, summary(proposal.changes)
        return self._write_release(
            Published(0, now, by, what, version, proposal.origin, proposal.id), base, candidate.files
        )

    async def undo(self, number: int, by: str, now: datetime) -> Published:
        """Go back to the exact files of an earlier release, which makes a new release.

        Repeating the same undo returns the same result. Raises NoSuchRelease, NothingNew when it is in use already,
        ContentError when the bot no longer accepts that content, or Unwritable.
        """
        async with self._preparing:
            newest = self._history.newest
            if newest and newest.undone == number:
                return newest
            release, files = await asyncio.to_thread(self._prepare_earlier, number, self.current)
        async with self._publishing:
            published = await asyncio.to_thread(self._restore, number, release, files, by, now)
            self.current = release
            self._candidates = {}
        await asyncio.to_thread(give_back)
        return published

    def _prepare_earlier(self, number: int, current: Release) -> tuple[Release, FileMap]:
        files = self._history.files(number)
        version = fingerprint_of_files(files)
        if version != current.catalog.version:
            seen = (known for known in self._candidates.values() if known.over == current.catalog.version)
            ready = next((known for known in seen if known.proposal.release.catalog.version == version), None)
            return (ready.proposal.release, ready.files) if ready else self._prepare_files(files)
        if fingerprint_of_files(readable_files(self.folder)) == current.catalog.version:
            raise NothingNew
        return current, files

    def _prepare_undo(self, number: int, current: Release) -> _Candidate:
        release, files = self._prepare_earlier(number, current)
        base = fingerprint_of_files(readable_files(self.folder))
        return _Candidate(
            compare(current, release, Origin.UNDO, (self._live_files(), files)), files, base, current.catalog.version
        )

    def _restore(self, number: int, release: Release, files: FileMap, by: str, now: datetime) -> Published:
        base = readable_files(self.folder)
        if fingerprint_of_files(base) != self.current.catalog.version:  # nobody published that; it must not be lost
            self._history.keep_unpublished(base)
        what = summary(changes(self.current.catalog, release.catalog))
        entry = Published(0, now, by, what, release.catalog.version, Origin.UNDO, undone=number)
        return self._write_release(entry, base, files)

    def _write_release(self, entry: Published, base: FileMap, files: FileMap) -> Published:
        """Store the files in the history, write them to the folder, then mark the release as in use."""
        entry = self._history.begin(entry, files)
        try:
            write_folder(self.folder, base, files)
        except Unwritable:
            self._history.abandon()
            raise
        self._history.finish()
        return entry

    # --------------------------------------------------------------- history

    def history(self) -> tuple[Published, ...]:
        """Return the last ten releases, newest first."""
        return self._history.releases[::-1]

    async def export(self) -> bytes:
        """Pack the content in use as a .zip, identical for identical content. Raises NoSuchRelease."""
        newest = self._history.newest
        return await asyncio.to_thread(self._history.archive, newest.number if newest else 0)

    def _live_files(self) -> FileMap:
        """Return the files of the release in use."""
        newest = self._history.newest
        return self._history.files(newest.number) if newest else {}

    def _note_start(self, now: datetime | None) -> None:
        """Make what the folder holds a new release, unless it equals the newest one.

        It gets the id it had as a proposal, so that an old Publish button for it still works.
        """
        files, newest = readable_files(self.folder), self._history.newest
        version = fingerprint_of_files(files)
        if newest is None or newest.version != version:
            at = now or max(_modified_at(self.folder / name) for name in files)
            seen = proposal_id(newest.version, version, Origin.FOLDER) if newest else ""
            self._history.begin(Published(0, at, "", "", version, Origin.START, seen), files)
            self._history.finish()


def _finish(history: History, folder: Path) -> None:
    """Finish writing what a crash left half written."""
    if history.unfinished:
        write_folder(folder, readable_files(folder), history.files(history.unfinished.number))
        history.finish()


def _current_release(
    history: History, folder: Path, prepared: Callable[[Path], Release]
) -> tuple[Release, tuple[Issue, ...]]:
    """Load the release of the folder; if that has errors, the last good release and the issues.

    Raises ContentError when there is no good release.
    """
    try:
        return prepared(folder), ()
    except ContentError as error:
        good = _last_good(history, prepared)
        if good is None:
            raise
        return good, error.issues


def _last_good(history: History, prepared: Callable[[Path], Release]) -> Release | None:
    """Go back to the newest release whose files are still valid; None when there is none."""
    for published in reversed(history.releases):
        try:
            files = history.files(published.number)
            with temporary_folder(files) as copy:
                release = prepared(copy)
        except (NoSuchRelease, ContentError):
            continue
        if published is not history.newest:
            history.begin(dataclasses.replace(published, origin=Origin.START, proposal="", undone=0), files)
            history.finish()
        return release
    return None


def _modified_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
