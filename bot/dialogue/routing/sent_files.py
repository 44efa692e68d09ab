"""What people send besides text: photos and documents, and whatever else Telegram allows."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.admin import releases
from bot.dialogue.forms import files_in_form, form
from bot.dialogue.requests import addressees, relay
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from storage.waits import WaitForMove

CONTENT_FILES = (".yaml", ".yml", ".zip")
"""Suffixes of content files."""
NAMED = ("sticker", "voice", "location", "contact", "poll")
"""Kinds of message with a reply of their own."""


def take_file(scene: Scene) -> Turn:
    """Handle a photo or document: for the other side of a request, or content from an admin."""
    sent = scene.incoming.attachment
    content = sent is not None and sent.name.lower().endswith(CONTENT_FILES)
    if sent and content and scene.directory.is_admin(scene.incoming) and not scene.session.expected:
        return releases.propose_file(scene, sent)
    if passed := _add_to_form(scene) or relay.send_file(scene):
        return passed
    return replace(_refuse(scene), denied="a file of content" if content else "")


def _add_to_form(scene: Scene) -> Turn | None:
    """Add the file to the active draft; None if it's a reply, or awaited by a button."""
    for_others = scene.snapshot.replied or isinstance(scene.session.expected, WaitForMove)
    return None if for_others else files_in_form.add_files(scene)


def _refuse(scene: Scene) -> Turn:
    """Reply to a file that nobody expects."""
    draft = scene.session.draft
    if draft:
        return say(scene, scene.speech.text("other.file-in-form")) + form.remind(scene, draft)
    key = "other.file-admin" if scene.directory.is_admin(scene.incoming) else "other.file"
    return say(scene, scene.speech.text(key))


def take_other(scene: Scene) -> Turn:
    """Pass on anything else Telegram allows to the other side of a request; the assistant itself reads only text."""
    if passed := _add_to_form(scene) or relay.send_file(scene):
        return passed
    unknown = "other.not-copied" if addressees.addressees(scene) else "other.unknown"
    key = f"other.{scene.incoming.detail}" if scene.incoming.detail in NAMED else unknown
    turn = say(scene, scene.speech.text(key))
    draft = scene.session.draft
    if draft:
        turn += form.remind(scene, draft)
    return turn
