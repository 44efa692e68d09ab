"""Ready replies: what contacts often write, sent with one press, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue import callbacks
from bot.dialogue.requests.lifecycle import Move
from bot.dialogue.speech import Speech, choice, shorten
from bot.dialogue.turn import Rows
from knowledge.schema import Catalog
from storage.records import Request

KEYS: Mapping[Move, tuple[str, ...]] = {
    Move.ASK: ("ready.ask.call", "ready.ask.details", "ready.ask.dates"),
    Move.WRITE: ("ready.write.working", "ready.write.call", "ready.write.documents"),
}
"""The replies of clusters that have none of their own."""
LONGEST_LABEL = 60
"""Characters of a button that a phone shows in full."""


def rows(speech: Speech, request: Request, move: Move) -> Rows:
    """Return one button per reply, in the contact's language."""
    known = replies(speech.catalog, request, move)
    return tuple(
        (
            choice(
                shorten(_in_language(reply, speech.language), LONGEST_LABEL),
                callbacks.SendReady(request.id, move, number),
            ),
        )
        for number, reply in enumerate(known)
    )


def words(catalog: Catalog, request: Request, move: Move, position: int) -> str:
    """Return a reply in the company's language, or "" if it's gone from the content."""
    known = replies(catalog, request, move)
    return _in_language(known[position], request.language) if position < len(known) else ""


def replies(catalog: Catalog, request: Request, move: Move) -> tuple[Mapping[str, str], ...]:
    """Return the replies for this move, each by language: the cluster's own, or else everybody's."""
    cluster = catalog.clusters.get(request.target)
    own = next((found for kind, found in cluster.replies.items() if kind == move), ()) if cluster else ()
    if own:
        return tuple(own)
    return tuple(
        {language: str(catalog.text(language, key)) for language in catalog.languages} for key in KEYS.get(move, ())
    )


def _in_language(reply: Mapping[str, str], language: str) -> str:
    return reply.get(language) or reply.get("en") or next(iter(reply.values()))
