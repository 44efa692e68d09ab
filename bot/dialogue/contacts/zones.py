"""Time zones by the places that people name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel.core import get_global
from babel.dates import get_timezone_location

from bot.dialogue.plain_words import folded, nearest
from knowledge.schema import Catalog

AREAS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """Every zone that is named after a place."""
    return frozenset(zone for zone in get_global("zone_territories") if zone.startswith(AREAS))


def found(catalog: Catalog, language: str, place: str) -> str:
    """The zone of a place: of a cluster's city, or of a city that a zone is named after, as this language or English
    spells it; empty where there is none of that name.
    """
    typed = folded(place)
    known = {**_by_name(), **_spelt(language), **_of_clusters(catalog)}
    near = nearest(typed, known) if typed else None
    return known[near] if near else ""


def prepare(languages: Iterable[str]) -> None:
    """Look up the names of all zones before anybody types one: for a thread, it takes a second."""
    for language in languages:
        _spelt(language)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    return {folded(zone.rpartition("/")[2].replace("_", " ")): zone for zone in zones()}


@lru_cache(maxsize=4)
def _of_clusters(catalog: Catalog) -> dict[str, str]:
    """The zones of the clusters' cities, however they are spelt."""
    clusters = catalog.clusters.values()
    return {folded(name): cluster.timezone for cluster in clusters for name in (cluster.city, *cluster.cities.values())}


@lru_cache(maxsize=16)
def _spelt(language: str) -> dict[str, str]:
    """The zones by the names of their cities in this language."""
    return {folded(city(language, zone)): zone for zone in zones()}


@lru_cache(maxsize=4096)
def city(language: str, zone: str) -> str:
    """The city that a zone is named after, as this language spells it."""
    return str(get_timezone_location(zone, locale=language, return_city=True))
