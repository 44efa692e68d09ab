"""Warms up a release's caches before anybody has to wait for them.

Much is derived from the content on first use and then cached: labels in all languages, the words of the clusters'
cards, the words that end a form. That takes a good part of a second, during which nobody else would be served. So every
kind of field is asked and answered once, and the results are dropped. Runs in a thread.
"""

from __future__ import annotations

from datetime import UTC, datetime
from weakref import WeakSet

from bot.dialogue.directory import Directory
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.interpretation.interpreter import interpret
from bot.dialogue.requests import working_days
from bot.dialogue.routing import typed_buttons
from bot.dialogue.routing.handlers import respond
from bot.dialogue.scene import Scene
from knowledge.releases.release import Release
from storage.messages import telegram
from storage.records import Asking, Draft, Person, Session, Snapshot

REHEARSAL = "rehearsal"
SAID = "heat pumps"
"""Words that fit no field well, so that everything they might mean is looked up."""
INTRODUCED = "We're Bright Roofs in Graz, and we're looking for partners in Denmark"
"""Words with names and places: what these are found with is worked out on first use as well."""
THEN = datetime(2026, 5, 4, 9, tzinfo=UTC)
CHAT = telegram(1)

_rehearsed: WeakSet[Release] = WeakSet()
"""Releases already warmed up, kept weakly because each holds a search engine of eighty megabytes."""


def rehearse(release: Release) -> None:
    """Answer a question in every language, and one field of every kind."""
    if release in _rehearsed:
        return
    typed_buttons.prepare(release.catalog)
    working_days.prepare({cluster.calendar for cluster in release.catalog.clusters.values()}, THEN.year)
    for language in release.catalog.languages:
        _respond(release, Session(address=CHAT), SAID, language)
    _respond(release, Session(address=CHAT), INTRODUCED)
    fields = [(service, field) for service in release.catalog.services.values() for field in service.fields]
    kinds = {(field.kind, field.role): (service, field) for service, field in fields}
    for service, field in kinds.values():
        draft = Draft(id=REHEARSAL, service=service.id, step=Asking(field=field.id), started=THEN)
        _respond(release, Session(address=CHAT, drafts={draft.id: draft}, active=draft.id), SAID)
    _rehearsed.add(release)


def _respond(release: Release, session: Session, words: str, language: str = "") -> None:
    person = Person(id=1, phone_language=language)
    event = Incoming(token=REHEARSAL, address=CHAT, person=person, kind=EventKind.TEXT, text=words)
    scene = Scene(release, Directory(), Snapshot(session=session), event, THEN)
    if asked := scene.words_to_interpret:
        interpret(release, asked, scene.context)
    respond(scene)
