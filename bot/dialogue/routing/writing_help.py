"""Answers about writing to the other side: may I send files, change what I wrote, have it translated. Only the
assistant knows.
"""

from __future__ import annotations

from bot.dialogue.events import EventKind
from bot.dialogue.forms.file_words import offers_file
from bot.dialogue.requests import addressees, relay, topics, transitions
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from bot.dialogue.words.plain_words import FRAMING, SOFTENING, begins_with, has_word, says, without_ends

MOST_WORDS = 10
"""Up to this many words ask one of these; longer messages are for the other side."""


def answer(scene: Scene) -> Turn | None:
    """Answer such a question. None for other words, and for questions to the other side: "can I send you a file?"."""
    if not _is_heard(scene) or len(scene.incoming.text.split()) > MOST_WORDS:
        return None
    if not addressees.addressees(scene, additions=True):
        return None
    key = _asked(scene, scene.incoming.text)
    return relay.add_send_buttons(scene, say(scene, scene.speech.text(f"talk.{key}"))) if key else None


def _is_heard(scene: Scene) -> bool:
    """Return whether the assistant or the other side reads the words: in a group, those that name the assistant or
    stand in the topic of a conversation.
    """
    incoming = scene.incoming
    if not incoming.overheard:
        return True
    talks = [each.request for each in addressees.addressees(scene) if each.is_talking]
    in_topic = any(transitions.in_its_topic(scene, request) for request in talks)
    free = scene.session.expected is None and not incoming.text.lstrip().startswith(topics.ASIDE)
    return incoming.kind is EventKind.TEXT and in_topic and free


def _asked(scene: Scene, words: str) -> str:
    """Return the key of the answer to what is asked; "" for anything else."""
    catalog, talking = scene.catalog, addressees.is_in_conversation(scene)
    to_somebody = has_word(catalog, without_ends(catalog, words, "polite"), "addressing")
    if says(catalog, without_ends(catalog, words, *SOFTENING, *FRAMING, "of-requests", "articles"), "translating"):
        return "" if talking and to_somebody else "translations"
    if to_somebody or not begins_with(catalog, words, "how-to"):
        return ""
    if offers_file(catalog, words):
        return "files"
    corrects = has_word(catalog, words, "own-message") and has_word(catalog, words, "change")
    return "corrections" if talking and corrects else ""
