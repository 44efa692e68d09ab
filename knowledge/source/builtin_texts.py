"""Which texts the bot uses: those of the authority, the content whose English texts the code relies on.

What a content lacks is said in the words of the authority, so that it outlives an upgrade that brings new texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.issues import Issue, did_you_mean
from knowledge.schema import REFERENCE_LANGUAGE
from knowledge.source.parser import LanguageContent, ParsedContent
from knowledge.source.texts import Texts, flatten
from knowledge.source.yaml_document import Document, parse

TEXTS = "texts.yaml"
LISTED = 12
"""How many ids a warning lists; more of them would not be read."""


def authority_of(draft: ParsedContent, folder: Path, language: str = REFERENCE_LANGUAGE) -> LanguageContent:
    """The texts in one language of the content at `folder`; empty when there are none to be read."""
    if folder.resolve() == draft.files.folder.resolve():
        return draft.spoken.get(language, LanguageContent())
    file = folder / language / TEXTS
    if not file.is_file():
        return LanguageContent()
    document = parse(file.read_bytes(), file.name, [])
    return LanguageContent(texts=flatten(document, (), []) if document else {})


def completed(draft: ParsedContent, folder: Path) -> dict[str, Texts]:
    """The texts of every language; what one lacks, and the authority at `folder` has in it, is taken from there."""
    used = authority_of(draft, folder).texts.keys()
    texts = {}
    for language, spoken in draft.spoken.items():
        lacking = used - spoken.texts.keys()
        own = authority_of(draft, folder, language).texts if lacking else {}
        texts[language] = spoken.texts | {key: text for key, text in own.items() if key in lacking}
    return texts


def usage(draft: ParsedContent, folder: Path) -> Iterator[Issue]:
    """Texts the bot uses, those of the authority at `folder`, that a language lacks; and texts that nobody uses."""
    used = authority_of(draft, folder).texts
    for language, spoken in draft.spoken.items():
        if not used or f"{language} texts" in draft.unsure or spoken.text_document is None:
            continue
        yield from _unused(spoken, set(used))
        lacking = [key for key in sorted(set(used) - set(spoken.texts)) if _absent(spoken.text_document, key)]
        if lacking:
            own = authority_of(draft, folder, language).texts
            yield _missing(
                spoken.text_document, lacking, "the bot's own wording" if own.keys() >= {*lacking} else "English"
            )


def _unused(spoken: LanguageContent, used: set[str]) -> Iterator[Issue]:
    lacking = used - set(spoken.texts)
    for key in sorted(set(spoken.texts) - used):
        text = spoken.texts[key]
        above, _, name = key.rpartition(".")
        beside = {last for parent, _, last in (one.rpartition(".") for one in lacking) if parent == above}
        if slip := did_you_mean(name, beside):
            yield text.error(f"Nobody knows the text `{key}`.", slip, at=text.key())
        else:
            remedy = did_you_mean(key, lacking) or "Remove it."
            yield text.warning(f"Nobody uses the text `{key}`.", remedy, at=text.key())


def _absent(document: Document, key: str) -> bool:
    """Whether nothing stands there, not even a text with a issue."""
    return document.node(tuple(key.split("."))) is None


def _missing(document: Document, keys: list[str], instead: str) -> Issue:
    texts = "One text is" if len(keys) == 1 else f"{len(keys)} texts are"
    remedy = f"Add what is missing; until then {instead} is used."
    return document.issue(
        (), f"{texts} missing: {listed(keys)}.", remedy, severity="warning", place=document.root.place
    )


def listed(names: list[str]) -> str:
    """The names, as many as a person reads."""
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more
