"""Days away that contacts tell in plain words: "I'm away until 12 June", "je suis en congé", "ich bin wieder da".

With somebody to write to, the words may as well be for them: then it's asked, with the days that were understood on a
button.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from datetime import date, timedelta
from itertools import pairwise, product

from bot.dialogue import callbacks, heard_purposes
from bot.dialogue.contacts import absence, durations
from bot.dialogue.contacts.days import read_day
from bot.dialogue.contacts.own import own_records, today, weekday_and_date
from bot.dialogue.fields import periods, time_words
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice
from bot.dialogue.turn import Turn
from bot.dialogue.words.plain_words import fold, has_word, looks_like_question, says, word_list
from knowledge.schema import Catalog
from knowledge.search.purposes import AWAY
from storage.messages import Choice

MOST_WORDS = 16
"""Up to this many words tell of days away; a longer message tells somebody more than that."""
CLAUSES = re.compile(r"(?:[,;!]|(?<!\d)\.)(?=\s|$)")
"""What parts the clauses of a sentence; behind a number a dot says that it is the day's."""
LONGEST = 8
"""Words that name a day or a time at most."""
UNTIL = ("when-until", "when-to")
"""Lists of words before the last day."""
MOST_IN_LIST = 5
"""Words that one word of a list consists of at most."""
BEGINNING = ("from", "after")
"""Times that begin and never end tell nobody when they are back."""
Days = tuple[date, date | None]
"""The day on which they are back and, for days to come, the first one."""


def tells_absence(scene: Scene, *, plainly: bool = False) -> bool:
    """Return whether the words of a contact say that they are, or will be, away; `plainly`, when they name the days.

    Beside a question ("off from 10 to 20 May, who gets my requests?") the days have to be named.
    """
    words = scene.incoming.text
    if not scene.incoming.private or not own_records(scene) or len(words.split()) > MOST_WORDS:
        return False
    clauses = CLAUSES.split(words)
    is_over = has_word(scene.catalog, words, "was-away", "back-on")
    if not (plainly or is_over) and heard_purposes.is_heard(scene, AWAY) and not _asks(scene, words):
        return True
    if not any(_says_away(scene, clause) for clause in (clauses if len(clauses) > 1 else [words])):
        return False
    named = read_days(scene, words) or _read_first_day(scene, words)
    return named is not None or not (plainly or is_over or asks_besides(scene))


def asks_besides(scene: Scene) -> bool:
    """Return whether one of several clauses asks something."""
    *_, last = clauses = CLAUSES.split(scene.incoming.text)
    return len(clauses) > 1 and _asks(scene, last) and len(last.split()) > 1


def _says_away(scene: Scene, clause: str) -> bool:
    """Return whether a clause says that somebody is away, and asks nothing."""
    catalog = scene.catalog
    if clause.rstrip().endswith("?") or has_word(catalog, clause, "my-deputy"):
        return False
    return has_word(catalog, clause, "away", "back-on") or _says_besides(scene, clause, "off-then", "back-then")


def _asks(scene: Scene, clause: str) -> bool:
    return looks_like_question(scene.catalog, clause)


def store_told_days(scene: Scene) -> Turn:
    """Record the days away that the words name, or ask for them."""
    words = scene.incoming.text
    days = read_days(scene, words)
    return absence.store_absence(scene, *days) if days else absence.ask_for_return(scene, _read_first_day(scene, words))


def button(scene: Scene) -> Choice:
    """Return the button that puts them on record."""
    days = read_days(scene, scene.incoming.text)
    if days is None:
        first = _read_first_day(scene, scene.incoming.text)
        return scene.speech.button("prefs.go", callbacks.AskAway(first.isoformat() if first else ""))
    return choice(_label(scene, *days), callbacks.SetAway(*(day.isoformat() for day in days if day)))


def _label(scene: Scene, back: date, first: date | None) -> str:
    day = weekday_and_date(scene.speech, back)
    if first is None:
        return scene.speech.label("prefs.note-away", day=day)
    return scene.speech.label("prefs.note-away-from", first=weekday_and_date(scene.speech, first), day=day)


def handle_return(scene: Scene) -> Turn | None:
    """End the absence of somebody who says that they are back; None for any other words."""
    catalog, words = scene.catalog, scene.incoming.text
    if not scene.incoming.private or not says(catalog, words, "back-again"):
        return None
    is_away = any(contact.away and contact.away > scene.now for contact in own_records(scene))
    return absence.end_away(scene, callbacks.EndAway()) if is_away else None


# --------------------------------------------------------------------- days


