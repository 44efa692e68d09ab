"""Answers that are hardly meant as such: a place as a name, a story as a date, a wish for the form's own service."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from storage.records import Asking, Confirming, Draft, Reviewing
from tests.stage import Stage

BEFORE: Mapping[str, object] = {
    "target": "ecotech-quebec", "company": "Bright Roofs", "home": "tenerrdis", "product": "Roofs with solar cells",
    "help": ["partners"], "need": "We look for a partner who sells our roofs to hospitals this year",
}  # fmt: skip


async def asked(field: str, **others: object) -> Stage:
    """A stage where Camille's request stands at a question, with these answers instead of the usual ones."""
    stage = Stage()
    await stage.types("Camille", "/passport")
    draft = draft_of(stage)
    questions = list(BEFORE)
    known = questions[: questions.index(field)] if field in questions else questions
    answers = {**{id: BEFORE[id] for id in known}, **others}
    step = draft.step.model_copy(update={"field": field})
    draft = draft.model_copy(update={"answers": answers, "step": step})
    session = stage.sessions[1001]
    stage.sessions[1001] = session.model_copy(update={"drafts": {draft.id: draft}, "shown": ()})
    return stage


def draft_of(stage: Stage) -> Draft:
    """Camille's draft."""
    draft = stage.sessions[1001].draft
    assert draft
    return draft


def to_confirm(stage: Stage) -> dict[str, object]:
    """What Camille is asked to confirm."""
    step = draft_of(stage).step
    assert isinstance(step, Confirming)
    return dict(step.understood)


async def understood(*words: str, language: str = "en") -> dict[str, object]:
    """What the bot asks to confirm after these messages."""
    stage = Stage(language=language)
    for typed in words:
        await stage.types("Camille", typed)
    return to_confirm(stage)


async def doubted(field: str, words: str) -> str:
    """Type words that are asked about first, and confirm them; gives what was said about them."""
    stage = await asked(field)
    await stage.news()
    await stage.types("Camille", words)
    assert field not in draft_of(stage).answers
    said = "\n".join(message.text for message in (await stage.news())["Camille"])
    await stage.presses("Camille", "Yes, use it")
    assert draft_of(stage).answers[field] == words
    return said


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("company", "Graz"),
        ("company", "Canada"),
        ("company", "Japan"),
        ("company", "Graz, Austria"),
        ("company", "Danemark"),
        ("company", "Green Tech Cluster"),
        ("product", "Canada"),
        ("product", "from Graz"),
        ("product", "aus Dänemark"),
        ("need", "Renewable Energy Hamburg"),
        ("dates", "Copenhagen"),
    ],
)
async def test_a_place_is_asked_about_where_a_place_is_no_answer(field: str, words: str) -> None:
    await doubted(field, words)


@pytest.mark.parametrize(
    ("field", "words"),
    [("home", "we have three patents"), ("target", "wir suchen Installateure")],
)
async def test_a_short_sentence_where_a_cluster_is_asked_for_is_kept_for_what_it_tells(field: str, words: str) -> None:
    stage = await asked(field)
    await stage.news()
    await stage.types("Camille", words)
    assert "I'll keep that for" in "\n".join(message.text for message in (await stage.news())["Camille"])
    assert draft_of(stage).wish == words


async def test_a_word_for_withdrawing_asks_what_to_do_with_the_draft_and_nothing_else() -> None:
    stage = await asked("need")
    await stage.types("Camille", "withdraw")
    shown = (await stage.news())["Camille"][-1]
    assert shown.text.startswith("Stop here?")
    assert shown.labels == ["Delete it", "Keep it for later", "Continue"]


@pytest.mark.parametrize("before", [("Alpine Heat",), ("Alpine Heat", "Olga Berg", "none")])
async def test_a_date_is_asked_about_where_no_question_takes_one(before: tuple[str, ...]) -> None:
    stage = Stage()
    for words in ("/fasttrack", *before):
        await stage.types("Camille", words)
    await stage.news()
    await stage.types("Camille", "next March")
    assert "“next March” is a time." in "\n".join(message.text for message in (await stage.news())["Camille"])


