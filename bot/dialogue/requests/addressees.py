"""Who a chat can write to now, and who gets a message that names nobody."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue import callbacks
from bot.dialogue.events import EventKind
from bot.dialogue.requests import in_touch, transitions
from bot.dialogue.requests.lifecycle import OPEN, Move, allowed_moves
from bot.dialogue.requests.naming import is_addressed, is_named, is_told_apart, strip_legal_form
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice
from bot.dialogue.turn import Turn, say, update_session
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import (
    begins_with,
    fold,
    has_phrase,
    has_word,
    looks_like_question,
    says,
    without_ends,
    word_list,
)
from knowledge.schema import Catalog
from storage.messages import Choice, Text
from storage.records import Request, Side, Status

UNDER_WAY = frozenset({Status.ASKED, Status.ACCEPTED})
"""Statuses in which the two sides are writing to each other."""
FEW, MOST_WORDS = 3, 8
"""Words that may be an order of no more than a name, and those that a longer one or a question has at most."""
MOST_OFFERED = 20
"""Most addressees offered at once."""


MESSAGE_MOVES = (Move.ANSWER, Move.WRITE, Move.ASK, Move.TELL, Move.ADD)
"""Moves that consist of words only, the most urgent first."""


@dataclass(frozen=True)
class Addressee:
    """A possible recipient: the other side of a request, and the move a message would be."""

    request: Request
    move: Move
    name: str

    @property
    def label(self) -> str:
        """The name with the request's number."""
        return f"{self.name} · {self.request.id}"

    @property
    def is_talking(self) -> bool:
        """Whether both sides are writing to each other: the contact has written, or the request was accepted."""
        has_message = any(event.event in (Move.ASK, Move.TELL) for event in self.request.history)
        return self.request.status in UNDER_WAY or self.move is Move.ANSWER or has_message


def addressees(scene: Scene, *, additions: bool = False) -> tuple[Addressee, ...]:
    """Return everyone this chat can write to: those awaiting its answer, then conversations, then undecided cards.

    With `additions`, what the message may be added to as well. In the topic of a request it's the only one.
    """
    known = scene.snapshot.requests
    found = [
        Addressee(request, move, transitions.other_side(scene, request, side))
        for request in [each for each in known if transitions.in_its_topic(scene, each)] or known
        if (possible := message_move(scene, request, additions=additions))
        for move, side in (possible,)
    ]
    return tuple(sorted(found, key=lambda addressee: MESSAGE_MOVES.index(addressee.move)))


def message_move(scene: Scene, request: Request, *, additions: bool = False) -> tuple[Move, Side] | None:
    """Return the move a message about the request would be and the side making it, or None if this chat can't
    write.

    Nobody is waiting for an addition, or for the answer to a request closed for lack of one. Mere words aren't taken
    as these, unless `additions` are wanted; a reply is, and for an addition a file too.
    """
    if request.status not in OPEN and scene.snapshot.replied != request.id:
        return None
    known = scene.sides(request)
    names_request = scene.snapshot.replied == request.id or scene.incoming.kind in (EventKind.FILE, EventKind.OTHER)
    for move in MESSAGE_MOVES if names_request or additions else MESSAGE_MOVES[:-1]:
        side = transitions.side_of(move, known)
        if side and move in allowed_moves(request, side):
            return move, side
    return None


def is_in_conversation(scene: Scene) -> bool:
    """Return whether this chat is in a conversation."""
    return any(addressee.is_talking for addressee in addressees(scene))


def owes_answer(scene: Scene) -> bool:
    """Return whether a contact is waiting for this chat's answer."""
    return any(
        addressee.move is Move.ANSWER and addressee.request.status is Status.ASKED for addressee in addressees(scene)
    )


def is_written_to(scene: Scene) -> bool:
    """Return whether the side that words would go to has written last, or it isn't clear which that is; in a group,
    whether any side has.
    """
    if chosen := partner(scene):
        return _speaks_next(scene, chosen)
    return scene.incoming.private or any(_speaks_next(scene, each) for each in addressees(scene))


def is_about_other_side(scene: Scene, words: str) -> bool:
    """Return whether words speak about the request or the other side rather than to it: "close it", "block them",
    "what's their e-mail address?", "pass Solarwerk to Hamburg".
    """
    catalog, length = scene.catalog, len(words.split())
    orders = length <= FEW or looks_like_question(catalog, words) or Clauses.of(catalog).is_command(words)
    colleague = _names_colleague(scene, words)
    hands_over = colleague and has_word(catalog, words, "of-requests", "pass-on")  # "please hand my requests to Bob"
    tells = begins_with(catalog, without_ends(catalog, words, "articles"), "telling")  # "my colleague will come"
    begins = begins_with(catalog, words, "pass-on") and not tells
    orders = (orders or hands_over or begins) and not _is_addressed_to_one(scene)
    named = has_word(catalog, words, "of-other-side", "blocking", "block", "pass-on") or colleague
    named = named or (has_word(catalog, words, "of-requests") and not has_word(catalog, words, "addressing"))
    named = named or any(_is_spoken_of(catalog, words, addressee.name) for addressee in addressees(scene))
    return (orders and named and length <= MOST_WORDS) or says(catalog, words, "close-it")


def _names_colleague(scene: Scene, words: str) -> bool:
    """Return whether a contact's words name somebody else of their cluster: "what did Bob write?"."""
    here = scene.incoming.address
    clusters = {record.cluster for record in scene.directory.records_of(here)}
    others = (each for each in scene.directory.known if each.cluster in clusters and not each.address.among([here]))
    return has_phrase(words, (fold(each.name.split()[0]) for each in others if each.name.strip()))


