"""Converts a content folder of the old form to fact cards. Comments and all else stay as typed."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.issues import EditRejected, Issue
from knowledge.schema import REFERENCE_LANGUAGE, EntryWords, ReferenceEntry, fingerprint
from knowledge.source.files import FAQ, FileMap
from knowledge.source.schema_errors import read_value
from knowledge.source.yaml_document import Path, parse
from knowledge.source.yaml_editor import Span, YamlEditor
from knowledge.telegram_html import visible

PHRASINGS = 12
"""Ways to ask that an entry keeps; its names and the aspects find the rest."""
SHORT = 300
"""Characters up to which an answer takes in what stood under `more`; else that becomes a fact of its own."""
DETAILS = "activities"
"""The aspect under which the former `more` stands: what a thing is about."""
ADDED_FILES = ("aspects.yaml", "words.yaml")


@dataclass(frozen=True)
class Upgrade:
    """The converted files, the number of changed entries, the added files, and those that couldn't be converted."""

    files: FileMap
    entries: int
    added: tuple[str, ...]
    refused: tuple[str, ...]


def upgrade_files(files: FileMap, builtin: FileMap) -> Upgrade:
    """Return the content in the new form. Aspects and word lists are copied from `builtin`, the packaged content.

    A file that can't be read, or that can't be edited safely, stays as it is and is listed as `refused`.
    """
    originals = _reference_entries(files)
    converted, entries, refused = dict(files), 0, []
    for name in sorted(files):
        if f"/{FAQ}/" not in name:
            continue
        try:
            converted[name], changed = _convert_file(name, files[name], originals)
            entries += changed
        except EditRejected:
            refused.append(name)
    languages = {name.partition("/")[0] for name in files if f"/{FAQ}/" in name}
    wanted = (f"{language}/{file}" for language in sorted(languages) for file in ADDED_FILES)
    added = tuple(name for name in wanted if name in builtin and name not in files)
    converted |= {name: builtin[name] for name in added}
    _restamp(files, converted)
    return Upgrade(converted, entries, added, tuple(refused))


def _reference_entries(files: FileMap) -> dict[str, Mapping[str, Any]]:
    """Return the English entries by id, as they are in the old files."""
    entries: dict[str, Mapping[str, Any]] = {}
    for name in files:
        if name.startswith(f"{REFERENCE_LANGUAGE}/{FAQ}/") and (document := parse(files[name], name, [])):
            entries |= {str(entry.get("id")): entry for _, entry in _entries(document.value)}
    return entries


def _entries(value: Any) -> list[tuple[int, Mapping[str, Any]]]:
    entries = value.get("entries") if isinstance(value, Mapping) else None
    return [(index, entry) for index, entry in enumerate(entries or ()) if isinstance(entry, Mapping)]


def _convert_file(name: str, data: bytes, originals: Mapping[str, Mapping[str, Any]]) -> tuple[bytes, int]:
    """Return the file in the new form and the number of changed entries. Raises EditRejected."""
    editor = YamlEditor(name, data)
    spans: list[Span] = []
    entries = list(editor.document.value.get("entries") or ())
    changed = 0
    for index, entry in _entries(editor.document.value):
        # an entry in all languages at once: its facts must be about the same aspects
        original = originals.get(str(entry.get("id")), entry)
        own, converted = _convert_entry(editor, index, entry, append=_is_short(original))
        spans += own
        changed += bool(own)
        entries[index] = converted
    if not spans:
        return data, 0
    return editor.apply(spans, {**editor.document.value, "entries": tuple(entries)}), changed


def _convert_entry(
    editor: YamlEditor, index: int, entry: Mapping[str, Any], *, append: bool
) -> tuple[list[Span], Mapping[str, Any]]:
    """Return the changes to one entry and its resulting content."""
    here: Path = ("entries", index)
    spans, converted = [], dict(entry)
    more, answer = entry.get("more"), entry.get("answer")
    if isinstance(more, str) and isinstance(answer, str):
        if append or "facts" in entry:  # it has facts, so somebody has half converted it by hand
            converted["answer"] = f"{answer.strip()}\n\n{more.strip()}"
            del converted["more"]
            spans += [editor.replacement((*here, "answer"), converted["answer"]), editor.cut((*here, "more"))]
        else:
            converted = {key: value for name, given in entry.items() for key, value in [_as_nested(name, given)]}
            spans.append(editor.nesting((*here, "more"), "facts", DETAILS))
    all_phrasings = entry.get("phrasings")
    if isinstance(all_phrasings, tuple) and len(all_phrasings) > PHRASINGS:
        converted["phrasings"] = all_phrasings[:PHRASINGS]
        spans += [editor.cut((*here, "phrasings", number)) for number in range(PHRASINGS, len(all_phrasings))]
    return spans, converted


def _as_nested(name: str, given: Any) -> tuple[str, Any]:
    return ("facts", {DETAILS: given}) if name == "more" else (name, given)


def _is_short(entry: Mapping[str, Any]) -> bool:
    return len(visible(f"{entry.get('answer')} {entry.get('more') or ''}")) <= SHORT


# ------------------------------------------------------------ fingerprints


def _restamp(old: FileMap, new: dict[str, bytes]) -> None:
    """Update the fingerprints of translations that were up to date. Outdated ones stay outdated."""
    before = {entry: _old_fingerprint(words) for entry, words in _reference_entries(old).items()}
    now = _fingerprints(new)
    for name in sorted(new):
        if f"/{FAQ}/" in name and not name.startswith(REFERENCE_LANGUAGE):
            with contextlib.suppress(EditRejected):
                new[name] = _update_fingerprints(name, new[name], before, now)


def _update_fingerprints(name: str, data: bytes, before: Mapping[str, str], now: Mapping[str, str]) -> bytes:
    editor = YamlEditor(name, data)
    spans: list[Span] = []
    entries = list(editor.document.value.get("entries") or ())
    for index, entry in _entries(editor.document.value):
        path = ("entries", index, "original")
        mark, entry_id = editor.document.raw(path), str(entry.get("id"))
        if mark and mark == before.get(entry_id) and entry_id in now:
            spans.append(editor.replacement(path, now[entry_id]))
            entries[index] = {**entry, "original": now[entry_id]}
    return editor.apply(spans, {**editor.document.value, "entries": tuple(entries)}) if spans else data


def _fingerprints(files: FileMap) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in files:
        if name.startswith(f"{REFERENCE_LANGUAGE}/{FAQ}/") and (document := parse(files[name], name, [])):
            issues: list[Issue] = []
            for index, _ in _entries(document.value):
                words: EntryWords | None = read_value(ReferenceEntry, document, ("entries", index), issues)
                if words:
                    found[words.id] = fingerprint(words)
    return found


def _old_fingerprint(entry: Mapping[str, Any]) -> str:
    """Return the old form's fingerprint of an entry: question, answer and more."""
    words = "\x1f".join(str(entry.get(key) or "").strip() for key in ("question", "answer", "more"))
    return hashlib.sha256(words.replace("&amp;", "&").encode()).hexdigest()[:8]
