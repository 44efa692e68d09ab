"""Words typed while it is asked whether a wish was understood: each kind of them leads on."""

from __future__ import annotations

import pytest

from storage.records import Asking, Confirming
from tests.stage import Stage
from tests.unit.test_doubts import to_confirm

WISH = "we look for partners in Quebec for our heat pumps"
KNOWN = {"target": "ecotech-quebec", "help": ("partners",)}


async def understood(words: str, wish: str = WISH) -> tuple[dict[str, object] | None, str, Stage]:
    """What is understood after the words, None once it is confirmed; and what was said."""
    stage = Stage()
    await stage.types("Camille", wish)
    await stage.news()
    await stage.types("Camille", words)
    step = stage.sessions[1001].draft.step
    said = "\n".join(seen.text for seen in (await stage.news())["Camille"])
    known = {key: tuple(value) if isinstance(value, list) else value for key, value in step.understood.items()} \
        if isinstance(step, Confirming) else None  # fmt: skip
    return known, said, stage


@pytest.mark.parametrize(
    "words",
    [
        "yes", "ok", "ok then", "perfect", "ja, genau", "continue", "yes, partners in Quebec", "oui c'est ça",
        "Das stimmt so", "that is correct", "c'est bon, envoie", "esatto", "eso es", "det stemmer", "ja das stimmt",
        "sì, va bene così", "sí, exactamente", "ja, det stemmer", "yes, do send it", "sì, manda pure", "sí, mándalo",
        "fine, let's send them a request", "Gut, schicken wir ihnen eine Anfrage", "Va bene, mandiamo una richiesta",
        "Vale, quiero mandarles una solicitud", "d'accord, envoyons-leur une demande",
        "fint, lad os sende dem en forespørgsel",
    ],
)  # fmt: skip
async def test_a_yes_goes_on_also_with_what_is_known_behind_it(words: str) -> None:
    known, _, stage = await understood(words)
    assert known is None
    assert isinstance(stage.sessions[1001].draft.step, Asking)
    assert stage.sessions[1001].draft.answers["target"] == "ecotech-quebec"


@pytest.mark.parametrize("words", ["thanks", "merci", "danke!", "hello"])
async def test_a_courtesy_is_returned_and_changes_nothing(words: str) -> None:
    known, said, _ = await understood(words)
    assert known == KNOWN
    assert "I'm not sure what to change" not in said


@pytest.mark.parametrize("words", ["Quebec", "partners", "partners in Québec", "Find partners"])
async def test_what_is_said_again_is_said_to_be_known(words: str) -> None:
    known, said, _ = await understood(words)
    assert known == KNOWN
    assert "That's what I have already." in said


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("our website is alpineheat.example", {"website": "https://alpineheat.example"}),
        ("my mail is c@alpineheat.example", {"email": "c@alpineheat.example"}),
        ("Company: Alpine Heat", {"company": "Alpine Heat"}), ("Firma: Alpine Heat", {"company": "Alpine Heat"}),
        ("Graz", {"target": "green-tech-cluster"}),
        ("Graz instead", {"target": "green-tech-cluster"}),
        ("actually can we make it Graz instead", {"target": "green-tech-cluster"}),
        ("can we do Graz instead?", {"target": "green-tech-cluster"}),
        ("on peut changer pour Graz ?", {"target": "green-tech-cluster"}),
        ("nicht Quebec, Hamburg", {"target": "renewable-energy-hamburg"}),
        ("12 June 2026", {"dates": None}),
        ("Alpine Heat Ltd", {"company": "Alpine Heat Ltd"}), ("Varm ApS.", {"company": "Varm ApS"}),
        ("vent doux sarl", {"company": "vent doux sarl"}),
        ("we have no cluster", {"home": ""}), ("non ho un cluster", {"home": ""}),
        ("wir haben kein Cluster", {"home": ""}), ("no tenemos clúster", {"home": ""}),
        ("Site web : alpineheat.example", {"website": "https://alpineheat.example"}),
        ("we are based in Grenoble and sell heat pumps to cities", {"home": "tenerrdis"}),
    ],
)  # fmt: skip
async def test_an_answer_to_another_question_is_taken(words: str, more: dict[str, object]) -> None:
    known, _, _ = await understood(words)
    assert known is not None
    for field, value in more.items():
        assert known[field] == value if value is not None else known[field]
    assert {field: known[field] for field in KNOWN if field not in more} == {
        field: value for field, value in KNOWN.items() if field not in more
    }


