"""Reads a request from free text: places by the words before them, options by words that name them.

The person is always asked to confirm the result.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.fields.clusters import JOINING, candidates, clusters_side_by_side
from bot.dialogue.scene import Scene
from bot.dialogue.wishes.cues import (
    PAUSE,
    REACH,
    WISH,
    FoundCue,
    cue_of_brackets,
    cue_of_origin,
    cues_of,
    field_before,
    find_cues,
    reaches,
)
from bot.dialogue.wishes.introductions import places_besides_names, read_introduction
from bot.dialogue.wishes.own_kinds import cues_of_own_kind, without_kinds
from bot.dialogue.words import country_names
from bot.dialogue.words.field_names import field_names
from bot.dialogue.words.plain_words import (
    any_of,
    begins_with,
    fold,
    has_phrase,
    has_word,
    without_denied,
    without_words,
    word_list,
)
from bot.dialogue.words.service_names import names_of
from knowledge.releases.release import Release
from knowledge.schema import Catalog, FieldRole, Service, ServiceField, per_catalog
from knowledge.search.acts import PlaceSide
from knowledge.search.places import Mention
from knowledge.search.text import beginning

WORDS_TO_PLACE = 3
"""Words right before a place among which the service's name says whom it goes to."""
HEARD = 0.5
"""Chance from which a whole sentence puts its place on a side."""


