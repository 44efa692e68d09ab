"""Every fact of the dossier that may be stated is answered, in every language of the content."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.ask import scene_of
from bot.dialogue.questions.decision import Outcome
from bot.dialogue.questions.policy import decide
from knowledge.schema import FaqEntry
from tests.stage import NOON, release

FACTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "facts.yaml").read_text(encoding="utf-8"))
LANGUAGES = ("en", "fr", "de", "it", "es", "da")
FOUND = 0.83
"""Share of the facts whose question must lead to their entry at once or among the first three, by words alone."""


def _plain(text: str) -> str:
    """The words without what languages write differently: spaces, points and commas in numbers."""
    return re.sub(r"[\s.,]", "", text.casefold())


def _card(entry: FaqEntry, language: str) -> str:
    """All that an entry says."""
    words = entry.words[language]
    return " ".join((words.question, words.answer, *words.facts.values(), *words.unknown.values(), *entry.sources))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_is_in_its_entry_or_one_beside_it(language: str) -> None:
    """A fact stands once; an entry whose subject it touches has the other one as a button."""
    entries = release().catalog.entries
    missing = []
    for fact in FACTS:
        entry = entries[fact["entry"]]
        said = _plain(" ".join(_card(entries[near], language) for near in (entry.id, *entry.related)))
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