@pytest.mark.parametrize("words", ["what was the question?", "ich verstehe das nicht", "cosa mi ha chiesto?"])
async def test_who_asks_for_the_question_gets_it_once_more(words: str) -> None:
    known, said, _ = await understood(words)
    assert known == KNOWN
    assert said.count("This is what I understood. Is that right?") == 2  # what was asked, and once more


STORY = "We have sold forty units in France already and could show one of them to installers"


@pytest.mark.parametrize("words", ["das Cluster ist falsch", "not the cluster in Quebec"])
async def test_it_asks_where_nothing_is_left_of_what_was_understood(words: str) -> None:
    known, said, stage = await understood(words, "please contact the cluster in Quebec for us")
    assert known is None
    assert "Which cluster should help you?" in said
    assert "target" not in stage.sessions[1001].draft.answers


async def test_a_story_changes_no_place_and_is_kept_for_its_question() -> None:
    known, said, stage = await understood(STORY)
    assert known == KNOWN
    assert "I'll keep that for “What we hope to achieve”." in said
    assert STORY in stage.sessions[1001].draft.wish


async def test_an_address_in_a_wish_is_kept_apart_and_never_suggested() -> None:
    _, _, stage = await understood("yes", f"{WISH}, write to c@alpineheat.example")
    draft = stage.sessions[1001].draft
    assert "c@alpineheat.example" not in draft.wish
    assert draft.noticed == {"email": "c@alpineheat.example"}


@pytest.mark.parametrize("words", ["almost right", "not quite", "fast richtig", "presque", "quasi", "ikke helt"])
async def test_what_is_only_nearly_right_is_asked_about(words: str) -> None:
    known, said, _ = await understood(words)
    assert known == KNOWN
    assert "I'm not sure what to change" in said


@pytest.mark.parametrize(("words", "side"), [("Graz", "target"), ("no, Graz", "home"), ("Graz rather", "home")])
async def test_a_place_behind_the_own_one_is_whom_to_ask_unless_it_corrects(words: str, side: str) -> None:
    known, _, _ = await understood(words, "open a Passport request, we are from Bilbao")
    assert known is not None
    assert known[side] == "green-tech-cluster"


@pytest.mark.parametrize("words", ["what happens next?", "who reads this?", "does it cost anything?"])
async def test_a_question_is_answered_and_the_confirmation_asked_again(words: str) -> None:
    known, said, _ = await understood(words)
    assert known == KNOWN
    assert "This is what I understood." in said


async def test_what_was_remembered_is_put_right_in_words() -> None:
    stage = Stage()
    for words in ("/newsletter", "subscribe", "c@alpine.example", "yes", "send"):
        await stage.types("Camille", words)
    await stage.types("Camille", "/passport")
    need = "We bring a pilot plant, and want to meet buyers"
    rest = ("skip", "skip", "c@alpine.example", "yes", "send")
    for words in ("Quebec", "Alpine Heat", "Grenoble", "Heat pumps", "partners", need, *rest):
        await stage.types("Camille", words)
    await stage.presses("Camille", "Yes, remember it")
    await stage.types("Camille", "/passport")
    await stage.types("Camille", "new e-mail: boss@alpine.example")
    step = stage.sessions[1001].draft.step
    assert step.understood["email"] == "boss@alpine.example"
    await stage.types("Camille", "other company")
    assert "company" not in stage.sessions[1001].draft.step.understood


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("no partners, meetings instead", ("meetings",)),
        ("keine Partner, nur Lieferanten", ("suppliers",)),
        ("suppliers, but not partners", ("suppliers",)),
        ("tutto tranne partner", ("market", "suppliers", "meetings", "facilities", "visit", "information")),
        ("alles außer Partner", ("market", "suppliers", "meetings", "facilities", "visit", "information")),
    ],
)
async def test_help_that_is_turned_down_is_never_what_was_understood(words: str, kept: tuple[str, ...]) -> None:
    known, _, _ = await understood(words)
    assert known == {"target": "ecotech-quebec", "help": kept}