@dataclass(frozen=True)
class Wish:
    """What was understood: `answers` by field id, and the signs of a wish.

    `own`: people speak of themselves. `whom`: a target is named. `cued`: it follows words that introduce a target.
    `what`: the kind of help is named. `seeks`: something is looked for.
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
    catalog = scene.catalog
    cues = cues_of(catalog, service.id)
    meanings = {meaning for reading in readings for meaning, _, _ in find_cues(catalog, service.id, reading)}
    fields = [field for field in service.questions if field.kind == "cluster"] if cues.wishes else []
    targets = {field.id for field in fields if field.role == "target"}
    home_names = _home_names(catalog, service.id)
    names_home = has_phrase(readings[0], home_names)
    together = clusters_side_by_side(scene, readings[0], JOINING[:1] if names_home else JOINING)
    cued = _cued_places(scene, service, readings[0], together[1:], home_names if names_home else ())
    places = _places(scene, fields, cued, besides)
    one_of = any(places.get(target) in together for target in targets)
    if one_of:  # several fit, so the person has to say which
        places = {field: place for field, place in places.items() if field not in targets}
    turns_down = without_denied(catalog, readings[0]) != readings[0]  # without its commas that isn't heard
    told = map(scene.release.places.without, readings[:1] if turns_down else readings)  # "Lab" may be part of a name
    plain = (without_kinds(catalog, reading) for reading in told)
    wanted = {meaning for reading in plain for meaning in _wanted_options(catalog, service.id, reading)}
    options = {field.id: found for field in service.fields if (found := _options(field, wanted))}
    return Wish(
        answers={**places, **options, **_countries(catalog, service, readings[0])},
        own=WISH in meanings,
        whom=one_of or bool(targets & set(places)),
        cued=any(targets & set(place.distances) for place in cued),
        what=bool(options),
        seeks=not targets.isdisjoint(meanings),
    )


def _cued_places(
    scene: Scene, service: Service, text: str, besides: Collection[str], home_names: Collection[str]
) -> list[CuedPlace]:
    """Return the places in a text with what is said about each, but for clusters named `besides` another one.

    `home_names` are what people call their own cluster, where the text does.
    """
    typed, home = _cues_typed(scene, service, text), service.field_that_is("home")
    mentions = (each for each in places_besides_names(scene, text) if not {*besides} & {*each.cluster_ids})
    cued = [_with_cues(scene.catalog, text, mention, typed) for mention in mentions]
    if home_names and home:
        cued = [_with_name_behind(place, text, home.id, home_names) for place in cued]
    return _with_side_heard(scene, service, text, cued)


def understand_request(scene: Scene, service: Service, text: str) -> Mapping[str, object]:
    """Return what a text says about a request for this service, which is known to be wanted: any place in it counts."""
    asked = scene.catalog.service_that_is("help-from-cluster")
    places = places_of_sides(asked, understand(scene, asked, text).answers, service) if asked else {}
    return {**places, **understand(scene, service, text).answers}


def places_of_sides(asked: Service, told: Mapping[str, object], service: Service) -> Mapping[str, object]:
    """Return the clusters understood for the service `asked` as answers to the questions of another service that
    goes to clusters.

    Only services that may be wished for in passing have cues for places of their own.
    """
    sides: tuple[FieldRole, ...] = ("home", "target")
    fields = {role: service.field_that_is(role) for role in sides if service.field_that_is("target")}
    places = {field.id: asked.answer(role, told) for role, field in fields.items() if field in service.questions}
    return {field: place for field, place in places.items() if place}


def _cues_typed(scene: Scene, service: Service, text: str) -> tuple[FoundCue, ...]:
    """Return the cues around places, including brackets and kinds of company."""
    home = service.field_that_is("home")
    own = read_introduction(scene, text).places if home else ()
    introduced = (FoundCue(home.id, start, start) for start, _ in own if home)
    beside = (*introduced, *cue_of_brackets(scene, service, text), *cue_of_origin(scene, service, text))
    return (
        *beside,
        *cues_of_own_kind(scene.release, service, text),
        *find_cues(scene.catalog, service.id, text),
    )


def _wanted_options(catalog: Catalog, service: str, text: str) -> frozenset[str]:
    """Return what a text asks for without what it turns down: "partners, no suppliers", "everything except
    suppliers".
    """
    first = min((found.start() for found in _exceptions(catalog).finditer(text)), default=len(text))
    return frozenset(heard.meaning for heard in find_cues(catalog, service, without_denied(catalog, text[:first])))


@per_catalog
def _exceptions(catalog: Catalog) -> re.Pattern[str]:
    """Compile the pattern for words that begin an exception."""
    return re.compile(rf"\b(?:{any_of(word_list(catalog, 'except'))})\b", re.IGNORECASE)


def _home_names(catalog: Catalog, service: str) -> Collection[str]:
    """Return what people call their own cluster, folded: "Quebec, and Tenerrdis is our cluster"."""
    home = catalog.services[service].field_that_is("home")
    return field_names(catalog, service)[home.id] if home else ()


def _with_name_behind(place: CuedPlace, text: str, home: str, names: Collection[str]) -> CuedPlace:
    """Return a place without a cue as the home if such a name follows it: "Graz is our cluster"."""
    behind = fold(PAUSE.split(text[place.mention.end : place.mention.end + REACH])[0])
    if place.distances or not has_phrase(behind, names):
        return place
    return replace(place, distances={home: len(behind)})


def prepare(release: Release, text: str) -> None:
    """Compute and cache what `understood` will need for this text. Run it in a thread, as it may take long."""
    for service in release.catalog.services:
        find_cues(release.catalog, service, text)
        find_cues(release.catalog, service, release.places.without(text))


def correct(
    scene: Scene, service: Service, known: Mapping[str, object], words: str, *, remembered: bool = False
) -> Mapping[str, object]:
    """Return what was understood, corrected by the person's words; nothing if they don't concern it.

    In a correction, a place without a cue replaces the one named beside it ("not Grenoble, Graz") or the only one
    known ("no, Graz"); otherwise it's the target. Nobody asks their own cluster for help, so if both sides are the
    same the later mention counts. Answers `remembered` from the last request weren't named just now: the next place
    is the target.
    """
    words = beginning(words)  # only this much was looked over in advance
    home, target = (field.id if (field := service.field_that_is(role)) else "" for role in ("home", "target"))
    sides = {home, target}
    wish = understand(scene, service, words, besides=frozenset(known[side] for side in sides if side in known))
    if not sides & {*wish.answers}:
        wish = understand(scene, service, words)
    puts_right = corrects(scene.catalog, words)
    if puts_right and home in wish.answers and target not in wish.answers:
        bare = understand(scene, service, without_words(scene.catalog, words, "rather"))
        wish = bare if target in bare.answers else wish  # in "can we make it Milan" nobody makes anything in Milan
    said = dict(wish.answers)
    named = scene.release.places.clusters_in(words)
    replaced = [side for side in sides if known.get(side) in named - {*said.values()}]
    instead = replaced or ([*(sides & {*known})] if puts_right else [])
    if target in said and home not in said and not wish.cued and instead == [home] and not remembered:
        said[home] = said.pop(target)
    if not said:
        return {}
    now = {said[side] for side in sides if side in said}
    before = {field: value for field, value in known.items() if not (field in sides and value in now)}
    return {**before, **said}


def corrects(catalog: Catalog, words: str) -> bool:
    """Return whether the words correct something: "no, Graz", "Graz rather"."""
    return begins_with(catalog, words, "no", "not", "change", "other") or has_word(catalog, words, "rather")


# ------------------------------------------------------------------- places


def _countries(catalog: Catalog, service: Service, text: str) -> dict[str, object]:
    """Return the country named for a service's only question about a country, unless the companies are there
    themselves.
    """
    asked = [field for field in service.questions if field.kind == "country"]
    if len(asked) != 1:
        return {}
    own = service.field_that_is("home")
    passport = catalog.service_that_is("help-from-cluster")
    named = {
        code
        for start, end in country_names.find(catalog, text)
        if not (own and passport and field_before(catalog, passport, text, start) == own.id)
        for code in country_names.find_codes(catalog, fold(text[start:end]))
    }
    return {asked[0].id: named.pop()} if len(named) == 1 else {}


@dataclass(frozen=True)
class CuedPlace:
    """A place in a text, with the distance in characters of each field's nearest cue (smaller is more certain)."""

    mention: Mention
    distances: Mapping[str, int]


