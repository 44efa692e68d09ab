"""The labelled questions from which the alignment is learnt: each with the whole content, and with its own entry as if
new.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np

from knowledge.search.alignment import Lesson, Maps, learn
from knowledge.search.encoder import Encoder
from knowledge.search.evidence import Fitted, Groups
from knowledge.search.fitting import Labelled
from knowledge.search.holding_out import PARTS, REFERENCE, as_added, folds, part_of
from knowledge.search.items import Item, Kind
from knowledge.search.ngrams import Floats
from knowledge.search.signs import MEANING, Question, Signs
from knowledge.search.text import clean

_log = logging.getLogger(__name__)

_COLD = 2.0
"""Weight of a question for a new entry beside one for an established entry; without it new entries lose."""
_REFERENCE_SHARE = 0.4
_STORY, _OF_A_STORY = 14, 4.0
"""Words from which a question is a story, and the weight of stories, since there are few."""


def maps_of(items: Sequence[Item], questions: Sequence[Labelled], encoder: Encoder, constants: Fitted) -> Maps:
    """Return the maps learnt from labelled questions, given the weights of the unaligned signs. Takes minutes.

    Questions that nothing of ours answers teach nothing.
    """
    ours = {item.label for item in items if item.label.kind in (Kind.FAQ, Kind.SERVICE)}
    asked = [question for question in questions if question.labels & ours]
    vectors = encoder.phrasings([clean(question.text) for question in asked])
    shares = _shares(asked)
    held_out = folds(items)
    fold_of = np.array([[bool(question.labels & fold) for fold in held_out] for question in asked], np.bool_)
    lessons = [_lesson(items, asked, vectors, shares, encoder, constants)]
    here = [np.ones(len(asked), np.bool_), *fold_of.T]
    for number, fold in enumerate(held_out):
        cold = [as_added(item) if item.label in fold else item for item in items]
        some = [question for question, within in zip(asked, fold_of[:, number], strict=True) if within]
        rows = fold_of[:, number]
        lessons.append(_lesson(cold, some, vectors[rows], shares[rows] * _COLD, encoder, constants))
    part = np.array([part_of(clean(question.text)) for question in asked])
    kept = [part != number for number in range(PARTS)] + [~within for within in fold_of.T]
    found = [learn(lessons)]
    for number, some in enumerate(kept, 1):
        _log.info("map %d of %d", number, len(kept))
        found.append(learn([lesson.only(some[rows]) for lesson, rows in zip(lessons, here, strict=True)]))
    return Maps(found[0], tuple(found[1 : PARTS + 1]), tuple(found[PARTS + 1 :]))


def _lesson(
    items: Sequence[Item],
    questions: Sequence[Labelled],
    vectors: Floats,
    shares: Floats,
    encoder: Encoder,
    constants: Fitted,
) -> Lesson:
    signs, by_words = Signs(items, encoder, aligned=False), Signs(items, None)
    if signs.meaning is None:
        raise ValueError("nothing tells the meaning")
    groups = Groups.of(tuple(item.label for item in items), np.array([item.homonym for item in items], np.bool_))
    asked, told, level = signs.meaning.lesson(vectors, constants.signs[: len(MEANING)])
    words = np.stack([by_words.of(Question.of(clean(said.text), said.language)) for said in questions])
    besides = words @ constants.signs[len(MEANING) :] + groups.offsets(constants.kinds) - level
    right = np.array([[item.label in question.labels for item in items] for question in questions], np.bool_)
    ranked = groups.ranked
    return Lesson(asked, told[ranked], besides[:, ranked], right[:, ranked], shares)


def _shares(questions: Sequence[Labelled]) -> Floats:
    """Return the weight of each question: the reference language has its share, all others together the rest."""
    reference = np.array([question.language == REFERENCE for question in questions])
    each = (_REFERENCE_SHARE / max(1, reference.sum()), (1 - _REFERENCE_SHARE) / max(1, (~reference).sum()))
    stories = [len(question.text.split()) >= _STORY for question in questions]
    return np.asarray(np.where(reference, *each) * np.where(stories, _OF_A_STORY, 1.0), np.float32)
