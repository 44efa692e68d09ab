"""Buttons of a chat's requests that typed words may mean, wherever they were shown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from bot.dialogue import callbacks
from bot.dialogue.requests import in_touch, submission, tracking
from bot.dialogue.requests.lifecycle import Move
from bot.dialogue.routing.label_names import names_of
from bot.dialogue.scene import Scene
from bot.dialogue.words.plain_words import fold, without_courtesies, word_list
from knowledge.schema import Catalog
from storage.messages import Choice

ASKED_FIRST = (Move.WRITE, Move.CLOSE, Move.PASS)
"""Moves that may be typed by their bare label, because the button only asks what to write, or whether it's meant."""
FEW = 5
"""Up to this many words do no more than name a cluster."""


def tracked(scene: Scene) -> list[list[Choice]]:
    """Return the buttons under the status messages of the company's requests, newest first. Others' actions put
    them there, so the session doesn't remember them.
    """
    here = scene.incoming.address.root
    own = (request for request in scene.snapshot.requests if request.company.root == here)
    newest = sorted(own, key=lambda request: request.created, reverse=True)
    return [list(chain(*tracking.rows_of(scene.speech, request))) for request in newest]


def find_addition(catalog: Catalog, shown: Sequence[Sequence[Choice]], words: str) -> Choice | None:
    """Return the newest button that adds to a request if the words say so in full: "I'd like to add something"."""
    if without_courtesies(catalog, fold(words)) not in word_list(catalog, "adding-more"):
        return None
    moves = ((choice, callbacks.decode(choice.action)) for choice in chain(*shown))
    return next((choice for choice, move in moves if getattr(move, "move", None) is Move.ADD), None)


def find_cluster(scene: Scene) -> Choice | None:
    """Return the button whose cluster a few words name, below a list of clusters: "Hamburg please"."""
    text, buttons = scene.incoming.text, next(iter(scene.session.shown), ())
    listed = [(choice, getattr(callbacks.decode(choice.action), "cluster", "")) for choice in buttons]
    if len({cluster for _, cluster in listed} - {""}) < 2 or len(text.split()) > FEW or text.rstrip().endswith("?"):
        return None
    named = scene.release.places.clusters_in(text)
    found = [choice for choice, cluster in listed if cluster in named]
    return found[0] if len(found) == 1 else None


def find_move(scene: Scene) -> Choice | None:
    """Return the button whose bare label was typed, "Close", of the request last mentioned or the only one."""
    if scene.session.draft or scene.session.expected or not scene.incoming.private:
        return None
    own = [request for request in scene.snapshot.requests if scene.sides(request)]
    number = in_touch.current_request(scene) or (own[0].id if len(own) == 1 else "")
    for request in own:
        for choice in chain(*submission.rows_for(scene.speech, request, scene.incoming.address)):
            button = callbacks.decode(choice.action)
            asked = isinstance(button, callbacks.MakeMove) and button.move in ASKED_FIRST and request.id == number
            if asked and fold(scene.incoming.text) in names_of(scene.catalog, choice.label):
                return choice
    return None
