"""Help that is set against another: "no help in Denmark but in Sweden", "not to Hamburg but to Graz"."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.scene import Scene
from bot.dialogue.wishes.slot_filling import understand
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import begins_with, has_word, split_parts


def find_contrasted_wish(scene: Scene, clauses: Clauses, text: str) -> tuple[str, Mapping[str, object]] | None:
    """Return the service that such a wish is for, with what is told of the request; None where there's no such wish."""
    catalog, find = scene.catalog, scene.release.places.find
    service = catalog.service_that_is("help-from-cluster")
    if service is None or clauses.asks(text):
        return None
    parts = [part for part in split_parts(catalog, text) if part.strip()]
    denied = [part for part in parts if begins_with(catalog, part, "not", "except") or clauses.declines(part)]
    kept = ", ".join(part for part in parts if part not in denied)
    elsewhere = any(find(part) for part in denied)
    sought = has_word(catalog, text, "sought-there") or (elsewhere and bool(find(kept)))
    if not kept or not denied or not sought:
        return None
    whole, wish = understand(scene, service, text), understand(scene, service, kept)
    set_against = elsewhere or (wish.own and wish.what)
    if not wish.whom or not set_against:
        return None
    places = {field.id for field in service.fields if field.kind == "cluster"}
    told = {field: value for field, value in whole.answers.items() if field not in places}
    return service.id, {**told, **wish.answers}
