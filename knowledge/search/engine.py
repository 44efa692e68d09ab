"""The search engine: a question in, ranked labels with calibrated confidence out.

The exact words of a phrasing or name win. Otherwise actions and courtesies have a recogniser of their own, while
entries, services and the traps closest to our own words compete for the answer. A detector decides whether the question
is on topic at all.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from knowledge.search import bands
from knowledge.search.acts import acts_for
from knowledge.search.aspects import MASK, NO_ASPECT, AspectMatch, Aspects, Masking, asking
from knowledge.search.encoder import Encoder
from knowledge.search.evidence import INTENT_FIGURES, Evidence, Flags, Groups, best_intents, load_constants
from knowledge.search.items import (
    COMPANIES,
    INTENTS,
    Item,
    Kind,
    Label,
    Match,
    Vocabulary,
    spoken_texts,
    verbatim,
    words_of_names,
)
from knowledge.search.languages import Heard, Languages
from knowledge.search.names import Names
from knowledge.search.ngrams import Floats
from knowledge.search.purposes import purposes_for
from knowledge.search.ranking import LONG, NONE, Band, Ranking, best_matches
from knowledge.search.recogniser import Recognised, recogniser_for
from knowledge.search.rivals import Rivals
from knowledge.search.signs import Question, Signs, searchable
from knowledge.search.speller import Speller
from knowledge.search.text import beginning, clean, normalise
from knowledge.search.threads import use_one_thread
from knowledge.search.wordings import Wordings

_STORY = 120
"""Characters from which a sentence is a story that asks nothing by itself."""
_SAME_TOPIC = 0.5
"""Raw score that a label gains for being on the current topic: it only decides near ties."""
_PLAIN_WORDS, _PLAIN_LEAD = 0.85, 0.25
"""Likeness in words, and lead, from which a question is nearly a phrasing and needs no encoder."""
_SURELY_REPAIRED = 0.7
"""Confidence from which the answer to a repaired question is sure: none of 2 000 would have changed."""
_OPEN, _FEWEST_WORDS = 0.03, 4
"""Chance of an action from which it's looked up again without places, and the words that then takes."""
FEWEST_SHARED = 0.6
"""Likeness in words that an action needs if the meaning isn't known."""
_BESIDE_A_COURTESY = 1.5
"""How far behind a courtesy an action may score that is said along with it."""
_OWN_ASPECT = 0.3
"""Confidence from which an entry's own question asks for an aspect."""

_ANYTHING = Label(Kind.OUTSIDE, "")
"""The label of names that belong to none, such as those of places."""


class _Reading(NamedTuple):
    """A question, as typed or repaired, and its evidence."""

    question: Question
    evidence: Evidence


