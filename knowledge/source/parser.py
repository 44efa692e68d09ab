"""A content folder as far as it can be read: pieces of the right shape, and the issues of the others.

What is broken is left out, but its id is remembered, so that one issue is told once and not again by all
that refers to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from knowledge.issues import Issue
from knowledge.schema import (
    REFERENCE_LANGUAGE,
    Action,
    Cluster,
    ClustersFile,
    EntryWords,
    FaqFile,
    Intents,
    ReferenceEntry,
    ReferenceFaqFile,
    Service,
    ServiceWords,
    SmallTalk,
)
from knowledge.source.files import FAQ, SERVICES, Files, collect
from knowledge.source.located import Located
from knowledge.source.schema_errors import fitted, shaped
from knowledge.source.texts import Texts, flatten
from knowledge.source.yaml_document import Document, Unquoted, parse

Model = TypeVar("Model", bound=BaseModel)

SECTIONS: Mapping[str, type[Action] | type[SmallTalk]] = {
    "actions": Action,
    "smalltalk": SmallTalk,
    "outside": SmallTalk,
}


@dataclass
class LanguageContent:
    """What one language folder holds."""

    titles: dict[str, Located[str]] = field(default_factory=dict)
    orders: dict[str, int] = field(default_factory=dict)
    entries: list[Located[EntryWords]] = field(default_factory=list)
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
    services: list[Located[Service]] = field(default_factory=list)
    spoken: dict[str, LanguageContent] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)

    def known(self, kind: str) -> set[str]:
        """The ids of a kind that the files name."""
        return self.ids.get(kind, set())

    def document(self, name: str, *kinds: str) -> Document | None:
        """The file as a document; None, and unsure about `kinds`, when it is not there or cannot be read."""
        content = self.files.contents.get(name)
        document = parse(content, name, self.issues) if content is not None else None
        if document is None:
            self.unsure.update(kinds)
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


def read(folder: Path) -> ParsedContent:
    """Everything in `folder` that has its right shape, the reference language first."""
    issues: list[Issue] = []
    draft = ParsedContent(collect(folder, issues), issues)
    if not folder.is_dir():
        return draft
    _required(draft)
    _refused(draft)
    if document := draft.document("clusters.yaml", "clusters"):
        draft.clusters = draft.items(Cluster, document, "clusters", "clusters", ClustersFile)
    _services(draft)
    for language in draft.files.languages:
        draft.spoken[language] = _language(draft, language)
    return draft


def _required(draft: ParsedContent) -> None:
    """The files without which there is nothing to say."""
    reference = REFERENCE_LANGUAGE
    needed = ["clusters.yaml", *(f"{reference}/{name}.yaml" for name in ("intents", "services", "texts"))]
    claimed = {issue.file for issue in draft.issues}
    for name in needed:
        if name not in draft.files.contents and name not in claimed:
            draft.issues.append(Issue(name, 1, 1, "", "This file is missing.", "Add it."))
    if not any(name.startswith(f"{reference}/{FAQ}/") for name in draft.files.contents):
        message = "There are no questions in the reference language."
        draft.issues.append(Issue(f"{reference}/{FAQ}", 1, 1, "", message, "Add a file such as about.yaml."))


def _refused(draft: ParsedContent) -> None:
    """Files that were not taken still name topics and services, and hide what they say of entries."""
    for issue in [issue for issue in draft.issues if issue.severity == "error"]:
        language, _, stem = issue.file.removesuffix(".yaml").partition(f"/{FAQ}/")
        if stem:
            draft.ids.setdefault(f"{language} topics", set()).add(stem)
            draft.unsure.add(f"{language} entries")
        elif issue.file.startswith(SERVICES + "/"):
            draft.ids.setdefault("services", set()).add(stem or issue.file.rpartition("/")[2].removesuffix(".yaml"))


def _services(draft: ParsedContent) -> None:
    for name in sorted(draft.files.contents):
        if not name.startswith(SERVICES + "/"):
            continue
        stem = name.removeprefix(SERVICES + "/").removesuffix(".yaml")
        draft.ids.setdefault("services", set()).add(stem)
        document = draft.document(name)
        if document and (service := shaped(Service, document, (), draft.issues)):
            placed = Located(service, document, ())
            draft.services.append(placed)
            if service.id != stem:
                message = f"The id is `{service.id}` and the file is called `{stem}`."
                draft.issues.append(placed.error(message, f"Write `id: {stem}`, or rename the file.", "id"))


def _language(draft: ParsedContent, language: str) -> LanguageContent:
    spoken = LanguageContent()
    for name in sorted(draft.files.contents):
        if name.startswith(f"{language}/{FAQ}/"):
            _faq(draft, language, name, spoken)
    _intents(draft, language, spoken)
    _service_words(draft, language, spoken)
    if document := draft.document(f"{language}/texts.yaml", f"{language} texts"):
        reference = draft.spoken[REFERENCE_LANGUAGE].texts if REFERENCE_LANGUAGE in draft.spoken else {}
        plurals = {key for key, text in reference.items() if isinstance(text.value, Mapping)}
        spoken.text_document = document
        spoken.texts = flatten(document, plurals, draft.issues)
    return spoken


def _faq(draft: ParsedContent, language: str, name: str, spoken: LanguageContent) -> None:
    topic = name.rpartition("/")[2].removesuffix(".yaml")
    draft.ids.setdefault(f"{language} topics", set()).add(topic)
    document = draft.document(name, f"{language} entries")
    if document is None:
        return
    _as_typed(document)
    is_reference = language == REFERENCE_LANGUAGE
    around: type[BaseModel] = ReferenceFaqFile if is_reference else FaqFile
    item: type[EntryWords] = ReferenceEntry if is_reference else EntryWords
    spoken.entries += draft.items(item, document, "entries", f"{language} entries", around)
    title = document.value.get("title") if isinstance(document.value, Mapping) else None
    if isinstance(title, str):
        spoken.titles[topic] = Located(title.strip(), document, ("title",))
        order = document.value.get("order")
        spoken.orders[topic] = order if isinstance(order, int) else ReferenceFaqFile.model_fields["order"].default


def _as_typed(document: Document) -> None:
    """Take fingerprints as they were typed: one in forty has digits only and would be read as a number."""
    entries = document.value.get("entries") if isinstance(document.value, Mapping) else None
    for index, entry in enumerate(entries if isinstance(entries, tuple) else ()):
        if isinstance(entry, dict) and isinstance(entry.get("original"), int | Unquoted):
            entry["original"] = document.raw(("entries", index, "original"))


def _intents(draft: ParsedContent, language: str, spoken: LanguageContent) -> None:
    document = draft.document(f"{language}/intents.yaml", *(f"{language} {section}" for section in SECTIONS))
    if document is None:
        return
    value: Any = document.value
    lists = {key for key in SECTIONS if isinstance(value, Mapping) and isinstance(value.get(key), tuple)}
    around = {**value, **dict.fromkeys(lists, ())} if lists else value
    spoken.intents_file = fitted(Intents, around, document, (), draft.issues)
    for section, model in SECTIONS.items():
        kind = f"{language} {section}"
        if section in lists:
            spoken.intents[section] = list(draft.each(model, document, section, kind))
        else:
            draft.unsure.add(kind)


def _service_words(draft: ParsedContent, language: str, spoken: LanguageContent) -> None:
    kind = f"{language} services"
    document = draft.document(f"{language}/services.yaml", kind)
    if document is None:
        return
    if not isinstance(document.value, Mapping):
        draft.issues.append(document.issue((), "Here belong services by their id.", "Write `passport:` and so on."))
        draft.unsure.add(kind)
        return
    for name in document.value:
        draft.ids.setdefault(kind, set()).add(name)
        if words := shaped(ServiceWords, document, (name,), draft.issues):
            spoken.services[name] = Located(words, document, (name,))
