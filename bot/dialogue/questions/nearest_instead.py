"""Replaces the answer about a cluster elsewhere: there is none in the place named, and this is who is near."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.questions import elsewhere
from bot.dialogue.questions.clusters_there import seeks_somebody
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.elsewhere import UnservedPlaces
from bot.dialogue.words import country_names
from knowledge.releases.release import Release
from knowledge.schema import Catalog
from knowledge.search import Kind, Label

WANTED = 0.3
"""Confidence from which a service may be wanted."""


def redirect_elsewhere(release: Release, text: str, found: Decision) -> Decision:
    """Say that there is no cluster, and who is near, if help is wanted in a place without one. A request goes to
    the country's cluster if there is exactly one.
    """
    catalog = release.catalog
    if found.ranking.verbatim:
        return found
    if found.outcome is Outcome.SERVICE:
        service = catalog.services[found.id]
        unserved = elsewhere.unreachable_places(release, text, service, found.slots)
        return replace(
            found, elsewhere=unserved, slots={**elsewhere.cluster_instead(catalog, service, unserved), **found.slots}
        )
    unserved = elsewhere.places_asked_about(release, text)
    if not unserved or _is_for_no_cluster(catalog, found):
        return found
    choices = elsewhere.labels_there(catalog, unserved)
    if found.outcome is Outcome.ANSWER and seeks_somebody(release, text, country_names.find(catalog, text), found):
        choices = (*choices, Label(Kind.FAQ, found.id))[-elsewhere.MOST_WAYS :]
    elif found.outcome is Outcome.ANSWER and _answers_anyway(catalog, found, unserved):
        return found
    return replace(found, outcome=Outcome.FALLBACK, id="", choices=choices, likely=False, elsewhere=unserved)


def _is_for_no_cluster(catalog: Catalog, found: Decision) -> bool:
    """Return whether a service without a cluster may be wanted: those who want to join come from places without one."""
    wanted = [match for match in found.ranking.matches if match.label.kind is Kind.SERVICE]
    return any(
        match.confidence >= WANTED and catalog.services[match.label.id].field_that_is("target") is None
        for match in wanted
    )


def _answers_anyway(catalog: Catalog, found: Decision, unserved: UnservedPlaces) -> bool:
    """Return whether an answer fits although it isn't about a cluster in the place named."""
    if unserved.countries:
        one_there = catalog.is_of_cluster(found.id)  # a cluster elsewhere is no answer
        plain = not found.likely and not one_there and not unserved.countries & country_names.PARTS.keys()
        return plain or elsewhere.mentions_country(catalog, found.id, unserved.countries)
    topics = {catalog.entries[label.id].topic for label in elsewhere.entries_of(catalog, unserved)}
    return not found.likely and catalog.entries[found.id].topic not in topics
