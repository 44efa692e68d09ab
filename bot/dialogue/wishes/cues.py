"""Cues: words that show what the rest of a text means, such as "based in" before the company's own place or "we" for a
wish.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.dialogue.fields.texts import extract_name
from bot.dialogue.scene import Scene
from bot.dialogue.words import country_names
from bot.dialogue.words.plain_words import fold, word_list
from knowledge.schema import Catalog, FieldWords, Service, per_catalog
from knowledge.search.places import Mention
from knowledge.search.slips import NearWords
from knowledge.search.text import ACCENTLESS, beginning
from knowledge.search.words import is_good_word

REACH = 60
"""Characters before a place within which a cue still refers to it."""
MOST_WORDS = 5
"""Words of the longest cue that is recognised."""
LONG_WORD = 7
"""Letters from which a word is recognised despite a slip."""
FEWEST_OF_NAME = 2
"""Capitalised words that surely are a name; a single one may be a noun: "wir sind Partner"."""
MOST_BETWEEN = 3
"""Words that may stand between "looking for" and "company in": "a small family"."""
PAUSE = re.compile(r"[^\w\s'’-]")
"""A mark after which another thought begins."""
BRACKETS = re.compile(r"\(([^()]*)\)")
WISH = "wish"
"""The meaning of words with which people speak about themselves."""


class FoundCue(NamedTuple):
    """What words in a text mean (as in `Cues`), with their start and end in characters."""

    meaning: str
    start: int
    end: int

    def ends_in(self, other: FoundCue) -> bool:
        """Return whether another cue is the end of this one."""
        return self.start < other.start and self.end == other.end


class Cues:
    """The words that mean something for one service, in all languages together, because people mix them."""

    def __init__(self, meanings: Mapping[str, frozenset[str]]) -> None:
        """Store what each folded cue means: a field, `field=option`, or WISH."""
        self._meanings = meanings
        self.wishes = any(WISH in found for found in meanings.values())
        """False for a service that nobody wishes for in passing: places say nothing of it."""
        self._opening = frozenset(cue.partition(" ")[0] for cue in meanings if " " in cue)
        self._long = NearWords(cue for cue in meanings if " " not in cue and len(cue) >= LONG_WORD)

    def find(self, text: str) -> Iterator[FoundCue]:
        """Yield the cues in a text with their positions."""
        words = _words(text)
        for first, (word, start, end) in enumerate(words):
            yield from (FoundCue(meaning, start, end) for meaning in self._with_a_slip(word))
            widest = min(MOST_WORDS, len(words) - first) if word in self._opening else 1
            for width in range(2, widest + 1):
                cue = " ".join(word for word, _, _ in words[first : first + width])
                end = words[first + width - 1][2]
                yield from (FoundCue(meaning, start, end) for meaning in self._meanings.get(cue, ()))

    def _with_a_slip(self, word: str) -> frozenset[str]:
        """Return what a word means. A long one may contain one typo, unless it's a word of its own in some language."""
        if word in self._meanings or len(word) < LONG_WORD or is_good_word(word):
            return self._meanings.get(word, frozenset())
        near = self._long.nearest(word, 1)
        return self._meanings[near[0]] if near else frozenset()


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return the folded words of a text with start and end. Cached, because every service reads the same text."""
    return tuple((_folded(word.group()), *word.span()) for word in re.finditer(r"\w+", beginning(text)))


@per_catalog
def find_cues(catalog: Catalog, service: str, text: str) -> tuple[FoundCue, ...]:
    """Return the cues for a service in a text. Cached, because several places need them and finding them may be
    slow.

    "A company in" refers to the sender's own place, but not behind "looking for"; and "belong to" isn't "to".
    """
    home, target = (catalog.services[service].field_that_is(role) for role in ("home", "target"))
    found = tuple(cues_of(catalog, service).find(text))
    if home is None or target is None:
        return found
    own = [cue for cue in found if cue.meaning == home.id]
    found = tuple(cue for cue in found if cue.meaning != target.id or not any(longer.ends_in(cue) for longer in own))
    return tuple(
        cue._replace(meaning=target.id) if cue.meaning == home.id and _is_sought(text, cue, target.id, found) else cue
        for cue in found
    )


def _is_sought(text: str, cue: FoundCue, target: str, found: Sequence[FoundCue]) -> bool:
    """Return whether a place closely follows words of seeking, with nobody mentioned in between: "looking for a
    company in Lyon". "Can a company in Lyon join" seeks nobody.
    """
    sought = [heard.end for heard in found if heard.meaning == target and heard.end <= cue.start]
    wishes = [heard.start for heard in found if heard.meaning == WISH and heard.start < cue.end]
    if not sought or not wishes or max(wishes) >= max(sought):
        return False
    between = text[max(sought) : cue.start]
    return len(between.split()) <= MOST_BETWEEN and not PAUSE.search(between)


@per_catalog
def cues_of(catalog: Catalog, service_id: str) -> Cues:
    """Return a service's cues, built once per release."""
    meanings: dict[str, set[str]] = defaultdict(set)
    for language in catalog.languages:
        words = catalog.service_words.get(language, {}).get(service_id)
        if words:
            for wish in words.wishes:
                meanings[_key(wish)].add(WISH)
            for field, spoken in words.fields.items():
                _learn(meanings, field, spoken)
    return Cues({cue: frozenset(found) for cue, found in meanings.items()})