async def test_a_date_left_out_is_kept_when_it_is_told_after_all() -> None:
    stage = await asked("email", dates=None, website=None)
    await stage.types("Camille", "in March")
    assert draft_of(stage).answers["dates"]["words"] == "in March"


async def test_a_sentence_kept_from_the_name_is_offered_at_its_own_question() -> None:
    stage = await asked("company")
    for words in ("we make heat pumps", "Alpine Heat", "Tenerrdis"):
        await stage.types("Camille", words)
    await stage.presses("Camille", "Use: “we make heat pumps”")
    assert draft_of(stage).answers["product"] == "we make heat pumps"


@pytest.mark.parametrize(
    "words",
    [
        "We look for installers.", "Wir suchen nach Installateuren", "Nous cherchons des installateurs",
        "Vi leder efter samarbejdspartnere", "Buscamos socios para instalar", "Cerchiamo partner per installare",
        "we have a prototype of 50 kW and need a farm to test it for six months",
        "trovare due fonderie che provino i nostri filtri per tre mesi",
        "a first meeting with two utilities", "ein erstes Treffen mit zwei Versorgern",
    ],
)  # fmt: skip
async def test_a_story_without_a_time_is_asked_about_at_a_date(words: str) -> None:
    await doubted("dates", words)


@pytest.mark.parametrize(
    "words", ["Hannover Messe", "IFAT in Munich, if it suits", "we can come in spring", "a week around Easter or later"]
)
async def test_what_may_tell_a_time_is_kept(words: str) -> None:
    stage = await asked("dates")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["dates"]


@pytest.mark.parametrize("field", ["company", "product", "dates"])
@pytest.mark.parametrize("words", ["passport", "ICN Passport request", "Open a Passport request please"])
async def test_the_name_of_the_request_is_no_answer_in_it(field: str, words: str) -> None:
    stage = await asked(field)
    await stage.types("Camille", words)
    assert field not in draft_of(stage).answers
    assert "That's the request you're filling in." in "\n".join(s.text for s in (await stage.news())["Camille"])


@pytest.mark.parametrize(
    "words", ["no idea yet", "not sure yet", "noch keine ahnung", "je ne sais pas encore", "non lo so ancora"]
)
async def test_who_does_not_know_yet_has_not_answered(words: str) -> None:
    stage = await asked("need")
    await stage.types("Camille", words)
    assert "need" not in draft_of(stage).answers
    stage = await asked("dates")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["dates"] is None


async def test_a_yes_keeps_what_was_answered_before() -> None:
    stage = await asked("dates")
    await stage.types("Camille", "next May")
    await stage.types("Camille", "back")
    kept = draft_of(stage).answers["dates"]
    await stage.types("Camille", "yes")
    assert draft_of(stage).answers["dates"] == kept
    assert draft_of(stage).step == Asking(field="website")


async def test_a_command_of_one_word_is_obeyed_and_may_be_the_answer() -> None:
    stage = await asked("product")
    await stage.types("Camille", "privacy")
    shown = "\n".join(seen.text for seen in (await stage.news())["Camille"])
    assert "What I store" in shown
    assert "Or is “privacy” your answer here?" in shown
    await stage.presses("Camille", "That was my answer")
    assert draft_of(stage).answers["product"] == "privacy"
    stage = await asked("product")
    await stage.types("Camille", "services")
    assert draft_of(stage).answers["product"] == "services"


async def test_the_number_of_a_request_is_no_phone_number() -> None:
    stage = await asked("need")
    await stage.types("Camille", "The same as in ICN-2026-0001, with more partners in the north")
    assert "ICN-2026-0001" in str(draft_of(stage).answers["need"])


