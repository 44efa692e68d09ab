"""What people tell besides their yes, while the bot waits for one: nothing is lost, and nothing denied is added."""

from __future__ import annotations

import pytest

from storage.records import Asking, Confirming
from tests.stage import Stage
from tests.unit.test_doubts import draft_of


async def understood(*words: str, language: str = "en") -> dict[str, object]:
    """What the bot asks to confirm after these messages."""
    stage = Stage(language=language)
    for typed in words:
        await stage.types("Camille", typed)
    step = draft_of(stage).step
    assert isinstance(step, Confirming)
    return dict(step.understood)


@pytest.mark.parametrize(
    ("opening", "words", "options"),
    [
        ("I'd like a Passport to Quebec", "yes, but we also need suppliers", ["suppliers"]),
        ("we look for partners in Quebec", "yes, but also suppliers", ["partners", "suppliers"]),
        ("wir suchen Partner in Québec", "ja, und auch Lieferanten", ["partners", "suppliers"]),
        ("cerchiamo partner in Québec", "sì, inoltre ci servono anche dei buoni fornitori per i pannelli",
         ["partners", "suppliers"]),
    ],
)  # fmt: skip
async def test_further_help_is_added_to_what_was_understood(opening: str, words: str, options: list[str]) -> None:
    assert (await understood(opening, words))["help"] == options


@pytest.mark.parametrize(
    ("opening", "words"),
    [
        ("we look for partners in Quebec", "yes, but no suppliers"),
        ("buscamos socios en Hamburgo", "sí, pero no quiero proveedores"),
        ("wir suchen Partner in Québec", "ja, aber keine Lieferanten"),
    ],
)
async def test_a_yes_that_turns_down_what_was_not_named_is_a_yes(opening: str, words: str) -> None:
    stage = Stage()
    await stage.types("Camille", opening)
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert isinstance(draft.step, Asking)
    assert draft.answers["help"] == ["partners"]


@pytest.mark.parametrize(
    ("words", "company"),
    [
        ("vi hedder Grøn Sky og laver software til elnettet i flere lande", "Grøn Sky"),
        ("we're called Bright Roofs and build solar roofs for schools", "Bright Roofs"),
        ("on s'appelle Dupont et fils", "Dupont et fils"),
    ],
)
async def test_a_name_ends_where_something_else_is_told(words: str, company: str) -> None:
    assert (await understood("I'd like a Passport to Quebec", words))["company"] == company


async def test_one_s_own_name_is_heard_where_it_is_asked_for() -> None:
    opening = "vi vil gerne udveksle erfaringer med klyngen i Lombardiet"
    assert (await understood(opening, "jeg hedder Søren Holm", language="da"))["person"] == "Søren Holm"


async def test_a_cluster_alone_is_one_s_own_where_no_other_is_asked_for() -> None:
    opening = "we want to take part in a matchmaking mission to Canada"
    assert (await understood(opening, "Aclima"))["home"] == "aclima"


async def test_a_short_name_of_a_field_counts_in_its_own_language_only() -> None:
    told = await understood("wir suchen Partner in Grenoble", "ja alles wie beim letzten mal", language="de")
    assert told["target"] == "tenerrdis"
