"""The engine finds what was meant, says how sure it is, and never fails on what people type."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from knowledge.search import Band, Engine, Item, Label, Spoken, Vocabulary
from knowledge.search.items import words_of_names
from tests.pace import slowness
from tests.unit.search_examples import ITEMS, Bag

COST, MEMBERS, JOIN = Label.parse("faq:cost"), Label.parse("faq:members"), Label.parse("faq:join")


def item(label: str, *texts: str) -> Item:
    """An English item of these phrasings."""
    return Item(Label.parse(label), tuple(Spoken("en", text) for text in texts))


@pytest.fixture(scope="module")
def engine() -> Engine:
    """An engine without an encoder."""
    return Engine(ITEMS)


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("How much does this COST?", "faq:cost"),
        ("c'est combien, le prix ?", "faq:cost"),
        ("members list", "faq:members"),
        ("quels sont les membres du reseau", "faq:members"),
        ("how could our cluster become member", "faq:join"),
        ("open a passport request", "service:passport"),
    ],
)
def test_a_question_finds_its_label_in_other_words_and_both_languages(
    engine: Engine, question: str, label: str
) -> None:
    assert str(engine.rank(question).best) == label


def test_a_phrasing_as_it_stands_is_answered_at_once(engine: Engine) -> None:
    for item in ITEMS:
        for spoken in item.phrasings:
            ranking = engine.rank(spoken.text.upper() + "!")
            if item.homonym:
                assert (ranking.trap, ranking.band) == (item.label, Band.UNKNOWN), spoken
            else:
                assert (ranking.best, ranking.band, ranking.verbatim) == (item.label, Band.ANSWER, True), spoken


@pytest.mark.parametrize("question", ["how long do I have", "how long do we have to answer", "how long may it take"])
def test_companies_and_clusters_find_each_their_own(question: str) -> None:
    theirs = replace(item("faq:theirs", "how long do I have", "how long may we take"), audience="clusters")
    ours = replace(item("faq:ours", "how long does it take", "how long do we wait"), audience="companies")
    engine = Engine([*ITEMS, theirs, ours])
    for audience, other in (("companies", theirs), ("clusters", ours)):
        found = engine.seen_by(audience).rank(question, limit=9)
        assert found.matches
        assert other.label not in [match.label for match in found.matches]
    assert engine.rank(question) == engine.seen_by("companies").rank(question)


def test_a_phrasing_of_two_labels_is_weighed_like_any_question() -> None:
    engine = Engine([item("faq:cost", "zzyzx", "price"), item("faq:join", "zzyzx", "entry")])
    assert not engine.rank("zzyzx").verbatim
    assert engine.verbatim_label("zzyzx") is None
    assert engine.verbatim_label("Price!") == COST


@pytest.mark.parametrize("question", ["", "   ", "\u200b\u200d", "?!…", "\n\t", "https://example.org/a?b=c"])
def test_a_question_without_words_matches_nothing(engine: Engine, question: str) -> None:
    ranking = engine.rank(question)
    assert ranking.matches == ()
    assert ranking.band is Band.UNKNOWN
    assert ranking.language is None


def test_a_repair_is_kept_only_when_it_fits_better(engine: Engine) -> None:
    ranking = engine.rank("how can my clustre jion")
    assert ranking.best == JOIN
    assert ranking.repaired == "how can my cluster join"


def test_the_language_is_told_when_the_words_tell_it(engine: Engine) -> None:
    assert engine.rank("combien de membres y a-t-il").language == "fr"
    assert engine.rank("how many members are there").language == "en"
    assert engine.rank("xyz").language is None


@pytest.mark.parametrize("text", ["a", "b", "?", "👍", "7", "2012", "…"])
def test_no_language_is_guessed_from_a_letter_a_mark_or_a_number(engine: Engine, text: str) -> None:
    ranking = engine.rank(text)
    assert (ranking.language, ranking.guess) == (None, None)


def test_names_belong_to_no_language() -> None:
    vocabulary = Vocabulary(names=("Ecotech Québec", "réseau"))
    engine = Engine(ITEMS, vocabulary=vocabulary)
    assert engine.rank("Ecotech Québec 2012").language is None
    assert engine.rank("réseau").language is None


def test_a_common_word_in_a_name_tells_a_language() -> None:
    """Written in small letters beside the name's own: "per company?" is English although "English company" is one."""
    named = words_of_names([], Vocabulary(names=("English company", "coolsweep", "Clean Conversations webinars")))
    assert named == {"english", "coolsweep", "clean", "conversations"}


