"""All topics as buttons, and the questions of one."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue import callbacks
from bot.dialogue.questions import answers
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, in_rows
from bot.dialogue.turn import Turn, say
from knowledge.schema import REFERENCE_LANGUAGE, FaqEntry
from knowledge.search import Kind, Label

PAGE = 8
"""Questions of a topic shown at once."""


def topics(scene: Scene) -> Turn:
    """List all topics as buttons."""
    speech, told = scene.speech, {entry.topic for entry in _entries(scene)}
    buttons = [
        choice(topic.titles.get(speech.language) or topic.titles[REFERENCE_LANGUAGE], callbacks.ShowTopic(topic.id))
        for topic in speech.catalog.topics.values()
        if topic.id in told
    ]
    return say(
        scene,
        speech.text("topics"),
        *in_rows(buttons, 2),
    )


def topic(scene: Scene, pressed: callbacks.ShowTopic) -> Turn:
    """List one page of a topic's questions as buttons."""
    speech, page = scene.speech, pressed.page
    known = speech.catalog.topics.get(pressed.topic)
    entries = [entry.id for entry in _entries(scene) if entry.topic == pressed.topic]
    shown = entries[page * PAGE : (page + 1) * PAGE]
    if known is None or not shown:
        return Turn(notice=speech.label("notice.old-button"))
    rows = [(answers.button(speech, Label(Kind.FAQ, entry)),) for entry in shown]
    if len(entries) > (page + 1) * PAGE:
        rows.append((speech.button("button.next-page", callbacks.ShowTopic(pressed.topic, page + 1)),))
    rows.append((speech.button("button.all-topics", callbacks.Do("topics")),))
    name = known.titles.get(speech.language) or known.titles[REFERENCE_LANGUAGE]
    return say(scene, speech.text("topic", title=name), *rows, replaces=scene.incoming.message)


def _entries(scene: Scene) -> Iterator[FaqEntry]:
    """Yield the entries that are for whoever asks."""
    theirs = ("everybody", scene.context.audience)
    return (entry for entry in scene.catalog.entries.values() if entry.audience in theirs)
