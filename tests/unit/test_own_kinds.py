"""A place beside the kind of company that people are is their own: "Hamburger Start-up sucht ..."."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.cli.ask import scene_of
from bot.dialogue.questions.own_places import look_past_own_place, places_of_others
from bot.dialogue.wishes.slot_filling import understand
from knowledge.search import Band, Engine, Ranking
from tests.stage import release


def sides(text: str) -> dict[str, object]:
    """What a text tells of the two sides of a Passport request, and of the help."""
    scene = scene_of(release(), text, "", datetime.now(UTC))
    service = scene.catalog.service_that_is("help-from-cluster")
    assert service is not None
    return {str(field): value for field, value in understand(scene, service, text).answers.items()}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hamburger Start-up sucht Partner in Mailand", "home: renewable-energy-hamburg, target: le2c"),
        ("Hamburger Wärmepumpen-Start-up sucht Vertrieb in Dänemark", "home: renewable-energy-hamburg, target: clean"),
        ("wir sind ein dänisches Unternehmen", "home: clean"),
        (
            "start-up lyonnaise, on cherche des partenaires à hambourg",
            "home: tenerrdis, target: renewable-energy-hamburg",
        ),
        ("PME grenobloise, on voudrait aller en Suède", "home: tenerrdis, target: sustainable-business-hub"),
        ("hej vi er en dansk virksomhed og søger partner i hamborg", "home: clean, target: renewable-energy-hamburg"),
        ("azienda milanese cerca clienti in Danimarca", "home: le2c, target: clean"),
        ("empresa vasca busca socios en Hamburgo", "home: aclima, target: renewable-energy-hamburg"),
        ("Danish company looking for partners in Norway", "home: clean, target: oreec"),
        ("looking for a Danish company", "target: clean"),
        ("on voudrait rencontrer une PME danoise", "target: clean"),
    ],
)
def test_the_kind_of_company_tells_whose_place_it_is(text: str, told: str) -> None:
    found = sides(text)
    named = (f"{side}: {found[side]}" for side in ("home", "target") if side in found)
    assert ", ".join(named) == told


def test_an_engineering_office_seeks_no_office() -> None:
    assert sides("bureau d'études à Nantes, on cherche des partenaires au Québec")["help"] == ("partners",)


def test_what_is_asked_is_not_about_ones_own_place() -> None:
    assert not places_of_others(release(), "Hamburger Start-up, was habt ihr für uns?")


def test_a_question_behind_where_they_are_from_is_not_looked_at_again_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was ranked by itself, so their own place is out of it already."""
    looked = list[str]()
    monkeypatch.setattr(Engine, "rank_without_name", lambda self, text, *like: looked.append(text) or Ranking())
    text = "We're from Lyon and build pumps for old houses in small series, with nine people. Who could help us?"
    scene = scene_of(release(), text, "", datetime.now(UTC))
    for repaired in (text, "Who could help us?"):
        look_past_own_place(scene, text, Ranking((), Band.LIKELY, repaired=repaired))
    assert looked == [text.replace("Lyon", "it")]
