"""Days away: from when until when, who stands in, and what happens on return."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dialogue import callbacks
from bot.dialogue.contacts import durations
from bot.dialogue.contacts.days import read_day
from bot.dialogue.contacts.own import (
    MORNING,
    ask,
    change_records,
    command_words,
    day_in_words,
    explain_no_records,
    own_records,
    today,
    weekday_and_date,
    zone_here,
)
from bot.dialogue.fields import periods
from bot.dialogue.fields.single_periods import DateSpan
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, choice, join
from bot.dialogue.turn import Rows, Turn, say, update_session
from bot.dialogue.words.plain_words import says_softened
from storage.messages import Choice, Text
from storage.records import Absence, Contact, Reminder, Role
from storage.waits import WaitForPreference

AWAY = "away"
"""The part of the preferences that is typed here."""
LONGEST_AWAY = 366
"""Days: whoever is away for longer is a contact no more."""
BACK, LEAVING = "back", "leaving"
"""The reminders that somebody is back, and that their days away begin."""
FILLING = 6
"""Words that may stand before the days: "I won't be here from 12 to 20 May"."""
WEEK = 7
"""Days."""
Span = tuple[datetime | None, datetime]
"""Days away: from when, None where they have begun, and when they are back."""


def set_away_by_command(scene: Scene) -> Turn:
    """Handle `/away`, with or without the day of return."""
    if not own_records(scene):
        return explain_no_records(scene)
    words = command_words(scene)
    return take_days(scene, words) if words else ask_for_return(scene)


def ask_away(scene: Scene, pressed: callbacks.AskAway) -> Turn | None:
    """Ask for the day of return after a button."""
    try:
        return ask_for_return(scene, date.fromisoformat(pressed.first) if pressed.first else None)
    except ValueError:
        return None


def ask_for_return(scene: Scene, first: date | None = None, *, unsure: bool = False) -> Turn:
    """Ask for the day of return, offering a few; the `first` of days away to come may be known. Who is `unsure` when
    it is may name one for now.
    """
    first = first if first and first > today(scene) else None
    begins = first.isoformat() if first else ""
    days = ((weekday_and_date(scene.speech, day), day.isoformat()) for day in _offered_days(first or today(scene)))
    offered = (
        choice(scene.speech.label("prefs.back-on", day=words), callbacks.SetAway(day, begins)) for words, day in days
    )
    return ask(scene, AWAY, offered, first, unsure=unsure)


def _offered_days(first: date) -> list[date]:
    """Return tomorrow and the next Mondays."""
    monday = first + timedelta(days=WEEK - first.weekday())
    days = [first + timedelta(days=1), *(monday + timedelta(days=WEEK * week) for week in range(3))]
    return list(dict.fromkeys(days))


def take_days(scene: Scene, words: str) -> Turn:
    """Take the typed words as days away. Where they only say when these begin, the end is asked for."""
    if days := _read_days(scene, words):
        return store_absence(scene, *days)
    if begins := first_day(scene, words):
        return ask_for_return(scene, begins)
    if says_softened(scene.catalog, words, "none"):
        wait = scene.session.expected
        return ask_for_return(scene, wait.first if isinstance(wait, WaitForPreference) else None, unsure=True)
    return say(scene, scene.speech.text("prefs.no-day"))


def first_day(scene: Scene, words: str) -> date | None:
    """Return the day from which the words say that somebody is away, where they don't say until when."""
    languages = (scene.language, *scene.catalog.languages)
    span = periods.read_period(scene.catalog, languages, words, today(scene), days_away=True)
    return span.first if span and span.dated and span.bound == "from" else None


def reads_days(scene: Scene, words: str) -> bool:
    """Return whether the words name days away."""
    return _read_days(scene, words) is not None or first_day(scene, words) is not None


def _read_days(scene: Scene, words: str) -> tuple[date, date | None] | None:
    """Return the day of return and, if the words name a future span, its first day; None if they name no day.

    A date is the day of return; so is the start of "next week", or the day after a span that ends. Once they were
    asked for the end of days that begin later, the words are told from then on.
    """
    catalog, wait = scene.catalog, scene.session.expected
    begins = wait.first if isinstance(wait, WaitForPreference) else None
    now, languages = begins or today(scene), (scene.language, *catalog.languages)
    if days := durations.read_duration(catalog, languages, words.split(), now):
        return days
    span = _span(scene, words, now)
    if span is None:
        day = read_day(languages, words, now)
        return (day, begins) if day else None
    if not span.dated or span.bound in ("from", "after"):
        return None
    if span.unit in ("days", "months"):
        return span.last + timedelta(days=1), span.first
    ends = span.bound == "until" and span.unit != "day"
    return (span.last + timedelta(days=1) if ends else span.first), begins


