"""The delivery ladder (contact, deputy, e-mail, secretariat): who gets what couldn't be delivered, and who is told."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.directory import Directory
from bot.dialogue.requests import cards, notices, submission
from bot.dialogue.requests.deadlines import late_reminders
from bot.dialogue.requests.lifecycle import Move
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, tell
from storage.messages import Address
from storage.records import Contact, Request, Side

LOST = "lost"
"""The event detail for a chat that the bot may no longer write to."""
REACHED = "reached"
"""The event detail for a chat that the bot may write to again."""
MOVED = "moved"
"""The event detail for a group that has become a supergroup."""
REPEATED_MOVES = (Move.ACCEPT, Move.ASK, Move.TELL, Move.DECLINE, Move.WRITE)
"""What a company hears again after it couldn't be reached."""
REPEATED = timedelta(days=30)
"""For how long."""


def record_reach(scene: Scene) -> Turn:
    """Record whether the bot can still write to a contact's chat."""
    lost = scene.incoming.detail == LOST
    return Turn(contacts=_changed_records(scene, scene.incoming.address, lost=lost))


def repeat_last_words(scene: Scene) -> Turn:
    """Tell a company that lets the bot write again what each contact said last, as it may not have arrived."""
    if scene.incoming.detail != REACHED or not scene.incoming.private:
        return Turn()
    turn, here = Turn(), scene.incoming.address
    for request in scene.snapshot.requests:
        last, recent = request.history[-1], scene.now - request.updated <= REPEATED
        has_words = last.by is Side.CONTACT and last.event in REPEATED_MOVES and not last.taken_back
        if has_words and recent and here.among([request.company]) and not request.erased:
            turn += submission.notify(scene, request, here.root, f"told.{last.event}.contact")
    return turn


def _changed_records(scene: Scene, address: Address, *, lost: bool) -> tuple[Contact, ...]:
    """Return the chat's contact records that this changes."""
    theirs = [contact for contact in scene.directory.known if contact.address.root == address.root]
    since = scene.now if lost else None
    return tuple(
        contact.model_copy(update={"unreachable": since}) for contact in theirs if bool(contact.unreachable) != lost
    )


def handle_undeliverable(
    scene: Scene, request: Request, address: Address, *, lost: bool = True, reason: str = ""
) -> Turn:
    """Handle a promised message about a request that can't reach `address`. `lost`: nothing will arrive there any
    more.

    A request its contact can't get moves to the next rung, and the company and the admins are told which. If the
    company can't be reached, the contact is told.
    """
    turn = Turn(contacts=_changed_records(scene, address, lost=True) if lost else ())
    if request.erased:
        return turn
    if address.among(request.contacts):
        directory = scene.directory.without(address)
        today = tuple(other for other in directory.holders(request) if other.root != address.root)
        return turn + _hand_over(scene, request, today, directory, reason)
    if address.among([request.company]):
        for contact in scene.directory.deciders(request):
            speech = scene.speech_for(contact)
            turn += tell(contact, cards.text_about(speech, request, "ladder.company"), request=request)
    return turn


def reassign(scene: Scene, request: Request, *, unplanned: bool = False) -> Turn:
    """Send the card to whoever should have the request today, now that those who decide may have changed.

    The turn is empty if they have it already or nobody can receive it. Requests stored by versions without some of the
    reminders get theirs here, if they have none at all or are `unplanned`.
    """
    turn, fresh = Turn(), unplanned or not request.watched
    if fresh:
        turn = Turn(reminders=late_reminders(scene.catalog, request, scene.directory.known, scene.now))
        request = request.model_copy(update={"watched": True})
    today = scene.directory.holders(request)
    if not scene.directory.is_attended(request) and today:
        return turn + _hand_over(scene, request, today, scene.directory)
    return turn + Turn(requests=(request,)) if fresh else turn


def _hand_over(
    scene: Scene, request: Request, today: tuple[Address, ...], directory: Directory, reason: str = ""
) -> Turn:
    """Assign the request to those in `today`. Whoever is new gets its card."""
    fresh = tuple(address for address in today if not address.among(request.contacts))
    changed = request.model_copy(update={"contacts": today})
    gone = [address for address in request.contacts if scene.directory.rung_of(request.target, address) is None]
    turn = Turn(requests=(changed,)) + submission.close_cards(scene, request, gone)
    if today and not fresh:
        return turn
    failed = [address for address in request.contacts if address.root in directory.unreachable]
    climbed = bool(failed) and len(fresh) == len(today)
    rung = directory.rung_of(request.target, today[0]) if today else None
    if climbed:
        turn += notices.tell_stand_ins(scene, request, fresh)
    turn += submission.send_cards(scene, changed, fresh) + _last_words(scene, changed, fresh)
    if climbed or not today:
        return turn + notices.tell_admins(scene, request, rung, reason) + notices.tell_company(scene, request, rung)
    return turn + notices.tell_relieved(scene, changed, fresh) + notices.tell_of_change(scene, request, changed)


def _last_words(scene: Scene, request: Request, addresses: tuple[Address, ...]) -> Turn:
    """Send the company's last message again, as it may be the one that didn't arrive."""
    last, turn = request.history[-1], Turn()
    if last.by is not Side.COMPANY or not (last.words or (last.original and last.original.kind)):
        return turn
    for address in addresses:
        speech = scene.speech_for(address)
        words = cards.event_words(speech, last)
        text = cards.text_about(speech, request, f"told.{last.event}.company", words=words)
        turn += submission.with_file(speech, request, tell(address, text, request=request))
    return turn