def _with_cues(catalog: Catalog, text: str, mention: Mention, heard: Sequence[FoundCue]) -> CuedPlace:
    """Return the place with the cues before it. A mere "to" only refers to the place right after it: "varmepumper
    til boligblokke i København" are made there.
    """
    distances: dict[str, int] = {}
    for meaning, start, end in heard:
        bare = _folded_words(text[start:end]) <= word_list(catalog, "around-a-name")
        near = not bare or _folded_words(text[end : mention.start]) <= word_list(catalog, "articles")
        if near and reaches(catalog, text, end, mention.start):
            distances[meaning] = min(mention.start - end, distances.get(meaning, REACH))
    return CuedPlace(mention, distances)


def _with_side_heard(scene: Scene, service: Service, text: str, cued: list[CuedPlace]) -> list[CuedPlace]:
    """Return the places, of which those that no words before them put on a side stand where the sentence as a whole
    puts them: "tiny outfit in Oslo" is one's own place, and "our steel's rolled in Oslo" names neither side.
    """
    act = scene.act
    if act is None or not act.sides or corrects(scene.catalog, text):
        return cued
    clusters = {field.id for field in service.questions if field.kind == "cluster"}
    heard = (
        _on_side(scene.catalog, service, place, text, act.sides) if not clusters & {*place.distances} else place
        for place in cued
    )
    return [place for place in heard if place]


def _on_side(
    catalog: Catalog, service: Service, place: CuedPlace, text: str, sides: Mapping[str, PlaceSide]
) -> CuedPlace | None:
    """Return the place on the side where its sentence surely puts it; None for neither. A name alone tells nothing."""
    side, name = sides.get(place.mention.text), fold(place.mention.text).split()
    if side is None or not {*fold(text).split()} - {*name}:
        return place
    before = " ".join(fold(text[: place.mention.start]).split()[-WORDS_TO_PLACE:])
    if has_phrase(before, names_of(catalog, service.id)):
        return place  # "a Passport to Quebec, we're Bright Roofs"
    chances: dict[FieldRole | None, float] = {"home": side.home, "target": side.target, None: 1 - sum(side)}
    likeliest = max(chances, key=lambda each: chances[each])
    if chances[likeliest] < HEARD:
        return place
    field = service.field_that_is(likeliest) if likeliest else None
    return replace(place, distances={**place.distances, field.id: REACH}) if field else None


def _folded_words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


def _places(
    scene: Scene, fields: list[ServiceField], mentions: list[CuedPlace], besides: frozenset[object]
) -> dict[str, str]:
    """Return home and target, each if a single cluster fits. A place without a cue is the target; of several, the
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
    """Return the options of the field that were named; if only one may be chosen, that one or an empty text. An
    option of leaving a list wins: "I don't want to receive it any more".
    """
    named = tuple(option for option in field.options if f"{field.id}={option}" in meanings)
    if field.off in named:
        return field.off
    if field.kind == "choices":
        return named
    return named[0] if len(named) == 1 else ""
