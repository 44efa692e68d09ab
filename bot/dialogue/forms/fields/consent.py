"""Fields answered by yes or no; one of them is the consent to pass the answers on."""

from __future__ import annotations

from typing import Any

from bot.dialogue import callbacks
from bot.dialogue.forms.fields.field_type import Answer, FieldType, Question, Reading, Refusal
from bot.dialogue.plain_words import says
from bot.dialogue.speech import Speech
from bot.dialogue.turn import Rows
from knowledge.schema import ServiceField

YES_NO = ("yes", "no")


class YesNo(FieldType):
    """Yes or no."""

    def read(self, question: Question, text: str) -> Reading:
        said = [answer for answer in YES_NO if says(question.catalog, text, answer)]
        return Answer(said[0]) if len(said) == 1 else Refusal("form.refused.press")

    def show(self, speech: Speech, service_id: str, asked: ServiceField, answer: Any) -> str:
        return speech.label(f"form.{answer}")

    def rows(self, question: Question) -> Rows:
        labels = {answer: question.speech.label(f"form.{answer}") for answer in YES_NO}
        return (tuple(question.option(label, callbacks.Pick, answer) for answer, label in labels.items()),)

    def offered(self, question: Question) -> tuple[str, ...]:
        return YES_NO


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
