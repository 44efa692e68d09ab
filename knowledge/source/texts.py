"""The bot's texts: `texts.yaml` flattened to dotted keys, each with its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from knowledge.issues import Issue, did_you_mean, nearest
from knowledge.schema import Plural, TextValue
from knowledge.source.located import Located
from knowledge.source.schema_errors import not_text
from knowledge.source.yaml_document import Document, Path

FORMS = ("zero", "one", "two", "few", "many", "other")
"""The plural forms of Unicode's CLDR; every language has `other`."""

Texts = dict[str, Located[TextValue]]


def flatten(document: Document, plurals: Collection[str], issues: list[Issue]) -> Texts:
    """Return a document's texts by dotted key. `plurals` are the keys that have plural forms."""
    texts: Texts = {}
    if not isinstance(document.value, Mapping):
        issues.append(document.issue((), "This file must be `key: text` lines.", "Write one `key: text` a line."))
        return texts
    for path, value in _leaves(document.value, (), frozenset(plurals)):
        place = Located(value, document, path)
        key = ".".join(map(str, path))
        if key in texts:
            issues.append(place.error(f"The text `{key}` appears twice.", "Keep one of them."))
        found: TextValue = _plural(place, issues) if isinstance(value, Mapping) else _words(place, issues)
        if found:
            texts[key] = Located(found, document, path)
    return texts


def _leaves(value: Mapping[str, Any], path: Path, plurals: frozenset[str]) -> list[tuple[Path, Any]]:
    leaves: list[tuple[Path, Any]] = []
    for key, below in value.items():
        here = (*path, key)
        nested = isinstance(below, Mapping) and below and not _is_plural(below, ".".join(map(str, here)), plurals)
        leaves.extend(_leaves(below, here, plurals) if nested else [(here, below)])
    return leaves


def _is_plural(value: Mapping[str, Any], key: str, plurals: frozenset[str]) -> bool:
    if key in plurals:
        return True
    return any(form in FORMS for form in value) and all(nearest(form, FORMS) for form in value)


def _plural(place: Located[Mapping[str, Any]], issues: list[Issue]) -> Plural:
    found: dict[Any, str] = {}
    for form in place.value:
        here = Located(place.value[form], place.document, (*place.path, form))
        if form not in FORMS:
            remedy = did_you_mean(form, FORMS) or f"Forms are: {', '.join(FORMS)}."
            issues.append(here.error(f"`{form}` is not a plural form.", remedy, at=here.key()))
        elif words := _words(here, issues):
            found[form] = words
    if "other" not in place.value:
        issues.append(place.error("The form `other` is missing.", "Add `other: ...`; it serves all other numbers."))
    return found


def _words(place: Located[Any], issues: list[Issue]) -> str:
    """Return the text at `place`, or "" after reporting that there is none."""
    value = place.value
    if isinstance(value, str) and value.strip():
        return value.strip()
    if value is None or isinstance(value, str):
        issues.append(place.error("The text is empty.", "Write something, or remove the line."))
    else:
        issues.append(not_text(place.document, place.path, value))
    return ""
