"""What an admin may edit in the chat: answers, facts, names, phrasings, new entries. Comments, order and style stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.issues import ContentError, EditRejected, Issue, Reason
from knowledge.schema import REFERENCE_LANGUAGE, ReferenceEntry, fingerprint
from knowledge.search import Kind, Label
from knowledge.search.text import normalise
from knowledge.source.files import FAQ, SLUG, FileMap, fingerprint_of_files
from knowledge.source.schema_errors import read_value
from knowledge.source.yaml_document import Path, parse
from knowledge.source.yaml_editor import YamlEditor, value_at
from knowledge.source.yaml_writer import Block, fit, fit_line, item_block, scalar

LONGEST_ID = 40
SECTIONS = {Kind.FAQ: "entries", Kind.ACTION: "actions", Kind.SMALLTALK: "smalltalk", Kind.OUTSIDE: "outside"}
"""The key in their files under which things of a kind are listed."""


@dataclass(frozen=True)
class NewAnswer:
    """A new answer for an entry in one language, with markup."""

    entry: str
    language: str
    answer: str


@dataclass(frozen=True)
class NewFacts:
    """Sentences by aspect for an entry in one language; each replaces what was said about its aspect before."""

    entry: str
    language: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class NewNames:
    """More names of the thing an entry is about, for all languages."""

    entry: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class NewPhrasings:
    """More ways to ask for something."""

    label: Label
    language: str
    phrasings: tuple[str, ...]


@dataclass(frozen=True)
class StillRight:
    """A translation that was compared with the text it translates and needs no change."""

    entry: str
    language: str


@dataclass(frozen=True)
class NewEntry:
    """A new entry. Outside the reference language it translates an existing one.

    `topic`, `sources` and `names` are used only in the reference language. `tests` are questions that must find it.
    """

    language: str
    topic: str
    id: str
    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    tests: tuple[str, ...] = ()


Edit = NewAnswer | NewFacts | NewNames | NewPhrasings | StillRight | NewEntry


def apply_edit(edit: Edit, files: FileMap, live: str = "") -> FileMap:
    """Apply the edit, which changes one file. Raises EditRejected, but not when the files hold it already and aren't
    the `live` version: somebody has written it into them by hand, and it's still to be published.
    """
    try:
        name, data = _apply(edit, files)
    except EditRejected as error:
        if live and error.reason is Reason.ALREADY and fingerprint_of_files(files) != live:
            return files
        raise
    return {**files, name: data}


def unknown_words(words: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return the words that aren't `known` yet, ignoring case, accents and punctuation; each once."""
    seen = {normalise(text) for text in known}
    found = []
    for text in words:
        if normalise(text) not in seen:
            seen.add(normalise(text))
            found.append(text)
    return tuple(found)


def _apply(edit: Edit, files: FileMap) -> tuple[str, bytes]:
    match edit:
        case NewAnswer():
            name, path = _find(files, _entry(edit.entry), edit.language)
            data = YamlEditor(name, files[name]).replace((*path, "answer"), fit(edit.answer))
            return name, _stamp(files, edit.entry, edit.language, data)
        case NewFacts():
            return _add_facts(edit, files)
        case NewNames():
            return _add_texts(files, _entry(edit.entry), REFERENCE_LANGUAGE, "names", edit.names)
        case NewPhrasings():
            return _add_texts(files, edit.label, edit.language, "phrasings", edit.phrasings)
        case StillRight():
            name, _ = _find(files, _entry(edit.entry), edit.language)
            return name, _stamp(files, edit.entry, edit.language, files[name])
        case NewEntry():
            return _add_entry(edit, files)


def _add_texts(files: FileMap, label: Label, language: str, key: str, texts: Iterable[str]) -> tuple[str, bytes]:
    """Add the new texts to a list of a file. Raises EditRejected when all of them are there already."""
    words = [fit_line(text) for text in texts]
    if not words or not all(map(normalise, words)):
        raise EditRejected(Reason.BAD_WORDS)
    name, path = _find(files, label, language)
    data = files[name]
    item = value_at(YamlEditor(name, data).document.value, path)
    known = (item.get("question", ""), *item.get("phrasings", ())) if key == "phrasings" else item.get(key, ())
    more = unknown_words(words, (text for text in known if isinstance(text, str)))
    if not more:
        raise EditRejected(Reason.ALREADY, kind=label.kind, name=label.id)
    if key not in item:
        return name, YamlEditor(name, data).add_key(path, key, more)
    for text in more:
        data = YamlEditor(name, data).append((*path, key), text)
    return name, data


def _add_facts(edit: NewFacts, files: FileMap) -> tuple[str, bytes]:
    name, path = _find(files, _entry(edit.entry), edit.language)
    data = files[name]
    if not edit.facts or not all(map(SLUG.fullmatch, edit.facts)):
        raise EditRejected(Reason.BAD_WORDS)
    for aspect, sentence in edit.facts.items():
        data = _with_fact(YamlEditor(name, data), path, aspect, fit(sentence))
    return name, _stamp(files, edit.entry, edit.language, data)


def _with_fact(editor: YamlEditor, path: Path, aspect: str, sentence: str) -> bytes:
    item = value_at(editor.document.value, path)
    facts, unknown = item.get("facts") or {}, item.get("unknown") or {}
    if aspect in facts:
        data = editor.replace((*path, "facts", aspect), sentence)
    elif facts:
        data = editor.add_key((*path, "facts"), aspect, sentence)
    else:
        data = editor.add_key(path, "facts", {aspect: sentence})
    if aspect not in unknown:
        return data
    gone = (*path, "unknown", aspect) if len(unknown) > 1 else (*path, "unknown")
    return YamlEditor(editor.name, data).remove(gone)  # it is known now


