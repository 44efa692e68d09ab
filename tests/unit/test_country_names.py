"""Places without a cluster are spelt as the reader's language does."""

from __future__ import annotations

import pytest

from bot.dialogue.words.country_names import spell_place
from tests.stage import release


@pytest.mark.parametrize(
    ("typed", "language", "spelt"),
    [
        ("Véneto", "it", "Veneto"),
        ("Veneto", "es", "Véneto"),
        ("veneto", "en", "Veneto"),
        ("Atlantis", "it", "Atlantis"),
    ],
)
def test_a_place_is_spelt_as_the_readers_language_does(typed: str, language: str, spelt: str) -> None:
    assert spell_place(release().catalog, typed, language) == spelt
