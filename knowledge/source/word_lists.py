"""`words.yaml`: a language's word lists for the search and the forms, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.issues import Issue
from knowledge.source.located import Located
from knowledge.source.parsed_content import WordLists
from knowledge.source.schema_errors import not_text
from knowledge.source.texts import Texts
from knowledge.source.yaml_document import Document

FORMERLY = "said."
"""Where texts of older versions had lists, with commas between the words."""
RENAMED = {"closing": "close-it", "wanting": "wanting-it-too"}
"""Lists that had the name of another one in `words.yaml`."""


def word_lists(document: Document, issues: list[Issue]) -> WordLists:
    """Return a document's lists by name. Anything else is added to `issues`."""
    if not isinstance(document.value, Mapping):
        issues.append(document.issue((), "This file must be lists of words by name.", "Write `name: [word, word]`."))
        return {}
    lists: WordLists = {}
    for name, words in document.value.items():
        located = Located(words, document, (name,))
        if not isinstance(words, tuple):
            remedy = "Write `- word` lines, or `[word, word]`."
            issues.append(located.error(f"`{name}` must be a list of words.", remedy))
        else:
            lists[name] = Located(_words(located, issues), document, (name,))
    return lists


def take_former_lists(texts: Texts, lists: WordLists, issues: list[Issue]) -> None:
    """Move the lists that a folder of an older version has among its texts to its word lists.

    Those that `words.yaml` has as well are left out, with a warning.
    """
    ignored = []
    for key in [key for key in texts if key.startswith(FORMERLY)]:
        text, former = texts.pop(key), key.removeprefix(FORMERLY)
        name = RENAMED.get(former, former)
        if name in lists:
            ignored.append(text)
            continue
        words = tuple(word.strip() for word in str(text.value).split(",") if word.strip())
        lists[name] = Located(words, text.document, text.path)
    if ignored:
        message = "Lists here under `said` aren't used where `words.yaml` has them too."
        issues.append(ignored[0].warning(message, "Change them there, and remove them here.", at=ignored[0].key()))


def _words(items: Located[tuple[Any, ...]], issues: list[Issue]) -> tuple[str, ...]:
    words = []
    for index, word in enumerate(items.value):
        if isinstance(word, str) and word.strip():
            words.append(word.strip())
        elif word is None or word == "":
            issues.append(items.error("The word is empty.", "Write something, or remove the line.", index))
        else:
            issues.append(not_text(items.document, (*items.path, index), word))
    return tuple(words)
