"""Read a request from free text: places by the words before them, options by words that name them.

The person is always asked to confirm the result.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from bot.dialogue.forms.fields.clusters import JOINING, candidates, clusters_side_by_side
from bot.dialogue.plain_words import begins_with, folded, holds, listed, without_denied
from bot.dialogue.scene import Scene
from knowledge.releases.release import Release
from knowledge.schema import Catalog, FieldRole, FieldWords, Service, ServiceField, per_catalog
from knowledge.search.places import Mention
from knowledge.search.slips import NearWords
from knowledge.search.text import beginning
from knowledge.search.words import is_good_word

REACH = 60
"""Characters before a place in which a cue still speaks of it."""
MOST_WORDS = 5
"""Words of the longest cue that is heard."""
LONG_WORD = 7
"""Letters from which a word is still heard with a slip in it."""
MOST_BETWEEN = 3
"""Words that may stand between "looking for" and "company in": "a small family"."""
WISH = "wish"
"""What words mean by which people speak of themselves."""

_PAUSE = re.compile(r"[^\w\s'’-]")
"""A mark at which another thought begins."""


@dataclass(frozen=True)
class Wish:
    """What was understood: `answers` by field id, and how certain it is a wish.

    `own`: the person speaks of themselves. `whom`: a target is named. `cued`: it follows words that introduce a
    target. `what`: the kind of help is named. `seeks`: something is looked for.
    """

    answers: Mapping[str, object]
    own: bool
    whom: bool
    cued: bool
    what: bool
    seeks: bool


def understand(scene: Scene, service: Service, *readings: str, besides: frozenset[object] = frozenset()) -> Wish:
    """Return what a text says about a request of this service.

    `readings` are the text as typed and with typos corrected; `besides` are clusters already known, which add
    nothing.
    """
    catalog = scene.release.catalog
    cues, typed = _cues(catalog, service.id), _find_cues(catalog, service.id, readings[0])
    meanings = {meaning for reading in readings for meaning, _, _ in _find_cues(catalog, service.id, reading)}
    fields = [field for field in service.questions if field.kind == "cluster"] if cues.wishes else []
    targets = {field.id for field in fields if field.role == "target"}
    home_names = _home_names(catalog, service.id)
    names_home = any(f" {name} " in f" {folded(readings[0])} " for name in home_names)
    together = clusters_side_by_side(scene, readings[0], JOINING[:1] if names_home else JOINING)
    mentions = scene.release.places.find(readings[0])
    cued = [_with_cues(mention, typed) for mention in mentions if not set(together[1:]) & set(mention.cluster_ids)]
    if names_home and (home := service.field_that_is("home")):
        cued = [_with_name_behind(place, readings[0], home.id, home_names) for place in cued]
    places = _places(scene, fields, cued, besides)
    one_of = any(places.get(target) in together for target in targets)
    if one_of:  # several fit, so the person has to say which
        places = {field: place for field, place in places.items() if field not in targets}
    turns_down = without_denied(catalog, readings[0]) != readings[0]  # without its commas that isn't heard
    told = map(scene.release.places.without, readings[:1] if turns_down else readings)  # "Lab" may be part of a name
    wanted = {meaning for reading in told for meaning in _wanted_options(catalog, service.id, reading)}
    options = {field.id: found for field in service.fields if (found := _options(field, wanted))}
    return Wish(
        answers={**places, **options},
        own=WISH in meanings,
        whom=one_of or bool(targets & set(places)),
        cued=any(targets & set(place.distances) for place in cued),
        what=bool(options),
        seeks=not targets.isdisjoint(meanings),
    )


def told_of(scene: Scene, service: Service, text: str) -> Mapping[str, object]:
    """Return what a text says of a request of this service, known to be wanted: any place in it counts."""
    asked = scene.release.catalog.service_that_is("help-from-cluster")
    places = places_of_sides(asked, understand(scene, asked, text).answers, service) if asked else {}
    return {**places, **understand(scene, service, text).answers}


def places_of_sides(asked: Service, told: Mapping[str, object], service: Service) -> Mapping[str, object]:
    """Return the clusters told of the service `asked` as answers to the questions of another one that goes to clusters.

    Words in passing tell places only of services that are wished for in passing.
    """
    sides: tuple[FieldRole, ...] = ("home", "target")
    fields = {role: service.field_that_is(role) for role in sides if service.field_that_is("target")}
    places = {field.id: asked.answer(role, told) for role, field in fields.items() if field in service.questions}
    return {field: place for field, place in places.items() if place}


def _wanted_options(catalog: Catalog, service: str, text: str) -> frozenset[str]:
    """Return what a text means without what it turns down: "partners, no suppliers", "everything except suppliers"."""
    first = min((found.start() for found in _exceptions(catalog).finditer(text)), default=len(text))
    return frozenset(heard.meaning for heard in _find_cues(catalog, service, without_denied(catalog, text[:first])))


@per_catalog
def _exceptions(catalog: Catalog) -> re.Pattern[str]:
    """Compile what finds words that begin an exception."""
    words = sorted(listed(catalog, "except"), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


@per_catalog
def _home_names(catalog: Catalog, service: str) -> tuple[str, ...]:
    """Return what people call their own cluster, folded: "Quebec, and Tenerrdis is our cluster"."""
    home = catalog.services[service].field_that_is("home")
    spoken = (catalog.words_of(service, code).fields for code in catalog.languages) if home else ()
    return tuple(folded(name) for fields in spoken for name in (home and fields[home.id].names) or ())


def _with_name_behind(place: CuedPlace, text: str, home: str, names: Collection[str]) -> CuedPlace:
    """Return a place without a cue as the home, if one of these names for that follows it: "Graz is our cluster"."""
    behind = folded(_PAUSE.split(text[place.mention.end : place.mention.end + REACH])[0])
    if place.distances or not any(f" {name} " in f" {behind} " for name in names):
        return place
    return replace(place, distances={home: len(behind)})


def prepare(release: Release, text: str) -> None:
    """Compute and cache what `understood` will need for this text. Run it in a thread, as it may take long."""
    for service in release.catalog.services:
        _find_cues(release.catalog, service, text)
        _find_cues(release.catalog, service, release.places.without(text))


def correct(
    scene: Scene, service: Service, known: Mapping[str, object], words: str, *, remembered: bool = False
) -> Mapping[str, object]:
    """Return what was understood so far, corrected by the person's words; empty if they don't concern it.

    A place without a cue replaces the one named beside it ("not Grenoble, Graz"), in a correction ("no, Graz") the only
    one known, otherwise the target. Nobody asks their own cluster for help, so if both sides are the same, the later
    mention counts. What is `remembered` from the last request wasn't named just now: the next place is whom this one
    goes to.
    """
    words = beginning(words)  # only this much was looked over in advance
    home, target = (field.id if (field := service.field_that_is(role)) else "" for role in ("home", "target"))
    sides = {home, target}
    wish = understand(scene, service, words, besides=frozenset(known[side] for side in sides if side in known))
    if not sides & {*wish.answers}:
        wish = understand(scene, service, words)
    said = dict(wish.answers)
    named = {cluster for mention in scene.release.places.find(words) for cluster in mention.cluster_ids}
    replaced = [side for side in sides if known.get(side) in named - {*said.values()}]
    instead = replaced or ([*(sides & {*known})] if _corrects(scene.release.catalog, words) else [])
    if target in said and home not in said and not wish.cued and instead == [home] and not remembered:
        said[home] = said.pop(target)
    if not said:
        return {}
    now = {said[side] for side in sides if side in said}
    before = {field: value for field, value in known.items() if not (field in sides and value in now)}
    return {**before, **said}


def _corrects(catalog: Catalog, words: str) -> bool:
    """Return whether words put something right: "no, Graz", "Graz rather"."""
    return begins_with(catalog, words, "no", "not", "change", "other") or holds(catalog, words, "rather")


def only_place(scene: Scene, text: str) -> Mention | None:
    """Return the text's only place, if it points to a single cluster."""
    mentions = scene.release.places.find(text)
    return mentions[0] if len(mentions) == 1 and len(mentions[0].cluster_ids) == 1 else None


