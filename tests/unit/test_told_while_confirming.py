"""What people say besides yes and no when they're asked whether they were understood: nothing is lost or added."""

from __future__ import annotations

import pytest

from storage.records import Asking, Confirming
from tests.stage import CAST, Stage
from tests.unit.test_at_a_question import NOT_KEPT, at, last
from tests.unit.test_doubts import draft_of, to_confirm, understood


@pytest.mark.parametrize(
    ("opening", "words", "options"),
    [
        ("I'd like a Passport to Quebec", "yes, but we also need suppliers", ["suppliers"]),
        ("we look for partners in Quebec", "yes, but also suppliers", ["partners", "suppliers"]),
        ("wir suchen Partner in Québec", "ja, und auch Lieferanten", ["partners", "suppliers"]),
        ("cerchiamo partner in Québec", "sì, inoltre ci servono anche dei buoni fornitori per i pannelli",
         ["partners", "suppliers"]),
        ("vi søger leverandører i Québec", "partnere og møder", ["partners", "suppliers", "meetings"]),
        ("cerchiamo partner in Québec", "fornitori", ["partners", "suppliers"]),
        ("we look for suppliers in Quebec", "and meetings please", ["suppliers", "meetings"]),
        ("we look for suppliers in Quebec", "only meetings", ["meetings"]),
        ("on cherche des fournisseurs au Québec", "non, des partenaires", ["partners"]),
    ],
)  # fmt: skip
async def test_further_help_is_added_to_what_was_understood(opening: str, words: str, options: list[str]) -> None:
    assert (await understood(opening, words))["help"] == options


@pytest.mark.parametrize(
    ("opening", "words"),
    [
        ("we look for partners in Quebec", "yes, but no suppliers"),
        ("buscamos socios en Hamburgo", "sí, pero no quiero proveedores"),
        ("wir suchen Partner in Québec", "ja, aber keine Lieferanten"),
    ],
)
async def test_a_yes_that_turns_down_what_was_not_named_is_a_yes(opening: str, words: str) -> None:
    stage = Stage()
    await stage.types("Camille", opening)
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert isinstance(draft.step, Asking)
    assert draft.answers["help"] == ["partners"]


@pytest.mark.parametrize(
    ("words", "company"),
    [
        ("vi hedder Grøn Sky og laver software til elnettet i flere lande", "Grøn Sky"),
        ("we're called Bright Roofs and build solar roofs for schools", "Bright Roofs"),
        ("on s'appelle Dupont et fils", "Dupont et fils"),
    ],
)
async def test_a_name_ends_where_something_else_is_told(words: str, company: str) -> None:
    assert (await understood("I'd like a Passport to Quebec", words))["company"] == company


async def test_one_s_own_name_is_heard_where_it_is_asked_for() -> None:
    opening = "vi vil gerne udveksle erfaringer med klyngen i Lombardiet"
    assert (await understood(opening, "jeg hedder Søren Holm", language="da"))["person"] == "Søren Holm"


async def test_a_cluster_alone_is_one_s_own_where_no_other_is_asked_for() -> None:
    opening = "we want to take part in a matchmaking mission to Canada"
    assert (await understood(opening, "Aclima"))["home"] == "aclima"


async def test_a_short_name_of_a_field_counts_in_its_own_language_only() -> None:
    told = await understood("wir suchen Partner in Grenoble", "ja alles wie beim letzten mal", language="de")
    assert told["target"] == "tenerrdis"


MISSION = "we'd like to join a matchmaking mission to Denmark"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Denmark", {}),
        ("Danimarca", {}),
        ("we belong to Greentech South", {"home": "greentech-south"}),
        ("wir sind aus Graz", {"home": "green-tech-cluster"}),
        ("somos de Aclima", {"home": "aclima"}),
        ("TWEED", {"home": "tweed"}),
        ("aucun cluster", {"home": ""}),
        ("vi er ikke i nogen klynge", {"home": ""}),
        ("we make paint from algae", {"product": "we make paint from algae"}),
        ("nous posons des toits végétalisés", {"product": "nous posons des toits végétalisés"}),
        ("Ricicliamo imballaggi con enzimi", {"product": "Ricicliamo imballaggi con enzimi"}),
        ("Hacemos ladrillos con lodo", {"product": "Hacemos ladrillos con lodo"}),
        ("mein Name ist Jana Pohl", {"person": "Jana Pohl"}),
        ("it's Fen & Fell Ltd", {"company": "Fen & Fell Ltd"}),
    ],
)
async def test_what_is_told_of_oneself_goes_to_its_own_question(words: str, told: dict[str, object]) -> None:
    assert await understood(MISSION, words) == {"country": "DK", **told}


