"""Which language to answer in, and what to say if the content doesn't speak the person's."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, markup
from knowledge.schema import REFERENCE_LANGUAGE
from knowledge.search import Ranking
from knowledge.search.text import normalise
from storage.messages import Text

WITHOUT_SPACES = "\u3000"
"""From this character on come scripts that put no spaces between words."""
FEW_WORDS = 3
"""In so short a question a single mark tells the language."""


def language_of(scene: Scene, question: str, ranking: Ranking) -> str:
    """Return the language to answer in: chosen, else of the question, else of the chat, the phone or the likeliest."""
    person = scene.session.person or scene.incoming.person
    catalog = scene.release.catalog
    if not person.language and unspoken(scene, question, ranking):
        return REFERENCE_LANGUAGE
    told = (person.language, ranking.language, scene.session.spoken, person.phone_language, ranking.guess)
    return catalog.best_language(*(language or "" for language in told))


def unspoken(scene: Scene, question: str, ranking: Ranking) -> str:
    """Return the question's language if the content lacks it but has a sentence that says so; else "".

    A language is recognised by its marks: words that none of our languages has, or phrases. It takes two of them. One
    is enough if the phone speaks the language too, if the words point to none of our languages, or if there are only a
    few words and the phone doesn't speak one of ours.
    """
    known = scene.release.catalog.intents[REFERENCE_LANGUAGE].unspoken
    ours = scene.release.catalog.languages
    words = normalise(question).split()
    strange = {word for word in words if not scene.release.engine.knows(word)}
    marks = {
        language: sum(_weight(mark, question, words, strange) for mark in spoken.marks)
        for language, spoken in known.items()
        if language not in ours
    }
    best = max(marks, key=lambda language: marks[language], default="")
    phone = (scene.session.person or scene.incoming.person).phone_language.partition("-")[0]
    short = len(words) <= FEW_WORDS and (phone == REFERENCE_LANGUAGE or phone not in ours)
    needed = 1 if phone == best or ranking.language is None or short else 2
    return best if best and marks[best] >= needed else ""


def _weight(mark: str, question: str, words: list[str], strange: Collection[str]) -> int:
    """Return how much a mark tells: each word of a phrase counts, a single word only where none of ours is like it."""
    if mark >= WITHOUT_SPACES:
        return int(mark in question)
    folded = _folded(mark)
    if " " in folded:
        return len(folded.split()) if f" {folded} " in f" {' '.join(words)} " else 0
    return int(folded in strange)


_folded = lru_cache(4096)(normalise)
"""Marks as they're compared: the same few hundred for every question."""


def apology(scene: Scene, question: str, ranking: Ranking, *, answers: bool = False) -> Text | None:
    """Return a sentence in the question's language that says that the content lacks it; None where it doesn't.

    If what follows `answers` the question, the sentence leads over to it.
    """
    chosen = (scene.session.person or scene.incoming.person).language
    language = "" if chosen else unspoken(scene, question, ranking)
    if not language:
        return None
    known = scene.release.catalog.intents[REFERENCE_LANGUAGE].unspoken[language]
    return markup(f"{known.sentence} {known.leads}".strip() if answers else known.sentence)


def noting_language(scene: Scene, question: str, ranking: Ranking, text: Text, *, answers: bool) -> Text:
    """Return the text, preceded by the apology if the content doesn't speak the person's language."""
    sorry = apology(scene, question, ranking, answers=answers)
    return join((sorry, text), "\n\n") if sorry else text
