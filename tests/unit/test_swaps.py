"""One thing put in place of another: "not X but Y" changes the answer that holds X, and nothing else."""

from __future__ import annotations

import pytest

from storage.records import Reviewing
from tests.stage import Stage
from tests.unit.test_doubts import asked, draft_of


async def reviewed() -> Stage:
    """A stage where Camille looks at the review."""
    stage = await asked("consent", dates=None, website=None, email="eva@roofs.example")
    await stage.types("Camille", "yes")
    assert isinstance(draft_of(stage).step, Reviewing)
    return stage


@pytest.mark.parametrize(
    ("words", "company"),
    [
        ("not Bright Roofs but Brighter Roofs Ltd", "Brighter Roofs Ltd"),
        ("the company isn't Bright Roofs, it's Brighter Roofs", "Brighter Roofs"),
        ("it's Brighter Roofs, not Bright Roofs", "Brighter Roofs"),
        ("ikke Bright Roofs men Lyse Tage", "Lyse Tage"),
        ("nicht Bright Roofs sondern Helle Dächer GmbH", "Helle Dächer GmbH"),
        ("die Firma heißt nicht Bright Roofs, sondern Helle Dächer GmbH", "Helle Dächer GmbH"),
        ("no es Bright Roofs, sino Techos Claros", "Techos Claros"),
        ("no es Bright Roofs sino Techos Claros", "Techos Claros"),
        ("en fait c'est pas Bright Roofs mais Bright Roofs SAS", "Bright Roofs SAS"),
        ("non si chiama Bright Roofs ma Tetti Chiari", "Tetti Chiari"),
    ],
)
async def test_a_name_is_put_in_place_of_another(words: str, company: str) -> None:
    stage = await reviewed()
    before = dict(draft_of(stage).answers)
    await stage.types("Camille", words)
    assert draft_of(stage).answers == {**before, "company": company}


async def test_a_word_in_a_longer_answer_is_replaced() -> None:
    stage = await reviewed()
    await stage.types("Camille", "not hospitals but schools")
    assert "sells our roofs to schools this year" in draft_of(stage).answers["need"]


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("non partner ma fornitori", "help", ["suppliers"]),
        ("not Tenerrdis but TWEED", "home", "tweed"),
        ("not Quebec but Hamburg", "target", "renewable-energy-hamburg"),
    ],
)
async def test_options_and_clusters_are_swapped_as_such(words: str, field: str, value: object) -> None:
    stage = await reviewed()
    before = dict(draft_of(stage).answers)
    await stage.types("Camille", words)
    assert draft_of(stage).answers == {**before, field: value}
