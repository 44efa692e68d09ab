"""Facts as an admin types and reads them: one per line, as `When: It took place in March 2017.`"""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, literal, shorten
from knowledge.schema import REFERENCE_LANGUAGE
from knowledge.search.text import normalise
from storage.messages import Text

_CLEAR, _LEAD = 0.4, 2
"""Confidence from which other words mean an aspect, and how many times likelier than the next one it must be."""
_SENTENCE = 3
"""Words from which a line may be a fact without its aspect."""
_LONGEST = 60
"""Characters of a line that are shown when it couldn't be read."""


def list_aspects(scene: Scene) -> dict[str, Text]:
    """Return what a question for facts shows: what they may be about, and the word for a date, of the example."""
    labels = [literal(aspect_label(scene, aspect)) for aspect in scene.catalog.aspects]
    return {"aspects": join(labels, " · "), "date": literal(aspect_label(scene, "date"))}


def aspect_label(scene: Scene, aspect: str) -> str:
    """Return what an aspect is called in the admin's language; its id if the content has no such aspect."""
    return scene.catalog.aspect_words(aspect, scene.language).label if aspect in scene.catalog.aspects else aspect


def fact_lines(scene: Scene, facts: Mapping[str, str]) -> str:
    """Return the facts as lines that can be sent back as they are."""
    return "\n".join(f"{aspect_label(scene, aspect)}: {fact}" for aspect, fact in facts.items())


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
            unread = unread or line
    return facts, unread if facts or unread else words


def refuse(scene: Scene, unread: str, *, others: bool) -> Text:
    """Say which line couldn't be read, and how it might be written; with `others`, that the rest is kept."""
    text = scene.speech.text("entry.bad-fact" if others else "entry.bad-facts", line=shorten(unread, _LONGEST))
    ranked = [] if ":" in unread else scene.release.engine.aspects_in(unread, scene.language)
    if not ranked or len(unread.split()) < _SENTENCE:
        return text
    likely = fact_lines(scene, {ranked[0].id: unread})
    return join([text, scene.speech.text("entry.fact-like", line=likely)], "\n\n")


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
    catalog = scene.catalog
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
