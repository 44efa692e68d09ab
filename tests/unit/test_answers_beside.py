"""Answers to one question that belong to another, or stand beside its own."""

from __future__ import annotations

import pytest

from storage.records import Asking
from tests.stage import Stage
from tests.unit.test_doubts import asked, draft_of


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("distributors would be great", ["partners"]), ("Vertriebspartner wäre super", ["partners"]),
        ("kunder og måske en forhandler", ["market", "partners"]), ("un distribuidor estaría bien", ["partners"]),
        ("des clients et un distributeur", ["market", "partners"]), ("magari un distributore", ["partners"]),
    ],
)  # fmt: skip
async def test_help_wished_for_where_the_activity_is_asked_is_kept_as_help(words: str, options: list[str]) -> None:
    stage = await asked("product")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["help"] == options
    assert "product" not in draft_of(stage).answers


@pytest.mark.parametrize("words", ["we distribute heat pumps", "market research software", "Informationssysteme"])
async def test_an_activity_that_resembles_help_is_an_activity(words: str) -> None:
    stage = await asked("product")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["product"] == words


@pytest.mark.parametrize(
    "words",
    ["we're in no cluster, we are in Leeds", "on n'est dans aucun cluster, on est à Bordeaux",
     "wir sind in keinem Cluster, wir sitzen in Wien", "vi er ikke med i en klynge, vi bor i Esbjerg",
     "no estamos en ningún clúster, somos de Madrid", "non siamo in nessun cluster, siamo di Torino"],
)  # fmt: skip
async def test_who_is_in_no_cluster_may_say_where_they_are(words: str) -> None:
    stage = await asked("home")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["home"] == ""


@pytest.mark.parametrize(
    ("words", "cluster"),
    [
        ("Wien", "Green Tech Cluster"),
        ("weiß nicht genau, wir sind in Linz", "Green Tech Cluster"),
        ("we are in Leeds", "Greentech South"),
        ("Esbjerg", "CLEAN"),
    ],
)
async def test_a_place_without_a_cluster_offers_that_of_its_country(words: str, cluster: str) -> None:
    stage = await asked("home")
    await stage.types("Camille", words)
    assert "home" not in draft_of(stage).answers
    assert any(cluster in label for label in (await stage.news())["Camille"][-1].labels)


@pytest.mark.parametrize(
    "words", ["we make heat pumps", "on fait des chaudières à granulés", "vendiamo pompe di calore"]
)
async def test_what_the_company_does_is_kept_where_its_cluster_is_asked(words: str) -> None:
    stage = await asked("home")
    await stage.types("Camille", words)
    assert draft_of(stage).wish == words


@pytest.mark.parametrize("words", ["ok then, Aclima", "ok alors Aclima", "nicht Aclima"])
async def test_a_cluster_in_a_few_words_is_no_company(words: str) -> None:
    stage = await asked("company")
    await stage.types("Camille", words)
    assert "company" not in draft_of(stage).answers


async def test_a_website_told_besides_is_noted_and_the_rest_is_the_answer() -> None:
    stage = await asked("product")
    await stage.types("Camille", "heat pumps for flats. Our site is pumps.example")
    draft = draft_of(stage)
    assert draft.answers["product"] == "heat pumps for flats"
    assert draft.answers["website"] == "https://pumps.example"


@pytest.mark.parametrize("words", ["wir kommen zur Hannover Messe im April und danach noch eine Woche"])
async def test_a_sentence_about_a_trip_is_a_date(words: str) -> None:
    stage = await asked("dates")
    await stage.types("Camille", words)
    assert "dates" in draft_of(stage).answers


async def test_a_long_story_is_no_date_though_it_names_a_time() -> None:
    stage = await asked("dates")
    await stage.types("Camille", "we look for a distributor who sells to farms, we offer 25 percent, from September")
    step = draft_of(stage).step
    assert isinstance(step, Asking)
    assert step.field == "dates"


async def test_a_story_that_names_whom_to_ask_is_kept_for_what_is_wanted() -> None:
    stage = Stage()
    words = "we want to test with two utilities in Skåne and bring two units next spring"
    for typed in ("/passport", words):
        await stage.types("Camille", typed)
    draft = draft_of(stage)
    assert draft.answers["target"] == "sustainable-business-hub"
    assert draft.wish == words


@pytest.mark.parametrize("words", ["85 members", "85 membri", "85 Mitglieder", "85 medlemmer"])
async def test_a_number_with_what_is_counted_is_kept_one_question_early(words: str) -> None:
    stage = Stage()
    for typed in ("/membership", "Valley Cluster", "Eva Roux", "France", words):
        await stage.types("Camille", typed)
    assert draft_of(stage).answers["members"] == 85
