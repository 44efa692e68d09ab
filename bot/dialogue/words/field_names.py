"""What people call the fields of a service."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.words.plain_words import fold
from knowledge.schema import Catalog, ServiceField, per_catalog


@per_catalog
def field_names(catalog: Catalog, service_id: str, *languages: str) -> Mapping[str, frozenset[str]]:
    """Map each field id of a service to its names in these languages, or in all of them, folded: its label, its own
    names, and those that fields of its role or kind go by in any service.
    """
    service = catalog.services[service_id]
    found: dict[str, set[str]] = {field.id: set() for field in service.fields}
    for language in languages or catalog.languages:
        for id, words in catalog.words_of(service_id, language).fields.items():
            found[id] |= {fold(name) for name in (words.label, *words.names)}
    for kind, id in _typical_fields(service.fields).items():
        for language in languages or catalog.languages:
            found[id] |= {fold(name) for name in catalog.word_list(f"field-{kind}", language)}
    return {id: frozenset(names) for id, names in found.items()}


def _typical_fields(fields: tuple[ServiceField, ...]) -> Mapping[str, str]:
    """Return the first field of each role or kind."""
    found: dict[str, str] = {}
    for field in fields:
        found.setdefault(field.role or field.kind, field.id)
    if "home" in found:  # where no other one is asked for, "the cluster" is one's own
        found.setdefault("target", found["home"])
    return found
