"""Places and peoples are named and spelt as each language does."""

from __future__ import annotations

import pytest

from bot.dialogue.words.country_names import spell_place
from tests.stage import release


@pytest.mark.parametrize(
    ("typed", "language", "spelt"),
    [
        ("Véneto", "it", "Veneto"),
        ("Veneto", "es", "Véneto"),
        ("veneto", "en", "Veneto"),
        ("Atlantis", "it", "Atlantis"),
    ],
)
def test_a_place_is_spelt_as_the_readers_language_does(typed: str, language: str, spelt: str) -> None:
    assert spell_place(release().catalog, typed, language) == spelt


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
