"""What words are for: those typed into a form, and on which side of a request the only place in a message stands."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.dialogue.words.plain_words import normalised_list
from knowledge.releases.release import Release
from knowledge.search.acts import Act, Asked
from knowledge.search.text import normalise

WORDS_AND_MARKS = re.compile(r"\w+|[,;:.!?\n]")
SHORTEST_CLAUSE = 3
"""Words of the shortest clause that tells on which side its place stands."""


def hear(release: Release, text: str, asked: Asked) -> Act | None:
    """Return what words are for where a form asks for `asked`, or on which side of a request their only place stands;
    None where neither can be told. Takes CPU time.
    """
    acts, about_place = release.engine.acts, _clause_of_place(release, text)
    return acts.of(text, asked, about_place or text) if acts and (asked or about_place) else None


def _clause_of_place(release: Release, text: str) -> str:
    """Return what is said about the only place in a text: "we sit in Graz" of "we sit in Graz and need a partner"; ""
    where it names none, or several.
    """
    places = release.places.find(text)
    if len(places) != 1:
        return ""
    joins = normalised_list(release.catalog, "and")
    ends = [0, *(each.start() for each in WORDS_AND_MARKS.finditer(text) if _parts(each[0], joins)), len(text)]
    start = max(end for end in ends if end <= places[0].start)
    clause = text[start : min(end for end in ends if end >= places[0].end)].strip(" ,;:.!?")
    return clause if len(clause.split()) >= SHORTEST_CLAUSE else text


def _parts(piece: str, joins: Collection[str]) -> bool:
    """Return whether a word or mark begins another clause."""
    return normalise(piece) in joins if piece[:1].isalpha() else True
