"""Words in mid-form that are a question, an answer to another question, or beside the answer."""

from __future__ import annotations

import pytest

from bot.dialogue.words.plain_words import without_announcement
from storage.records import Asking, Confirming
from tests.stage import Stage, release
from tests.unit.test_at_a_question import NOT_KEPT, at, last
from tests.unit.test_doubts import asked, draft_of


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("distributors would be great", ["partners"]), ("Vertriebspartner wäre super", ["partners"]),
        ("kunder og måske en forhandler", ["market", "partners"]), ("un distribuidor estaría bien", ["partners"]),
        ("des clients et un distributeur", ["market", "partners"]), ("magari un distributore", ["partners"]),
    ],
)  # fmt: skip
async def test_help_wished_for_where_the_activity_is_asked_is_kept_as_help(words: str, options: list[str]) -> None:
    stage = await asked("product")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["help"] == options
    assert "product" not in draft_of(stage).answers


@pytest.mark.parametrize(
    ("words", "cluster"),
    [
        ("Wien", "Green Tech Cluster"),
        ("weiß nicht genau, wir sind in Linz", "Green Tech Cluster"),
        ("we are in Leeds", "Greentech South"),
        ("Esbjerg", "CLEAN"),
    ],
)
async def test_a_place_without_a_cluster_offers_that_of_its_country(words: str, cluster: str) -> None:
    stage = await asked("home")
    await stage.types("Camille", words)
    assert "home" not in draft_of(stage).answers
    assert any(cluster in label for label in (await stage.news())["Camille"][-1].labels)


@pytest.mark.parametrize(
    "words", ["we make heat pumps", "on fait des chaudières à granulés", "vendiamo pompe di calore"]
)
async def test_what_the_company_does_is_kept_where_its_cluster_is_asked(words: str) -> None:
    stage = await asked("home")
    await stage.types("Camille", words)
    assert draft_of(stage).wish == words


async def test_a_website_told_besides_is_noted_and_the_rest_is_the_answer() -> None:
    stage = await asked("product")
    await stage.types("Camille", "heat pumps for flats. Our site is pumps.example")
    draft = draft_of(stage)
    assert draft.answers["product"] == "heat pumps for flats"
    assert draft.answers["website"] == "https://pumps.example"


@pytest.mark.parametrize("words", ["wir kommen zur Hannover Messe im April und danach noch eine Woche"])
async def test_a_sentence_about_a_trip_is_a_date(words: str) -> None:
    stage = await asked("dates")
    await stage.types("Camille", words)
    assert "dates" in draft_of(stage).answers


async def test_a_long_story_is_no_date_though_it_names_a_time() -> None:
    stage = await asked("dates")
    await stage.types("Camille", "we look for a distributor who sells to farms, we offer 25 percent, from September")
    step = draft_of(stage).step
    assert isinstance(step, Asking)
    assert step.field == "dates"


async def test_a_story_that_names_whom_to_ask_is_kept_for_what_is_wanted() -> None:
    stage = Stage()
    words = "we want to test with two utilities in Skåne and bring two units next spring"
    for typed in ("/passport", words):
        await stage.types("Camille", typed)
    draft = draft_of(stage)
    assert draft.answers["target"] == "sustainable-business-hub"
    assert draft.wish == words


@pytest.mark.parametrize("words", ["85 members", "85 membri", "85 Mitglieder", "85 medlemmer"])
async def test_a_number_with_what_is_counted_is_kept_one_question_early(words: str) -> None:
    stage = Stage()
    for typed in ("/membership", "Valley Cluster", "Eva Roux", "France", words):
        await stage.types("Camille", typed)
    assert draft_of(stage).answers["members"] == 85


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Wavecut, that's right", "Wavecut"), ("Soléo tout court", "Soléo"), ("Nordlys, ja", "Nordlys"),
        ("we are called Bright Roofs, that's it", "Bright Roofs"), ("Tetti Chiari e basta", "Tetti Chiari"),
        ("Tejados Claros, nada más", "Tejados Claros"), ("Point", "Point"),
        ("Roofs, Yes and More", "Roofs, Yes and More"),
    ],
)  # fmt: skip
async def test_a_name_ends_where_it_is_only_confirmed(words: str, name: str) -> None:
    stage = await at("passport", "company")
    await stage.types("Camille", words)
    assert stage.sessions[1001].draft.answers["company"] == name


