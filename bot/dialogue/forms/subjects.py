"""What a question in mid-form is about that names nothing: the cluster whose help is asked for, or the service."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.scene import Scene
from knowledge.schema import Catalog, Cluster, Service, per_catalog
from storage.records import LastAnswer

ABOUT = 0.5
"""Part of a topic's entries that offer a service from which the topic is about it."""


def speak_of(scene: Scene, service: Service, understood: Mapping[str, object]) -> Scene:
    """Return the scene with the entry about the cluster to be asked, or else about the service, as what was shown."""
    catalog, target = scene.catalog, service.field_that_is("target")
    about, cluster = (
        _entry_about(catalog, service.id),
        catalog.clusters.get(str(understood.get(target.id if target else ""))),
    )
    if not about:
        return scene
    shown = (entry.id for entry in catalog.entries.values() if cluster and cluster.name in entry.names)
    subject = LastAnswer(entry=next(shown, about), at=scene.now)
    return scene.with_session(topic=catalog.entries[about].topic, answered=subject)


def speak_of_chosen(scene: Scene, service: Service, chosen: Mapping[str, object]) -> Scene:
    """Return the scene with the cluster chosen just now as what was shown, where that was another cluster; the scene as
    it is where none was chosen. "What does it cost?" is about the service, as long as no cluster was spoken of.
    """
    target = service.field_that_is("target")
    another = bool(target and chosen.get(target.id)) and shows_cluster(scene)
    return speak_of(scene, service, chosen) if another else scene


def shows_cluster(scene: Scene, cluster: Cluster | None = None) -> bool:
    """Return whether what was shown last is the card of a cluster, or of this one."""
    catalog, last = scene.catalog, scene.session.answered
    entry = catalog.entries.get(last.entry) if last else None
    names = {each.name for each in ([cluster] if cluster else catalog.clusters.values())}
    return entry is not None and not names.isdisjoint(entry.names)


def tells_of_clusters(catalog: Catalog, entry: str, *, besides: Cluster) -> bool:
    """Return whether an entry is of the topic of this cluster's own, but about another one or all of them."""
    own = [each for each in catalog.entries.values() if besides.name in each.names]
    topics, told = {each.topic for each in own}, catalog.entries[entry]
    return told.topic in topics and besides.name not in told.names


@per_catalog
def _entry_about(catalog: Catalog, service_id: str) -> str:
    """Return the first entry of the topic about the service (most of its entries offer it), else the only one that
    offers it first, or "".
    """
    for topic in catalog.topics:
        entries = [entry for entry in catalog.entries.values() if entry.topic == topic]
        offering = [entry.id for entry in entries if service_id in entry.offers]
        if len(offering) > ABOUT * len(entries):
            return offering[0]
    first = [entry.id for entry in catalog.entries.values() if entry.offers[:1] == (service_id,)]
    return first[0] if len(first) == 1 else ""
