"""A content folder as far as it could be read: well-formed pieces, and issues for the rest.

Broken pieces are left out but their ids are remembered, so that a mistake is reported once and not by everything that
refers to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from knowledge import schema
from knowledge.issues import Issue
from knowledge.source.files import Files
from knowledge.source.located import Located
from knowledge.source.schema_errors import read_value, validate
from knowledge.source.texts import Texts
from knowledge.source.yaml_document import Document, parse

Model = TypeVar("Model", bound=BaseModel)

SECTIONS: Mapping[str, type[schema.Action] | type[schema.SmallTalk]] = {
    "actions": schema.Action,
    "smalltalk": schema.SmallTalk,
    "outside": schema.SmallTalk,
}
"""The lists of `intents.yaml`."""

MOST_IN_ALL = 80_000
"""Texts, lists and keys of a whole content, twice what six languages have: learning takes time and memory by them."""
WordLists = dict[str, Located[tuple[str, ...]]]


@dataclass
class LanguageContent:
    """The content of one language folder."""

    titles: dict[str, Located[str]] = field(default_factory=dict)
    orders: dict[str, int] = field(default_factory=dict)
    roles: dict[str, Any] = field(default_factory=dict)
    """What each topic says it is, by topic; checked when the file is."""
    entries: list[Located[schema.EntryWords]] = field(default_factory=list)
    aspects: dict[str, Located[schema.AspectWords]] = field(default_factory=dict)
    word_lists: WordLists = field(default_factory=dict)
    intents: dict[str, list[Located[schema.Action | schema.SmallTalk]]] = field(default_factory=dict)
    intents_file: schema.Intents | None = None
    """What `intents.yaml` says besides the lists of `intents`, which are empty in it."""
    services: dict[str, Located[schema.ServiceWords]] = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    text_document: Document | None = None


@dataclass
class ParsedContent:
    """Everything that could be read, before references are checked.

    `ids` holds the ids in the files by kind ("clusters", "services", "en topics", "en entries" ...), including those
    of broken pieces. A kind is `unsure` if a file with some of its ids can't be read at all.
    """

    files: Files
    issues: list[Issue]
    clusters: list[Located[schema.Cluster]] = field(default_factory=list)
    patience: schema.Patience = field(default_factory=schema.Patience)
    services: list[Located[schema.Service]] = field(default_factory=list)
    languages: dict[str, LanguageContent] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    values: int = 0
    """How many texts, lists and keys the documents hold so far."""

    def known(self, kind: str) -> set[str]:
        """Return the ids of a kind that the files name."""
        return self.ids.get(kind, set())

    def document(self, name: str, *kinds: str) -> Document | None:
        """Return a file's document, or None if it's missing or unreadable, which makes `kinds` unsure."""
        content = self.files.contents.get(name)
        document = self._parsed(content, name) if content is not None else None
        if document is None:
            self.unsure.update(kinds)
        return document

    def _parsed(self, content: bytes, name: str) -> Document | None:
        """Parse a file, unless too much was parsed already, which is reported once."""
        if self.values > MOST_IN_ALL:
            return None
        document = parse(content, name, self.issues)
        self.values += document.values if document else 0
        if self.values > MOST_IN_ALL:
            message = f"Up to here the content holds more than {MOST_IN_ALL} texts, lists and keys."
            self.issues.append(Issue(name, 1, 1, "", message, "Leave out what nobody asks for."))
            return None
        return document

    def items(
        self, model: type[Model], document: Document, key: str, kind: str, around: type[BaseModel]
    ) -> list[Located[Model]]:
        """Return the valid items of the list at `key`, and record the ids of all as `kind`.

        The rest of the document is checked against `around`, the schema of the whole file.
        """
        value = document.value
        nested = value.get(key) if isinstance(value, Mapping) else None
        hollow = {**value, key: ()} if isinstance(nested, tuple) else value
        if validate(around, hollow, document, (), self.issues) is None and not isinstance(nested, tuple):
            self.unsure.add(kind)
        return self.each(model, document, key, kind) if isinstance(nested, tuple) else []

    def each(self, model: type[Model], document: Document, key: str, kind: str) -> list[Located[Model]]:
        """Return the valid items of the list at `key`, whatever else is in the document."""
        found = []
        for index, raw in enumerate(document.value[key]):
            item = read_value(model, document, (key, index), self.issues)
            if item is not None:
                found.append(Located(item, document, (key, index)))
            name = raw.get("id") if isinstance(raw, Mapping) else None
            if isinstance(name, str):
                self.ids.setdefault(kind, set()).add(name)
            else:
                self.unsure.add(kind)
        return found

    def keyed(self, model: type[Model], name: str, kind: str, example: str) -> dict[str, Located[Model]]:
        """Return the valid values of a file that maps ids to values, and record all ids as `kind`."""
        document = self.document(name, kind)
        if document is None:
            return {}
        if not isinstance(document.value, Mapping):
            message = f"This file must name each of its {kind.partition(' ')[2]} by id."
            self.issues.append(document.issue((), message, f"Write `{example}:` and so on."))
            self.unsure.add(kind)
            return {}
        self.ids.setdefault(kind, set()).update(document.value)
        shapes = {key: read_value(model, document, (key,), self.issues) for key in document.value}
        return {key: Located(value, document, (key,)) for key, value in shapes.items() if value is not None}
