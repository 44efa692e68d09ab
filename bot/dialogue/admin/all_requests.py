"""`/requests` for the secretariat: all requests, filtered by buttons, page by page."""

from __future__ import annotations

from collections import Counter

from bot.dialogue import callbacks, commands
from bot.dialogue.events import EventKind
from bot.dialogue.plain_words import has_word
from bot.dialogue.reports.periods import Period
from bot.dialogue.reports.words import place, service
from bot.dialogue.requests import attendance, cards
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, in_rows, join
from bot.dialogue.turn import Rows, Turn, say
from storage.messages import Choice
from storage.records import Request, Status

A_PAGE = 5
"""Requests shown at once: each takes three lines."""
A_ROW = 2
NO_VALUE = "-"
"""What a filter says that needs no value; the secretariat as the one asked."""


def requests(scene: Scene) -> Turn:
    """Show an admin the requests that the words name, overdue or of one cluster, else all open ones.

    Everybody else sees their own.
    """
    if not (scene.incoming.private and scene.directory.is_admin(scene.incoming)):
        return commands.status(scene)
    text = scene.incoming.text
    if has_word(scene.release.catalog, text, "overdue"):
        return _page(scene, callbacks.ListRequests("overdue"))
    cluster_ids = {cluster for mention in scene.release.places.find(text) for cluster in mention.cluster_ids}
    of_cluster = callbacks.ListRequests("cluster", cluster_ids.pop()) if len(cluster_ids) == 1 else None
    return _page(scene, of_cluster or callbacks.ListRequests("open"))


def show_list(scene: Scene, pressed: callbacks.ListRequests) -> Turn | None:
    """Show the requests that match a filter, or the values it can be set to."""
    if not scene.incoming.private:
        return Turn(notice=scene.speech.label("notice.not-yours"))
    if pressed.which in CHOICES:
        return _choose(scene, pressed.which)
    return _page(scene, pressed) if pressed.which in FILTERS else None


def _page(scene: Scene, pressed: callbacks.ListRequests) -> Turn:
    """Show a page of the matching requests."""
    found = _matching(scene, pressed)
    pages = max(-(-len(found) // A_PAGE), 1)
    page = min(pressed.page, pages - 1)
    shown = found[page * A_PAGE : (page + 1) * A_PAGE]
    parts = [scene.speech.text("requests.heading", what=_heading(scene, pressed), count=len(found))]
    parts += [cards.summary(scene.speech, request, overdue=attendance.is_overdue(scene, request)) for request in shown]
    parts += [] if shown else [scene.speech.text("requests.none")]
    parts += [scene.speech.text("requests.page", page=page + 1, pages=pages)] if pages > 1 else []
    rows = (
        *in_rows([_show_button(scene, request) for request in shown], A_ROW),
        _page_buttons(pressed, page, pages),
        *_filters(scene),
    )
    return say(scene, join(parts, "\n\n"), *rows, replaces=_pressed_message(scene))


FILTERS = ("open", "overdue", "declined", "closed", "cluster", "service")
FINISHED = {"declined": (Status.DECLINED,), "closed": (Status.CLOSED, Status.WITHDRAWN)}
"""Filters for finished requests, listed newest first."""
CHOICES = {"clusters": "cluster", "services": "service"}
"""What a filter can be set to, and the filter."""


def _pressed_message(scene: Scene) -> int | None:
    return scene.incoming.message if scene.incoming.kind is EventKind.PRESS else None


def _matching(scene: Scene, pressed: callbacks.ListRequests) -> list[Request]:
    """Return the matching requests: overdue ones first, then open ones, oldest first, then finished ones, newest
    first.
    """
    if pressed.which in FINISHED:
        return [request for request in _finished(scene) if request.status in FINISHED[pressed.which]]
    everything = sorted(scene.snapshot.open_requests, key=lambda request: not attendance.is_overdue(scene, request))
    match pressed.which:
        case "overdue":
            return [request for request in everything if attendance.is_overdue(scene, request)]
        case "cluster":
            everything += _finished(scene)
            return [request for request in everything if (request.target or NO_VALUE) == pressed.value]
        case "service":
            return [request for request in everything if request.service == pressed.value]
    return everything


def _finished(scene: Scene) -> list[Request]:
    return sorted(scene.snapshot.finished_requests, key=lambda request: request.updated, reverse=True)


def _heading(scene: Scene, pressed: callbacks.ListRequests) -> str:
    match pressed.which:
        case "cluster":
            return place(scene.speech, pressed.value.removeprefix(NO_VALUE))
        case "service":
            return service(scene.speech, pressed.value)
    return scene.speech.label(f"requests.title.{pressed.which}")


def _show_button(scene: Scene, request: Request) -> Choice:
    return scene.speech.button("button.show", callbacks.ShowRequest(request.id), number=request.id)


def _page_buttons(pressed: callbacks.ListRequests, page: int, pages: int) -> tuple[Choice, ...]:
    """Return the buttons to the page before and the page after."""

    def to(sign: str, other: int) -> Choice:
        return choice(sign, callbacks.ListRequests(pressed.which, pressed.value, other))

    before = (to("‹", page - 1),) if page else ()
    after = (to("›", page + 1),) if page + 1 < pages else ()
    return (*before, *after)


def _filters(scene: Scene) -> Rows:
    """Return the filters, those that need no value with their numbers, and the figures."""
    speech = scene.speech
    counted = [
        speech.button(
            f"requests.filter.{which}",
            callbacks.ListRequests(which),
            count=len(_matching(scene, callbacks.ListRequests(which))),
        )
        for which in ("open", "overdue")
    ]
    finished = [speech.button(f"requests.filter.{which}", callbacks.ListRequests(which)) for which in FINISHED]
    chosen = [speech.button(f"requests.filter.{which}", callbacks.ListRequests(which)) for which in CHOICES]
    figures = speech.button("requests.figures", callbacks.ShowReport("text", Period.MONTH))
    return tuple(counted), tuple(finished), tuple(chosen), (figures,)


def _choose(scene: Scene, which: str) -> Turn:
    """Offer the values the filter can be set to, with the number of matching requests, most first."""
    speech, kind = scene.speech, CHOICES[which]
    values = [
        (request.target or NO_VALUE) if kind == "cluster" else request.service
        for request in (*scene.snapshot.open_requests, *(_finished(scene) if kind == "cluster" else ()))
    ]
    buttons = []
    for value, count in Counter(values).most_common():
        pressed = callbacks.ListRequests(kind, value)
        buttons.append(choice(f"{_heading(scene, pressed)} ({count})", pressed))
    rows = (*in_rows(buttons, A_ROW), (speech.button("requests.back", callbacks.ListRequests("open")),))
    return say(scene, speech.text(f"requests.which-{kind}"), *rows, replaces=_pressed_message(scene))