async def test_the_button_of_a_settled_doubt_is_gone() -> None:
    stage = await asked("company")
    for words in ("Graz", "Canada", "Bright Roofs"):
        await stage.types("Camille", words)
    left = [choice.label for shown in stage.chats[1001] for row in shown.rows for choice in row]
    assert "Yes, use it" not in left
    stage = await asked("company")
    await stage.types("Camille", "Graz")
    await stage.presses("Camille", "Yes, use it")
    left = [choice.label for shown in stage.chats[1001] for row in shown.rows for choice in row]
    assert "Yes, use it" not in left


async def at_review() -> Stage:
    """A stage where Camille's request waits to be sent."""
    stage = await asked("consent", email="camille@brightroofs.example", dates=None, website=None)
    await stage.types("Camille", "yes")
    await stage.news()
    return stage


@pytest.mark.parametrize(
    ("words", "label", "field", "kept"),
    [
        ("Sunny Tops", "Company", "company", "Sunny Tops"),
        ("They last for forty years", "What we do", "product", "Roofs with solar cells\nThey last for forty years"),
    ],
)
async def test_words_in_the_review_that_name_no_answer_are_asked_about(
    words: str, label: str, field: str, kept: str
) -> None:
    stage = await at_review()
    await stage.types("Camille", words)
    shown = "\n".join(message.text for message in (await stage.news())["Camille"])
    assert f"Where does “{words}” belong?" in shown
    await stage.presses("Camille", label)
    assert draft_of(stage).answers[field] == kept
    assert draft_of(stage).step == Reviewing()


async def test_words_that_belong_nowhere_change_nothing() -> None:
    stage = await at_review()
    before = draft_of(stage)
    for words in ("dfgdfg hjkl", "Sunny Tops"):
        await stage.types("Camille", words)
    await stage.presses("Camille", "Keep as it is")
    assert draft_of(stage).answers == before.answers
    assert draft_of(stage).step == Reviewing()


@pytest.mark.parametrize(
    ("words", "field", "now"),
    [
        ("le nom de l'entreprise est Soleil Bleue", "company", "Soleil Bleue"),
        ("der Name der Firma ist Sonnendach", "company", "Sonnendach"),
        ("il nome dell'azienda è Sole Verde", "company", "Sole Verde"),
        ("not in Montréal but in Milan", "target", "le2c"),
        ("nicht Montréal, sondern Mailand", "target", "le2c"),
        ("add meetings", "help", ["partners", "meetings"]),
        ("auch Lieferanten", "help", ["partners", "suppliers"]),
        ("meetings", "help", ["partners", "meetings"]),
    ],
)
async def test_a_correction_in_plain_words_is_made_in_the_review(words: str, field: str, now: object) -> None:
    stage = await at_review()
    await stage.types("Camille", words)
    assert draft_of(stage).answers[field] == now
    assert draft_of(stage).step == Reviewing()


async def test_the_label_of_a_deleted_draft_s_choice_is_a_word_like_any_other() -> None:
    stage = await at_review()
    await stage.types("Camille", "cluster")
    await stage.types("Camille", "/cancel")
    await stage.presses("Camille", "Delete it")
    await stage.news()
    await stage.types("Camille", "Tenerrdis")
    said = "\n".join(message.text for message in (await stage.news())["Camille"])
    assert "earlier request" not in said
    assert "Tenerrdis" in said


async def test_a_sentence_that_names_the_kind_of_help_is_offered_again_as_what_is_wanted() -> None:
    stage = await asked("help")
    words = "we look for partners who test our roofs in two hospitals next winter"
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert list(draft.answers["help"]) == ["partners"]
    assert draft.wish == words


async def test_a_text_too_long_for_a_name_is_asked_about() -> None:
    words = "Sun Over Every Roof And Every Wall Of Town"
    assert "reads like a sentence" in await doubted("company", words)


async def test_what_one_makes_is_no_question_where_a_choice_is_asked_for() -> None:
    stage = Stage()
    for words in ("/fasttrack", "Bright Roofs", "Eva", "Graz", "Solar roofs for schools"):
        await stage.types("Camille", words)
    await stage.news()
    await stage.types("Camille", "we make solar roofs and tiles")
    assert "Where does" in (await stage.news())["Camille"][-2].text
    await stage.presses("Camille", "What we do")
    assert draft_of(stage).answers["product"] == "Solar roofs for schools\nwe make solar roofs and tiles"


