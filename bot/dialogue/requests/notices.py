"""Tells stand-ins, the secretariat and the company which rung of the delivery ladder has a request."""

from __future__ import annotations

from bot.dialogue.directory import Rung
from bot.dialogue.requests import cards
from bot.dialogue.requests.lifecycle import OPEN
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech
from bot.dialogue.turn import Turn, tell
from storage.messages import TELEGRAM, Address, Text
from storage.records import Request


def tell_stand_ins(scene: Scene, request: Request, addresses: tuple[Address, ...], day: str = "") -> Turn:
    """Tell stand-ins why they get the request, such as an absence until `day`. A mail says so itself."""
    turn, key = Turn(), "ladder.contact-away" if day else "ladder.contact"
    for address in addresses:
        if address.channel == TELEGRAM:
            turn += tell(address, cards.text_about(scene.speech_for(address), request, key, day=day), request=request)
    return turn


def tell_admins(scene: Scene, request: Request, rung: Rung | None, reason: str = "") -> Turn:
    """Tell the secretariat which rung was used and why a mail failed. It isn't told of what it gets itself."""
    keys = [f"ladder.admin-{rung}"] if rung in (Rung.DEPUTY, Rung.MAILBOX) else []
    keys += [f"ladder.{reason}"] if reason else []
    told = ((admin, key) for admin in scene.directory.reachable(scene.directory.admins) for key in keys)
    texts = ((admin, cards.text_about(scene.speech_for(admin), request, key)) for admin, key in told)
    return sum((tell(admin, text, request=request) for admin, text in texts), Turn())


def tell_company(scene: Scene, request: Request, rung: Rung | None) -> Turn:
    """Tell the company who has its request in place of the contact."""
    if rung is Rung.CONTACT:
        return Turn()
    speech = scene.speech_for(request.company, request.language)
    return tell(request.company, stand_in_sentence(speech, request, rung), request=request)


def stand_in_sentence(speech: Speech, request: Request, rung: Rung | None) -> Text:
    """Return the sentence that names who has the request in place of the contact; `rung` is None if nobody does."""
    keys = {Rung.DEPUTY: "ladder.told-deputy", Rung.MAILBOX: "ladder.told-mailbox", None: "ladder.nobody"}
    return cards.text_about(speech, request, keys.get(rung, "ladder.told"))


def taker_sentence(speech: Speech, request: Request, rung: Rung | None) -> Text:
    """Return the sentence that names who took the request over from the contact, who may well be reached."""
    return cards.text_about(
        speech, request, f"told.passed-on.{'secretariat' if rung is Rung.SECRETARIAT else 'colleague'}"
    )


def tell_relieved(scene: Scene, request: Request, fresh: tuple[Address, ...]) -> Turn:
    """Tell the secretariat, if it stood in, that the cluster's own people have the request again."""
    turn = Turn()
    for address in request.contacts:
        if not address.among(fresh) and scene.directory.rung_of(request.target, address) is Rung.SECRETARIAT:
            turn += tell(address, cards.text_about(scene.speech_for(address), request, "ladder.back"), request=request)
    return turn


def tell_of_change(scene: Scene, before: Request, after: Request) -> Turn:
    """Tell the company that somebody else has its open request now: a deputy too, a colleague, the secretariat, or the
    cluster's own people after the secretariat.
    """
    if not before.target or before.status not in OPEN or not after.contacts:
        return Turn()
    had = {scene.directory.rung_of(before.target, address) for address in before.contacts}
    fresh = [address for address in after.contacts if not address.among(before.contacts)]
    now = {scene.directory.rung_of(after.target, address) for address in fresh}
    if Rung.SECRETARIAT in had and now & {Rung.CONTACT, Rung.DEPUTY}:
        to = "cluster"
    elif len(fresh) < len(after.contacts):
        to = "deputy" if Rung.DEPUTY in now else ""
    elif Rung.SECRETARIAT in now:
        to = "secretariat"
    else:
        to = "" if Rung.MAILBOX in had else "colleague"
    speech = scene.speech_for(after.company, after.language)
    told = f"told.passed-on.{to}"
    return tell(after.company, cards.text_about(speech, after, told), request=after) if to else Turn()
