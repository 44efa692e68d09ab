"""Words that order the end of a request: "close it", "withdraw the request". It is confirmed before anything ends."""

from __future__ import annotations

from bot.dialogue.callbacks import MakeMove
from bot.dialogue.requests import in_touch, naming, relay, transitions
from bot.dialogue.requests.addressees import addressees
from bot.dialogue.requests.lifecycle import Move, allowed_moves
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice
from bot.dialogue.turn import Turn
from bot.dialogue.words.plain_words import FRAMING, SOFTENING, begins_with, has_word, says, without_ends, without_words
from storage.records import Request

NAMING_IT = ("this-here", "of-requests", "articles", "sent-by")
"""Lists of words that name nothing but the request, also inside an order: "schließ die Anfrage ab"."""
FEW = 3
"""Requests of which one is chosen; of more, a wall of buttons would be."""
MOST_WORDS = 12
"""Up to this many words order something and say nothing else."""


def confirm(scene: Scene) -> Turn | None:
    """Ask whether the request is to end that the words order to, or which of a few; they may be for the other side as
    well. None for other words, and for questions how that is done.
    """
    ends = [] if begins_with(scene.catalog, scene.incoming.text, "how-to") else _possible_ends(scene)
    request = scene.request(ends[0].number) if len(ends) == 1 else None
    if request:
        text, buttons = transitions.confirmation(scene.speech, request, ends[0].move)
        return relay.offer_besides(scene, text, *buttons)
    if not 1 < len(ends) <= FEW:
        return None
    names = {each.request.id: each.label for each in addressees(scene, additions=True)}
    verbs = {end: scene.speech.label(f"company.{end.move}") for end in ends}
    buttons = tuple(choice(f"{verbs[end]}: {names.get(end.number, end.number)}", end) for end in ends)
    return relay.offer_besides(scene, scene.speech.text("sure.which"), *buttons)


def find_end(scene: Scene) -> MakeMove | None:
    """Return the move that ends the request meant by words such as "close it"; None where none or several may be."""
    ends = _possible_ends(scene)
    return ends[0] if len(ends) == 1 else None


def _possible_ends(scene: Scene) -> list[MakeMove]:
    """Return the moves that the words may order: of the requests they name, else of the one in touch, else of all."""
    preferred = _ordered(scene)
    if preferred is None:
        return []
    found = {}
    for request in scene.snapshot.requests:
        able = {move for side in scene.sides(request) for move in allowed_moves(request, side)}
        if moves := able & {Move.CLOSE, Move.WITHDRAW}:
            found[request.id] = MakeMove(request.id, preferred if preferred in moves else moves.pop())
    if named := [number for number in found if _is_named(scene, number)]:
        return [found[number] for number in named]
    fitting = {number: end for number, end in found.items() if end.move is preferred} or found
    here = next((number for number in fitting if _is_in_its_topic(scene, number)), "")
    last = here or in_touch.current_request(scene)
    sure = last in fitting and (here or in_touch.is_undisturbed(scene, last))
    return [fitting[last]] if sure else [*fitting.values()]


def _is_in_its_topic(scene: Scene, number: str) -> bool:
    request = scene.request(number)
    return request is not None and transitions.in_its_topic(scene, request)


def _is_named(scene: Scene, number: str) -> bool:
    request = scene.request(number)
    return request is not None and naming.is_named(scene, request)


def _ordered(scene: Scene) -> Move | None:
    """Return what the words order; a company may take a request back instead of closing it."""
    catalog, text = scene.catalog, scene.incoming.text
    if len(text.split()) > MOST_WORDS:
        return None
    said = without_ends(catalog, naming.without_names(scene, _requests(scene)), *SOFTENING, *FRAMING)
    said = without_words(catalog, said, *NAMING_IT)
    if has_word(catalog, text, "of-requests") and says(catalog, said, "take-back"):
        return Move.WITHDRAW
    return Move.CLOSE if says(catalog, text, "close-it") or says(catalog, said, "close-it") else None


def _requests(scene: Scene) -> list[Request]:
    return [request for request in scene.snapshot.requests if scene.sides(request)]
