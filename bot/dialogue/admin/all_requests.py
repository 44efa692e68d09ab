"""`/requests` for the secretariat: all requests, filtered by buttons or words, page by page."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from bot.dialogue import callbacks, commands
from bot.dialogue.admin import request_filters
from bot.dialogue.reports.figures import Period
from bot.dialogue.requests import attendance, cards, transitions
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, in_rows, join, shorten
from bot.dialogue.turn import Rows, Turn, say
from bot.dialogue.words import request_numbers
from bot.dialogue.words.plain_words import begins_with, fold, has_word, looks_like_question, word_list
from bot.dialogue.words.service_names import only_named
from knowledge.schema import Catalog
from storage.messages import Choice

A_PAGE = 5
"""Requests shown at once: each takes three lines."""
A_ROW = 2
MOST_OFFERED = 40
"""Clusters or companies offered to choose from; any other can be typed."""
LONGEST_NAME = 30
"""Characters of a name on a button."""


def requests(scene: Scene) -> Turn:
    """Show an admin the requests that the words name, of a company or a cluster or in a state, else all open ones.

    Everybody else sees their own.
    """
    if not scene.in_office:
        return commands.status(scene)
    return _page(scene, request_filters.read_filter(scene))


def show_undecided(scene: Scene) -> Turn:
    """Show the requests that wait for their contact's decision."""
    return _page(scene, callbacks.ListRequests("undecided"))


def show_reminded(scene: Scene) -> Turn:
    """Say that contacts are reminded anyway, and show what waits for the cluster that the words name, or for any."""
    named = request_filters.read_filter(scene)
    shown = replace(named, state="undecided") if named.which == "cluster" else callbacks.ListRequests("undecided")
    return say(scene, scene.speech.text("requests.reminding")) + _page(scene, shown)


def show_filtered(scene: Scene) -> Turn | None:
    """Show an admin the requests that mere words name: "requests of Solarwerk"; all open ones where some are asked for
    and none has that name. None for other words.
    """
    catalog, text = scene.catalog, scene.incoming.text
    if not has_word(catalog, text, "of-requests"):
        return None
    named, all_open = request_filters.read_filter(scene), callbacks.ListRequests("open")
    lists = begins_with(catalog, text, "showing") or _asks_whose(catalog, text)
    return _page(scene, named) if named != all_open or lists else None


def show_correspondence(scene: Scene) -> Turn | None:
    """Show the requests of the person, company or cluster of whom an admin asks what became of their words: "has Léa
    answered?", "who has Camille written to". None for other words.
    """
    if not has_word(scene.catalog, scene.incoming.text, "corresponding"):
        return None
    named = request_filters.read_filter(scene)
    pressed = request_filters.of_named_person(scene) or (named if named.which in request_filters.KINDS else None)
    return _page(scene, pressed) if pressed else None


def show_to_office(scene: Scene) -> Turn:
    """Tell an admin, who is the secretariat, how to write to people, and show the requests that the words name."""
    named = request_filters.of_named_person(scene) or request_filters.read_filter(scene)
    return say(scene, scene.speech.text("requests.to-office")) + _page(scene, named)


def _asks_whose(catalog: Catalog, text: str) -> bool:
    """Return whether words name requests and then whose they are: "requests of Solarwerk", and no service."""
    first, *rest = [*fold(text).split(), ""]
    listed = first in word_list(catalog, "of-requests") and rest[0] in word_list(catalog, "sent-by")
    return listed and not only_named(catalog, text)


def show_named(scene: Scene) -> Turn | None:
    """Show an admin the open request that an order names by its number or its company, with what can be done: "assign
    ICN-2026-0042 to Léa", "write to Solarwerk". None for other words.
    """
    catalog, text = scene.catalog, scene.incoming.text
    known, number = scene.snapshot.open_requests, request_numbers.find_mentioned(catalog, text)
    found = [request for request in known if request.number == number]
    if not found and not looks_like_question(catalog, text) and not has_word(catalog, text, "of-requests"):
        found = [request for request in known if request_filters.is_of_named_company(scene, request)]
    if len(found) != 1:
        return None
    loaded = scene.snapshot.model_copy(update={"requests": (*scene.snapshot.requests, found[0])})
    return transitions.show(replace(scene, snapshot=loaded), callbacks.ShowRequest(found[0].id))


