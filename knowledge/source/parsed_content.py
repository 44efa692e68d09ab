"""A content folder as far as it can be read: pieces of the right shape, and the issues of the others.

What is broken is left out, but its id is remembered, so that one mistake is told once and not again by everything
that refers to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from knowledge.issues import Issue
from knowledge.schema import (
    Action,
    AspectWords,
    Cluster,
    EntryWords,
    Intents,
    Patience,
    Service,
    ServiceWords,
    SmallTalk,
)
from knowledge.source.files import Files
from knowledge.source.located import Located
from knowledge.source.schema_errors import fitted, shaped
from knowledge.source.texts import Texts
from knowledge.source.yaml_document import Document, parse

Model = TypeVar("Model", bound=BaseModel)

SECTIONS: Mapping[str, type[Action] | type[SmallTalk]] = {
    "actions": Action,
    "smalltalk": SmallTalk,
    "outside": SmallTalk,
}
"""The lists of `intents.yaml`."""

MOST_IN_ALL = 80_000
"""Texts, lists and keys of a whole content, twice what six languages have: learning takes time and memory by them."""
WordLists = dict[str, Located[tuple[str, ...]]]


@dataclass
class LanguageContent:
    """What one language folder holds."""

    titles: dict[str, Located[str]] = field(default_factory=dict)
    orders: dict[str, int] = field(default_factory=dict)
    roles: dict[str, Any] = field(default_factory=dict)
    """What each topic says it is, by topic; checked when the file is."""
    entries: list[Located[EntryWords]] = field(default_factory=list)
    aspects: dict[str, Located[AspectWords]] = field(default_factory=dict)
    word_lists: WordLists = field(default_factory=dict)
    intents: dict[str, list[Located[Action | SmallTalk]]] = field(default_factory=dict)
    intents_file: Intents | None = None
    """What `intents.yaml` says besides the lists of `intents`, which are empty in it."""
    services: dict[str, Located[ServiceWords]] = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    text_document: Document | None = None


@dataclass
class ParsedContent:
    """Everything that could be read, before it is known to fit together.

    `ids` holds by kind ("clusters", "services", "en topics", "en entries", ...) the ids the files name, those
    of broken pieces as well. A kind is `unsure` when a file that names some of its ids cannot be read at all.
    """

    files: Files
    issues: list[Issue]
    clusters: list[Located[Cluster]] = field(default_factory=list)
    patience: Patience = field(default_factory=Patience)
    services: list[Located[Service]] = field(default_factory=list)
    languages: dict[str, LanguageContent] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    values: int = 0
    """How many texts, lists and keys the documents hold so far."""

    def known(self, kind: str) -> set[str]:
        """The ids of a kind that the files name."""
        return self.ids.get(kind, set())

    def document(self, name: str, *kinds: str) -> Document | None:
        """The file as a document; None, and unsure about `kinds`, when it is not there or cannot be read."""
        content = self.files.contents.get(name)
        document = self._parsed(content, name) if content is not None else None
        if document is None:
            self.unsure.update(kinds)
        return document

    def _parsed(self, content: bytes, name: str) -> Document | None:
        """The file, unless there is too much already: that is said once, and nothing more is looked at."""
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
        """The well-shaped items of the list at `key`; the ids of all of them become known as `kind`.

        The rest of the document is held against `around`, the schema of the whole file.
        """
        value = document.value
        listed = value.get(key) if isinstance(value, Mapping) else None
        hollow = {**value, key: ()} if isinstance(listed, tuple) else value
        if fitted(around, hollow, document, (), self.issues) is None and not isinstance(listed, tuple):
            self.unsure.add(kind)
        return self.each(model, document, key, kind) if isinstance(listed, tuple) else []

    def each(self, model: type[Model], document: Document, key: str, kind: str) -> list[Located[Model]]:
        """The well-shaped items of the list at `key`, whatever stands around it."""
        found = []
        for index, raw in enumerate(document.value[key]):
            item = shaped(model, document, (key, index), self.issues)
            if item is not None:
                found.append(Located(item, document, (key, index)))
            name = raw.get("id") if isinstance(raw, Mapping) else None
            if isinstance(name, str):
                self.ids.setdefault(kind, set()).add(name)
            else:
                self.unsure.add(kind)
        return found

    def keyed(self, model: type[Model], name: str, kind: str, example: str) -> dict[str, Located[Model]]:
        """The well-shaped values of a file that is one mapping by id; all its ids become known as `kind`."""
        document = self.document(name, kind)
        if document is None:
            return {}
        if not isinstance(document.value, Mapping):
            message = f"This file must be a mapping of {kind.partition(' ')[2]} by id."
            self.issues.append(document.issue((), message, f"Write `{example}:` and so on."))
            self.unsure.add(kind)
            return {}
        self.ids.setdefault(kind, set()).update(document.value)
        shapes = {key: shaped(model, document, (key,), self.issues) for key in document.value}
        return {key: Located(value, document, (key,)) for key, value in shapes.items() if value is not None}
