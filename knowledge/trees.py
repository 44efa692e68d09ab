"""A content folder on disk: what it holds taken in the hand, and another content laid into it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from knowledge.files import Tree, collect


class Unwritable(Exception):
    """The content folder, the folder of its history, or a temporary one cannot be written."""


def readable_tree_of(folder: Path) -> Tree:
    """The files of the folder that can be taken, whatever is wrong with the others."""
    return collect(folder, []).tree()


@contextlib.contextmanager
def laid_out(tree: Tree) -> Iterator[Path]:
    """A folder that holds these files, for as long as it is needed. Raises Unwritable."""
    with tempfile.TemporaryDirectory(prefix="content-") as name:
        folder = Path(name)
        try:
            for file, content in tree.items():
                path = folder / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        except OSError as error:  # the disk is full
            raise Unwritable(f"{error.filename or folder}: {error.strerror}") from error
        yield folder


def lay(folder: Path, old: Tree, new: Tree) -> None:
    """Make the folder, which holds `old`, hold `new`: only what differs is touched, each file in one step.

    When that fails, what was written is taken back. Raises Unwritable.
    """
    try:
        _turn(folder, old, new)
    except OSError as error:
        with contextlib.suppress(OSError):
            _turn(folder, new, old)
        raise Unwritable(f"{error.filename or folder}: {error.strerror}") from error


def _turn(folder: Path, old: Tree, new: Tree) -> None:
    for name, content in new.items():
        if old.get(name) != content or not (folder / name).is_file():
            replace(folder / name, content)
    for name in old:
        if name not in new:
            (folder / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # others may stand beside it
                (folder / name).parent.rmdir()


def replace(path: Path, content: bytes) -> None:
    """Write a file in one step: whoever reads it sees the old one or the new one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
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
    _settled(path.parent)


def _settled(folder: Path) -> None:
    """Make a change of names last through a crash, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
