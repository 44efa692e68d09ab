"""Wishes, orders, questions and statements are told apart: in sentences that nothing was ever fitted on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.ask import scene_of
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.policy import decide
from bot.settings import read_settings
from knowledge.search import Engine, Item, Label, Spoken, load_encoder
from knowledge.search.quality import read_labelled
from tests.quality.test_answers import LANGUAGES, release

SENTENCES = Path(__file__).parent / "decisions"
RIGHT, BEGUN = 0.82, 0.05
"""Least share of sentences understood, and most of those that tell or ask something and yet begin something."""
NO_WISH = ("statement", "answer:", "fallback")
BEGINS = (Outcome.SERVICE, Outcome.ACTION)


def is_right(label: str, decision: Decision) -> bool:
    """Whether the decision is what the label says; a statement may get any answer, and begins nothing."""
    match label:
        case "statement":
            return decision.outcome not in BEGINS
        case "smalltalk" | "fallback":
            return decision.outcome.value == label
    return f"{decision.outcome.value}:{decision.id}" in label.split("|")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_want_is_told_from_what_they_ask_and_what_they_tell(language: str) -> None:
    if load_encoder(read_settings().cache) is None:
        pytest.skip("the encoder is not installed")
    asked = [
        (label, text, decide(scene_of(release(meaning=True), text, "", datetime.now(UTC)), text))
        for label, text in read_labelled(SENTENCES / f"{language}.tsv")
    ]
    missed = [(label, text, found) for label, text, found in asked if not is_right(label, found)]
    wrong = [f"{label}: {text} -> {found.outcome} {found.id}" for label, text, found in missed]
    assert len(wrong) <= (1 - RIGHT) * len(asked), "\n".join(wrong)
    told = [text for label, text, _ in asked if label.startswith(NO_WISH)]
    begun = [
        line
        for line, (label, _, found) in zip(wrong, missed, strict=True)
        if label.startswith(NO_WISH) and found.outcome in BEGINS
    ]
    assert len(begun) <= BEGUN * len(told), "\n".join(begun)


def test_an_entry_added_since_the_fit_is_found_whatever_the_recogniser_knows() -> None:
    """What asks for it is new to the recogniser, and may resemble an order."""
    encoder = load_encoder(read_settings().cache)
    if encoder is None:
        pytest.skip("the encoder is not installed")
    known = release(meaning=True).engine
    report = Item(
        Label.parse("faq:annual-report"),
        (Spoken("en", "Where can I find the annual report?"), Spoken("en", "report of last year")),
        passages=(Spoken("en", "The annual report is sent to members in May."),),
        cards=(Spoken("en", "Where can I find the annual report? The annual report is sent to members in May."),),
    )
    engine = Engine([*known.items, report], encoder, known.vocabulary)
    ranking = engine.rank("¿Dónde está el informe anual?")
    assert (ranking.best, ranking.heard) == (report.label, None)