def starts_of_cues(scene: Scene, service: Service, field: str, text: str) -> frozenset[int]:
    """Return the positions of words that point to the field: "we sit in"."""
    return frozenset(
        heard.start for heard in _find_cues(scene.release.catalog, service.id, text) if heard.meaning == field
    )


def ends_of_cues(catalog: Catalog, service: Service, field: str, text: str) -> frozenset[int]:
    """Return where words end that point to the field."""
    return frozenset(heard.end for heard in _find_cues(catalog, service.id, text) if heard.meaning == field)


def field_before(catalog: Catalog, service: Service, text: str, start: int) -> str:
    """Return the field to which the words just before a place in the text point: "we sit in"; "" for none."""
    known = {field.id for field in service.fields if field.kind == "cluster"}
    before = [heard for heard in _find_cues(catalog, service.id, text) if 0 <= start - heard.end <= REACH]
    cues = [heard for heard in before if heard.meaning in known]
    return max(cues, key=lambda heard: heard.end).meaning if cues else ""


# ------------------------------------------------------------------- places


@dataclass(frozen=True)
class CuedPlace:
    """A place in a text, with the distance in characters of each field's nearest cue (smaller is more certain)."""

    mention: Mention
    distances: Mapping[str, int]


def _with_cues(mention: Mention, heard: Sequence[FoundCue]) -> CuedPlace:
    """Return the place with the cues in front of it."""
    distances: dict[str, int] = {}
    for meaning, _, end in heard:
        if 0 <= mention.start - end <= REACH:
            distances[meaning] = min(mention.start - end, distances.get(meaning, REACH))
    return CuedPlace(mention, distances)


