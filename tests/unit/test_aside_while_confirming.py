"""What people say besides yes and no when they're asked whether they were understood, or answer with a place."""

from __future__ import annotations

import pytest

from storage.records import Confirming
from tests.stage import CAST, Stage
from tests.unit.test_at_a_question import NOT_KEPT, at, last


async def understood(wish: str) -> Stage:
    """A stage on which Camille is asked whether her wish was understood."""
    stage = Stage()
    await stage.types("Camille", wish)
    assert isinstance(stage.sessions[1001].draft.step, Confirming)
    await stage.news()
    return stage


@pytest.mark.parametrize("words", ["Esbjerg", "Wien"])
async def test_a_place_without_a_cluster_is_said_to_be_one(words: str) -> None:
    stage = await understood("I need clients in Québec")
    await stage.types("Camille", words)
    assert "I know of no ICN cluster there" in "".join(each.text for each in (await stage.news())["Camille"])
    assert isinstance(stage.sessions[1001].draft.step, Confirming)


@pytest.mark.parametrize(
    "words",
    [
        "no wait, I only wanted to know who is there", "nein warte, ich wollte nur wissen, wer dort ist",
        "non attends … je voulais juste savoir qui est là bas", "no aspetta, volevo solo sapere chi c'è lì",
        "no espera, solo quería saber quién hay allí",
    ],
)  # fmt: skip
async def test_who_only_wanted_to_know_something_is_told_it(words: str) -> None:
    stage = await understood("I need clients in Québec")
    await stage.types("Camille", words)
    assert "Écotech Québec is in Montréal" in "".join(each.text for each in (await stage.news())["Camille"])
    assert words not in stage.sessions[1001].draft.wish


@pytest.mark.parametrize("words", ["no, I want customers in Milan", "no wait, we want to know the market in Milan"])
async def test_a_wish_after_a_no_stays_a_correction(words: str) -> None:
    stage = await understood("I need clients in Québec")
    await stage.types("Camille", words)
    assert stage.sessions[1001].draft.step.understood["target"] == "le2c"


@pytest.mark.parametrize("words", ["og i sverige?", "and in Sweden?", "und in Schweden?", "et en Suède ?"])
async def test_another_place_asked_about_is_no_choice_of_it(words: str) -> None:
    stage = await at("passport", "target")
    await stage.types("Camille", words)
    assert not stage.sessions[1001].draft.answers
    shown = stage.chats[CAST["Camille"]][-1]
    assert shown.rows[0][0].label == "🇸🇪 Sustainable Business Hub · Skåne"


@pytest.mark.parametrize("words", ["no website", "keine Website", "pas de site web"])
async def test_no_website_is_no_answer_to_which_cluster(words: str) -> None:
    stage = await at("alliance", "home")
    await stage.types("Camille", words)
    assert "home" not in stage.sessions[1001].draft.answers


async def test_which_of_several_is_meant_is_asked_by_the_buttons() -> None:
    stage = await at("exchange", "format")
    await stage.types("Camille", "una telefonata o una visita")
    assert "format" not in stage.sessions[1001].draft.answers
    assert "belong" not in last(stage)


@pytest.mark.parametrize("words", ["Esbjerg", "Wien"])
async def test_a_city_is_asked_about_before_it_is_a_name(words: str) -> None:
    stage = await at("passport", "company")
    await stage.types("Camille", words)
    assert "is the name of a place or a cluster" in last(stage)


@pytest.mark.parametrize(
    ("words", "label", "optional"),
    [
        ("can I leave the website out?", "Website", True), ("must I give the website?", "Website", True),
        ("is the date necessary?", "When", True), ("do we have to share our company name?", "Company", False),
        ("is the e-mail optional?", "E-mail", False), ("could we go without a homepage?", "Website", True),
        ("muss ich die Webseite angeben?", "Website", True), ("ist das Datum Pflicht?", "When", True),
        ("kann ich den Firmennamen weglassen?", "Company", False), ("geht es auch ohne Website?", "Website", True),
        ("skal jeg oplyse hjemmesiden?", "Website", True), ("er datoen nødvendig?", "When", True),
        ("kan jeg udelade mailadressen?", "E-mail", False), ("¿tengo que dar la página web?", "Website", True),
        ("¿es obligatoria la fecha?", "When", True), ("¿puedo omitir el nombre de la empresa?", "Company", False),
        ("dois-je donner le site web ?", "Website", True), ("la date est-elle obligatoire ?", "When", True),
        ("faut-il vraiment indiquer l'adresse e-mail ?", "E-mail", False), ("devo indicare il sito?", "Website", True),
        ("la data è obbligatoria?", "When", True), ("posso lasciare in bianco il nome dell'azienda?", "Company", False),
    ],
)  # fmt: skip
async def test_whether_an_answer_is_needed_is_told_at_any_question(words: str, label: str, optional: bool) -> None:
    for field in ("home", "product", "review"):
        stage = await at("passport", field)
        await stage.types("Camille", words)
        assert f"{label}: " in last(stage)
        assert ("You can leave it out" if optional else NOT_KEPT) in last(stage)
    stage = Stage()
    await stage.types("Camille", "I need customers in Québec")
    await stage.types("Camille", words)
    assert f"{label}: " in last(stage)
    assert "This is what I understood" in last(stage)


@pytest.mark.parametrize(
    "words", ["can we leave the cluster?", "do we have to be in a cluster to join?", "müssen wir Mitglied sein?"]
)
async def test_what_must_be_done_elsewhere_is_no_question_about_an_answer(words: str) -> None:
    stage = await at("passport", "product")
    await stage.types("Camille", words)
    assert NOT_KEPT not in last(stage)
    assert "You can leave it out" not in last(stage)