def _stamp(files: FileMap, entry: str, language: str, data: bytes) -> bytes:
    """Return the file of a translation with the fingerprint of the text it now translates."""
    if language == REFERENCE_LANGUAGE:
        return data
    name, path = _find(files, _entry(entry), language)
    editor = YamlEditor(name, data)
    mark = _fingerprint(files, entry)
    item = value_at(editor.document.value, path)
    if "original" not in item:
        return editor.add_key(path, "original", mark)
    if editor.document.raw((*path, "original")) == mark:
        return data
    without = YamlEditor(name, editor.remove((*path, "original")))  # a number and a text are written differently
    return without.add_key(path, "original", mark)


# ------------------------------------------------------------- new entries


def _add_entry(edit: NewEntry, files: FileMap) -> tuple[str, bytes]:
    if not SLUG.fullmatch(edit.id) or len(edit.id) > LONGEST_ID:
        raise EditRejected(Reason.BAD_ID, name=edit.id)
    if _place(files, _entry(edit.id), edit.language):
        raise EditRejected(Reason.TAKEN, name=edit.id)
    item = _item(edit)
    if edit.language == REFERENCE_LANGUAGE:
        name = f"{edit.language}/{FAQ}/{edit.topic}.yaml"
        if name not in files:
            raise EditRejected(Reason.NO_TOPIC, name=edit.topic)
    else:
        original, _ = _find(files, _entry(edit.id), REFERENCE_LANGUAGE)
        item["original"] = _fingerprint(files, edit.id)
        name = f"{edit.language}/{original.partition('/')[2]}"
    return name, _with_entry(files, name, item)


def _item(edit: NewEntry) -> dict[str, Block]:
    """Return the entry as it is written: what is empty is left out."""
    lists = {"names": edit.names, "phrasings": edit.phrasings, "tests": edit.tests, "sources": edit.sources}
    texts = {key: [fit_line(text) for text in lines] for key, lines in lists.items()}
    in_reference = edit.language == REFERENCE_LANGUAGE
    item: dict[str, Block] = {"id": edit.id, "question": fit_line(edit.question)}
    if in_reference and texts["names"]:
        item["names"] = texts["names"]
    item["answer"] = fit(edit.answer)
    if edit.facts:
        item["facts"] = {aspect: fit(sentence) for aspect, sentence in edit.facts.items()}
    item |= {key: texts[key] for key in ("phrasings", "tests") if texts[key]}
    if in_reference:
        item["sources"] = texts["sources"]
    return item


def _with_entry(files: FileMap, name: str, item: Mapping[str, Block]) -> bytes:
    """Append the entry to the file; a new file takes its title from the reference language."""
    if name in files:
        return YamlEditor(name, files[name]).append_item(("entries",), item)
    reference = f"{REFERENCE_LANGUAGE}/{name.partition('/')[2]}"
    title = YamlEditor(reference, files[reference]).document.raw(("title",))
    return f"title: {scalar(title)}\nentries:\n{item_block(item, 2, chr(10))}".encode()


def _fingerprint(files: FileMap, entry: str) -> str:
    """Return the fingerprint of the reference text that a translation is made from. Raises ContentError."""
    name, path = _find(files, _entry(entry), REFERENCE_LANGUAGE)
    issues: list[Issue] = []
    words = read_value(ReferenceEntry, YamlEditor(name, files[name]).document, path, issues)
    if words is None:
        raise ContentError(issues)
    return fingerprint(words)


# ----------------------------------------------------------------- places


def _entry(name: str) -> Label:
    return Label(Kind.FAQ, name)


def _find(files: FileMap, label: Label, language: str) -> tuple[str, Path]:
    """Find the file that holds what is asked for by `label`, and the path to it there. Raises EditRejected."""
    if place := _place(files, label, language):
        return place
    if _place(files, label, REFERENCE_LANGUAGE):
        raise EditRejected(Reason.NOT_TRANSLATED, kind=label.kind, name=label.id, language=language)
    raise EditRejected(Reason.NO_ENTRY, kind=label.kind, name=label.id)


def _place(files: FileMap, label: Label, language: str) -> tuple[str, Path] | None:
    """Find the file that holds what is asked for by `label`, and the path to it there; None when there is nothing."""
    for file, value in _candidates(files, label, language):
        if label.kind is Kind.SERVICE:
            if label.id in value:
                return file, (label.id,)
            continue
        section = SECTIONS[label.kind]
        for index, item in enumerate(value.get(section) or ()):
            if isinstance(item, Mapping) and item.get("id") == label.id:
                return file, (section, index)
    return None


def _candidates(files: FileMap, label: Label, language: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the files that may hold what is asked for by `label`, with their content."""
    own = {Kind.FAQ: f"{language}/{FAQ}/", Kind.SERVICE: f"{language}/services.yaml"}
    wanted = own.get(label.kind, f"{language}/intents.yaml")
    for file in sorted(files):
        # Ids are plain letters: a file without these bytes needn't be parsed, which takes most of the time of an edit.
        if file.startswith(wanted) and label.id.encode() in files[file]:
            document = parse(files[file], file, [])
            if document and isinstance(document.value, Mapping):
                yield file, document.value