@pytest.mark.parametrize("send", ["send", "envoyez", "Send ✓"])
async def test_words_that_wait_to_be_placed_hold_up_the_sending(send: str) -> None:
    stage = await at_review()
    await stage.types("Camille", "They last for forty years")
    await stage.types("Camille", send)
    assert not stage.requests
    await stage.presses("Camille", "What we do")
    assert draft_of(stage).answers["product"] == "Roofs with solar cells\nThey last for forty years"


async def test_a_request_goes_without_the_words_that_wait_if_people_say_so() -> None:
    stage = await at_review()
    await stage.types("Camille", "They last for forty years")
    await stage.types("Camille", "send it")
    await stage.types("Camille", "send without it")
    assert len(stage.requests) == 1


async def test_words_that_people_keep_out_of_the_request_hold_up_nothing() -> None:
    stage = await at_review()
    await stage.types("Camille", "They last for forty years")
    await stage.types("Camille", "keep as it is")
    await stage.types("Camille", "send")
    assert len(stage.requests) == 1


@pytest.mark.parametrize(
    ("words", "company"),
    [
        ("Hydrosens, c'est une SARL", "Hydrosens SARL"), ("Nordlys, vi er et ApS", "Nordlys ApS"),
        ("Helle Dächer, das ist eine GmbH", "Helle Dächer GmbH"), ("Tetti Chiari. È una S.r.l.", "Tetti Chiari S.r.l"),
        ("Sol Claro, somos una SL", "Sol Claro SL"), ("Bright Roofs, Inc.", "Bright Roofs, Inc."),
    ],
)  # fmt: skip
async def test_the_form_of_a_company_told_behind_its_name_belongs_to_it(words: str, company: str) -> None:
    stage = await asked("company")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["company"] == company


@pytest.mark.parametrize(
    "words",
    [
        "das können wir nächste Woche entscheiden", "we'll decide that next month", "on verra ça plus tard",
        "ne parliamo più tardi", "lo hablamos la próxima semana", "det finder vi ud af senere",
        "yes, but without my phone", "oui, mais pas mon téléphone", "sí, pero sin mi teléfono",
        "we're afraid somebody will copy our product", "wir haben Angst, dass jemand unser Produkt kopiert",
        "nous craignons qu'on nous copie", "abbiamo paura che ci copino", "nos preocupa que nos copien",
        "vi er bange for at nogen kopierer det",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["product", "need"])
async def test_what_is_put_off_or_worries_people_is_no_answer(field: str, words: str) -> None:
    stage = await asked(field)
    await stage.types("Camille", words)
    assert draft_of(stage).answers.get(field) is None


@pytest.mark.parametrize(
    ("field", "words", "label", "changed", "now"),
    [
        ("website", "no wait, May is better", "When", "dates", "no wait, May is better"),
        ("website", "boh, forse a settembre", "When", "dates", "boh, forse a settembre"),
        ("dates", "We'd like to meet two dealers who install our boilers", "What we do", "product",
         "Roofs with solar cells\nWe'd like to meet two dealers who install our boilers"),
    ],
)  # fmt: skip
async def test_what_adds_to_an_earlier_answer_is_placed_there(
    field: str, words: str, label: str, changed: str, now: str
) -> None:
    stage = await asked(field, **({"dates": "April"} if field == "website" else {}))
    await stage.types("Camille", words)
    assert field not in draft_of(stage).answers
    await stage.presses("Camille", label)
    assert words in str(draft_of(stage).answers[changed]) or draft_of(stage).answers[changed] == now
    assert draft_of(stage).step.field == field


@pytest.mark.parametrize("words", ["Camille Roux, camille@x.example!", "Ole Lund – o.lund@x.example"])
async def test_whose_address_it_is_tells_nothing_of_the_company(words: str) -> None:
    stage = await asked("product")
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert "product" not in draft.answers
    assert "@x.example" in draft.noticed["email"]
