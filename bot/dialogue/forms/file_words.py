"""Words about files: which ones to remove ("remove the second file", "ohne das Foto"), or that one is coming."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue.fields import AskedField, type_of
from bot.dialogue.fields.files import KIND, NAME
from bot.dialogue.words.plain_words import begins_with, fold, has_word, positions_in_list, word_list
from knowledge.schema import Catalog, ServiceField

MOST_WORDS = 8
"""Words of such a message: longer ones say something else."""
KINDS = {"photo": "photo", "document": "document", "voice": "voice", "audio": "voice", "video": "video"}
"""The word list `file-...` for each kind of file."""
SHORTEST = 3
"""Letters from which part of a file's name identifies it."""

File = Mapping[str, Any]


def remaining_files(question: AskedField, words: str, *, at: ServiceField | None) -> list[File] | None:
    """Return the files that remain, or None if the words don't ask to remove any. If it's unclear which one, all
    remain.

    `at` is the field being asked. In a free-text field the words must clearly begin like an order to remove
    something; at the files field they needn't mention files.
    """
    files, catalog = list(question.answer or ()), question.catalog
    if not files or len(words.split()) > MOST_WORDS or words.rstrip().endswith("?"):
        return None
    if not (begins_with if at and type_of(at).free else has_word)(catalog, words, "remove"):
        return None
    chosen = [file for file in files if _is_named(file, words)] or _files_of_kind(catalog, files, words)
    reviewed = at is None and len(files) > 1 and bool(_positions(catalog, words))  # "the second one"
    chosen = chosen or (files if at == question.field or reviewed else [])
    if not chosen:
        return None
    gone = _choose(catalog, chosen, words)
    return [file for file in files if not any(file is other for other in gone)]


def offers_file(catalog: Catalog, words: str) -> bool:
    """Return whether people ask how to send a file or say that they will: "can I attach a photo"."""
    if len(words.split()) > MOST_WORDS or not (_names_files(catalog, words) or _named_kinds(catalog, words)):
        return False
    wished = begins_with(catalog, words, "offering") and has_word(catalog, words, "attach")
    return wished or begins_with(catalog, words, "attach")


def _is_named(file: File, words: str) -> bool:
    """Return whether the words contain the file's name, with or without its extension."""
    name, typed = fold(str(file[NAME])), f" {fold(words)} "
    stem = fold(str(file[NAME]).rpartition(".")[0])
    return any(len(part) >= SHORTEST and f" {part} " in typed for part in (name, stem))


def _files_of_kind(catalog: Catalog, files: Sequence[File], words: str) -> list[File]:
    """Return the files of the kinds named; all of them if the words just say "files"."""
    if _names_files(catalog, words):
        return list(files)
    kinds = _named_kinds(catalog, words)
    return [file for file in files if KINDS.get(str(file[KIND])) in kinds]


def _names_files(catalog: Catalog, words: str) -> bool:
    return has_word(catalog, words, "file", "files")


def _named_kinds(catalog: Catalog, words: str) -> set[str]:
    """Return the kinds of files named in the words."""
    return {name for name in KINDS.values() if has_word(catalog, words, f"file-{name}", f"files-{name}")}


def _choose(catalog: Catalog, files: list[File], words: str) -> list[File]:
    """Return the files that the words choose; none if they don't say."""
    if len(files) == 1 or has_word(catalog, words, "all"):
        return files
    if has_word(catalog, words, "last"):
        return files[-1:]
    if places := _positions(catalog, words):
        return [files[place - 1] for place in places if 0 < place <= len(files)]
    several = ("files", *(f"files-{name}" for name in KINDS.values()))
    return files if has_word(catalog, words, *several) and not re.search(r"\d", words) else []


def _positions(catalog: Catalog, words: str) -> set[int]:
    """Return the positions named: "the second", "file 2", "number two". "2 files" names none."""
    folded_words = fold(words).split()
    after = word_list(catalog, "file", "number")
    known: dict[str, int] = {}
    counted: dict[str, int] = {}
    for language in catalog.languages:
        known |= positions_in_list(catalog, language, "ordinals")
        counted |= positions_in_list(catalog, language, "numbers")
    places = {known[word] for word in folded_words if word in known}
    for before, word in zip(["", *folded_words], folded_words, strict=False):
        ordinal = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er|e|eme|o|a|te|ten)", word)
        if before in after and (word in counted or word.isdecimal()):
            places.add(counted[word] if word in counted else int(word))
        elif ordinal:
            places.add(int(ordinal[1]))
    return places
