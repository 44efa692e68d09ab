"""The answers stay as good as they are: labelled questions find what they should, in every language.

The floors lie a few points below what is reached, so that a changed sentence breaks nothing and a changed sense does.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli.evaluate import Verdict, judge
from bot.settings import read_settings
from knowledge.loader import packaged
from knowledge.releases.release import Release, prepare
from knowledge.search import load_encoder
from knowledge.search.quality import read_labelled

QUESTIONS = Path(__file__).parent / "questions"


class Floor(NamedTuple):
    """Parts of 1: right at once, among the first three, and questions of others that are refused."""

    first: float
    top: float
    refused: float


BLIND = {
    "da": Floor(0.95, 0.96, 0.94),
    "de": Floor(0.95, 0.97, 0.93),
    "en": Floor(0.96, 0.97, 0.96),
    "es": Floor(0.96, 0.97, 0.96),
    "fr": Floor(0.95, 0.96, 0.95),
    "it": Floor(0.96, 0.96, 0.94),
}
"""On questions written without a look at the phrasings, with the encoder."""
WORDS_ALONE = Floor(0.93, 0.96, 0.91)
"""On the same questions without the encoder, in every language."""
OWN, OWN_WORDS_ALONE = (0.93, 0.98), (0.89, 0.97)
"""First and among the first three, on the tests that stand in the content, with and without the encoder."""


@cache
def release() -> Release:
    """The packaged content with all its parts; what was learnt of it before is not learnt again."""
    settings = read_settings()
    return prepare(packaged(), load_encoder(settings.cache), cache=settings.cache)


def semantic() -> bool:
    """Whether the encoder is installed."""
    return "semantic" in release().engine.parts


def reaches(verdict: Verdict, floor: Floor) -> bool:
    """Whether no share is below its floor."""
    return all(
        share >= least for share, least in zip((verdict.first, verdict.top, verdict.refused), floor, strict=True)
    )


@pytest.mark.parametrize("language", sorted(BLIND))
def test_questions_written_blind_find_their_answer(language: str) -> None:
    """As a fresh person asks them, through the dialogue."""
    verdict = judge(release(), language, read_labelled(QUESTIONS / f"{language}.tsv"))
    assert reaches(verdict, BLIND[language] if semantic() else WORDS_ALONE), "\n".join((str(verdict), *verdict.wrong))


def test_the_tests_in_the_content_find_their_answer() -> None:
    """Through the search alone, all at once."""
    script = release().trial.script.questions
    assert {question.language for question in script} == set(BLIND)
    scores = release().trial.scores([one for one in script if not one.label.startswith("outside:")])
    first, top = OWN if semantic() else OWN_WORDS_ALONE
    assert scores.first >= first, scores
    assert scores.top >= top, scores
