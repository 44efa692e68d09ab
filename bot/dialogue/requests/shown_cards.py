"""Questions that a request's card answers: of contacts who are to decide ("can I see their website?"), and of companies
that want to read what was written.
"""

from __future__ import annotations

from bot.dialogue import callbacks, heard_purposes
from bot.dialogue.questions import policy
from bot.dialogue.requests import addressees, decision_words, naming, passing_words, relay, transitions
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import begins_with, has_word, looks_like_question
from knowledge.search.purposes import ASSISTANT
from storage.records import Request, Side

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


def ask_about_decision(scene: Scene, requests: list[Request]) -> Turn:
    """Ask whom words are for that may decide on a request or tell the company something. The card is shown too if
    it's the only one and the words say what one of its buttons does.
    """
    if decision_words.is_only_heard(scene) and (passed := passing_words.offer_in_doubt(scene, talking=False)):
        return passed
    bare = decision_words.is_bare_answer(scene, scene.incoming.text) or decision_words.tells_somebody(scene)
    if (bare or naming.is_told_apart(scene) or len(requests) > 1) and (asked := relay.offer(scene, meant=requests)):
        return asked
    return transitions.show_cards_again(scene, requests) + (relay.offer(scene) or Turn())


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
    if heard_purposes.is_heard(scene, ASSISTANT) and policy.decide(scene, text).is_unsure:
        return True  # what the card tells is asked more often than anything else
    decides = has_word(catalog, text, "decide") and not has_word(catalog, text, "addressing")
    if decides and looks_like_question(catalog, text):
        return True
    return has_word(catalog, text, "about-senders") and Clauses.of(catalog).asks(text)
