"""Contacts who ask about a request on which they're to decide: "can I see their website?", "can I still accept?"."""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.requests import relay, transitions
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import has_word, looks_like_question


def show(scene: Scene) -> Turn | None:
    """Show the card, which tells most of it, and ask whether the question is for the company; of several requests,
    their buttons. None for other words.
    """
    waiting = transitions.undecided_requests(scene) if _asks(scene) else []
    offered = relay.offer(scene, meant=waiting if len(waiting) > 1 else ()) if waiting else None
    if offered is None or len(waiting) > 1:
        return offered
    return transitions.show(scene, callbacks.ShowRequest(waiting[0].id)) + offered


def _asks(scene: Scene) -> bool:
    """Return whether the words ask about those who sent a request, or about deciding on it."""
    catalog, text = scene.catalog, scene.incoming.text
    if not scene.incoming.private:
        return False
    decides = has_word(catalog, text, "decide") and not has_word(catalog, text, "addressing")
    if decides and looks_like_question(catalog, text):
        return True
    return has_word(catalog, text, "about-senders") and Clauses.of(catalog).asks(text)