@pytest.mark.parametrize("words", ["pas de fournisseurs", "no necesitamos proveedores", "ikke leverandører"])
async def test_what_is_turned_down_alone_adds_nothing(words: str) -> None:
    known, _, _ = await understood(words)
    assert known == KNOWN


@pytest.mark.parametrize(
    "words",
    [
        "sorry, the full name is Bright Roofs Ltd", "nein, der volle Name ist Bright Roofs Ltd",
        "no, il nome giusto è Bright Roofs Ltd", "no, el nombre completo es Bright Roofs Ltd",
        "non, le nom complet c'est Bright Roofs Ltd", "nej, det fulde navn er Bright Roofs Ltd",
    ],
)  # fmt: skip
async def test_a_name_that_is_put_right_is_the_companys_alone(words: str) -> None:
    known, _, _ = await understood(words)
    assert known == KNOWN | {"company": "Bright Roofs Ltd"}


@pytest.mark.parametrize(
    "words",
    ["in Quebec or Denmark", "in dänemark oder schweden", "au Québec ou au Danemark", "en Dinamarca o Suecia",
     "in Danimarca o in Svezia", "i Danmark eller Sverige"],
)  # fmt: skip
async def test_of_two_places_the_person_is_asked_which_and_what_else_is_known_stays(words: str) -> None:
    known, said, stage = await understood(words)
    draft = stage.sessions[1001].draft
    assert known is None
    assert draft.step == Asking(field="target")
    assert "target" not in draft.answers
    assert draft.answers["help"] == ["partners"]
    assert "more than one" in said


async def test_two_places_where_only_one_was_known_are_asked_about_too() -> None:
    known, said, _ = await understood("Quebec or Denmark", "I want to ask Quebec for help")
    assert known is None
    assert "more than one" in said


@pytest.mark.parametrize(
    ("words", "home"),
    [("Siamo Tetti Chiari di Milano", "le2c"), ("somos Techos Claros de Bilbao", "aclima"),
     ("nous sommes Toits Clairs de Grenoble", "tenerrdis")],
)  # fmt: skip
async def test_the_place_behind_one_s_own_name_is_one_s_own(words: str, home: str) -> None:
    known, _, _ = await understood(words)
    assert known == KNOWN | {"home": home, "company": " ".join(words.split()[-4:-2])}


async def test_an_older_button_loses_nothing_of_what_waits_for_a_yes() -> None:
    stage = Stage()
    for words in ("looking for partners", "we look for partners in denmark"):
        await stage.types("Camille", words)
    await stage.presses("Camille", "Open a Passport request")
    assert to_confirm(stage) == {"target": "clean", "help": ["partners"]}


@pytest.mark.parametrize(
    "words",
    ["is there a cluster over there?", "gibt es da überhaupt ein Cluster?", "il y a vraiment un cluster là-bas ?",
     "¿hay de verdad un clúster allí?", "c'è davvero un cluster lì?", "er der en klynge derovre?"],
)  # fmt: skip
async def test_whoever_is_sought_there_is_sought_where_help_is_wanted(words: str) -> None:
    known, said, _ = await understood(words)
    assert known == KNOWN
    assert "innovation, financing, adoption and export" in said