@pytest.mark.parametrize("words", ["Aclima isn't ours", "Aclima ist unseres", "c'est Tenerrdis le nôtre"])
async def test_whose_cluster_it_is_is_no_name(words: str) -> None:
    stage = await at("passport", "company")
    await stage.types("Camille", words)
    assert "is the name of a place or a cluster" in last(stage)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("product", "c'est gratuit"), ("product", "es gratis esto"), ("product", "ist das kostenlos"),
        ("dates", "c'è una scadenza"), ("dates", "there's a deadline"),
    ],
)  # fmt: skip
async def test_what_only_lacks_its_question_mark_is_not_kept_as_an_answer(field: str, words: str) -> None:
    stage = await at("passport", field)
    await stage.types("Camille", words)
    assert field not in stage.sessions[1001].draft.answers


@pytest.mark.parametrize(
    ("field", "words"),
    [("product", "It's a platform for heat pumps"), ("dates", "it's in May"), ("dates", "c'est en mai")],
)  # fmt: skip
async def test_an_answer_may_speak_of_it(field: str, words: str) -> None:
    stage = await at("passport", field)
    await stage.types("Camille", words)
    assert field in stage.sessions[1001].draft.answers


@pytest.mark.parametrize(
    "words",
    [
        "et maintenant une deuxième demande pour le Danemark", "noch eine Anfrage für Dänemark",
        "and now a second request for Denmark", "una segunda solicitud para Dinamarca",
        "un'altra richiesta per la Danimarca", "nu en anden forespørgsel til Danmark",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["need", "dates"])
async def test_another_request_for_another_cluster_is_offered_as_one(field: str, words: str) -> None:
    stage = await at("passport", field)
    await stage.types("Camille", words)
    assert field not in stage.sessions[1001].draft.answers
    assert "Shall I open ICN Passport request → CLEAN" in last(stage)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("I'm Anna", "Anna"), ("soy Ana", "Ana"), ("ich bin Anna Berg", "Anna Berg"), ("je suis Anne", "Anne"),
        ("sono Anna Rossi", "Anna Rossi"), ("jeg er Mette", "Mette"), ("Ian Sono", "Ian Sono"),
    ],
)  # fmt: skip
async def test_who_introduces_themselves_gives_the_name_alone(words: str, name: str) -> None:
    stage = await at("alliance", "person")
    await stage.types("Camille", words)
    assert stage.sessions[1001].draft.answers["person"] == name


@pytest.mark.parametrize(
    "words", ["am liebsten ein Besuch", "preferably a visit", "de préférence une visite", "helst et besøg"]
)
async def test_an_option_may_be_what_is_liked_best(words: str) -> None:
    stage = await at("exchange", "format")
    await stage.types("Camille", words)
    assert stage.sessions[1001].draft.answers["format"] == "visit"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("I'm Anna Berg", "Anna Berg"), ("sono Anna Rossi", "Anna Rossi"), ("I'm Anna, from Graz", "Anna"),
        ("I'm in Graz", None), ("I'm from Graz", None),
    ],
)  # fmt: skip
async def test_a_name_told_before_it_is_asked_for_is_kept(words: str, name: str | None) -> None:
    stage = Stage()
    await stage.types("Camille", "we'd like to exchange with the cluster in Denmark")
    await stage.types("Camille", words)
    draft = stage.sessions[1001].draft
    assert isinstance(draft.step, Confirming)
    assert draft.step.understood.get("person") == name


READERS = "Your answers go to the contact of the cluster you chose"


@pytest.mark.parametrize(
    "words",
    ["who sees this", "actually can I ask something first: who sees this", "chi lo legge?", "qui va lire ça exactement",
     "hvem kigger på det?", "who looks at this?", "wer prüft das denn?", "¿quién lo revisa?", "qui s'en occupe ?",
     "chi lo esamina?",
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


@pytest.mark.parametrize(
    ("where", "words", "seen"),
    [
        ("passport company", "sorry, what was the question?", "The contact wants to know whom they'd be helping"),
        ("passport home", "c'était quoi déjà la question ?", "Your home cluster gets a copy"),
        ("passport product", "wie war die Frage nochmal?", "For example: “Heat pumps"),
        # courtesies are no answer
        ("passport product", "ok cool", "Thank you, that's kind"), ("passport company", "ok cool", "Thank you"),
        ("passport product", "super, merci", NOT_KEPT), ("passport need", "danke dir, ok", "You're welcome"),
        ("passport dates", "ok then yes 🙂", "What should I note here?"),
        ("passport product", "wait, could it be Norway instead?", "Help wanted from: OREEC"),
        ("passport need", "partners and meetings", "Kind of help: Find partners, Arrange meetings"),
        ("passport need", "Partner und Treffen", "Kind of help: Find partners, Arrange meetings"),
        ("passport dates", "We want to show our pilot plant to installers there", "I can't find a time in that"),
        ("passport dates", "nous voulons montrer notre installation à des installateurs", "find a time in that"),
        ("passport company", "können wir stattdessen Oslo nehmen?", "Help wanted from: OREEC"),
        ("passport product", "is there one in Norway?", "OREEC a member in its account"),
        # wherever, and the last one
        ("passport target", "wherever", "Which market are you interested in?"),
        ("passport target", "n'importe où", "Which market are you interested in?"),
        ("passport target", "the last one", "Help wanted from: Research Triangle"),
        ("passport target", "l'ultimo", "Help wanted from: Research Triangle"),
        ("passport target", "the Danish one", "Help wanted from: CLEAN"),
        ("passport target", "das dänische", "Help wanted from: CLEAN"),
    ],
)  # fmt: skip
async def test_a_question_about_the_question_and_a_change_of_mind_are_heard(where: str, words: str, seen: str) -> None:
    stage = await at(*where.split())
    await stage.types("Camille", words)
    assert seen in last(stage)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("home", "fast track"),
        ("product", "fast track"), ("company", "the newsletter, please"), ("website", "Newsletter bitte"),
        ("email", "nyhedsbrevet tak"),
    ],
)  # fmt: skip
async def test_who_names_another_service_is_offered_it(field: str, words: str) -> None:
    stage = await asked(field)
    await stage.types("Camille", words)
    assert field not in draft_of(stage).answers
    assert not draft_of(stage).wish
    assert "Yes, open it" in str((await stage.news())["Camille"])


