"""Which labelled questions the alignment is learnt from: each of the whole content, and with its entry as if new."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.search.alignment import Lesson, learn
from knowledge.search.encoder import Encoder
from knowledge.search.evidence import Groups, fitted
from knowledge.search.fitting import REFERENCE, Labelled, as_added, folds
from knowledge.search.items import Item, Kind
from knowledge.search.ngrams import Floats
from knowledge.search.signs import MEANING, Question, Signs
from knowledge.search.text import clean

_COLD = 2.0
"""What a question for a cold entry counts beside one for a rich entry: new entries lose otherwise."""
_REFERENCE_SHARE = 0.4
_STORY, _OF_A_STORY = 14, 2.0
"""Words from which a question is a story, and what it counts then: there are few."""


def alignment_of(items: Sequence[Item], questions: Sequence[Labelled], encoder: Encoder) -> Floats:
    """Return the map learnt from labelled questions, given the weights of the signs that ship; minutes.

    Those that nothing of ours answers teach nothing.
    """
    ours = {item.label for item in items if item.label.kind in (Kind.FAQ, Kind.SERVICE)}
    asked = [question for question in questions if question.labels & ours]
    vectors = encoder.phrasings([clean(question.text) for question in asked])
    shares = _shares(asked)
    lessons = [_lesson(items, asked, vectors, shares, encoder)]
    for fold in folds(items):
        cold = [as_added(item) if item.label in fold else item for item in items]
        here = np.array([number for number, question in enumerate(asked) if question.labels & fold])
        some = [asked[number] for number in here.tolist()]
        lessons.append(_lesson(cold, some, vectors[here], shares[here] * _COLD, encoder))
    return learn(lessons)


def _lesson(
    items: Sequence[Item], questions: Sequence[Labelled], vectors: Floats, shares: Floats, encoder: Encoder
) -> Lesson:
    signs, by_words = Signs(items, encoder, aligned=False), Signs(items, None)
    if signs.meaning is None:
        raise ValueError("nothing tells the meaning")
    constants = fitted(signs.names)
    groups = Groups.of(tuple(item.label for item in items), np.array([item.homonym for item in items], np.bool_))
    asked, told, level = signs.meaning.lesson(vectors, constants.signs[: len(MEANING)])
    words = np.stack([by_words.of(Question.of(clean(said.text), None, said.language)) for said in questions])
    besides = words @ constants.signs[len(MEANING) :] + groups.offsets(constants.kinds) - level
    right = np.array([[item.label in question.labels for item in items] for question in questions], np.bool_)
    ranked = groups.ranked
    return Lesson(asked, told[ranked], besides[:, ranked], right[:, ranked], shares)


def _shares(questions: Sequence[Labelled]) -> Floats:
    """Return what each question counts: the reference language as much as its share, all others together the rest."""
    reference = np.array([question.language == REFERENCE for question in questions])
    each = (_REFERENCE_SHARE / max(1, reference.sum()), (1 - _REFERENCE_SHARE) / max(1, (~reference).sum()))
    stories = [len(question.text.split()) >= _STORY for question in questions]
    return np.asarray(np.where(reference, *each) * np.where(stories, _OF_A_STORY, 1.0), np.float32)
