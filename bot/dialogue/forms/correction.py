"""What a correction is, and what people call the fields that they correct."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.fields import AskedField
from bot.dialogue.words.plain_words import fold
from knowledge.schema import Catalog, ServiceField, per_catalog


@dataclass(frozen=True)
class Correction:
    """The new answers by field id, or the `field` to ask again."""

    answers: Mapping[str, object]
    field: ServiceField | None = None


def names_of(question: AskedField) -> frozenset[str]:
    """Return what the field is called in every language, folded."""
    return field_names(question.catalog, question.service.id)[question.field.id]


@per_catalog
def field_names(catalog: Catalog, service_id: str, *languages: str) -> Mapping[str, frozenset[str]]:
    """Map each field id of a service to its names in these languages, or in all of them."""
    found: dict[str, set[str]] = {field.id: set() for field in catalog.services[service_id].fields}
    for language in languages or catalog.languages:
        for id, words in catalog.words_of(service_id, language).fields.items():
            found[id] |= {fold(name) for name in (words.label, *words.names)}
    return {id: frozenset(names) for id, names in found.items()}
