"""Learning block by block: as good as learning all at once, where blocks learnt apart would not be."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.search.blocks import Course
from knowledge.search.features import Floats, Integers, Vocabulary

COUNT = 12


@pytest.fixture(scope="module")
def taught() -> tuple[Vocabulary, Integers]:
    """Texts of twelve labels: each of its own few words and of many that all share."""
    dice = np.random.default_rng(1)
    owners = np.repeat(np.arange(COUNT), 50)
    texts = [
        " ".join([f"own{owner}x{dice.integers(6)}", *(f"common{dice.integers(300)}" for _ in range(6))])
        for owner in owners.tolist()
    ]
    return Vocabulary(texts), owners


def scores(taught: tuple[Vocabulary, Integers], largest: int, learnt: Integers) -> Floats:
    """What a course in blocks of that size says of all texts."""
    vocabulary, owners = taught
    course = Course(vocabulary.rows, len(vocabulary.hashes), largest)
    return course.scores(np.arange(len(owners)), course.weights(learnt, owners, COUNT))


def test_blocks_rank_what_they_never_saw_as_one_solution_for_all_does(taught: tuple[Vocabulary, Integers]) -> None:
    _, owners = taught
    learnt, asked = np.arange(0, len(owners), 2), np.arange(1, len(owners), 2)
    whole, blocks = scores(taught, 10_000, learnt)[asked], scores(taught, 60, learnt)[asked]
    first = scores(taught, 60, learnt[::5])[asked]
    right = [(found.argmax(axis=1) == owners[asked]).mean() for found in (whole, blocks, first)]
    assert right[1] >= right[0] - 0.02
    assert right[1] > right[2]


def test_scores_of_blocks_are_as_strong_as_those_of_one_solution(taught: tuple[Vocabulary, Integers]) -> None:
    everything = np.arange(len(taught[1]))
    whole, blocks = scores(taught, 10_000, everything), scores(taught, 150, everything)
    assert np.corrcoef(whole.reshape(-1), blocks.reshape(-1))[0, 1] > 0.95
    assert 0.8 < np.abs(blocks).mean() / np.abs(whole).mean() < 1.25
