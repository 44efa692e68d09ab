"""The finder understands a market as people name it: a country, a place, a part of the world."""

from __future__ import annotations

import pytest

from bot.dialogue.fields.cluster_finder import find_fits
from bot.dialogue.forms.finder import countries_of_market
from tests.stage import Stage, release
from tests.unit.test_field_kinds import question


@pytest.mark.parametrize(
    ("words", "countries"),
    [
        ("Canada", {"CA"}), ("Québec", {"CA"}), ("Amérique du Nord", {"CA", "US"}), ("in Afrika", {"ZA"}),
        ("Asia", {"KR", "SG"}), ("somewhere in Scandinavia", {"DK", "NO", "SE"}), ("Nordeuropa", {"DK", "NO", "SE"}),
        ("los países nórdicos", {"DK", "NO", "SE"}), ("Europa meridionale", {"ES", "IT"}), ("South America", set()),
        ("Texas", set()), ("Atlantis", set()),
    ],
)  # fmt: skip
def test_a_market_is_the_countries_of_the_network_that_are_there(words: str, countries: set[str]) -> None:
    asked = release().catalog.services["passport"].field_that_is("target")
    assert asked
    ours = {cluster.country for cluster in release().catalog.clusters.values()}
    assert {*countries_of_market(question("text").of(asked), words)} & ours == countries


@pytest.mark.parametrize("words", ["havvind", "offshore wind", "Windkraft", "Offshorewind"])
def test_a_technology_is_found_within_a_compound_word(words: str) -> None:
    catalog = release().catalog
    fits = find_fits(catalog, words, tuple(catalog.targets()))
    assert "renewable-energy-hamburg" in {fit.cluster.id for fit in fits if fit.words}


@pytest.mark.parametrize(
    ("europe", "water"), [("Europe", "water"), ("l'Europe", "l'eau"), ("Europa", "agua"), ("Europa", "vand")]
)
async def test_a_field_that_many_work_in_still_comes_before_those_who_do_not(europe: str, water: str) -> None:
    stage = Stage()
    for words in ("/passport", "not sure where", europe, water):
        await stage.types("Camille", words)
    offered = "\n".join((await stage.news())["Camille"][-1].labels)
    assert "Renewable Energy Hamburg" not in offered
    assert "CLEAN" in offered


async def test_an_answer_about_a_field_is_followed_by_buttons_for_the_clusters_it_names() -> None:
    stage = Stage(language="es")
    await stage.types("Camille", "/passport")
    await stage.types("Camille", "¿qué clústeres trabajan en energía eólica?")
    shown = (await stage.news())["Camille"][-1].labels
    assert "Renewable Energy Hamburg" in shown[0]
    assert len(shown) <= 6


def test_the_words_that_fit_are_shown_as_they_were_typed() -> None:
    catalog = release().catalog
    fits = find_fits(catalog, "celui avec l'éolien", tuple(catalog.targets()))
    assert {word for fit in fits for word in fit.words} == {"éolien"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("how long does that take", "can't give you a response time"),
        ("camille@alpine.example", "looks like your e-mail address"),
        ("we would like to meet two pilot customers in spring", "I'll keep that for"),
        ("we want to find out who would buy them and what they pay", "I'll keep that for"),
        ("wir möchten herausfinden, wer so etwas dort kaufen würde", "I'll keep that for"),
    ],
)
async def test_what_is_no_market_is_answered_or_kept_and_the_market_still_asked(words: str, said: str) -> None:
    stage = Stage()
    for typed in ("/passport", "not sure where", words):
        await stage.types("Camille", typed)
    shown = "\n".join(seen.text for seen in (await stage.news())["Camille"])
    assert said in shown
    assert shown.endswith("such as “Canada” or “Europe”.")
    await stage.types("Camille", "Canada")
    assert "technology" in str((await stage.news())["Camille"][-1])


@pytest.mark.parametrize("words", ["je ne sais pas trop", "I don't know really", "keine Ahnung ehrlich gesagt"])
async def test_not_knowing_in_a_few_words_begins_the_finder(words: str) -> None:
    stage = Stage()
    for typed in ("/passport", words):
        await stage.types("Camille", typed)
    assert "Which market are you interested in?" in (await stage.news())["Camille"][-1].text


async def test_where_anything_will_do_and_nothing_is_near_all_clusters_are_shown() -> None:
    stage = Stage()
    for typed in ("/passport", "not sure", "Asia", "any"):
        await stage.types("Camille", typed)
    shown = (await stage.news())["Camille"][-1]
    assert "Which cluster should help you?" in shown.text
    assert len(shown.labels) > 10


@pytest.mark.parametrize(
    ("language", "words", "shown"),
    [
        ("de", "wir stellen Pumpen für Fernwärme her, seit 1998", "Fernwärme"),
        ("it", "quello delle rinnovabili in mare", "rinnovabili, mare"),
    ],
)
async def test_small_words_are_no_reason_to_propose_a_cluster(language: str, words: str, shown: str) -> None:
    stage = Stage(language=language)
    for typed in ("/passport", words):
        await stage.types("Camille", typed)
    said = (await stage.news())["Camille"][-1].text
    assert {line.rpartition(":")[2].strip() for line in said.splitlines()[1:]} == {shown}


@pytest.mark.parametrize(
    ("words", "reply"), [("you are useless", "I'm sorry"), ("du bist nutzlos", "I'm sorry"), ("thanks", "welcome")]
)
async def test_a_courtesy_or_anger_finds_no_cluster(words: str, reply: str) -> None:
    stage = Stage()
    for typed in ("/passport", "no idea which", "Scandinavia"):
        await stage.types("Camille", typed)
    await stage.news()
    await stage.types("Camille", words)
    said = [shown.text for shown in (await stage.news())["Camille"]]
    assert any(reply in text for text in said)
    assert "What is it about?" in said[-1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("thanks", "What is it about?"), ("tak", "What is it about?"), ("asdf qwer", "What is it about?"),
        ("perovskites", "can't find a cluster for that"), ("finance", "These clusters fit"),
        ("skip", "This cluster fits"),
    ],
)  # fmt: skip
async def test_what_fits_no_cluster_there_is_not_said_to_fit(words: str, told: str) -> None:
    stage = Stage()
    for typed in ("/passport", "not sure where", "Canada", words):
        await stage.types("Camille", typed)
    assert told in (await stage.news())["Camille"][-1].text