@pytest.mark.parametrize(
    "words",
    ["on second thoughts let me see", "on the other hand", "vi ringrazio per la risposta veloce",
     "we are not in a hurry at all", "siamo ancora in due", "we can decide that next week",
     "wir können das nächste Woche entscheiden", "vi kan tale om det senere på ugen", "nous en parlerons lundi",
     "podemos decidirlo la semana que viene", "ne parliamo la settimana prossima"],
)  # fmt: skip
async def test_what_only_begins_like_a_sentence_of_ones_own_doing_tells_no_activity(words: str) -> None:
    assert "product" not in await understood(MISSION, words)


@pytest.mark.parametrize("words", ["my number is +44 20 7946 0018", "nuestro teléfono es 612 345 678"])
async def test_a_phone_number_is_left_out_of_what_is_kept(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", MISSION)
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert isinstance(draft.step, Confirming)
    assert not any(letter.isdigit() for letter in f"{draft.wish}{draft.step.understood}")
    assert "phone number" in (await stage.news())["Camille"][-2].text


@pytest.mark.parametrize(
    "words",
    [
        "the company is wrong, it's Solar Roofs, info@solar.example",
        "company: Solar Roofs, info@solar.example",
        "der Firmenname ist falsch, er lautet Solar Roofs, info@solar.example",
    ],
)
async def test_an_address_behind_a_corrected_name_is_held_back(words: str) -> None:
    """The contact sees the name before they accept, and the address only afterwards."""
    stage = Stage()
    for said in ("we look for partners in Quebec", "we're called Bright Roofs", words):
        await stage.types("Camille", said)
    draft = draft_of(stage)
    assert isinstance(draft.step, Confirming)
    assert draft.step.understood["company"] == "Solar Roofs"
    assert "info@solar.example" in draft.noticed.values()
    assert "info@solar.example" not in draft.wish


async def test_an_address_in_place_of_what_was_understood_takes_nothing_away() -> None:
    shown = await understood("we look for partners in Quebec", "we're called Bright Roofs", "company: info@sol.example")
    assert shown["company"] == "Bright Roofs"


@pytest.mark.parametrize("words", ["I'm not sure which", "non so quale", "ingen anelse", "je ne sais pas lequel"])
async def test_who_knows_no_cluster_is_helped_to_find_one(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", "we are in Grenoble and I want a Passport")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["home"] == "tenerrdis"
    assert "Which market" in (await stage.news())["Camille"][-1].text


@pytest.mark.parametrize(("stops", "stays"), [("cancel", "no"), ("withdraw it", "nein"), ("annulla", "continua")])
async def test_no_to_stopping_goes_on_where_it_was(stops: str, stays: str) -> None:
    stage = Stage()
    for words in (MISSION, stops, stays):
        await stage.types("Camille", words)
    assert to_confirm(stage) == {"country": "DK"}


async def test_yes_to_stopping_keeps_what_was_filled_in() -> None:
    stage = Stage()
    for words in (MISSION, "yes", "Bright Roofs", "cancel", "yes"):
        await stage.types("Camille", words)
    session = stage.sessions[1001]
    assert not session.active
    assert [draft.answers["company"] for draft in session.drafts.values()] == ["Bright Roofs"]


@pytest.mark.parametrize(
    "words",
    [
        "Vi sidder i Grenoble og vil gerne have et Passport",
        "Vi hører til Tenerrdis og vil gerne have et Passport",
        "we are in Grenoble and I want a Passport",
    ],
)
async def test_where_people_say_they_are_is_not_whom_they_ask(words: str) -> None:
    told = await understood(words)
    assert told["home"] == "tenerrdis"
    assert "target" not in told


async def confirming(wish: str) -> Stage:
    """A stage on which Camille is asked whether her wish was understood."""
    stage = Stage()
    await stage.types("Camille", wish)
    assert isinstance(stage.sessions[1001].draft.step, Confirming)
    await stage.news()
    return stage


@pytest.mark.parametrize("words", ["Esbjerg", "Wien"])
async def test_a_place_without_a_cluster_is_said_to_be_one(words: str) -> None:
    stage = await confirming("I need clients in Québec")
    await stage.types("Camille", words)
    assert "I know of no ICN cluster there" in "".join(each.text for each in (await stage.news())["Camille"])
    assert isinstance(stage.sessions[1001].draft.step, Confirming)


@pytest.mark.parametrize(
    "words",
    [
        "no wait, I only wanted to know who is there", "nein warte, ich wollte nur wissen, wer dort ist",
        "non attends … je voulais juste savoir qui est là bas", "no aspetta, volevo solo sapere chi c'è lì",
        "no espera, solo quería saber quién hay allí",
    ],
)  # fmt: skip
async def test_who_only_wanted_to_know_something_is_told_it(words: str) -> None:
    stage = await confirming("I need clients in Québec")
    await stage.types("Camille", words)
    assert "Écotech Québec is in Montréal" in "".join(each.text for each in (await stage.news())["Camille"])
    assert words not in stage.sessions[1001].draft.wish


@pytest.mark.parametrize("words", ["no, I want customers in Milan", "no wait, we want to know the market in Milan"])
async def test_a_wish_after_a_no_stays_a_correction(words: str) -> None:
    stage = await confirming("I need clients in Québec")
    await stage.types("Camille", words)
    assert stage.sessions[1001].draft.step.understood["target"] == "le2c"


@pytest.mark.parametrize("words", ["og i sverige?", "and in Sweden?", "und in Schweden?", "et en Suède ?"])
async def test_another_place_asked_about_is_no_choice_of_it(words: str) -> None:
    stage = await at("passport", "target")
    await stage.types("Camille", words)
    assert not stage.sessions[1001].draft.answers
    shown = stage.chats[CAST["Camille"]][-1]
    assert shown.rows[0][0].label == "🇸🇪 Sustainable Business Hub · Skåne"


@pytest.mark.parametrize("words", ["no website", "keine Website", "pas de site web"])
async def test_no_website_is_no_answer_to_which_cluster(words: str) -> None:
    stage = await at("alliance", "home")
    await stage.types("Camille", words)
    assert "home" not in stage.sessions[1001].draft.answers


async def test_which_of_several_is_meant_is_asked_by_the_buttons() -> None:
    stage = await at("exchange", "format")
    await stage.types("Camille", "una telefonata o una visita")
    assert "format" not in stage.sessions[1001].draft.answers
    assert "belong" not in last(stage)


@pytest.mark.parametrize("words", ["Esbjerg", "Wien"])
async def test_a_city_is_asked_about_before_it_is_a_name(words: str) -> None:
    stage = await at("passport", "company")
    await stage.types("Camille", words)
    assert "is the name of a place or a cluster" in last(stage)


@pytest.mark.parametrize(
    ("words", "label", "optional"),
    [
        ("can I leave the website out?", "Website", True), ("must I give the website?", "Website", True),
        ("is the date necessary?", "When", True), ("do we have to share our company name?", "Company", False),
        ("is the e-mail optional?", "E-mail", False), ("could we go without a homepage?", "Website", True),
        ("muss ich die Webseite angeben?", "Website", True), ("ist das Datum Pflicht?", "When", True),
        ("kann ich den Firmennamen weglassen?", "Company", False), ("geht es auch ohne Website?", "Website", True),
        ("skal jeg oplyse hjemmesiden?", "Website", True), ("er datoen nødvendig?", "When", True),
        ("kan jeg udelade mailadressen?", "E-mail", False), ("¿tengo que dar la página web?", "Website", True),
        ("¿es obligatoria la fecha?", "When", True), ("¿puedo omitir el nombre de la empresa?", "Company", False),
        ("dois-je donner le site web ?", "Website", True), ("la date est-elle obligatoire ?", "When", True),
        ("faut-il vraiment indiquer l'adresse e-mail ?", "E-mail", False), ("devo indicare il sito?", "Website", True),
        ("la data è obbligatoria?", "When", True), ("posso lasciare in bianco il nome dell'azienda?", "Company", False),
    ],
)  # fmt: skip
async def test_whether_an_answer_is_needed_is_told_at_any_question(words: str, label: str, optional: bool) -> None:
    for field in ("home", "product", "review"):
        stage = await at("passport", field)
        await stage.types("Camille", words)
        assert f"{label}: " in last(stage)
        assert ("You can leave it out" if optional else NOT_KEPT) in last(stage)
    stage = Stage()
    await stage.types("Camille", "I need customers in Québec")
    await stage.types("Camille", words)
    assert f"{label}: " in last(stage)
    assert "This is what I understood" in last(stage)


@pytest.mark.parametrize(
    "words", ["can we leave the cluster?", "do we have to be in a cluster to join?", "müssen wir Mitglied sein?"]
)
async def test_what_must_be_done_elsewhere_is_no_question_about_an_answer(words: str) -> None:
    stage = await at("passport", "product")
    await stage.types("Camille", words)
    assert NOT_KEPT not in last(stage)
    assert "You can leave it out" not in last(stage)


@pytest.mark.parametrize(
    ("words", "seen"),
    [("c'est sérieux votre truc ? 😅", "This is what I understood"), ("is that free? 🤔🙈", "what a Passport costs")],
)
async def test_an_emoji_behind_a_question_mark_changes_no_question(words: str, seen: str) -> None:
    stage = Stage()
    await stage.types("Camille", "I'd like a Passport to Quebec")
    before = draft_of(stage).understood
    await stage.types("Camille", words)
    assert seen in last(stage)
    assert draft_of(stage).understood == before


@pytest.mark.parametrize("words", ["Grenoble", "Tenerrdis alors", "tenerrdis please"])
async def test_ones_own_cluster_named_once_more_stays_that(words: str) -> None:
    opening = "we're based in Grenoble and look for partners in Quebec"
    now = await understood(opening, words)
    assert (now["home"], now["target"]) == ("tenerrdis", "ecotech-quebec")
