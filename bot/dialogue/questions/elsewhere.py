"""Places without a cluster: people who ask for help or members there are told so, and who is nearest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from babel import Locale

from bot.dialogue.interpretation import follow_ups
from bot.dialogue.speech import Speech
from bot.dialogue.wishes.cues import field_before
from bot.dialogue.wishes.slot_filling import Wish
from bot.dialogue.words import country_names
from bot.dialogue.words.plain_words import fold, has_phrase, has_word
from knowledge.releases.release import Release
from knowledge.schema import Catalog, Cluster, Service
from knowledge.search import Kind, Label
from knowledge.search.text import beginning
from storage.messages import Text

MOST_WAYS = 3
"""Buttons offered instead."""


@dataclass(frozen=True)
class UnservedPlaces:
    """Places without a cluster in which somebody is sought: whole countries, or places in a country whose cluster
    is elsewhere.
    """

    countries: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    there: str = ""
    """The code of the country of the places."""

    def __bool__(self) -> bool:
        """Return whether there is any such place."""
        return bool(self.countries or self.places)


NO_PLACES = UnservedPlaces()


def places_asked_about(release: Release, text: str) -> UnservedPlaces:
    """Return the places without a cluster in which the text looks for clusters or their help.

    A bare name counts, and so does "and in Vienna?". Nothing if the text also names a place that has a cluster.
    """
    catalog = release.catalog
    if release.places.find(text):
        return NO_PLACES
    if not has_word(catalog, text, "sought-there") and not is_alone(catalog, text):
        return NO_PLACES
    return _places_without_cluster(catalog, text, {cluster.country for cluster in catalog.clusters.values()})


def unreachable_places(release: Release, text: str, service: Service, slots: Mapping[str, object]) -> UnservedPlaces:
    """Return the places where a request wants help and no cluster can be asked.

    Nothing if the cluster to ask is known from `slots` or named. The sender's own cluster doesn't count: "we're
    from Lyon and look for partners in Singapore".
    """
    home, target = (service.field_that_is(role) for role in ("home", "target"))
    if target is None or target.id in slots:
        return NO_PLACES
    catalog = release.catalog
    reached = {cluster.id: cluster.country for cluster in catalog.targets()}
    own = slots.get(home.id) if home else None
    if any({*place.cluster_ids} & reached.keys() - {own} for place in release.places.find(text)):
        return NO_PLACES
    return _places_without_cluster(catalog, text, {*reached.values()})


def add_whom(catalog: Catalog, text: str, wish: Wish) -> Wish:
    """Treat a place without a cluster as whom to ask, if somebody is sought there: the request will then explain
    that there is no cluster.
    """
    unserved = wish.seeks and not wish.whom and places_without_target(catalog, text)
    return replace(wish, whom=True, cued=True) if unserved else wish


def clusters_in(catalog: Catalog, country: str) -> list[Cluster]:
    """Return the clusters of a country that may be asked for help."""
    return [cluster for cluster in catalog.targets() if cluster.country == country]


def places_without_target(catalog: Catalog, text: str) -> UnservedPlaces:
    """Return the places in which something is sought and no cluster can be asked for help."""
    return _places_without_cluster(catalog, text, {cluster.country for cluster in catalog.targets()})


def _places_without_cluster(catalog: Catalog, text: str, here: Collection[str]) -> UnservedPlaces:
    """Return the places in which something is sought, leaving out the countries `here`, which have a cluster."""
    sought = list(_sought_places(catalog, text))
    places = [(code, name) for code, name in sought if name and code in here]
    there = places[0][0] if places else ""
    return UnservedPlaces(
        frozenset(code for code, _ in sought if code not in here),
        tuple(dict.fromkeys(name for code, name in places if code == there)),
        there,
    )


def is_alone(catalog: Catalog, text: str) -> bool:
    """Return whether a text consists of the name of such a place and filler words."""
    around = _words_around(catalog, text)
    return around is not None and follow_ups.is_bare(catalog, " ".join(around))


def is_name(catalog: Catalog, text: str) -> bool:
    """Return whether a text is exactly the name of a country or of a place without a cluster."""
    return _words_around(catalog, text) == []


def _words_around(catalog: Catalog, text: str) -> list[str] | None:
    """Return the folded words around the names in a text; None without a name."""
    words = fold(beginning(text)).split()
    named = {place for span in country_names.spans(catalog, words) for place in range(*span)}
    return [word for place, word in enumerate(words) if place not in named] if named else None


def _sought_places(catalog: Catalog, text: str) -> Iterator[tuple[str, str]]:
    """Yield the country code and, for places inside a country, the name of each place in a text except the sender's
    own.
    """
    known, service = country_names.places(catalog), catalog.service_that_is("help-from-cluster")
    home = service.field_that_is("home") if service else None
    countries, parts = country_names.by_name(catalog), country_names.parts_without_cluster(catalog)
    for start, end in country_names.find(catalog, text):
        name = fold(text[start:end])
        if service and home and field_before(catalog, service, text, start) == home.id:
            continue
        yield known.get(name) or (countries.get(name) or parts[name], "")


def cluster_instead(catalog: Catalog, service: Service, unserved: UnservedPlaces) -> dict[str, object]:
    """Return the answer that sends the request to the only cluster of the same country, or nothing if there are
    several.
    """
    target, near = service.field_that_is("target"), clusters_in(catalog, unserved.there)
    return {target.id: near[0].id} if target and len(near) == 1 and not unserved.countries else {}


def clusters_instead(catalog: Catalog, unserved: UnservedPlaces) -> tuple[Cluster, ...]:
    """Return the clusters in the same country, or those nearest to the countries named."""
    return country_names.clusters_near(catalog, unserved.countries) or tuple(clusters_in(catalog, unserved.there))


def entries_of(catalog: Catalog, unserved: UnservedPlaces) -> tuple[Label, ...]:
    """Return the entries about the clusters that may help instead."""
    names = {cluster.name for cluster in clusters_instead(catalog, unserved)}
    return tuple(Label(Kind.FAQ, entry.id) for entry in catalog.entries.values() if names & {*entry.names})


def labels_there(catalog: Catalog, unserved: UnservedPlaces) -> tuple[Label, ...]:
    """Return what to offer instead: a request to a nearby cluster, and the entries about the nearby clusters."""
    service, entries = catalog.service_that_is("help-from-cluster"), entries_of(catalog, unserved)
    if service is None or (unserved.countries and not entries):
        return ()
    return (Label(Kind.SERVICE, service.id), *entries)[:MOST_WAYS]


def mentions_country(catalog: Catalog, entry: str, codes: Iterable[str]) -> bool:
    """Return whether an entry mentions one of the countries."""
    names = (fold(str(Locale(catalog.languages[0]).territories[code])) for code in codes)
    return has_phrase(catalog.entry_words(entry, catalog.languages[0]).told, names)


def no_cluster_text(speech: Speech, unserved: UnservedPlaces, *, to_ask: bool = False) -> Text:
    """Say that there is no cluster, or none `to_ask` for help, and which countries have one or who is nearest."""
    if not unserved.countries:
        near = ", ".join(speech.place(cluster) for cluster in clusters_in(speech.catalog, unserved.there))
        places = (country_names.spell_place(speech.catalog, place, speech.language) for place in unserved.places)
        return speech.text("elsewhere-near", places=", ".join(places), clusters=near)
    codes = unserved.countries
    territories = Locale(speech.language).territories
    here = {cluster.country for cluster in speech.catalog.targets()}
    missing, known = (sorted((str(territories[code]) for code in each), key=fold) for each in (codes, here))
    return speech.text(
        "elsewhere-request" if to_ask else "elsewhere", countries=", ".join(missing), known=", ".join(known)
    )
