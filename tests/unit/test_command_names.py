"""A command is understood misspelt, shortened, in other languages and with a blank after its slash, wherever one is."""

from __future__ import annotations

import pytest

from bot.dialogue.routing import command_names
from bot.dialogue.routing.handlers import COMMANDS
from tests.stage import Stage, release

TYPED = (
    ("pasport", "passport"), ("passprot", "passport"), ("pasaporte", "passport"), ("passeport", "passport"),
    ("passaporto", "passport"), ("paspoort", "passport"), ("pass", "passport"), ("pasport_", "passport"),
    ("requets", "requests"), ("request", "requests"), ("reqests", "requests"), ("stauts", "status"),
    ("statut", "status"), ("stato", "status"), ("sta", ""), ("stat", "status"), ("hlep", "help"), ("hilfe", "help"),
    ("aide", "help"), ("ayuda", "help"), ("aiuto", "help"), ("hjælp", "help"), ("lang", "language"),
    ("langauge", "language"), ("sprache", "language"), ("langue", "language"), ("idioma", "language"),
    ("lingua", "language"), ("sprog", "language"), ("pofile", "profile"), ("profil", "profile"), ("priv", "privacy"),
    ("datenschutz", "privacy"), ("confidentialité", "privacy"), ("privacidad", "privacy"), ("cancle", "cancel"),
    ("abbrechen", "cancel"), ("annuler", "cancel"), ("cancelar", "cancel"), ("annulla", "cancel"),
    ("my_data", "mydata"), ("my-data", "mydata"), ("withdaw", "withdraw"), ("newletter", "newsletter"),
    ("servises", "services"), ("topcis", "topics"), ("strat", "start"), ("exhange", "exchange"), ("weather", ""),
    ("anfragen", "status"), ("demandes", "status"), ("solicitudes", "status"), ("richieste", "status"),
    ("forespørgsler", "status"), ("nyhedsbrev", "newsletter"), ("boletín", "newsletter"), ("adhésion", "membership"),
    ("pas", "passport"), ("fast_track", "fasttrack"), ("project-partners", "support"), ("matchmaking", "mission"),
    ("foo", ""), ("reload", ""), ("export", ""), ("x", ""),
)  # fmt: skip
KNOWN = (*COMMANDS, *release().catalog.services)


@pytest.mark.parametrize(("typed", "meant"), TYPED)
def test_the_command_that_was_meant(typed: str, meant: str) -> None:
    assert command_names.find_command(release().catalog, KNOWN, typed) == meant


@pytest.mark.parametrize(
    "words", ["/ passport", "/ Passport", "\\passport", "／passport", "/pass port", "/passport please", "/PASSPORT"]
)
async def test_a_command_that_is_not_written_like_one(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", words)
    assert "Question 1 of 10" in "".join(seen.text for seen in (await stage.news())["Camille"])


@pytest.mark.parametrize("words", ["/ status", "/statsu", "/ hilfe", "/my requests", "/ lang", "/profil", "/privcy"])
@pytest.mark.parametrize("step", [2, 4, 6])
async def test_in_the_middle_of_a_form_it_is_no_answer(words: str, step: int) -> None:
    stage = Stage()
    for typed in ("/passport", "Quebec", "Alpine Heat", "Grenoble", "Heat pumps", "partners")[:step]:
        await stage.types("Camille", typed)
    before = stage.sessions[1001].draft.answers
    await stage.types("Camille", words)
    assert stage.sessions[1001].draft.answers == before
    assert "don't know that command" not in "".join(seen.text for seen in (await stage.news())["Camille"])


async def test_in_a_group_a_slip_is_forgiven_too() -> None:
    stage = Stage()
    await stage.makes_group("Office", ["Noah"], forum=False, anonymous=[])
    stage.goes_to("Office")
    await stage.types("Noah", "/hepl")
    assert "don't know that command" not in "".join(seen.text for seen in (await stage.news())["Office"])


async def test_what_is_no_command_is_left_alone() -> None:
    stage = Stage()
    for typed in ("/passport", "Quebec", "Alpine Heat", "Grenoble"):
        await stage.types("Camille", typed)
    await stage.types("Camille", "/ in half: a device that cuts pellets")
    assert stage.sessions[1001].draft.answers["product"] == "/ in half: a device that cuts pellets"
