"""Folding makes alike what people mean alike, and n-grams are counted as a slow count counts them."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.classifier import similarities
from knowledge.search.features import Vocabulary, cut_up, grams
from knowledge.search.text import LONGEST, clean, normalise

_WORDS = st.text(alphabet="abcdeé ", min_size=1, max_size=40).map(normalise).filter(bool)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  How MUCH, please?! ", "how much please"),
        ("Écotech Québec", "ecotech quebec"),
        ("E\u0301cotech", "ecotech"),
        ("Großbritannien", "grossbritannien"),
        ("Sønderborg smørrebrød", "sonderborg smorrebrod"),
        ("l'adhésion", "l adhesion"),
        ("ｆｕｌｌ　ｗｉｄｔｈ ﬁne", "full width fine"),
        ("pass\u200bport\ufeff", "passport"),
        ("thanks👍🏽!", "thanks 👍"),
        ("see https://example.org/x?y=1 now", "see now"),
        ("мир", "мир"),
    ],
)
def test_texts_that_mean_the_same_are_spelt_the_same(text: str, folded: str) -> None:
    assert normalise(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_and_nothing_grows_too_long(text: str) -> None:
    assert len(normalise(text)) <= LONGEST
    assert len(clean(text)) <= LONGEST
    assert normalise(text) == normalise(text).strip()
    assert "  " not in normalise(text)


def slow_grams(text: str) -> Counter[tuple[str, str]]:
    """Count n-grams by their letters, the simple way."""
    padded = f" {text} "
    found: Counter[tuple[str, str]] = Counter()
    for size in (2, 3, 4, 5):
        for start in range(len(padded) - size + 1):
            gram = padded[start : start + size]
            if " " not in gram[1:-1]:
                found["letters", gram] += 1
    words = text.split()
    found.update(("words", word) for word in words)
    found.update(("words", f"{first} {second}") for first, second in pairwise(words))
    return found


@given(_WORDS)
def test_hashed_ngrams_occur_as_often_as_counted_by_hand(text: str) -> None:
    counted = slow_grams(text)
    assert sorted(cut_up(text).counts.tolist()) == sorted(counted.values())
    odd = int((grams(text) & np.uint64(1)).sum())
    assert odd == sum(count for (kind, _), count in counted.items() if kind == "words")


@given(_WORDS, _WORDS)
def test_two_texts_share_the_ngrams_they_share(one: str, other: str) -> None:
    shared = set(slow_grams(one)) & set(slow_grams(other))
    assert len(np.intersect1d(grams(one), grams(other))) == len(shared)


@given(st.lists(_WORDS, min_size=1, max_size=12))
def test_similarities_are_the_products_of_the_rows(texts: list[str]) -> None:
    rows = Vocabulary(texts).rows
    width = int(rows.columns.max()) + 1
    dense = np.zeros((len(rows), width), np.float32)
    for place in range(len(rows)):
        inside = slice(rows.starts[place], rows.starts[place + 1])
        dense[place, rows.columns[inside]] = rows.values[inside]
    np.testing.assert_allclose(similarities(rows, width), dense @ dense.T, atol=1e-4)


def test_a_phrasing_looked_up_again_is_its_own_row() -> None:
    texts = ["how much does it cost", "what is the price of it", "who is it"]
    vocabulary = Vocabulary(texts)
    for place, text in enumerate(texts):
        vector = vocabulary.vector(cut_up(text))
        inside = slice(vocabulary.rows.starts[place], vocabulary.rows.starts[place + 1])
        np.testing.assert_array_equal(vector.columns, vocabulary.rows.columns[inside])
        np.testing.assert_allclose(vector.values, vocabulary.rows.values[inside], rtol=1e-5)
