"""Inline mode: what the bot offers in other chats."""

from __future__ import annotations

from bot.dialogue.questions.language import language_of
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, markup
from bot.dialogue.turn import Insert, Turn
from knowledge.schema import Catalog

MOST_INSERTS = 5
LEAST = 0.02
"""Confidence from which an entry is shown to somebody who is still typing."""


def offer_inserts(scene: Scene) -> Turn:
    """Return the entries closest to the typed text; for no text, the first entry of each topic."""
    catalog, typed = scene.catalog, scene.incoming.text
    ranking = scene.release.engine.rank(typed, limit=MOST_INSERTS)
    speech = Speech(catalog, language_of(scene, typed, ranking))
    known = [match.label.id for match in ranking.entries if match.confidence >= LEAST]
    near = known if typed.strip() else _first_of_topics(catalog)
    return Turn(inserts=tuple(_insert(speech, entry) for entry in near[:MOST_INSERTS]))


def _first_of_topics(catalog: Catalog) -> list[str]:
    """Return the id of each topic's first entry."""
    firsts: dict[str, str] = {}
    for entry in catalog.entries.values():
        firsts.setdefault(entry.topic, entry.id)
    return [firsts[topic] for topic in catalog.topics if topic in firsts]


def _insert(speech: Speech, entry: str) -> Insert:
    """Return an entry as the other chat will show it, below its question."""
    words = speech.catalog.entry_words(entry, speech.language)
    return Insert(words.id, words.question, markup(f"<b>{words.question}</b>\n\n{words.answer}"))
