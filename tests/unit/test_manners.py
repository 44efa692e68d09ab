"""Orders how to be and not to write, such as "please be polite" and "leave me alone", are no wish for anything."""

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


NOT_TO_WRITE = {
    "en": "stop messaging me|please leave me alone|don't contact me again",
    "de": "lass mich in Ruhe|hör auf, mir zu schreiben|schreiben Sie mir bitte nicht mehr",
    "fr": "arrête de m’écrire|ne m’écrivez plus svp|laissez-moi tranquille",
    "es": "deja de escribirme|no me escriban más|déjeme en paz",
    "it": "smettila di scrivermi|non mi scriva più|lasciatemi in pace",
    "da": "lad mig være i fred|hold op med at skrive til mig|skriv ikke til mig mere",
}


@pytest.mark.parametrize("language", NOT_TO_WRITE)
async def test_who_wants_to_hear_nothing_more_reads_how(language: str) -> None:
    for words in NOT_TO_WRITE[language].split("|"):
        stage = Stage(language=language)
        await stage.types("Bob", words)
        assert "/forget" in stage.chats[CAST["Bob"]][-1].text, words


async def test_who_wants_no_newsletter_is_taken_off_its_list() -> None:
    stage = Stage()
    await stage.types("Bob", "stop sending me the newsletter")
    assert "/forget" not in stage.chats[CAST["Bob"]][-1].text
