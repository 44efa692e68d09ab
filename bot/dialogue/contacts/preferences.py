"""How contacts work: language, name, hours, time zone and days away, as they set them themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from bot.dialogue import callbacks
from bot.dialogue.contacts import absence, hours, names, zones
from bot.dialogue.contacts.absence import AWAY, take_days
from bot.dialogue.contacts.own import (
    ask,
    change_records,
    command_words,
    explain_no_records,
    hours_in_words,
    own_records,
    place_of,
    settable_records,
    zone_here,
)
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, join
from bot.dialogue.turn import Rows, Turn, say, update_session
from bot.dialogue.words.plain_words import says
from storage.messages import Choice, Text
from storage.records import Contact, Role
from storage.waits import WaitForPreference

HOURS, ZONE = "hours", "zone"
"""What contacts type for one of their preferences, besides days away and names."""
USUAL = ("1-5@0900-1700", "1-5@0800-1600", "1-4@0900-1700")
"""Hours that are offered."""


def menu(scene: Scene) -> Turn:
    """Show what is set, with a button for each; to others, what they can set."""
    known = settable_records(scene)
    if not known:
        return explain_no_records(scene)
    pressed = scene.incoming.pressed
    return say(scene, _describe(scene, known), *_rows(scene, known), replaces=pressed)


def _describe(scene: Scene, known: tuple[Contact, ...]) -> Text:
    speech, contact = scene.speech, known[0]
    places = (speech.cluster(each.cluster) if each.cluster else speech.label("secretariat") for each in known)
    lines = [speech.text("prefs.heading", clusters=", ".join(dict.fromkeys(places)))]
    lines.append(speech.text("prefs.language", language=speech.tongue(scene.language)))
    if not contact.cluster:
        return join((*lines, _zone(scene, known)))
    if scene.incoming.private:
        name = names.shown_name(scene)
        lines.append(speech.text("prefs.name", name=name) if name else speech.text("prefs.no-name"))
    times = hours_in_words(speech, contact.hours) if contact.hours else speech.label("prefs.always")
    lines.append(speech.text("prefs.hours", hours=times))
    return join((*lines, _zone(scene, known), absence.describe(scene, contact), *_deputies(scene, known)))


def _deputies(scene: Scene, known: tuple[Contact, ...]) -> list[Text]:
    """Say who stands in for them; nothing to those who are deputies themselves."""
    own = [contact.cluster for contact in known if contact.role is Role.CONTACT]
    names = [
        each.name or scene.speech.label("contacts.unnamed", chat=each.address.chat)
        for each in scene.directory.known
        if each.role is Role.DEPUTY and each.cluster in own
    ]
    shown = ", ".join(dict.fromkeys(names)) or scene.speech.label("prefs.nobody-deputises")
    return [scene.speech.text("prefs.deputy", names=shown)] if own else []


def _zone(scene: Scene, known: tuple[Contact, ...]) -> Text:
    """Say where they are, and what time it is there."""
    speech, zone = scene.speech, known[0].zone or zone_here(scene)
    clock = format_skeleton("Hm", scene.now.astimezone(ZoneInfo(zone)), locale=speech.locale)
    return speech.text("prefs.zone", city=place_of(speech, zone, [each.cluster for each in known]), time=clock)


def _rows(scene: Scene, known: tuple[Contact, ...]) -> Rows:
    speech = scene.speech
    if not known[0].cluster:
        language = speech.button("action.language", callbacks.Do("language"))
        return ((speech.button("prefs.set-zone", callbacks.AskZone()), language),)
    rows: list[tuple[Choice, ...]] = [absence.buttons(scene, known[0])]
    rows.append(
        (
            speech.button("prefs.set-hours", callbacks.AskHours()),
            speech.button("prefs.set-zone", callbacks.AskZone()),
        )
    )
    language = speech.button("action.language", callbacks.Do("language"))
    name = (speech.button("prefs.set-name", callbacks.ChooseName()),) if scene.incoming.private else ()
    rows.append((*name, language))
    return (*rows, *absence.deputy_rows(speech, known))


def choose_name(scene: Scene, pressed: callbacks.ChooseName) -> Turn:
    """Ask again whether the name may be shown."""
    return names.ask_consent(scene, scene.incoming.message)


# ----------------------------------------------------------- hours and zone


def set_hours_by_command(scene: Scene) -> Turn:
    """Handle `/hours`, with or without hours."""
    if not own_records(scene):
        return explain_no_records(scene)
    words = command_words(scene)
    return take_hours(scene, words) if words else ask_hours(scene)


def ask_hours(scene: Scene, pressed: callbacks.AskHours | None = None) -> Turn:
    """Ask for working hours, offering a few."""
    usual = [choice(hours_in_words(scene.speech, kept), callbacks.SetHours(kept)) for kept in USUAL]
    return ask(scene, HOURS, [*usual, scene.speech.button("prefs.always", callbacks.SetHours(hours.ALWAYS))])


def take_hours(scene: Scene, words: str) -> Turn:
    """Take the typed words as working hours."""
    found = hours.read_hours((scene.language, *scene.catalog.languages), words)
    return _set_hours(scene, found.to_text()) if found else say(scene, scene.speech.text("prefs.no-hours"))


def set_hours(scene: Scene, pressed: callbacks.SetHours) -> Turn | None:
    """Set the hours that were pressed."""
    if pressed.hours == hours.ALWAYS:
        return _set_hours(scene, "")
    return _set_hours(scene, pressed.hours) if hours.parse(pressed.hours) else None


def _set_hours(scene: Scene, kept: str) -> Turn:
    return _show_again(scene, hours=kept)


def ask_zone(scene: Scene, pressed: callbacks.AskZone | None = None) -> Turn:
    """Ask for the place."""
    speech, known = scene.speech, settable_records(scene)
    zone_of = scene.catalog.clusters
    offered = {zone_of[each.cluster].timezone: each.cluster for each in known if each.cluster in zone_of}
    places = (choice(place_of(speech, zone, [cluster]), callbacks.SetZone(zone)) for zone, cluster in offered.items())
    return ask(scene, ZONE, places)


def take_zone(scene: Scene, words: str) -> Turn:
    """Take the typed words as the place."""
    zone = zones.find_zone(scene.catalog, scene.language, words)
    return _show_again(scene, zone=zone) if zone else say(scene, scene.speech.text("prefs.no-zone"))


def set_zone(scene: Scene, pressed: callbacks.SetZone) -> Turn | None:
    """Set the place that was pressed."""
    known = zones.zones() | {cluster.timezone for cluster in scene.catalog.clusters.values()}
    return _show_again(scene, zone=pressed.zone) if pressed.zone in known else None


# -------------------------------------------------------------------- words


def take_words(scene: Scene, wait: WaitForPreference) -> Turn:
    """Take the words for the question above that waits for them. A word for stopping changes nothing."""
    words = scene.incoming.text.strip()
    if not (settable_records(scene) if wait.part == ZONE else own_records(scene)):
        return update_session(scene, menu(scene), expected=None)
    if says(scene.catalog, words, "stop", "back"):
        return update_session(scene, menu(scene), expected=None)
    if wait.part == names.NAME:
        return names.take_words(scene)
    return TYPED[wait.part](scene, words)


def reads_words(scene: Scene, wait: WaitForPreference) -> bool:
    """Return whether the words say what they are waited for, or that nothing is to change."""
    catalog, words = scene.catalog, scene.incoming.text.strip()
    if wait.part == names.NAME or says(catalog, words, "stop", "back"):
        return True
    if wait.part == HOURS:
        return hours.read_hours((scene.language, *catalog.languages), words) is not None
    if wait.part == ZONE:
        return bool(zones.find_zone(catalog, scene.language, words))
    return absence.reads_days(scene, words)


TYPED: Mapping[str, Callable[[Scene, str], Turn]] = {AWAY: take_days, HOURS: take_hours, ZONE: take_zone}
"""What reads the words, by what was asked for."""


def show(scene: Scene, pressed: callbacks.ShowPreferences) -> Turn:
    """Show the preferences after a button, and stop waiting for words."""
    return update_session(scene, menu(scene), expected=None)


def _show_again(scene: Scene, **values: object) -> Turn:
    """Apply the change and show the preferences again."""
    known = settable_records(scene)
    after = tuple(contact.model_copy(update=values) for contact in known)
    text = join((scene.speech.text("prefs.kept"), _describe(scene, after)), "\n\n")
    return update_session(
        scene, say(scene, text, *_rows(scene, known)) + change_records(known, **values), expected=None
    )
