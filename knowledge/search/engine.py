"""The search engine: a question in, ranked labels with calibrated scores out."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from knowledge.search.apart import learnt_apart
from knowledge.search.calibration import Band, Thresholds, nearness
from knowledge.search.encoder import Encoder
from knowledge.search.features import Cut, Floats, cut_up
from knowledge.search.kept import Kept, Piece, fingerprint
from knowledge.search.meanings import Meanings
from knowledge.search.memory import give_back, keep_apart
from knowledge.search.rivals import Rivals, named
from knowledge.search.speller import Speller
from knowledge.search.text import clean, normalise
from knowledge.search.training import Learnt, Lesson, Model, rivals_name, train
from knowledge.search.verbatim import Said, Verbatim

_SAME_TOPIC = 0.75
"""What a label of the topic talked about gains in raw score: decides between near ties, and no more."""

_SURE, _LIKELY = 0.9, 0.5
"""The chances from which the language of a question is taken as known, and is worth a guess."""

_LEAD = 4.0
"""Raw score by which the label of a phrasing that is asked word for word stands before all others."""

_AT_ONCE = 16_384  # phrasings whose vectors are in memory together
_HELD = 50  # questions after which what they touched is put down; to take it up again costs a few percent of their time


class Phrase(NamedTuple):
    """One way of asking for a label, such as "faq:passport-what", "service:passport" or "outside:embassy"."""

    label: str
    language: str
    text: str


@dataclass(frozen=True)
class Match:
    """A label that fits: its score from 0 to 1, and its nearest phrasing with that phrasing's language."""

    label: str
    score: float
    phrasing: str
    language: str


@dataclass(frozen=True)
class Ranking:
    """What the engine found: best match first, how sure it is, and the question as it was searched.

    `language` is the one the question seems to be written in, None when it is too short to tell; `guess` is the likely
    one, for where nothing else tells it.
    """

    matches: tuple[Match, ...]
    band: Band
    language: str | None
    repaired: str
    thresholds: Thresholds
    guess: str | None = None

    @property
    def alone(self) -> bool:
        """Tell whether the best match stands so far before the next that it is probably the right one."""
        second = self.matches[1].score if len(self.matches) > 1 else 0.0
        return bool(self.matches) and second <= self.thresholds.alone * self.matches[0].score


class Judged(NamedTuple):
    """What the engine said to a question, in short: the best labels, and how sure it is."""

    labels: tuple[str, ...]
    band: Band


class _Heard(NamedTuple):
    """A question on its way: as typed and as repaired, both cut up, and what language it seems to be in.

    `verbatim` is the phrasing it repeats word for word.
    """

    typed: Cut
    cut: Cut
    chances: Floats
    place: int
    language: str | None
    guess: str | None
    repaired: str
    verbatim: Said | None


