"""Facts as an admin types them: one per line, as `aspect: sentence`."""

from __future__ import annotations

from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, literal, shorten
from knowledge.schema import REFERENCE_LANGUAGE
from knowledge.search.text import normalise
from storage.messages import Text

_CLEAR, _LEAD = 0.4, 2
"""Confidence from which other words mean an aspect, and how many times likelier than the next one it must be."""
_LONGEST = 60
"""Characters of a line that are shown when it couldn't be read."""


def aspect_names(scene: Scene) -> Text:
    """Return the aspects that a fact may be about, each with its label in the admin's language."""
    catalog = scene.release.catalog
    lines = [f"{aspect} ({catalog.aspect_words(aspect, scene.language).label})" for aspect in catalog.aspects]
    return join([literal(line) for line in lines], " · ")


def read_facts(scene: Scene, words: str) -> tuple[dict[str, str], str]:
    """Return the sentence for each aspect that a line tells, and the first line that tells none, "" when all do."""
    known = _aspects_by_name(scene)
    facts: dict[str, str] = {}
    unread = ""
    for line in _lines(words):
        name, sentence = _parts(line)
        found = (known.get(normalise(name)) or _guess_aspect(scene, name)) if sentence else ""
        if found:
            facts[found] = sentence
        else:
            unread = unread or shorten(line, _LONGEST)
    return facts, unread if facts or unread else shorten(words, _LONGEST)


def read_late_facts(scene: Scene, words: str) -> dict[str, str]:
    """Return the facts of words that answer another question, where every line has an aspect by its own name; else
    none: many send each line as a message.
    """
    known = _aspects_by_name(scene)
    parts = [_parts(line) for line in _lines(words)]
    told = all(sentence and normalise(name) in known for name, sentence in parts)
    return {known[normalise(name)]: sentence for name, sentence in parts} if told else {}


def _lines(words: str) -> list[str]:
    """Return the lines that were typed, without bullets."""
    return [bare for line in words.splitlines() if (bare := line.strip("•- ").strip())]


def _parts(line: str) -> tuple[str, str]:
    """Return what stands before the colon, and the sentence behind it."""
    name, _, sentence = line.partition(":")
    return name, sentence.strip()


def _aspects_by_name(scene: Scene) -> dict[str, str]:
    """Return the aspects by what they're called: their ids, and their labels, first of all in the admin's language."""
    catalog = scene.release.catalog
    known: dict[str, str] = {}
    for aspect in catalog.aspects:
        for language in (*reversed(catalog.languages), REFERENCE_LANGUAGE, scene.language):
            known[normalise(catalog.aspect_words(aspect, language).label)] = aspect
    return known | {normalise(aspect): aspect for aspect in catalog.aspects}  # an id wins over another aspect's label


def _guess_aspect(scene: Scene, name: str) -> str:
    """Return the aspect that other words for it clearly mean ("price", "how to take part"), or ""; the preview shows
    which.
    """
    ranked = scene.release.engine.aspects_in(name, scene.language)
    best, second = [*(aspect.confidence for aspect in ranked), 0.0, 0.0][:2]
    return ranked[0].id if best >= max(_CLEAR, _LEAD * second) else ""
