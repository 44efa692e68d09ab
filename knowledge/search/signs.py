"""The signs by which a question finds a label. None depends on the number of phrasings, so a new entry is found at
once.

Meaning is compared in a whitened space: directions in which the phrasings of one label differ (language, politeness,
typing) shrink, those in which labels differ grow. That is the largest single gain over raw vectors, and what is learnt
from labels with many phrasings helps new ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from knowledge.search import alignment
from knowledge.search.deviations import load_shipped
from knowledge.search.encoder import Encoder
from knowledge.search.items import Item, Kind, texts
from knowledge.search.names import Names
from knowledge.search.ngrams import Cut, Floats, NgramIndex, Owned, cut_up, highest
from knowledge.search.rivals import Rivals, rivals
from knowledge.search.text import clean, normalise
from knowledge.search.wishes import Wishes

MEANING = ("nearest-whitened", "mean", "card", "passage-whitened")
WORDS = ("words", "words-of-answer", "name", "foreign", "few")
"""Names of the signs, in the order of the columns; those of meaning need an encoder.

`foreign` is 1 for a label without a phrasing in the question's language if other labels have some: its other signs are
weaker for that reason alone, and without this sign its neighbours would hide an untranslated entry. `few` grows as a
label has fewer phrasings: the nearest of few is further away, whatever is asked.
"""

_RIDGE = 1.0
"""Share of the mean scatter added to each direction; less overfits the phrasings and costs new entries 5 points."""

_DEVIATING, _RIDGE_BESIDE = 2.0, 2.0
"""Weight of people's deviations beside the phrasings' own scatter, and the ridge used with them. Held-out stories gain
five points in English and six elsewhere; short questions lose none.
"""

_LEVELLED = 0.8
"""Share of a label's average nearness to any question that is subtracted from its signs; subtracting all costs
established entries more.
"""
_HEARD = 480
"""Phrasings used to find each label's average nearness; three times as many change nothing."""
_NEAREST_CARD, _NEAREST_PASSAGE = 0.8, 0.6
"""Weight of the mean of a label's cards, and of its passages, where it replaces the nearest one."""
_SAME = 0.999
"""Cosine from which two phrasings are the same text."""

_AT_ONCE = 64
"""Questions compared at once: enough for a matrix product to pay off, and few enough for little memory."""

_REMEMBERED = 64
"""Questions whose likeness in words is kept: it's used by itself first, then beside the other signs."""


@dataclass(frozen=True)
class Question:
    """A question being searched: readable, folded, as n-grams, with its vector if there is an encoder, and its
    language. `meaning` holds the signs of meaning once computed.
    """

    text: str
    folded: str
    cut: Cut
    vector: Floats | None = None
    meaning: Floats | None = None
    language: str | None = None

    @classmethod
    def of(cls, text: str, language: str | None = None) -> Question:
        """Prepare a text that has at least one letter or digit once folded."""
        folded = normalise(text)
        return cls(text, folded, cut_up(folded), language=language)

    def in_words(self, text: str) -> Question:
        """Return the question in other words with the same meaning."""
        return replace(Question.of(text, self.language), vector=self.vector, meaning=self.meaning)


