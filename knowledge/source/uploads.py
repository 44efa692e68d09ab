"""Merges a .yaml or .zip that an admin sends into the current content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from knowledge.issues import ContentError, EditRejected, Issue, Reason
from knowledge.source.archives import check_size, name_clash, unpack
from knowledge.source.files import FAQ, IN_LANGUAGE, MEDIA, SERVICES, FileMap
from knowledge.source.yaml_document import parse

LARGEST_CONTENT = 10_000_000
"""Bytes of all YAML files together, several times what six languages need."""
WHOLE = {"clusters.yaml", "en/intents.yaml", "en/services.yaml", "en/texts.yaml"}
"""A .zip that holds these is a whole content: what is not in it goes. Any other adds to the content and replaces."""


def with_upload(name: str, data: bytes, base: FileMap) -> FileMap:
    """Return the content with an uploaded file merged in. Raises EditRejected."""
    ending = name.lower().rpartition(".")[2]
    if ending not in ("zip", "yaml", "yml"):
        raise EditRejected(Reason.WRONG_TYPE, name=name[:100])
    check_size(data)
    if ending == "zip":
        sent = unpack(data)
        files = sent if sent.keys() >= WHOLE else {**base, **_parts(sent, base)}
    else:
        stem = name.rpartition(".")[0]
        files = {**base, place_of(f"{stem}.yaml", data, base): data}
    if (doubled := name_clash(files)) is not None:
        raise EditRejected(Reason.TWICE, name=doubled)
    if sum(len(content) for path, content in files.items() if path.endswith(".yaml")) > LARGEST_CONTENT:
        raise EditRejected(Reason.TOO_MUCH, name="", limit=LARGEST_CONTENT // 1_000_000)
    return files


def _parts(files: FileMap, base: FileMap) -> FileMap:
    """Return the uploaded files by their paths in the content."""
    located = [
        (name if name.startswith(MEDIA + "/") else place_of(name, data, base), data) for name, data in files.items()
    ]
    parts = dict(located)
    if len(parts) < len(located):
        raise EditRejected(Reason.TWICE, name=next(name for name, data in located if parts[name] is not data))
    return parts


ALIKE = 0.2
"""The part of its texts that a file must share with one of the content to be taken for its next version."""
CLEARER = 2.0
"""How many times more it must share with that one than with any other."""
SHOWN = 6


def place_of(name: str, data: bytes, files: FileMap) -> str:
    """Return the content path for an uploaded file called `name`.

    Raises EditRejected if that's unclear, ContentError if that's because the file isn't YAML.

    A name with folders, such as `it/faq/passport.yaml`, is used as it is. Otherwise it's the file of that name; if
    several languages have one, the one that shares its texts.
    """
    path = name.replace("\\", "/").strip().removeprefix("./")
    if "/" in path or path == "clusters.yaml":
        return _valid_path(path)
    if path in files:
        return path
    candidates = [known for known in files if known.endswith(f"/{path}")]
    if len(candidates) == 1:
        return candidates[0]
    likely = {known: files[known] for known in candidates or files if known.endswith(".yaml")}
    found = _most_similar(_texts(data, path), likely)
    if found is None:
        raise EditRejected(Reason.UNCLEAR, names=", ".join(sorted(candidates)[:SHOWN]) or f"en/{FAQ}/{path}")
    return found


def _valid_path(path: str) -> str:
    """Return the path if it's one the bot reads. Raises EditRejected."""
    parts = PurePosixPath(path).parts
    known = (
        parts == ("clusters.yaml",)
        or (len(parts) == 2 and (parts[0] == SERVICES or parts[1] in IN_LANGUAGE))
        or (len(parts) == 3 and parts[1] == FAQ)
    )
    if ".." in parts or path.startswith(("/", "~")) or ":" in path:
        raise EditRejected(Reason.OUTSIDE, name=path)
    if not known or len(path) > 100 or not path.isprintable():
        raise EditRejected(Reason.UNCLEAR, names=f"en/{FAQ}/{parts[-1] if parts else path}"[:100])
    return path


def _most_similar(texts: set[str], candidates: FileMap) -> str | None:
    """Return the candidate that shares by far the most texts, or None."""
    if not texts:
        return None
    shared = {name: len(texts & _texts(content, name)) / len(texts) for name, content in candidates.items()}
    ranked = sorted(shared, key=lambda name: (-shared[name], name))
    if not ranked or shared[ranked[0]] < ALIKE:
        return None
    second = shared[ranked[1]] if len(ranked) > 1 else 0.0
    return ranked[0] if shared[ranked[0]] >= CLEARER * second else None


def _texts(data: bytes, name: str) -> set[str]:
    """Return all texts of a YAML file. Raises ContentError if it can't be read."""
    issues: list[Issue] = []
    document = parse(data, name, issues)
    if document is None:
        raise ContentError(issues)
    return set(_leaves(document.value))


def _leaves(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        for below in value.values():
            yield from _leaves(below)
    elif isinstance(value, tuple):
        for below in value:
            yield from _leaves(below)
    elif isinstance(value, str) and len(value) > 3:
        yield value.strip()
