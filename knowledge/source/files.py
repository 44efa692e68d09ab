"""The files of a content folder: which belong there, and their bytes. Links out of the folder aren't followed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel import localedata

from knowledge.issues import Issue, Severity, did_you_mean
from knowledge.schema import REFERENCE_LANGUAGE

LIMIT = 1_000_000
"""The largest content file, in bytes."""

SERVICES, MEDIA, FAQ = "services", "media", "faq"
IN_LANGUAGE = ("aspects.yaml", "intents.yaml", "services.yaml", "texts.yaml", "words.yaml")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

FileMap = Mapping[str, bytes]
"""Content files by relative path, held in memory."""


@dataclass
class Files:
    """The content files by relative path, and the languages that have a folder."""

    folder: Path
    contents: dict[str, bytes] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    media: set[str] = field(default_factory=set)

    def read_all(self) -> FileMap:
        """Return all files with their bytes, pictures and documents included. Raises OSError."""
        return {**self.contents, **{name: (self.folder / name).read_bytes() for name in sorted(self.media)}}

    def beginning(self, name: str) -> bytes:
        """Return the first bytes of a picture or document. Raises OSError."""
        with (self.folder / name).open("rb") as file:
            return file.read(16)

    def version(self) -> str:
        """Return a fingerprint of all files."""
        return fingerprint_of_files(self.read_all())


def fingerprint_of_files(files: FileMap) -> str:
    """Return a fingerprint of content files."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items(), key=lambda file: (file[0].startswith(MEDIA + "/"), file[0])):
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    return digest.hexdigest()[:12]


def collect(folder: Path, issues: list[Issue]) -> Files:
    """Return the content files in `folder`. What doesn't belong there or can't be read is added to `issues`."""
    files = Files(folder)
    if not folder.is_dir():
        issues.append(
            _issue(str(folder), "There is no content folder here.", "Name a folder that holds clusters.yaml.")
        )
        return files
    for name in _walk(folder, issues):
        if name.startswith(MEDIA + "/"):
            if (folder / name).is_file() and os.access(folder / name, os.R_OK):
                files.media.add(name)
        elif _is_content(name, issues):
            content = _content(folder, name, issues)
            if content is not None:
                files.contents[name] = content
    folders = {name.partition("/")[0] for name in files.contents}
    files.languages = sorted(
        filter(_is_language, folders),
        key=lambda language: (language != REFERENCE_LANGUAGE, language),
    )
    return files


def _walk(folder: Path, issues: list[Issue], prefix: str = "") -> Iterator[str]:
    """Yield the names of the files below `folder` in a fixed order, without hidden ones and unknown folders."""
    try:
        paths = sorted((folder / prefix).iterdir())
    except OSError as error:
        issues.append(_issue(prefix or ".", f"The folder cannot be read: {error.strerror}.", "Check its permissions."))
        return
    for path in paths:
        name = prefix + path.name
        if path.name.startswith(".") or path.name in ("README.md", "__pycache__"):
            continue
        if path.is_symlink() and not _inside(path, folder):
            issues.append(_issue(name, "This link leads outside the content folder.", "Copy the file here instead."))
        elif path.is_dir():
            if _known_folder(name, issues):
                yield from _walk(folder, issues, name + "/")
        else:
            yield name


def _inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a broken link, or a loop
        return False


def _is_language(name: str) -> bool:
    return bool(re.fullmatch("[a-z]{2}", name)) and localedata.exists(name)


def _known_folder(name: str, issues: list[Issue]) -> bool:
    parts = name.split("/")
    if parts[0] == MEDIA or name == SERVICES or (len(parts) == 2 and parts[1] == FAQ):
        return True
    if len(parts) == 1:
        if _is_language(name):
            return True
        remedy = did_you_mean(name, (SERVICES, MEDIA)) or "Name it by a two-letter language code such as `fr`."
        issues.append(_issue(name, f"The folder `{name}` is not named like a language.", remedy))
        return False
    remedy = did_you_mean(parts[-1], (FAQ,)) or "Move or delete it."
    issues.append(_issue(name, "The bot does not use this folder.", remedy, "warning"))
    return False


