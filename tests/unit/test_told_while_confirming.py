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


MISSION = "we'd like to join a matchmaking mission to Denmark"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Denmark", {}),
        ("Danimarca", {}),
        ("we belong to Greentech South", {"home": "greentech-south"}),
        ("wir sind aus Graz", {"home": "green-tech-cluster"}),
        ("somos de Aclima", {"home": "aclima"}),
        ("TWEED", {"home": "tweed"}),
        ("aucun cluster", {"home": ""}),
        ("vi er ikke i nogen klynge", {"home": ""}),
        ("we make paint from algae", {"product": "we make paint from algae"}),
        ("nous posons des toits végétalisés", {"product": "nous posons des toits végétalisés"}),
        ("Ricicliamo imballaggi con enzimi", {"product": "Ricicliamo imballaggi con enzimi"}),
        ("Hacemos ladrillos con lodo", {"product": "Hacemos ladrillos con lodo"}),
        ("mein Name ist Jana Pohl", {"person": "Jana Pohl"}),
        ("it's Fen & Fell Ltd", {"company": "Fen & Fell Ltd"}),
    ],
)
async def test_what_is_told_of_oneself_goes_to_its_own_question(words: str, told: dict[str, object]) -> None:
    assert await understood(MISSION, words) == {"country": "DK", **told}


@pytest.mark.parametrize(
    "words",
    ["on second thoughts let me see", "on the other hand", "vi ringrazio per la risposta veloce",
     "we are not in a hurry at all", "siamo ancora in due"],
)  # fmt: skip
async def test_what_only_begins_like_a_sentence_of_ones_own_doing_tells_no_activity(words: str) -> None:
    assert "product" not in await understood(MISSION, words)


@pytest.mark.parametrize("words", ["my number is +44 20 7946 0018", "nuestro teléfono es 612 345 678"])
async def test_a_phone_number_is_left_out_of_what_is_kept(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", MISSION)
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert isinstance(draft.step, Confirming)
    assert not any(letter.isdigit() for letter in f"{draft.wish}{draft.step.understood}")
    assert "phone number" in (await stage.news())["Camille"][-2].text


@pytest.mark.parametrize("words", ["I'm not sure which", "non so quale", "ingen anelse", "je ne sais pas lequel"])
async def test_who_knows_no_cluster_is_helped_to_find_one(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", "we are in Grenoble and I want a Passport")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["home"] == "tenerrdis"
    assert "Which market" in (await stage.news())["Camille"][-1].text


@pytest.mark.parametrize(("stops", "stays"), [("cancel", "no"), ("withdraw it", "nein"), ("annulla", "continua")])
async def test_no_to_stopping_goes_on_where_it_was(stops: str, stays: str) -> None:
    stage = Stage()
    for words in (MISSION, stops, stays):
        await stage.types("Camille", words)
    step = draft_of(stage).step
    assert isinstance(step, Confirming)
    assert step.understood == {"country": "DK"}


async def test_yes_to_stopping_keeps_what_was_filled_in() -> None:
    stage = Stage()
    for words in (MISSION, "yes", "Bright Roofs", "cancel", "yes"):
        await stage.types("Camille", words)
    session = stage.sessions[1001]
    assert not session.active
    assert [draft.answers["company"] for draft in session.drafts.values()] == ["Bright Roofs"]


@pytest.mark.parametrize(
    "words",
    [
        "Vi sidder i Grenoble og vil gerne have et Passport",
        "Vi hører til Tenerrdis og vil gerne have et Passport",
        "we are in Grenoble and I want a Passport",
    ],
)
async def test_where_people_say_they_are_is_not_whom_they_ask(words: str) -> None:
    told = await understood(words)
    assert told["home"] == "tenerrdis"
    assert "target" not in told
