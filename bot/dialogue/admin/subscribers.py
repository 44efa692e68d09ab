"""Who is on a mailing list, for the secretariat: worked out from the requests, and handed out as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue import callbacks
from bot.dialogue.effects import GatherRequests
from bot.dialogue.reports.spreadsheets import harmless
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice
from bot.dialogue.turn import Turn, say
from knowledge.schema import Service
from storage.messages import Attachment
from storage.records import Request, Status

BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel takes the file for one of another encoding."""


@dataclass(frozen=True)
class Subscriber:
    """An address with its last wish."""

    email: str
    on: bool
    since: datetime
    language: str
    number: str


def ask(scene: Scene) -> Turn:
    """Ask for the requests of the mailing list."""
    service = scene.catalog.service_that_is("mailing-list")
    return Turn(effect=GatherRequests(service.id)) if service else say(scene, scene.speech.text("subscribers.no-list"))


def show_list(scene: Scene, service_id: str, requests: Iterable[Request]) -> Turn:
    """Send the list as a file, with its figures, and the way to the form for admins who want to be on it themselves."""
    service, speech = scene.catalog.services[service_id], scene.speech
    found = subscribers_of(service, requests)
    begin = choice(speech.catalog.words_of(service_id, speech.language).button, callbacks.Begin(service_id))
    if not found:
        return say(scene, speech.text("subscribers.none"), (begin,))
    on = sum(subscriber.on for subscriber in found)
    text = speech.text("subscribers.list", on=on, off=len(found) - on)
    name = f"{service_id}-{scene.now:%Y-%m-%d}.csv"
    file = Attachment.containing(name, as_csv(found))
    return say(scene, text, (begin,), attachment=file)


def subscribers_of(service: Service, requests: Iterable[Request]) -> tuple[Subscriber, ...]:
    """Return each address once, with what was wished for it last: who subscribed, by address, and then who left.

    What was withdrawn or declined was never wished.
    """
    wish, address = service.field_that_is("listing"), service.field_of("email")
    found: dict[str, Subscriber] = {}
    if wish is None or address is None:
        return ()
    for request in sorted(requests, key=lambda request: request.created):
        email, wished = str(request.answers.get(address.id) or ""), request.answers.get(wish.id)
        if email and wished and request.status not in (Status.WITHDRAWN, Status.DECLINED):
            on = wished != wish.off
            found[email.casefold()] = Subscriber(email, on, request.created, request.language, request.id)
    return tuple(sorted(found.values(), key=lambda known: (not known.on, known.email.casefold())))


def as_csv(subscribers: Iterable[Subscriber]) -> str:
    """Return the list as comma-separated values that no spreadsheet takes for formulas."""
    written = io.StringIO()
    rows = csv.writer(written, quoting=csv.QUOTE_ALL)
    rows.writerow(("email", "status", "since", "language", "request"))
    for known in subscribers:
        status = "subscribed" if known.on else "unsubscribed"
        values = (known.email, status, f"{known.since:%Y-%m-%d}", known.language, known.number)
        rows.writerow(tuple(map(harmless, values)))
    return BYTE_ORDER_MARK + written.getvalue()