def _places(
    scene: Scene, fields: list[ServiceField], mentions: list[CuedPlace], besides: frozenset[object]
) -> dict[str, str]:
    """Return home and target where a single cluster fits. A place without a cue is taken as the target; of several, the
    last one: people say where they are before they say what they want.
    """
    found: dict[str, str] = {}
    known = {field.id for field in fields}

    def order(place: CuedPlace) -> tuple[int, int]:
        """Sort by the distance to the nearest cue, those without one from the last to the first."""
        near = [place.distances[id] for id in known & set(place.distances)]
        return (min(near), 0) if near else (REACH, -place.mention.start)

    for cued in sorted(mentions, key=order):
        field = _field_of(cued, [field for field in fields if field.id not in found])
        offered = {cluster.id for cluster in candidates(scene, field)} - besides if field else set()
        fitting = [
            cluster_id
            for cluster_id in cued.mention.cluster_ids
            if cluster_id in offered and cluster_id not in found.values()
        ]
        if field and len(fitting) == 1:
            found[field.id] = fitting[0]
    return found


def _field_of(cued: CuedPlace, open_fields: list[ServiceField]) -> ServiceField | None:
    """Return the field a place belongs to: the one with the nearest cue, otherwise the target."""
    known = [field for field in open_fields if field.id in cued.distances]
    if known:
        return min(known, key=lambda field: cued.distances[field.id])
    return next((field for field in open_fields if field.role == "target"), None)


def _options(field: ServiceField, meanings: set[str]) -> tuple[str, ...] | str:
    """Return the options of the field that were named; where only one may be chosen, that one or an empty text."""
    named = tuple(option for option in field.options if f"{field.id}={option}" in meanings)
    if field.kind == "choices":
        return named
    return named[0] if len(named) == 1 else ""


# --------------------------------------------------------------------- cues


class FoundCue(NamedTuple):
    """What words in a text mean (as in `Cues`), with their start and end in characters."""

    meaning: str
    start: int
    end: int


class Cues:
    """The words that mean something to one service. All languages together, because people mix them."""

    def __init__(self, meanings: Mapping[str, frozenset[str]]) -> None:
        """Store what each folded cue means: a field, `field=option`, or WISH."""
        self._meanings = meanings
        self.wishes = any(WISH in found for found in meanings.values())
        """False for a service that nobody wishes for in passing: places say nothing of it."""
        self._opening = frozenset(cue.partition(" ")[0] for cue in meanings if " " in cue)
        self._long = NearWords(cue for cue in meanings if " " not in cue and len(cue) >= LONG_WORD)

    def find(self, text: str) -> Iterator[FoundCue]:
        """Yield what the text says, with the position of the words that say it."""
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
def _find_cues(catalog: Catalog, service: str, text: str) -> tuple[FoundCue, ...]:
    """Return what the text says to a service. Cached, because several places ask for it and it may be slow.

    "A company in" speaks of the asker's own, but not behind "looking for".
    """
    found = tuple(_cues(catalog, service).find(text))
    home, target = (catalog.services[service].field_that_is(role) for role in ("home", "target"))
    if home is None or target is None:
        return found
    return tuple(
        cue._replace(meaning=target.id) if cue.meaning == home.id and _is_sought(text, cue, target.id, found) else cue
        for cue in found
    )


def _is_sought(text: str, cue: FoundCue, target: str, found: Sequence[FoundCue]) -> bool:
    """Return whether words of a place follow, a few words on, those by which people seek something for themselves, who
    aren't spoken of in between: "can a company in Lyon join" seeks none.
    """
    sought = [heard.end for heard in found if heard.meaning == target and heard.end <= cue.start]
    wishes = [heard.start for heard in found if heard.meaning == WISH and heard.start < cue.end]
    if not sought or not wishes or max(wishes) >= max(sought):
        return False
    between = text[max(sought) : cue.start]
    return len(between.split()) <= MOST_BETWEEN and not _PAUSE.search(between)


@per_catalog
def _cues(catalog: Catalog, service_id: str) -> Cues:
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
    apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
