"""Learning in a process of its own: the one that answers keeps its memory small and its pace.

The lesson and what was learnt from it go by way of the folder of what is kept. Run as a module, this is that process.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from knowledge.search.kept import Kept, Piece, fingerprint
from knowledge.search.meanings import Meanings
from knowledge.search.training import Learnt, Lesson, train

_log = logging.getLogger(__name__)

_WORTH = 4_000
"""Phrasings from which it is worth the third of a second that a process takes to start."""
_KINDNESS = 5
"""How far the process stands back where both cores are wanted."""
_MOST_SECONDS = 600


def learnt_apart(lesson: Lesson, kept: Kept) -> Learnt | None:
    """Learn a lesson in another process; None when it is small, nothing can be kept, or that process fails."""
    if kept.folder is None or not sys.executable or len(lesson.texts) < _WORTH:
        return None
    name = fingerprint(lesson.labels, lesson.texts, lesson.owners.tobytes(), lesson.languages.tobytes())
    given, found = f"lesson-{name}", f"learnt-{name}"
    kept.keep(given, _packed(lesson))
    try:
        command = [sys.executable, "-m", __name__, str(kept.folder), given, found]
        done = subprocess.run(command, capture_output=True, timeout=_MOST_SECONDS, start_new_session=True, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        _log.warning("learning in a process of its own failed: it is done here")
        return None
    finally:
        kept.drop(given)
    rest = kept.find(found)
    kept.drop(found)
    lexicons = [kept.find(one) for one in rest.facts["lexicons"]] if rest else [None]
    if done.returncode or rest is None or not all(lexicons):
        _log.warning("learning in a process of its own ended with %d: it is done here", done.returncode)
        return None
    return Learnt(tuple(one for one in lexicons if one), rest)


def _packed(lesson: Lesson) -> Piece:
    """Return the lesson as a piece."""
    facts = {"labels": lesson.labels, "texts": lesson.texts, "spoken": lesson.spoken, "encoder": lesson.encoder}
    arrays = {"owners": lesson.owners, "languages": lesson.languages}
    if lesson.vectors is None:
        return Piece(facts, arrays)
    return Piece({**facts, "unit": float(lesson.vectors.unit)}, {**arrays, "vectors": lesson.vectors.rows})


def _unpacked(piece: Piece) -> Lesson:
    """Return the lesson that was packed."""
    facts, arrays = piece
    vectors = Meanings(arrays["vectors"], np.float32(facts["unit"])) if "unit" in facts else None
    return Lesson(
        labels=facts["labels"],
        owners=arrays["owners"],
        languages=arrays["languages"],
        texts=facts["texts"],
        vectors=vectors,
        spoken=facts["spoken"],
        encoder=facts["encoder"],
    )


def _main(folder: str, given: str, found: str) -> None:
    """Learn the lesson of that name and leave what was learnt."""
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(_KINDNESS)
    kept = Kept(Path(folder))
    piece = kept.find(given)
    if piece is None:
        raise SystemExit(1)
    kept.keep(found, train(_unpacked(piece), kept).rest)


if __name__ == "__main__":
    _main(*sys.argv[1:])