class Engine:
    """Ranks the labels for a question. Immutable once built, and safe to use from several threads."""

    def __init__(
        self,
        phrases: Sequence[Phrase],
        learnt: Learnt,
        spelt: Sequence[str],
        encoder: Encoder | None,
        kept: Kept,
        name: str,
    ) -> None:
        """Take what was learnt from `phrases`, in the order they were given; use `Engine.build`.

        `spelt` are further words that are spelt well. `name` tells this engine from all others in what is `kept`.
        """
        facts, arrays = learnt.rest
        self._phrases = [phrases[number] for number in arrays["order"].tolist()]
        self._labels: list[str] = facts["labels"]
        self._languages: list[str] = facts["languages"]
        self._model = Model.of(learnt.lexicons, learnt.rest)
        self._speller = Speller(facts["words"], spelt)
        self._verbatim = Verbatim.of(arrays)
        self._encoder = encoder
        self._kept, self._name, self._asked = kept, name, itertools.count(1)
        self._lexicons: list[str] = facts["lexicons"]
        self.thresholds = self._model.thresholds
        self.parts: tuple[str, ...] = ("lexical", "speller", *(("semantic",) if encoder else ()))

    @classmethod
    def build(
        cls,
        phrases: Iterable[Phrase],
        *,
        encoder: Encoder | None = None,
        vocabulary: Iterable[str] = (),
        cache: Path | None = None,
    ) -> Engine:
        """Learn from `phrases`; the words of the texts in `vocabulary` count as spelt well.

        `cache` is a folder for what was learnt: what is there already is not learnt again. Otherwise this takes
        seconds of processor time: call it in a thread. Raises ValueError when there is nothing to learn from.
        """
        keep_apart()
        given, texts, kept = list(phrases), list(vocabulary), Kept(cache)
        name = fingerprint(*zip(*given, strict=True), [encoder.name] if encoder else b"") if given else ""
        learnt = _found(kept, name)
        if learnt is None:
            learnt = _learn(given, encoder, kept)
            rest = kept.keep(name, learnt.rest)
            learnt = learnt._replace(rest=rest)
        spelt = fingerprint(["spelt"], texts)  # apart: what is answered has no part in what is learnt
        known = kept.find(spelt) or kept.keep(spelt, Piece({"words": _spelt(texts)}, {}))
        engine = cls(given, learnt, known.facts["words"], encoder, kept, fingerprint([name, spelt]))
        give_back()
        return engine

    def rank(self, question: str, *, prefer: Collection[str] = (), limit: int = 3) -> Ranking:
        """Return the best `limit` labels for a question; `prefer` are labels of the topic talked about just now."""
        heard = self._heard(question)
        if heard is None:
            return Ranking((), Band.UNKNOWN, None, "", self.thresholds)
        meaning = self._encoder.encode([heard.repaired])[0] if self._encoder else None
        found = self._ranked(heard, meaning, prefer, limit)
        if next(self._asked) % _HELD == 0:
            self._kept.put_down()
        return found

    def judged(self, questions: Sequence[str], *, limit: int = 3) -> list[Judged]:
        """Return in short what `rank` says to each question, from the disk when the same were asked before."""
        name = fingerprint(["judged", self._name, str(limit)], questions)
        piece = self._kept.find(name)
        if piece is None:
            piece = self._kept.keep(name, Piece({"found": list(self._judged(questions, limit))}, {}))
            self._kept.put_down()
        return [Judged(tuple(labels), Band(band)) for labels, band in piece.facts["found"]]

    def _judged(self, questions: Sequence[str], limit: int) -> Iterator[tuple[list[str], str]]:
        """Give the labels and the band of each question; encoding many together is quicker."""
        heard = [self._heard(question) for question in questions]
        repaired = list(dict.fromkeys(one.repaired for one in heard if one))
        vectors = self._encoder.encode_kept(repaired) if self._encoder and repaired else None
        rows = {text: None if vectors is None else vectors[row] for row, text in enumerate(repaired)}
        for one in heard:
            if one is None:
                yield [], Band.UNKNOWN.value
                continue
            meaning = rows[one.repaired]
            logits, score = self._scored(one, None if meaning is None else self._model.compressed(meaning))
            best, _ = self._best(logits, score, (), limit)
            yield [self._labels[label] for label in best], self.thresholds.band(score).value

    def rivals(self) -> list[Rivals]:
        """Return the labels that compete for the same questions, language by language; seconds of processor time."""
        encoder = self._encoder.name if self._encoder else ""
        found: list[Rivals] = []
        with threadpool_limits(limits=1, user_api="blas"):
            for place, (language, lexicon) in enumerate(zip(self._languages, self._lexicons, strict=True)):
                pairs = self._model.rivals(place, rivals_name(lexicon, encoder), self._kept)
                found += named(language, pairs, self._labels)
        return found

    def _heard(self, question: str) -> _Heard | None:
        """Return a question in the language it seems to be in, its slips repaired; None when nothing is left of it."""
        text = clean(question)
        folded = normalise(text)
        if not folded:
            return None
        typed = cut_up(folded)
        chances = self._model.languages.chances(typed)
        verbatim = self._verbatim.find(folded)
        if verbatim and verbatim.language is not None:
            chances = np.eye(len(self._languages), dtype=np.float32)[verbatim.language]
        place = int(chances.argmax())
        guess = self._languages[place] if chances[place] >= _LIKELY else None
        language = guess if chances[place] >= _SURE else None
        repaired = self._speller.repair(text, language)
        cut = typed if repaired == text else cut_up(normalise(repaired))
        return _Heard(typed, cut, chances, place, language, guess, repaired, verbatim)

    def _ranked(self, heard: _Heard, meaning: Floats | None, prefer: Collection[str], limit: int) -> Ranking:
        """Return the best labels for a question that was heard."""
        meaning = None if meaning is None else self._model.compressed(meaning)
        logits, score = self._scored(heard, meaning)
        best, scores = self._best(logits, score, prefer, limit)
        phrasings = [self._phrases[number] for number in self._model.nearest(best, heard.cut, heard.place, meaning)]
        matches = tuple(
            Match(self._labels[label], value, phrase.text, phrase.language)
            for label, value, phrase in zip(best, scores, phrasings, strict=True)
        )
        band = self.thresholds.band(score)
        return Ranking(matches, band, heard.language, heard.repaired, self.thresholds, heard.guess)

    def _scored(self, heard: _Heard, meaning: Floats | None) -> tuple[Floats, float]:
        """Return the raw scores of all labels, and how sure the best one is, by what was typed."""
        typed, cut, chances, place = heard.typed, heard.cut, heard.chances, heard.place
        logits = self._model.logits(cut, chances, meaning, slips=cut is not typed)
        judged = logits if cut is typed else self._model.logits(typed, chances, meaning)
        score = self._model.score(judged, place, meaning)
        if heard.verbatim:
            score, logits[heard.verbatim.label] = 1.0, logits.max() + _LEAD
        return logits, score

    def _best(self, logits: Floats, score: float, prefer: Collection[str], limit: int) -> tuple[list[int], list[float]]:
        """Return the best labels and their scores; the best one's score comes from what was typed."""
        if prefer:
            logits = logits + np.isin(self._labels, list(prefer)).astype(np.float32) * np.float32(_SAME_TOPIC)
        best = (-logits).argsort(kind="stable")[: max(1, limit)].tolist()
        shares = nearness(logits[best[0]] - logits[best])
        return best, (score * shares).tolist()


