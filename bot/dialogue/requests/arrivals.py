"""A card has been delivered: tell the company where and when, and its reader about a similar open request.

This is the only place that compares requests of two companies: whoever decides on both may see both. The company that
sent the second one learns nothing of the first.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from bot.dialogue.directory import Rung
from bot.dialogue.requests import submission, tracking
from bot.dialogue.requests.lifecycle import OPEN
from bot.dialogue.requests.naming import strip_legal_form
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, tell
from knowledge.schema import Catalog
from storage.messages import TELEGRAM
from storage.records import UNDECIDED, Request

ALIKE = 90
"""Similarity (0-100) of two companies' names from which they are one company."""
NUMBERS = re.compile(r"[0-9]+")


def record_arrival(scene: Scene, request: Request) -> Turn:
    """Record that a card reached someone who decides. On each rung of the ladder, only the first arrival counts."""
    if not scene.event.address.among(request.contacts):
        return Turn()
    after = _with_arrival(scene, request)
    twin = "" if request.resembles or request.status not in OPEN else _probable_duplicate(scene, request)
    marked = after.model_copy(update={"resembles": twin}) if twin else after
    turn = Turn(requests=(marked,)) if marked != request else Turn()
    turn += tracking.redraw(scene, request, after) if after != request else Turn()
    return turn + submission.redraw(scene, marked) + _mail_hint(scene, marked) if twin else turn


def _mail_hint(scene: Scene, request: Request) -> Turn:
    """Send the hint about a double as a mail of its own, because a delivered mail can't be changed."""
    if scene.event.address.channel == TELEGRAM:
        return Turn()
    speech = scene.speech_for(scene.event.address)
    return tell(scene.event.address, speech.text("card.resembles", number=request.resembles), request=request)


def _with_arrival(scene: Scene, request: Request) -> Request:
    """Return the request with its time of arrival, unless it had arrived on this rung before."""
    rung = scene.directory.rung_of(request.target, scene.event.address)
    if request.target and request.status not in UNDECIDED:
        return request
    if request.target and rung not in (None, Rung.CONTACT):
        if rung in request.stood_in:
            return request
        return request.model_copy(update={"stood_in": {**request.stood_in, str(rung): scene.now}})
    return request if request.reached else request.model_copy(update={"reached": scene.now})


# -------------------------------------------------------------------- twins


def _probable_duplicate(scene: Scene, request: Request) -> str:
    """Return the number of the newest open request from another chat that is probably the same one, or ""."""
    for other in scene.snapshot.requests:
        same = (other.target, other.service if not other.target else "") == (
            request.target,
            request.service if not request.target else "",
        )
        theirs = other.id != request.id and other.company.root != request.company.root
        open_here = other.status in OPEN and scene.event.address.among(other.contacts)
        if same and theirs and open_here and _is_same_company(scene.catalog, request, other):
            return other.id
    return ""


def _is_same_company(catalog: Catalog, request: Request, other: Request) -> bool:
    """Return whether both name the same company or website."""
    names = [_name(catalog, each) for each in (request, other)]
    hosts = [_host(catalog, each) for each in (request, other)]
    return _is_same_name(*names) or (bool(hosts[0]) and hosts[0] == hosts[1])


def _is_same_name(name: str, other: str) -> bool:
    """Return whether the names are equal up to a typo. Digits must match: Solar 1 isn't Solar 2."""
    return bool(name) and fuzz.ratio(name, other) >= ALIKE and NUMBERS.findall(name) == NUMBERS.findall(other)


def _name(catalog: Catalog, request: Request) -> str:
    """Return the company's name without its legal form, folded."""
    service = catalog.services.get(request.service)
    return strip_legal_form(catalog, service.answer("company", request.answers)) if service else ""


def _host(catalog: Catalog, request: Request) -> str:
    """Return the host of the company's website, or ""."""
    service = catalog.services.get(request.service)
    field = service.field_of("website") if service else None
    address = str(request.answers.get(field.id) or "") if field else ""
    return (urlsplit(address).hostname or "").removeprefix("www.")
