"""Working hours and time zones that contacts tell in plain words: "my hours are 9 to 4", "my time zone is Paris"."""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.contacts import hours, preferences, zones
from bot.dialogue.contacts.own import hours_in_words, own_records, settable_records
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice
from bot.dialogue.turn import Turn
from bot.dialogue.words.plain_words import begins_with, has_word, looks_like_question
from storage.messages import Choice

MOST_WORDS = 14
"""Up to this many words tell a setting; a longer message tells somebody more than that."""


def take_told(scene: Scene) -> Turn | None:
    """Store the hours or the time zone that the words call their own; None where they tell neither."""
    catalog, words = scene.catalog, scene.incoming.text
    if looks_like_question(catalog, words) and not begins_with(catalog, words, "change"):
        return None
    if own_records(scene) and has_word(catalog, words, "my-hours") and (kept := _hours(scene)):
        return preferences.set_hours(scene, callbacks.SetHours(kept))
    zone = zones.find_named(catalog, scene.language, words) if has_word(catalog, words, "my-zone") else ""
    return preferences.set_zone(scene, callbacks.SetZone(zone)) if zone and settable_records(scene) else None


def button(scene: Scene) -> Choice | None:
    """Return the button that sets the hours at which the words say that somebody works; a company may be told them as
    well. None for other words.
    """
    catalog, words = scene.catalog, scene.incoming.text
    if not scene.incoming.private or not own_records(scene) or len(words.split()) > MOST_WORDS:
        return None
    if looks_like_question(catalog, words) or not has_word(catalog, words, "at-work"):
        return None
    kept = _hours(scene)
    label = scene.speech.label("prefs.note-hours", hours=hours_in_words(scene.speech, kept)) if kept else ""
    return choice(label, callbacks.SetHours(kept)) if kept else None


def _hours(scene: Scene) -> str:
    """Return the hours that the words name, in the form in which they're stored; "" where they name none. A day off
    leaves the others ("I don't work on Fridays").
    """
    catalog, words = scene.catalog, scene.incoming.text
    languages = (scene.language, *catalog.languages)
    if has_word(catalog, words, "off-work"):
        found = None if hours.CLOCK.search(words) else hours.read_day_off(languages, words)
    elif not hours.CLOCK.search(words) and has_word(catalog, words, "mornings", "afternoons"):
        part = hours.MORNING if has_word(catalog, words, "mornings") else hours.AFTERNOON
        found = hours.read_part(languages, words, part)
    else:
        found = hours.read_hours(languages, words)
    return found.to_text() if found else ""