def _found(kept: Kept, name: str) -> Learnt | None:
    """Return what was learnt from the same before, when all of it is kept."""
    rest = kept.find(name)
    if rest is None:
        return None
    lexicons = [kept.find(one) for one in rest.facts["lexicons"]]
    return Learnt(tuple(one for one in lexicons if one), rest) if all(lexicons) else None


def _learn(given: Sequence[Phrase], encoder: Encoder | None, kept: Kept) -> Learnt:
    """Learn from phrasings: the same one twice counts once."""
    unique = {(phrase.label, phrase.language, normalise(phrase.text)): number for number, phrase in enumerate(given)}
    keys = sorted(key for key in unique if key[2])
    if not keys:
        raise ValueError("there is no phrasing to learn from")
    order = np.array([unique[key] for key in keys])
    labels, owners = np.unique([label for label, _, _ in keys], return_inverse=True)
    names, languages = np.unique([language for _, language, _ in keys], return_inverse=True)
    vectors = _meanings(encoder, [clean(given[number].text) for number in order.tolist()]) if encoder else None
    spoken = [encoder is not None and encoder.speaks(name) for name in names.tolist()]
    texts = [text for _, _, text in keys]
    lesson = Lesson(labels.tolist(), owners, languages, texts, vectors, spoken, encoder.name if encoder else "")
    with ThreadPoolExecutor(1) as beside:
        apart = beside.submit(learnt_apart, lesson, kept)
        words: dict[str, Counter[str]] = defaultdict(Counter)
        for _, language, text in keys:
            words[language].update(text.split())
        verbatim = Verbatim.learn(texts, owners, languages)
        learnt = apart.result() or train(lesson, kept)
    facts = {**learnt.rest.facts, "labels": lesson.labels, "languages": names.tolist(), "words": words}
    return learnt._replace(rest=Piece(facts, {**learnt.rest.arrays, **verbatim.arrays(), "order": order}))


def _meanings(encoder: Encoder, texts: Sequence[str]) -> Meanings:
    """Return the vectors of texts, from the disk where they are known."""
    portions = [texts[first : first + _AT_ONCE] for first in range(0, len(texts), _AT_ONCE)]
    return Meanings.gathered(map(encoder.encode_kept, portions))


def _spelt(texts: Sequence[str]) -> list[str]:
    """Return the folded words of texts, each once."""
    return sorted({word for text in texts for word in _words(text)})


def _words(text: str) -> list[str]:
    """Return the folded words of a text of any length."""
    return [word for line in text.splitlines() for word in normalise(line).split()]
