"""What a correction is, and what people call the fields that they correct."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.fields import AskedField
from bot.dialogue.words.field_names import field_names
from knowledge.schema import ServiceField


@dataclass(frozen=True)
class Correction:
    """The new answers by field id, or the `field` to ask again."""

    answers: Mapping[str, object]
    field: ServiceField | None = None


def names_of(question: AskedField) -> frozenset[str]:
    """Return what the field is called in every language, folded."""
    return field_names(question.catalog, question.service.id)[question.field.id]
