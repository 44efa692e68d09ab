"""What isn't published is said openly, in the words of the language spoken."""

from __future__ import annotations

import pytest

from bot.dialogue.questions.unpublished import unknown_sentence
from bot.dialogue.speech import Speech, plain
from knowledge.search import Band
from tests.stage import release
from tests.unit.test_questions import decided, shown


def test_a_value_that_is_not_published_is_said_openly_with_a_line_of_what_is_known() -> None:
    words = release().catalog.entries["coolsweep"].words["en"]
    aspect = next(
        aspect.id for aspect in release().catalog.aspects.values() if aspect.value and aspect.id not in words.facts
    )
    said = shown(decided(Band.ANSWER, "faq:coolsweep 0.9", aspects=(aspect,)))
    assert words.answer[:20] in said
    assert not said.startswith(words.answer[:20])


def test_a_line_of_what_is_known_comes_with_the_list_it_announces() -> None:
    words = release().catalog.entries["achievements-overview"].words["en"]
    assert "companies" in words.unknown
    said = shown(decided(Band.ANSWER, "faq:achievements-overview 0.9", aspects=("companies",)))
    assert said.startswith(words.unknown["companies"])
    assert said.count("•") == words.answer.count("•")


@pytest.mark.parametrize(
    ("entry", "language", "name"),
    [
        ("achievement-italy-singapore", "en", "Italy-Singapore contract"),
        ("achievement-italy-singapore", "it", "«Il contratto Italia-Singapore»"),
        ("achievement-italy-singapore", "de", "„Der Vertrag Italien–Singapur“"),
        ("oecd-report", "it", "«rapporto OCSE»"),
        ("coolsweep", "da", "»Coolsweep«"),
    ],
)
def test_what_has_no_such_detail_is_called_as_the_language_calls_it(entry: str, language: str, name: str) -> None:
    catalog = release().catalog
    words = catalog.entry_words(entry, language)
    said = plain(unknown_sentence(Speech(catalog, language), catalog.entries[entry], words, "headcount"))
    assert name in said