class Engine:
    """Ranks the labels for a question. Immutable once built, and safe to use from several threads."""

    def __init__(
        self,
        items: Iterable[Item],
        encoder: Encoder | None = None,
        vocabulary: Vocabulary | None = None,
        like: Engine | None = None,
        *,
        aligned: bool = True,
    ) -> None:
        """Index the items: seconds of CPU time, so call it in a thread. Raises ValueError without a phrasing.

        What an engine `like` it has computed is used again where it would be the same. `aligned` as in `Signs`.
        """
        self.items = searchable(items)
        if not self.items:
            raise ValueError("there is no phrasing to search")
        use_one_thread()
        self.vocabulary = vocabulary = vocabulary or Vocabulary()
        self.labels = tuple(item.label for item in self.items)
        self.parts: tuple[str, ...] = ("words", "spelling", *(("meaning",) if encoder else ()))
        self._encoder, self._recogniser = encoder, recogniser_for(encoder)
        self.acts, self.purposes = acts_for(encoder), purposes_for(encoder)
        self.signs = Signs(self.items, encoder, aligned=aligned)
        self.groups = Groups.of(self.labels, np.array([item.homonym for item in self.items], np.bool_))
        self._audiences: dict[str, tuple[Flags, Groups, frozenset[Label]]] = {}
        self._show(COMPANIES)
        self._fitted = load_constants(self.signs.names, aligned=self.signs.aligned)
        self._verbatim = verbatim(self.items)
        spoken = spoken_texts(self.items, vocabulary.texts)
        self._names = words_of_names(self.items, vocabulary)
        self.languages: Languages = Languages.of(spoken, self._names, like.languages if like else None)
        self._speller = Speller.of(self.items, vocabulary, spoken, self._names)
        further = (normalise(text) for texts in vocabulary.texts.values() for text in texts)
        self.wordings = Wordings(self.items, {word for text in further for word in text.split()})
        self._own_aspects: dict[Label, frozenset[str]] = {}
        self._aspects = Aspects({NO_ASPECT: vocabulary.defining, **vocabulary.aspects}, encoder)
        places = Item(_ANYTHING, (), names=vocabulary.names)
        self._places, self._all_names = Names([places]), Names([*self.items, places])
        self._masking = Masking(self._all_names, vocabulary)
        self._named_in: dict[Label, bool] = {}

    def _show(self, audience: str) -> None:
        """Hide the labels meant for other audiences."""
        if audience not in self._audiences:
            gone = np.array([item.audience not in ("", audience) for item in self.items], np.bool_)
            known = frozenset(item.label for item in self.items if item.audience in ("", audience))
            self._audiences[audience] = (gone, self.groups.without(gone), known)
        self._gone, self._seen, self._known = self._audiences[audience]

    def seen_by(self, audience: str) -> Engine:
        """Return the search for this audience: companies, or those who handle requests. Each finds what is
        meant for it.
        """
        shown = copy.copy(self)
        shown._show(audience)
        return shown

    def rank(self, question: str, *, prefer: Collection[Label] = (), limit: int = 3, aspects: bool = True) -> Ranking:
        """Return the best `limit` labels for a question; `prefer` are labels of the current topic. Finding the
        aspects takes as long again; `with_aspects` adds them later.
        """
        found = self._rank(beginning(clean(question)), frozenset(prefer), limit, {})
        return self.with_aspects(found) if aspects else found

    def rank_without_name(self, question: str, like: Ranking, limit: int = 3, prefer: Iterable[Label] = ()) -> Ranking:
        """Return the best labels for a question without one of its names; `like` is the ranking with that name."""
        return self._rank(beginning(clean(question)), frozenset(prefer), limit, {}, like)

    def with_aspects(self, found: Ranking) -> Ranking:
        """Return a ranking with the aspects asked about its best label."""
        return replace(found, aspects=self.aspects_of(found))

    def _rank(
        self, text: str, prefer: frozenset[Label], limit: int, ready: Mapping[str, Question], like: Ranking = NONE
    ) -> Ranking:
        """Rank a readable text; unless it's `ready`, it's encoded when needed."""
        folded = normalise(text)
        if not folded:
            return Ranking()
        heard = self.languages.hear(text)
        said = self._verbatim.get(folded)
        if said in self._known:
            return self._verbatim_ranking(text, said, heard)
        question = ready.get(text) or replace(Question.of(text), vector=like.vector_of(text))
        question = replace(question, language=heard.sure or heard.guess)
        found = self._near_verbatim(question) or self._by_name(question) or self._search(question, heard, prefer, limit)
        return replace(found, language=heard.sure, guess=heard.guess)

    def rank_all(self, questions: Sequence[str], *, limit: int = 3) -> list[Ranking]:
        """Rank each question without its aspects; vectors come from the disk if known."""
        texts = [beginning(clean(question)) for question in questions]
        ready = self.signs.together(texts)
        return [self._rank(text, frozenset(), limit, ready) for text in texts]

    def repair(self, question: str) -> str:
        """Return the question with its slips corrected, as it's also read; the question itself if it has none."""
        text = beginning(clean(question))
        return self._speller.repair(text, self.languages.hear(text).sure)

    def without_names(self, text: str) -> str:
        """Return a text without names and places."""
        return self._all_names.masked(text, "")

    def verbatim_label(self, text: str) -> Label | None:
        """Return the label one of whose phrasings the text is, word for word."""
        return self._verbatim.get(normalise(text))

    def languages_of(self, word: str) -> tuple[str, ...] | None:
        """Return the languages that write a word like this, in lower case; None for a name."""
        return self.languages.of_word(word)

    def rivals(self) -> list[Rivals]:
        """Return the entries that compete for the same questions; none without an encoder."""
        return self.signs.meaning.rivals(self.items) if self.signs.meaning else []

    def found_by_others(self, label: Label, phrasings: Sequence[str]) -> int:
        """Return how many of a label's phrasings are found by its other phrasings, and not by another label's."""
        number = self.labels.index(label)
        return sum(self.signs.nearest_besides(clean(text)) == number for text in phrasings)

    def is_built_from(self, items: Iterable[Item], vocabulary: Vocabulary) -> bool:
        """Return whether an engine of these items would be the same."""
        return self.items == searchable(items) and self.vocabulary == vocabulary

    def differing_labels(self, other: Engine) -> frozenset[Label] | None:
        """Return the labels whose texts another engine lacks; None if something differs that concerns all labels."""
        if replace(self.vocabulary, texts={}) != replace(other.vocabulary, texts={}):
            return None
        ours, theirs = ({item.label: item for item in engine.items} for engine in (self, other))
        return frozenset(label for label in {**ours, **theirs} if ours.get(label) != theirs.get(label))

    def nearness(self, questions: Sequence[str], labels: Collection[Label]) -> Floats:
        """Return roughly how close each question is to any of these labels; much faster than ranking."""
        numbers = [number for number, label in enumerate(self.labels) if label in labels]
        return self.signs.nearness([beginning(clean(question)) for question in questions], numbers)

    def evidence(self, question: Question) -> Evidence:
        """Return the evidence for a question from all signs."""
        return Evidence.of(
            self.signs.of(question),
            self.signs.wishes(question),
            self._seen,
            self._fitted,
            self.signs.names,
            self.wordings.of(question.text, question.language, self.signs.names_of_items.words_in(question.text)),
            self.signs.lean(question),
        )

    # ---------------------------------------------------------------- ways of finding

    def _verbatim_ranking(self, text: str, said: Label, heard: Heard) -> Ranking:
        """Return the ranking for the exact words of a phrasing."""
        if said.kind is Kind.OUTSIDE:
            return Ranking((), Band.UNKNOWN, heard.sure, heard.guess, text, trap=said, verbatim=True)
        return Ranking((Match(said, 1.0),), Band.ANSWER, heard.sure, heard.guess, text, verbatim=True)

    def _near_verbatim(self, question: Question) -> Ranking | None:
        """Return the ranking for a question that is almost one of our phrasings."""
        likeness = np.where(self._gone, 0, self.signs.phrasings(question))
        first, second = (-likeness).argsort(kind="stable")[:2].tolist() if len(likeness) > 1 else (0, 0)
        lead = likeness[first] - (likeness[second] if second != first else 0)
        if likeness[first] < _PLAIN_WORDS or lead < _PLAIN_LEAD or self.labels[first].kind is Kind.OUTSIDE:
            return None
        return Ranking((Match(self.labels[first], float(likeness[first])),), Band.ANSWER, repaired=question.text)

    def _by_name(self, question: Question) -> Ranking | None:
        """Return the entry whose name is all that the question says: "what is the passport?"."""
        sole = self.signs.names_of_items.only_name(question.text)
        if sole is None or not all(map(self.wordings.says_nothing, sole[1])):
            return None
        best = self.labels[sole[0]]
        if best.kind is not Kind.FAQ or best not in self._known:
            return None
        return Ranking((Match(best, 1.0),), Band.ANSWER, repaired=question.text)

    def _search(self, question: Question, heard: Heard, prefer: frozenset[Label], limit: int) -> Ranking:
        """Rank the question as repaired or as typed; if the repaired one is surely answered, only that."""
        repaired = self._speller.repair(question.text, heard.sure)
        if repaired == question.text:
            return self._judge([self._read(question)], prefer, limit)
        if len(question.text) > LONG:
            question = self.signs.understand(question)
        better = self._read(self._reword(question, repaired))
        found = self._judge([better], prefer, limit)
        if found.band is Band.ANSWER and found.confidence >= _SURELY_REPAIRED:
            return found
        return self._judge([self._read(question), better], prefer, limit)

    def _read(self, question: Question) -> _Reading:
        """Return a question with its meaning, if known, and its evidence."""
        question = self.signs.understand(question)
        return _Reading(question, self.evidence(question))

    def _judge(self, readings: Sequence[_Reading], prefer: frozenset[Label], limit: int) -> Ranking:
        """Rank by the evidence. The repair may help an action, a wish or an answer independently."""
        question, evidence = max(readings, key=lambda reading: reading.evidence.best)
        constants, scores = self._fitted, evidence.scores
        if prefer:
            scores = scores + np.array([label in prefer for label in self.labels], np.float32) * np.float32(_SAME_TOPIC)
        ours, right = constants.ours(evidence.figures), constants.right(evidence.figures)
        matches = best_matches(self.labels, scores, ours, limit)
        recognised = self._recognise(readings)
        heard = recognised if recognised and recognised.knows(matches) else None
        intent, meant = max((self._intent(*reading) for reading in readings), key=lambda found: found[0])
        if heard:
            intent, meant = heard.action(meant, intent)
        elif recognised:
            intent = recognised.doubted(meant, intent)
        band = constants.band(ours, right)
        found = Ranking(tuple(matches), band, repaired=question.text, trap=self._trap(evidence), heard=heard)
        found = replace(found, vector=question.vector, wished=self._wish_chances(readings, heard, recognised))
        if meant is not None and (done := bands.of_intent(found, intent, meant, constants.cuts)):
            return replace(found, matches=(Match(meant, intent), *matches)[:limit], band=done)
        chance, entry = heard.entry() if heard else (0.0, None)
        if entry and (asked := bands.of_entry(found, chance, entry)):
            others = (match for match in matches if match.label != entry)
            return replace(found, matches=(Match(entry, chance), *others)[:limit], band=asked, trap=None)
        return found if bands.is_ours(found, question.folded) else replace(found, band=Band.UNKNOWN)

    def _recognise(self, readings: Sequence[_Reading]) -> Recognised | None:
        """Return what kind of thing the question is; None without an encoder."""
        if self._recogniser is None:
            return None
        vectors = [question.vector for question, _ in readings if question.vector is not None]
        return self._recogniser.of(vectors, self._known) if vectors else None

    def _intent(self, question: Question, evidence: Evidence) -> tuple[float, Label | None]:
        """Return the likeliest action or courtesy and its chance; a place mentioned as well changes nothing."""
        if not self.groups.intents.any():
            return 0.0, None
        chance, label = self._nearest_intent(evidence)
        if label and self._all_names.words_in(question.text) and not self._names_something(label):
            return 0.0, None  # nobody says a name in passing who means a thing that has none: "oreec topics"
        if not _OPEN <= chance < self._fitted.cuts["intent-likely"]:
            return chance, label
        without = self._places.masked(question.text, MASK)
        if without == question.text or len(without.split()) < _FEWEST_WORDS:
            return chance, label
        better, nearest = self._nearest_intent(self.evidence(self._reword(question, without)))
        return (better, nearest) if better > chance and nearest and nearest.kind is Kind.ACTION else (chance, label)

    def _reword(self, question: Question, text: str) -> Question:
        """Return the question in slightly different words; a long one keeps its meaning."""
        long = len(question.text) > LONG
        return question.in_words(text) if long else self.signs.understand(Question.of(text, question.language))

    def _nearest_intent(self, evidence: Evidence) -> tuple[float, Label | None]:
        """Return the nearest action or courtesy and its chance. By words alone it must be nearest overall."""
        figures = dict(zip(INTENT_FIGURES, evidence.intent_figures.tolist(), strict=True))
        sure = self._fitted.right(evidence.figures) >= self._fitted.cuts["answer"] and figures["lead"] < 0
        if self._encoder is None and (sure or figures["words"] < FEWEST_SHARED):
            return 0.0, None
        chance = self._fitted.intent(evidence.intent_figures)
        return chance, self.labels[self._best_intent(evidence)]

    def _best_intent(self, evidence: Evidence) -> int:
        """Return the number of the nearest action or courtesy. Rude people who want something want something."""
        ranked: list[int] = best_intents(evidence.asked, self.groups, len(self.labels)).tolist()
        near = (n for n in ranked if evidence.asked[n] > evidence.asked[ranked[0]] - _BESIDE_A_COURTESY)
        return next((number for number in near if self.labels[number].kind is Kind.ACTION), ranked[0])

    def _wish_chances(
        self, readings: Sequence[_Reading], heard: Recognised | None, recognised: Recognised | None
    ) -> tuple[Match, ...]:
        """Return each service's chance of being wanted. The recogniser decides if it was `heard` and knows the
        service; otherwise it can only lower the chance.
        """
        services = [label for label in self.labels if label.kind is Kind.SERVICE]
        chances = [[self._fitted.wish(row) for row in reading.evidence.wish_figures] for reading in readings]
        known, most = heard.wanted if heard else {}, recognised.wanted if recognised else {}
        return tuple(
            Match(label, known.get(label, min(max(found), most.get(label, 1.0))))
            for label, *found in zip(services, *chances, strict=True)
        )

    def _names_something(self, label: Label) -> bool:
        """Return whether people who mean an action or courtesy also name things: "withdraw my request for Hamburg"."""
        if label not in self._named_in:
            item = self.items[self.labels.index(label)]
            said = [spoken.text for spoken in item.phrasings] if label.kind in INTENTS else []
            self._named_in[label] = any(self._all_names.words_in(text) for text in said)
        return self._named_in[label]

    def _trap(self, evidence: Evidence) -> Label | None:
        """Return the trap nearest to a question that resembles nothing of ours as much."""
        if not self.groups.traps.any():
            return None
        nearest = int(np.where(self.groups.traps, evidence.asked, -np.inf).argmax())
        others = float(evidence.asked[self._seen.own].max(initial=0.0))
        least = max(others, self._fitted.cuts["trap"])
        return self.labels[nearest] if evidence.asked[nearest] > least else None

    def aspects_of(self, found: Ranking) -> tuple[AspectMatch, ...]:
        """Return the aspects asked about the best entry. Names are masked, so its own name doesn't matter."""
        if found.band is Band.UNKNOWN or found.best is None or found.best.kind is not Kind.FAQ:
            return ()
        sentence = asking(found.repaired)
        if len(sentence) > _STORY:
            return ()
        asked = self.aspects_in(sentence, found.language or found.guess)
        if asked and asked[0].id in self.aspects_told_anyway(found.best):
            return ()
        return asked

    def aspects_in(self, text: str, language: str | None = None) -> tuple[AspectMatch, ...]:
        """Return the aspects a question asks for; `language` may be unknown."""
        return self._aspects.rank(self._masking.mask(text, language))

    def aspects_told_anyway(self, label: Label) -> frozenset[str]:
        """Return the aspects that an entry as a whole is about, so that no fact need come first.

        Aspects it says aren't known don't count, whatever its title asks: "a Swedish company in Cape Town".
        """
        if label not in self._own_aspects:
            item = self.items[self.labels.index(label)]
            question = item.phrasings[0]
            found = self.aspects_in(question.text, question.language)[:1]
            told = frozenset(aspect.id for aspect in found if aspect.confidence >= _OWN_ASPECT)
            self._own_aspects[label] = told - item.unknown
        return self._own_aspects[label]
