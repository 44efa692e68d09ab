"""The last ten releases: who published what and when, with the files of each, in a folder or in memory.

The folder holds one .zip per release and an index, each replaced atomically. While files are being written to the
content folder, the index marks the release as unfinished: after a crash in between, the next start finishes it.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from knowledge.issues import EditRejected
from knowledge.source.archives import files_in as unpacked
from knowledge.source.archives import pack
from knowledge.source.files import FileMap, Unwritable
from knowledge.source.files import replace as write

log = logging.getLogger(__name__)

KEPT = 10
INDEX = "index.json"
FORMAT = 1


class Origin(StrEnum):
    """How a release came about."""

    START = "start"
    """It was in the folder when the bot started, or was the last good release when the folder couldn't be used."""
    FOLDER = "folder"
    """The files of the folder were changed, and an admin published them."""
    FILE = "file"
    """An admin sent a file."""
    EDIT = "edit"
    """An admin edited an entry in the chat."""
    UNDO = "undo"
    """An admin went back to an earlier release."""


class NoSuchRelease(Exception):
    """There is no such release any more, or its files are gone."""


@dataclass(frozen=True)
class Published:
    """One release: its number, when and by whom, what it changed (see `changes.summary`), and its fingerprint.

    `proposal` is the id it was proposed under, `undone` the number it went back to; "" and 0 when there is none.
    """

    number: int
    at: datetime
    by: str
    summary: str
    version: str
    origin: Origin = Origin.FOLDER
    proposal: str = ""
    undone: int = 0


class History:
    """The releases, oldest first. Methods read and write files: call them in a thread."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read the folder; without one, start empty and keep everything in memory.

        An unreadable index is renamed, and numbering continues. Raises Unwritable.
        """
        self._folder = folder
        self._memory: dict[int, bytes] = {}
        self._releases: tuple[Published, ...] = ()
        self.unfinished: Published | None = None
        """The release whose files may not all be in the content folder yet."""
        self._last = 0
        if folder is not None:
            _or_unwritable(folder, lambda: self._read(folder))

    @property
    def releases(self) -> tuple[Published, ...]:
        """All releases, oldest first."""
        return self._releases

    @property
    def newest(self) -> Published | None:
        """The one in use; None before the first."""
        return self._releases[-1] if self._releases else None

    def begin(self, release: Published, files: FileMap) -> Published:
        """Store the files of a release and number it before the content folder is written. Raises Unwritable."""
        numbered = replace(release, number=self._last + 1)
        self._keep(numbered.number, pack(files))
        self.unfinished = numbered
        self._write()
        return numbered

    def finish(self) -> None:
        """Mark the release as in use. Raises Unwritable."""
        if self.unfinished is None:
            return
        self._releases = (*self._releases, self.unfinished)[-KEPT:]
        self._last = self.unfinished.number
        self.unfinished = None
        self._write()
        self._prune()

    def abandon(self) -> None:
        """Drop the release, which couldn't be published. Raises Unwritable."""
        self.unfinished = None
        self._write()
        self._prune()

    def files(self, number: int) -> FileMap:
        """Return the files of a release. Raises NoSuchRelease."""
        try:
            return unpacked(self.archive(number))
        except EditRejected as error:
            raise NoSuchRelease(number) from error

    def archive(self, number: int) -> bytes:
        """Return the files of a release as a .zip. Raises NoSuchRelease."""
        known = (*self._releases, *([self.unfinished] if self.unfinished else []))
        if all(release.number != number for release in known):
            raise NoSuchRelease(number)
        try:
            return self._memory[number] if self._folder is None else _archive_path(self._folder, number).read_bytes()
        except (OSError, KeyError) as error:
            raise NoSuchRelease(number) from error

    def keep_unpublished(self, files: FileMap) -> None:
        """Save unpublished files that are about to be overwritten. Raises Unwritable."""
        if self._folder is not None:
            name = self._folder / f"unpublished-before-{self._last + 1:04}.zip"
            _or_unwritable(name, lambda: write(name, pack(files)))

    # --------------------------------------------------------------- files

    def _read(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._last = max((int(path.stem.rpartition("-")[2]) for path in folder.glob("release-*.zip")), default=0)
        index = folder / INDEX
        if not index.is_file():
            return
        try:
            stored = json.loads(index.read_bytes())
            self._releases = tuple(map(_from_json, stored["releases"]))
            self.unfinished = _from_json(stored["unfinished"]) if stored["unfinished"] else None
        except (ValueError, KeyError, TypeError):
            log.exception("the index of the content's history cannot be read and is set aside")
            index.replace(index.with_suffix(".damaged"))
            self._releases, self.unfinished = (), None
        if self._releases:
            self._last = self._releases[-1].number

    def _write(self) -> None:
        if self._folder is None:
            return
        unfinished = _as_json(self.unfinished) if self.unfinished else None
        record = {
            "format": FORMAT,
            "releases": [_as_json(release) for release in self._releases],
            "unfinished": unfinished,
        }
        path = self._folder / INDEX
        _or_unwritable(path, lambda: write(path, json.dumps(record, ensure_ascii=False, indent=1).encode()))

    def _keep(self, number: int, data: bytes) -> None:
        if self._folder is None:
            self._memory[number] = data
        else:
            path = _archive_path(self._folder, number)
            _or_unwritable(path, lambda: write(path, data))

    def _prune(self) -> None:
        """Delete the files of releases beyond the last ten."""
        numbers = {release.number for release in self._releases}
        self._memory = {number: data for number, data in self._memory.items() if number in numbers}
        for path in [] if self._folder is None else self._folder.glob("*-*.zip"):
            number = re.search(r"-([0-9]+)\.zip$", path.name)
            if number and int(number[1]) not in numbers:
                _or_unwritable(path, path.unlink)


def _archive_path(folder: Path, number: int) -> Path:
    return folder / f"release-{number:04}.zip"


def _as_json(release: Published) -> dict[str, Any]:
    return {**asdict(release), "at": release.at.isoformat()}


def _from_json(record: dict[str, Any]) -> Published:
    origin = Origin(record.pop("way", record.get("origin")))  # `way` in indexes of earlier versions
    return Published(**{**record, "at": datetime.fromisoformat(record["at"]), "origin": origin})


def _or_unwritable(path: Path, work: Callable[[], object]) -> None:
    """Run the write. Raises Unwritable instead of OSError, which names no file when the disk is full."""
    try:
        work()
    except OSError as error:
        raise Unwritable(f"{error.filename or path} cannot be written: {error.strerror}.") from error
