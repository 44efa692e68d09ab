"""What an admin may edit in the chat: an answer, more phrasings, a new entry. Comments, order and style stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.issues import ContentError, EditRejected, Issue, Reason
from knowledge.schema import REFERENCE_LANGUAGE, ReferenceEntry, fingerprint
from knowledge.search.text import normalise
from knowledge.source.files import FAQ, SLUG, FileMap
from knowledge.source.schema_errors import fitted
from knowledge.source.yaml_document import Path, parse
from knowledge.source.yaml_editor import Splice, block_of, fit, scalar

LONGEST_ID = 40
SECTIONS = {"action": "actions", "smalltalk": "smalltalk", "outside": "outside"}
"""Where in the intents stands what the search calls by these words."""


@dataclass(frozen=True)
class NewAnswer:
    """Another answer of an entry in one language, in the markup of messages."""

    entry: str
    language: str
    answer: str


@dataclass(frozen=True)
class NewPhrasings:
    """More ways to ask for something, by the name the search gives it ("faq:fees", "service:passport")."""

    label: str
    language: str
    phrasings: tuple[str, ...]


@dataclass(frozen=True)
class NewEntry:
    """An entry that is not there yet. In another than the reference language it translates one that is there.

    `topic` counts in the reference language alone, and so do the sources.
    """

    language: str
    topic: str
    id: str
    question: str
    answer: str
    phrasings: tuple[str, ...]
    sources: tuple[str, ...] = ()


Edit = NewAnswer | NewPhrasings | NewEntry


def edited(edit: Edit, tree: FileMap) -> FileMap:
    """The content with the edit, in which one file differs. Raises EditRejected."""
    name, data = _applied(edit, tree)
    return {**tree, name: data}


def _applied(edit: Edit, tree: FileMap) -> tuple[str, bytes]:
    if isinstance(edit, NewAnswer):
        name, path = _found(tree, f"faq:{edit.entry}", edit.language)
        return name, Splice(name, tree[name]).replaced((*path, "answer"), fit(edit.answer))
    if isinstance(edit, NewPhrasings):
        return _phrased(edit, tree)
    return _entered(edit, tree)


def fresh(words: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Those of the words that none of the `known` ones equals but for case, accents and signs, each once."""
    seen = {normalise(one) for one in known}
    found = []
    for one in words:
        if normalise(one) not in seen:
            seen.add(normalise(one))
            found.append(one)
    return tuple(found)


def _phrased(edit: NewPhrasings, tree: FileMap) -> tuple[str, bytes]:
    """The file with those phrasings that are not there yet; they must not all be."""
    words = [" ".join(fit(one).split()) for one in edit.phrasings]
    if not words or not all(map(normalise, words)):
        raise EditRejected(Reason.BAD_WORDS)
    name, path = _found(tree, edit.label, edit.language)
    data, item = tree[name], Splice(name, tree[name]).document.value
    for step in path:
        item = item[step]
    known = (item.get("question", ""), *item.get("phrasings", ()))
    more = fresh(words, (one for one in known if isinstance(one, str)))
    if not more:
        raise EditRejected(Reason.ALREADY, name=edit.label)
    for phrasing in more:
        data = Splice(name, data).added((*path, "phrasings"), phrasing)
    return name, data


# ------------------------------------------------------------- new entries


def _entered(edit: NewEntry, tree: FileMap) -> tuple[str, bytes]:
    if not SLUG.fullmatch(edit.id) or len(edit.id) > LONGEST_ID:
        raise EditRejected(Reason.BAD_ID, name=edit.id)
    if _place(tree, f"faq:{edit.id}", edit.language):
        raise EditRejected(Reason.TAKEN, name=edit.id)
    item: dict[str, Any] = {
        "id": edit.id,
        "question": " ".join(fit(edit.question).split()),
        "answer": fit(edit.answer),
        "phrasings": [" ".join(fit(one).split()) for one in edit.phrasings],
    }
    if not item["phrasings"]:
        raise EditRejected(Reason.BAD_WORDS)
    if edit.language == REFERENCE_LANGUAGE:
        item["sources"] = [" ".join(fit(one).split()) for one in edit.sources]
        name = f"{edit.language}/{FAQ}/{edit.topic}.yaml"
        if name not in tree:
            raise EditRejected(Reason.NO_TOPIC, name=edit.topic)
    else:
        original, path = _found(tree, f"faq:{edit.id}", REFERENCE_LANGUAGE)
        item["original"] = _mark(tree, original, path)
        name = f"{edit.language}/{original.partition('/')[2]}"
    return name, _with_entry(tree, name, item)


def _with_entry(tree: FileMap, name: str, item: Mapping[str, Any]) -> bytes:
    """The file with the entry at its end; a new file takes over the title of the reference language."""
    if name in tree:
        return Splice(name, tree[name]).grown(("entries",), item)
    reference = f"{REFERENCE_LANGUAGE}/{name.partition('/')[2]}"
    title = Splice(reference, tree[reference]).document.raw(("title",))
    return f"title: {scalar(title)}\nentries:\n{block_of(item, 2, chr(10))}".encode()


def _mark(tree: FileMap, name: str, path: Path) -> str:
    """The fingerprint of the original that a translation is made from."""
    document = Splice(name, tree[name]).document
    entry: Any = document.value
    for step in path:
        entry = entry[step]
    issues: list[Issue] = []
    words = fitted(ReferenceEntry, entry, document, path, issues)
    if words is None:
        raise ContentError(issues)
    return fingerprint(words)


# ----------------------------------------------------------------- places


def _found(tree: FileMap, label: str, language: str) -> tuple[str, Path]:
    """The file and the place of what is asked for by `label`. Raises EditRejected."""
    if place := _place(tree, label, language):
        return place
    if _place(tree, label, REFERENCE_LANGUAGE):
        raise EditRejected(Reason.NOT_TRANSLATED, name=label, language=language)
    raise EditRejected(Reason.NO_ENTRY, name=label)


def _place(tree: FileMap, label: str, language: str) -> tuple[str, Path] | None:
    """The file and the place of what is asked for by `label`; None when there is nothing."""
    kind, _, name = label.partition(":")
    for file, value in _candidates(tree, kind, language):
        if kind == "service" and name in value:
            return file, (name,)
        section = "entries" if kind == "faq" else SECTIONS.get(kind, "")
        for index, item in enumerate(value.get(section) or ()):
            if isinstance(item, Mapping) and item.get("id") == name:
                return file, (section, index)
    return None


def _candidates(tree: FileMap, kind: str, language: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The files in which such a thing may stand, with what they say."""
    wanted = {"faq": f"{language}/{FAQ}/", "service": f"{language}/services.yaml"}.get(kind, f"{language}/intents.yaml")
    for file in sorted(tree):
        if file.startswith(wanted):
            issues: list[Issue] = []
            document = parse(tree[file], file, issues)
            if document and isinstance(document.value, Mapping):
                yield file, document.value
