"""The secretariat asks for the requests of a company, of a cluster or in a state, with buttons or in words."""

from __future__ import annotations

import pytest

from tests.acts import played_once
from tests.stage import CAST, Stage
from tests.unit.test_short_answers import requested, with_a_request

FIRST, SECOND = "ICN-2026-0001", "ICN-2026-0002"
ROOFS = (
    "/passport|Quebec|Soleil Toits|Tenerrdis|Light solar panels|partners|"
    "We look for two installers near Québec City who would test our panels this summer.|July|"
    "soleiltoits.example|olga@soleiltoits.example"
)
OF_ROOFS = (
    "/requests of Soleil Toits|requests of Soleil Toits|accepted requests|show me the requests from Soleil Toits|"
    "Anfragen von Soleil Toits|angenommene Anfragen|demandes de Soleil Toits|demandes acceptées de Québec|"
    "solicitudes de Soleil Toits|solicitudes aceptadas|richieste di Soleil Toits|richieste accettate|"
    "forespørgsler fra Soleil Toits|accepterede forespørgsler|accepted requests of Soleil"
)
OF_HEAT = (
    "declined requests|requests of Alpine Heat|declined requests of Québec|welche Anfragen wurden abgelehnt?|"
    "demandes refusées|solicitudes rechazadas|richieste declinate|afviste forespørgsler|/requests declined"
)
OF_BOTH = "/requests Québec|requests to Écotech Québec|show me the requests to Québec"
OF_NEITHER = "closed requests of Soleil Toits|undecided requests|overdue requests of Québec"


@played_once
async def _with_two_requests(stage: Stage) -> None:
    """Noah has declined Camille's request, and accepted Olga's."""
    await with_a_request(stage)
    await stage.presses("Noah", "Decline")
    await stage.presses("Noah", "This is outside our field")
    for text in ROOFS.split("|"):
        await stage.types("Olga", text)
    await stage.presses("Olga", "Yes, pass it on")
    await stage.presses("Olga", "Send ✓")
    await stage.presses("Noah", "✅ Accept")


def _listed(stage: Stage) -> set[str]:
    text = stage.chats[CAST["Ingrid"]][-1].text
    return {number for number in (FIRST, SECOND) if number in text}


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [(OF_ROOFS, {SECOND}), (OF_HEAT, {FIRST}), (OF_BOTH, {FIRST, SECOND}), (OF_NEITHER, set())],
    ids=["of one company", "of the other", "of both", "of neither"],
)
async def test_words_name_the_requests_to_show(asked: str, numbers: set[str]) -> None:
    stage = Stage()
    await _with_two_requests(stage)
    for words in asked.split("|"):
        await stage.types("Ingrid", words)
        assert _listed(stage) == numbers, words


async def test_a_company_is_chosen_with_a_button() -> None:
    stage = Stage()
    await _with_two_requests(stage)
    await stage.types("Ingrid", "/requests")
    await stage.presses("Ingrid", "By company")
    await stage.presses("Ingrid", "Alpine Heat (1)")
    assert _listed(stage) == {FIRST}


async def test_a_company_sees_its_own_whatever_the_words_name() -> None:
    stage = Stage()
    await _with_two_requests(stage)
    await stage.types("Camille", "/requests of Soleil Toits")
    assert SECOND not in stage.chats[CAST["Camille"]][-1].text


ORDERS = (
    "assign ICN-2026-0002 to Léa|weise ICN-2026-0002 Léa zu|give request 2 to somebody else|write to Soleil Toits|"
    "écris à Soleil Toits|accept request 2 for Québec|asigna la solicitud 2 a Léa|scrivi a Soleil Toits"
)


@pytest.mark.parametrize("words", ORDERS.split("|"))
async def test_an_order_that_names_a_request_shows_what_can_be_done_with_it(words: str) -> None:
    stage = Stage()
    await _with_two_requests(stage)
    await stage.types("Ingrid", words)
    shown = stage.chats[CAST["Ingrid"]][-1]
    assert _listed(stage) == {SECOND}
    assert f"adm:answer:{SECOND}" in str(shown.rows), words


@pytest.mark.parametrize(
    "words",
    ["show me the requests of Nobody Ltd", "requests of Nobody Ltd", "Anfragen von Niemand", "demandes de Personne"],
)
async def test_requests_of_an_unknown_company_begin_no_form(words: str) -> None:
    stage = Stage()
    await stage.types("Ingrid", words)
    assert stage.sessions[CAST["Ingrid"]].draft is None


