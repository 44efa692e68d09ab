"""What an engine learns from its phrasings: the weights of each part, and the scale of its scores."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import astuple, dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from knowledge.search.calibration import Scale, Thresholds, Trial, calibrate, signs
from knowledge.search.classifier import fit_vectors
from knowledge.search.features import Cut, Floats, Integers
from knowledge.search.kept import Kept, Piece, fingerprint
from knowledge.search.languages import Languages
from knowledge.search.lexicon import Lexicon, Part, learn
from knowledge.search.meanings import Meanings
from knowledge.search.rivals import Pair, mutual
from knowledge.search.trial import Turn, rounds

_SEMANTIC_PENALTY, _SEMANTIC_STEPS = 0.08, 12
_LEXICAL_SHARE = 0.8  # beside the semantic part, where a label has ten phrasings; flat between 0.4 and 1
_FEW_SHOTS, _MANY_SHOTS = 10, 4  # phrasings of a label from which it grows, and by how much they grow at most
_LEXICAL_SHARE_UNSPOKEN = 3.0  # in a language that the encoder was not trained on
_LEXICAL_SHARE_OF_SLIPS = 1.0  # in a question with slips: n-grams bear them better than sentence vectors
_PLAUSIBLE = 0.1  # chance from which a language has a say
_IN_MEANING = 2.0  # weight of meaning beside words when the nearest phrasing is looked for
_AT_ONCE = 2
"""Languages learnt at the same time. Each is one thread to the linear algebra: several only wait for each other, and
the one that answers meanwhile needs a core."""


@dataclass(frozen=True)
class Lesson:
    """What there is to learn, sorted by label: folded texts, and the numbers of the label and the language of each.

    `vectors` are those of the `encoder` of that name, and `spoken` tells for each language whether they can be relied
    on in it; `directions` are those of the encoder's space that the vectors were compressed to.
    """

    labels: Sequence[str]
    owners: Integers
    languages: Integers
    texts: Sequence[str]
    vectors: Meanings | None
    spoken: Sequence[bool]
    encoder: str = ""
    directions: Floats | None = None

    def compressed(self) -> Lesson:
        """Return the same lesson with shorter vectors."""
        if self.vectors is None:
            return self
        vectors, directions = self.vectors.compressed()
        return replace(self, vectors=vectors, directions=directions)


class Learnt(NamedTuple):
    """What was learnt from a lesson: the lexicon of each language, and the rest."""

    lexicons: tuple[Piece, ...]
    rest: Piece


@dataclass(frozen=True)
class Model:
    """The trained numbers behind an Engine; phrasings are sorted by label."""

    firsts: Integers
    languages: Languages
    lexicons: tuple[Lexicon, ...]
    lexical_shares: Floats
    vectors: Meanings | None
    directions: Floats | None
    semantic: Floats | None
    scale: Scale
    thresholds: Thresholds

    @classmethod
    def of(cls, lexicons: Sequence[Piece], rest: Piece) -> Model:
        """Return the model that was learnt."""
        facts, arrays = rest
        owners, languages = arrays["owners"], arrays["languages"]
        parts = tuple(Lexicon(np.flatnonzero(languages == place), piece) for place, piece in enumerate(lexicons))
        return cls(
            firsts=np.searchsorted(owners, np.arange(int(owners.max()) + 2)),
            languages=Languages([part.vocabulary for part in parts]),
            lexicons=parts,
            lexical_shares=arrays["shares"],
            vectors=Meanings(arrays["vectors"], np.float32(facts["unit"])) if "vectors" in arrays else None,
            directions=arrays.get("directions"),
            semantic=arrays.get("semantic"),
            scale=Scale.of(facts["scale"]),
            thresholds=Thresholds(*facts["thresholds"]),
        )

    def compressed(self, vector: Floats) -> Floats:
        """Return a vector of the encoder as `logits`, `score` and `nearest` take it."""
        return vector if self.directions is None else vector @ self.directions

    def logits(self, cut: Cut, chances: Floats, meaning: Floats | None, *, slips: bool = False) -> Floats:
        """Return the raw score of every label, each language heard as much as the question is likely to be in it.

        `slips` tells that the question had to be repaired.
        """
        heard = np.flatnonzero(chances >= min(_PLAUSIBLE, chances.max()))
        shares = chances[heard] / chances[heard].sum()
        total = sum(share * self.lexicons[place].logits(cut) for place, share in zip(heard, shares, strict=True))
        lexical = np.asarray(total, np.float32)
        if self.semantic is None or meaning is None:
            return lexical
        share = shares @ self.lexical_shares[heard]
        if slips:
            share = max(share, _LEXICAL_SHARE_OF_SLIPS)
        return np.asarray(meaning @ self.semantic + share * lexical, np.float32)

    def score(self, logits: Floats, place: int, meaning: Floats | None) -> float:
        """Return the calibrated score of the best label for a question in the language at `place`."""
        likeness = None
        if self.vectors is not None and meaning is not None:
            best = int(logits.argmax())
            own = self.vectors.take(slice(self.firsts[best], self.firsts[best + 1]))
            likeness = (own @ meaning).max(keepdims=True)
        return float(self.scale.score(signs(logits[None], likeness), np.array([place]))[0])

    def nearest(self, labels: Sequence[int], cut: Cut, place: int, meaning: Floats | None) -> list[int]:
        """Return for each of `labels` the number of its phrasing most like a question in the language at `place`.

        A label without phrasings in that language gives its nearest in meaning, or its first one.
        """
        found = []
        for label, (numbers, likeness) in zip(labels, self.lexicons[place].likeness(cut, labels), strict=True):
            if not len(numbers):
                numbers = np.arange(self.firsts[label], self.firsts[label + 1])
                likeness = np.zeros(len(numbers), np.float32)
            if self.vectors is not None and meaning is not None:
                likeness = likeness + _IN_MEANING * (self.vectors.take(numbers) @ meaning)
            found.append(int(numbers[likeness.argmax()]))
        return found

    def rivals(self, place: int, name: str, kept: Kept) -> list[Pair]:
        """Return the labels that compete in the language at `place` (see `competing`)."""
        return competing(self.lexicons[place], self.vectors, len(self.firsts) - 1, name, kept)


def competing(lexicon: Lexicon, vectors: Meanings | None, count: int, name: str, kept: Kept) -> list[Pair]:
    """Return those of `count` labels that compete in one language (see `mutual`), from the disk where they are known.

    They are kept by a `name` (see `rivals_name`); to find them takes half a second and 100 MB.
    """
    piece = kept.find(name)
    if piece is None:
        owners, nearest = lexicon.neighbours(vectors, _IN_MEANING)
        piece = kept.keep(name, Piece({"pairs": mutual(nearest, owners, count)}, {}))
    return [(one, other, lost, won) for one, other, lost, won in piece.facts["pairs"]]


def rivals_name(lexicon: str, encoder: str) -> str:
    """Return the name by which the competing labels of a lexicon are kept."""
    return fingerprint(["rivals", lexicon, encoder])


def train(lesson: Lesson, kept: Kept) -> Learnt:
    """Learn a lesson; languages that are kept as they are now are not learnt again."""
    # who is held out must not depend on the directions, which change with every phrasing
    turns = rounds(lesson.labels, lesson.owners, lesson.languages, lesson.texts, lesson.vectors)
    everything = np.ones(len(lesson.owners), np.bool_)
    one_each = threadpool_limits(limits=1, user_api="blas")
    with one_each, ThreadPoolExecutor(1) as beside, ThreadPoolExecutor(_AT_ONCE) as pool:
        lexicons = [pool.submit(_lexicon, lesson, place, turns, kept, beside) for place in range(len(lesson.spoken))]
        lesson = lesson.compressed()
        meanings = [pool.submit(_meaning, lesson, everything)]
        meanings += [beside.submit(_meaning, lesson, turn.learnt) for turn in turns]
        if kept.folder is not None:  # found here, they need no memory of the process that answers
            rivals = [pool.submit(_compete, lesson, place, lexicon, kept) for place, lexicon in enumerate(lexicons)]
            wait(rivals)
        learnt = [lexicon.result() for lexicon in lexicons]  # the longest work first
        semantic, *tried = [meaning.result() for meaning in meanings]
    shares = _shares(lesson)
    scale, thresholds = calibrate(_trial(lesson, turns, [piece for _, piece in learnt], tried, shares))
    facts: dict[str, Any] = {"scale": scale.facts(), "thresholds": astuple(thresholds)}
    facts["lexicons"] = [name for name, _ in learnt]
    arrays: dict[str, npt.NDArray[Any]] = {"owners": lesson.owners, "languages": lesson.languages, "shares": shares}
    if lesson.vectors is not None and lesson.directions is not None and semantic is not None:
        arrays |= {"vectors": lesson.vectors.rows, "directions": lesson.directions, "semantic": semantic}
        facts["unit"] = float(lesson.vectors.unit)
    return Learnt(tuple(piece for _, piece in learnt), Piece(facts, arrays))


def _shares(lesson: Lesson) -> Floats:
    """Return the weight of the lexical part beside the semantic one in each language.

    N-grams learn more from more phrasings, vectors know most of it beforehand: with thirty of each label the best
    weight was half as much again as with ten (measured with the full content and on public ten-shot data).
    """
    languages = range(len(lesson.spoken))
    asked = [lesson.owners[lesson.languages == place] for place in languages]
    each = np.array([len(owners) / max(1, len(np.unique(owners))) for owners in asked])
    spoken = _LEXICAL_SHARE * np.cbrt(np.clip(each / _FEW_SHOTS, 1, _MANY_SHOTS))
    return np.where(lesson.spoken, spoken, _LEXICAL_SHARE_UNSPOKEN).astype(np.float32)


def _lexicon(lesson: Lesson, place: int, turns: Sequence[Turn], kept: Kept, beside: Executor) -> tuple[str, Piece]:
    """Return the lexicon of one language, and the name by which it is kept."""
    members = np.flatnonzero(lesson.languages == place)
    texts = [lesson.texts[number] for number in members.tolist()]
    owners = lesson.owners[members]
    parts = [Part(np.flatnonzero(turn.learnt[members]), _among(turn.asked, members)) for turn in turns]
    numbers = [array.astype(np.int64).tobytes() for array in (owners, *(array for part in parts for array in part))]
    count = len(lesson.labels)
    name = fingerprint(texts, *numbers, str(count).encode())
    return name, kept.find(name) or kept.keep(name, learn(texts, owners, count, parts, beside))


def _compete(lesson: Lesson, place: int, lexicon: Future[tuple[str, Piece]], kept: Kept) -> None:
    """Find the competing labels of one language."""
    name, piece = lexicon.result()
    known = Lexicon(np.flatnonzero(lesson.languages == place), piece)
    competing(known, lesson.vectors, len(lesson.labels), rivals_name(name, lesson.encoder), kept)


def _among(numbers: Integers, members: Integers) -> Integers:
    """Return the places among `members` of those of `numbers` that are there."""
    return np.flatnonzero(np.isin(members, numbers))


def _meaning(lesson: Lesson, learnt: npt.NDArray[np.bool_]) -> Floats | None:
    """Train the semantic part on some phrasings, where there are vectors."""
    if lesson.vectors is None:
        return None
    rows = np.flatnonzero(learnt)
    return fit_vectors(
        lesson.vectors, rows, lesson.owners, len(lesson.labels), penalty=_SEMANTIC_PENALTY, steps=_SEMANTIC_STEPS
    )


def _trial(
    lesson: Lesson, turns: Sequence[Turn], lexicons: Sequence[Piece], meanings: Sequence[Floats | None], shares: Floats
) -> Trial:
    """Put the rounds together, with the semantic part where there is one; `shares` of the lexical part beside it."""
    width = 3 if lesson.vectors is None else 4
    rows, languages = [np.zeros((0, width), np.float32)], [np.zeros(0, np.int64)]
    known, right = [np.zeros(0, np.bool_)], [np.zeros(0, np.bool_)]
    for number, (turn, weights) in enumerate(zip(turns, meanings, strict=True)):
        spoken, owners = lesson.languages[turn.asked], lesson.owners[turn.asked]
        logits, likeness = np.zeros((len(turn.asked), len(lesson.labels)), np.float32), None
        for place, piece in enumerate(lexicons):
            logits[spoken == place] = piece.arrays[f"tried{number}"]
        if lesson.vectors is not None and weights is not None:
            logits = lesson.vectors.take(turn.asked) @ weights + shares[spoken, None] * logits
            likeness = _likeness(lesson.vectors, turn, lesson.owners, logits.argmax(axis=1))
        prepared = np.isin(owners, lesson.owners[turn.learnt])
        rows.append(signs(logits, likeness))
        languages.append(spoken)
        known.append(prepared)
        right.append((logits.argmax(axis=1) == owners) & prepared)
    return Trial(np.vstack(rows), np.concatenate(languages), np.concatenate(known), np.concatenate(right))


def _likeness(vectors: Meanings, turn: Turn, owners: Integers, best: Integers) -> Floats:
    """Return how near each asked phrasing is to the nearest learnt one of its best label."""
    found = np.zeros(len(turn.asked), np.float32)
    for label in np.unique(best):
        asking = np.flatnonzero(best == label)
        own = vectors.take(np.flatnonzero(turn.learnt & (owners == label)))
        if len(own):
            found[asking] = (vectors.take(turn.asked[asking]) @ own.T).max(axis=1)
    return found
