"""Dates, languages and shortened words, as people read them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.dialogue.speech import Speech, shortened
from tests.stage import release


@pytest.mark.parametrize(
    ("language", "moment", "german"),
    [
        ("en", "4 May 2026, 09:05 UTC", "German"),
        ("fr", "4 mai 2026, 09:05 UTC", "allemand"),
        ("de", "4. Mai 2026, 09:05 UTC", "Deutsch"),
        ("it", "4 mag 2026, 09:05 UTC", "tedesco"),
        ("es", "4 may 2026, 9:05 UTC", "alemán"),
        ("da", "4. maj 2026, 09.05 UTC", "tysk"),
    ],
)
def test_a_moment_names_its_zone_and_a_language_its_name(language: str, moment: str, german: str) -> None:
    speech = Speech(release().catalog, language)
    assert speech.moment(datetime(2026, 5, 4, 9, 5, tzinfo=UTC)) == moment
    assert speech.tongue("de") == german


@given(some.text(), some.integers(2, 50))
def test_shortened_words_fit_and_begin_alike(words: str, most: int) -> None:
    short = shortened(words, most)
    assert len(short) <= most
    assert short == words or words.startswith(short.removesuffix("…"))
