"""No sign favours a label for its many phrasings, its languages, or names that nobody else mentions."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.search import Engine, Item, Label, Spoken, alignment
from knowledge.search.alignment import Lesson, loss
from knowledge.search.deviations import learn, load_shipped
from knowledge.search.evidence import load_constants
from knowledge.search.fitting import Labelled, _situations
from knowledge.search.names import Names
from knowledge.search.signs import MEANING, WORDS, Cloud, Meaning, Question, Signs, unit
from knowledge.search.wordings import Wordings
from tests.unit.search_examples import ITEMS, Bag


def test_what_is_near_to_everything_stands_out_no_more() -> None:
    """Beside phrasings that aren't their own, labels lie more alike than their bare likeness says."""
    bag = Bag()
    meaning = Meaning(ITEMS, bag)
    owned = [(number, spoken.text) for number, item in enumerate(ITEMS) for spoken in item.phrasings]
    vectors = bag.phrasings([text for _, text in owned])
    others = np.array([[owner != number for number in range(len(ITEMS))] for owner, _ in owned])[:, :, None]
    bare, levelled = meaning._likeness(unit((vectors - meaning._centre) @ meaning.whitening)), meaning.signs(vectors)
    spread = [np.ptp((signs * others).sum(axis=0) / others.sum(axis=0), axis=0) for signs in (bare, levelled)]
    assert (spread[1] < spread[0])[[0, 1]].all()


@pytest.mark.parametrize(("language", "foreign"), [("fr", 1.0), ("en", 0.0), (None, 0.0), ("nl", 0.0)])
def test_a_label_is_foreign_only_to_languages_that_others_speak(language: str | None, foreign: float) -> None:
    signs = Signs(ITEMS, None)
    told = signs.of(Question.of("combien", language))[:, signs.names.index("foreign")]
    speaks = [any(spoken.language == language for spoken in item.phrasings) for item in ITEMS]
    assert told.tolist() == [0.0 if spoken else foreign for spoken in speaks]


def test_a_label_with_few_phrasings_is_told_by_that() -> None:
    """Of few phrasings the nearest is further away: without a sign of that, new entries are hidden by old ones."""
    signs = Signs(ITEMS, None)
    few = signs.of(Question.of("how much"))[:, signs.names.index("few")]
    order = (-few).argsort(kind="stable").tolist()
    assert [len(ITEMS[number].phrasings) for number in order] == sorted(len(item.phrasings) for item in ITEMS)


def wordings() -> Wordings:
    """The words of an entry in two languages, one of which writes its nouns with capitals."""
    english = Spoken("en", "Our clusters meet in the city of Graz once a year, and anybody may come")
    german = Spoken("de", "Unsere Cluster treffen einander jedes Jahr in der Stadt Graz zum Austausch von Erfahrungen")
    item = Item(Label.parse("faq:meeting"), (english, german), passages=(english, german))
    return Wordings([item], ())


@pytest.mark.parametrize(
    ("text", "language", "strange"),
    [
        ("Does the city of Brisbane meet?", "en", 1 / 6),
        ("does the city of brisbane meet?", "en", 0),
        ("Brisbane", "en", 0),
        ("Do clusters meet? Brisbane does", "en", 0),
        ("Does the city of Graz meet, and may I come?", "en", 0),
        ("DOES THE CITY OF BRISBANE MEET", "en", 0),
        ("Treffen die Cluster den Bürgermeister", "de", 0),
        ("Does the city of Brisbane meet?", None, 0),
        ("when does Graz's city meet?", "en", 0),
        ("who leads Brisbane's city", "en", 1 / 5),
        ("does the Grazs city meet", "en", 0),
    ],
)
def test_names_that_nothing_of_ours_mentions_are_counted(text: str, language: str | None, strange: float) -> None:
    """A capital tells a name only inside a sentence, and only in a language that writes nothing else with one."""
    assert wordings().of(text, language).strange == pytest.approx(strange)


def test_a_name_of_ours_with_a_slip_in_it_is_no_unknown_name() -> None:
    """What names something of ours isn't strange, however it's written."""
    named = Names([Item(Label.parse("faq:star"), (Spoken("en", "what is it"),), names=("Copernicus",))])
    text = "what about the Copernikus"
    assert named.words_in(text) == {"copernikus"}
    assert wordings().of(text, "en").strange == pytest.approx(1 / 4)
    assert wordings().of(text, "en", named.words_in(text)).strange == 0


