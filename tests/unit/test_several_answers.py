"""Pastes that hold several answers, and words that take earlier answers back."""

from __future__ import annotations

import pytest

from storage.records import Asking, Reviewing
from tests.stage import Stage
from tests.unit.test_doubts import asked, draft_of, to_confirm


async def understood(stage: Stage, words: str) -> dict[str, object]:
    """What the bot asks to confirm after these words."""
    await stage.types("Camille", words)
    return to_confirm(stage)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Hydrovia, et moi c'est Léo Martin", {"company": "Hydrovia", "person": "Léo Martin"}),
        ("hier spricht Petra Lang, Biofilter Süd", {"company": "Biofilter Süd", "person": "Petra Lang"}),
    ],
)
async def test_who_introduces_themselves_as_well_names_both(words: str, told: dict[str, object]) -> None:
    stage = Stage()
    await stage.types("Camille", "/fasttrack")
    assert await understood(stage, words) == told


async def test_a_list_of_labelled_answers_is_read_and_confirmed() -> None:
    stage = await asked("company")
    told = await understood(
        stage,
        "Company: Bright Roofs; Cluster: Graz; Website: brightroofs.example; E-mail: eva@roofs.example; "
        "What we do: solar roofs for schools; When: next May",
    )
    assert told.pop("dates")
    assert told == {
        "company": "Bright Roofs", "home": "green-tech-cluster", "website": "https://brightroofs.example",
        "email": "eva@roofs.example", "product": "solar roofs for schools",
    }  # fmt: skip


async def test_labels_of_other_languages_and_lines_count_and_addresses_stay_held_back() -> None:
    stage = await asked("company")
    told = await understood(stage, "Firma: Helle Dächer\nWas wir machen: Dächer, mail eva@roofs.example\nGruß")
    assert told["company"] == "Helle Dächer"
    assert "eva@roofs.example" not in str(told["product"])


@pytest.mark.parametrize(
    ("words", "company"),
    [
        (
            "Hello, we are Bright Roofs from Graz, we make roofs and look for partners in Milan, www.roofs.example",
            "Bright Roofs",
        ),
        (
            "Wir sind Helle Dächer aus Graz und suchen Partner in Mailand, unsere Seite ist www.roofs.example",
            "Helle Dächer",
        ),
        ("Wir sind Ingenieure aus Graz und suchen Partner in Mailand, unsere Seite ist www.roofs.example", None),
        ("We are a small company from Graz and look for partners in Milan, see www.roofs.example", None),
    ],
)
async def test_a_story_tells_name_place_and_website(words: str, company: str | None) -> None:
    stage = Stage(language="de" if words.startswith("Wir") else "en")
    await stage.types("Camille", "/passport")
    told = await understood(stage, words)
    assert told["website"] == "https://www.roofs.example"
    assert (told["target"], told["home"]) == ("le2c", "green-tech-cluster")
    assert told.get("company") == company


@pytest.mark.parametrize(
    ("words", "company"),
    [
        ("Bois & Chaleur SARL à Grenoble", "Bois & Chaleur SARL"),
        ("we are Bright Roofs Ltd from Grenoble", "Bright Roofs Ltd"),
        ("Helle Dächer GmbH, Grenoble", "Helle Dächer GmbH"),
    ],
)
async def test_a_name_that_ends_like_one_is_told_from_the_place_behind_it(words: str, company: str) -> None:
    told = await understood(await asked("company", target="ecotech-quebec"), words)
    assert (told["company"], told["home"]) == (company, "tenerrdis")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("no meetings after all", ["partners"]),
        ("doch keine Treffen", ["partners"]),
        ("sin reuniones", ["partners"]),
        ("no partners, suppliers instead", ["suppliers"]),
    ],
)
async def test_an_option_chosen_before_is_taken_back(words: str, left: list[str]) -> None:
    stage = await asked("need", help=["partners", "meetings"])
    await stage.types("Camille", words)
    assert list(draft_of(stage).answers["help"]) == left  # type: ignore[call-overload]
    step = draft_of(stage).step
    assert isinstance(step, Asking)
    assert step.field == "need"


