"""Places and peoples are named and spelt as each language does."""

from __future__ import annotations

import pytest

from bot.dialogue.words import country_names
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


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("je peux venir à la réunion annuelle sans être membre", []),
        ("puedo asistir a la reunion anual", []),
        ("quand est la prochaine réunion", []),
        ("vous avez quelqu'un à La Réunion", ["La Réunion"]),
        ("la réunion", ["la réunion"]),
    ],
)
def test_a_meeting_is_no_island(words: str, named: list[str]) -> None:
    assert [words[start:end] for start, end in country_names.find(release().catalog, words)] == named
