"""The demo's people answer for clusters that the content has."""

from __future__ import annotations

import pytest

from bot.cli.demo_cast import mailboxes, recast
from bot.playground.world.cast import CAST
from tests.stage import release

CLUSTERS = tuple(release().catalog.clusters.values())


def test_with_all_clusters_they_are_as_they_were_made() -> None:
    assert recast(CLUSTERS) is CAST


@pytest.mark.parametrize(
    ("gone", "target", "home"),
    [
        (("ecotech-quebec",), "clean", "tenerrdis"),
        (("tenerrdis",), "ecotech-quebec", "clean"),
        (("ecotech-quebec", "tenerrdis", "clean"), "green-tech-cluster", "oreec"),
    ],
)
def test_without_a_cluster_another_takes_its_place(gone: tuple[str, ...], target: str, home: str) -> None:
    left = [cluster for cluster in CLUSTERS if cluster.id not in gone]
    people = recast(left)
    assert [person.cluster for person in people] == [home, target, home, ""]
    active = [cluster.id for cluster in left if cluster.active]
    only, also = mailboxes(people, active)
    assert only not in (target, home)
    assert also == target


def test_with_a_single_cluster_nobody_reads_along() -> None:
    people = recast([cluster for cluster in CLUSTERS if cluster.id == "tenerrdis"])
    assert [(person.name, person.cluster) for person in people] == [
        ("Camille", ""),
        ("Noah", "tenerrdis"),
        ("Ingrid", ""),
    ]
    assert list(mailboxes(people, ["tenerrdis"])) == ["tenerrdis"]
