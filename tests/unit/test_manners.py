"""An order how to be, such as "please be polite", is no wish to write to anybody."""

from __future__ import annotations

import pytest

from tests.stage import CAST, Stage, release

ORDERS = {
    "en": "please be polite|be honest with me|be quick, please|please be more careful",
    "de": "seien Sie ehrlich|sei nett zu mir|bitte seien Sie etwas freundlicher",
    "fr": "soyez honnête avec moi|soyez plus clair|sois poli",
    "es": "sea honesto conmigo|sea más claro, por favor",
    "it": "sia sincero|sii più chiaro",
    "da": "vær ærlig|vær lidt mere tydelig",
}


@pytest.mark.parametrize("language", ORDERS)
async def test_an_order_how_to_be_begins_nothing(language: str) -> None:
    manners = next(line for line in release().catalog.intents[language].smalltalk if line.id == "manners")
    for words in ORDERS[language].split("|"):
        stage = Stage(language=language)
        await stage.types("Bob", words)
        assert stage.chats[CAST["Bob"]][-1].text == str(manners.answer), words


@pytest.mark.parametrize("words", ["be a member of ICN", "be in touch with the secretariat", "be our partner in Graz"])
async def test_an_order_for_something_of_ours_is_heard(words: str) -> None:
    stage = Stage()
    await stage.types("Bob", words)
    assert "do my best" not in stage.chats[CAST["Bob"]][-1].text
