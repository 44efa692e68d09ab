"""The engine finds what was meant, says how sure it is, and never fails on what people type."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search import Band, Engine, Phrase
from tests.unit.search_examples import PHRASES, Bag


@pytest.fixture(scope="module")
def engine() -> Engine:
    """An engine without an encoder."""
    return Engine.build(PHRASES)


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("How much does this COST?", "faq:cost"),
        ("c'est combien, le prix ?", "faq:cost"),
        ("members list", "faq:members"),
        ("quels sont les membres du reseau", "faq:members"),
        ("how could our cluster become member", "faq:join"),
        ("open a passport request", "service:passport"),
        ("👋", "smalltalk:hello"),
        ("renew passport embassy", "outside:embassy"),
    ],
)
def test_a_question_finds_its_label_in_other_words_and_both_languages(
    engine: Engine, question: str, label: str
) -> None:
    assert engine.rank(question).matches[0].label == label


def test_a_phrasing_as_it_stands_is_answered_at_once(engine: Engine) -> None:
    for phrase in PHRASES:
        ranking = engine.rank(phrase.text.upper() + "!")
        assert (ranking.matches[0].label, ranking.band) == (phrase.label, Band.ANSWER), phrase


def test_a_phrasing_of_two_labels_is_weighed_like_any_question() -> None:
    shared = [*PHRASES, Phrase("faq:cost", "en", "zzyzx"), Phrase("faq:join", "en", "zzyzx")]
    assert Engine.build(shared).rank("zzyzx").matches[0].score < 1


def test_the_shortest_phrasing_tells_its_language_unless_two_share_it() -> None:
    engine = Engine.build([*PHRASES, Phrase("smalltalk:hello", "fr", "slt"), Phrase("smalltalk:hello", "fr", "hey")])
    assert engine.rank("slt").language == "fr"
    assert engine.rank("hey").language is None


def test_a_match_quotes_the_nearest_phrasing_in_the_language_of_the_question(engine: Engine) -> None:
    best = engine.rank("faut-il payer des frais").matches[0]
    assert (best.label, best.language) == ("faq:cost", "fr")
    assert best.phrasing in {"faut-il payer", "y a-t-il des frais"}


@pytest.mark.parametrize("question", ["quantum chromodynamics lecture", "zzxq wvvk", "12345", "ძველი სიტყვა", "🦑🦑"])
def test_what_nobody_prepared_for_is_not_answered(engine: Engine, question: str) -> None:
    assert engine.rank(question).band is Band.UNKNOWN


@pytest.mark.parametrize("question", ["", "   ", "\u200b\u200d", "?!…", "\n\t", "https://example.org/a?b=c"])
def test_a_question_without_words_matches_nothing(engine: Engine, question: str) -> None:
    ranking = engine.rank(question)
    assert ranking.matches == ()
    assert ranking.band is Band.UNKNOWN
    assert ranking.language is None


def test_a_slip_is_repaired_and_the_repair_is_shown(engine: Engine) -> None:
    ranking = engine.rank("how can my clustre jion")
    assert ranking.repaired == "how can my cluster join"
    assert ranking.matches[0].label == "faq:join"


def test_the_language_is_told_when_the_words_tell_it(engine: Engine) -> None:
    assert engine.rank("combien de membres y a-t-il").language == "fr"
    assert engine.rank("how many members are there").language == "en"
    assert engine.rank("xyz").language is None


def test_a_label_of_the_same_topic_wins_a_near_tie_and_no_more(engine: Engine) -> None:
    question = "apply"
    plain = [match.label for match in engine.rank(question, limit=2).matches]
    assert set(plain) == {"faq:join", "service:passport"}
    assert engine.rank(question, prefer=[plain[1]]).matches[0].label == plain[1]
    assert engine.rank("is there a fee", prefer=["faq:members"]).matches[0].label == "faq:cost"


def test_as_many_matches_come_as_are_asked_for_best_first(engine: Engine) -> None:
    matches = engine.rank("passport", limit=4).matches
    assert len(matches) == 4
    assert sorted((match.score for match in matches), reverse=True) == [match.score for match in matches]


def test_building_twice_gives_the_same_scores_in_whatever_order_the_phrasings_come(engine: Engine) -> None:
    again = Engine.build(list(reversed(PHRASES)))
    for question in ("what does it cost", "become member", "hello", "nonsense words here"):
        assert again.rank(question) == engine.rank(question)


def test_several_threads_get_what_one_gets(engine: Engine) -> None:
    questions = [phrase.text for phrase in PHRASES]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(engine.rank, questions)) == [engine.rank(question) for question in questions]


def test_thresholds_are_ordered_and_come_with_each_ranking(engine: Engine) -> None:
    assert 0 < engine.thresholds.suggest <= engine.thresholds.answer < 1
    assert engine.rank("hello").thresholds == engine.thresholds


def test_the_parts_that_are_on_are_named() -> None:
    assert Engine.build(PHRASES).parts == ("lexical", "speller")
    assert Engine.build(PHRASES, encoder=Bag()).parts == ("lexical", "speller", "semantic")


def test_with_an_encoder_a_question_finds_an_entry_that_only_another_language_has() -> None:
    engine = Engine.build(PHRASES, encoder=Bag())
    assert engine.rank("je voudrais adhérer").matches[0].label == "faq:join"


@pytest.mark.parametrize(
    "phrases",
    [
        [Phrase("faq:only", "en", "the only question")],
        [Phrase("faq:one", "en", "first"), Phrase("faq:two", "fr", "second")],
        [Phrase("faq:same", "en", "same words"), Phrase("faq:other", "en", "same words")],
        [Phrase("faq:twice", "en", "Twice!"), Phrase("faq:twice", "en", "twice"), Phrase("faq:b", "en", "…")],
    ],
)
def test_the_smallest_contents_can_be_searched(phrases: list[Phrase]) -> None:
    engine = Engine.build(phrases)
    assert engine.rank(phrases[0].text).matches[0].label in {phrase.label for phrase in phrases}


def test_a_content_without_a_single_word_is_refused() -> None:
    with pytest.raises(ValueError, match="no phrasing"):
        Engine.build([Phrase("faq:silent", "en", "…")])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gets_an_honest_ranking_and_always_the_same(engine: Engine, text: str) -> None:
    ranking = engine.rank(text)
    assert ranking == engine.rank(text)
    assert all(0 <= match.score <= 1 for match in ranking.matches)
    assert ranking.language in {"en", "fr", None}
    assert ranking.matches or ranking.band is Band.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "ab " * 5_000,
        "wrogn wodrs " * 1_000,
        "\u0301" * 10_000,
        "👩‍👩‍👧‍👦" * 1_500,
        "<b>" * 4_000,
        "مرحبا " * 2_000,
    ],
)
def test_ten_thousand_characters_take_no_time_worth_speaking_of(engine: Engine, text: str) -> None:
    began = time.perf_counter()
    engine.rank(text)
    assert time.perf_counter() - began < 0.5
