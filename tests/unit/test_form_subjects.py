"""What a question in mid-form is about that names nothing: the cluster chosen last, however it was chosen."""

from __future__ import annotations

import pytest

from tests.stage import Stage

HAMBURG = "Renewable Energy Hamburg had about 190 members"
ASKED = "how many members do they have?"


@pytest.mark.parametrize(
    "before",
    [
        ["/passport", "Hamburg"],
        ["/passport", "Graz", "change the cluster to Hamburg"],
        ["I'd like a Passport to Graz", "no, Hamburg", "yes"],
    ],
)
async def test_they_are_the_cluster_chosen_last(before: list[str]) -> None:
    stage = Stage()
    for words in before:
        await stage.types("Camille", words)
    await stage.news()
    await stage.types("Camille", ASKED)
    assert any(HAMBURG in seen.text for seen in (await stage.news())["Camille"])


async def test_they_are_the_cluster_spoken_of_last_and_it_is_the_passport() -> None:
    stage = Stage()
    for words in ("/passport", "Hamburg", "what does Tenerrdis do?"):
        await stage.types("Camille", words)
    await stage.news()
    await stage.types("Camille", ASKED)
    assert any("Tenerrdis had about 230 members" in seen.text for seen in (await stage.news())["Camille"])


@pytest.mark.parametrize(
    "words",
    [
        "wie viele mitglieder haben die?", "quanti membri hanno?", "combien de membres ont-ils ?",
        "hvor mange medlemmer har de?",
    ],
)  # fmt: skip
async def test_they_may_stand_in_the_verb_alone(words: str) -> None:
    stage = Stage()
    for before in ("/passport", "Hamburg"):
        await stage.types("Camille", before)
    await stage.news()
    await stage.types("Camille", words)
    assert any(HAMBURG in seen.text for seen in (await stage.news())["Camille"])


async def test_they_are_the_chosen_cluster_also_where_a_topic_names_others() -> None:
    stage = Stage()
    for words in ("/passport", "Quebec"):
        await stage.types("Camille", words)
    await stage.news()
    await stage.types("Camille", "do they have hydrogen companies?")
    assert any("Écotech Québec" in seen.text for seen in (await stage.news())["Camille"])


@pytest.mark.parametrize(
    ("service", "words", "seen"),
    [
        ("support", "c'est payant ?", "can't answer that here"),
        ("mission", "was kostet das?", "can't answer that here"),
        ("alliance", "is it confidential?", "can't answer that here"), ("alliance", "ACRE?", "Urban Future Lab"),
        ("alliance", "what does it cost?", "A price for World Alliance"),
    ],
)  # fmt: skip
async def test_what_holds_for_another_service_is_not_said_of_this_one(service: str, words: str, seen: str) -> None:
    stage = Stage()
    await stage.types("Camille", f"/start {service}")
    await stage.news()
    await stage.types("Camille", words)
    said = "\n".join(message.text for message in (await stage.news())["Camille"])
    assert seen in said
    assert "what a Passport costs" not in said
