"""Fills gaps in a content folder from the authority, the content packaged with the bot.

So a folder still works after an upgrade of the bot that brings new texts, aspects or word lists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from knowledge.issues import Issue, did_you_mean
from knowledge.schema import REFERENCE_LANGUAGE, AspectWords, ReferenceAspect
from knowledge.source.files import Files
from knowledge.source.located import Located
from knowledge.source.parsed_content import LanguageContent, ParsedContent
from knowledge.source.texts import flatten
from knowledge.source.word_lists import word_lists
from knowledge.source.yaml_document import Document

LISTED = 12
"""How many ids a warning lists; more of them would not be read."""


def authority_of(parsed: ParsedContent, folder: Path, language: str = REFERENCE_LANGUAGE) -> LanguageContent:
    """Return one language's texts, aspects and word lists from the content at `folder`, as far as they can be read."""
    if folder.resolve() == parsed.files.folder.resolve():
        return parsed.languages.get(language, LanguageContent())
    names = [f"{language}/{name}.yaml" for name in ("texts", "aspects", "words")]
    own = ParsedContent(Files(folder), [])
    own.files.contents = {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}
    given = parsed.languages.get(language)
    if given and all(parsed.files.contents.get(name) == own.files.contents.get(name) for name in names):
        return replace(given)  # the same files, which have been read
    texts, words = own.document(names[0]), own.document(names[2])
    model: type[AspectWords] = ReferenceAspect if language == REFERENCE_LANGUAGE else AspectWords
    return LanguageContent(
        texts=flatten(texts, (), []) if texts else {},
        aspects={**own.keyed(model, names[1], f"{language} aspects", "cost")},
        word_lists=word_lists(words, []) if words else {},
    )


def fill_gaps(parsed: ParsedContent, folder: Path) -> dict[str, LanguageContent]:
    """Return every language, with gaps filled from the authority at `folder`."""
    used = authority_of(parsed, folder)
    reference = parsed.languages.get(REFERENCE_LANGUAGE, LanguageContent())
    aspects = reference.aspects or used.aspects
    languages = {}
    for language, content in parsed.languages.items():
        complete = not (
            used.texts.keys() - content.texts.keys()
            or aspects.keys() - content.aspects.keys()
            or used.word_lists.keys() - content.word_lists.keys()
        )
        own = content if complete else authority_of(parsed, folder, language)
        languages[language] = replace(
            content,
            texts=_fill(content.texts, own.texts, used.texts),
            aspects=_fill(content.aspects, own.aspects, aspects),
            word_lists=_fill(content.word_lists, own.word_lists, used.word_lists),
        )
    return languages


def _fill(given: Mapping[str, Any], own: Mapping[str, Any], wanted: Collection[str]) -> dict[str, Any]:
    return {**given, **{key: value for key, value in own.items() if key in wanted and key not in given}}


def usage_issues(parsed: ParsedContent, folder: Path) -> Iterator[Issue]:
    """Yield texts that the bot uses and a language lacks, and texts and word lists that nothing uses."""
    used = authority_of(parsed, folder)
    for language, content in parsed.languages.items():
        if used.word_lists:
            yield from _unused(content.word_lists, set(used.word_lists), "word list")
        if not used.texts or f"{language} texts" in parsed.unsure or content.text_document is None:
            continue
        yield from _unused(content.texts, set(used.texts), "text")
        lacking = [key for key in sorted(used.texts.keys() - content.texts) if _absent(content.text_document, key)]
        if lacking:
            own = authority_of(parsed, folder, language).texts
            instead = "the bot's own wording" if own.keys() >= {*lacking} else "English"
            yield _missing(content.text_document, lacking, instead)


def _unused(given: Mapping[str, Located[Any]], used: set[str], what: str) -> Iterator[Issue]:
    lacking = used - set(given)
    for key in sorted(set(given) - used):
        located = given[key]
        above, _, name = key.rpartition(".")
        siblings = {last for parent, _, last in (other.rpartition(".") for other in lacking) if parent == above}
        if slip := did_you_mean(name, siblings):
            yield located.error(f"Unknown {what} `{key}`.", slip, at=located.key())
        else:
            remedy = did_you_mean(key, lacking) or "Remove it."
            yield located.warning(f"Nothing uses the {what} `{key}`.", remedy, at=located.key())


def _absent(document: Document, key: str) -> bool:
    """Return whether nothing is there, not even a text with an issue."""
    return document.node(tuple(key.split("."))) is None


def _missing(document: Document, keys: list[str], instead: str) -> Issue:
    texts = "One text is" if len(keys) == 1 else f"{len(keys)} texts are"
    remedy = f"Add what is missing; until then {instead} is used."
    return document.issue(
        (), f"{texts} missing: {short_list(keys)}.", remedy, severity="warning", place=document.root.place
    )


def short_list(names: list[str]) -> str:
    """Return the names as a list, shortened to what a person reads."""
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more
