"""Questions that say where the asker is from: "can a startup from Lyon join?" asks nothing about Lyon."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.forms.slot_filling import field_before
from bot.dialogue.interpretation import MOST
from knowledge.releases.release import Release
from knowledge.search import Band, Kind, Ranking
from knowledge.search.aspects import MASK


def look_past_own_place(release: Release, text: str, ranking: Ranking) -> Ranking:
    """Return the ranking; where it isn't sure and the question is better understood without the asker's place, that."""
    without = _without(release, text) if ranking.band is not Band.ANSWER else text
    if without == text:
        return ranking
    found = release.engine.rank(without, limit=MOST)
    if found.best is None or found.best.kind is not Kind.FAQ or found.band not in (Band.ANSWER, Band.LIKELY):
        return ranking
    if ranking.matches and found.matches[0].confidence <= ranking.matches[0].confidence:
        return ranking
    others = tuple(match for match in ranking.matches if match.label not in {other.label for other in found.matches})
    # only what is asked differs: what is wished for may be wished for there
    return replace(ranking, matches=(*found.matches, *others), band=found.band, aspects=found.aspects, trap=None)


def _without(release: Release, text: str) -> str:
    """Return the text with a stand-in for each place where the asker is."""
    service = release.catalog.service_that_is("help-from-cluster")
    home = service.field_that_is("home") if service else None
    if service is None or home is None:
        return text
    for place in reversed(release.places.find(text)):
        if field_before(release.catalog, service, text, place.start) == home.id:
            text = f"{text[: place.start]}{MASK}{text[place.end :]}"
    return text
