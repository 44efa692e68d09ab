"""What the secretariat's admins do in the chat: reload the content. Anybody else is answered as if it did not exist."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.turns import Effect, Message, Scene, Turn, say
from bot.dialogue.words import join, literal
from storage.records import Reply, Text

SHOWN = 10
"""Faults shown at once; the command line shows them all."""


@dataclass(frozen=True)
class Reloaded:
    """How loading the content anew went."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def reload(scene: Scene) -> Turn:
    """Asks for the content to be loaded anew; the answer comes from `reloaded`."""
    return Turn(effect=Effect.RELOAD)


def reloaded(scene: Scene, result: Reloaded) -> Turn:
    """What the admin reads once the content was loaded, or could not be."""
    speech = scene.speech
    if result.errors:
        parts = [speech.text("reload.failed", count=len(result.errors)), *_listed(result.errors)]
        if len(result.errors) > SHOWN:
            parts.append(speech.text("reload.more", count=len(result.errors) - SHOWN))
        return say(scene, join(parts, "\n\n"))
    key = "reload.done" if result.added or result.changed or result.removed else "reload.same"
    parts = [speech.text(key, added=result.added, changed=result.changed, removed=result.removed)]
    if result.warnings:
        parts += [speech.text("reload.warnings", count=len(result.warnings)), *_listed(result.warnings)]
    return say(scene, join(parts, "\n\n"))


def _listed(faults: tuple[str, ...]) -> list[Text]:
    return [literal(fault) for fault in faults[:SHOWN]]


def trouble(scene: Scene, update: int, error: str) -> Turn:
    """The admins are told of an update that could not be handled: its number and the kind of error, no words."""
    turn = Turn()
    for admin in scene.directory.admins:
        if admin != scene.incoming.chat:
            text = scene.speech_for(admin).text("trouble.admin", update=update, error=error)
            turn += Turn(messages=(Message(admin, Reply(text=text)),))
    return turn


def chat_id(scene: Scene) -> Turn:
    """The ids an operator needs for the configuration: of this chat and of this person."""
    return say(scene, scene.speech.text("id", chat=scene.incoming.chat, person=scene.incoming.person.id))
