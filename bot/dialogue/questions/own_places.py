"""Places in a question that only say where the sender is from: "can a startup from Lyon join?" isn't about Lyon."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.interpretation.interpreter import MOST
from bot.dialogue.scene import Scene
from bot.dialogue.wishes.cues import ends_of_cues, field_before
from bot.dialogue.wishes.own_kinds import places_of_own_kind
from bot.dialogue.words import country_names
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import has_word
from knowledge.releases.release import Release
from knowledge.search import Band, Kind, Ranking
from knowledge.search.aspects import mask_names
from knowledge.search.places import Mention

MOSTLY = 0.5
"""Share of a text below which no more than a question in it was ranked."""
ASKED = 0.5
"""Chance from which an aspect is surely asked for."""
_NAME = re.compile(r"(?<=\s)[^\W\d_a-zà-ÿ]\w+(?:[ -][^\W\d_a-zà-ÿ]\w+)*")
"""Capitalised words after a space."""


def look_past_own_place(scene: Scene, text: str, ranking: Ranking) -> Ranking:
    """Rank the question without the sender's own place, if that gives a better match.

    A sure answer is replaced only if it is the card of their own cluster, which doesn't say what they ask, and the
    other entry offers a service: "we're a member of CLEAN, what do we get out of it?".
    """
    release, audience = scene.release, scene.context.audience
    tells = _tells_of_own_cluster(release, text, ranking)
    looks = tells is False or (tells is None and ranking.band is not Band.ANSWER)
    part = 0 < len(ranking.repaired) < MOSTLY * len(text)  # the question behind "we're from Lyon", without that
    without = mask_names(text, _own_places(release, text)) if looks and not part else text
    if without == text:
        return ranking
    engine = release.engine.seen_by(audience)
    found = engine.rank_without_name(without, ranking, MOST)
    if not found.best_entry or found.band not in (Band.ANSWER, Band.LIKELY):
        return ranking
    if tells is None and ranking.matches and found.matches[0].confidence <= ranking.matches[0].confidence:
        return ranking
    if tells is False and not release.catalog.entries[found.best_entry].offers:
        return ranking
    known = {other.label for other in found.matches} | ({ranking.best} if tells is False else set())
    others = tuple(match for match in ranking.matches if match.label not in known)
    found = engine.with_aspects(found)
    # only what is asked differs: what is wished for may be wished for there
    return replace(ranking, matches=(*found.matches, *others), band=found.band, aspects=found.aspects, trap=None)


def look_past_places_together(scene: Scene, text: str, ranking: Ranking) -> Ranking:
    """Rank a question about asking several clusters at once without their names: it isn't about any of them."""
    release = scene.release
    places, engine = release.places.find(text), release.engine.seen_by(scene.context.audience)
    several = len({place.cluster_ids for place in places}) > 1 and has_word(release.catalog, text, "all-at-once")
    if ranking.verbatim or not several or not Clauses.of(release.catalog).asks(text):
        return ranking
    without = mask_names(text, ((place.start, place.end) for place in places))
    found = engine.rank_without_name(without, ranking, MOST)
    answers = found.best_entry and found.band in (Band.ANSWER, Band.LIKELY)
    return replace(found, language=ranking.language, guess=ranking.guess) if answers else ranking


def _tells_of_own_cluster(release: Release, text: str, ranking: Ranking) -> bool | None:
    """Return whether the card of the sender's own cluster says what they ask; None if another entry is nearest, or
    nothing is surely asked.
    """
    catalog, best = release.catalog, ranking.best
    asked = [aspect.id for aspect in ranking.aspects[:1] if aspect.confidence >= ASKED]
    if best is None or best.kind is not Kind.FAQ or not asked:
        return None
    own = _own_places(release, text)
    ids = {id for place in release.places.find(text) if (place.start, place.end) in own for id in place.cluster_ids}
    if not {catalog.clusters[id].name for id in ids} & {*catalog.entries[best.id].names}:
        return None
    words = catalog.entry_words(best.id, catalog.languages[0])
    return asked[0] in words.facts or asked[0] in words.unknown


def places_of_others(release: Release, text: str) -> tuple[Mention, ...]:
    """Return the places of clusters that a text names, except those where the sender is."""
    own = _own_places(release, text)
    return tuple(place for place in release.places.find(text) if (place.start, place.end) not in own)


def _own_places(release: Release, text: str) -> frozenset[tuple[int, int]]:
    """Return where in the text the sender's own places stand, as start and end in characters.

    They follow words such as "we're from" or stand beside the kind of company that the sender is. Right behind
    "we're from", any capitalised name counts, even an unknown one.
    """
    catalog = release.catalog
    service = catalog.service_that_is("help-from-cluster")
    home = service.field_that_is("home") if service else None
    if service is None or home is None:
        return frozenset()
    known = {(place.start, place.end) for place in release.places.find(text)} | {*country_names.find(catalog, text)}
    kinds = places_of_own_kind(release, text)
    near = sorted(span for span in known if field_before(catalog, service, text, span[0]) == home.id)
    ends = ends_of_cues(catalog, service, home.id, text)
    # "we're from Bilbao, who can help us in Denmark?": only the first place behind the words is their own
    own = frozenset(span for end in ends for span in [span for span in near if span[0] >= end][:1])
    return own | kinds or frozenset(found.span() for end in ends if (found := _NAME.match(text, end + 1)))
