"""What a wish in free words tells about a request: places by the words before them, options by words that name them.

Nothing of it is taken for granted: the person is asked to confirm it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.dialogue.fields import clusters
from bot.dialogue.turns import Scene
from knowledge.schema import Catalog, FieldWords, Service, ServiceField
from knowledge.search.places import Mention

REACH = 60
"""Characters before a place in which a cue still speaks of it."""


@dataclass(frozen=True)
class Cued:
    """A place in a text, and how near a cue for each field stands before it (characters; nearer is surer)."""

    mention: Mention
    distances: Mapping[str, int]


@dataclass(frozen=True)
class Wish:
    """What was understood: `answers` by field id, and how surely it is a wish.

    `own`: the person speaks of themselves. `whom`: a target is named; `cued`: after words that lead to a target.
    `what`: the kind of help is named.
    """

    answers: Mapping[str, object]
    own: bool
    whom: bool
    cued: bool
    what: bool


def understood(scene: Scene, service: Service, *readings: str) -> Wish:
    """What a text tells about a request of this service; `readings` are the text as typed, and with slips repaired."""
    catalog = scene.release.catalog
    typed = readings[0]
    fields = [field for field in service.fields if field.kind in ("home", "target")]
    targets = {field.id for field in fields if field.kind == "target"}
    cued = [_cued(catalog, service, fields, typed, mention) for mention in scene.release.places.find(typed)]
    places = _places(scene, fields, cued)
    options = {
        field.id: options
        for field in service.fields
        if field.kind == "choices" and (options := _options(catalog, service, field, " / ".join(readings)))
    }
    wishes = {word.casefold() for words in catalog.service_words.values() for word in words[service.id].wishes}
    return Wish(
        answers={**places, **options},
        own=any(_ends(word, typed.casefold()) for word in wishes),
        whom=bool(targets & set(places)),
        cued=any(targets & set(one.distances) for one in cued),
        what=bool(options),
    )


def _places(scene: Scene, fields: list[ServiceField], mentions: list[Cued]) -> dict[str, str]:
    """Home and target, when one cluster alone is meant. A place without any cue is what help is wanted from."""
    found: dict[str, str] = {}
    for cued in sorted(mentions, key=lambda one: min(one.distances.values(), default=REACH)):
        field = _field_of(cued, [one for one in fields if one.id not in found])
        offered = {one.id for one in clusters(scene, field.kind)} if field else set()
        fitting = [one for one in cued.mention.cluster_ids if one in offered and one not in found.values()]
        if field and len(fitting) == 1:
            found[field.id] = fitting[0]
    return found


def _field_of(cued: Cued, open_fields: list[ServiceField]) -> ServiceField | None:
    """The field the place is meant for: by the nearest cue, else the target."""
    known = [field for field in open_fields if field.id in cued.distances]
    if known:
        return min(known, key=lambda field: cued.distances[field.id])
    return next((field for field in open_fields if field.kind == "target"), None)


def _cued(catalog: Catalog, service: Service, fields: Iterable[ServiceField], text: str, mention: Mention) -> Cued:
    """The place with the cues that stand before it, or right after it in the same breath."""
    before = text[max(0, mention.start - REACH) : mention.start].casefold()
    distances = {}
    for field in fields:
        ends = [end for words in _words(catalog, service, field) for cue in words.cues for end in _ends(cue, before)]
        if ends:
            distances[field.id] = len(before) - max(ends)
    return Cued(mention, distances)


def _ends(cue: str, text: str) -> list[int]:
    """Where the cue ends in the text, as whole words."""
    return [match.end() for match in re.finditer(rf"(?<!\w){re.escape(cue.casefold())}(?!\w)", text)]


def _options(catalog: Catalog, service: Service, field: ServiceField, text: str) -> tuple[str, ...]:
    """The options that the text names."""
    folded = text.casefold()
    return tuple(
        option
        for option in field.options
        if any(
            _ends(cue, folded) for words in _words(catalog, service, field) for cue in words.option_cues.get(option, ())
        )
    )


def _words(catalog: Catalog, service: Service, field: ServiceField) -> list[FieldWords]:
    """The field's words in every language: people mix them."""
    spoken = [catalog.service_words.get(language, {}).get(service.id) for language in catalog.languages]
    return [words.fields[field.id] for words in spoken if words and field.id in words.fields]