class Cloud:
    """Vectors of labelled texts, centred and compared by cosine."""

    def __init__(self, vectors: Floats, owners: Sequence[int], labels: int) -> None:
        """Take one vector per text, sorted by label."""
        self.owners, self._labels = np.asarray(owners, np.int64), labels
        self.centre = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], np.float32)
        self.vectors = vectors - self.centre

    @cached_property
    def means(self) -> Floats:
        """The mean of each label; zeros for one without texts."""
        count = np.bincount(self.owners, minlength=self._labels)
        sums = np.zeros((self._labels, self.vectors.shape[1]), np.float32)
        np.add.at(sums, self.owners, self.vectors)
        return np.asarray(sums / np.maximum(count, 1)[:, None], np.float32)

    def whitening(self, deviations: Floats | None = None) -> Floats:
        """Return the map that makes the scatter within labels round, all labels having the same weight.
        `deviations` describe the scatter of questions that weren't written as phrasings; their trace is 1.
        """
        rest = self.vectors - self.means[self.owners]
        share = 1 / np.bincount(self.owners, minlength=self._labels)[self.owners]
        scatter = (rest * share[:, None]).T @ rest / share.sum()
        width, ridge = len(scatter), _RIDGE
        if deviations is not None:
            scatter, ridge = scatter + _DEVIATING * np.trace(scatter) * deviations, _RIDGE_BESIDE
        level = max(float(np.trace(scatter)) / width, 1e-6)
        values, directions = np.linalg.eigh(scatter + ridge * level * np.eye(width))
        return np.asarray((directions / np.sqrt(values)) @ directions.T, np.float32)


