"""Contacts who say in plain words that a request belongs to another cluster: "this is one for Hamburg"."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue import callbacks
from bot.dialogue.requests import addressees, naming, passing, relay
from bot.dialogue.requests.lifecycle import Move, allowed_moves
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from bot.dialogue.words.plain_words import has_word
from storage.messages import Choice
from storage.records import Request, Side

MOST_WORDS = 12
"""Up to this many words say no more than where a request belongs."""
MOST_OFFERED = 4
"""Most ways to pass a request on; words that lead to more are about something else."""


def offer_named_clusters(scene: Scene, *, plainly: bool) -> Turn | None:
    """Ask whether an undecided request is to go to the cluster that the words name, or whether they're a message; None
    where they can't mean that. `plainly`, when they also say that it belongs there.
    """
    catalog, text = scene.catalog, scene.incoming.text
    if not scene.incoming.private or len(text.split()) > MOST_WORDS:
        return None
    asks, belongs = text.rstrip().endswith("?"), has_word(catalog, text, "belongs")
    said = belongs and not asks if plainly else belongs or not asks
    if not said and not has_word(catalog, text, "pass-on"):
        return None
    buttons = tuple(_buttons(scene, text))
    if not 0 < len(buttons) <= MOST_OFFERED:
        return None
    return relay.offer_besides(scene, scene.speech.text("pass.or-message"), *buttons)


def offer_in_doubt(scene: Scene, *, talking: bool) -> Turn | None:
    """Ask whether words of which it isn't sure whom they're for are to pass a request on; None where they can't be."""
    return _offer_to_pass(scene) if talking else offer_named_clusters(scene, plainly=False)


def _offer_to_pass(scene: Scene) -> Turn | None:
    """Ask somebody who writes to a company whether the request is to be passed on, or the words are a message: "can
    my colleague Lars take this over?". None for other words.
    """
    chosen = addressees.partner(scene) if scene.incoming.private else None
    if chosen is None or not has_word(scene.catalog, scene.incoming.text, "pass-on"):
        return None
    request = chosen.request
    if Side.CONTACT not in scene.sides(request) or Move.PASS not in allowed_moves(request, Side.CONTACT):
        return None
    button = scene.speech.button("contact.pass", callbacks.MakeMove(request.id, Move.PASS))
    return relay.offer_besides(scene, scene.speech.text("pass.move-or-message", number=request.id), button)


def _buttons(scene: Scene, text: str) -> Iterator[Choice]:
    """Yield a button for each cluster that the words name and each request that could go there."""
    named = scene.release.places.clusters_in(text)
    waiting = [request for request in scene.snapshot.requests if _may_pass(scene, request)] if named else []
    for request in [request for request in waiting if naming.may_be_named(text, request)] or waiting:
        for cluster in passing.others(scene, request):
            if cluster.id in named - {request.home}:
                suggest = callbacks.SuggestCluster(request.id, cluster.id)
                target = scene.speech.cluster(cluster.id)
                yield scene.speech.button("pass.to", suggest, number=request.id, target=target)


def _may_pass(scene: Scene, request: Request) -> bool:
    decides = Side.CONTACT in scene.sides(request)
    return decides and Move.PASS in allowed_moves(request, Side.CONTACT) and passing.can_move(scene, request)