def show_list(scene: Scene, pressed: callbacks.ListRequests) -> Turn | None:
    """Show the requests that match a filter, or the values it can be set to."""
    if not scene.incoming.private:
        return Turn(notice=scene.speech.label("notice.not-yours"))
    if pressed.which in CHOICES:
        return _choose(scene, pressed.which)
    return _page(scene, pressed) if request_filters.is_filter(pressed) else None


def _page(scene: Scene, pressed: callbacks.ListRequests) -> Turn:
    """Show a page of the matching requests."""
    found = request_filters.matching(scene, pressed)
    pages = max(-(-len(found) // A_PAGE), 1)
    page = min(pressed.page, pages - 1)
    shown = found[page * A_PAGE : (page + 1) * A_PAGE]
    parts = [scene.speech.text("requests.heading", what=request_filters.heading(scene, pressed), count=len(found))]
    parts += [cards.summary(scene.speech, request, overdue=attendance.is_overdue(scene, request)) for request in shown]
    parts += [] if shown else [scene.speech.text("requests.none")]
    parts += [scene.speech.text("requests.page", page=page + 1, pages=pages)] if pages > 1 else []
    rows = (
        *in_rows([cards.show_button(scene.speech, request) for request in shown], A_ROW),
        _page_buttons(pressed, page, pages),
        *_filters(scene),
    )
    return say(scene, join(parts, "\n\n"), *rows, replaces=scene.incoming.pressed)


BY_STATE = (("open", "overdue"), ("undecided", "accepted"), ("declined", "closed"))
"""Filters by state, as they stand side by side."""
COUNTED = ("open", "overdue", "undecided", "accepted")
"""Those that tell how many there are."""
CHOICES = {"clusters": "cluster", "companies": "company", "services": "service"}
"""What a filter can be set to, and the filter."""


def _page_buttons(pressed: callbacks.ListRequests, page: int, pages: int) -> tuple[Choice, ...]:
    """Return the buttons to the page before and the page after."""

    def to(sign: str, other: int) -> Choice:
        return choice(sign, replace(pressed, page=other))

    before = (to("‹", page - 1),) if page else ()
    after = (to("›", page + 1),) if page + 1 < pages else ()
    return (*before, *after)


def _filters(scene: Scene) -> Rows:
    """Return the filters, those that need no value with their numbers, and the figures."""
    speech = scene.speech

    def by_state(which: str) -> Choice:
        pressed = callbacks.ListRequests(which)
        count = {"count": len(request_filters.matching(scene, pressed))} if which in COUNTED else {}
        return speech.button(f"requests.filter.{which}", pressed, **count)

    states = (tuple(map(by_state, row)) for row in BY_STATE)
    chosen = [speech.button(f"requests.filter.{which}", callbacks.ListRequests(which)) for which in CHOICES]
    figures = speech.button("requests.figures", callbacks.ShowReport("text", Period.MONTH))
    return (*states, tuple(chosen), (figures,))


def _choose(scene: Scene, which: str) -> Turn:
    """Offer the values the filter can be set to, with the number of matching requests, most first."""
    speech, kind = scene.speech, CHOICES[which]
    counted = Counter(request_filters.values(scene, kind)).most_common(MOST_OFFERED)
    buttons = []
    for value, count in counted:
        name = shorten(request_filters.value_name(scene, kind, value), LONGEST_NAME)
        buttons.append(choice(f"{name} ({count})", callbacks.ListRequests(kind, value)))
    rows = (*in_rows(buttons, A_ROW), (speech.button("requests.back", callbacks.ListRequests("open")),))
    return say(scene, speech.text(f"requests.which-{kind}"), *rows, replaces=scene.incoming.pressed)
