"""Finds what contacts usually want to know and a request omits, by the `tells-...` word lists of all languages."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from babel import Locale

from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import fold, word_list
from knowledge.schema import Catalog, Service, ServiceField, Telling, per_catalog
from storage.records import Draft

MOST_LACKING = 2
"""Things a longer request may leave open without a hint: nobody says everything at once."""
STORY: tuple[Telling, ...] = ("goal", "offer")
"""What sentences about a company say."""
AMBIGUOUS = frozenset({"may", "mars", "maj", "mai"})
"""Month names that are also other words."""


def points_to_ask(catalog: Catalog, service: Service, draft: Draft, field: ServiceField) -> tuple[Telling, ...]:
    """Return what the field should say and no answer does; nothing if little is missing and the answer is long."""
    missing, answer = open_points(catalog, service, draft, field), str(draft.answers.get(field.id) or "")
    return missing if len(missing) > MOST_LACKING or len(answer) < field.thin_below else ()


def points_to_hint(catalog: Catalog, service: Service, draft: Draft) -> tuple[ServiceField, tuple[Telling, ...]] | None:
    """Return the field and what it leaves open, if that deserves a hint but not a question; else None."""
    for field in service.questions:
        missing = open_points(catalog, service, draft, field)
        if len(missing) == MOST_LACKING and not points_to_ask(catalog, service, draft, field):
            return field, missing
    return None


def field_completed_by(catalog: Catalog, service: Service, draft: Draft, words: str) -> ServiceField | None:
    """Return the field with an open point that these words cover, or None."""
    for field in service.questions:
        if any(tells(catalog, telling, words) for telling in open_points(catalog, service, draft, field)):
            return field
    return None


def open_points(catalog: Catalog, service: Service, draft: Draft, open_field: ServiceField) -> tuple[Telling, ...]:
    """Return everything the field should tell that no answer tells."""
    known = {field.tells for field in service.fields if draft.answers.get(field.id)}
    free = (
        field for field in service.answerable if (field.kind == "text" and not field.role) or field.role == "activity"
    )
    words = "\n".join(str(draft.answers.get(field.id) or "") for field in free)
    return tuple(telling for telling in open_field.wants if telling not in known and not tells(catalog, telling, words))


def tells(catalog: Catalog, telling: Telling, words: str) -> bool:
    """Return whether the words tell it, in any language."""
    return _pattern_of(catalog, telling).search(fold(words)) is not None


def tells_story(catalog: Catalog, words: str) -> bool:
    """Return whether the words are about the company or what it wants, unlike a name, a place or a date."""
    return any(tells(catalog, telling, words) for telling in STORY)


def tells_doing(catalog: Catalog, words: str) -> bool:
    """Return whether the words say what the company does: by what it offers, or in a sentence about itself that
    states no goal: "we lay green roofs".
    """
    opening = fold(words).split()[:2]
    opens = any(fnmatchcase(" ".join(opening), doing) for doing in _own_doing(catalog))
    small = Clauses.of(catalog).asking | word_list(catalog, "articles")  # "we are on it", "on the whole"
    opens = opens and small.isdisjoint(opening)
    return tells(catalog, "offer", words) or (opens and not tells(catalog, "goal", words))


@per_catalog
def _own_doing(catalog: Catalog) -> frozenset[str]:
    """Return the words that open such a sentence; a star stands for any letters."""
    return frozenset(word for code in catalog.languages for word in catalog.word_list("own-doing", code))


@per_catalog
def _pattern_of(catalog: Catalog, telling: Telling) -> re.Pattern[str]:
    """Compile the word list into a pattern for folded text. A star stands for any ending."""
    words = {word for code in catalog.languages for word in catalog.word_list(f"tells-{telling}", code)}
    found = {re.escape(fold(word)) + (r"[^\W_]*" if word.endswith("*") else "") for word in words}
    found |= {month for code in catalog.languages for month in _months(code)} if telling == "time" else set()
    found |= {r"20\d\d"} if telling == "time" else set()
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(found, key=len, reverse=True))})(?![^\W_])")


def _months(language: str) -> set[str]:
    """Return a language's month names, except those that are ordinary words as well."""
    return {fold(str(name)) for name in Locale(language).months["format"]["wide"].values()} - AMBIGUOUS
