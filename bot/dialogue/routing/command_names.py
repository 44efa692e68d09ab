"""The command that people mean: misspelt, shortened, in another language, or with a blank after the slash."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.dialogue.events import EventKind
from bot.dialogue.scene import Scene
from bot.dialogue.words.plain_words import fold, nearest, positions_in_list, word_list
from knowledge.schema import Catalog, per_catalog

SHORTEST = 3
"""Letters from which the beginning of a command stands for it."""
LONG = 7
"""Letters from which two slips are forgiven; one is from four."""
STAFF = ("report", "requests", "contacts", "settings")
"""The commands that have words of their own, in the order of the list."""
SLASHED = re.compile(r"[/\\／]\s*([^\W\d_][\w-]*)(?:@\w+)?((?:\s.*)?)", re.DOTALL)


def find_command(catalog: Catalog, known: Collection[str], typed: str, rest: str = "") -> str:
    """Return the known command that was typed, or is meant by it; empty where none is. `rest` is what stands behind
    it.
    """
    name = typed.strip("_-").lower()
    if name in known:
        return name
    joined = name + "".join(rest.lower().split()[:1])  # "/pass port"
    for written in (joined, name):
        if found := _find_by_beginning(known, written) or _find_by_typo(known, written):
            return found
    named, words = _commands_by_name(catalog), fold(re.sub("[_-]", " ", name))
    near = words if words in named else nearest(words, named)
    return named[near] if near and named[near] in known else ""


def _find_by_beginning(known: Collection[str], name: str) -> str:
    """Return the only command that begins like that."""
    found = [command for command in known if len(name) >= SHORTEST and command.startswith(name)]
    return found[0] if len(found) == 1 else ""


def _find_by_typo(known: Collection[str], name: str) -> str:
    """Return the command that this is a slip of, if no other is as near."""
    slips = 2 if len(name) >= LONG else 1 if len(name) > SHORTEST else 0
    near = process.extract(name, known, scorer=OSA.distance, score_cutoff=slips, limit=2)
    return "" if not near or (len(near) > 1 and near[0][1] == near[1][1]) else str(near[0][0])


@per_catalog
def _commands_by_name(catalog: Catalog) -> Mapping[str, str]:
    """Return the commands by all that is said for them in every language: actions, services, and one's own requests."""
    actions = {
        fold(phrasing): action.id
        for language in catalog.languages
        for action in catalog.intents[language].actions
        for phrasing in action.phrasings
    }
    services = {
        fold(name): service
        for language in catalog.languages
        for service in catalog.services
        for name in catalog.words_of(service, language).names
    }
    return {**dict.fromkeys(word_list(catalog, "request"), "status"), **services, **actions}


def _staff_command(scene: Scene, known: Collection[str]) -> str:
    """Return the command that a contact or an admin means by typing its name or what it shows, and nothing else; "" for
    none.
    """
    incoming, catalog = scene.incoming, scene.catalog
    busy = scene.session.draft or scene.session.expected or scene.snapshot.replied
    works_here = scene.directory.is_admin(incoming) or scene.directory.records_of(incoming.address)
    if busy or not works_here or not incoming.private or incoming.kind is not EventKind.TEXT:
        return ""
    words = fold(incoming.text)
    places = (positions_in_list(catalog, language, "staff").get(words) for language in catalog.languages)
    name = next((STAFF[place - 1] for place in places if place), "")
    return name if name in known else ""


def as_command(scene: Scene, known: Collection[str]) -> Scene:
    """Return the scene as if the command had been typed that the words mean although they aren't written like one."""
    incoming = scene.incoming
    found = SLASHED.fullmatch(incoming.text.strip()) if incoming.kind is EventKind.TEXT else None
    name = find_command(scene.catalog, known, found[1], found[2]) if found else _staff_command(scene, known)
    if not name or incoming.overheard:
        return scene
    return replace(scene, event=replace(incoming, kind=EventKind.COMMAND, command=name))
