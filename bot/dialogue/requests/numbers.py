"""Request numbers as people type them: "ICN-2026-0042", "icn 2026 42", "ICN-42", "where is request 42?"."""

from __future__ import annotations

import re

from bot.dialogue.plain_words import fold, word_list
from knowledge.schema import Catalog, per_catalog

LONGEST = 80
"""Characters of words that are about a number and nothing else."""
YEAR, RUNNING = r"(?:20\d\d\s+)?", r"0*(\d{1,7})"


def find_number(catalog: Catalog, text: str) -> int | None:
    """Return the running number of the request the words are about, or None.

    It must follow a prefix, a word for requests or "#", or come with its year. The rest may only be words that ask
    for a request.
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
    """Return the running number that stands behind a prefix or a word for requests, whatever else is said, or None."""
    words = fold(text[:LONGEST])
    found = next((found for pattern in _naming_patterns(catalog) if (found := pattern.search(words))), None)
    return int(found[1]) if found else None


def split_number(catalog: Catalog, text: str) -> tuple[int, str] | None:
    """Return the running number that is written with its prefix, and the text without it; None if there is none.

    "withdraw ICN-2026-0042" is 42 and "withdraw".
    """
    found = _number_pattern(catalog).search(text)
    return (int(found[1]), text[: found.start()] + text[found.end() :]) if found else None


@per_catalog
def _number_pattern(catalog: Catalog) -> re.Pattern[str]:
    """Compile a number with its prefix as it's written: "ICN-2026-0042"."""
    return re.compile(rf"\b(?:{_prefixes(catalog)})[-\s]*(?:20\d\d[-\s]*)?0*(\d{{1,7}})\b", re.IGNORECASE)


def _prefixes(catalog: Catalog) -> str:
    return "|".join(sorted((service.prefix.lower() for service in catalog.services.values()), key=len, reverse=True))


@per_catalog
def _naming_patterns(catalog: Catalog) -> tuple[re.Pattern[str], ...]:
    """Compile the ways to name a request: by a service's prefix, or by a word for requests in any language."""
    nouns = "|".join(sorted(word_list(catalog, "request"), key=len, reverse=True))
    numbers = "|".join(sorted(word_list(catalog, "number"), key=len, reverse=True))
    return (
        re.compile(rf"\b(?:{_prefixes(catalog)})\s*{YEAR}{RUNNING}\b"),
        re.compile(rf"\b(?:{nouns})\s+(?:(?:{numbers})\s+)?{YEAR}{RUNNING}\b"),
    )
