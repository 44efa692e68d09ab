"""Days away: until when, who stands in meanwhile, and the day on which they are back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dialogue import callbacks
from bot.dialogue.contacts.days import understood
from bot.dialogue.contacts.own import MORNING, after_command, changed, mine, nobody, today, weekday_and_date, zone_here
from bot.dialogue.forms.fields import periods
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, join
from bot.dialogue.turn import Turn, say, update_session
from storage.messages import Choice, Text
from storage.records import Reminder, Role
from storage.waits import WaitForPreference

AWAY = "away"
"""The part of the preferences that is typed here."""
LONGEST_AWAY = 366
"""Days: whoever is away for longer is a contact no more."""
BACK = "back"
"""The reminder that somebody is back."""
WEEK = 7
"""Days."""


def away(scene: Scene) -> Turn:
    """`/away`, alone or with the day on which they are back."""
    if not mine(scene):
        return nobody(scene)
    words = after_command(scene)
    return away_typed(scene, words) if words else _ask_away(scene)


def ask_away(scene: Scene, pressed: callbacks.AskAway) -> Turn:
    """Ask for the day, with some to choose from."""
    return _ask_away(scene)


def _ask_away(scene: Scene) -> Turn:
    speech = scene.speech
    rows = [
        (choice(speech.label("prefs.back-on", day=weekday_and_date(speech, day)), callbacks.SetAway(day.isoformat())),)
        for day in _offered_days(today(scene))
    ]
    rows.append((speech.button("button.never-mind", callbacks.ShowPreferences()),))
    turn = say(scene, speech.text("prefs.ask-away"), *rows)
    return update_session(scene, turn, expected=WaitForPreference(part=AWAY))


def _offered_days(first: date) -> list[date]:
    """Tomorrow, and the next Mondays."""
    monday = first + timedelta(days=WEEK - first.weekday())
    days = [first + timedelta(days=1), *(monday + timedelta(days=WEEK * week) for week in range(3))]
    return list(dict.fromkeys(days))


def away_typed(scene: Scene, words: str) -> Turn:
    """The day as it was typed."""
    day = _day(scene, words)
    return _set_away(scene, day) if day else say(scene, scene.speech.text("prefs.no-day"))


def _day(scene: Scene, words: str) -> date | None:
    """The day that the words name: a date, else the beginning of "next week", or the day after a span that ends."""
    catalog, now = scene.release.catalog, today(scene)
    languages = (scene.language, *catalog.languages)
    if day := understood(languages, words, now):
        return day
    span = periods.understood(catalog, languages, words, now)
    if span is None or span.unit == "soon":
        return None
    return span.last + timedelta(days=1) if span.unit == "days" or span.bound == "until" else span.first


def set_away(scene: Scene, pressed: callbacks.SetAway) -> Turn | None:
    """The day that was pressed."""
    try:
        day = date.fromisoformat(pressed.day)
    except ValueError:
        return None
    return _set_away(scene, day, scene.incoming.message)


def _set_away(scene: Scene, day: date, replaces: int | None = None) -> Turn:
    """Away until that day: said with who stands in meanwhile."""
    speech, known, now = scene.speech, mine(scene), today(scene)
    if not now < day <= now + timedelta(days=LONGEST_AWAY):
        return say(scene, speech.text("prefs.bad-day", today=weekday_and_date(speech, now)))
    back = datetime.combine(day, MORNING, tzinfo=ZoneInfo(zone_here(scene)))
    lines = [speech.text("prefs.away", day=weekday_and_date(speech, day))]
    lines += [_meanwhile(scene, cluster) for cluster in dict.fromkeys(each.cluster for each in known)]
    rows: list[tuple[Choice, ...]] = [(speech.button("prefs.back", callbacks.EndAway()),)]
    for contact in known:
        if contact.role is Role.CONTACT and not scene.directory.deputies_of(contact.cluster):
            label = speech.label("prefs.invite-deputy", cluster=speech.cluster(contact.cluster))
            rows.append((choice(label, callbacks.InviteDeputy(contact.cluster)),))
    turn = say(scene, join(lines), *rows, replaces=replaces)
    reminder = Reminder(id=f"{BACK}:{scene.incoming.address.root}", kind=BACK, due=back, address=known[0].address)
    return update_session(scene, turn + changed(known, away=back) + Turn(reminders=(reminder,)), expected=None)


def _meanwhile(scene: Scene, cluster: str) -> Text:
    """Who gets the cluster's requests in the meantime."""
    speech, directory = scene.speech, scene.directory
    here = scene.incoming.address.root
    able = [address for address in directory.present(directory.reached(directory.of(cluster))) if address.root != here]
    stand_ins = able or list(directory.present(directory.reached(directory.deputies_of(cluster))))
    called = [contact.name for contact in directory.known if contact.address.among(stand_ins) and contact.name]
    if stand_ins:
        return speech.text("prefs.meanwhile", names=", ".join(dict.fromkeys(called)), cluster=speech.cluster(cluster))
    return speech.text("prefs.no-deputy", cluster=speech.cluster(cluster))


def end_away(scene: Scene, pressed: callbacks.EndAway) -> Turn:
    """They are back."""
    return _back(scene)


def _back(scene: Scene) -> Turn:
    show = scene.speech.button("button.status", callbacks.Do("status"))
    turn = say(scene, scene.speech.text("prefs.welcome-back"), (show,))
    return turn + changed(mine(scene), away=None)


def due_back(scene: Scene, reminder: Reminder) -> Turn:
    """The day has come on which they wanted to be back: what was undecided comes to them again."""
    known = mine(scene)
    if not any(contact.away and contact.away <= scene.now for contact in known):
        return Turn()
    return _back(scene)
