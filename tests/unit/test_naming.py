"""With several requests, words that name one or tell it by its place don't go to another, in any language."""

from __future__ import annotations

import pytest

from tests.acts import played_once
from tests.stage import CAST, Stage
from tests.unit.test_short_answers import NEED, last_said, with_a_request

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


@played_once
async def with_a_conversation_and_a_card(stage: Stage) -> None:
    """Noah writes with Camille's company, and Olga's card waits for him."""
    await with_a_request(stage)
    for text in ("/passport", "Quebec", "Helle Solarwerk GmbH", "Tenerrdis", "Solar roofs", "suppliers", NEED, "June"):
        await stage.types("Olga", text)
    for text in ("skip", "olga@solarwerk.example"):
        await stage.types("Olga", text)
    await stage.presses("Olga", "Yes, pass it on")
    await stage.presses("Olga", "Send ✓")
    await stage.presses_first("Noah", "✅ Accept")
    await stage.types("Noah", "Good morning!")


async def _at_both() -> Stage:
    stage = Stage()
    await with_a_conversation_and_a_card(stage)
    assert last_said(stage)[0] == "Good morning!"
    return stage


@pytest.mark.parametrize("language", SECOND)
async def test_words_for_one_of_several_go_to_none_unasked(language: str) -> None:
    stage = await _at_both()
    for words in SECOND[language].split("|"):
        await stage.types("Noah", words)
        shown = stage.chats[CAST["Noah"]][-1]
        labels = [choice.label for row in shown.rows for choice in row]
        assert {"Helle Solarwerk GmbH · ICN-2026-0002", "Show ICN-2026-0002"} <= set(labels), words
        assert last_said(stage)[0] == "Good morning!", words


@pytest.mark.parametrize("words", NAMED)
async def test_the_one_that_is_named_is_offered_first(words: str) -> None:
    stage = await _at_both()
    await stage.types("Noah", words)
    assert stage.chats[CAST["Noah"]][-1].rows[0][0].label == "Helle Solarwerk GmbH · ICN-2026-0002"
    assert last_said(stage)[0] == "Good morning!"


@pytest.mark.parametrize("words", NOBODY)
async def test_what_names_none_goes_to_the_one_last_in_touch(words: str) -> None:
    stage = await _at_both()
    await stage.types("Noah", words)
    assert last_said(stage)[0] == words


async def test_a_company_names_its_clusters() -> None:
    stage = Stage()
    await with_a_request(stage)
    for text in ("/passport", "Tenerrdis", "Alpine Heat", "Lombardy", "Heat pumps", "suppliers", NEED, "June"):
        await stage.types("Camille", text)
    for text in ("skip", "camille@alpineheat.example"):
        await stage.types("Camille", text)
    await stage.presses("Camille", "Yes, pass it on")
    await stage.presses("Camille", "Send ✓")
    for person in ("Noah", "Léa"):
        await stage.presses(person, "✅ Accept")
    await stage.types("Noah", "Good morning!")
    await stage.replies("Camille", {"to": "Good morning!", "text": "Hello!"})
    await stage.types("Camille", "Tenerrdis: yes")
    assert stage.chats[CAST["Camille"]][-1].rows[0][0].label == "Tenerrdis · ICN-2026-0002"