def test_a_label_of_the_same_topic_wins_a_near_tie_and_no_more(engine: Engine) -> None:
    question = "what is a fee for members"
    first, second = (match.label for match in engine.rank(question, limit=2).matches)
    assert engine.rank(question, prefer=[first]).best == first
    assert engine.rank("is there a big fee to pay", prefer=[second, MEMBERS]).best == COST


def test_as_many_matches_come_as_are_asked_for_best_first(engine: Engine) -> None:
    matches = engine.rank("where can I get a passport and what about the cost", limit=4).matches
    assert len(matches) == 4
    assert sorted((match.confidence for match in matches), reverse=True) == [match.confidence for match in matches]


def test_building_twice_gives_the_same_scores_in_whatever_order_the_items_come(engine: Engine) -> None:
    again = Engine(list(reversed(ITEMS)))
    for question in ("what does it cost", "become member", "hello", "nonsense words here"):
        assert again.rank(question) == engine.rank(question)


def test_several_threads_get_what_one_gets(engine: Engine) -> None:
    questions = [spoken.text + " now" for item in ITEMS for spoken in item.phrasings]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(engine.rank, questions)) == [engine.rank(question) for question in questions]


def test_all_at_once_gives_what_one_by_one_gives() -> None:
    """A product of many rows rounds its last digits as it likes; nothing else may differ."""
    engine = Engine(ITEMS, Bag())
    questions = ["what would it cost me", "bonjour", "combien ça coûterait", "", "xyz"]
    questions += [f"{spoken.text} please" for item in ITEMS for spoken in item.phrasings]
    for question, found in zip(questions, engine.rank_all(questions), strict=True):
        alone = engine.rank(question)
        for part in ("matches", "wished"):
            ours, theirs = getattr(found, part), getattr(alone, part)
            assert [match.label for match in ours] == [match.label for match in theirs]
            confidence = [match.confidence for match in theirs]
            assert [match.confidence for match in ours] == pytest.approx(confidence, abs=1e-5)
        assert replace(found, matches=(), wished=()) == replace(alone, matches=(), wished=())


def test_the_parts_that_are_on_are_named() -> None:
    assert Engine(ITEMS).parts == ("words", "spelling")
    assert Engine(ITEMS, Bag()).parts == ("words", "spelling", "meaning")


def test_with_an_encoder_a_question_finds_an_entry_that_only_another_language_has() -> None:
    assert Engine(ITEMS, Bag()).rank("je voudrais adhérer").best == JOIN


def test_what_is_word_for_word_ours_is_found_without_the_encoder() -> None:
    bag = Bag()
    engine = Engine(ITEMS, bag)
    bag.encoded.clear()
    engine.rank("How much does it cost?")
    engine.rank("hello bot")
    assert bag.encoded == []


def test_a_name_leads_to_its_entry_even_with_a_slip() -> None:
    named = replace(item("faq:coolsweep", "energy from waste project"), names=("Coolsweep", "cool sweep"))
    engine = Engine([*ITEMS, named])
    for question in ("coolsweep", "tell me about cool sweep", "what was coolswep", "COOLSWEEP?"):
        assert engine.rank(question).best == named.label, question


@pytest.mark.parametrize(
    "items",
    [
        [item("faq:only", "the only question")],
        [item("faq:one", "first"), item("faq:two", "second")],
        [item("faq:same", "same words"), item("faq:other", "same words")],
        [item("faq:twice", "Twice!", "twice"), item("faq:b", "…")],
        [item("smalltalk:hello", "hello")],
        [item("outside:visa", "visa"), item("faq:one", "first")],
    ],
)
def test_the_smallest_contents_can_be_searched(items: list[Item]) -> None:
    for encoder in (None, Bag()):
        engine = Engine(items, encoder)
        for text in (items[0].phrasings[0].text, "something else entirely", "first thing"):
            assert {match.label for match in engine.rank(text).matches} <= {item.label for item in items}


def test_a_content_without_a_single_phrasing_is_refused() -> None:
    with pytest.raises(ValueError, match="no phrasing"):
        Engine([Item(COST, ())])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gets_an_honest_ranking_and_always_the_same(engine: Engine, text: str) -> None:
    ranking = engine.rank(text)
    assert ranking == engine.rank(text)
    assert all(0 <= match.confidence <= 1 for match in ranking.matches)
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
    began = time.process_time()
    engine.rank(text)
    assert time.process_time() - began < 0.5 * slowness()


def test_a_question_keeps_one_processor_busy() -> None:
    """A second one would wait for the first by spinning: that doubled what every question cost."""
    Engine(ITEMS, Bag())
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} <= {1}
