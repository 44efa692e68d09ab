"""In a conversation, words about the request or its other side are asked about before they go there."""

from __future__ import annotations

import pytest

from bot.dialogue.requests.lifecycle import Move
from tests.stage import CAST, Stage
from tests.unit.test_short_answers import last_said, with_a_request

ABOUT = {
    "en": "how can I block this company?|block them|close the request|report spam|who is this company?|"
    "pass this on, please|pass Alpine Heat to Hamburg|does Alpine Heat have a website?|"
    "close it|Please close this|cancel it",
    "de": "wie kann ich den Absender sperren?|Anfrage schließen|wer ist diese Firma?|wie ist deren E-Mail?|"
    "gib Alpine Heat an Hamburg weiter|schließen Sie es bitte",
    "fr": "comment bloquer cette entreprise ?|fermer la demande|quelle est leur adresse ?|clôturez-la|"
    "transférez Alpine Heat à Hambourg",
    "es": "¿cómo bloqueo a esta empresa?|cerrar la solicitud|¿quién es esta empresa?|ciérrela, por favor|"
    "reenvíe la solicitud a Hamburgo",
    "it": "come blocco il mittente?|chiudere la richiesta|chi è questa azienda?|la chiuda|passi Alpine Heat ad Amburgo",
    "da": "hvordan blokerer jeg afsenderen?|luk forespørgslen|hvem er denne virksomhed?|luk den|"
    "giv Alpine Heat videre til Hamburg",
}
TO_THEM = (
    "can you come on Tuesday?|please send the drawings|könnten Sie die Preisliste schicken?|"
    "pourriez-vous envoyer les plans ?|"
    "¿pueden venir el martes?|avete referenze in Canada?|kan I sende tegningerne?|we like your company and the offer|"
    "Alpine Heat, can you come on Tuesday?|can you come, Alpine Heat?"
)


async def _in_a_conversation() -> Stage:
    stage = Stage()
    await with_a_request(stage)
    await stage.presses("Noah", "✅ Accept")
    await stage.types("Noah", "Good morning!")
    return stage


@pytest.mark.parametrize("language", ABOUT)
async def test_words_about_the_other_side_do_not_reach_it_unasked(language: str) -> None:
    stage = await _in_a_conversation()
    for words in ABOUT[language].split("|"):
        await stage.types("Noah", words)
        assert last_said(stage)[0] == "Good morning!", words
        assert words in stage.chats[CAST["Noah"]][-1].text


@pytest.mark.parametrize("words", TO_THEM.split("|"))
async def test_words_to_the_other_side_reach_it(words: str) -> None:
    stage = await _in_a_conversation()
    await stage.types("Noah", words)
    assert last_said(stage) == (words, Move.WRITE)


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("Please be patient with us", Move.TELL),
        ("Bitte seien Sie höflich", Move.TELL),
        ("Soyez patients, s'il vous plaît", Move.TELL),
        ("Sean pacientes, por favor", Move.TELL),
        ("Siate pazienti, per favore", Move.TELL),
        ("Vær venligst tålmodig", Move.TELL),
        ("Please be so kind as to send us your drawings", Move.ASK),
        ("Please send the drawings", Move.ASK),
    ],
)
async def test_an_order_how_to_be_leaves_no_answer_owed(words: str, move: Move) -> None:
    stage = Stage()
    await with_a_request(stage)
    await stage.replies("Noah", {"to": "Company:", "text": words})
    assert last_said(stage) == (words, move)
