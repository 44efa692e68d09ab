"""A wish for a request is told from a question about it, whatever both have in common."""

from __future__ import annotations

import numpy as np

from knowledge.search import Engine, Item, Label, Spoken
from knowledge.search.ngrams import Floats
from knowledge.search.wishes import Wishes
from tests.unit.search_examples import ITEMS, Bag

LABELS = tuple(map(Label.parse, ("faq:passport-what", "outside:embassy", "service:passport")))
ABOUT, ABROAD, WANTING = np.eye(3, dtype=np.float32)
"""Directions: about the Passport, about travelling, and of wanting something."""


def vectors(*rows: Floats) -> Floats:
    """Rows of length 1."""
    return np.array([row / np.linalg.norm(row) for row in rows], np.float32)


def wishes() -> tuple[Wishes, Floats]:
    """Wishes learnt from two phrasings of each label, and their centre."""
    said = vectors(ABOUT, ABOUT + 0.2 * ABROAD, ABROAD, ABROAD + 0.2 * ABOUT, ABOUT + WANTING, WANTING + 0.5 * ABOUT)
    centre = said.mean(axis=0)
    return Wishes(LABELS, said - centre, np.array([0, 0, 1, 1, 2, 2])), centre


def test_a_wish_lies_above_the_question_about_the_same_thing() -> None:
    learnt, centre = wishes()
    wanted, asked, abroad = (learnt.of(vector - centre)[0] for vector in vectors(ABOUT + 0.8 * WANTING, ABOUT, ABROAD))
    assert wanted[0] > 0 > asked[0]
    assert wanted[1] > 0 > abroad[1]


def test_a_question_leans_to_ours_and_a_trap_away() -> None:
    learnt, centre = wishes()
    asked, abroad = (learnt.lean(vector - centre) for vector in vectors(ABOUT, ABROAD))
    assert asked > 0 > abroad


def test_without_a_service_nothing_is_wished_for() -> None:
    labels = LABELS[:2]
    learnt = Wishes(labels, vectors(ABOUT, ABROAD), np.array([0, 1]))
    assert learnt.of(WANTING).shape == (0, 3)


def test_the_ranking_tells_how_likely_each_service_is_wanted() -> None:
    """Also by words alone, where nothing but the rank tells it."""
    for engine in (Engine(ITEMS), Engine(ITEMS, Bag())):
        ranking = engine.rank("could we maybe begin a passport for our firm")
        assert [str(match.label) for match in ranking.wished] == ["service:passport"]
        assert 0 <= ranking.wished[0].confidence <= 1


def test_a_phrasing_asked_word_for_word_needs_no_chance() -> None:
    question = Item(Label.parse("faq:what"), (Spoken("en", "what is a passport"),))
    ranking = Engine([*ITEMS, question], Bag()).rank("What is a passport?")
    assert (str(ranking.best), ranking.wished) == ("faq:what", ())
