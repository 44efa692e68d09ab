"""What the label of each button is called in all languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from bot.dialogue.speech import markup, plain
from bot.dialogue.words.plain_words import fold
from knowledge.schema import Catalog, per_catalog

LONGEST_LABEL = 64
"""Characters from which words can't be a label."""


def names_of(catalog: Catalog, label: str) -> frozenset[str]:
    """Return what a label is called in all languages, folded."""
    name = fold(label)
    return synonyms(catalog).get(name, frozenset()) | {name}


@per_catalog
def synonyms(catalog: Catalog) -> Mapping[str, frozenset[str]]:
    """Return every label of the content with what it is called in the other languages, worked out once a release."""
    found: dict[str, set[str]] = defaultdict(set)
    for labels in _labels(catalog):
        names = {fold(plain(markup(label))) for label in labels}
        for name in names:
            found[name] |= names
    return {name: frozenset(names) for name, names in found.items()}


def _labels(catalog: Catalog) -> Iterator[list[str]]:
    """Yield the labels of each button in all languages, except those with placeholders."""
    for key in catalog.texts[catalog.languages[0]]:
        texts = [catalog.text(language, key) for language in catalog.languages]
        yield [text for text in texts if isinstance(text, str) and len(text) <= LONGEST_LABEL and "{" not in text]
    for entry in catalog.entries:
        yield [catalog.entry_words(entry, language).question for language in catalog.languages]
    for service in catalog.services.values():
        words = [catalog.words_of(service.id, language) for language in catalog.languages]
        yield [worded.button for worded in words]
        for field in service.fields:
            yield [worded.fields[field.id].label for worded in words]
            for option in field.options:
                yield [worded.fields[field.id].options[option] for worded in words]