def test_the_direction_in_which_stories_deviate_counts_less() -> None:
    """Two questions for the same thing, of which one tells a story as well, lie nearer to each other."""
    draw = np.random.default_rng(7)
    vectors = draw.normal(size=(40, 6)).astype(np.float32)
    cloud = Cloud(vectors, [number // 4 for number in range(40)], 10)
    story = np.eye(6, dtype=np.float32)[2]
    briefly = draw.normal(size=(20, 6)).astype(np.float32)
    gaps = np.outer(draw.normal(size=50), story).astype(np.float32)
    nearness = []
    for deviations in (None, learn(gaps, [30] * 25 + [5] * 25)):
        white = cloud.whitening(deviations)
        nearness.append(float((unit(briefly @ white) * unit((briefly + story) @ white)).sum(axis=1).mean()))
    assert nearness[0] < nearness[1]


def test_what_was_learnt_of_stories_serves_one_encoder_only() -> None:
    assert load_shipped(Bag().name) is None


def turned_to_the_first_axis(asked: int) -> Lesson:
    """People who mean the first of two labels ask along another axis, which tells nothing of itself."""
    axes = np.eye(4, dtype=np.float32)
    right = np.array([[True, False]] * asked)
    return Lesson(
        axes[[2] * asked], axes[:2], np.zeros((asked, 2), np.float32), right, np.full(asked, 1 / asked, np.float32)
    )


def test_questions_are_turned_towards_what_answered_others_like_them() -> None:
    """The fit goes down the slope of this loss; here with plain steps, which need no SciPy."""
    lessons, turned = [turned_to_the_first_axis(3)], np.eye(4, dtype=np.float32)
    for _ in range(200):
        turned = turned - loss(turned, lessons)[1]
    likeness = np.eye(4, dtype=np.float32)[2] @ turned
    assert likeness[0] > 0.5 > likeness[1]
    assert np.allclose(turned[3], np.eye(4)[3], atol=0.01), "what nobody asked about stays as it is"


def test_the_slope_of_the_loss_is_its_derivative() -> None:
    draw = np.random.default_rng(7)
    turned = draw.normal(size=(4, 4)).astype(np.float64)
    asked, told = draw.normal(size=(3, 4)), draw.normal(size=(5, 4))
    right = np.eye(5, dtype=np.bool_)[[0, 3, 3]]
    lessons = [Lesson(asked, told, draw.normal(size=(3, 5)), right, np.full(3, 1 / 3))]  # type: ignore[arg-type]
    slope = loss(turned, lessons)[1]  # type: ignore[arg-type]
    for row, column in ((0, 0), (1, 3), (3, 2)):
        step = np.zeros((4, 4))
        step[row, column] = 1e-5
        rise = loss(turned + step, lessons)[0] - loss(turned - step, lessons)[0]  # type: ignore[arg-type]
        assert np.isclose(rise / 2e-5, slope[row, column], atol=1e-4)


def test_what_a_map_is_judged_by_was_learnt_without_the_questions_it_is_judged_by() -> None:
    lesson = turned_to_the_first_axis(3)
    left = lesson.only(np.array([True, False, True]))
    assert (len(left.asked), len(left.besides), len(left.right), len(left.shares)) == (2, 2, 2, 2)
    assert left.told is lesson.told


def test_questions_can_be_turned_by_another_map() -> None:
    """The signs of meaning are then those of the turned question."""
    meaning, vectors = Meaning(ITEMS, Bag()), Bag().phrasings(["what is the price"])
    width = len(meaning.whitening)
    assert np.allclose(meaning.signs(vectors, np.eye(width, dtype=np.float32)), meaning.signs(vectors))
    assert not np.allclose(meaning.signs(vectors, np.eye(width, dtype=np.float32)[::-1]), meaning.signs(vectors))


@pytest.mark.parametrize("encoder", [Bag(), None])
def test_the_fit_looks_at_every_sign_in_each_situation(encoder: Bag | None) -> None:
    engine = Engine(ITEMS, encoder, aligned=False)
    asked = [Labelled("how much does it cost", "en", frozenset({Label.parse("faq:cost")}))]
    for situation in _situations(engine, asked, encoder, None):
        assert situation.signs.shape[1:] == (len(engine.labels), len(engine.signs.names)) or not situation.questions


def test_constants_are_those_for_the_signs_in_use() -> None:
    """Turned questions have other scores, which mean other chances."""
    aligned, plain = (load_constants((*MEANING, *WORDS), aligned=turned) for turned in (True, False))
    assert aligned.cuts != plain.cuts
    assert (load_constants(WORDS, aligned=False).signs.shape, plain.signs.shape) == (
        (len(WORDS),),
        (len(MEANING + WORDS),),
    )


def test_the_map_of_questions_serves_its_own_encoder_and_content_only() -> None:
    with np.load(alignment.SHIPPED) as file:
        encoder, labels = str(file["encoder"]), file["labels"].tolist()
    found = alignment.load_shipped(encoder, labels)
    assert found is not None
    assert alignment.load_shipped(encoder, [*labels, "faq:added"]) is found
    assert alignment.load_shipped(encoder, [f"faq:{number}" for number in range(len(labels))]) is None
    assert alignment.load_shipped(Bag().name, labels) is None
