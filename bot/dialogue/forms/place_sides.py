"""On which side of a request a place stands that is named in a sentence: "we're in Graz" is one's own, "partners in
Graz" is whom one asks, and "we've sold 20 turbines in Denmark" is neither.
"""

from __future__ import annotations

from bot.dialogue.fields import Answer, AskedField, Reading, coach
from bot.dialogue.fields.texts import websites
from bot.dialogue.wishes.cues import field_before
from bot.dialogue.wishes.slot_filling import understand
from bot.dialogue.words.plain_words import fold, single_words
from knowledge.search.places import Mention

MOST_BESIDE = 2
"""Words beside a place that needn't be known for it to be the answer: "Graz, obviously"."""
SAYING_NOTHING = ("filling", "around-a-name", "articles", "telling", "polite", "yes", "rather", "reaching")
"""Lists of words that say nothing about a place."""


def names_in_passing(question: AskedField, words: str, reading: Reading) -> bool:
    """Return whether a sentence in answer to the question for one's own cluster names a place without saying that one
    is there: "we're looking for partners, Graz".
    """
    mentions = _mentions(question, words, reading) if question.field.role == "home" else ()
    sides = {_side_right_before(question, words, mention) for mention in mentions} - {""}
    if sides or not mentions:
        return bool(mentions) and question.field.id not in sides
    rest = question.scene.release.places.without(" ".join(word for word in words.split() if not websites(word)))
    if coach.tells_story(question.catalog, rest):
        return True
    names = {word for name in question.names for word in name.split()}
    known = names | single_words(question.catalog, *SAYING_NOTHING)
    return sum(word not in known for word in fold(rest).split()) > MOST_BESIDE


def read_own_cluster(question: AskedField, words: str, reading: Reading) -> dict[str, object]:
    """Return one's own cluster, by its field, in a sentence that says at another question where one is: "we're in
    Graz"; empty where it may be the answer.
    """
    home, named = question.service.field_that_is("home"), question.field.role == "company"
    if named and (not isinstance(reading, Answer) or str(reading.value)[:1].isupper()):
        return {}  # "we're Bright Roofs in Graz"
    mentions = question.scene.release.places.find(words) if named else _mentions(question, words, reading)
    asked = named or question.field.role == "target"
    if not asked or home is None or not mentions or home.id in question.draft.answers:
        return {}
    wish = understand(question.scene, question.service, words)
    told = wish.own and any(_side_right_before(question, words, each) == home.id for each in mentions)
    if named:
        told = wish.own or reading != Answer(words)  # not "bright roofs, graz"
    return {home.id: wish.answers[home.id]} if told and {*wish.answers} == {home.id} else {}


def _mentions(question: AskedField, words: str, reading: Reading) -> tuple[Mention, ...]:
    """Return the places in the words that are the cluster they were read as."""
    if question.field.kind != "cluster" or not isinstance(reading, Answer):
        return ()
    found = question.scene.release.places.find(words)
    return tuple(mention for mention in found if reading.value in mention.cluster_ids)


def _side_right_before(question: AskedField, words: str, mention: Mention) -> str:
    """Return the field to which words right before a place point, with at most an article between; "" for none."""
    before = words[: mention.start].rstrip()
    while before and fold(last := before.split()[-1]) in single_words(question.catalog, "articles"):
        before = before.removesuffix(last).rstrip()
    return field_before(question.catalog, question.service, before, len(before), reach=0) if before else ""