def _span(scene: Scene, words: str, now: date) -> DateSpan | None:
    """Return the period at the end of the words, or None."""
    catalog, said = scene.catalog, words.split()
    languages = (scene.language, *catalog.languages)
    ends = (" ".join(said[start:]) for start in range(min(len(said), FILLING)))
    found = (periods.read_period(catalog, languages, end, now, days_away=True) for end in ends)
    return next((span for span in found if span), None)


def set_away(scene: Scene, pressed: callbacks.SetAway) -> Turn | None:
    """Set the days that were pressed."""
    try:
        day = date.fromisoformat(pressed.day)
        first = date.fromisoformat(pressed.first) if pressed.first else None
    except ValueError:
        return None
    if not own_records(scene):
        return None  # an admin, who is nobody's contact
    return store_absence(scene, day, first, replaces=scene.incoming.message)


def store_absence(scene: Scene, day: date, first: date | None = None, replaces: int | None = None) -> Turn:
    """Set an absence until that day, starting now or on a future `first` day, and say who stands in."""
    speech, known, now = scene.speech, own_records(scene), today(scene)
    first = first if first and first > now else None
    if not now < day <= now + timedelta(days=LONGEST_AWAY):
        return say(scene, speech.text("prefs.bad-day", today=weekday_and_date(speech, now)))
    begins, ends = _midnight(scene, first) if first else None, _midnight(scene, day)
    planned_days = _add_span(_spans(scene, known[0]), begins, ends)
    if begins and (begins, ends) not in planned_days:  # they are away already, and will be for longer
        first, day = None, planned_days[0][1].astimezone(ZoneInfo(zone_here(scene))).date()
    lines = [_absence_text(scene, day, first)]
    lines += [_stand_in_text(scene, cluster, first) for cluster in dict.fromkeys(each.cluster for each in known)]
    rows: list[tuple[Choice, ...]] = [(speech.button(_end_key(first is not None), callbacks.EndAway()),)]
    rows += deputy_rows(speech, (each for each in known if not scene.directory.deputies_of(each.cluster)))
    turn = say(scene, join(lines), *rows, replaces=replaces)
    begins = _midnight(scene, first) if first else None
    return update_session(scene, turn + _store(scene, planned_days), expected=None)


def deputy_rows(speech: Speech, own: Iterable[Contact]) -> Rows:
    """Return the buttons with which contacts, by their own records, invite a deputy."""
    return tuple(
        (speech.button("prefs.invite-deputy", callbacks.InviteDeputy(cluster), cluster=speech.cluster(cluster)),)
        for cluster in (contact.cluster for contact in own if contact.role is Role.CONTACT)
    )


def _spans(scene: Scene, contact: Contact) -> list[Span]:
    """Return the contact's absences that aren't over, in order."""
    own = [(contact.away_from, contact.away)] if contact.away and contact.away > scene.now else []
    return [*own, *((absence.first, absence.back) for absence in contact.later)]


def _add_span(spans: list[Span], first: datetime | None, back: datetime) -> list[Span]:
    """Return the absences with a new one. Those it overlaps are dropped, but a current absence continues."""
    begun = next((ends for begins, ends in spans if begins is None), None)
    if first and begun and first <= begun:
        first, back = None, max(back, begun)
    kept = [span for span in spans if not _overlap(span, (first, back))]
    return sorted([*kept, (first, back)], key=lambda span: span[1])


def _overlap(some: Span, others: Span) -> bool:
    return (some[0] is None or some[0] < others[1]) and (others[0] is None or others[0] < some[1])


def _store(scene: Scene, spans: Sequence[Span]) -> Turn:
    """Store the absences and schedule reminders for the next one's start and end."""
    if not spans:
        return change_records(own_records(scene), away=None, away_from=None, later=())
    (first, back), *rest = spans
    later = tuple(Absence(first=begins, back=ends) for begins, ends in rest if begins)
    return change_records(own_records(scene), away=back, away_from=first, later=later) + _reminders(
        scene, {BACK: back, LEAVING: first}
    )


