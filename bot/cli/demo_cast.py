"""Who the demo's people answer for: the clusters they are made for, or others where the content has no such ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.playground.world.cast import CAMILLE, CAST, INGRID, LEA, MAIL_ONLY, NOAH, CastMember
from knowledge.schema import Cluster
from knowledge.source.parser import read


def clusters_in(folder: Path) -> tuple[Cluster, ...]:
    """Return the clusters of a content folder, whatever else is wrong in it: a second's work."""
    return tuple(cluster.value for cluster in read(folder).clusters)


def recast(clusters: Sequence[Cluster]) -> tuple[CastMember, ...]:
    """Return the people for these clusters. Without a second one nobody is the contact of the company's own cluster."""
    active = [cluster for cluster in clusters if cluster.active]
    target = _pick(NOAH.cluster, active, but=(LEA.cluster,)) or next(iter(active), None)
    home = _pick(LEA.cluster, [cluster for cluster in clusters if cluster != target], but=())
    if (target and target.id) == NOAH.cluster and (home and home.id) == LEA.cluster:
        return CAST
    people = [_company(home)]
    if target:
        about = f"Contact at {target.name}. Gets the requests to {target.name} and decides on them."
        people.append(replace(NOAH, cluster=target.id, about=about))
    if home:
        about = f"Contact at {home.name}, Camille's home cluster. Gets a copy of her requests."
        people.append(replace(LEA, cluster=home.id, about=about))
    return (*people, INGRID)


def _company(home: Cluster | None) -> CastMember:
    about = "Runs Alpine Heat, a heat pump maker. Asks questions and sends requests."
    return replace(CAMILLE, cluster=home.id if home else "", about=about)


def _pick(wanted: str, clusters: Iterable[Cluster], but: Collection[str]) -> Cluster | None:
    """Return the wanted cluster, else the first one that isn't among the others."""
    by_id = {cluster.id: cluster for cluster in clusters}
    if wanted in by_id:
        return by_id[wanted]
    return next((cluster for id, cluster in by_id.items() if id not in but), None)


def mailboxes(cast: Iterable[CastMember], clusters: Iterable[str]) -> Mapping[str, str]:
    """Return the clusters with a mailbox: one that has nothing else, if any is left, and the one that has a contact,
    too.
    """
    people = {person.role: person.cluster for person in cast}
    without_contact = [cluster for cluster in clusters if cluster not in people.values()]
    only = [MAIL_ONLY] if MAIL_ONLY in without_contact else without_contact[:1]
    with_mailbox = (*only, *filter(None, (people.get("contact", ""),)))
    return {cluster: f"office@{cluster}.example" for cluster in with_mailbox}
