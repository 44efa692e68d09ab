"""Words about a request that has ended reach nobody, or send it to another cluster."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.records import Asking, Status
from tests.stage import CAST, Stage
from tests.unit.test_doubts import draft_of
from tests.unit.test_short_answers import in_conversation, requested, with_a_request


async def test_words_after_the_end_of_a_request_are_said_to_reach_nobody() -> None:
    stage = await requested()
    await stage.presses("Noah", "Decline")
    await stage.presses("Noah", "This is outside our field")
    await stage.types("Noah", "Hallo Camille, one more idea: try Graz")
    assert "ICN-2026-0001 has ended" in stage.chats[CAST["Noah"]][-1].text
    assert stage.sessions[CAST["Noah"]].draft is None
    await stage.presses("Noah", "Show ICN-2026-0001")
    await stage.presses("Noah", "Reopen")
    assert "open again" in stage.chats[CAST["Noah"]][-1].text


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("Camille", "why?"),
        ("Camille", "is that final?"),
        ("Camille", "can you reconsider?"),
        ("Camille", "Pourquoi ?"),
        ("Camille", "wer hat das entschieden?"),
        ("Noah", "did they read it?"),
        ("Noah", "hvad nu?"),
    ],
)
async def test_a_question_about_a_decline_is_not_looked_up_among_the_answers(person: str, words: str) -> None:
    """It's plain at once whom it doesn't reach, and what can be done instead."""
    stage = await requested()
    await stage.presses("Noah", "Decline")
    await stage.presses("Noah", "This is outside our field")
    await stage.types(person, words)
    shown = stage.chats[CAST[person]][-1]
    assert "ICN-2026-0001 has ended" in shown.text
    assert words in shown.text
    assert shown.rows[0][0].label == ("Reopen" if person == "Noah" else "Send to another cluster")
    await stage.types(person, "What is the membership fee of ICN?")
    assert "has ended" not in stage.chats[CAST[person]][-1].text


@pytest.mark.parametrize("person", ["Noah", "Camille"])
async def test_no_guess_answers_what_is_said_after_the_end(person: str) -> None:
    stage = await in_conversation()
    await stage.presses("Noah", "Close")
    await stage.presses("Noah", "Yes, close")
    await stage.types(person, "one more thing: our fair is in October")
    assert "has ended" in stage.chats[CAST[person]][-1].text


WAYS_ON = (
    "can I ask another cluster?|what now?|kann ich woanders fragen?|und jetzt?|je peux demander à un autre cluster ?|"
    "et maintenant ?|¿y si pregunto a otro clúster?|¿y ahora qué?|posso chiedere a un altro cluster?|e adesso?|"
    "kan jeg spørge en anden klynge?|hvad nu?"
)


@pytest.mark.parametrize("words", WAYS_ON.split("|"))
async def test_after_a_decline_the_company_is_shown_the_way_to_another_cluster(words: str) -> None:
    stage = await requested()
    await stage.presses("Noah", "Decline")
    await stage.presses("Noah", "This is outside our field")
    await stage.types("Camille", words)
    assert stage.chats[CAST["Camille"]][-1].rows[0][0].action.startswith("req:elsewhere:")


async def test_before_that_another_cluster_is_an_ordinary_question() -> None:
    stage = await requested()
    await stage.types("Camille", "can I ask another cluster?")
    assert "req:elsewhere:" not in str(stage.chats[CAST["Camille"]][-1].rows)


PASSPORT = (
    "/passport", "Quebec", "Bright Roofs", "Graz", "Solar roofs", "partners",
    "We want to meet three roofers and offer training; two pilots run, from May", "skip", "skip",
    "eva@roofs.example", "yes", "send",
)  # fmt: skip


async def declined() -> Stage:
    """A stage where Camille's request to Québec was declined."""
    stage = Stage()
    for typed in PASSPORT:
        await stage.types("Camille", typed)
    await stage.presses("Noah", "Decline")
    await stage.presses("Noah", "We have no capacity at the moment")
    return stage


