"""Which language to answer in, and what to say if the content doesn't speak it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.dialogue.questions.elsewhere import is_name
from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, markup
from bot.dialogue.wishes.own_names import find_bare_name
from knowledge.releases.release import Release
from knowledge.schema import REFERENCE_LANGUAGE, Catalog, Unspoken, per_catalog
from knowledge.search import Band, Ranking
from knowledge.search.languages import words_as_written
from knowledge.search.text import beginning, normalise
from storage.messages import Text

WITHOUT_SPACES = "\u3000"
"""Scripts from this character on put no spaces between words."""
LEAD = 0.4
"""By how many of its own words a language that the content doesn't speak must lead."""
USUAL = 0.6
"""What the phone's language and the chat's language each add to the count of words."""
MOST_WORDS = 40
"""Words of a question whose languages are counted."""


def language_of(scene: Scene, question: str, ranking: Ranking) -> str:
    """Return the language to answer in: the chosen one, else the question's, else that of the chat or the phone,
    else the likeliest.

    If none of the words belong to the language of the chat or the phone, but they do to another one, that one
    counts. Names of places and companies say nothing about the language ("Chile"); nor do words that only resemble
    one, or a single word that finds nothing: "filter".
    """
    person = scene.session.person or scene.incoming.person
    catalog = scene.catalog
    if is_name(catalog, question) or find_bare_name(scene, question):
        return catalog.best_language(person.language, scene.session.spoken, person.phone_language)
    if not person.language and unspoken_language(scene, question, ranking):
        return REFERENCE_LANGUAGE
    usual: tuple[str, ...] = (scene.session.spoken, person.phone_language)
    counts = _counts(scene.release, question)
    lone = ranking.band is Band.UNKNOWN and len(question.split()) == 1
    doubtful = lone or not counts.get(ranking.likely_language)
    if ranking.language and doubtful and scene.session.spoken and not person.language:
        return catalog.best_language(scene.session.spoken)
    if not ranking.language and ranking.guess:
        usual = tuple(known for known in usual if counts.get(known.partition("-")[0]) or not counts.get(ranking.guess))
    told = (person.language, ranking.language, *usual, ranking.guess)
    return catalog.best_language(*(language or "" for language in told))


def unspoken_language(scene: Scene, question: str, ranking: Ranking) -> str:
    """Return the question's language if the content doesn't speak it; else "".

    It's the language whose typical words cover more of the question than any of ours. A word shared by several
    languages counts less. A script that none of our languages uses decides it as well.
    """
    known = _marks(scene.catalog)
    counts = _counts(scene.release, question)
    phone = (scene.session.person or scene.incoming.person).phone_language.partition("-")[0]
    for usual in (phone, scene.session.spoken):
        if usual != REFERENCE_LANGUAGE and counts.get(usual):
            counts[usual] += USUAL
    best = max(known, key=lambda language: counts[language], default="")
    ours = max((count for language, count in counts.items() if language not in known), default=0.0)
    if best and counts[best] - ours >= LEAD:
        return best
    return _by_script(known, question) if not counts.get(best) and not ours else ""


@dataclass(frozen=True)
class Marks:
    """What identifies a language that the content doesn't speak: its words, without accents, and its phrases."""

    written: frozenset[str]
    folded: frozenset[str]
    phrases: tuple[str, ...]
    signs: tuple[str, ...]
    """Characters of scripts without spaces."""
    letters: frozenset[str]

    def count(self, words: Sequence[str], text: str) -> int:
        """Return how many words of a text its words and phrases cover."""
        said = f" {' '.join(words)} "
        phrases = sum(len(phrase.split()) for phrase in self.phrases if f" {phrase} " in said)
        return phrases + sum(sign in text for sign in self.signs)

    def has(self, word: str) -> bool:
        """Return whether a word is one of its words; accents may be left out."""
        return word in self.written or (word.isascii() and word in self.folded)


@per_catalog
def _marks(catalog: Catalog) -> Mapping[str, Marks]:
    """Return the marks of each language that the content lacks."""
    known = catalog.intents[REFERENCE_LANGUAGE].unspoken
    return {code: _marks_of(spoken) for code, spoken in known.items() if code not in catalog.languages}


def _marks_of(spoken: Unspoken) -> Marks:
    marks = [mark.lower() for mark in spoken.marks]
    signs = tuple(mark for mark in marks if mark >= WITHOUT_SPACES)
    words = frozenset(mark for mark in marks if " " not in mark and mark not in signs)
    phrases = tuple(mark for mark in marks if " " in mark)
    said = f"{spoken.sentence} {spoken.leads} {' '.join(marks)}".lower()
    letters = frozenset(letter for letter in said if letter.isalpha() and not letter.isascii())
    return Marks(words, frozenset(map(normalise, words)), phrases, signs, letters)


def _counts(release: Release, question: str) -> dict[str, float]:
    """Return how many words of a question each language accounts for; names belong to none."""
    known, engine, question = _marks(release.catalog), release.engine, beginning(question)
    counts, words = dict.fromkeys(release.catalog.languages, 0.0), words_as_written(question)
    counts |= {code: float(marks.count(words, question)) for code, marks in known.items()}
    for word in words[:MOST_WORDS]:
        ours = engine.languages_of(word)
        if ours is None:
            continue
        languages = [*ours, *(code for code, marks in known.items() if marks.has(word))]
        for language in languages:
            counts[language] += len(languages) ** -0.5
    return counts


def _by_script(known: Mapping[str, Marks], question: str) -> str:
    """Return the language of the letters in a question without known words; "" if one of ours may use them too."""
    letters = {letter for letter in question.lower() if letter.isalpha()}
    if not letters or any(unicodedata.name(letter, "").startswith("LATIN") for letter in letters):
        return ""
    best = max(known, key=lambda code: len(letters & known[code].letters), default="")
    return best if best and letters & known[best].letters else ""


def apology(scene: Scene, question: str, ranking: Ranking, *, answers: bool = False) -> Text | None:
    """Return a sentence, in the question's language, that says that the content doesn't speak it; else None. If
    what follows `answers` the question, the sentence introduces it.
    """
    chosen = (scene.session.person or scene.incoming.person).language
    language = "" if chosen else unspoken_language(scene, question, ranking)
    if not language:
        return None
    known = scene.catalog.intents[REFERENCE_LANGUAGE].unspoken[language]
    return markup(f"{known.sentence} {known.leads}".strip() if answers else known.sentence)


def add_apology(scene: Scene, question: str, ranking: Ranking, text: Text, *, answers: bool) -> Text:
    """Return the text, preceded by the apology if the content doesn't speak the person's language."""
    sorry = apology(scene, question, ranking, answers=answers)
    return join((sorry, text), "\n\n") if sorry else text
