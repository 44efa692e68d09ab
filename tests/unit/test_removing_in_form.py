"""Orders to take something out of a request, while it's filled in and in the review."""

from __future__ import annotations

import pytest

from tests.stage import CAST, Stage
from tests.unit.test_at_a_question import ANSWERS, at, last


async def reviewing(*options: str) -> Stage:
    """A stage on which Camille wants these kinds of help and has the card before her."""
    stage = await at("passport", "help")
    for words in (" and ".join(options), *(ANSWERS[id] for id in ("need", "dates", "website", "email", "consent"))):
        await stage.types("Camille", words)
    return stage


@pytest.mark.parametrize(
    "words",
    [
        "remove partners", "fjern partnere", "Partner streichen", "nimm die Partner raus", "quita los socios",
        "enlève le type d'aide partenaires", "togli i partner",
    ],
)  # fmt: skip
async def test_a_kind_of_help_is_taken_out_of_the_review(words: str) -> None:
    stage = await reviewing("partners", "suppliers")
    await stage.types("Camille", words)
    assert stage.sessions[1001].draft.answers["help"] == ["suppliers"]


async def test_who_takes_the_last_kind_of_help_out_is_asked_for_another() -> None:
    stage = await reviewing("partners")
    await stage.types("Camille", "enlève le type d'aide partenaires")
    assert "Changing: Kind of help" in last(stage)


async def test_an_answer_that_begins_like_such_an_order_stays_one() -> None:
    stage = await at("passport", "need")
    await stage.types("Camille", "Remove barriers for partners in Quebec")
    assert stage.sessions[1001].draft.answers["need"] == "Remove barriers for partners in Quebec"


@pytest.mark.parametrize("words", ["remove partners", "Partner streichen"])
async def test_ticks_are_removed_in_words(words: str) -> None:
    stage = await at("passport", "help")
    await stage.presses("Camille", "☐ Find partners")
    await stage.presses("Camille", "☐ Find suppliers")
    await stage.types("Camille", words)
    assert stage.sessions[1001].draft.step.ticked == ("suppliers",)


@pytest.mark.parametrize("words", ["lösche meine Website", "delete my website", "supprime mon site web"])
async def test_who_deletes_the_website_when_asked_for_it_has_none(words: str) -> None:
    stage = await at("passport", "website")
    await stage.types("Camille", words)
    assert stage.sessions[1001].draft.answers["website"] is None
    shown = [str(each) for each in stage.chats[CAST["Camille"]]]
    assert not any("everything" in each for each in shown[-3:])


@pytest.mark.parametrize(
    "words", ["remove the second one", "quita el segundo", "enlève la deuxième", "fjern den anden"]
)
async def test_an_ordinal_in_the_review_is_a_file_s(words: str) -> None:
    stage = await reviewing("partners", "suppliers")
    for kind in ("photo", "document"):
        await stage.sends("Camille", kind)
    await stage.types("Camille", words)
    answers = stage.sessions[1001].draft.answers
    assert (answers["help"], len(answers["files"])) == (["partners", "suppliers"], 1)


@pytest.mark.parametrize(
    "words", ["send it now", "envíalo ya", "enviar ya", "jetzt abschicken", "ok send", "invia adesso"]
)
async def test_an_order_to_send_sends_although_another_list_is_shown(words: str) -> None:
    stage = await reviewing("partners", "suppliers")
    await stage.types("Camille", "no")  # which answer?
    await stage.types("Camille", words)
    assert not stage.sessions[1001].drafts
    assert stage.requests
