"""Answers for other chats: what inline mode offers there."""

from __future__ import annotations

from bot.dialogue.questions.language import language_of
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, markup
from bot.dialogue.turn import Insert, Turn
from knowledge.schema import Catalog
from knowledge.search import Ranking

MOST_INSERTS = 5


def inserts(scene: Scene) -> Turn:
    """The entries closest to what is typed; before anything is typed, the first of each topic."""
    catalog, typed = scene.release.catalog, scene.incoming.text
    ranking = scene.release.engine.rank(typed, limit=MOST_INSERTS)
    speech = Speech(catalog, language_of(scene, typed, ranking))
    near = _near(ranking) if typed.strip() else _first_of_topics(catalog)
    return Turn(inserts=tuple(_insert(speech, entry) for entry in near[:MOST_INSERTS]))


def _near(ranking: Ranking) -> list[str]:
    """Ids of the entries close to the typed words."""
    least = ranking.thresholds.suggest / 2
    labels = [match.label for match in ranking.matches if match.label.startswith("faq:") and match.score >= least]
    return [label.partition(":")[2] for label in labels]


def _first_of_topics(catalog: Catalog) -> list[str]:
    """Id of the first entry of each topic."""
    firsts: dict[str, str] = {}
    for entry in catalog.entries.values():
        firsts.setdefault(entry.topic, entry.id)
    return [firsts[topic] for topic in catalog.topics if topic in firsts]


def _insert(speech: Speech, entry: str) -> Insert:
    """An entry under its question, as the other chat shows it."""
    words = speech.catalog.entry_words(entry, speech.language)
    return Insert(words.id, words.question, markup(f"<b>{words.question}</b>\n\n{words.answer}"))
