"""Words that name a request, by its number, its place or the other side, don't go to another, in any language.

What begins with a number or a name and a colon reaches that side, and no "ICN-2026" names a meeting.
"""

from __future__ import annotations

import pytest

from tests.acts import played_once
from tests.stage import CAST, Stage
from tests.unit.test_short_answers import NEED, last_said, requested, with_a_request

SECOND = {
    "en": "the second one is fine|we can do the second|the other one is fine|I'll take the last one",
    "de": "die zweite passt|wir nehmen die zweite|die andere ist ok",
    "fr": "la deuxième nous convient|l'autre est bien|je prends la seconde",
    "es": "la segunda nos interesa|la otra está bien",
    "it": "la seconda va bene|l'altra ci interessa",
    "da": "den anden er fin|vi tager den anden",
}
NAMED = ("Solarwerk: yes", "Solarwerk is fine", "ICN-2026-0002 passt", "Helle Solarwerk, can you call us?")
NOBODY = ("We could meet in the first week of June", "The second of June suits us", "see you there", "first, thank you")


async def _sends(stage: Stage, person: str, target: str, company: str, home: str, product: str) -> None:
    """Somebody answers the questions of a Passport with these and sends it."""
    answers = (target, company, home, product, "suppliers", NEED, "June", "skip", f"{person}@mail.example")
    for text in ("/passport", *answers):
        await stage.types(person, text)
    await stage.presses(person, "Yes, pass it on")
    await stage.presses(person, "Send ✓")


@played_once
async def with_a_conversation_and_a_card(stage: Stage) -> None:
    """Noah writes with Camille's company, and Olga's card waits for him."""
    await with_a_request(stage)
    await _sends(stage, "Olga", "Quebec", "Helle Solarwerk GmbH", "Tenerrdis", "Solar roofs")
    await stage.presses_first("Noah", "✅ Accept")
    await stage.types("Noah", "Good morning!")


async def at_both() -> Stage:
    """A stage on which that has happened."""
    stage = Stage()
    await with_a_conversation_and_a_card(stage)
    assert last_said(stage)[0] == "Good morning!"
    return stage


@pytest.mark.parametrize("language", SECOND)
async def test_words_for_one_of_several_go_to_none_unasked(language: str) -> None:
    stage = await at_both()
    for words in SECOND[language].split("|"):
        await stage.types("Noah", words)
        shown = stage.chats[CAST["Noah"]][-1]
        labels = [choice.label for row in shown.rows for choice in row]
        assert {"Helle Solarwerk GmbH · ICN-2026-0002", "Show ICN-2026-0002"} <= set(labels), words
        assert last_said(stage)[0] == "Good morning!", words


@pytest.mark.parametrize("words", NAMED)
async def test_the_one_that_is_named_is_offered_first(words: str) -> None:
    stage = await at_both()
    await stage.types("Noah", words)
    assert stage.chats[CAST["Noah"]][-1].rows[0][0].label == "Helle Solarwerk GmbH · ICN-2026-0002"
    assert last_said(stage)[0] == "Good morning!"


@pytest.mark.parametrize("words", NOBODY)
async def test_what_names_none_goes_to_the_one_last_in_touch(words: str) -> None:
    stage = await at_both()
    await stage.types("Noah", words)
    assert last_said(stage)[0] == words


async def test_a_company_names_its_clusters() -> None:
    stage = await requested()
    await _sends(stage, "Camille", "Tenerrdis", "Alpine Heat", "Lombardy", "Heat pumps")
    for person in ("Noah", "Léa"):
        await stage.presses(person, "✅ Accept")
    await stage.types("Noah", "Good morning!")
    await stage.replies("Camille", {"to": "Good morning!", "text": "Hello!"})
    await stage.types("Camille", "Tenerrdis: yes")
    assert stage.chats[CAST["Camille"]][-1].rows[0][0].label == "Tenerrdis · ICN-2026-0002"


ASKED = (
    "can you tell me whether ICN-2026-0001 has been read", "what happens with ICN-2026-0001 now?",
    "wurde ICN-2026-0001 schon gelesen?", "est-ce que ICN-2026-0001 a été lue ?", "¿ya han leído ICN-2026-0001?",
    "hanno già letto ICN-2026-0001?", "er ICN-2026-0001 blevet læst?", "0001", "any news on 0001?",
)  # fmt: skip


@pytest.mark.parametrize("words", ASKED)
async def test_a_question_with_the_number_is_about_the_request(words: str) -> None:
    stage = await requested()
    await stage.types("Camille", words)
    assert "Alpine Heat" in stage.chats[CAST["Camille"]][-1].text


