"""Several people decide for a cluster: of two who press together one wins, and the other reads who it was."""

from __future__ import annotations

import asyncio

import pytest

from bot.dialogue.callbacks import MakeMove, SendReady, WriteNote
from bot.dialogue.requests import ready_replies
from bot.dialogue.requests.lifecycle import Move
from knowledge.schema import Catalog
from storage.messages import telegram
from storage.records import Changes, Contact, HistoryEntry, Side, Status
from tests.stage import CAST, Stage, release
from tests.unit.test_outcomes import closed
from tests.unit.test_short_answers import in_conversation, requested, with_a_request

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
    assert ready_replies.words(catalog, request, Move.ASK, 0) == "Do you deliver?"
    assert ready_replies.words(catalog, french, Move.ASK, 0) == "Livrez-vous ?"
    assert ready_replies.words(catalog, french, Move.ASK, 1) == "By when?"
    assert ready_replies.words(catalog, french, Move.WRITE, 0) == "Guten Tag"
    assert ready_replies.words(catalog, request, Move.ASK, 2) == ""
    elsewhere = request.model_copy(update={"target": "clean"})
    assert ready_replies.words(catalog, elsewhere, Move.ASK, 0) == "Could we have a short call this week?"


async def test_a_reply_that_the_content_no_longer_has_sends_nothing() -> None:
    stage = await with_two_contacts()
    before = len(stage.requests[NUMBER].history)
    await stage.presses_action("Noah", SendReady(NUMBER, Move.ASK, 99).encode())
    await stage.presses_action("Camille", SendReady(NUMBER, Move.ASK, 0).encode())
    assert len(stage.requests[NUMBER].history) == before
    assert len(stage.notices) == 2


async def test_whoever_is_replaced_reads_nothing_of_the_company_any_more_and_the_next_reads_all() -> None:
    """The card is emptied; who takes over gets it with what both sides have written."""
    stage = await in_conversation()
    await stage.types("Noah", "We know three makers.")
    await stage.types("Camille", "Splendid!")
    await stage.types("Ingrid", "/contacts")
    for label in ("Écotech Québec", "Noah", "Replace"):
        await stage.presses("Ingrid", label)
    await stage.opens("Olga", {"of": "Ingrid"})
    await stage.presses("Olga", "Yes, I'll do it")
    card = next(shown for shown in stage.chats[CAST["Noah"]] if "ICN Passport request" in shown.text)
    assert "isn't with you any more" in card.text
    assert "Alpine Heat" not in card.text
    assert not card.rows
    told = "\n".join(shown.text for shown in stage.chats[CAST["Olga"]])
    assert "Noah: We know three makers." in told
    assert "Splendid!" in told


async def with_a_deputy() -> Stage:
    """A request to Noah's cluster, whose deputy is Olga."""
    stage = Stage()
    await stage.types("Noah", "/settings")
    await stage.presses("Noah", "Invite a deputy for Écotech Québec")
    await stage.opens("Olga", {"of": "Noah"})
    await stage.presses("Olga", "Yes, I'll do it")
    await with_a_request(stage)
    return stage


async def test_the_contact_is_told_what_a_deputy_has_decided() -> None:
    stage = await with_a_deputy()
    await stage.types("Noah", "/away 20 May")
    await stage.presses("Olga", "✅ Accept")
    assert stage.chats[CAST["Noah"]][-1].text == "ℹ️ Olga has accepted ICN-2026-0001 from Alpine Heat."
    await stage.presses("Olga", "Undo")
    assert "taken back the decision" in stage.chats[CAST["Noah"]][-1].text


@pytest.mark.parametrize(("kind", "named"), [("location", "📍 place"), ("contact", "👤 contact"), ("poll", "📊 poll")])
async def test_the_question_whom_something_is_for_says_what_it_is(kind: str, named: str) -> None:
    stage = await in_conversation()
    await stage.sends("Camille", kind)
    assert stage.chats[CAST["Camille"]][-1].text.splitlines()[-1] == named
    await stage.presses("Camille", "Yes, send it")
    assert stage.chats[CAST["Camille"]][-1].text.startswith(f"{named}\n✓ Sent to")
    await stage.types("Noah", "/status")
    await stage.presses("Noah", "Show ICN-2026-0001")
    assert named in stage.chats[CAST["Noah"]][-1].text


