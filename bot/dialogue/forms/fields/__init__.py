"""The kinds of fields: a new kind is one class and one line in `TYPES`."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.forms.fields.clusters import ClusterField
from bot.dialogue.forms.fields.consent import Consent
from bot.dialogue.forms.fields.field_type import (
    Answer,
    FieldType,
    Question,
    Reading,
    Refusal,
    Several,
    Ticks,
    field_words,
)
from bot.dialogue.forms.fields.options import OneOption, SeveralOptions
from bot.dialogue.forms.fields.texts import Email, Text, Website
from bot.dialogue.plain_words import clean, says
from knowledge.schema import FieldKind, ServiceField

__all__ = [
    "NO_ANSWERS",
    "TYPES",
    "Answer",
    "FieldType",
    "Question",
    "Reading",
    "Refusal",
    "Several",
    "Ticks",
    "field_words",
    "read",
    "type_of",
]

TYPES: Mapping[FieldKind, FieldType] = {
    "text": Text(),
    "email": Email(),
    "website": Website(),
    "choice": OneOption(),
    "choices": SeveralOptions(),
    "cluster": ClusterField(),
    "consent": Consent(),
}
"""How each kind of field is read, shown and asked."""


NO_ANSWERS = ("yes", "no", "skip", "none", "all", "back", "send", "stop", "continue", "change")
"""Words that answer no question that is asked for words of one's own."""


DASHES = ("-", "--", "–", "—", "/")
"""What people put where there is nothing to say."""


def type_of(asked: ServiceField) -> FieldType:
    """What a field's kind can do."""
    return TYPES[asked.kind]


def read(question: Question, typed: str) -> Reading:
    """What was typed, as the field's value."""
    text, asked = clean(typed), question.field
    if not text:
        return Refusal("form.refused.empty")
    if not asked.required and (says(question.catalog, text, "skip", "none") or text in DASHES):
        return Answer(None)
    kind, no_answer = type_of(asked), asked.role != "message" and says(question.catalog, text, *NO_ANSWERS)
    reading = Refusal("form.refused.required") if no_answer and kind.free else kind.read(question, text)
    return Refusal("form.refused.required") if no_answer and isinstance(reading, Refusal) else reading
