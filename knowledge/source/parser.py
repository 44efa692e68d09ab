"""Reads a content folder: every well-formed file, and an issue for everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from knowledge import schema
from knowledge.issues import Issue, IssueKind
from knowledge.source.files import FAQ, SERVICES, collect
from knowledge.source.located import Located
from knowledge.source.parsed_content import SECTIONS, LanguageContent, ParsedContent
from knowledge.source.schema_errors import read_value, validate
from knowledge.source.texts import flatten
from knowledge.source.word_lists import take_former_lists, word_lists
from knowledge.source.yaml_document import Document, Unquoted


def read(folder: Path) -> ParsedContent:
    """Read everything well-formed in `folder`, the reference language first."""
    issues: list[Issue] = []
    parsed = ParsedContent(collect(folder, issues), issues)
    if not folder.is_dir():
        return parsed
    _require_files(parsed)
    _note_refused_files(parsed)
    if document := parsed.document("clusters.yaml", "clusters"):
        parsed.clusters = parsed.items(schema.Cluster, document, "clusters", "clusters", schema.ClustersFile)
        parsed.patience = _patience(document)
    _read_services(parsed)
    for language in parsed.files.languages:
        parsed.languages[language] = _read_language(parsed, language)
    return parsed


def _patience(document: Document) -> schema.Patience:
    """Return the working days set in the file. Mistakes in it are reported with the rest of the file."""
    whole = document.value.get("patience") if isinstance(document.value, Mapping) else None
    try:
        return schema.Patience.model_validate(whole) if isinstance(whole, Mapping) else schema.Patience()
    except ValidationError:
        return schema.Patience()


def _require_files(parsed: ParsedContent) -> None:
    """Report missing files without which the bot has nothing to say."""
    reference = schema.REFERENCE_LANGUAGE
    needed = ["clusters.yaml", *(f"{reference}/{name}.yaml" for name in ("intents", "services", "texts"))]
    claimed = {issue.file for issue in parsed.issues}
    for name in needed:
        if name not in parsed.files.contents and name not in claimed:
            parsed.issues.append(Issue(name, 1, 1, "", "This file is missing.", "Add it."))
    if not any(name.startswith(f"{reference}/{FAQ}/") for name in parsed.files.contents):
        message = "There are no questions in English."
        parsed.issues.append(Issue(f"{reference}/{FAQ}", 1, 1, "", message, "Add a file such as about.yaml."))


def _note_refused_files(parsed: ParsedContent) -> None:
    """Record topics and services of files that were refused, because other files may refer to them."""
    for issue in [issue for issue in parsed.issues if issue.severity == "error"]:
        language, _, stem = issue.file.removesuffix(".yaml").partition(f"/{FAQ}/")
        if stem:
            parsed.ids.setdefault(f"{language} topics", set()).add(stem)
            parsed.unsure.add(f"{language} entries")
        elif issue.file.startswith(SERVICES + "/"):
            parsed.ids.setdefault("services", set()).add(stem or issue.file.rpartition("/")[2].removesuffix(".yaml"))


def _read_services(parsed: ParsedContent) -> None:
    for name in sorted(parsed.files.contents):
        if not name.startswith(SERVICES + "/"):
            continue
        stem = name.removeprefix(SERVICES + "/").removesuffix(".yaml")
        parsed.ids.setdefault("services", set()).add(stem)
        document = parsed.document(name)
        if document and (service := read_value(schema.Service, document, (), parsed.issues)):
            located = Located(service, document, ())
            parsed.services.append(located)
            if service.id != stem:
                message = f"The id is `{service.id}` and the file is called `{stem}`."
                parsed.issues.append(located.error(message, f"Write `id: {stem}`, or rename the file.", "id"))


def _read_language(parsed: ParsedContent, language: str) -> LanguageContent:
    content = LanguageContent()
    for name in sorted(parsed.files.contents):
        if name.startswith(f"{language}/{FAQ}/"):
            _read_faq(parsed, language, name, content)
    aspect: type[schema.AspectWords] = (
        schema.ReferenceAspect if language == schema.REFERENCE_LANGUAGE else schema.AspectWords
    )
    content.aspects |= parsed.keyed(aspect, f"{language}/aspects.yaml", f"{language} aspects", "cost")
    if document := parsed.document(f"{language}/words.yaml"):
        content.word_lists = word_lists(document, parsed.issues)
    _read_intents(parsed, language, content)
    content.services = parsed.keyed(
        schema.ServiceWords, f"{language}/services.yaml", f"{language} services", "passport"
    )
    if document := parsed.document(f"{language}/texts.yaml", f"{language} texts"):
        reference = (
            parsed.languages[schema.REFERENCE_LANGUAGE].texts if schema.REFERENCE_LANGUAGE in parsed.languages else {}
        )
        plurals = {key for key, text in reference.items() if isinstance(text.value, Mapping)}
        content.text_document = document
        content.texts = flatten(document, plurals, parsed.issues)
        take_former_lists(content.texts, content.word_lists, parsed.issues)
    return content


def _read_faq(parsed: ParsedContent, language: str, name: str, content: LanguageContent) -> None:
    topic = name.rpartition("/")[2].removesuffix(".yaml")
    parsed.ids.setdefault(f"{language} topics", set()).add(topic)
    document = parsed.document(name, f"{language} entries")
    if document is None:
        return
    _keep_fingerprints_as_typed(document)
    _report_old_form(parsed, document)
    is_reference = language == schema.REFERENCE_LANGUAGE
    around: type[BaseModel] = schema.ReferenceFaqFile if is_reference else schema.FaqFile
    item: type[schema.EntryWords] = schema.ReferenceEntry if is_reference else schema.EntryWords
    content.entries += parsed.items(item, document, "entries", f"{language} entries", around)
    title = document.value.get("title") if isinstance(document.value, Mapping) else None
    if isinstance(title, str):
        content.titles[topic] = Located(title.strip(), document, ("title",))
        order = document.value.get("order")
        role = document.value.get("is")
        content.roles[topic] = role if role in get_args(schema.TopicRole) else None
        content.orders[topic] = (
            order if isinstance(order, int) else schema.ReferenceFaqFile.model_fields["order"].default
        )


def _entries_of(document: Document) -> list[tuple[int, dict[str, Any]]]:
    entries = document.value.get("entries") if isinstance(document.value, Mapping) else None
    items = entries if isinstance(entries, tuple) else ()
    return [(index, entry) for index, entry in enumerate(items) if isinstance(entry, dict)]


def _keep_fingerprints_as_typed(document: Document) -> None:
    """Keep fingerprints as typed: one in forty has digits only, and YAML would read it as a number."""
    for index, entry in _entries_of(document):
        if isinstance(entry.get("original"), int | Unquoted):
            entry["original"] = document.raw(("entries", index, "original"))


def _report_old_form(parsed: ParsedContent, document: Document) -> None:
    """Report a folder in the old form once, and not once per entry."""
    old = [index for index, entry in _entries_of(document) if entry.pop("more", None) is not None]
    if old and all(issue.kind is not IssueKind.OLD_FORM for issue in parsed.issues):
        path = ("entries", old[0], "more")
        message = "`more` belongs to the old form of the content; details now stand under `facts`."
        remedy = "Run `icn-bot content upgrade` on this folder: it converts every file."
        issue = document.issue(path, message, remedy, place=document.key_place(path))
        parsed.issues.append(replace(issue, kind=IssueKind.OLD_FORM))


def _read_intents(parsed: ParsedContent, language: str, content: LanguageContent) -> None:
    document = parsed.document(f"{language}/intents.yaml", *(f"{language} {section}" for section in SECTIONS))
    if document is None:
        return
    value: Any = document.value
    lists = {key for key in SECTIONS if isinstance(value, Mapping) and isinstance(value.get(key), tuple)}
    around = {**value, **dict.fromkeys(lists, ())} if lists else value
    content.intents_file = validate(schema.Intents, around, document, (), parsed.issues)
    for section, model in SECTIONS.items():
        kind = f"{language} {section}"
        if section in lists:
            content.intents[section] = list(parsed.each(model, document, section, kind))
        else:
            parsed.unsure.add(kind)
