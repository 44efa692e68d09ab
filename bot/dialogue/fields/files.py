"""The field answered by files: photos, documents, voice messages, music and videos, up to ten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue import callbacks
from bot.dialogue.events import Incoming
from bot.dialogue.fields.field_type import Answer, AskedField, FieldType, Reading, Refusal
from bot.dialogue.speech import Speech, choice, shorten
from bot.dialogue.turn import Rows
from bot.dialogue.words.plain_words import says
from knowledge.schema import ServiceField

MOST = 10
"""Files of one request."""
NAME_SHOWN = 30
"""Characters shown of a file's name, and of the words that came with it."""
KIND, FILE, NAME, MESSAGE, WORDS = "kind", "file", "name", "message", "words"
"""What is kept of a file: its kind, Telegram's id of it, its name, the message that brought it, the words with it."""


class FilesField(FieldType):
    """Files, stored by their Telegram ids."""

    gathers = True

    def read(self, question: AskedField, text: str) -> Reading:
        done = bool(question.answer) and says(question.catalog, text, "continue", "no", "none", "skip", "all")
        return Answer(question.answer) if done else Refusal("form.refused.files")

    def show(self, speech: Speech, service_id: str, field: ServiceField, answer: Any) -> str:
        told = [_describe(speech, file) for file in answer if file[NAME] or file[WORDS]]
        others = Counter(file[KIND] for file in answer if not file[NAME] and not file[WORDS])
        return ", ".join((*told, *(speech.label(f"file.{kind}", count=count) for kind, count in others.items())))

    def rows(self, question: AskedField) -> Rows:
        files = question.answer or ()
        remove = tuple((_remove_button(question, number, file),) for number, file in enumerate(files, 1))
        return (*remove, (question.button("form.done", callbacks.Done),)) if files else ()


def _describe(speech: Speech, file: Mapping[str, Any]) -> str:
    """Return a file's name, or else its kind, with the words that came with it."""
    name = shorten(file[NAME], NAME_SHOWN) or speech.label(f"file.{file[KIND]}", count=1)
    words = shorten(" ".join(file[WORDS].split()), NAME_SHOWN)
    return speech.label("file.with-words", file=name, words=words) if words else name


def _remove_button(question: AskedField, number: int, file: Mapping[str, Any]) -> Any:
    label = question.speech.label("form.remove-file", number=number, file=_describe(question.speech, file))
    return choice(label, callbacks.RemoveFile(question.draft.id, question.field.id, str(file[MESSAGE])))


def files_of(incoming: Incoming) -> Sequence[dict[str, Any]]:
    """Return the files of a message or album as stored; empty if it has none of an accepted kind."""
    return [
        {KIND: part.attachment.kind, FILE: part.attachment.file, NAME: part.attachment.name, MESSAGE: part.message,
         WORDS: part.text}
        for part in incoming.album or (incoming,)
        if part.attachment and part.message is not None
    ]  # fmt: skip
