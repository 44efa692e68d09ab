"""Several people decide for a cluster: of two who press together one wins, and the other reads who it was."""

from __future__ import annotations

import asyncio

from bot.dialogue.callbacks import MakeMove, SendReady
from bot.dialogue.requests import ready
from bot.dialogue.requests.lifecycle import Move
from knowledge.schema import Catalog
from storage.messages import telegram
from storage.records import Changes, Contact
from tests.stage import CAST, Stage, release
from tests.unit.test_short_answers import with_a_request

NUMBER = "ICN-2026-0001"


async def with_two_contacts() -> Stage:
    """Camille's request lies with Noah and with Olga."""
    stage = Stage()
    store = await stage.opened()
    await store.commit(Changes(contacts=(Contact(cluster="ecotech-quebec", address=telegram(CAST["Olga"])),)))
    await with_a_request(stage)
    assert "Company: Alpine Heat" in stage.chats[CAST["Olga"]][-1].text
    return stage


async def test_of_two_who_accept_at_the_same_moment_one_wins_and_the_other_reads_who() -> None:
    stage = await with_two_contacts()
    accept = MakeMove(NUMBER, Move.ACCEPT).encode()
    await asyncio.gather(stage.presses_action("Noah", accept), stage.presses_action("Olga", accept))
    (winner,) = [event.name for event in stage.requests[NUMBER].history if event.event == "accept"]
    (notice,) = stage.notices
    assert f"Accepted by {winner}" in notice
    for person in ("Noah", "Olga"):
        card = next(shown for shown in stage.chats[CAST[person]] if "Company: Alpine Heat" in shown.text)
        assert f"Accepted by {winner}" in card.text
        assert not any(choice.label == "✅ Accept" for row in card.rows for choice in row)


async def test_who_presses_a_moment_later_reads_who_was_first() -> None:
    stage = await with_two_contacts()
    old = MakeMove(NUMBER, Move.ACCEPT).encode()
    await stage.presses("Olga", "✅ Accept")
    await stage.presses_action("Noah", old)
    assert len(stage.notices) == 1
    assert "Accepted by Olga" in stage.notices[0]
    accepted = [event.name for event in stage.requests[NUMBER].history if event.event == "accept"]
    assert accepted == ["Olga"]


# ------------------------------------------------------------ ready replies

OWN = {"ask": ({"en": "Do you deliver?", "fr": "Livrez-vous ?"}, {"en": "By when?"}), "write": ({"de": "Guten Tag"},)}


def with_replies() -> Catalog:
    catalog = release().catalog
    cluster = catalog.clusters["ecotech-quebec"].model_copy(update={"replies": OWN})
    return catalog.model_copy(update={"clusters": {**catalog.clusters, "ecotech-quebec": cluster}})


async def test_a_cluster_has_ready_replies_of_its_own() -> None:
    """The contact reads them in their language, the company in its own, else in English, else as they are."""
    stage = await with_two_contacts()
    request, catalog = stage.requests[NUMBER], with_replies()
    french = request.model_copy(update={"language": "fr"})
    assert ready.words(catalog, request, Move.ASK, 0) == "Do you deliver?"
    assert ready.words(catalog, french, Move.ASK, 0) == "Livrez-vous ?"
    assert ready.words(catalog, french, Move.ASK, 1) == "By when?"
    assert ready.words(catalog, french, Move.WRITE, 0) == "Guten Tag"
    assert ready.words(catalog, request, Move.ASK, 2) == ""
    elsewhere = request.model_copy(update={"target": "clean"})
    assert ready.words(catalog, elsewhere, Move.ASK, 0) == "Could we have a short call this week?"


async def test_a_reply_that_the_content_no_longer_has_sends_nothing() -> None:
    stage = await with_two_contacts()
    before = len(stage.requests[NUMBER].history)
    await stage.presses_action("Noah", SendReady(NUMBER, Move.ASK, 99).encode())
    await stage.presses_action("Camille", SendReady(NUMBER, Move.ASK, 0).encode())
    assert len(stage.requests[NUMBER].history) == before
    assert len(stage.notices) == 2
