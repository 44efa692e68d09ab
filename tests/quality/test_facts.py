"""Every fact of the dossier that may be stated is answered, in every language of the content."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.ask import scene_of
from bot.dialogue.questions.policy import Outcome, decide
from knowledge.loader import load, packaged
from tests.stage import NOON, release

FACTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "facts.yaml").read_text(encoding="utf-8"))
LANGUAGES = ("en", "fr", "de", "it", "es", "da")
FOUND = 0.9
"""Share of the facts whose question must lead to their entry at once or among the first three."""


def _plain(text: str) -> str:
    """The words without what languages write differently: spaces, points and commas in numbers."""
    return re.sub(r"[\s.,]", "", text.casefold())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_is_in_the_answer_of_its_entry(language: str) -> None:
    entries = load(packaged()).catalog.entries
    missing = []
    for fact in FACTS:
        words = entries[fact["entry"]].words[language]
        said = _plain(" ".join((words.answer, *words.facts.values(), *words.unknown.values())))
        missing += [
            (fact["entry"], piece)
            for piece in fact["must"]
            if not any(_plain(form) in said for form in str(piece).split("|"))
        ]
    assert missing == []


def test_the_question_for_a_fact_leads_to_its_entry() -> None:
    missed = []
    for fact in FACTS:
        decision = decide(scene_of(release(), fact["question"], "", NOON), fact["question"])
        labels = decision.choices if decision.outcome is Outcome.SUGGEST else (f"faq:{decision.id}",)
        if f"faq:{fact['entry']}" not in labels:
            missed.append((fact["question"], decision.outcome.value, labels))
    assert len(missed) <= (1 - FOUND) * len(FACTS), missed
