"""What about a thing is asked is told apart from what the thing is."""

from __future__ import annotations

import pytest

from knowledge.search import Band, Engine, Item, Label, Match, Ranking, Spoken, Vocabulary
from knowledge.search.aspects import NO_ASPECT, Aspects, Masking
from knowledge.search.names import Names

ASKED = {
    "cost": ("how much does it cost", "what is the price of it", "is there a fee for it"),
    "date": ("when was it", "what year was it", "when did it take place"),
    "place": ("where was it", "in which city was it", "where did it take place"),
}


@pytest.fixture(scope="module")
def aspects() -> Aspects:
    """Three aspects, told apart by words."""
    return Aspects({name: [Spoken("en", text) for text in texts] for name, texts in ASKED.items()}, None)


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("how much does it cost to take part", "cost"),
        ("what year did it happen", "date"),
        ("in which town was it", "place"),
    ],
)
def test_the_asked_aspect_comes_first(aspects: Aspects, question: str, aspect: str) -> None:
    ranked = aspects.rank(question)
    assert ranked[0].id == aspect
    assert 1 >= ranked[0].confidence > ranked[1].confidence > 0


def test_nothing_is_asked_without_aspects_or_words(aspects: Aspects) -> None:
    assert Aspects({}, None).rank("when was it") == ()
    assert aspects.rank("?!") == ()


def test_who_asks_what_a_thing_is_asks_for_no_aspect_of_it() -> None:
    defining = [Spoken("en", text) for text in ("what is it", "tell me about it", "what was it")]
    asked = {name: [Spoken("en", text) for text in texts] for name, texts in ASKED.items()}
    aspects = Aspects({NO_ASPECT: defining, **asked}, None)
    assert aspects.rank("what is it") == aspects.rank("please tell me about it") == ()
    assert next(aspect.id for aspect in aspects.rank("what is the price of it")) == "cost"


def test_names_are_masked_with_their_slips() -> None:
    names = Names([Item(Label.parse("faq:case"), (), names=("Milan Expo", "Coolsweep"))])
    assert names.masked("When was the Milan Expo?", "it") == "when was the it"
    assert names.masked("price of coolswep", "it") == "price of it"
    assert names.masked("When was it?", "it") == "When was it?"


@pytest.mark.parametrize(
    ("question", "language", "asked"),
    [
        ("Where is the Urban Future Lab?", "en", "where is it"),
        ("Wo ist das Urban Future Lab?", "de", "wo ist es"),
        ("Hat die EU Coolsweep gefördert?", "de", "hat die eu es gefördert"),
        ("Où se trouve l'Urban Future Lab ?", "fr", "où se trouve ça"),
        ("wo ist Coolsweep", None, "wo ist it"),
        ("the Coolsweep", "en", ""),
        ("What is the price?", "en", "What is the price?"),
    ],
)
def test_what_is_asked_is_said_as_the_languages_own_phrasings_say_it(
    question: str, language: str | None, asked: str
) -> None:
    names = Names([Item(Label.parse("faq:case"), (), names=("Urban Future Lab", "Coolsweep"))])
    said = Vocabulary(articles=frozenset({"the", "das", "l"}), stand_ins={"en": "it", "de": "es", "fr": "ça"})
    assert Masking(names, said).mask(question, language) == asked


@pytest.mark.parametrize(
    "question",
    [
        "When was it?",
        "In which city I was I don't know, there was a fee. When was it?",
        "Greetings! It took place in some city, as far as I know. But when was it? Thanks, I'd pay for a photo.",
    ],
)
def test_the_asked_aspect_is_that_of_the_sentence_that_asks(question: str) -> None:
    asked = {name: [Spoken("en", text) for text in texts] for name, texts in ASKED.items()}
    meeting = Item(Label.parse("faq:meeting"), (Spoken("en", "the meeting of the clusters"),))
    engine = Engine([meeting], vocabulary=Vocabulary(aspects=asked))
    found = Ranking((Match(meeting.label, 0.9),), Band.ANSWER, repaired=question)
    assert engine.aspects_of(found)[0].id == "date"


@pytest.mark.parametrize(("unknown", "asked"), [((), ()), (("place",), ("place",))])
def test_what_an_entry_says_is_not_known_is_asked_for_though_its_question_names_it(
    unknown: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    """What an entry is about as a whole is told anyway, but nothing tells what isn't known."""
    ways = {name: [Spoken("en", text) for text in texts] for name, texts in ASKED.items()}
    question = Spoken("en", "Where did the summer meeting take place?")
    meeting = Item(Label.parse("faq:meeting"), (question,), unknown=frozenset(unknown))
    engine = Engine([meeting], vocabulary=Vocabulary(aspects=ways))
    found = Ranking((Match(meeting.label, 0.9),), Band.ANSWER, repaired="in which city was it")
    assert tuple(aspect.id for aspect in engine.aspects_of(found)[:1]) == asked
