"""The files of a content folder: which belong there, and their bytes. Nothing outside is followed."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel import localedata

from knowledge.faults import Fault, Severity, did_you_mean
from knowledge.schema import REFERENCE_LANGUAGE

LIMIT = 1_000_000
"""The largest content file, in bytes."""

SERVICES, MEDIA, FAQ = "services", "media", "faq"
IN_LANGUAGE = ("intents.yaml", "services.yaml", "texts.yaml")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Tree = Mapping[str, bytes]
"""The files of a content folder by their relative names: a content held in the hand."""


@dataclass
class Files:
    """The content files by their relative names, and the languages that have a folder."""

    folder: Path
    contents: dict[str, bytes] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    media: set[str] = field(default_factory=set)

    def tree(self) -> Tree:
        """All the files with their bytes, pictures and documents included. Raises OSError."""
        return {**self.contents, **{name: (self.folder / name).read_bytes() for name in sorted(self.media)}}

    def version(self) -> str:
        """A fingerprint of all the files."""
        return version_of(self.tree())


def version_of(tree: Tree) -> str:
    """A fingerprint of all the files of a content."""
    digest = hashlib.sha256()
    for name, content in sorted(tree.items(), key=lambda file: (file[0].startswith(MEDIA + "/"), file[0])):
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    return digest.hexdigest()[:12]


def collect(folder: Path, faults: list[Fault]) -> Files:
    """Every content file in `folder`; what does not belong there or cannot be read goes to `faults`."""
    files = Files(folder)
    if not folder.is_dir():
        faults.append(
            _fault(str(folder), "There is no content folder here.", "Name a folder that holds clusters.yaml.")
        )
        return files
    for name in _walk(folder, faults):
        if name.startswith(MEDIA + "/"):
            if (folder / name).is_file() and os.access(folder / name, os.R_OK):
                files.media.add(name)
        elif _belongs(name, faults):
            content = _content(folder, name, faults)
            if content is not None:
                files.contents[name] = content
    folders = {name.partition("/")[0] for name in files.contents}
    files.languages = sorted(
        filter(_is_language, folders),
        key=lambda language: (language != REFERENCE_LANGUAGE, language),
    )
    return files


def _walk(folder: Path, faults: list[Fault], prefix: str = "") -> Iterator[str]:
    """The names of the files below `folder`, in a fixed order; hidden ones and unknown folders left out."""
    try:
        paths = sorted((folder / prefix).iterdir())
    except OSError as error:
        faults.append(_fault(prefix or ".", f"The folder cannot be read: {error.strerror}.", "Check its permissions."))
        return
    for path in paths:
        name = prefix + path.name
        if path.name.startswith(".") or path.name in ("README.md", "__pycache__"):
            continue
        if path.is_symlink() and not _inside(path, folder):
            faults.append(_fault(name, "This link leads outside the content folder.", "Copy the file here instead."))
        elif path.is_dir():
            if _known_folder(name, faults):
                yield from _walk(folder, faults, name + "/")
        else:
            yield name


def _inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # leads nowhere, or to itself
        return False


def _is_language(name: str) -> bool:
    return bool(re.fullmatch("[a-z]{2}", name)) and localedata.exists(name)


def _known_folder(name: str, faults: list[Fault]) -> bool:
    parts = name.split("/")
    if parts[0] == MEDIA or name == SERVICES or (len(parts) == 2 and parts[1] == FAQ):
        return True
    if len(parts) == 1:
        if _is_language(name):
            return True
        remedy = did_you_mean(name, (SERVICES, MEDIA)) or "Name it by a two-letter language code such as `fr`."
        faults.append(_fault(name, f"The folder `{name}` is named like no language.", remedy))
        return False
    remedy = did_you_mean(parts[-1], (FAQ,)) or "Move or delete it."
    faults.append(_fault(name, "Nobody reads this folder.", remedy, "warning"))
    return False


def _belongs(name: str, faults: list[Fault]) -> bool:
    """Whether the name is one the bot reads."""
    parts = name.split("/")
    stem, dot, ending = parts[-1].rpartition(".")
    named = (len(parts) == 2 and parts[0] == SERVICES) or (len(parts) == 3 and parts[1] == FAQ)
    if named and ending == "yaml" and dot:
        if SLUG.fullmatch(stem) and len(stem) <= 40:
            return True
        remedy = "Use small letters without accents, digits and single hyphens, at most 40."
        faults.append(_fault(name, "The name of this file is no valid id.", remedy))
        return False
    known = ("clusters.yaml",) if len(parts) == 1 else () if named or parts[0] == SERVICES else IN_LANGUAGE
    if parts[-1] in known:
        return True
    remedy = did_you_mean(parts[-1], known) or "Move or delete it."
    if named and ending in ("yml", "YAML", "YML"):
        remedy = f"Rename it to {stem}.yaml."
    faults.append(_fault(name, "Nobody reads a file of this name.", remedy, "warning"))
    return False


def _content(folder: Path, name: str, faults: list[Fault]) -> bytes | None:
    path = folder / name
    try:
        if not path.is_file():
            faults.append(_fault(name, "This is no regular file.", "Replace it by a YAML file."))
            return None
        with path.open("rb") as file:
            content = file.read(LIMIT + 1)
    except OSError as error:
        faults.append(_fault(name, f"The file cannot be read: {error.strerror}.", "Check its permissions."))
        return None
    if len(content) > LIMIT:
        faults.append(_fault(name, "The file is larger than 1 MB.", "Split it into several."))
        return None
    return content


def _fault(name: str, message: str, remedy: str, severity: Severity = "error") -> Fault:
    return Fault(name, 1, 1, "", message, remedy, severity)


def version(folder: Path) -> str:
    """The fingerprint of the content in a folder, whatever its faults."""
    return collect(folder, []).version()
