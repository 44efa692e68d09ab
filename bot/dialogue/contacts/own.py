"""What a chat is to the clusters, and how days and hours are written for its people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from bot.dialogue import callbacks
from bot.dialogue.contacts import hours, zones
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, join
from bot.dialogue.turn import Turn, say, update_session
from storage.messages import Choice
from storage.records import Contact
from storage.waits import WaitForPreference

MORNING = time(0)
"""When a day begins."""


def own_records(scene: Scene) -> tuple[Contact, ...]:
    """Return the contact records of this chat. The secretariat's people have none to set."""
    return tuple(contact for contact in scene.directory.records_of(scene.incoming.address) if contact.cluster)


def settable_records(scene: Scene) -> tuple[Contact, ...]:
    """Return what this chat may set something of: its clusters' records, else that of the secretariat."""
    return own_records(scene) or scene.directory.records_of(scene.incoming.address)


def explain_no_records(scene: Scene) -> Turn:
    """Tell someone who receives no requests what they can set instead."""
    rows = ((scene.speech.button(f"action.{name}", callbacks.Do(name)),) for name in ("language", "profile"))
    return say(scene, scene.speech.text("prefs.nobody"), *rows)


def ask(scene: Scene, part: str, offered: Iterable[Choice], first: date | None = None, *, unsure: bool = False) -> Turn:
    """Ask for one preference, offering choices. What is typed next is taken as its value.

    Of days away, the `first` one may be known already, and the last one not yet: they are `unsure` of it.
    """
    speech, question = scene.speech, scene.speech.text(f"prefs.ask-{'unsure-' if unsure else ''}{part}")
    never_mind_button = speech.button("button.never-mind", callbacks.ShowPreferences())
    told = [speech.text("prefs.away-begins", first=weekday_and_date(speech, first))] if first else []
    turn = say(scene, join((*told, question)), *((button,) for button in (*offered, never_mind_button)))
    return update_session(scene, turn, expected=WaitForPreference(part=part, first=first))


def change_records(known: tuple[Contact, ...], **values: object) -> Turn:
    """Apply the same change to all the chat's contact records."""
    return Turn(contacts=tuple(contact.model_copy(update=values) for contact in known))


def command_words(scene: Scene) -> str:
    """Return what was typed after the command."""
    return scene.incoming.text.partition(" ")[2].strip()


def zone_here(scene: Scene) -> str:
    """Return the chat's time zone."""
    return scene.speech.zone or "UTC"


def today(scene: Scene) -> date:
    """Return today's date in the chat's time zone."""
    return scene.now.astimezone(ZoneInfo(zone_here(scene))).date()


def weekday_and_date(speech: Speech, day: date) -> str:
    """Return a day with its weekday, such as Tue 12 May."""
    return str(format_skeleton("MMMEd", datetime.combine(day, MORNING), locale=speech.locale))


def day_in_words(speech: Speech, moment: datetime, zone: str) -> str:
    """Return the day of a moment in a time zone."""
    return weekday_and_date(speech, moment.astimezone(ZoneInfo(zone or "UTC")).date())


def hours_in_words(speech: Speech, kept: str) -> str:
    """Return stored working hours as people read them; unchanged if they can't be parsed."""
    found = hours.parse(kept)
    return hours.in_words(speech.language, found) if found else kept


def place_of(speech: Speech, zone: str, clusters: Iterable[str] = ()) -> str:
    """Return the city to name a time zone by: that of one of the `clusters`, else the one in its id."""
    known = speech.catalog.clusters
    own = (known[cluster] for cluster in clusters if cluster in known and known[cluster].timezone == zone)
    if cluster := next(own, None):
        return speech.city(cluster)
    return zones.city(speech.language, zone) if "/" in zone else zone or "UTC"
