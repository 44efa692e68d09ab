"""Numbers as people say them: "two dozen", "fünfundzwanzig", "une centaine", "10k". Their words are the content's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.dialogue.words.plain_words import fold, positions_in_list
from knowledge.schema import Catalog, per_catalog

FIGURE = re.compile(r"\d[\d.,'’\u00a0\u202f ]*\d|\d")
PART = re.compile(rf"(?P<figure>{FIGURE.pattern})|(?P<word>[^\W\d_]+)")
GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+")
"""Figures in groups of three, with whatever a country puts between them."""
MULTIPLYING = (12, 100, 1000, 1_000_000)
"""Amounts that are counted themselves: "two dozen"."""
THOUSAND = 1000
LONGEST = 4
"""Words of the longest phrase for an amount: "ein halbes Dutzend"."""
TEN = 10
Figure = int | float


@dataclass(frozen=True)
class NumberWords:
    """What one language says for numbers, folded: `units` up to fifteen, `amounts` above; `vague` words name none."""

    units: Mapping[str, int]
    amounts: Mapping[str, int]
    joining: frozenset[str]
    vague: frozenset[str]


def numbers(catalog: Catalog, language: str, text: str) -> list[Figure] | None:
    """Return the numbers in a text, in the words of one language, or None if one is vague or unreadable."""
    known = _words(catalog, language)
    parts = _parts(text)
    found: list[Figure] = []
    group: list[tuple[Figure, bool]] = []
    place = 0
    while place < len(parts):
        width, value, multiplies = _number_at(known, parts, place)
        if value is not None:
            in_figures = not isinstance(parts[place], str) or (place > 0 and not isinstance(parts[place - 1], str))
            in_row = bool(group) and max(value, group[-1][0]) < TEN and parts[place - 1] not in known.joining
            if (in_figures or in_row) and not multiplies:  # "10 to 20", "10-20" and "two-three" are two
                found += _sum_group(group)
                group = []
            group.append((value, multiplies))
        elif parts[place] in known.vague or isinstance(parts[place], Unread):
            return None
        elif parts[place] not in known.joining:
            found += _sum_group(group)
            group = []
        place += width
    return [*found, *_sum_group(group)]


class Unread(str):
    """Figures that are no number: "1.2.3"."""

    __slots__ = ()


def _parts(text: str) -> list[str | Figure]:
    """Return the figures and folded words of a text."""
    parts: list[str | Figure] = []
    for part in PART.finditer(text):
        if part["figure"]:
            value = _number(part["figure"])
            parts.append(Unread(part["figure"]) if value is None else value)
        else:
            parts += fold(part["word"]).split()
    return parts


def _number_at(known: NumberWords, parts: list[str | Figure], place: int) -> tuple[int, Figure | None, bool]:
    """Return how many words from here form a number, the number, and whether it multiplies the one before it."""
    first = parts[place]
    if not isinstance(first, str):
        return 1, first, False
    for width in range(min(LONGEST, len(parts) - place), 0, -1):
        phrase = " ".join(map(str, parts[place : place + width]))
        if phrase in known.amounts:
            value = known.amounts[phrase]
            return width, value, width == 1 and value in MULTIPLYING
    value = known.units.get(first) or _read_fused(known, first)
    return 1, value or None, False


def _read_fused(known: NumberWords, word: str) -> int:
    """Return the number that words written as one form ("fünfundzwanzig", "ventidue", "zweihundert"), or zero."""
    for amount, value in known.amounts.items():
        head = word.removesuffix(amount)
        if head != word and (unit := _unit(known, head)):
            return unit * value if value in MULTIPLYING else unit + value
        for begun in (amount, amount[:-1]):
            rest = word.removeprefix(begun) if 20 <= value <= 100 else word
            if rest != word and rest and (more := known.units.get(rest) or known.amounts.get(rest, 0)):
                return value + more
    return 0


def _unit(known: NumberWords, head: str) -> int:
    """Return the unit in front of a ten, with or without a joining word: "fünfund"."""
    for joining in ("", *known.joining):
        bare = head.removesuffix(joining)
        if unit := known.units.get(bare) or known.units.get(f"{bare}s"):
            return unit
    return 0


def _sum_group(group: list[tuple[Figure, bool]]) -> Iterator[Figure]:
    """Yield the number that words in a row form: "two thousand three hundred"."""
    if not group:
        return
    total: Figure = 0
    current: Figure = 0
    for value, multiplies in group:
        if multiplies and value >= THOUSAND:
            total, current = total + (current or 1) * value, 0
        elif multiplies:
            current = (current or 1) * value
        else:
            current += value
    yield total + current


def _number(figure: str) -> Figure | None:
    """Return the number that the digits form, or None if they form several or none."""
    if GROUPED.fullmatch(figure):
        return int(re.sub(r"\D", "", figure))
    marks = re.findall(r"[.,]", figure)
    if len(set(marks)) > 1:  # "1,200.5": the last one is the decimal mark
        figure = figure.replace(next(mark for mark in ".," if mark != marks[-1]), "")
    try:
        return float(figure.replace(",", ".")) if marks else int(figure)
    except ValueError:
        return None


@per_catalog
def _words(catalog: Catalog, language: str) -> NumberWords:
    pairs = [pair.partition("=") for pair in catalog.word_list("amounts", language)]
    return NumberWords(
        units=positions_in_list(catalog, language, "numbers"),
        amounts={fold(name): int(value) for name, _, value in pairs},
        joining=frozenset(map(fold, catalog.word_list("and", language))),
        vague=frozenset(map(fold, catalog.word_list("vague", language))),
    )
