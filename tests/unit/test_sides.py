"""Places in answer to a question: one's own, of whom one asks, or named in passing."""

from __future__ import annotations

import pytest

from storage.records import Asking
from tests.unit.test_doubts import asked, draft_of


@pytest.mark.parametrize(
    ("words", "cluster"),
    [
        ("we're looking for partners, Graz", "green-tech-cluster"),
        ("vi har solgt 20 møller i Danmark", "clean"),
        ("Kunden in Hamburg", "renewable-energy-hamburg"),
        ("nous cherchons des clients au Danemark", "clean"),
        ("hemos vendido 20 molinos en Dinamarca", "clean"),
        ("abbiamo venduto 20 impianti in Norvegia", "oreec"),
    ],
)
async def test_a_place_named_in_passing_is_one_s_own_only_after_a_yes(words: str, cluster: str) -> None:
    stage = await asked("home")
    await stage.types("Camille", words)
    assert "home" not in draft_of(stage).answers
    assert "Is that your own cluster?" in (await stage.news())["Camille"][-2].text
    await stage.presses("Camille", "Yes, use it")
    assert draft_of(stage).answers["home"] == cluster


@pytest.mark.parametrize(
    "words",
    ["we're in Graz", "wir sitzen in der Steiermark", "nous sommes basés à Graz", "estamos en Graz", "siamo di Graz",
     "vi er fra Graz"],
)  # fmt: skip
async def test_whoever_says_where_they_are_at_the_first_question_is_still_asked_who_should_help(words: str) -> None:
    stage = await asked("target")
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert (draft.answers, draft.step) == ({"home": "green-tech-cluster"}, Asking(field="target"))


async def test_a_company_s_name_where_a_cluster_is_asked_for_is_the_company_s() -> None:
    stage = await asked("target")
    for name in ("Blåvand ApS", "Solar Energy Ltd"):
        await stage.types("Camille", name)
        draft = draft_of(stage)
        assert (draft.answers, draft.step) == ({"company": name}, Asking(field="target"))


async def test_a_greeting_may_be_a_company_s_name_and_nearly_one_is() -> None:
    stage = await asked("company")
    await stage.types("Camille", "Ciao")
    assert "company" not in draft_of(stage).answers
    await stage.presses("Camille", "That was my answer")
    assert draft_of(stage).answers["company"] == "Ciao"
    stage = await asked("company")
    await stage.types("Camille", "Helllo")
    assert draft_of(stage).answers["company"] == "Helllo"


@pytest.mark.parametrize(
    "words", ["hi again", "Hello again!", "hej igen", "hallo nochmal", "hola de nuevo", "re bonjour", "ciao di nuovo"]
)
async def test_whoever_greets_again_has_told_nothing(words: str) -> None:
    """Neither the company's name nor what it does."""
    for field in ("company", "product"):
        stage = await asked(field)
        await stage.types("Camille", words)
        draft = draft_of(stage)
        assert field not in draft.answers
        assert draft.step == Asking(field=field)


async def test_the_other_side_s_cluster_is_refused_in_one_s_own_words_and_asked_about_in_a_question() -> None:
    stage = await asked("home")
    await stage.news()
    await stage.types("Camille", "Québec")
    assert "the cluster you are asking for help" in (await stage.news())["Camille"][-1].text
    await stage.types("Camille", "what does the cluster in Québec do?")
    assert "the cluster you are asking for help" not in "".join(
        shown.text for shown in (await stage.news())["Camille"][1:]
    )


async def test_a_no_right_after_a_cluster_was_given_is_about_that_one() -> None:
    stage = await asked("home")
    for words in ("Bilbao", "no, I meant Denmark"):
        await stage.types("Camille", words)
    assert (draft_of(stage).answers["home"], draft_of(stage).answers["target"]) == ("clean", "ecotech-quebec")
    stage = await asked("home")
    for words in ("Bilbao", "hmm no, rather in Denmark"):
        await stage.types("Camille", words)
    assert (draft_of(stage).answers["home"], draft_of(stage).answers["target"]) == ("aclima", "clean")


@pytest.mark.parametrize("words", ["nein, ich meinte nur Partner", "yes, with my name", "ja mit meinem Namen"])
async def test_words_for_what_a_request_asks_find_no_cluster(words: str) -> None:
    stage = await asked("target")
    await stage.news()
    await stage.types("Camille", words)
    assert "fit" not in (await stage.news())["Camille"][-1].text


@pytest.mark.parametrize("words", ["is my email visible to them?", "ist meine E-Mail sichtbar?"])
async def test_who_sees_the_address_is_told_in_the_review_as_well(words: str) -> None:
    stage = await asked("email", dates=None, website=None)
    for typed in ("eva@roofs.example", "yes"):
        await stage.types("Camille", typed)
    await stage.news()
    await stage.types("Camille", words)
    told = "\n".join(shown.text for shown in (await stage.news())["Camille"])
    assert "Shall I ask the secretariat?" not in told
    assert "accept" in told


@pytest.mark.parametrize("words", ["forkert, det er ikke uge 24 men uge 25", "not week 24 but week 25"])
async def test_what_stands_behind_a_but_is_the_new_date(words: str) -> None:
    stage = await asked("email", website=None)
    for typed in ("back", "back", "week 24", "next"):
        await stage.types("Camille", typed)
    await stage.types("Camille", words)
    assert "25" in str(draft_of(stage).answers["dates"]["words"])


@pytest.mark.parametrize("words", ["Partners in Graz", "Partner in Graz", "partenaires à Graz", "socios en Graz"])
async def test_the_kind_of_help_beside_a_place_in_passing_is_kept(words: str) -> None:
    stage = await asked("home")
    await stage.types("Camille", words)
    assert "home" not in draft_of(stage).answers
    assert draft_of(stage).answers["help"] == ["partners"]
    await stage.presses("Camille", "Yes, use it")
    assert draft_of(stage).answers["home"] == "green-tech-cluster"
