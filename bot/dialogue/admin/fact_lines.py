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
    """Return the sentence for each aspect, and the first line that tells none, "" when all do."""
    known = _aspects_by_name(scene)
    facts: dict[str, str] = {}
    for line in filter(None, (line.strip("•- ").strip() for line in words.splitlines())):
        name, colon, sentence = line.partition(":")
        found = (known.get(normalise(name)) or _guess_aspect(scene, name)) if colon and sentence.strip() else ""
        if not found:
            return {}, shorten(line, _LONGEST)
        facts[found] = sentence.strip()
    return facts, "" if facts else shorten(words, _LONGEST)


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
