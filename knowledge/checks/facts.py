"""Checks facts: each belongs to a known aspect, and the translations have the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.issues import Issue, IssueKind, did_you_mean
from knowledge.schema import REFERENCE_LANGUAGE, EntryWords
from knowledge.source.builtin_texts import short_list
from knowledge.source.located import Located
from knowledge.source.parsed_content import LanguageContent, ParsedContent

PARTS = ("facts", "unknown")


def fact_issues(parsed: ParsedContent, builtin: LanguageContent) -> Iterator[Issue]:
    """Yield issues of facts and aspects. `builtin` supplies the aspects of content that brings none of its own."""
    reference = parsed.languages.get(REFERENCE_LANGUAGE)
    if reference is None:
        return
    kind = f"{REFERENCE_LANGUAGE} aspects"
    own_file = f"{REFERENCE_LANGUAGE}/aspects.yaml" in parsed.files.contents
    known = parsed.known(kind) if own_file else set(builtin.aspects)
    if not (own_file and kind in parsed.unsure):
        for entry in reference.entries:
            yield from _unknown_aspects(entry, known)
        yield from _translated_aspects(parsed, known)
    originals = {entry.value.id: entry.value for entry in reference.entries}
    for language, content in parsed.languages.items():
        for entry in content.entries:
            yield from _contradictions(entry)
        if language != REFERENCE_LANGUAGE:
            yield from _translated_facts(content, originals)


def _unknown_aspects(entry: Located[EntryWords], known: set[str]) -> Iterator[Issue]:
    for part in PARTS:
        for aspect in getattr(entry.value, part):
            if aspect not in known:
                remedy = did_you_mean(aspect, known) or f"Aspects are: {', '.join(sorted(known))}."
                yield entry.error(f"There is no aspect `{aspect}`.", remedy, part, aspect, at=entry.key(part, aspect))


def _contradictions(entry: Located[EntryWords]) -> Iterator[Issue]:
    for aspect in entry.value.facts.keys() & entry.value.unknown.keys():
        message = f"The entry has a fact about `{aspect}` and says as well that it is unknown."
        yield entry.warning(message, "Keep one of the two.", "unknown", aspect, at=entry.key("unknown", aspect))


def _translated_aspects(parsed: ParsedContent, known: set[str]) -> Iterator[Issue]:
    """Yield aspects of other languages that English lacks, and aspects their files lack."""
    for language, content in parsed.languages.items():
        if language == REFERENCE_LANGUAGE:
            continue
        for aspect, located in content.aspects.items():
            if aspect not in known:
                remedy = did_you_mean(aspect, known) or "Remove it, or add it to the English file."
                yield located.error(f"There is no aspect `{aspect}`.", remedy, at=located.key())
        missing = known - parsed.known(f"{language} aspects")
        if missing and content.aspects:
            message = f"Not translated yet (aspects): {short_list(sorted(missing))}."
            remedy = "Until they are, the bot's own words or English are used."
            yield Issue(f"{language}/aspects.yaml", 1, 1, "", message, remedy, "warning")


def _translated_facts(content: LanguageContent, originals: dict[str, EntryWords]) -> Iterator[Issue]:
    missing: dict[str, list[str]] = {}
    for entry in content.entries:
        original = originals.get(entry.value.id)
        if original is None:
            continue
        for part in PARTS:
            wanted, given = getattr(original, part), getattr(entry.value, part)
            for aspect in given.keys() - wanted.keys():
                message = f"The English entry has no `{aspect}` under `{part}`, so this sentence isn't used."
                at = entry.key(part, aspect)
                issue = entry.warning(message, "Remove it, or add it to the English entry.", part, aspect, at=at)
                # someone who edits the English entry needn't edit the others
                yield replace(issue, kind=IssueKind.STALE)
            lacking = [f"{entry.value.id} ({aspect})" for aspect in wanted if aspect not in given]
            missing.setdefault(entry.document.file, []).extend(lacking)
    for file, names in missing.items():
        if names:
            message = f"Not translated yet (facts): {short_list(names)}."
            remedy = "Until they are, the English sentences are shown."
            yield Issue(file, 1, 1, "", message, remedy, "warning", IssueKind.UNTRANSLATED)
