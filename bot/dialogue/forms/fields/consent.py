"""The field in which somebody agrees that their answers are passed on."""

from __future__ import annotations

from typing import Any

from bot.dialogue import callbacks
from bot.dialogue.forms.fields.field_type import Answer, FieldType, Question, Reading, Refusal
from bot.dialogue.plain_words import says
from bot.dialogue.speech import Speech
from bot.dialogue.turn import Rows
from knowledge.schema import ServiceField


class Consent(FieldType):
    """A plain yes, kept with the time at which it was given."""

    def read(self, question: Question, text: str) -> Reading:
        agreed = says(question.catalog, text, "yes")
        return Answer(question.scene.now.isoformat()) if agreed else Refusal("form.refused.press")

    def show(self, speech: Speech, service_id: str, asked: ServiceField, answer: Any) -> str:
        return speech.label("form.agreed")

    def rows(self, question: Question) -> Rows:
        return ((question.button("form.agree", callbacks.Agree),), (question.button("form.refuse", callbacks.Refuse),))

    def is_shown(self, answer: Any) -> bool:
        return False