async def test_an_observer_of_the_target_writes_no_note_in_the_name_of_the_home_cluster() -> None:
    """And isn't asked for a name that no company would read."""
    stage = Stage()
    for label in ("/contacts", "Écotech Québec", "Invite an observer"):
        await (stage.types("Ingrid", label) if label[0] == "/" else stage.presses("Ingrid", label))
    await stage.opens("Olga", {"of": "Ingrid"})
    await stage.presses("Olga", "Yes, I'll do it")
    await with_a_request(stage)
    await stage.types("Olga", "/requests")
    await stage.presses("Olga", f"Show {NUMBER}")
    shown = stage.chats[CAST["Olga"]]
    assert [choice.label for row in shown[-1].rows for choice in row] == ["Mute", "Mute all copies"]
    assert not any("see your name" in message.text for message in shown)
    await stage.presses_action("Olga", WriteNote(NUMBER).encode())
    assert stage.sessions[CAST["Olga"]].expected is None


@pytest.mark.parametrize("words", ["ok", "👍", "no capacity"])
async def test_of_several_cards_the_one_to_decide_on_is_asked_for(words: str) -> None:
    """Nobody gets them all again, one below the other."""
    stage = await requested()
    first = stage.requests[NUMBER]
    stage.requests["ICN-2026-0002"] = first.model_copy(update={"id": "ICN-2026-0002", "number": 2, "version": 0})
    await stage.news()
    await stage.types("Noah", words)
    (shown,) = (await stage.news())["Noah"]
    assert "Which request do you mean?" in shown.text
    assert sorted(shown.labels) == [f"Alpine Heat · ICN-2026-000{number}" for number in (1, 2)]
    await stage.presses("Noah", "Alpine Heat · ICN-2026-0002")
    assert "[✅ Accept]" in str((await stage.news())["Noah"][-1])


async def test_nobody_is_told_in_private_what_they_have_just_decided_in_the_group() -> None:
    stage = Stage()
    await stage.makes_group("Team", ["Noah", "Olga"], forum=False, anonymous=[])
    await stage.types("Ingrid", "/contacts")
    await stage.presses("Ingrid", "Écotech Québec")
    await stage.presses("Ingrid", "Invite a contact")
    stage.goes_to("Team")
    await stage.opens("Noah", {"of": "Ingrid"})
    await stage.presses("Noah", "Yes, link this group")
    stage.goes_to(None)
    await with_a_request(stage)
    stage.goes_to("Team")
    await stage.news()
    await stage.presses("Noah", "✅ Accept")
    assert not any("Noah has accepted" in seen.text for seen in (await stage.news())["Noah"])


async def test_ten_open_requests_are_handed_over_at_once() -> None:
    """Whoever had them reads it in one message; the new one has all cards, and each company hears of its own."""
    stage = Stage()
    await stage.types("Noah", "hi")
    store = await stage.opened()
    sent = (HistoryEntry(at=stage.now, by=Side.COMPANY, event="submit"),)
    for number in range(1, 11):
        company = telegram(CAST["Camille" if number % 2 else "Bob"])
        request = closed(id=f"ICN-2026-{number:04}", number=number, status=Status.SUBMITTED, history=sent)
        told = {"company": company, "answers": {"company": f"Firm {number}"}}
        await store.commit(Changes(requests=(request.model_copy(update=told),)))
    await stage.types("Ingrid", "/contacts")
    await stage.news()
    for label in ("Écotech Québec", "Noah", "Hand over open requests", "Ingrid · ICN's secretariat"):
        await stage.presses("Ingrid", label)
    seen = await stage.news()
    (told_noah,) = seen["Noah"]
    assert all(f"ICN-2026-{number:04} (Firm {number})" in told_noah.text for number in range(1, 11))
    assert len([card for card in seen["Ingrid"] if "Company: Firm" in card.text]) == 10
    for name, numbers in (("Camille", "13579"), ("Bob", "2468")):
        news = [each.text for each in seen[name] if each.text.startswith("The ICN secretariat is looking after")]
        assert len(news) == 5
        assert all(any(f"000{number}" in text for text in news) for number in numbers)
    for number in range(1, 11):
        await stage.presses_action("Noah", MakeMove(f"ICN-2026-{number:04}", Move.ACCEPT).encode())
    assert {request.status for request in map(stage.requests.__getitem__, stage.requests)} == {Status.SUBMITTED}
