"""While a question is open or a conversation runs, no courtesy is taken for small talk, in any language."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.dialogue.callbacks import ConfirmClose, ConfirmUnderstood
from bot.dialogue.requests.lifecycle import Move
from bot.dialogue.speech import choice
from tests.acts import played_once
from tests.stage import CAST, Stage

SHORT = {
    "en": (
        "yes|no|ok|ok, thanks!|thanks|not yet|sure|great|Thanks, Monday works|bye, see you Monday|hello there|"
        "R290, thank you"
    ),
    "fr": "oui|non|merci|d'accord|non pas encore|parfait, merci|bonjour|à lundi",
    "de": "ja|nein|passt|nein, leider nicht|danke|alles klar|hallo|bis Montag",
    "es": "sí|no|vale|gracias|todavía no|perfecto|hola",
    "it": "sì|no|va bene|grazie|non ancora|perfetto|ciao",
    "da": "ja|nej|tak|ikke endnu|det passer fint|hej|fint",
    "any": "👍|🙏|👌 ok|+1|10:00|R290",
}


NEED = "We want to meet three makers of compressors near Montréal and agree on deliveries for two test plants."


@played_once
async def with_a_request(stage: Stage) -> None:
    """Camille's request lies with Noah."""
    for text in ("/passport", "Quebec", "Alpine Heat", "Tenerrdis", "Heat pumps", "suppliers", NEED, "June"):
        await stage.types("Camille", text)
    for text in ("alpineheat.example", "camille@alpineheat.example"):
        await stage.types("Camille", text)
    await stage.presses("Camille", "Yes, pass it on")
    await stage.presses("Camille", "Send ✓")


async def requested(language: str = "en") -> Stage:
    """A stage on which that has happened, and phones speak this language from then on."""
    stage = Stage()
    await with_a_request(stage)
    stage.language = language
    return stage


async def in_conversation() -> Stage:
    """A stage on which Noah has accepted Camille's request."""
    stage = await requested()
    await stage.presses("Noah", "✅ Accept")
    return stage


def last_said(stage: Stage) -> tuple[str, str]:
    """The last words that reached somebody about the request, and the move they were."""
    last = stage.requests["ICN-2026-0001"].history[-1]
    return last.words, last.event


@pytest.mark.parametrize("language", SHORT)
async def test_a_short_answer_to_a_question_reaches_the_one_who_asked(language: str) -> None:
    stage = await requested()
    await stage.presses("Noah", "❓ Ask")
    await stage.types("Noah", "Do you have a Canadian certificate?")
    for text in SHORT[language].split("|"):
        await stage.types("Camille", text)
        assert last_said(stage) == (text, Move.ANSWER)


@pytest.mark.parametrize("language", SHORT)
@pytest.mark.parametrize("person", ["Camille", "Noah"])
async def test_a_short_message_in_a_conversation_reaches_the_other_side(language: str, person: str) -> None:
    stage = await in_conversation()
    await stage.presses("Noah", "No, only the cluster")
    for text in SHORT[language].split("|"):
        await stage.types(person, text)
        assert last_said(stage) == (text, Move.WRITE)


@pytest.mark.parametrize(("words", "shown"), [("yes", "Noah"), ("ja gerne", "Noah"), ("non, merci", ""), ("no", "")])
async def test_a_yes_right_below_the_question_for_the_name_answers_it(words: str, shown: str) -> None:
    """Nobody has written, so that there's nothing else to say yes to."""
    stage = await in_conversation()
    await stage.types("Noah", words)
    assert stage.sessions[CAST["Noah"]].names == {str(CAST["Noah"]): shown}
    assert last_said(stage) == ("", Move.ACCEPT)


async def test_a_yes_below_the_question_for_the_name_goes_to_a_company_that_has_written() -> None:
    stage = await in_conversation()
    await stage.types("Camille", "Does Tuesday suit you?")
    await stage.types("Noah", "yes")
    assert last_said(stage) == ("yes", Move.WRITE)


async def test_an_ok_to_what_a_contact_has_decided_agrees_to_nothing_asked_before() -> None:
    stage = await requested()
    await stage.presses("Noah", "Decline")
    await stage.waits(timedelta(minutes=1))
    await stage.presses("Noah", "We have no capacity at the moment")
    await stage.types("Camille", "ok")
    assert not stage.sessions[CAST["Camille"]].profile


@pytest.mark.parametrize("words", ["yes", "no", "ok", "2", "keep"])
async def test_a_short_answer_presses_no_button_that_is_older_than_the_question(words: str) -> None:
    stage = await requested()
    older = (
        choice("Yes, continue", ConfirmUnderstood("d1")),
        choice("No, keep it open", ConfirmClose("ICN-2026-0001")),
    )
    camille = CAST["Camille"]
    stage.sessions[camille] = stage.sessions[camille].model_copy(update={"shown": (older,)})
    await stage.presses("Noah", "❓ Ask")
    await stage.types("Noah", "Do you have a Canadian certificate?")
    await stage.types("Camille", words)
    assert last_said(stage) == (words, Move.ANSWER)


async def test_a_reaction_to_what_the_other_side_wrote_is_an_answer() -> None:
    stage = await requested()
    await stage.presses("Noah", "❓ Ask")
    await stage.types("Noah", "Can you come on Tuesday?")
    await stage.reacts("Camille", {"to": "Can you come on Tuesday?", "emoji": "👍"})
    assert last_said(stage) == ("👍", "answer")
    assert "👍" in stage.chats[CAST["Noah"]][-1].text


async def test_any_other_reaction_says_nothing_to_anybody() -> None:
    """It decides nothing, either, and what was answered isn't answered again."""
    stage = await requested()
    before = {name: len(seen) for name, seen in stage.chats.items()}
    await stage.reacts("Noah", {"to": "Alpine Heat", "emoji": "👍"})
    await stage.types("Olga", "what is ICN?")
    before[CAST["Olga"]] = len(stage.chats[CAST["Olga"]])
    await stage.reacts("Olga", {"to": "ICN", "emoji": "👍"})
    assert {name: len(seen) for name, seen in stage.chats.items()} == before
    await stage.presses("Noah", "✅ Accept")
    await stage.types("Noah", "Can you come on Tuesday?")
    await stage.types("Camille", "Yes")
    await stage.reacts("Camille", {"to": "Can you come on Tuesday?", "emoji": "👍"})
    assert last_said(stage)[0] == "Yes"