async def test_a_service_that_was_begun_is_gone_on_with() -> None:
    stage = Stage()
    for words in ("/fasttrack", "Bright Roofs", "/newsletter", "subscribe", "the fast track", "yes"):
        await stage.types("Camille", words)
    assert draft_of(stage).service == "fasttrack"
    assert draft_of(stage).answers == {"company": "Bright Roofs"}


async def test_a_word_that_only_begins_like_and_goes_on_with_no_answer() -> None:
    """ "E" is "and" in Italian, and no word of "E-Mail-Adresse"."""
    stage = await asked("product")
    for words in ("solar roofs for schools", "E-Mail-Adresse stimmt nicht"):
        await stage.types("Camille", words)
    assert draft_of(stage).answers["product"] == "solar roofs for schools"


async def test_a_message_without_a_visible_letter_changes_no_answer() -> None:
    """Some keyboards send a space of no width; it must not fail."""
    stage = await asked("product")
    for words in ("solar roofs for schools", "\u200b"):
        await stage.types("Camille", words)
    assert draft_of(stage).answers["product"] == "solar roofs for schools"


@pytest.mark.parametrize(
    ("need", "goes_on"),
    [
        ("Wir treffen Händler, wir bringen zwei Patente ein", False),
        ("Wir suchen zwei Installateure und bringen eine Referenzanlage mit", False),
        ("vi søger to installatører og tager en reference med", False),
        ("Wir suchen zwei Installateure mit", True),
        ("we look for two installers with", True),
    ],
)
async def test_a_verb_whose_part_stands_last_is_no_unfinished_sentence(need: str, goes_on: bool) -> None:
    stage = await asked("need")
    for words in (need, "Erfahrung mit Dächern"):
        await stage.types("Camille", words)
    assert draft_of(stage).answers["need"] == (f"{need} Erfahrung mit Dächern" if goes_on else need)


@pytest.mark.parametrize("words", ["weiß nicht", "weiss nicht", "keine Ahnung"])
async def test_not_to_know_asks_for_no_reason(words: str) -> None:
    stage = await asked("website")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["website"] is None


async def test_a_sentence_without_a_time_may_be_added_to_what_one_hopes_to_achieve() -> None:
    stage = await at("passport", "dates")
    before = draft_of(stage).answers["need"]
    await stage.types("Camille", "We want to show our pilot plant to installers there")
    await stage.presses("Camille", "What we hope to achieve")
    assert draft_of(stage).answers["need"] == f"{before}\nWe want to show our pilot plant to installers there"
    assert "Are there dates to keep in mind?" in last(stage)


async def test_what_is_said_of_ones_own_region_asks_no_second_cluster() -> None:
    stage = Stage()
    await stage.types("Camille", "we make heat pumps in Grenoble and look for partners in Quebec")
    await stage.types("Camille", "yes")
    await stage.types("Camille", "Alpine Heat")
    await stage.types("Camille", "We hope to meet three installers; we bring a certified pilot plant")
    await stage.types("Camille", "We could also show the plant in Grenoble")
    assert "Shall I open" not in last(stage)


async def test_a_name_is_completed_in_the_review() -> None:
    stage = await at("passport", "review")
    await stage.types("Camille", "my name is Camille")
    await stage.types("Camille", "Camille Roux")
    assert draft_of(stage).answers["person"] == "Camille Roux"