@pytest.mark.parametrize("words", ["try Grenoble then", "dann eben Grenoble", "alors Tenerrdis"])
async def test_another_cluster_gets_the_same_request(words: str) -> None:
    stage = await declined()
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert (draft.answers["target"], draft.answers["company"]) == ("tenerrdis", "Bright Roofs")
    assert draft.step == Asking(field="consent")


@pytest.mark.parametrize("words", ["what does Tenerrdis do?", "try Quebec again", "a pity"])
async def test_other_words_begin_no_request(words: str) -> None:
    stage = await declined()
    await stage.types("Camille", words)
    assert not stage.sessions[1001].draft


MOVED = "bye Camille|thanks Camille, all the best|I'll send it to Camille tomorrow|merci Camille|Tschüss Camille"


async def test_words_to_the_company_of_a_request_handed_over_are_said_to_reach_nobody() -> None:
    """What is asked of the assistant, it answers; its own note that nothing is left to do may be thanked for."""
    stage = Stage()
    await stage.types("Noah", "hi")
    await with_a_request(stage)
    await stage.presses("Noah", "✅ Accept")
    await stage.types("Noah", "Good morning")
    await stage.types("Ingrid", "/contacts")
    for label in ("Écotech Québec", "Noah", "Hand over open requests", "Ingrid · ICN's secretariat"):
        await stage.presses("Ingrid", label)
    sent = len(stage.requests["ICN-2026-0001"].history)
    for words in MOVED.split("|"):
        await stage.types("Noah", words)
        assert stage.chats[CAST["Noah"]][-1].text.startswith("ICN-2026-0001 isn't with you any more"), words
    for words in ("thanks", "who can use the Passport?"):
        await stage.types("Noah", words)
        assert "isn't with you any more" not in stage.chats[CAST["Noah"]][-1].text, words
    assert len(stage.requests["ICN-2026-0001"].history) == sent


REOPENED = (
    "can I reopen the request of Alpine Heat?|ich möchte die Anfrage wieder öffnen|peut-on rouvrir la demande ?|"
    "quiero reabrir la solicitud|vorrei riaprire la richiesta|kan jeg genåbne forespørgslen?|reopen Alpine Heat"
)


@pytest.mark.parametrize("words", REOPENED.split("|"))
async def test_a_contact_who_would_reopen_a_request_gets_its_card(words: str) -> None:
    stage = await requested()
    await stage.presses("Noah", "Decline")
    await stage.presses("Noah", "We have no capacity at the moment")
    await stage.waits(timedelta(days=10))
    await stage.types("Noah", words)
    assert stage.chats[CAST["Noah"]][-1].rows[-1][0].action.startswith("req:reopen")
    await stage.types("Camille", words)
    assert stage.requests["ICN-2026-0001"].status is Status.DECLINED


@pytest.mark.parametrize("words", ["ok", "ok thanks", "okay, merci"])
async def test_who_only_says_that_it_was_read_sends_nothing_elsewhere(words: str) -> None:
    stage = await requested()
    await stage.presses("Noah", "Decline")
    await stage.presses("Noah", "We have no capacity at the moment")
    await stage.types("Camille", "any news?")
    await stage.types("Camille", words)
    assert stage.sessions[CAST["Camille"]].draft is None


@pytest.mark.parametrize(
    "words",
    [
        "one more thing: we'd like to thank your team",
        "please tell Noah thanks from us",
        "encore une chose : nous tenons à remercier toute votre équipe",
    ],
)
async def test_thanks_to_the_other_side_after_the_end_are_said_to_reach_nobody(words: str) -> None:
    stage = await in_conversation()
    await stage.presses("Camille", "Close")
    await stage.presses("Camille", "Yes, close")
    await stage.types("Camille", words)
    assert "has ended" in stage.chats[CAST["Camille"]][-1].text
    await stage.types("Camille", "thanks a lot")
    assert "has ended" not in stage.chats[CAST["Camille"]][-1].text