def _learn(meanings: dict[str, set[str]], field: str, words: FieldWords) -> None:
    """Add one field's cues. Its label is one of them, because people repeat what they read: "Home cluster: Graz"."""
    for cue in (*words.cues, words.label):
        meanings[_key(cue)].add(field)
    for option, cues in words.option_cues.items():
        for cue in cues:
            meanings[_key(cue)].add(f"{field}={option}")


def _key(cue: str) -> str:
    """Return a cue in lookup form: folded words with single spaces."""
    return " ".join(_folded(word) for word in re.findall(r"\w+", cue))


def _folded(word: str) -> str:
    """Return the word in lower case without accents."""
    return unicodedata.normalize("NFD", word.casefold()).translate(ACCENTLESS)


def only_place(scene: Scene, text: str) -> Mention | None:
    """Return the text's only place, if it points to a single cluster."""
    mentions = scene.release.places.find(text)
    return mentions[0] if len(mentions) == 1 and len(mentions[0].cluster_ids) == 1 else None


def starts_of_cues(scene: Scene, service: Service, field: str, text: str) -> frozenset[int]:
    """Return where cues for the field begin: "we sit in"."""
    return frozenset(heard.start for heard in find_cues(scene.catalog, service.id, text) if heard.meaning == field)


def ends_of_cues(catalog: Catalog, service: Service, field: str, text: str) -> frozenset[int]:
    """Return where cues for the field end."""
    return frozenset(heard.end for heard in find_cues(catalog, service.id, text) if heard.meaning == field)


def field_before(catalog: Catalog, service: Service, text: str, start: int, reach: int = REACH) -> str:
    """Return the field indicated by the words just before a place, "we sit in"; "" for none.

    They end at most `reach` characters before it. "Partners from" outweighs "from".
    """
    known = {field.id for field in service.fields if field.kind == "cluster"}
    heard_there = find_cues(catalog, service.id, text)
    before = [heard for heard in heard_there if reaches(catalog, text, heard.end, start, reach)]
    cues = [heard for heard in before if heard.meaning in known]
    return max(cues, key=lambda heard: (heard.end, -heard.start)).meaning if cues else ""


def reaches(catalog: Catalog, text: str, end: int, start: int, reach: int = REACH) -> bool:
    """Return whether words that end here refer to a place that starts there: near enough, and with no question in
    between. "We make heat pumps, who can help us in Canada?" doesn't say where they're made.
    """
    if not 0 <= start - end <= reach:
        return False
    _, *further = PAUSE.split(text[end:start])
    asking = word_list(catalog, "asking")
    return not any(part.split() and fold(part.split()[0]) in asking for part in further)


def own_brackets(scene: Scene, service: Service, text: str) -> re.Match[str] | None:
    """Return the brackets in which people say where they are before they say what they look for, "Bright Roofs
    (Graz) seeks partners in Denmark"; None if there are none.
    """
    targets = {field.id for field in service.questions if field.role == "target"}
    cues = find_cues(scene.catalog, service.id, text)
    seeks = min((heard.start for heard in cues if heard.meaning in targets), default=len(text))
    found = BRACKETS.search(text[:seeks])
    return found if found and only_place(scene, found[1]) else None


def cue_of_brackets(scene: Scene, service: Service, text: str) -> tuple[FoundCue, ...]:
    """Return the cue that such brackets are: their place is the sender's own."""
    home, brackets = service.field_that_is("home"), own_brackets(scene, service, text)
    place = brackets and only_place(scene, brackets[1])
    if home is None or brackets is None or place is None:
        return ()
    at = brackets.start(1) + place.start
    return (FoundCue(home.id, brackets.start(), at),)


def cue_of_origin(scene: Scene, service: Service, text: str) -> tuple[FoundCue, ...]:
    """Return the cue between a company's name and its place when people introduce themselves, "siamo Tetti Chiari
    di Milano": the place is their own.
    """
    catalog, home, found = scene.catalog, service.field_that_is("home"), list[FoundCue]()
    elsewhere = (start for start, _ in country_names.find(catalog, text))
    starts = {place.start for place in scene.release.places.find(text)}.union(elsewhere) if home else set()
    for start in sorted(starts):
        said = PAUSE.split(text[:start])[-1].strip()
        name = extract_name(catalog, said, "called", "being")
        *named, between = name.split() or [""]
        known = fold(between) in word_list(catalog, "around-a-name") and len(named) >= FEWEST_OF_NAME
        written = all(word[:1].isupper() or fold(word) in word_list(catalog, "company-forms") for word in named)
        if home and name != said and known and written:
            end = text[:start].rstrip()
            found.append(FoundCue(home.id, len(end) - len(between), len(end)))
    return tuple(found)
