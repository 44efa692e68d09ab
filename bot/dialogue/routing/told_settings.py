"""Days away and working hours that a contact tells in plain words: they may be for the company as well."""

from __future__ import annotations

from bot.dialogue.contacts import absence_words, settings_words
from bot.dialogue.requests import relay
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from storage.messages import Choice


def take(scene: Scene, heard: Scene, *, talking: bool) -> Turn | None:
    """Take days away or hours; None where the words tell neither. In a conversation they go to the other side, and may
    be noted besides; `heard` is the scene in the language of the words.
    """
    hours = settings_words.button(heard)
    if absence_words.tells_absence(scene, plainly=talking) and not absence_words.asks_besides(scene):
        return _take_absence(scene if talking else heard, hours)
    return _take_hours(scene if talking else heard, hours) if hours else None


def note_besides(scene: Scene) -> Turn:
    """Offer to note the days away that are told beside a question, which is answered."""
    if not absence_words.asks_besides(scene) or not absence_words.tells_absence(scene):
        return Turn()
    return say(scene, scene.speech.text("prefs.note-ask"), (absence_words.button(scene),))


def _take_absence(scene: Scene, hours: Choice | None) -> Turn:
    """Take days away; with nobody to write to, they're noted at once. "Je ne travaille pas le vendredi" may
    tell `hours` as well.
    """
    notes = tuple(filter(None, (absence_words.button(scene), hours)))
    if sent := relay.send_straight(scene):
        return sent + say(scene, scene.speech.text("prefs.note-too"), *((note,) for note in notes))
    asked = scene.speech.text("words.you-or-them")
    return relay.offer_besides(scene, asked, *notes) or absence_words.store_told_days(scene)


def _take_hours(scene: Scene, note: Choice) -> Turn:
    """Take hours at which somebody works."""
    if sent := relay.send_straight(scene):
        return sent + say(scene, scene.speech.text("prefs.note-hours-too"), (note,))
    asked = scene.speech.text("words.hours-or-them")
    return relay.offer_besides(scene, asked, note) or say(scene, scene.speech.text("prefs.note-hours-ask"), (note,))
