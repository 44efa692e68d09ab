"""Clusters are recognised however people name their country, region or city, and ordinary words are not places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.schema import Cluster
from knowledge.search.places import Places, PlaceWords


def cluster(name: str, city: str, region: str, country: str, *places: str) -> Cluster:
    """Return a cluster of the network."""
    return Cluster(
        id=name.lower().replace(" ", "-"), name=name, active=True, city=city, region=region, country=country,
        places=places, timezone="Europe/Paris", sources=("seed",),
    )  # fmt: skip


_CLUSTERS = [
    cluster("Tenerrdis", "Grenoble", "Auvergne-Rhône-Alpes", "FR", "French", "français", "française", "Savoie", "Lyon"),
    cluster("CLEAN", "Copenhagen", "Capital Region", "DK", "København", "dansk", "danske", "Danish"),
    cluster("Ecotech Quebec", "Montréal", "Québec", "CA", "Quebec", "Canadian"),
    cluster("GreenCape", "Cape Town", "Western Cape", "ZA", "Kapstadt"),
    cluster("Renewable Hamburg", "Hamburg", "Hamburg", "DE", "Hamburger", "Mailand"),
    cluster("Triangle", "Raleigh", "North Carolina", "US", "USA", "Durham"),
    cluster("Colorado Energy", "Denver", "Colorado", "US"),
    cluster("Warsaw Hub", "Warsaw", "Mazovia", "PL", "Polish"),
]
WORDS = PlaceWords(
    ordinary=frozenset({"clean", "danish", "polish", "hamburger"}),
    speaking=frozenset({"speak", "sprichst", "parlez", "parla", "auf", "pa", "taler", "habla"}),
    before=frozenset({"in", "en", "to"}),
    closing=frozenset({"please", "bitte"}),
)
SPOKEN, UNSPOKEN = ("en", "fr", "de", "it", "es", "da"), ("nl", "pl", "ru", "pt")
_PLACES = Places.build({each.id: each for each in _CLUSTERS}, SPOKEN, WORDS, unspoken=UNSPOKEN)


def found(text: str) -> list[str]:
    """Return the clusters of all mentions in a text, several of one mention joined."""
    return ["+".join(mention.cluster_ids) for mention in _PLACES.find(text)]


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("we make heat pumps in Grenoble and look for partners in Quebec", ["tenerrdis", "ecotech-quebec"]),
        ("Francia", ["tenerrdis"]),
        ("Quebek", ["ecotech-quebec"]),
        ("capetown", ["greencape"]),
        ("Hambourg", ["renewable-hamburg"]),
        ("Danmark eller Frankrig", ["clean", "tenerrdis"]),
        ("une entreprise française", ["tenerrdis"]),
        ("l'Allemagne", ["renewable-hamburg"]),
        ("Ver. Staaten? Stati Uniti!", ["triangle+colorado-energy"]),
        ("MONTREAL", ["ecotech-quebec"]),
        ("montre\u0301al", ["ecotech-quebec"]),
        ("green-cape", ["greencape"]),
        ("vi er en dansk virksomhed", ["clean"]),
        ("Polonia", ["warsaw-hub"]),
        ("a Polish company", ["warsaw-hub"]),
        ("please ask CLEAN", ["clean"]),
        ("clean", ["clean"]),
        ("wij zoeken een partner in Denemarken", ["clean"]),
        ("szukamy klienta w Danii", ["clean"]),
        ("ищем партнёра в Германии", ["renewable-hamburg"]),
    ],
)
def test_places_are_found_in_every_language_and_with_slips(text: str, clusters: list[str]) -> None:
    assert found(text) == clusters


@pytest.mark.parametrize(
    "text",
    [
        "lingua franca", "clean energy for all", "does my own cluster need to sign", "the old cluster",
        "our cluster is teeming", "polish my shoes", "can you help us a lot", "je voudrais savoir plus",
        "on the mainland", "do you speak French?", "in French please", "auf Deutsch", "frenchfries hamburgers",
        "Syria and Australia", "partners in Latin America", "des membres en Amérique latine",
        "qualcuno in America Latina", "", "…", "👍",
    ],
)  # fmt: skip
def test_ordinary_words_languages_and_other_places_are_not_taken_for_clusters(text: str) -> None:
    assert found(text) == []


def test_a_mention_says_where_it_stands_and_how_sure_it_is() -> None:
    text = "from Grenobel to Cape  Town"
    slip, exact = _PLACES.find(text)
    assert (text[slip.start : slip.end], text[exact.start : exact.end]) == ("Grenobel", "Cape  Town")
    assert slip.score < exact.score == 1


@given(st.text(max_size=300))
def test_any_text_gives_mentions_that_stand_in_it_and_do_not_overlap(text: str) -> None:
    end = 0
    for mention in _PLACES.find(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert 0 < mention.score <= 1
        end = mention.end
