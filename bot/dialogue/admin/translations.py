"""Translations that are missing or older than the English text: shown as work to do, a button per language."""

from __future__ import annotations

import re

from bot.dialogue import callbacks
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, in_rows, join
from bot.dialogue.turn import Rows, Turn, say
from storage.messages import Choice, Text

SHOWN = 4
"""Entries shown at once."""
A_ROW = 5
"""Buttons in one row."""


def after_publishing(scene: Scene, summary: str) -> Turn:
    """List the translations that the entries of a release now need; nothing where all are up to date."""
    entries = scene.catalog.entries
    changed = [entry for entry in re.findall(r"[+~]faq:(\S+)", summary) if entry in entries]
    behind = [entry for entry in changed if scene.catalog.stale_languages(entry)]
    if not behind:
        return Turn()
    others = len(_stale_entries(scene)) - len(behind[:SHOWN])
    more: Rows = ((scene.speech.button("entry.all-stale", callbacks.ListStale(), count=others),),) if others > 0 else ()
    return _list(scene, behind[:SHOWN], *more)


def list_stale(scene: Scene, pressed: callbacks.ListStale) -> Turn:
    """List the entries with translations that need work, some at a time."""
    behind = _stale_entries(scene)
    if not behind:
        return say(scene, scene.speech.text("entry.none-stale"))
    start = pressed.page * SHOWN if pressed.page * SHOWN < len(behind) else 0
    left = len(behind) - start - SHOWN
    following = scene.speech.button("entry.more-stale", callbacks.ListStale(pressed.page + 1), count=left)
    return _list(scene, behind[start : start + SHOWN], *([(following,)] if left > 0 else []))


def _stale_entries(scene: Scene) -> list[str]:
    return [entry for entry in scene.catalog.entries if scene.catalog.stale_languages(entry)]


def _list(scene: Scene, entries: list[str], *more: tuple[Choice, ...]) -> Turn:
    parts: list[Text] = [scene.speech.text("entry.translations")]
    rows: list[tuple[Choice, ...]] = []
    for number, entry in enumerate(entries, 1):
        words = scene.catalog.entry_words(entry, scene.language)
        parts.append(scene.speech.text("entry.translations-of", number=number, question=words.question))
        languages = scene.catalog.stale_languages(entry)
        label = f"{number} " * (len(entries) > 1)
        buttons = [choice(f"{label}{code}", callbacks.LookUpEntry(entry, code)) for code in languages]
        rows += in_rows(buttons, A_ROW)
    return say(scene, join(parts), *rows, *more)