class Meaning:
    """The signs of meaning."""

    def __init__(self, items: Sequence[Item], encoder: Encoder, *, aligned: bool = True) -> None:
        """Encode the items' texts (from the disk if possible) and learn the whitening. If `aligned`, questions
        are turned by the shipped map.
        """
        count = len(items)
        asked, asked_of = texts(items, "phrasings")
        said, said_of = texts(items, "passages")
        cards, cards_of = texts(items, "cards")
        phrasings = Cloud(encoder.phrasings([clean(phrasing.text) for phrasing in asked]), asked_of, count)
        passages = Cloud(encoder.passages([passage.text for passage in said]), said_of, count)
        titles = Cloud(encoder.passages([card.text for card in cards]), cards_of, count)
        self._labels, self._encoder = count, encoder
        self._centre = phrasings.centre
        self.whitening = whitening = phrasings.whitening(load_shipped(encoder.name))
        self._owners = (phrasings.owners, passages.owners, titles.owners)
        self._owned = tuple(map(Owned.by, self._owners))
        # by columns: one question is compared with all texts in half the time
        self._white = tuple(np.asfortranarray(unit(some.vectors @ whitening)) for some in (phrasings, passages, titles))
        self._means = unit(phrasings.means @ whitening)
        self._wishes = Wishes([item.label for item in items], phrasings.vectors, phrasings.owners)
        self._level = self._nearness()
        turned = alignment.load_shipped(encoder.name, [str(item.label) for item in items]) if aligned else None
        self.aligned = turned is not None
        self._asked = whitening if turned is None else whitening @ turned

    def nearest_besides(self, text: str) -> int:
        """Return the number of the label whose phrasings other than `text` are nearest to it on average."""
        vector = unit((self._encoder.phrasings([text]) - self._centre) @ self.whitening)[0]
        own = self._white[0] @ vector > _SAME
        likeness = self._means @ vector
        for owner in set(self._owners[0][own].tolist()):
            rest = (self._owners[0] == owner) & ~own
            mean = self._white[0][rest].mean(axis=0) if rest.any() else np.zeros_like(vector)
            likeness[owner] = float(unit(mean[None, :])[0] @ vector)
        return int(likeness.argmax())

    def vector(self, text: str) -> Floats:
        """Return the vector of a question asked just now."""
        return self._encoder.question(text)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of questions, from the disk where possible."""
        return self._encoder.phrasings(texts)

    def rivals(self, items: Sequence[Item]) -> list[Rivals]:
        """Return the entries whose phrasings are nearer to each other's than to their own."""
        return rivals(items, self._white[0], self._owners[0])

    def nearness(self, vectors: Floats, items: Collection[int]) -> Floats:
        """Return for each vector the cosine of the nearest text of some items."""
        white = unit((vectors - self._centre) @ self.whitening)
        told = [some[np.isin(owners, list(items))] for some, owners in zip(self._white, self._owners, strict=True)]
        return np.asarray((white @ np.concatenate(told).T).max(axis=1, initial=0.0), np.float32)

    def wishes(self, vector: Floats) -> Floats:
        """Return services x 3: how much more a question sounds like a wish than like a question, a trap, or an
        action.
        """
        return self._wishes.of(vector - self._centre)

    def lean(self, vector: Floats) -> float:
        """Return how much more a question sounds like those answered by entries than like those of traps."""
        return self._wishes.lean(vector - self._centre)

    def lesson(self, vectors: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
        """Return what a map is learnt from, given the weights of the signs of meaning: the questions' whitened
        vectors, a vector for each label whose product with them is nearly its score, and what is subtracted
        from that.
        """
        nearest, mean, card, passage = weights.tolist()
        cards, passages = (self._mean(part) for part in (2, 1))
        told = (nearest + mean) * self._means + card * _NEAREST_CARD * cards + passage * _NEAREST_PASSAGE * passages
        return unit((vectors - self._centre) @ self.whitening), told, self._level @ weights

    def _mean(self, part: int) -> Floats:
        """Return the mean direction of each label's phrasings, passages or cards."""
        sums = np.zeros((self._labels, self._white[part].shape[1]), np.float32)
        np.add.at(sums, self._owners[part], self._white[part])
        return unit(sums)

    def _nearness(self) -> Floats:
        """Return labels x signs: how much nearer than average each label is to questions that aren't its own.

        A label with many phrasings or a broad answer is near to everything and would hide a new one.
        """
        owners = self._owners[0]
        some = np.arange(0, len(owners), max(1, len(owners) // _HEARD))
        others = (owners[some][:, None] != np.arange(self._labels)).astype(np.float32)
        likeness = self._likeness(self._white[0][some])
        near = np.einsum("ql,qls->ls", others, likeness) / np.maximum(others.sum(axis=0), 1)[:, None]
        return np.asarray(_LEVELLED * (near - near.mean(axis=0)), np.float32)

    def signs(self, vectors: Floats, turned: Floats | None = None) -> Floats:
        """Return questions x labels x signs, in the order of `MEANING`; `turned` replaces the shipped map."""
        asked = self._asked if turned is None else self.whitening @ turned
        return self._likeness(unit((vectors - self._centre) @ asked)) - self._level

    def _likeness(self, white: Floats) -> Floats:
        """Return questions x labels x signs, before a label's average nearness is subtracted."""
        phrasings, passages, cards = self._owned
        return np.stack(
            [
                highest(white @ self._white[0].T, phrasings, self._labels),
                white @ self._means.T,
                highest(white @ self._white[2].T, cards, self._labels),
                highest(white @ self._white[1].T, passages, self._labels),
            ],
            axis=2,
        )


class Signs:
    """All signs of all labels. Immutable once built."""

    def __init__(self, items: Sequence[Item], encoder: Encoder | None, *, aligned: bool = True) -> None:
        """Index the items' texts. If `aligned`, questions are turned towards what answers them."""
        self.meaning = Meaning(items, encoder, aligned=aligned) if encoder else None
        self._items = items
        self._services = sum(item.label.kind is Kind.SERVICE for item in items)
        self._languages = [frozenset(spoken.language for spoken in item.phrasings) for item in items]
        self._spoken = frozenset().union(*self._languages)
        self._phrasings = phrasings = _words(items, "phrasings")
        self._likeness = lru_cache(_REMEMBERED)(lambda folded: phrasings.scores(cut_up(folded)))  # no cycle
        self._passages = _words(items, "passages")
        self.names_of_items = Names(items)
        self.names = (*(MEANING if encoder else ()), *WORDS)
        self.aligned = self.meaning is not None and self.meaning.aligned
        self._few = np.array([(1 + len(item.phrasings)) ** -0.5 for item in items], np.float32)

    def phrasings(self, question: Question) -> Floats:
        """Return the likeness in words of each label's nearest phrasing; the array must not be changed."""
        return self._likeness(question.folded)

    def nearest_besides(self, text: str) -> int:
        """Return the number of the label to which the phrasings other than `text` lead."""
        if self.meaning is not None:
            return self.meaning.nearest_besides(text)
        return int(self._phrasings.scores(cut_up(normalise(text)), besides=normalise(text)).argmax())

    def wishes(self, question: Question) -> Floats:
        """Return services x 3 as `Meaning.wishes` does; zeros without a meaning."""
        if self.meaning is None or question.vector is None:
            return np.zeros((self._services, 3), np.float32)
        return self.meaning.wishes(question.vector)

    def understand(self, question: Question) -> Question:
        """Return the question with its vector and signs of meaning, if there is an encoder."""
        if self.meaning is None or question.meaning is not None:
            return question
        vector = self.meaning.vector(question.text) if question.vector is None else question.vector
        return replace(question, vector=vector, meaning=self.meaning.signs(vector[None, :])[0])

    def together(self, texts: Sequence[str]) -> dict[str, Question]:
        """Return questions ready to be compared; faster than one by one. Vectors come from the disk if
        possible. Texts without a letter or digit are left out.
        """
        asked = [Question.of(text) for text in dict.fromkeys(texts) if normalise(text)]
        if self.meaning is None:
            return {question.text: question for question in asked}
        vectors = self.meaning.vectors([question.text for question in asked])
        parts = [vectors[first : first + _AT_ONCE] for first in range(0, len(vectors), _AT_ONCE)]
        found = (signs for part in parts for signs in self.meaning.signs(part))
        return {
            question.text: replace(question, vector=vector, meaning=meaning)
            for question, vector, meaning in zip(asked, vectors, found, strict=True)
        }

    def nearness(self, texts: Sequence[str], items: Collection[int]) -> Floats:
        """Return how near each text is to the nearest of some items, by words and by meaning."""
        some = [self._items[number] for number in items]
        told = [spoken.folded for item in some for spoken in (*item.phrasings, *item.passages) if spoken.folded]
        own = NgramIndex(told, [0] * len(told), 1)
        words = own.nearest([normalise(text) for text in texts])
        if self.meaning is None or not len(words):
            return words
        vectors = self.meaning.vectors(texts)
        parts = [vectors[first : first + _AT_ONCE] for first in range(0, len(vectors), _AT_ONCE)]
        return np.asarray(words + np.concatenate([self.meaning.nearness(part, items) for part in parts]), np.float32)

    def lean(self, question: Question) -> float:
        """Return `Meaning.lean`, or 0 without a meaning."""
        return 0.0 if self.meaning is None or question.vector is None else self.meaning.lean(question.vector)

    def of(self, question: Question) -> Floats:
        """Return labels x signs, in the order of `names`; the signs of meaning need an understood question."""
        words = np.stack(
            [
                self.phrasings(question),
                self._passages.scores(question.cut),
                self.names_of_items.scores(question.text),
                self._foreign(question.language),
                self._few,
            ],
            axis=1,
        )
        return words if question.meaning is None else np.hstack([question.meaning, words])

    def _foreign(self, language: str | None) -> Floats:
        """Return 1 for each label without a phrasing in a language that other labels have; zeros for other
        languages.
        """
        told = language in self._spoken
        return np.array([told and language not in spoken for spoken in self._languages], np.float32)


def searchable(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return what can be searched for, by label."""
    return tuple(sorted((item for item in items if item.phrasings), key=lambda item: item.label))


def unit(rows: Floats) -> Floats:
    """Return rows of length 1."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9), np.float32)


def _words(items: Sequence[Item], part: str) -> NgramIndex:
    """Return the n-gram index over one part of the items' texts."""
    spoken, owners = texts(items, part)
    pairs = zip(spoken, owners, strict=True)
    kept = [(phrasing.folded, owner) for phrasing, owner in pairs if phrasing.folded]
    return NgramIndex([text for text, _ in kept], [owner for _, owner in kept], len(items))
