"""The recogniser tells what a question is by its vector, and knows nothing of what the content lacks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from knowledge.search import Item, Label, Spoken, bands
from knowledge.search.items import Match
from knowledge.search.ngrams import Floats
from knowledge.search.ranking import Band, Ranking
from knowledge.search.recogniser import Recognised, Recogniser, examples, recogniser_for
from tests.unit.search_examples import ITEMS, Bag

STATUS, PASSPORT, TRACK, HELLO = map(
    Label.parse, ("action:status", "service:passport", "faq:track-request", "smalltalk:hello")
)
HELP, NOTHING = Label.parse("action:help"), Recognised({}, {}, 0.0)
CUTS = {"intent": 0.7, "intent-likely": 0.6}
CLASSES = ("action:status", "service:passport", "faq:track-request", "smalltalk", "topic:passport", "statement")


def towards(name: str, strength: float = 5.0) -> Floats:
    """A vector that lies in the direction of one class."""
    return np.eye(len(CLASSES), dtype=np.float32)[CLASSES.index(name)] * strength


def model(*well_known: str) -> Recogniser:
    """A recogniser whose classes are the axes of the space."""
    axes, nothing = np.eye(len(CLASSES), dtype=np.float32), np.zeros(len(CLASSES), np.float32)
    return Recogniser(CLASSES, axes, nothing, well_known=well_known)


def test_what_is_wanted_is_told_from_what_is_asked() -> None:
    known = {STATUS, PASSPORT, TRACK}
    wanted = model().of([towards("service:passport")], known)
    assert wanted.wanted[PASSPORT] > 0.9 > wanted.entry()[0]
    asked = model().of([towards("faq:track-request")], known)
    assert asked.entry()[1] == TRACK
    assert asked.entry()[0] > 0.9


def test_labels_that_the_content_lacks_are_never_meant() -> None:
    found = model().of([towards("service:passport"), towards("faq:track-request")], {STATUS})
    assert set(found.wanted) == {STATUS}
    assert found.entry() == (0.0, None)


def test_an_action_that_its_signs_alone_would_take_gives_way_to_a_question() -> None:
    found = model(str(STATUS)).of([towards("faq:track-request")], {STATUS, TRACK})
    chance, label = found.action(STATUS, 0.9)
    assert label == STATUS
    assert chance < 0.3


def test_of_an_action_with_few_sentences_the_signs_know_as_much() -> None:
    well, little = (each.of([towards("faq:track-request")], {STATUS, TRACK}) for each in (model(str(STATUS)), model()))
    assert well.action(STATUS, 0.9)[0] < little.action(STATUS, 0.9)[0] < 0.9


@pytest.mark.parametrize(("towards_it", "chance"), [("faq:track-request", 0.9), ("action:status", 0.3)])
def test_where_a_new_entry_may_be_asked_for_it_objects_and_proposes_nothing(towards_it: str, chance: float) -> None:
    """It takes what asks for a new entry for something else; but what it finds unlikely isn't meant."""
    found = model(str(STATUS)).of([towards(towards_it)], {STATUS, TRACK})
    assert found.doubted(STATUS, chance) == pytest.approx(min(chance, found.action(STATUS, chance)[0]))
    assert found.doubted(STATUS, chance) <= 0.3
    assert found.doubted(None, 0.0) == 0.0


def test_an_action_is_meant_whatever_is_nearest_by_its_signs() -> None:
    chance, label = model(str(STATUS)).of([towards("action:status", 9)], {STATUS}).action(HELLO, 0.2)
    assert label == STATUS
    assert chance > 0.7
    assert model().of([towards("smalltalk", 9)], {STATUS}).action(HELLO, 0.9)[1] == HELLO


def test_two_readings_of_a_question_count_alike() -> None:
    found = model().of([towards("action:status", 9), towards("service:passport", 9)], {STATUS, PASSPORT})
    assert found.wanted[STATUS] == pytest.approx(found.wanted[PASSPORT])


def test_it_is_used_with_the_vectors_alone_that_it_was_fitted_for() -> None:
    assert recogniser_for(Bag()) is None
    assert recogniser_for(None) is None


def test_entries_without_a_name_are_learnt_by_themselves_and_others_by_topic() -> None:
    sentences = [("faq:join", f"how do we get in, case {number}") for number in range(10)]
    sentences += [
        ("faq:cost", "what's the price"),
        ("service:handoff", "a person please"),
        ("statement", "we're small"),
    ]
    handoff = Item(Label.parse("action:handoff"), (Spoken("en", "talk to a person"),))
    learnt = list(examples([*ITEMS, handoff], {"join": "icn", "cost": "money"}, sentences))
    classes = {text: name for name, text, _ in learnt}
    assert classes["how do we get in, case 3"] == classes["how can my cluster join"] == "faq:join"
    assert classes["what's the price"] == classes["is there a fee"] == "topic:money"
    assert classes["a person please"] == "action:handoff"  # the action leads to the service of the same name
    assert (classes["we're small"], classes["good morning"]) == ("statement", "smalltalk")
    weights = {text: weight for _, text, weight in learnt}
    assert weights["what's the price"] > weights["is there a fee"]


