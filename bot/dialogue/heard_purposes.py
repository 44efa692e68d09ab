"""Whom and what words are for while a request is open, by what people were seen to type then.

Without the encoder nothing is heard, and only the words themselves tell.
"""

from __future__ import annotations

from bot.dialogue.scene import Scene
from knowledge.search import purposes

FOR_PEOPLE, HARDLY_FOR_PEOPLE, FOR_NOBODY = 0.7, 0.2, 0.08
"""Chances that words in a conversation are for the other side: from the first it's not asked whether they are, below
the second it is, and below the third they surely are for the assistant.
"""
LIKELY, SURE = 0.5, 0.6
"""Chances of a purpose under a card from which it's offered, and from which it's taken for granted."""
DECISIONS = (purposes.ACCEPT, purposes.DECLINE, purposes.PASS_ON)
"""Purposes that the buttons under a card serve."""


def may_be_for_people(scene: Scene) -> bool | None:
    """Return whether words in a conversation are for the other side; None where that isn't sure."""
    people = scene.purpose.people if scene.purpose else 0.5
    return True if people >= FOR_PEOPLE else False if people <= HARDLY_FOR_PEOPLE else None


def is_for_nobody(scene: Scene) -> bool:
    """Return whether words in a conversation are surely no message to the other side."""
    return scene.purpose is not None and scene.purpose.people <= FOR_NOBODY


def is_heard(scene: Scene, *of: str, least: float = LIKELY) -> bool:
    """Return whether words under a card are likely for one of these purposes: `ACCEPT`, `AWAY`, `ASSISTANT` ..."""
    return scene.purpose is not None and sum(scene.purpose.card[each] for each in of) >= least