def _is_content(name: str, issues: list[Issue]) -> bool:
    """Return whether the bot reads files of this name."""
    parts = name.split("/")
    stem, dot, ending = parts[-1].rpartition(".")
    has_its_place = (len(parts) == 2 and parts[0] == SERVICES) or (len(parts) == 3 and parts[1] == FAQ)
    if has_its_place and ending == "yaml" and dot:
        if SLUG.fullmatch(stem) and len(stem) <= 40:
            return True
        remedy = "Use small letters without accents, digits and single hyphens, at most 40."
        issues.append(_issue(name, "The name of this file is not a valid id.", remedy))
        return False
    known = ("clusters.yaml",) if len(parts) == 1 else () if has_its_place or parts[0] == SERVICES else IN_LANGUAGE
    if parts[-1] in known:
        return True
    remedy = did_you_mean(parts[-1], known) or "Move or delete it."
    if has_its_place and ending in ("yml", "YAML", "YML"):
        remedy = f"Rename it to {stem}.yaml."
    issues.append(_issue(name, "The bot does not use a file of this name.", remedy, "warning"))
    return False


def _content(folder: Path, name: str, issues: list[Issue]) -> bytes | None:
    path = folder / name
    try:
        if not path.is_file():
            issues.append(_issue(name, "This is not a regular file.", "Replace it by a YAML file."))
            return None
        with path.open("rb") as file:
            content = file.read(LIMIT + 1)
    except OSError as error:
        issues.append(_issue(name, f"The file cannot be read: {error.strerror}.", "Check its permissions."))
        return None
    if len(content) > LIMIT:
        issues.append(_issue(name, "The file is larger than 1 MB.", "Split it into several."))
        return None
    return content


def _issue(name: str, message: str, remedy: str, severity: Severity = "error") -> Issue:
    return Issue(name, 1, 1, "", message, remedy, severity)


def version(folder: Path) -> str:
    """Return the fingerprint of a content folder, whatever its issues."""
    return collect(folder, []).version()


class Unwritable(Exception):
    """The content folder, its history folder or a temporary folder can't be written."""


def readable_files(folder: Path) -> FileMap:
    """Return the files of the folder that can be read, whatever is wrong with the others."""
    return collect(folder, []).read_all()


@contextlib.contextmanager
def temporary_folder(files: FileMap) -> Iterator[Path]:
    """Provide a temporary folder with these files, deleted afterwards. Raises Unwritable."""
    with tempfile.TemporaryDirectory(prefix="content-") as name:
        folder = Path(name)
        try:
            for file, content in files.items():
                path = folder / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        except OSError as error:  # the disk is full
            raise Unwritable(f"{error.filename or folder}: {error.strerror}") from error
        yield folder


def copy_folder(source: Path, target: Path) -> None:
    """Copy a folder's files: all of them, or none when the disk fills up. Raises OSError."""
    part = target.with_name(f".{target.name}.part")
    try:
        for path in sorted(path for path in source.rglob("*") if path.is_file()):
            copy = part / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_folder(folder: Path, old: FileMap, new: FileMap) -> None:
    """Turn a folder that holds `old` into `new`, replacing only what differs, each file atomically.

    If that fails, changes are rolled back. Raises Unwritable.
    """
    try:
        _update(folder, old, new)
    except OSError as error:
        with contextlib.suppress(OSError):
            _update(folder, new, old)
        raise Unwritable(f"{error.filename or folder}: {error.strerror}") from error


def _update(folder: Path, old: FileMap, new: FileMap) -> None:
    for name, content in new.items():
        if old.get(name) != content or not (folder / name).is_file():
            replace(folder / name, content)
    for name in old:
        if name not in new:
            (folder / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # others may stand beside it
                (folder / name).parent.rmdir()


def replace(path: Path, content: bytes) -> None:
    """Replace a file atomically: readers see the old or the new one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")  # two processes may be writing the same file
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            part.chmod(path.stat().st_mode & 0o7777)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _sync_names(path.parent)


def _sync_names(folder: Path) -> None:
    """Make renames survive a crash, if the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
