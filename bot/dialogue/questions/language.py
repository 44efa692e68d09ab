"""Which language to answer in, and what to say if the content doesn't speak the person's."""

from __future__ import annotations

from functools import lru_cache

from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, markup
from knowledge.schema import REFERENCE_LANGUAGE
from knowledge.search import Ranking
from knowledge.search.text import normalise
from storage.messages import Text

WITHOUT_SPACES = "\u3000"
"""From this character on come scripts that put no spaces between words."""


def language_of(scene: Scene, question: str, ranking: Ranking) -> str:
    """Return the language to answer in: the one chosen, else the question's, else the phone's, else the likeliest."""
    person = scene.session.person or scene.incoming.person
    catalog = scene.release.catalog
    if not person.language and unspoken(scene, question, ranking):
        return REFERENCE_LANGUAGE
    return catalog.best_language(person.language, ranking.language or "", person.phone_language, ranking.guess or "")


def unspoken(scene: Scene, question: str, ranking: Ranking) -> str:
    """Return the question's language if the content lacks it but has a sentence that says so; else "".

    A language is recognised by marker words that none of our languages has: two of them, or one if the phone speaks
    the language too or the words point to none of ours.
    """
    known = scene.release.catalog.intents[REFERENCE_LANGUAGE].unspoken
    words = {word for word in normalise(question).split() if not scene.release.engine.knows(word)}
    found = {
        language: sum(_folded(mark) in words or (mark >= WITHOUT_SPACES and mark in question) for mark in spoken.marks)
        for language, spoken in known.items()
        if language not in scene.release.catalog.languages
    }
    best = max(found, key=lambda language: found[language], default="")
    person = scene.session.person or scene.incoming.person
    needed = 1 if person.phone_language.partition("-")[0] == best or ranking.language is None else 2
    return best if best and found[best] >= needed else ""


_folded = lru_cache(4096)(normalise)
"""Marks as they're compared: the same few hundred for every question."""


def noting_language(scene: Scene, question: str, ranking: Ranking, text: Text) -> Text:
    """Return the text, preceded by a sentence in the person's own language if the content doesn't speak it."""
    person = scene.session.person or scene.incoming.person
    catalog = scene.release.catalog
    language = "" if person.language else unspoken(scene, question, ranking)
    if not language:
        return text
    return join((markup(catalog.intents[REFERENCE_LANGUAGE].unspoken[language].sentence), text), "\n\n")
