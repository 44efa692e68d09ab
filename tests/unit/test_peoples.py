"""The clusters of a country, told by the name of its people as each language bends it."""

from __future__ import annotations

import pytest

from tests.stage import release


@pytest.mark.parametrize(
    ("words", "cluster"),
    [
        ("wir wollen uns den dänischen Markt anschauen", "clean"),
        ("Partner auf dem italienischen Markt", "le2c"),
        ("Kunden in der südafrikanischen Industrie", "greencape"),
        ("mit einem schwedischen Partner", "sustainable-business-hub"),
        ("ein kanadisches Unternehmen", "ecotech-quebec"),
        ("buscamos clientes noruegos", "oreec"),
        ("socios alemanes y empresas alemanas", "renewable-energy-hamburg"),
        ("des entreprises françaises", "tenerrdis"),
        ("clients autrichiens", "green-tech-cluster"),
        ("aziende spagnole", "aclima"),
        ("fornitori britannici", "greentech-south"),
    ],
)
def test_the_name_of_a_people_tells_its_cluster_however_it_is_bent(words: str, cluster: str) -> None:
    assert {id for mention in release().places.find(words) for id in mention.cluster_ids} == {cluster}
