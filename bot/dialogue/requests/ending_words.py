"""Words that order the end of a request: "close it", "withdraw the request". It is confirmed before anything ends."""

from __future__ import annotations

from bot.dialogue.callbacks import MakeMove
from bot.dialogue.requests import in_touch, naming, relay, submission, transitions
from bot.dialogue.requests.lifecycle import Move, allowed_moves
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from bot.dialogue.words.plain_words import FRAMING, SOFTENING, begins_with, has_word, says, without_ends
from storage.records import Request

AROUND_IT = (*SOFTENING, *FRAMING, "of-requests", "articles", "sent-by")
"""Lists of words that may stand around an order and name nothing but the request."""
MOST_WORDS = 12
"""Up to this many words order something and say nothing else."""


def confirm(scene: Scene) -> Turn | None:
    """Ask whether the request is to end that the words order to; they may be for the other side as well. None for other
    words, and for questions how that is done.
    """
    if begins_with(scene.release.catalog, scene.incoming.text, "how-to"):
        return None
    end = find_end(scene)
    request = scene.request(end.number) if end else None
    if end is None or request is None:
        return None
    text, buttons = transitions.confirmation(scene.speech, request, end.move)
    return relay.offer_besides(scene, text, *buttons)


def find_end(scene: Scene) -> MakeMove | None:
    """Return the move that ends the request meant by words such as "close it"; None where none or several may be."""
    preferred = _ordered(scene)
    if preferred is None:
        return None
    found = {}
    for request in scene.snapshot.requests:
        able = {move for side in submission.sides(scene, request) for move in allowed_moves(request, side)}
        if moves := able & {Move.CLOSE, Move.WITHDRAW}:
            found[request.id] = MakeMove(request.id, preferred if preferred in moves else moves.pop())
    named = [number for number in found if _is_named(scene, number)]
    number = next((number for number in found if _is_in_its_topic(scene, number)), in_touch.current_request(scene))
    meant = named or ([number] if number in found else [*found])
    return found[meant[0]] if len(meant) == 1 else None


def _is_in_its_topic(scene: Scene, number: str) -> bool:
    request = scene.request(number)
    return request is not None and transitions.in_its_topic(scene, request)


def _is_named(scene: Scene, number: str) -> bool:
    request = scene.request(number)
    return request is not None and naming.is_named(scene, request)


def _ordered(scene: Scene) -> Move | None:
    """Return what the words order; a company may take a request back instead of closing it."""
    catalog, text = scene.release.catalog, scene.incoming.text
    if len(text.split()) > MOST_WORDS:
        return None
    said = without_ends(catalog, naming.without_names(scene, _requests(scene)), *AROUND_IT)
    if has_word(catalog, text, "of-requests") and says(catalog, said, "take-back"):
        return Move.WITHDRAW
    return Move.CLOSE if says(catalog, text, "close-it") or says(catalog, said, "close-it") else None


def _requests(scene: Scene) -> list[Request]:
    return [request for request in scene.snapshot.requests if submission.sides(scene, request)]
