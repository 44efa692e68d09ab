"""A word that may be misspelt finds the nearest of the words that are known."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.search.slips import NearWords

WORDS = st.text("abc", min_size=1, max_size=7)


@settings(max_examples=200, deadline=None)
@given(known=st.lists(WORDS, max_size=30, unique=True), word=WORDS, slips=st.integers(0, 2))
def test_it_is_the_first_of_the_nearest(known: list[str], word: str, slips: int) -> None:
    """As when every word were compared, the slow way."""
    distances = [(OSA.distance(word, other), number, other) for number, other in enumerate(known)]
    near = [(other, distance) for distance, _, other in sorted(distances) if distance <= slips]
    assert NearWords(known).near(word, slips, 8) == near[:8]
    assert NearWords(known).nearest(word, slips) == (near[0] if near else None)
