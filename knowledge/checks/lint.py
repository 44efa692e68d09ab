"""Warnings: the content works, but could be better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from knowledge.issues import Issue, IssueKind
from knowledge.schema import (
    REFERENCE_LANGUAGE,
    Action,
    ActionId,
    EntryWords,
    ReferenceEntry,
    ServiceWords,
    SmallTalk,
    fingerprint,
)
from knowledge.search.text import normalise
from knowledge.source.builtin_texts import short_list
from knowledge.source.files import FAQ
from knowledge.source.located import Located
from knowledge.source.parsed_content import SECTIONS, LanguageContent, ParsedContent

MOST = 12
"""From this number on, further phrasings of an entry only push its neighbours aside."""

Asked = EntryWords | ServiceWords | Action | SmallTalk


def lint_issues(parsed: ParsedContent) -> Iterator[Issue]:
    """Yield every warning about questions and translations."""
    reference = parsed.languages.get(REFERENCE_LANGUAGE)
    if reference is None:
        return
    for content in parsed.languages.values():
        yield from _clashes(content)
        for entry in content.entries:
            yield from _entry(entry)
    yield from _actions(reference)
    for language in parsed.languages:
        if language != REFERENCE_LANGUAGE:
            yield from _translation(parsed, language, reference)
    yield from _outdated_translations(parsed, reference)


def _askable(content: LanguageContent) -> Iterator[tuple[str, Located[Asked]]]:
    """Yield everything people can ask for, by a unique name."""
    for entry in content.entries:
        yield entry.value.id, entry
    for service, words in content.services.items():
        yield f"the service {service}", words
    for section, items in content.intents.items():
        for item in items:
            yield f"{section} {item.value.id}", item


def _clashes(content: LanguageContent) -> Iterator[Issue]:
    """Yield words that lead to two things, and tests that repeat a phrasing."""
    owners: dict[str, str] = {}
    for name, item in _askable(content):
        for index, phrasing in enumerate(item.value.phrasings):
            words = normalise(phrasing)
            owner = owners.setdefault(words, name) if words else name
            if owner != name:
                message = f"`{owner}` has the phrasing “{phrasing}” as well."
                yield item.warning(message, "Keep it where it fits better.", "phrasings", index)
    for name, item in _askable(content):
        if isinstance(item.value, EntryWords):
            owner = owners.setdefault(normalise(item.value.question), name)
            if owner != name:
                yield item.warning(f"`{owner}` has this question as a phrasing.", "Reword one.", "question")
        for index, test in enumerate(item.value.tests):
            if normalise(test) in owners:
                message = "This test is a phrasing or question as well, so it shows nothing."
                yield item.warning(message, "Reword the test.", "tests", index)


def _entry(item: Located[EntryWords]) -> Iterator[Issue]:
    entry = item.value
    if len(entry.phrasings) > MOST:
        message = f"The entry has {len(entry.phrasings)} phrasings; up to {MOST} do."
        issue = item.warning(message, "Keep those that its names and the aspects don't find.", "phrasings")
        yield replace(issue, kind=IssueKind.MANY)
    if isinstance(entry, ReferenceEntry):
        if not entry.sources:
            yield item.warning("The entry names no source.", "Say where its facts are from.", "sources")
        if entry.id in entry.related:
            index = entry.related.index(entry.id)
            yield item.warning("The entry is related to itself.", "Remove it.", "related", index)


def _actions(reference: LanguageContent) -> Iterator[Issue]:
    actions = reference.intents.get("actions", [])
    missing = [name for name in get_args(ActionId) if name not in {item.value.id for item in actions}]
    if missing and actions:
        first = actions[0]
        message = f"No phrasings lead to these actions: {short_list(missing)}."
        yield Located(first.value, first.document, ("actions",)).warning(message, "Add them.")


def _translation(parsed: ParsedContent, language: str, reference: LanguageContent) -> Iterator[Issue]:
    content = parsed.languages[language]
    if f"{language} entries" not in parsed.unsure:
        yield from _missing_entries(parsed, language, reference)
    yield from _in_other_files(content, reference)
    for section in SECTIONS:
        kind = f"{language} {section}"
        wanted = parsed.known(f"{REFERENCE_LANGUAGE} {section}")
        if kind not in parsed.unsure:
            yield from _missing(f"{language}/intents.yaml", wanted - parsed.known(kind), section)
    missing = parsed.known("services") - parsed.known(f"{language} services")
    if f"{language}/services.yaml" not in parsed.files.contents or f"{language} services" not in parsed.unsure:
        yield from _missing(f"{language}/services.yaml", missing, "services")
    for name, instead in (("intents.yaml", "English"), ("texts.yaml", "the bot's own wording, or English,")):
        if f"{language}/{name}" not in parsed.files.contents:
            yield _warning(f"{language}/{name}", "This file is missing.", f"Until it is there, {instead} is used.")


def _missing_entries(parsed: ParsedContent, language: str, reference: LanguageContent) -> Iterator[Issue]:
    topics: dict[str, set[str]] = {}
    for entry in reference.entries:
        if entry.value.id not in parsed.known(f"{language} entries"):
            topics.setdefault(entry.document.file.rpartition("/")[2], set()).add(entry.value.id)
    for file, missing in topics.items():
        yield from _missing(f"{language}/{FAQ}/{file}", missing, "entries")


def _missing(file: str, names: set[str], what: str) -> Iterator[Issue]:
    if names:
        message = f"Not translated yet ({what}): {short_list(sorted(names))}."
        issue = _warning(file, message, "Until they are, English is used.")
        yield replace(issue, kind=IssueKind.UNTRANSLATED)


def _warning(file: str, message: str, remedy: str) -> Issue:
    return Issue(file, 1, 1, "", message, remedy, "warning")


def _in_other_files(content: LanguageContent, reference: LanguageContent) -> Iterator[Issue]:
    """Yield translations that are in another file than their original."""
    originals = {entry.value.id: entry for entry in reference.entries}
    for item in content.entries:
        original = originals.get(item.value.id)
        here, there = (_file(entry) for entry in (item, original or item))
        if here != there:
            yield item.warning(f"In English this entry stands in {there}.", "Move it there.", "id")


def _file(entry: Located[EntryWords]) -> str:
    return entry.document.file.rpartition("/")[2]


def _outdated_translations(parsed: ParsedContent, reference: LanguageContent) -> Iterator[Issue]:
    """Yield one warning for all outdated translations of a text, at the first of them."""
    now = {entry.value.id: fingerprint(entry.value) for entry in reference.entries}
    stale: dict[str, dict[str, Located[EntryWords]]] = {}
    for language, content in parsed.languages.items():
        for item in content.entries if language != REFERENCE_LANGUAGE else ():
            name, original = item.value.id, item.value.original
            if name in now and original not in (None, now[name]):
                stale.setdefault(name, {})[language] = item
    for name, items in stale.items():
        are = f"translations of `{name}` into {', '.join(items)} are"
        if len(items) == 1:
            are = f"translation of `{name}` into {next(iter(items))} is"
        remedy = f"Look over what people read there, then write `original: {now[name]}`."
        first = next(iter(items.values()))
        issue = first.warning(f"The {are} older than the English text.", remedy, "original")
        yield replace(issue, kind=IssueKind.STALE)
