"""Places in what companies call themselves: "Hamburger Start-up sucht ...", "start-up lyonnaise, on fait ..."."""

from __future__ import annotations

import re

from bot.dialogue.wishes.cues import PAUSE, FoundCue
from bot.dialogue.words.country_names import find as find_countries
from bot.dialogue.words.plain_words import fold, word_list
from knowledge.releases.release import Release
from knowledge.schema import Catalog, Service, per_catalog

MOST_BETWEEN = 2
"""Words that may stand between a place and the kind of company: "Hamburger Wärmepumpen-Start-up"."""
MOST_OF_KIND = 4
"""Words of the longest kind of company before a name, with its article: "the small family company"."""
LONG_KIND = 5
"""Letters from which a kind of company is recognised at the end of a longer word too: "Energiefirma"."""
_WORD = re.compile(r"\w+")


def places_of_own_kind(release: Release, text: str) -> frozenset[tuple[int, int]]:
    """Return the positions of places next to a kind of company at the beginning of a thought.

    Only words of introduction may precede them: "ein Hamburger Start-up sucht" says where the sender is, "wir
    suchen ein Hamburger Start-up" whom they seek.
    """
    catalog = release.catalog
    known = {(place.start, place.end) for place in release.places.find(text)} | {*find_countries(catalog, text)}
    return frozenset(span for span in known if _presents(catalog, text, *span))


def cues_of_own_kind(release: Release, service: Service, text: str) -> tuple[FoundCue, ...]:
    """Return such places as cues for a service: the sender's own cluster is there."""
    home = service.field_that_is("home")
    starts = sorted(start for start, _ in places_of_own_kind(release, text)) if home else []
    return tuple(FoundCue(home.id, start, start) for start in starts if home)


@per_catalog
def without_kinds(catalog: Catalog, text: str) -> str:
    """Return a text without kinds of company of several words: "bureau d'études" offers no "bureau"."""
    words = [(fold(word.group()), *word.span()) for word in _WORD.finditer(text)]
    for first in range(len(words) - 1, -1, -1):
        for width in (3, 2):
            found = words[first : first + width]
            if len(found) == width and " ".join(word for word, _, _ in found) in word_list(catalog, "kinds-of-company"):
                text = f"{text[: found[0][1]]} {text[found[-1][2] :]}"
                break
    return text


def _presents(catalog: Catalog, text: str, start: int, end: int) -> bool:
    """Return whether the place belongs to the kind of company that the sender is."""
    before, behind = PAUSE.split(text[:start])[-1], PAUSE.split(text[end:])[0]
    opening = fold(before).split()
    following = fold(behind).split()
    if ends_with_kind(catalog, following) and _only_presents(catalog, opening):
        return True
    for between in range(min(MOST_BETWEEN, len(opening)) + 1):
        rest = opening[: len(opening) - between]
        kind = kind_at_end(catalog, rest)
        if kind and _only_presents(catalog, rest[: len(rest) - kind]) and not _points(catalog, opening[len(rest) :]):
            return True
    return False


def ends_with_kind(catalog: Catalog, words: list[str]) -> bool:
    """Return whether a kind of company follows, a few words on."""
    widths = range(1, MOST_BETWEEN + 3)
    return any(kind_at_end(catalog, words[:width]) for width in widths) and not _points(catalog, words[:1])


def kind_at_end(catalog: Catalog, words: list[str]) -> int:
    """Return how many words at the end of these are a kind of company; 0 for none."""
    kinds = word_list(catalog, "kinds-of-company")
    for width in (3, 2, 1):
        if len(words) >= width and " ".join(words[-width:]) in kinds:
            return width
    return 1 if words and words[-1].endswith(_long_kinds(catalog)) else 0


@per_catalog
def _long_kinds(catalog: Catalog) -> tuple[str, ...]:
    """Return the kinds of company recognised at the end of a longer word too."""
    return tuple(kind for kind in word_list(catalog, "kinds-of-company") if len(kind) >= LONG_KIND)


def end_of_kind(catalog: Catalog, words: list[str]) -> int:
    """Return how many of the words are a kind of company with what precedes it, "the small company"; 0 for none."""
    for end in range(1, min(MOST_OF_KIND, len(words)) + 1):
        if kind_at_end(catalog, fold(" ".join(words[:end])).split()):
            return end
        if words[end - 1][:1].isupper():
            return 0
    return 0


def _points(catalog: Catalog, words: list[str]) -> bool:
    """Return whether the words between a kind of company and a place make it somebody else: "a company in Lyon"."""
    return not word_list(catalog, "around-a-name").isdisjoint(words)


def _only_presents(catalog: Catalog, words: list[str]) -> bool:
    """Return whether there are no words, or only words of introduction: "we're a"."""
    return word_list(catalog, "presenting").issuperset(words)
