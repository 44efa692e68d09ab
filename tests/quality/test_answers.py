"""The answers stay as good as they are: labelled questions find what they should, in every language.

The floors lie some points below what is reached, so that a changed sentence breaks nothing and a changed sense does.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli.ask import scene_of
from bot.cli.evaluate import QualityRow, measure, measure_styles
from bot.dialogue.questions.decision import Outcome
from bot.dialogue.questions.policy import decide
from bot.settings import read_settings
from knowledge.releases.release import Release
from knowledge.search import Encoder, Engine, Ranking, load_encoder
from knowledge.search.aspects import AspectMatch
from knowledge.search.quality import MeasuredQuestion, read_labelled
from tests import stage
from tests.quality import asked

QUESTIONS = Path(__file__).parent / "questions"
LANGUAGES = ("da", "de", "en", "es", "fr", "it")
EVERY = 3
"""Of so many questions one is asked: the figure needs no more, and each costs a look-up in meaning."""


class Floor(NamedTuple):
    """Parts of 1: right at once, among the first three, and questions of others that are refused."""

    first: float
    top: float
    refused: float


WITH_MEANING = Floor(0.83, 0.89, 0.85)
WORDS_ALONE = Floor(0.65, 0.73, 0.80)
"""Without the encoder: the bot is whole, and knows less."""

STORIES = (0.83, 0.87), (0.68, 0.74), (0.72, 0.76), (0.71, 0.79)
"""Of stories, slips and questions of few words: right at once and among the first three, in English and elsewhere; then
of the longer and chattier ones.
"""


class Undetailed(Engine):
    """A search that doesn't look for what about an entry is asked: that takes time and decides nothing."""

    def aspects_of(self, found: Ranking) -> tuple[AspectMatch, ...]:
        """Return nothing."""
        return ()


@cache
def release(*, meaning: bool) -> Release:
    """The packaged content, with the encoder or by words alone."""
    return opened(asked.encoder() if meaning else None)


def opened(encoder: Encoder | None) -> Release:
    """The packaged content with this encoder."""
    whole = stage.release()
    return replace(whole, engine=Undetailed(whole.engine.items, encoder, whole.engine.vocabulary, whole.engine))


def questions_in(language: str) -> list[MeasuredQuestion]:
    """Some of the labelled questions of a language."""
    return read_labelled(QUESTIONS / f"{language}.tsv")[::EVERY]


def reaches(figure: QualityRow, floor: Floor) -> bool:
    """Whether no share is below its floor."""
    shares = (figure.first, figure.top, figure.refused)
    return all(share is not None and share >= least for share, least in zip(shares, floor, strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("meaning", "floor"), [(True, WITH_MEANING), (False, WORDS_ALONE)])
def test_questions_written_blind_find_their_answer(language: str, meaning: bool, floor: Floor) -> None:
    """As a fresh person asks them, through the dialogue."""
    if meaning and load_encoder(read_settings().cache) is None:
        pytest.skip("the encoder is not installed")
    questions = read_labelled(QUESTIONS / f"{language}.tsv")[::EVERY]
    figure, wrong, _ = measure(release(meaning=meaning), language, questions)
    assert reaches(figure, floor), "\n".join((str(figure), *wrong))


@asked.needs_encoder
def test_stories_and_slips_find_their_answer() -> None:
    """Those that nothing was fitted on."""
    figures, wrong = measure_styles(release(meaning=True), lambda _: None)
    assert len(figures) == len(STORIES)
    for figure, (first, top) in zip(figures, STORIES, strict=True):
        assert (figure.first or 0) >= first, "\n".join((str(figure), *wrong))
        assert (figure.top or 0) >= top, "\n".join((str(figure), *wrong))


@asked.needs_encoder
@pytest.mark.parametrize(
    ("text", "entry", "besides"),
    [
        ("Can the cluster tell us no to our request, and what then?", "passport-refused", ""),
        ("¿Pueden decir que no a nuestra solicitud, y entonces qué?", "passport-refused", "passport-after"),
        ("quanta gente lavora da voi e quanto spendete all'anno", "icn-figures", "membership-fee"),
    ],
)
def test_parts_of_a_message_add_to_what_the_whole_surely_asks(text: str, entry: str, besides: str) -> None:
    whole = release(meaning=True)
    found = decide(scene_of(whole, text, "", datetime.now(UTC)), text)
    assert (found.outcome, found.id) == (Outcome.ANSWER, entry)
    assert [label.id for label in found.besides] == besides.split()
