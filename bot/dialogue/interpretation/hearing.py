"""What words are for: those typed into a form, and on which side of a request a place in a message stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import pairwise

from bot.dialogue.words.plain_words import normalised_list
from knowledge.releases.release import Release
from knowledge.search.acts import Act, Asked
from knowledge.search.text import normalise

WORDS_AND_MARKS = re.compile(r"\w+|[,;:.!?\n]")
SHORTEST_CLAUSE = 3
"""Words of the shortest clause that tells on which side its place stands."""
MOST_PLACES = 2
"""Places of a message whose sides are told; each takes as long as a short question."""


def hear(release: Release, text: str, asked: Asked) -> Act | None:
    """Return what words are for where a form asks for `asked`, and on which side of a request their places stand; None
    where neither can be told. Takes CPU time.
    """
    acts, clauses = release.engine.acts, _clauses_of_places(release, text)
    return acts.of(text, asked, clauses) if acts and (asked or clauses) else None


def _clauses_of_places(release: Release, text: str) -> Mapping[str, str]:
    """Return what is said about each place in a text: "we sit in Graz" of "we sit in Graz and need a partner". Nothing
    is where it's asked about ("any buyers in Graz?"), where there are too many, or two in one clause.
    """
    places = release.places.find(text)
    if not 0 < len(places) <= MOST_PLACES:
        return {}
    joins = normalised_list(release.catalog, "and")
    cuts = (each.start() for each in WORDS_AND_MARKS.finditer(text) if _begins_clause(each[0], joins))
    ends = [0, *(cut for cut in cuts if not any(place.start < cut < place.end for place in places)), len(text)]
    spans = [(start, end) for start, end in pairwise(ends) if start < end]
    found = {place.text: next(span for span in spans if place.start < span[1]) for place in places}
    if len({*found.values()}) < len(places):
        return {}
    told = {place: span for place, span in found.items() if text[span[1] : span[1] + 1] != "?"}
    clauses = {place: text[start:end].strip(" ,;:.!?") for place, (start, end) in told.items()}
    short = len(places) == 1 and any(len(clause.split()) < SHORTEST_CLAUSE for clause in clauses.values())
    return dict.fromkeys(clauses, text) if short else clauses


def _begins_clause(piece: str, joins: Collection[str]) -> bool:
    """Return whether a word or mark begins another clause."""
    return normalise(piece) in joins if piece[:1].isalpha() else True
