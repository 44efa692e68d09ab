"""Which texts the bot uses: those of the authority, the content whose English texts the code relies on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.draft import Draft, Spoken
from knowledge.faults import Fault, did_you_mean
from knowledge.schema import REFERENCE_LANGUAGE
from knowledge.texts import flatten
from knowledge.yamltext import parse

TEXTS = "texts.yaml"
LISTED = 12
"""How many ids a warning lists; more of them would not be read."""


def authority_of(draft: Draft, folder: Path) -> Spoken:
    """The English texts of the content at `folder`; empty when there are none to be read."""
    if folder.resolve() == draft.files.folder.resolve():
        return draft.spoken.get(REFERENCE_LANGUAGE, Spoken())
    file = folder / REFERENCE_LANGUAGE / TEXTS
    if not file.is_file():
        return Spoken()
    document = parse(file.read_bytes(), file.name, [])
    return Spoken(texts=flatten(document, (), []) if document else {})


def usage(draft: Draft, authority: Spoken) -> Iterator[Fault]:
    """Texts the bot uses and a language lacks, and texts it has that nobody uses."""
    used = authority.texts
    for language, spoken in draft.spoken.items():
        if not used or f"{language} texts" in draft.unsure or spoken.text_document is None:
            continue
        yield from _unused(spoken, set(used))
        yield from _missing(language, spoken, sorted(set(used) - set(spoken.texts)))


def _unused(spoken: Spoken, used: set[str]) -> Iterator[Fault]:
    for key in sorted(set(spoken.texts) - used):
        remedy = did_you_mean(key, used - set(spoken.texts)) or "Remove it."
        text = spoken.texts[key]
        yield text.warning(f"Nobody uses the text `{key}`.", remedy, at=text.key())


def _missing(language: str, spoken: Spoken, keys: list[str]) -> Iterator[Fault]:
    document = spoken.text_document
    if document is None:
        return
    lacking = [key for key in keys if document.node(tuple(key.split("."))) is None]
    if language == REFERENCE_LANGUAGE:
        for key in lacking:
            path = tuple(key.split("."))
            yield document.fault(path, f"The text `{key}` is missing.", "Add it; the bot uses it.")
    elif lacking:
        message = f"{len(lacking)} texts are missing: {listed(lacking)}."
        place = document.root.place
        yield document.fault((), message, "Until they are there, English is used.", severity="warning", place=place)


def listed(names: list[str]) -> str:
    """The names, as many as a person reads."""
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more
