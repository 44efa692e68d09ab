"""Which field of a request words name: "the deadline", "home cluster", also with a typo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from bot.dialogue.fields import AskedField
from bot.dialogue.words.field_names import field_names
from bot.dialogue.words.plain_words import FORGIVING, fold, nearest
from knowledge.schema import Catalog, ServiceField, per_catalog

SHORT = 3
"""Letters of a field's name that counts in its own language only: "mål" isn't the "mal" in "beim letzten Mal"."""


def find_named(question: AskedField, words: str) -> ServiceField | None:
    """Return the field the words name. Longer names go first: "home cluster" before "cluster"."""
    text, names = f" {fold(words)} ", _names_heard(question.catalog, question.service.id, question.speech.language)
    hits = [(len(name), id) for id, known in names.items() for name in known if f" {name} " in text]
    hits = hits or [(len(name), id) for id, name in nearly_named(names, text.split())]
    given = question.draft.answers.keys()
    field = question.service.field(max(hits, key=lambda hit: (hit[0], hit[1] in given, hit[1]))[1]) if hits else None
    return field if field and field.kind != "consent" else None


@per_catalog
def _names_heard(catalog: Catalog, service_id: str, language: str) -> Mapping[str, frozenset[str]]:
    """Return the names of a service's fields by which they're meant: short ones only in one's own language."""
    every, own = field_names(catalog, service_id), field_names(catalog, service_id, language)
    return {id: frozenset(name for name in every[id] if len(name) > SHORT or name in own[id]) for id in every}


def nearly_named(names: Mapping[str, frozenset[str]], words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield single-word field names of which a longer word looks like a typo."""
    alike: dict[str, set[str]] = defaultdict(set)
    for word in words:
        if len(word) >= FORGIVING:
            alike[word[0]].add(word)
    for id, known in names.items() if alike else ():
        for name in known:
            if len(name) >= FORGIVING and any(nearest(word, (name,)) for word in alike.get(name[0], ())):
                yield id, name
