"""Dates, languages and shortened words, as people read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.cli.ask import scene_of
from bot.dialogue.questions.policy import decide, in_question_language
from bot.dialogue.speech import Speech, shorten
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
    at = datetime(2026, 5, 4, 9, 5, tzinfo=UTC)
    assert speech.moment(at) == moment
    today = replace(speech, now=at)
    assert today.moment(at) != moment, "it's called today"
    assert today.date_and_time(at) == moment, "what stays in a chat has its date"
    assert speech.tongue("de") == german


@given(some.text(), some.integers(2, 50))
def test_shortened_words_fit_and_begin_alike(words: str, most: int) -> None:
    short = shorten(words, most)
    assert len(short) <= most
    assert short == words or words.startswith(short.removesuffix("…"))


@pytest.mark.parametrize(
    ("question", "spoken", "language"),
    [
        ("Wat kost het paspoort voor een klein bedrijf?", "de", "en"),
        ("Was kostet der Passport für ein kleines Unternehmen?", "en", "de"),
        ("OREEC", "de", "de"),
    ],
)
def test_what_follows_a_question_is_in_its_language(question: str, spoken: str, language: str) -> None:
    """In English after a language that the content lacks, whatever was spoken before; a mere name changes nothing."""
    scene = scene_of(release(), question, "", datetime.now(UTC)).with_session(spoken=spoken)
    assert in_question_language(scene, question, decide(scene, question)).language == language