def _absence_text(scene: Scene, day: date, first: date | None) -> Text:
    """Say from when they are away and when they are back."""
    speech, key = scene.speech, "prefs.away-later" if first else "prefs.away"
    return speech.text(key, day=weekday_and_date(speech, day), first=weekday_and_date(speech, first or day))


def _end_key(later: bool) -> str:
    """Return the key of the button that ends the absence, or cancels a future one."""
    return "prefs.drop-away" if later else "prefs.back"


def _midnight(scene: Scene, day: date) -> datetime:
    """Return when the day starts in their time zone."""
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(zone_here(scene)))


def _reminders(scene: Scene, due: Mapping[str, datetime | None]) -> Turn:
    here = scene.incoming.address.root
    return Turn(
        reminders=tuple(
            Reminder(id=f"{kind}:{here}:{at:%Y%m%d}", kind=kind, due=at, address=here) for kind, at in due.items() if at
        )
    )


def _stand_in_text(scene: Scene, cluster: str, first: date | None) -> Text:
    """Say who gets the cluster's requests in the meantime."""
    speech, directory, later = scene.speech, scene.directory, "-later" if first else ""
    here = scene.incoming.address.root
    able = [
        address for address in directory.present(directory.reachable(directory.of(cluster))) if address.root != here
    ]
    stand_ins = able or list(directory.present(directory.reachable(directory.deputies_of(cluster))))
    called = [contact.name for contact in directory.known if contact.address.among(stand_ins) and contact.name]
    if stand_ins:
        names = ", ".join(dict.fromkeys(called))
        return speech.text(f"prefs.meanwhile{later}", names=names, cluster=speech.cluster(cluster))
    return speech.text(f"prefs.no-deputy{later}", cluster=speech.cluster(cluster))


def is_planned(scene: Scene, contact: Contact) -> bool:
    """Return whether the contact's absence is still to come."""
    return contact.away_from is not None and contact.away_from > scene.now


def describe(scene: Scene, contact: Contact) -> Text:
    """Say whether they are away, or will be."""
    speech, zone = scene.speech, contact.zone or zone_here(scene)
    lines = []
    for begins, back in _spans(scene, contact):
        first, day = day_in_words(speech, begins or back, zone), day_in_words(speech, back, zone)
        key = "prefs.away-from" if begins and begins > scene.now else "prefs.away-until"
        lines.append(speech.text(key, first=first, day=day))
    return join(lines) if lines else speech.text("prefs.here")


def buttons(scene: Scene, contact: Contact) -> tuple[Choice, ...]:
    """Return the buttons that add an absence and end the next one."""
    more = scene.speech.button("prefs.go", callbacks.AskAway())
    if not _spans(scene, contact):
        return (more,)
    return (scene.speech.button(_end_key(is_planned(scene, contact)), callbacks.EndAway()), more)


def end_away(scene: Scene, pressed: callbacks.EndAway) -> Turn:
    """End the absence: they are back."""
    return _return(scene)


def _return(scene: Scene) -> Turn:
    show = scene.speech.button("button.status", callbacks.Do("status"))
    known = own_records(scene)
    key = "prefs.away-dropped" if any(is_planned(scene, contact) for contact in known) else "prefs.welcome-back"
    rest = [(absence.first, absence.back) for contact in known[:1] for absence in contact.later]
    after = known[0].model_copy(update={"away": None, "away_from": None}) if known else None
    lines = [scene.speech.text(key), *([describe(scene, after)] if after and rest else [])]
    return say(scene, join(lines), (show,)) + _store(scene, rest)


def act_on(scene: Scene, reminder: Reminder) -> Turn:
    """Handle the start or end of an absence.

    At its end, undecided requests come back to the contact; at its start, somebody stands in.
    """
    known = own_records(scene)
    if reminder.kind == BACK:
        return _return(scene) if any(contact.away and contact.away <= scene.now for contact in known) else Turn()
    if not any(contact.away and contact.away_from and contact.away_from <= scene.now for contact in known):
        return Turn()
    begun = change_records(known, away_from=None)
    day = max(contact.away for contact in known if contact.away).astimezone(ZoneInfo(zone_here(scene))).date()
    clusters = dict.fromkeys(contact.cluster for contact in known)
    lines = [_absence_text(scene, day, None), *(_stand_in_text(scene, cluster, None) for cluster in clusters)]
    return say(scene, join(lines), (scene.speech.button("prefs.back", callbacks.EndAway()),)) + begun
