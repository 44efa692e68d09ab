"""Names of people: each is asked once whether the other side may see theirs."""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice
from bot.dialogue.turn import Rows, Turn, say, stop_waiting, update_session
from bot.dialogue.words.plain_words import clean, says
from storage.waits import WaitForPreference

LONGEST = 60
"""Characters of a name."""
NAME = "name"
"""The part of the preferences that the name is."""


def shown_name(scene: Scene) -> str:
    """Return the name this person lets the other side see; "" if they don't or were never asked."""
    return scene.session.names.get(str(scene.incoming.person.id), "")


def ask_once(scene: Scene, turn: Turn) -> Turn:
    """Add the question whether the name may be shown, unless it has been answered or the group speaks as itself."""
    person = scene.incoming.person
    if str(person.id) in scene.session.names or not person.first_name or person.is_group:
        return turn
    return turn + ask_consent(scene)


def ask_consent(scene: Scene, replaces: int | None = None) -> Turn:
    """Ask whether the name may be shown. In a group the question is for this person alone."""
    speech, person = scene.speech, scene.incoming.person
    key = "names.ask" if scene.incoming.private else "names.ask-in-group"
    rows: Rows = (
        (choice(speech.label("names.show", name=person.first_name[:LONGEST]), callbacks.AgreeToName(str(person.id))),),
        (speech.button("names.hide", callbacks.DeclineName(str(person.id))),),
    )
    if scene.incoming.private:
        rows = (*rows, (speech.button("names.other", callbacks.AskName()),))
    return say(scene, speech.text(key, name=person.first_name), *rows, replaces=replaces)


def show(scene: Scene, pressed: callbacks.AgreeToName) -> Turn:
    """Allow the name to be shown."""
    return _answer(scene, pressed.person, scene.incoming.person.first_name[:LONGEST])


def hide(scene: Scene, pressed: callbacks.DeclineName) -> Turn:
    """Show only the organisation."""
    return _answer(scene, pressed.person, "")


def _answer(scene: Scene, person: str, name: str) -> Turn:
    """Store the answer of the person the question was for."""
    if person != str(scene.incoming.person.id):
        return Turn(notice=scene.speech.label("names.not-yours"))
    return _store(scene, name, scene.incoming.message)


def _store(scene: Scene, name: str, replaces: int | None = None) -> Turn:
    key = "names.shown" if name else "names.hidden"
    turn = say(scene, scene.speech.text(key, name=name), replaces=replaces)
    names = {**scene.session.names, str(scene.incoming.person.id): name}
    return update_session(scene, turn, names=names, expected=None)


def ask_for_another(scene: Scene, pressed: callbacks.AskName) -> Turn:
    """Ask for the name as it should be shown."""
    turn = say(scene, scene.speech.text("names.type"), replaces=scene.incoming.message)
    return update_session(scene, turn, expected=WaitForPreference(part=NAME))


def take_words(scene: Scene) -> Turn:
    """Store the typed name. A word for stopping leaves the old one."""
    words = " ".join(clean(scene.incoming.text).split())
    if says(scene.catalog, words, "stop", "back"):
        return stop_waiting(scene)
    if not words or len(words) > LONGEST:
        return say(scene, scene.speech.text("names.too-long", limit=LONGEST))
    return _store(scene, words)
