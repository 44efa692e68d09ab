"""A large content is learnt in a process of its own, which gives the same and may fail."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.search import Engine, Phrase
from knowledge.search.apart import learnt_apart
from knowledge.search.features import Floats
from knowledge.search.kept import Kept, Piece
from knowledge.search.meanings import Meanings
from knowledge.search.training import Lesson, train
from tests.unit.search_examples import PHRASES, Bag

MANY = [*PHRASES, *(Phrase("faq:cost", "en", f"price of item {number}") for number in range(4_000))]


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    """A lesson that is large enough, with vectors."""
    phrases = sorted(MANY)
    labels, owners = np.unique([phrase.label for phrase in phrases], return_inverse=True)
    languages = np.array([int(phrase.language == "fr") for phrase in phrases])
    texts = [phrase.text for phrase in phrases]
    return Lesson(labels.tolist(), owners, languages, texts, Meanings.of(Bag().encode(texts)), [True, True], Bag.name)


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process can be started."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")


def meant(rest: Piece) -> Floats:
    """What the semantic part says of each phrasing: the directions themselves are free where the vectors are nought."""
    rows = Meanings(rest.arrays["vectors"], np.float32(rest.facts["unit"])).take(slice(None))
    return np.asarray(rows @ rest.arrays["semantic"], np.float32)


def test_a_process_of_its_own_learns_the_same_and_leaves_no_lesson_behind(lesson: Lesson, tmp_path: Path) -> None:
    apart = learnt_apart(lesson, Kept(tmp_path / "apart"))
    here = train(lesson, Kept(tmp_path / "here"))
    assert apart is not None
    np.testing.assert_allclose(meant(apart.rest), meant(here.rest), atol=0.05)
    np.testing.assert_allclose(apart.rest.facts["thresholds"], here.rest.facts["thresholds"], atol=0.01)
    assert apart.rest.facts["lexicons"] == here.rest.facts["lexicons"]
    assert not list((tmp_path / "apart").glob("lesson-*"))


def test_a_small_lesson_or_one_without_a_folder_is_not_worth_a_process(lesson: Lesson, tmp_path: Path) -> None:
    assert learnt_apart(lesson, Kept(None)) is None
    small = Lesson(["faq:a"], np.zeros(1, np.int64), np.zeros(1, np.int64), ["a"], None, [False])
    assert learnt_apart(small, Kept(tmp_path)) is None
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("nowhere")
def test_what_cannot_be_learnt_apart_is_learnt_here(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = Engine.build(MANY, cache=tmp_path)
    assert engine.rank("price of item 7").matches[0].label == "faq:cost"
    assert "done here" in caplog.text