async def test_what_is_lacked_is_no_option_taken_back() -> None:
    stage = await asked("need")
    await stage.types("Camille", "no partners in Quebec yet")
    assert draft_of(stage).answers["need"] == "no partners in Quebec yet"
    assert list(draft_of(stage).answers["help"]) == ["partners"]  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "words",
    [
        "please don't send it", "wir brauchen nichts mehr", "n'envoyez rien", "no lo envíe", "ho cambiato idea",
        "send ikke",
    ],
)  # fmt: skip
async def test_who_calls_it_off_is_asked_whether_to_stop(words: str) -> None:
    stage = await asked("need")
    await stage.types("Camille", words)
    assert "need" not in draft_of(stage).answers
    assert "Delete it" in (await stage.news())["Camille"][-1].labels


@pytest.mark.parametrize("words", ["anything but Denmark and Milan", "überall außer Dänemark und Mailand"])
async def test_an_exception_holds_for_all_that_follows(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    await stage.types("Camille", words)
    assert "target" not in draft_of(stage).answers
    assert "All right, not" in (await stage.news())["Camille"][-1].text


async def test_the_address_that_is_not_denied_is_taken() -> None:
    stage = await asked("email")
    await stage.types("Camille", "no e-mail, thanks")
    assert "email" not in draft_of(stage).answers
    assert "I need an answer" in (await stage.news())["Camille"][-1].text
    await stage.types("Camille", "nicht eva@roofs.example sondern olga@roofs.example")
    assert draft_of(stage).answers["email"] == "olga@roofs.example"


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("We bring two pilots and our own fitters, and come in spring", True),
        ("Wir bieten eine Schulung, das Produkt ist seit 2024 auf dem Markt", True),
        ("great", False),
        ("that is another matter", False),
    ],
)
async def test_what_contacts_usually_ask_for_is_added_where_it_is_typed(words: str, kept: bool) -> None:
    stage = await asked("email", need="find a partner", dates=None, website=None)
    for said in ("eva@roofs.example", "yes", "send", words):
        await stage.types("Camille", said)
    need = str(draft_of(stage).answers["need"])
    assert need == (f"find a partner\n{words}" if kept else "find a partner")
    assert isinstance(draft_of(stage).step, Reviewing)


async def test_who_asks_who_sees_the_email_learns_when() -> None:
    stage = await asked("website")
    await stage.types("Camille", "qui va lire mon adresse e-mail ?")
    shown = "\n".join(seen.text for seen in (await stage.news())["Camille"])
    assert "once your request is accepted" in shown.casefold()


@pytest.mark.parametrize(
    ("field", "words", "expected"),
    [
        ("target", "Denmark, we're in Graz", {"target": "clean", "home": "green-tech-cluster"}),
        ("target", "from Graz to Denmark", {"target": "clean", "home": "green-tech-cluster"}),
        (
            "target",
            "vi laver varmepumper til boligblokke i København og søger leverandører i Quebec",
            {"target": "ecotech-quebec", "home": "clean", "help": ["suppliers"]},
        ),
        (
            "target",
            "wir sind aus der schönen stadt graz und wollen nach dänemark",
            {"target": "clean", "home": "green-tech-cluster"},
        ),
        ("target", "Partner aus Dänemark", {"target": "clean", "help": ["partners"]}),
        ("home", "Graz, website roofs.example", {"home": "green-tech-cluster", "website": "https://roofs.example"}),
    ],
)
async def test_a_few_words_to_a_question_for_a_cluster_may_tell_more(
    field: str, words: str, expected: dict[str, object]
) -> None:
    assert await understood(await asked(field), words) == expected


@pytest.mark.parametrize(
    ("words", "company", "target"),
    [
        ("Wir (Wasserwerk Süd, Graz) suchen Partner in Dänemark", "Wasserwerk Süd", "clean"),
        ("Nous (Toits Clairs SARL, Graz) cherchons des partenaires à Hambourg", "Toits Clairs SARL",
         "renewable-energy-hamburg"),
        ("Bright Roofs (Graz) is looking for suppliers in Denmark (Copenhagen)", "Bright Roofs", "clean"),
        ("Vi (Lyse Tage, Graz) søger partnere i Norge", "Lyse Tage", "oreec"),
    ],
)  # fmt: skip
async def test_a_name_and_a_place_in_brackets_are_one_s_own(words: str, company: str, target: str) -> None:
    told = await understood(Stage(), words)
    assert (told["company"], told["home"], told["target"]) == (company, "green-tech-cluster", target)