def read_days(scene: Scene, words: str) -> Days | None:
    """Return the days away that a sentence names somewhere; None where it names none that will do. Its last clause
    counts, and in it the longest words for a time. Until a day means being back on it.
    """
    catalog, now = scene.catalog, today(scene)
    for clause, read in product(_telling_clauses(scene, words), (_read_period, _read_day)):
        is_back = has_word(catalog, clause, "back-on") or _says_besides(scene, clause, "back-then")
        said = _without_away_words(catalog, clause)
        languages = (scene.language, *catalog.languages)
        if not is_back and (lasting := durations.read_duration(catalog, languages, said, now)):
            return lasting
        for words_read, around in _time_candidates(scene, said):
            if not is_back and absence.first_day(scene, " ".join(words_read)):
                return None  # "from Monday" isn't Monday alone
            days = read(scene, " ".join(words_read), until={"back-on"} if is_back else _lists_of_until(catalog, around))
            if days and now < days[0] <= now + timedelta(days=absence.LONGEST_AWAY):
                return days
    return None


def _telling_clauses(scene: Scene, words: str) -> list[str]:
    """Return the clauses of a sentence, the last one first, without questions among others: "qui traite mes demandes"
    has no days, though "mes" is a month elsewhere.
    """
    clauses = CLAUSES.split(words)[::-1]
    return [clause for clause in clauses if not _asks(scene, clause)] or clauses


def _says_besides(scene: Scene, words: str, *names: str) -> bool:
    """Return whether a word of one of these lists is all that the words say besides a time: "I'm off on Friday"."""
    catalog, said = scene.catalog, words.split()
    for language in catalog.languages:
        left = said.copy()
        for word in time_words.words_of_time(catalog, language, said):
            left.remove(word)
        if left != said and says(catalog, " ".join(left), *names):
            return True
    return False


def _read_first_day(scene: Scene, words: str) -> date | None:
    """Return the day from which a sentence says that somebody is away, where it doesn't say until when."""
    for clause in _telling_clauses(scene, words):
        candidates = _time_candidates(scene, _without_away_words(scene.catalog, clause))
        days = (absence.first_day(scene, " ".join(words_read)) for words_read, _ in candidates)
        if first := next(filter(None, days), None):
            return first
    return None


def _time_candidates(scene: Scene, said: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the words that may be a time, with the words around them: first all of them together ("nächste Woche bin
    ich Dienstag bis Donnerstag nicht da"), then those side by side.

    The language that knows most of them is tried first: another may know a month, and not the "until" before it.
    """
    languages = dict.fromkeys((scene.language, *scene.catalog.languages))
    known = [time_words.words_of_time(scene.catalog, language, said) for language in languages]
    for of_time in sorted(known, key=len, reverse=True):
        if 1 < len(of_time) <= LONGEST:
            yield of_time, of_time
    for start, end in _windows(len(said)):
        yield said[start:end], said[max(start - 2, 0) : end]


def _windows(length: int) -> Iterator[tuple[int, int]]:
    """Yield where words for a time may stand: the longest first, then the foremost."""
    for long in range(min(length, LONGEST), 0, -1):
        yield from ((start, start + long) for start in range(length - long + 1))


def _read_period(scene: Scene, words: str, *, until: Set[str]) -> Days | None:
    """Return the days away where the whole of the words is a time. In front of a month, "to" may also mean "in": "ad
    agosto".
    """
    languages = (scene.language, *scene.catalog.languages)
    span = periods.read_period(scene.catalog, languages, words, today(scene), days_away=True)
    if span is None or not span.dated or span.bound in BEGINNING:
        return None
    if span.unit in ("days", "months"):
        return _all_of(span.first, span.last)
    if span.bound == "until" and span.unit != "day":
        return _until_day(span.last + timedelta(days=1))
    if span.unit == "month":
        until = until - {"when-to"}
    return _until_day(span.first) if until or span.bound else _all_of(span.first, span.last)


def _read_day(scene: Scene, words: str, *, until: Set[str]) -> Days | None:
    """Return the same for a day that isn't told in full, such as "the 12th"; a mere number only behind "until"."""
    day = read_day((scene.language, *scene.catalog.languages), words, today(scene))
    if day is None or not (until or len(words.split()) > 1):
        return None
    return _until_day(day) if until else _all_of(day, day)


def _until_day(day: date) -> Days:
    return day, None


def _all_of(first: date, last: date) -> Days:
    return last + timedelta(days=1), first


def _lists_of_until(catalog: Catalog, words: list[str]) -> Set[str]:
    """Return the lists that have a word for "until" which is among these, or two together are one."""
    said = {fold(word) for word in (*words, *(" ".join(pair) for pair in pairwise(words)))}
    return {name for name in UNTIL if not word_list(catalog, name).isdisjoint(said)}


def _without_away_words(catalog: Catalog, words: str) -> list[str]:
    """Return the words without those that say "away"; an "until" at their end stays ("off until")."""
    said, known, until = words.split(), word_list(catalog, "away"), word_list(catalog, *UNTIL)
    for length in range(MOST_IN_LIST, 0, -1):
        for start in range(len(said) - length, -1, -1):
            if fold(" ".join(said[start : start + length])) in known:
                end = start + length
                del said[start : end - (length > 1 and fold(said[end - 1]) in until)]
    return said
