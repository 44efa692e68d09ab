"""Time zones, found by place names."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel.core import get_global
from babel.dates import get_timezone_location

from bot.dialogue.words.plain_words import fold, nearest
from knowledge.schema import Catalog, per_catalog

LONGEST = 4
"""Words of a place's name at most."""
AREAS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """Return every time zone named after a place."""
    return frozenset(zone for zone in get_global("zone_territories") if zone.startswith(AREAS))


def find_zone(catalog: Catalog, language: str, place: str) -> str:
    """Return a place's time zone, or "".

    Known are the clusters' cities, and the cities in zone names as spelt in this language or in English.
    """
    typed, known = fold(place), _known(catalog, language)
    near = nearest(typed, known) if typed else None
    return known[near] if near else ""


def find_named(catalog: Catalog, language: str, text: str) -> str:
    """Return the time zone of the last place that a text names without a slip, or ""."""
    words, known = fold(text).split(), _known(catalog, language)
    for end in range(len(words), 0, -1):
        for start in range(max(end - LONGEST, 0), end):
            if zone := known.get(" ".join(words[start:end])):
                return zone
    return ""


def _known(catalog: Catalog, language: str) -> dict[str, str]:
    return {**_by_name(), **_by_city(language), **_of_clusters(catalog)}


def prepare(languages: Iterable[str]) -> None:
    """Load the names of all zones before anybody types one. It takes a second, so run it in a thread."""
    for language in languages:
        _by_city(language)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    return {fold(zone.rpartition("/")[2].replace("_", " ")): zone for zone in zones()}


@per_catalog
def _of_clusters(catalog: Catalog) -> dict[str, str]:
    """Map the clusters' cities, in all spellings, to their time zones."""
    clusters = catalog.clusters.values()
    return {fold(name): cluster.timezone for cluster in clusters for name in (cluster.city, *cluster.cities.values())}


@lru_cache(maxsize=16)
def _by_city(language: str) -> dict[str, str]:
    """Map zone cities, as spelt in this language, to their zones."""
    return {fold(city(language, zone)): zone for zone in zones()}


@lru_cache(maxsize=4096)
def city(language: str, zone: str) -> str:
    """Return the zone's city as spelt in this language."""
    return str(get_timezone_location(zone, locale=language, return_city=True))