async def test_a_place_in_brackets_behind_what_is_sought_is_no_home() -> None:
    assert "home" not in await understood(Stage(), "We look for partners in Denmark (Copenhagen)")


async def test_a_place_beside_what_was_understood_is_no_yes() -> None:
    stage = Stage(language="de")
    await understood(stage, "Wir suchen Partner in Dänemark")
    assert (await understood(stage, "Graz natürlich"))["target"] == "green-tech-cluster"


@pytest.mark.parametrize("words", ["Bright Roofs; Graz", "Bright Roofs / Graz", "Bright Roofs | Graz"])
async def test_any_mark_parts_a_name_from_its_place(words: str) -> None:
    assert await understood(await asked("company"), words) == {"company": "Bright Roofs", "home": "green-tech-cluster"}


@pytest.mark.parametrize(
    "words",
    ["me llamo Eva y la empresa es Bright Roofs SL", "my name is Eva and our company is Bright Roofs SL"],
)
async def test_one_s_own_name_and_the_company_s_are_told_apart(words: str) -> None:
    assert await understood(await asked("company"), words) == {"person": "Eva", "company": "Bright Roofs SL"}


async def test_of_several_options_those_that_are_known_are_ticked() -> None:
    stage = await asked("help")
    await stage.types("Camille", "partners and zzzz")
    step = draft_of(stage).step
    assert isinstance(step, Asking)
    assert step.ticked == ("partners",)
    assert "I've ticked what I recognised" in (await stage.news())["Camille"][-1].text


@pytest.mark.parametrize(
    "words",
    ["a visit or meetings", "Besuch oder Treffen", "une visite ou des rendez-vous", "una visita o reuniones",
     "una visita o incontri", "et besøg eller møder"],
)  # fmt: skip
async def test_where_several_may_be_chosen_either_of_two_is_both(words: str) -> None:
    stage = await asked("help")
    await stage.types("Camille", words)
    assert [*draft_of(stage).answers["help"]] == ["meetings", "visit"]


@pytest.mark.parametrize("words", ["partners + meetings", "finde partnere, møder"])
async def test_a_list_of_options_is_kept_for_their_question(words: str) -> None:
    stage = await asked("home")
    await stage.types("Camille", words)
    assert set(draft_of(stage).answers["help"]) == {"partners", "meetings"}


async def test_leaving_out_is_no_season() -> None:
    """Danish "spring over" is "skip"."""
    stage = await asked("help")
    await stage.types("Camille", "spring over")
    assert "dates" not in draft_of(stage).answers


async def test_a_wish_that_only_names_whom_it_goes_to_is_offered_nowhere() -> None:
    stage = Stage(language="fr")
    for words in ("je voudrais un passport pour le Québec", "oui", "Toits Clairs", "Grenoble", "toits", "partenaires"):
        await stage.types("Camille", words)
    shown = (await stage.news())["Camille"][-1]
    assert "Question 6" in shown.text
    assert not [label for label in shown.labels if "Reprendre" in label]


@pytest.mark.parametrize(
    ("language", "asked_for", "told"),
    [
        ("en", "could you help us in Hamburg?", "we'd like to find two distributors and visit a shipyard"),
        ("fr", "pouvez-vous nous aider à Hambourg ?", "on cherche deux distributeurs et on veut visiter un port"),
    ],
)
async def test_what_is_told_of_the_help_is_offered_rather_than_a_wish_that_only_asked(
    language: str, asked_for: str, told: str
) -> None:
    stage = Stage(language=language)
    yes = {"en": "yes", "fr": "oui"}[language]
    for words in (asked_for, yes, yes, "Toits Clairs", "Graz", "filtres", told):
        await stage.types("Camille", words)
    assert draft_of(stage).wish == told


async def test_an_address_spelt_out_is_no_website() -> None:
    stage = await asked("target")
    await stage.types("Camille", "eva ät roofs punkt example")
    assert draft_of(stage).answers == {"email": "eva@roofs.example"}


async def test_a_name_with_its_place_behind_a_comma_is_read_from_a_sentence() -> None:
    told = await understood(await asked("target"), "Partners in Hamburg. On est Bright Roofs, Graz")
    assert told == {
        "target": "renewable-energy-hamburg", "help": ["partners"], "company": "Bright Roofs",
        "home": "green-tech-cluster",
    }  # fmt: skip
