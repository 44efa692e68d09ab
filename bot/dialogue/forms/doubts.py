"""Words that fit a question but hardly answer it: a place or a sentence as a name, a story as a date. They're asked
about first.
"""

from __future__ import annotations

from bot.dialogue import callbacks, country_names, held_messages
from bot.dialogue.clauses import Clauses
from bot.dialogue.forms import coach, form, slot_filling
from bot.dialogue.forms.corrections import is_understood
from bot.dialogue.forms.fields import Answer, AskedField, Reading, time_words, type_of
from bot.dialogue.plain_words import folded
from bot.dialogue.turn import Turn, say
from knowledge.schema import Telling

STORY: tuple[Telling, ...] = ("goal", "offer")
"""What is told of a request in a sentence that tells no time."""
FEW_WORDS = 4
"""Words from which a text without a time isn't the name of a fair or an event."""
NAMES = ("company", "person")
"""Roles of fields that hold a name."""


def ask_about(question: AskedField, words: str, reading: Reading) -> Turn | None:
    """Ask whether the words are meant as the answer, or return None if nothing speaks against it."""
    key = _doubt(question, words, reading)
    if not key:
        return None
    scene = question.scene
    use = callbacks.UseWords(question.draft.id, question.field.id, scene.incoming.token)
    asked = say(scene, scene.speech.text(key, words=words), (scene.speech.button("form.use-forwarded", use),))
    return held_messages.hold(scene, asked + form.ask_in_short(question), words)


def _doubt(question: AskedField, words: str, reading: Reading) -> str:
    """Return the key of the text that asks about the words, or "" if they're a plain answer."""
    if not isinstance(reading, Answer) or not reading.value or not type_of(question.field).free:
        return ""
    if question.field.role == "message":
        return ""
    if is_place(question, words):
        return "form.doubt.place"
    whole = question.field.role in NAMES and folded(str(reading.value)) == folded(words)  # no name was found in it
    if whole and _is_sentence(question, words):
        return "form.doubt.name"
    dated = question.field.kind == "date" and not is_understood(reading.value)
    return "form.doubt.time" if dated and _tells_a_story(question, words) else ""


def is_place(question: AskedField, words: str) -> bool:
    """Return whether the text is a place, a cluster or a country, and nothing else."""
    mentions = question.scene.release.places.find(words)
    rest = words
    for mention in sorted(mentions, key=lambda found: found.start, reverse=True):
        if mention.score == 1:
            rest = rest[: mention.start] + rest[mention.end :]
    return not folded(rest) or folded(words) in country_names.by_name(question.catalog)


def _is_sentence(question: AskedField, words: str) -> bool:
    """Return whether people speak of themselves in a text, in more words than a name has."""
    said = folded(words).split()
    opens = bool(said) and said[0] in Clauses.of(question.catalog).telling
    return len(said) > FEW_WORDS and (opens or slot_filling.understand(question.scene, question.service, words).own)


def _tells_a_story(question: AskedField, words: str) -> bool:
    """Return whether a sentence about the company or its wishes says nothing of a time."""
    catalog, said = question.catalog, folded(words).split()
    if time_words.speak_of_time(catalog, words):
        return False
    if slot_filling.understand(question.scene, question.service, words).what:
        return True  # what kind of help is wanted
    if len(said) < FEW_WORDS:
        return False
    of_themselves = said[0] in Clauses.of(catalog).telling
    return of_themselves or any(coach.tells(catalog, telling, words) for telling in STORY)
