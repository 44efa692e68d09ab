"""Groups nearly identical questions, to show what people ask and the content doesn't answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from knowledge.search.ngrams import Floats, NgramIndex, cut_up
from knowledge.search.text import normalise

ALIKE = 78.0
"""Ratio (of 100) from which two questions have nearly the same letters, in any order of words."""
SHARED = 0.3
"""Likeness (of 1) from which two questions share rare words, not only words like "what"."""
NEVER = -1.0
SLIP = 90.0
"""Ratio (of 100) from which two questions differ only by a typing error."""
CONSIDERED = 200
"""Questions of a group that are compared to find different ones; groups are rarely larger."""
LARGEST = 3_000
"""Different questions that are compared, most frequent first: the work grows with its square."""


def group(questions: Sequence[str]) -> list[list[int]]:
    """Return the indices of the questions in groups of near-duplicates, largest group first, then the earlier
    one.

    Each question joins the most frequent one it resembles, so groups can't drift from one topic to another.
    Deterministic. Takes a tenth of a second for a thousand: call it in a thread.
    """
    same: dict[str, list[int]] = defaultdict(list)
    for number, question in enumerate(questions):
        same[normalise(question)].append(number)
    ranked = sorted(same, key=lambda text: (-len(same[text]), same[text][0]))
    wordless = [text for text in ranked if not text]
    compared = [text for text in ranked if text][:LARGEST]
    others = [text for text in ranked if text][LARGEST:]
    groups = [[number for text in texts for number in same[text]] for texts in _group_by_leader(compared)]
    groups += [same[text] for text in others + wordless]
    return sorted((sorted(found) for found in groups), key=lambda found: (-len(found), found[0]))


def pick_different(questions: Sequence[str], most: int) -> tuple[str, ...]:
    """Return up to `most` questions: the first, then each time the one least like those chosen. Typing errors don't
    count as differences.
    """
    taken, left = list(questions[:1]), list(questions[1:CONSIDERED])
    while left and len(taken) < most:
        likeness = [max(fuzz.ratio(normalise(question), normalise(other)) for other in taken) for question in left]
        if min(likeness) >= SLIP:
            break
        taken.append(left.pop(likeness.index(min(likeness))))
    return tuple(taken)


def _group_by_leader(texts: Sequence[str]) -> list[list[str]]:
    """Return the texts, each grouped with the earlier text that leads a group and resembles it most."""
    if not texts:
        return []
    likeness = _likeness(texts)
    groups: dict[int, list[str]] = {}
    for number, text in enumerate(texts):
        leaders = list(groups)
        near = likeness[number, leaders] if leaders else np.zeros(0)
        if leaders and near.max() > NEVER:
            groups[leaders[int(near.argmax())]].append(text)
        else:
            groups[number] = [text]
    return list(groups.values())


def _likeness(texts: Sequence[str]) -> Floats:
    """Return how alike any two texts are; `NEVER` if they aren't nearly identical."""
    letters: npt.NDArray[np.float32] = process.cdist(
        texts, texts, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, dtype=np.float32
    )
    index = NgramIndex(texts, range(len(texts)), len(texts))
    shared = np.stack([index.scores(cut_up(text)) for text in texts])
    marks = np.unique([" ".join(sorted(re.findall(r"[0-9]+", text))) for text in texts], return_inverse=True)[1]
    alike = (letters >= ALIKE) & (shared >= SHARED) & (marks[:, None] == marks)  # 2016 is not 2018
    return np.where(alike, letters, np.float32(NEVER)).astype(np.float32)