def _is_addressed_to_one(scene: Scene) -> bool:
    """Return whether the words begin by saying whom they are for."""
    return any(is_addressed(scene, addressee.request) for addressee in addressees(scene))


def speaks_of_people(scene: Scene) -> bool:
    """Return whether the words speak of the people at the other side of a request: "I'd like to talk to Noah directly".
    They aren't told the name of anybody who hasn't agreed to show it, but know it from elsewhere.
    """
    catalog, words = scene.catalog, scene.incoming.text
    found = addressees(scene, additions=True)
    contacts = [address for each in found for address in each.request.contacts]
    known = [contact.name for contact in scene.directory.known if contact.name and contact.address.among(contacts)]
    if has_phrase(words, (fold(name.split()[0]) for name in known)):
        return True
    return has_word(catalog, words, "contact-person") or any(is_named(scene, each.request) for each in found)


def _is_spoken_of(catalog: Catalog, words: str, name: str) -> bool:
    """Return whether the words speak of a name: somebody who is spoken to is named first or last, and not behind "to"
    or "from".
    """
    said, name = fold(words), strip_legal_form(catalog, name)
    before = said.removesuffix(name).split()[-1:] if said.endswith(f" {name}") else []
    behind = not word_list(catalog, "addressed-to", "sent-by").isdisjoint(before)
    return f" {name} " in f" {said} " and not said.startswith(name) and (behind or not said.endswith(name))


def partner(scene: Scene) -> Addressee | None:
    """Return who gets a message that names nobody, or None if the person has to be asked.

    It's the side this chat was last in touch with, or the only one it can write to. If someone has just written while
    another waits for an answer, the person is asked. In groups people name the request by replying.
    """
    found = addressees(scene)
    number = in_touch.current_request(scene) or (found[0].request.id if len(found) == 1 else "")
    chosen = next((addressee for addressee in found if addressee.request.id == number), None)
    if addressed := [addressee for addressee in found if is_addressed(scene, addressee.request)]:
        return addressed[0] if len(addressed) == 1 and addressed[0].is_talking and scene.incoming.private else None
    if addresses_other(scene):
        return None
    if chosen is None or not chosen.is_talking or not scene.incoming.private:
        return None
    if not in_touch.is_undisturbed(scene, number) or _names_another(scene, chosen, found):
        return None
    waits = any(
        other.request.status is Status.ASKED and other.move is Move.ANSWER for other in found if other != chosen
    )
    return None if waits and not in_touch.is_picked(scene) and _speaks_next(scene, chosen) else chosen


def addresses_other(scene: Scene) -> bool:
    """Return whether the words begin with the name of a side that mere words don't go to, as its request waits for a
    decision or has ended, or, in a conversation, name no side but one that waits: "and for Denmark, by May".
    """
    own = [request for request in scene.snapshot.requests if scene.sides(request)]
    if any(is_addressed(scene, request) for request in own):
        return True
    named = [each for each in addressees(scene, additions=True) if is_named(scene, each.request)]
    return bool(named) and all(each.move is Move.ADD for each in named) and is_in_conversation(scene)


def _names_another(scene: Scene, addressee: Addressee, found: tuple[Addressee, ...]) -> bool:
    """Return whether the words name another request and not the one they'd go to, or tell one by its place."""
    others = [each for each in found if is_named(scene, each.request)]
    return (bool(others) and addressee not in others) or (not others and len(found) > 1 and is_told_apart(scene))


def _speaks_next(scene: Scene, addressee: Addressee) -> bool:
    """Return whether the other side wrote last."""
    return has_been_written_to(scene, addressee.request)


def has_been_written_to(scene: Scene, request: Request) -> bool:
    """Return whether the other side of a request wrote last, and this chat can answer."""
    possible = message_move(scene, request)
    written = [event.by for event in request.history if event.event in MESSAGE_MOVES]
    return possible is not None and bool(written) and written[-1] is not possible[1]


# ---------------------------------------------------------------- switching


def switch_row(scene: Scene) -> tuple[Choice, ...]:
    """Return the button to write to somebody else, or () if there is nobody else."""
    several = len(addressees(scene)) > 1 and scene.incoming.private
    return (scene.speech.button("button.switch", callbacks.Switch()),) if several else ()


def switch(scene: Scene, pressed: callbacks.Switch) -> Turn:
    """List everyone this chat can write to."""
    found = addressees(scene)[:MOST_OFFERED]
    rows = tuple((choice(addressee.label, callbacks.WriteTo(addressee.request.id)),) for addressee in found)
    text = scene.speech.text("talk.switch") if rows else scene.speech.text("talk.nobody")
    return say(scene, text, *rows)


def write_to(scene: Scene, pressed: callbacks.WriteTo) -> Turn:
    """Direct typed words to this request's other side from now on; if nobody has written yet, just the next message."""
    found = next((addressee for addressee in addressees(scene) if addressee.request.id == pressed.number), None)
    if found is None:
        return Turn(notice=scene.speech.label("notice.not-yours"))
    if not found.is_talking:
        return transitions.make_move(scene, callbacks.MakeMove(pressed.number, found.move))
    turn = say(scene, addressee_line(scene, found), replaces=scene.incoming.message, request=pressed.number)
    return update_session(scene, turn, expected=None)


def addressee_line(scene: Scene, addressee: Addressee) -> Text:
    """Say who this chat is writing to."""
    return scene.speech.text("talk.with", whom=addressee.name, number=addressee.request.id)