@pytest.mark.parametrize("words", ["ICN-2026-0001: how many?", "0001: Danke!", "icn 1:\nwhen is the Annual Meeting?"])
async def test_what_begins_with_the_number_reaches_that_side_and_no_other(words: str) -> None:
    stage = await at_both()
    await stage.types("Noah", words)
    assert last_said(stage)[0] == words
    await stage.types("Noah", "ICN-2026-0002: may we call?")
    assert stage.requests["ICN-2026-0002"].history[-1].words == "ICN-2026-0002: may we call?"
    assert last_said(stage)[0] != "ICN-2026-0002: may we call?"


async def test_a_company_adds_to_its_request_by_number() -> None:
    stage = await requested()
    await stage.types("Camille", "ICN-2026-0001: we also need a pump")
    assert last_said(stage) == ("ICN-2026-0001: we also need a pump", "add")


async def test_a_statement_with_the_number_is_offered_to_the_other_side() -> None:
    stage = await requested()
    await stage.types("Camille", "for ICN-2026-0001 we also have a budget")
    assert "Is this for Écotech Québec?" in stage.chats[CAST["Camille"]][-1].text


async def test_words_alone_decide_nothing_behind_a_number_either() -> None:
    stage = await requested()
    await stage.types("Noah", "ICN-2026-0001: accept")
    assert "Nothing is decided yet" in stage.chats[CAST["Noah"]][-1].text
    assert last_said(stage)[1] == "submit"


async def test_nobody_writes_to_a_request_of_others_by_its_number() -> None:
    stage = await requested()
    await stage.types("Olga", "ICN-2026-0001: hello")
    assert last_said(stage)[1] == "submit"


BY_NAME = (
    "for Alpine Heat: yes|Alpine Heat: yes|an Alpine Heat: ja, gerne|pour Alpine Heat : oui|para Alpine Heat: sí|"
    "per Alpine Heat: sì|til Alpine Heat: ja|to Camille: could you send the list?"
)


@pytest.mark.parametrize("words", BY_NAME.split("|"))
async def test_what_begins_with_a_name_and_a_colon_reaches_that_side(words: str) -> None:
    stage = await at_both()
    await stage.presses("Noah", "✅ Accept")
    await stage.types("Noah", "Solarwerk: is Tuesday fine?")
    assert stage.requests["ICN-2026-0002"].history[-1].words == "Solarwerk: is Tuesday fine?"
    await stage.types("Noah", words)
    assert last_said(stage)[0] == words


@pytest.mark.parametrize("words", ["for Solarwerk: yes", "für Solarwerk: ja", "pour Solarwerk : oui"])
async def test_a_yes_behind_a_name_decides_nothing(words: str) -> None:
    stage = await at_both()
    await stage.types("Noah", words)
    assert "Solarwerk" in stage.chats[CAST["Noah"]][-1].rows[0][0].label
    assert stage.requests["ICN-2026-0002"].history[-1].event == "submit"
    assert last_said(stage)[0] == "Good morning!"


@pytest.mark.parametrize("words", ["for CLEAN: no, not yet", "CLEAN: yes", "für CLEAN: leider nein"])
async def test_words_for_one_that_has_not_decided_go_to_no_other(words: str) -> None:
    """They may be added to that request."""
    stage = Stage()
    await with_a_request(stage)
    await _sends(stage, "Camille", "CLEAN", "Alpine Heat", "Tenerrdis", "Heat pumps")
    await stage.presses("Noah", "✅ Accept")
    await stage.types("Noah", "Good morning!")
    await stage.replies("Camille", {"to": "Good morning!", "text": "Hello!"})
    await stage.types("Camille", words)
    assert last_said(stage)[0] == "Hello!"
    await stage.presses("Camille", "ICN's secretariat (for CLEAN) · ICN-2026-0002")
    assert stage.requests["ICN-2026-0002"].history[-1].words == words


@pytest.mark.parametrize(
    "words",
    ["and for Milan, we need installers by May", "the request in Lombardy is urgent", "et à Milan, c'est urgent"],
)
async def test_a_place_where_another_cluster_has_yet_to_decide_reaches_nobody_unasked(words: str) -> None:
    stage = await requested()
    await stage.presses("Noah", "✅ Accept")
    await _sends(stage, "Camille", "Lombardy", "Alpine Heat", "Tenerrdis", "Heat pumps")
    await stage.types("Noah", "Good morning!")
    await stage.replies("Camille", {"to": "Good morning!", "text": "Hello!"})
    await stage.types("Camille", words)
    assert last_said(stage)[0] == "Hello!"
    assert stage.chats[CAST["Camille"]][-1].rows[0][0].label.endswith("ICN-2026-0002")
