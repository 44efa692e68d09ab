"""Folding makes alike what people mean alike, and n-grams are counted as a slow count counts them."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.ngrams import NgramIndex, count_all, cut_all, cut_up
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
    cut = cut_up(text)
    odd = int(cut.counts[cut.hashes & np.uint64(1) == 1].sum())
    assert odd == sum(count for (kind, _), count in counted.items() if kind == "words")


@given(_WORDS, _WORDS)
def test_two_texts_share_the_ngrams_they_share(text: str, other: str) -> None:
    shared = set(slow_grams(text)) & set(slow_grams(other))
    assert len(np.intersect1d(cut_up(text).hashes, cut_up(other).hashes)) == len(shared)


@given(st.lists(_WORDS, min_size=1, max_size=12))
def test_many_texts_are_cut_up_as_each_is(texts: list[str]) -> None:
    sizes, hashes, counts = cut_all(texts)
    each = [cut_up(text) for text in texts]
    assert sizes.tolist() == [len(cut.hashes) for cut in each]
    np.testing.assert_array_equal(hashes, np.concatenate([cut.hashes for cut in each]))
    np.testing.assert_array_equal(counts, np.concatenate([cut.counts for cut in each]))


def test_more_texts_than_are_cut_up_together_are_cut_up_all_the_same() -> None:
    sizes, hashes, _ = cut_all(["how much does it cost", "x", "who are the members"] * 1_000)
    assert (
        sizes.tolist()
        == [len(cut_up(text).hashes) for text in ("how much does it cost", "x", "who are the members")] * 1_000
    )
    np.testing.assert_array_equal(hashes[-sizes[-1] :], cut_up("who are the members").hashes)


@given(st.lists(_WORDS, min_size=1, max_size=12), _WORDS)
def test_likeness_is_the_cosine_of_weighted_ngrams(texts: list[str], question: str) -> None:
    found = NgramIndex(texts, range(len(texts)), len(texts)).scores(cut_up(question))
    np.testing.assert_allclose(found, [slow_likeness(texts, text, question) for text in texts], atol=1e-4)


def slow_likeness(texts: list[str], text: str, question: str) -> float:
    """Work out tf-idf and cosine the simple way: half by letters, half by words."""
    counts = [slow_grams(each) for each in texts]
    rarity = {
        gram: log((1 + len(texts)) / (1 + sum(gram in count for count in counts))) + 1 for gram in slow_grams(text)
    }
    unknown = log(1 + len(texts)) + 1

    def vector(some: str, kind: str) -> dict[tuple[str, str], float]:
        everywhere = {gram: sum(gram in count for count in counts) for gram in slow_grams(some)}
        weights = {
            gram: log((1 + len(texts)) / (1 + number)) + 1 if number else unknown for gram, number in everywhere.items()
        }
        values = {g: (1 + log(n)) * weights[g] for g, n in slow_grams(some).items() if g[0] == kind}
        length = sqrt(sum(value * value for value in values.values())) or 1.0
        return {gram: value / length for gram, value in values.items()}

    likeness = 0.0
    for kind in ("letters", "words"):
        asked, said = vector(question, kind), vector(text, kind)
        likeness += sum(value * said.get(gram, 0.0) for gram, value in asked.items() if gram in rarity) / 2
    return likeness


def test_a_label_is_as_like_as_its_nearest_text_and_one_without_texts_is_not() -> None:
    index = NgramIndex(["how much does it cost", "what is the price", "who is it"], [0, 0, 2], 3)
    scores = index.scores(cut_up("what is the price"))
    assert scores[0] == pytest.approx(1, abs=1e-5)
    assert scores[1] == 0
    assert 0 < scores[2] < 1
    assert NgramIndex([], [], 2).scores(cut_up("anything")).tolist() == [0, 0]


@given(st.lists(_WORDS, max_size=12))
def test_ngrams_of_many_texts_are_counted_as_if_each_were_cut_up(texts: list[str]) -> None:
    expected = Counter[int]()
    for text in texts:
        cut = cut_up(text)
        expected.update(dict(zip(cut.hashes.tolist(), cut.counts.tolist(), strict=True)))
    hashes, counts = count_all(texts)
    assert hashes.tolist() == sorted(expected)
    assert dict(zip(hashes.tolist(), counts.tolist(), strict=True)) == expected