def test_a_test_of_the_content_teaches_the_class_of_its_label_and_counts_less_than_a_sentence() -> None:
    sentences = [("faq:cost", "what's the price")]
    learnt = list(examples(ITEMS, {"cost": "money"}, sentences, [("faq:cost", "how much must we pay")]))
    classes = {text: name for name, text, _ in learnt}
    assert classes["how much must we pay"] == classes["is there a fee"] == "topic:money"
    weights = {text: weight for _, text, weight in learnt}
    assert weights["is there a fee"] < weights["how much must we pay"] < weights["what's the price"]


def test_what_is_learnt_anew_lies_between_itself_and_the_model_before() -> None:
    """What all scores have in common tells nothing; a class that wasn't there before stays as it was learnt."""
    old = model()
    later = np.roll(np.eye(len(CLASSES), dtype=np.float32), 1, axis=0) * 3 + 7
    new = Recogniser((*CLASSES, "faq:new"), np.vstack([later, later[:1] + 2]), np.zeros(len(CLASSES) + 1, np.float32))
    found, known = new.nearer(old), {STATUS, PASSPORT, TRACK, Label.parse("faq:new")}
    assert found.classes == new.classes
    chances = [each.of([towards("service:passport")], known).wanted[PASSPORT] for each in (new, found, old)]
    assert chances == sorted(chances)
    assert chances[0] < chances[1] < chances[2]


@pytest.mark.parametrize(
    ("band", "confidence", "heard", "meant"),
    [
        (Band.ANSWER, 0.9, False, None),  # an added entry is surer
        (Band.ANSWER, 0.6, False, Band.ANSWER),
        (Band.ANSWER, 0.9, True, Band.ANSWER),  # the recogniser knows both
        (Band.LIKELY, 0.9, False, Band.ANSWER),
    ],
)
def test_a_surer_answer_outranks_an_action_that_the_recogniser_was_not_heard_on(
    band: Band, confidence: float, heard: bool, meant: Band | None
) -> None:
    """It hasn't learnt the entry, so only the signs tell."""
    found = Ranking((Match(Label.parse("faq:new"), confidence),), band, heard=NOTHING if heard else None)
    assert bands.of_intent(found, 0.8, HELP, CUTS) is meant


@pytest.mark.parametrize(
    ("confidence", "chance", "meant"), [(1.0, 0.55, None), (1.0, 0.65, Band.ANSWER), (0.9, 0.55, Band.ANSWER)]
)
def test_an_entry_that_is_surely_named_outranks_an_action_that_is_just_meant(
    confidence: float, chance: float, meant: Band | None
) -> None:
    """What came of another company's request isn't the status of one's own."""
    found = Ranking((Match(Label.parse("faq:case"), confidence),), Band.ANSWER, heard=NOTHING)
    assert bands.of_intent(found, chance, HELP, CUTS) is meant


def test_what_resembles_a_trap_is_done_only_where_it_is_surely_meant() -> None:
    """ "Give me the director's private number" sounds like wanting a person."""
    found = Ranking((), trap=Label.parse("outside:personal-data"), heard=NOTHING)
    assert bands.of_intent(found, 0.45, HELP, CUTS) is None
    assert bands.of_intent(replace(found, trap=None), 0.45, HELP, CUTS) is Band.LIKELY
    assert bands.of_intent(found, 0.55, HELP, CUTS) is Band.ANSWER


@pytest.mark.parametrize(
    ("band", "confidence", "chance", "asked"),
    [
        (Band.ANSWER, 0.9, 0.85, None),  # the signs are surer of another entry
        (Band.ANSWER, 0.8, 0.85, Band.ANSWER),
        (Band.LIKELY, 0.9, 0.6, Band.LIKELY),
        (Band.UNKNOWN, 0.0, 0.6, None),  # nothing tells that it's ours: "how do I join Greenpeace"
        (Band.UNKNOWN, 0.0, 0.85, Band.ANSWER),
    ],
)
def test_an_entry_that_is_recognised_gives_way_to_surer_signs(
    band: Band, confidence: float, chance: float, asked: Band | None
) -> None:
    """The recogniser knows few entries by themselves, and takes what is near to them for these."""
    found = Ranking((Match(Label.parse("faq:contacts"), confidence),), band)
    assert bands.of_entry(found, chance, Label.parse("faq:how")) is asked
