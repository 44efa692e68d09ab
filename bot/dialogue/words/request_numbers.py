"""Request numbers as people type them: "ICN-2026-0042", "icn 2026 42", "ICN-42", "where is request 42?"."""

from __future__ import annotations

import re

from bot.dialogue.words.plain_words import fold, word_list
from knowledge.schema import Catalog, per_catalog

LONGEST = 80
"""Characters of a text that is only about a number."""
YEAR, RUNNING = r"(?:20\d\d\s+)?", r"0*(\d{1,7})"
PADDED = r"(?<!\d)(?=0\d{3}(?!\d))0+(\d+)"
"""A number with the four figures of a receipt, as people read it out: "0042"."""


def find_number(catalog: Catalog, text: str) -> int | None:
    """Return the running number of the request the words are about, or None.

    It must follow a prefix, a word for requests or "#", come with its year, or have the four figures of a receipt. The
    rest may only be words that ask for a request.
    """
    if len(text) > LONGEST:
        return None
    words = fold(re.sub(r"^/\w+", "", text.strip()))
    for pattern in _naming_patterns(catalog):
        if found := pattern.search(words):
            around = words[: found.start()].split() + words[found.end() :].split()
            return int(found[1]) if set(around) <= word_list(catalog, "asking-for-request") else None
    bare = re.fullmatch(rf"20\d\d\s+{RUNNING}", words) or re.fullmatch(r"\s*#\s*0*(\d{1,7})\s*", text)
    return int(bare[1]) if bare else None


def find_mentioned(catalog: Catalog, text: str) -> int | None:
    """Return the running number after a prefix or a word for requests, whatever else is said, or None."""
    words = fold(text[:LONGEST])
    found = next((found for pattern in _naming_patterns(catalog) if (found := pattern.search(words))), None)
    return int(found[1]) if found else None


def split_number(catalog: Catalog, text: str) -> tuple[int, str] | None:
    """Return the running number that is written with its prefix, and the text without it; None if there is none.

    "withdraw ICN-2026-0042" is 42 and "withdraw".
    """
    found = _number_pattern(catalog).search(text)
    return (int(found[1]), text[: found.start()] + text[found.end() :]) if found else None


def find_addressed(catalog: Catalog, text: str) -> int | None:
    """Return the running number that addresses a message, or None: "ICN-2026-0042: four", "0042: ok"."""
    found = _address_pattern(catalog).match(text)
    return int(found[1] or found[2]) if found else None


def spell_out(catalog: Catalog, text: str, language: str) -> str:
    """Return the text with a number replaced by what it stands for: "when is ICN-2026-0042 decided?" doesn't name
    "ICN".
    """
    words = next(iter(catalog.word_list("numbered-request", language)), "")
    return _number_pattern(catalog).sub(words, text) if words else text


@per_catalog
def _address_pattern(catalog: Catalog) -> re.Pattern[str]:
    """Compile the pattern for a number at the beginning of a message, before a colon or a line break and further
    words.
    """
    number = rf"(?:(?:{_prefixes(catalog)})[-\s]*(?:20\d\d[-\s]*)?|#\s*)0*(\d{{1,7}})|{PADDED}"
    return re.compile(rf"\s*(?:{number})[ \t]*[:\n]\s*(?=\S)", re.IGNORECASE)


@per_catalog
def _number_pattern(catalog: Catalog) -> re.Pattern[str]:
    """Compile the pattern for a number with its prefix: "ICN-2026-0042"."""
    return re.compile(rf"\b(?:{_prefixes(catalog)})[-\s]*(?:20\d\d[-\s]*)?0*(\d{{1,7}})\b", re.IGNORECASE)


def _prefixes(catalog: Catalog) -> str:
    return "|".join(sorted((service.prefix.lower() for service in catalog.services.values()), key=len, reverse=True))


@per_catalog
def _naming_patterns(catalog: Catalog) -> tuple[re.Pattern[str], ...]:
    """Compile the patterns that name a request: by a service's prefix, or by a word for requests in any language."""
    nouns = "|".join(sorted(word_list(catalog, "request"), key=len, reverse=True))
    numbers = "|".join(sorted(word_list(catalog, "number"), key=len, reverse=True))
    return (
        re.compile(rf"\b(?:{_prefixes(catalog)})\s*{YEAR}{RUNNING}\b"),
        re.compile(rf"\b(?:{nouns})\s+(?:(?:{numbers})\s+)?{YEAR}{RUNNING}\b"),
        re.compile(rf"{YEAR}{PADDED}"),
    )
