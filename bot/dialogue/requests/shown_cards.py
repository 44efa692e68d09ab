"""Questions that a request's card answers: of contacts who are to decide ("can I see their website?"), and of companies
that want to read what was written.
"""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.requests import addressees, relay, transitions
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import begins_with, has_word, looks_like_question
from storage.records import Side

MOST_WORDS = 6
"""Up to this many words ask to see the conversation, and nothing else."""


def show(scene: Scene, *, talking: bool) -> Turn | None:
    """Show the card that answers the words. A contact's question may be for the company; of several requests, the
    buttons are shown. Returns None for other words.
    """
    if talking:
        return _show_conversation(scene)
    waiting = transitions.undecided_requests(scene) if _asks(scene) else []
    offered = relay.offer(scene, meant=waiting if len(waiting) > 1 else ()) if waiting else None
    if offered is None or len(waiting) > 1:
        return offered
    return transitions.show(scene, callbacks.ShowRequest(waiting[0].id)) + offered


def _show_conversation(scene: Scene) -> Turn | None:
    """Show a company what was written, where it asks for that: "show me the conversation"."""
    catalog, words, chosen = scene.catalog, scene.incoming.text, addressees.partner(scene)
    if chosen is None or Side.COMPANY not in scene.sides(chosen.request) or len(words.split()) > MOST_WORDS:
        return None
    if has_word(catalog, words, "addressing") or not has_word(catalog, words, "written-so-far"):
        return None
    asks = begins_with(catalog, words, "showing")
    return transitions.show(scene, callbacks.ShowRequest(chosen.request.id)) if asks else None


def _asks(scene: Scene) -> bool:
    """Return whether the words ask about those who sent a request, or about deciding on it."""
    catalog, text = scene.catalog, scene.incoming.text
    if not scene.incoming.private:
        return False
    decides = has_word(catalog, text, "decide") and not has_word(catalog, text, "addressing")
    if decides and looks_like_question(catalog, text):
        return True
    return has_word(catalog, text, "about-senders") and Clauses.of(catalog).asks(text)
