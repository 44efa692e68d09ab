"""Which requests the secretariat asks to see: by cluster, company, kind or state, with a button or in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.dialogue import callbacks
from bot.dialogue.reports.words import place, service
from bot.dialogue.requests import attendance, cards, naming
from bot.dialogue.requests.lifecycle import OPEN
from bot.dialogue.scene import Scene
from bot.dialogue.words.plain_words import ends_with, fold, has_phrase, has_word, positions_in_list, word_list
from storage.records import UNDECIDED, Request, Side, Status

STATES: Mapping[str, frozenset[Status]] = {
    "open": OPEN,
    "undecided": UNDECIDED,
    "accepted": frozenset({Status.ACCEPTED}),
    "declined": frozenset({Status.DECLINED}),
    "closed": frozenset({Status.CLOSED, Status.WITHDRAWN}),
}
"""What a state comprises, in the order of the list `states` of the content; besides these there's "overdue"."""
FINISHED = ("declined", "closed")
KINDS = ("cluster", "home", "company", "service")
"""What else requests are filtered by; the value is the cluster asked, that of the company, a request of the company,
or a service.
"""
NO_VALUE = "-"
"""What a filter says that needs no value; the secretariat as the one asked."""
SHORTEST = 4
"""Letters from which the first word of a company's name is enough."""


def is_filter(pressed: callbacks.ListRequests) -> bool:
    """Return whether there are such lists."""
    return pressed.which in (*STATES, "overdue", *KINDS) and pressed.state in (*STATES, "overdue", NO_VALUE)


def matching(scene: Scene, pressed: callbacks.ListRequests) -> list[Request]:
    """Return the matching requests: overdue ones first, then open ones, oldest first, then finished ones, newest
    first. Of a kind, only open ones.
    """
    open_ones = sorted(scene.snapshot.open_requests, key=lambda request: not attendance.is_overdue(scene, request))
    finished = sorted(scene.snapshot.finished_requests, key=lambda request: request.updated, reverse=True)
    everything = open_ones if pressed.which == "service" else [*open_ones, *finished]
    kept = [request for request in everything if _has_value(scene, pressed, request)]
    state = pressed.which if pressed.which not in KINDS else pressed.state
    if state == "overdue":
        return [request for request in kept if attendance.is_overdue(scene, request)]
    return [request for request in kept if state == NO_VALUE or request.status in STATES[state]]


def _has_value(scene: Scene, pressed: callbacks.ListRequests, request: Request) -> bool:
    """Return whether the request is of the cluster, company or kind, if any is asked for."""
    match pressed.which:
        case "cluster":
            return (request.target or NO_VALUE) == pressed.value
        case "home":
            return request.home == pressed.value
        case "service":
            return request.service == pressed.value
        case "company":
            return bool(company := _company_of(scene, pressed.value)) and _name(scene, request) == company
    return True


def heading(scene: Scene, pressed: callbacks.ListRequests) -> str:
    """Return what a list shows."""
    if pressed.which not in KINDS:
        return scene.speech.label(f"requests.title.{pressed.which}")
    state = "" if pressed.state == NO_VALUE else scene.speech.label(f"requests.title.{pressed.state}")
    return " · ".join(filter(None, (value_name(scene, pressed.which, pressed.value), state)))


def value_name(scene: Scene, kind: str, value: str) -> str:
    """Return the name of a cluster, a company or a service."""
    match kind:
        case "cluster":
            return place(scene.speech, value.removeprefix(NO_VALUE))
        case "home":
            return scene.speech.label("requests.from", cluster=place(scene.speech, value))
        case "service":
            return service(scene.speech, value)
    found = [request for request in _known(scene) if request.id == value]
    return cards.company_name(scene.speech, found[0]) if found else value


def values(scene: Scene, kind: str) -> list[str]:
    """Return the value of each request for a filter: the service only of open ones."""
    if kind == "service":
        return [request.service for request in scene.snapshot.open_requests]
    if kind == "cluster":
        return [request.target or NO_VALUE for request in _known(scene)]
    first: dict[str, str] = {}
    return [first.setdefault(_name(scene, request), request.id) for request in _known(scene)]


def read_filter(scene: Scene) -> callbacks.ListRequests:
    """Return what the words ask to see: requests of a company or a cluster, in a state or not; else the open ones."""
    state = _state(scene)
    if company := _named_company(scene):
        return callbacks.ListRequests("company", company, state=state or NO_VALUE)
    catalog, text, places = scene.catalog, scene.incoming.text, scene.release.places
    clusters = places.clusters_in(text)
    if len(clusters) == 1:
        sent = any(request.home in clusters for request in _known(scene))  # "de Québec" may also be those to it
        sent &= any(ends_with(catalog, text[: mention.start], "from-a-place") for mention in places.find(text))
        return callbacks.ListRequests("home" if sent else "cluster", next(iter(clusters)), state=state or NO_VALUE)
    return callbacks.ListRequests(state or "open")


def of_named_person(scene: Scene) -> callbacks.ListRequests | None:
    """Return the requests of somebody whose first name the words say: of their company, or to the cluster that they are
    a contact of; None where they name nobody known.
    """
    said = set(fold(scene.incoming.text).split()) - word_list(scene.catalog, "question", "asking")
    for request in _known(scene):
        for event in request.history:
            if event.by is Side.COMPANY and _is_said(event.name, said):
                return callbacks.ListRequests("company", request.id, state=NO_VALUE)
    clusters = [known.cluster for known in scene.directory.known if known.cluster and _is_said(known.name, said)]
    return callbacks.ListRequests("cluster", clusters[0], state=NO_VALUE) if clusters else None


def _is_said(name: str, said: set[str]) -> bool:
    return fold(name).split()[:1] != [] and fold(name).split()[0] in said


def _state(scene: Scene) -> str:
    """Return the state that the words name, or ""; any other goes before "open"."""
    catalog, text = scene.catalog, scene.incoming.text
    if has_word(catalog, text, "overdue", "is-overdue"):
        return "overdue"
    found = {
        number
        for language in catalog.languages
        for form, number in positions_in_list(catalog, language, "states").items()
        if has_phrase(text, [form])
    }
    return list(STATES)[max(found) - 1] if found else ""


def _named_company(scene: Scene) -> str:
    """Return a request of the company that the words name in full, or else by the first word of its name; or ""."""
    text, known = scene.incoming.text, {_name(scene, request): request.id for request in reversed(_known(scene))}
    named = [name for name in known if name and has_phrase(text, [name])]
    if not named and not scene.release.places.find(text):
        named = [
            name for name in known if len(name.split(" ")[0]) >= SHORTEST and has_phrase(text, name.split(" ")[:1])
        ]
    return known[max(named, key=len)] if named else ""


def is_of_named_company(scene: Scene, request: Request) -> bool:
    """Return whether the words name the request's company in full."""
    return bool(name := _name(scene, request)) and has_phrase(scene.incoming.text, [name])


def _known(scene: Scene) -> Sequence[Request]:
    return (*scene.snapshot.open_requests, *scene.snapshot.finished_requests)


def _company_of(scene: Scene, number: str) -> str:
    """Return the folded name of the company that sent the request, or "" where it's none of those loaded."""
    return next((_name(scene, request) for request in _known(scene) if request.id == number), "")


def _name(scene: Scene, request: Request) -> str:
    """Return the company's name without its legal form, folded; a person's where there's no company."""
    return naming.strip_legal_form(scene.catalog, cards.company_name(scene.speech, request))
