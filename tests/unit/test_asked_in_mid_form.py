"""Questions in mid-form without a question mark, or announced first: they're no answers."""

from __future__ import annotations

import pytest

from bot.dialogue.words.plain_words import without_announcement
from tests.stage import Stage, release
from tests.unit.test_doubts import asked, draft_of

READERS = "They go to the contact of the cluster you chose"


@pytest.mark.parametrize(
    "words",
    ["who sees this", "actually can I ask something first: who sees this", "chi lo legge?", "qui va lire ça exactement",
     "kurze Frage, wer bekommt das", "hvem skal læse det", "quién va a leer esto", "une question : qui voit ça"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["company", "product"])
async def test_who_reads_the_answers_is_told_wherever_it_is_asked(words: str, field: str) -> None:
    stage = await asked(field)
    await stage.types("Camille", words)
    assert field not in draft_of(stage).answers
    assert any(READERS in seen.text for seen in (await stage.news())["Camille"])


@pytest.mark.parametrize(
    ("field", "words"),
    [("product", "who runs you people"), ("product", "cosa devo fare adesso qui"), ("company", "wie geht das hier"),
     ("product", "is there nobody here")],
)  # fmt: skip
async def test_what_begins_like_a_question_and_tells_nothing_is_asked_about(field: str, words: str) -> None:
    stage = await asked(field)
    await stage.types("Camille", words)
    assert field not in draft_of(stage).answers


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("need", "can you help us find a distributor"), ("need", "wo finden wir Dachdecker"),
        ("need", "comment vendre nos pompes en Catalogne"), ("company", "What If Robotics"),
        ("product", "How we do it: solar roofs"), ("dates", "c'è una fiera a maggio"),
        ("dates", "hay una feria en mayo"),
    ],
)  # fmt: skip
async def test_what_tells_something_is_the_answer(field: str, words: str) -> None:
    stage = await asked(field)
    await stage.types("Camille", words)
    assert field in draft_of(stage).answers


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("can I ask something first: who sees this", "who sees this"),
        ("hold on, is the price public?", "is the price public?"),
        ("Moment, was kostet das", "was kostet das"),
        ("un instant - c'est quoi un cluster", "c'est quoi un cluster"),
        ("we make pumps, what does it cost?", "we make pumps, what does it cost?"),
        ("a question of price: heat pumps", "a question of price: heat pumps"),
    ],
)
def test_words_that_only_announce_a_question_are_left_out(words: str, meant: str) -> None:
    assert without_announcement(release().catalog, words) == meant


async def test_the_message_to_the_secretariat_stays_whole() -> None:
    stage = Stage()
    await stage.types("Camille", "/handoff")
    await stage.types("Camille", "I have a question: who pays for the trip")
    assert "I have a question: who pays" in (await stage.news())["Ingrid"][-1].text
