"""What the search makes of somebody's words: looked up once for an event, outside the event loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dialogue.callbacks import AskAssistant, AskToo, decode
from bot.dialogue.events import EventKind, Incoming
from knowledge.releases.release import Release
from knowledge.search import Ranking
from storage.waits import WaitForMove

if TYPE_CHECKING:
    from bot.dialogue.scene import Scene  # which carries an Interpretation

LONGEST = 600
"""Characters of a question that are looked at: what it is about stands at its beginning, and all would take long."""
TYPED = frozenset({EventKind.TEXT, EventKind.EDITED, EventKind.INLINE})


@dataclass(frozen=True)
class Interpretation:
    """How the search ranks the `text`, where the conversation is about `topic`."""

    text: str
    topic: str
    ranking: Ranking


def words_to_interpret(scene: Scene) -> str:
    """The words that the decision will have to understand; empty where they go to people or there are none."""
    event = scene.event
    if not isinstance(event, Incoming):
        return ""
    if event.nature in TYPED:
        to_people = scene.snapshot.replied or isinstance(scene.session.expected, WaitForMove)
        return "" if to_people else event.text
    pressed = decode(event.action)
    held = scene.session.held_messages.get(pressed.token) if isinstance(pressed, AskAssistant | AskToo) else None
    return held.words if held else ""


def interpret(release: Release, text: str, topic: str) -> Interpretation:
    """Look the words up. Takes milliseconds of CPU: for a thread."""
    prefer = [f"faq:{entry.id}" for entry in release.catalog.entries.values() if entry.topic == topic]
    text = text[:LONGEST]
    return Interpretation(text, topic, release.engine.rank(text, prefer=prefer))


def ranked(scene: Scene, text: str) -> Ranking:
    """The ranking of the words: the one that the scene brings along, where it is of these."""
    known, topic = scene.interpretation, scene.session.topic
    if known is None or (known.text, known.topic) != (text[:LONGEST], topic):
        known = interpret(scene.release, text, topic)
    return known.ranking