WAITING = (
    "who hasn't answered?", "wer hat noch nicht geantwortet?", "qui n'a pas encore répondu ?",
    "¿quién no ha contestado?", "chi non ha ancora risposto?", "hvem har ikke svaret?", "remind Noah",
    "can you send the contact of Québec a reminder?", "Noah bitte erinnern", "relancer Noah", "recuérdale a Noah",
    "sollecita Noah", "ryk Noah", "which clusters never answer?", "welche Cluster antworten nie?",
    "¿quién no responde nunca?", "qui ne répond jamais ?", "chi non risponde mai?", "hvem svarer aldrig?",
)  # fmt: skip
"""Whoever asks who hasn't answered, or orders a reminder, sees what nobody has decided; reminders go out anyway."""


@pytest.mark.parametrize("words", WAITING)
async def test_admins_who_ask_who_has_not_answered_see_the_undecided_requests(words: str) -> None:
    stage = await requested()
    await stage.types("Ingrid", words)
    shown = stage.chats[CAST["Ingrid"]][-1].text
    assert FIRST in shown
    assert "⏳" in shown


@pytest.mark.parametrize(
    "words", ["would you mind showing the figures of Graz?", "do you mind if we change an answer?"]
)
async def test_english_words_like_a_danish_order_to_remind_are_none(words: str) -> None:
    stage = Stage()
    await stage.types("Ingrid", words)
    assert "I remind contacts" not in str(stage.chats[CAST["Ingrid"]])


@pytest.mark.parametrize(
    "words",
    [
        "requests from Tenerrdis",
        "offene Anfragen aus Grenoble",
        "demandes de Tenerrdis",
        "solicitudes de Tenerrdis",
        "richieste da Tenerrdis",
        "forespørgsler fra Tenerrdis",
    ],
)
async def test_requests_from_a_cluster_are_those_of_its_companies(words: str) -> None:
    stage = Stage()
    await _with_two_requests(stage)
    await stage.types("Ingrid", words)
    assert _listed(stage)


CORRESPONDING = (
    "has Noah answered?|has noah replied yet|has Québec answered?|who has Camille written to|"
    "hat Noah schon geantwortet?|wem hat Camille geschrieben|Noah a-t-il répondu ?|à qui Camille a-t-elle écrit ?|"
    "¿ha contestado Noah?|¿a quién ha escrito Camille?|Noah ha risposto?|a chi ha scritto Camille?|"
    "har Noah svaret?|hvem har Camille skrevet til"
)


@pytest.mark.parametrize("words", CORRESPONDING.split("|"))
async def test_who_wrote_or_answered_leads_to_their_requests(words: str) -> None:
    stage = Stage()
    await stage.types("Noah", "hello")
    await with_a_request(stage)
    await stage.types("Ingrid", words)
    shown = stage.chats[CAST["Ingrid"]][-1].text
    assert FIRST in shown
    assert shown.splitlines()[0].endswith("· 1")


STANDING_IN = (
    "answer for him|I'll take this one myself|ich übernehme das selbst|ich möchte für sie antworten|"
    "je veux répondre à sa place|je m'en occupe|quiero responder en su lugar|me encargo yo|"
    "vorrei rispondere al suo posto|me ne occupo io|jeg vil svare for ham|jeg tager den selv"
)


@pytest.mark.parametrize("words", STANDING_IN.split("|"))
async def test_who_would_do_what_is_the_contacts_sees_what_waits(words: str) -> None:
    stage = await requested()
    await stage.types("Ingrid", words)
    assert FIRST in str(stage.chats[CAST["Ingrid"]][-1].rows)


REMOVING = (
    "please take Noah off this|remove Noah|nimm Noah da raus|retire Noah de là|quita a Noah de ahí|togli Noah da lì|"
    "fjern Noah herfra"
)


@pytest.mark.parametrize("words", REMOVING.split("|"))
async def test_who_takes_a_contact_off_is_shown_them(words: str) -> None:
    stage = Stage()
    await stage.types("Noah", "hello")
    await stage.types("Ingrid", words)
    assert "Noah · " in stage.chats[CAST["Ingrid"]][-1].text


TO_OFFICE = "tell Camille that we're on it|I want to talk to a person"


@pytest.mark.parametrize("words", TO_OFFICE.split("|"))
async def test_an_admin_writes_no_message_to_the_secretariat(words: str) -> None:
    stage = await requested()
    await stage.types("Ingrid", words)
    assert stage.sessions[CAST["Ingrid"]].draft is None
    assert FIRST in stage.chats[CAST["Ingrid"]][-1].text


async def test_an_admin_is_not_taken_into_a_companys_form_by_mere_words() -> None:
    stage = Stage()
    await stage.types("Ingrid", "I need partners in Hamburg")
    shown = stage.chats[CAST["Ingrid"]][-1]
    assert stage.sessions[CAST["Ingrid"]].draft is None
    await stage.presses("Ingrid", shown.rows[0][0].label)
    assert stage.sessions[CAST["Ingrid"]].draft is not None
