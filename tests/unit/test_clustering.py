"""Grouping of missed questions: near-duplicates together, the most frequent first, always in the same way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.loader import packaged
from knowledge.search.clustering import group, pick_different
from knowledge.source.parser import read


def test_near_duplicates_stand_together_and_the_most_frequent_come_first() -> None:
    """Case, accents, signs, slips and the order of words do not separate; another year or another thing does."""
    questions = [
        "Do you sell solar panels?",
        "who won the annual meeting 2016",
        "do you sell solar pannels",
        "DO YOU SELL SOLAR PANELS",
        "who won the annual meeting 2018",
        "solar panels, do you sell",
        "do you repair bicycles?",
        "Who won the Annual Meeting 2016?",
        "???",
    ]
    assert group(questions) == [[0, 2, 3, 5], [1, 7], [4], [6], [8]]


def test_no_questions_and_no_words_make_no_trouble() -> None:
    """Neither no questions nor questions without words are a trouble."""
    assert group([]) == []
    assert group(["", "!"]) == [[0, 1]]


@given(st.lists(st.text(max_size=20), max_size=30))
def test_every_question_is_in_one_group(questions: list[str]) -> None:
    """None is lost and none is doubled, whatever people type; and the answer is the same each time."""
    groups = group(questions)
    assert sorted(number for found in groups for number in found) == list(range(len(questions)))
    assert groups == group(questions)
    assert [len(found) for found in groups] == sorted((len(found) for found in groups), reverse=True)


def test_a_thousand_different_questions_are_grouped() -> None:
    spoken = read(packaged()).languages.values()
    asked = [text for language in spoken for entry in language.entries for text in entry.value.phrasings][:1000]
    assert len(asked) == 1000
    assert len(group(asked)) > 300


def test_the_most_different_questions_come_first_and_slips_of_the_finger_not_at_all() -> None:
    asked = [
        "what does it cost",
        "what does it costs",
        "what does that cost us",
        "cost: what is it",
        "What does it cost?",
    ]
    assert pick_different(asked, 2) == ("what does it cost", "cost: what is it")
    assert pick_different(asked, 3) == ("what does it cost", "cost: what is it", "what does that cost us")
    assert pick_different(asked, 5) == pick_different(asked, 3)
    assert pick_different([], 3) == ()
