"""Plain words in mid-form that stand for a button: later, keep, send, "that's enough", and a yes that is taken back."""

from __future__ import annotations

import pytest

from bot.dialogue.words.plain_words import meant_at_last
from storage.records import Asking, Reviewing
from tests.stage import Stage, release
from tests.unit.test_doubts import asked, draft_of


@pytest.mark.parametrize(
    "words",
    ["save it for later", "I'll finish this later", "gem den", "send det senere", "ich mach später weiter",
     "lo termino luego", "je réfléchis, plus tard", "salva la bozza"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["product", "dates", "home"])
async def test_who_goes_on_later_finds_the_draft_kept(words: str, field: str) -> None:
    stage = await asked(field)
    await stage.types("Camille", words)
    session = stage.sessions[1001]
    assert not session.draft
    assert [draft.answers.get(field) for draft in session.drafts.values()] == [None]


@pytest.mark.parametrize("words", ["later", "senere", "später", "más tarde", "plus tard", "dopo", "not now"])
async def test_a_mere_later_skips_what_may_be_left_out_and_asks_before_it_stops(words: str) -> None:
    stage = await asked("website")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["website"] is None
    stage = await asked("product")
    await stage.types("Camille", words)
    assert "product" not in draft_of(stage).answers
    assert "Keep it for later" in (await stage.news())["Camille"][-1].labels


@pytest.mark.parametrize("words", ["keep it", "behold", "beibehalten", "mantener", "laisser", "mantieni"])
async def test_keep_it_keeps_what_was_answered_and_is_no_answer_itself(words: str) -> None:
    stage = await asked("dates")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["dates"] is None
    stage = await asked("website", website="https://roofs.example")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["website"] == "https://roofs.example"


@pytest.mark.parametrize("words", ["still nothing", "stadig ikke noget", "immer noch nichts", "todavía nada",
                                   "toujours rien", "ancora niente", "passe", "nothing in particular",
                                   "ist noch im Bau"])  # fmt: skip
async def test_still_nothing_passes_a_question_over(words: str) -> None:
    stage = await asked("website")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["website"] is None


@pytest.mark.parametrize(
    "words",
    ["yes, with my name", "ja, mit Namen", "oui avec mon nom", "sí, con mi nombre", "sì, con il mio nome",
     "ja, med navn", "with my first name please", "ok, with the name Camille"],
)  # fmt: skip
async def test_a_yes_that_shows_the_name_adds_it(words: str) -> None:
    stage = await asked("consent", dates=None, website=None, email="eva@roofs.example")
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert isinstance(draft.step, Reviewing)
    assert draft.answers["person"] == "Camille"


@pytest.mark.parametrize("words", ["with my name?", "no, not with my name", "nein, ohne Namen"])
async def test_what_asks_or_denies_is_no_consent(words: str) -> None:
    stage = await asked("consent", dates=None, website=None, email="eva@roofs.example")
    await stage.types("Camille", words)
    assert not isinstance(draft_of(stage).step, Reviewing)


@pytest.mark.parametrize(
    "words",
    ["yes, without my name", "sì senza nome", "ja, ohne meinen Namen", "ja men uden mit navn", "oui mais sans mon nom",
     "sí, sin mi nombre"],
)  # fmt: skip
async def test_a_yes_that_leaves_out_the_name_agrees(words: str) -> None:
    stage = await asked("consent", dates=None, website=None, email="eva@roofs.example")
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert isinstance(draft.step, Reviewing)
    assert "person" not in draft.answers


@pytest.mark.parametrize("words", ["yes, but not my e-mail", "no name please", "oui mais pas mon adresse"])
async def test_what_limits_the_consent_is_none(words: str) -> None:
    stage = await asked("consent", dates=None, website=None, email="eva@roofs.example")
    await stage.types("Camille", words)
    assert isinstance(draft_of(stage).step, Asking)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("no, actually yes", "yes"), ("nein, doch ja", "ja"), ("sì, anzi no", "no"), ("oui finalement non", "non"),
        ("nej, ja", "ja"), ("no, mejor sí", "si"), ("no problem, yes", "no problem, yes"), ("no, Graz", "no, Graz"),
        ("yes, no suppliers", "yes, no suppliers"),
    ],
)  # fmt: skip
def test_of_a_yes_and_a_no_the_last_one_counts(words: str, meant: str) -> None:
    assert meant_at_last(release().catalog, words) == meant


async def test_that_s_enough_ends_the_files_and_not_the_request() -> None:
    stage = Stage(language="it")
    await stage.types("Camille", "/alliance")
    answers = {"company": "Luce", "person": "Eva", "home": "le2c", "solution": "lampioni", "benefit": "x" * 30}
    draft = draft_of(stage)
    draft = draft.model_copy(update={"answers": {**answers, "website": None}, "step": Asking(field="files")})
    session = stage.sessions[1001]
    stage.sessions[1001] = session.model_copy(update={"drafts": {draft.id: draft}, "shown": ()})
    await stage.sends("Camille", "document")
    await stage.types("Camille", "basta così")
    step = draft_of(stage).step
    assert isinstance(step, Asking)
    assert step.field == "email"


@pytest.mark.parametrize(
    "words", ["no, I meant 15 April", "no I meant 1 April for the date", "nein, ich meinte 15. Mai"]
)
async def test_a_date_that_is_put_right_is_the_date(words: str) -> None:
    stage = await asked("dates")
    await stage.types("Camille", words)
    kept = draft_of(stage).answers["dates"]
    assert "meant" not in str(kept)
    assert "meinte" not in str(kept)


async def test_a_date_is_put_right_at_another_question() -> None:
    stage = await asked("email", dates="in September", website=None)
    await stage.types("Camille", "no I meant 15 September for the date")
    assert "15 September" in str(draft_of(stage).answers["dates"])


async def test_a_text_too_long_for_a_name_is_kept_for_what_it_tells() -> None:
    stage = await asked("company")
    await stage.news()
    story = "Founded by three engineers we grew to twenty people, and we know all about old houses in the far north"
    await stage.types("Camille", story)
    shown = "\n".join(message.text for message in (await stage.news())["Camille"])
    assert "I'll keep that for" in shown
    assert "What is your company called?" in shown
    assert draft_of(stage).wish == story


@pytest.mark.parametrize(
    "words",
    ["no wait, meetings too", "nein warte, Treffen auch", "non, des rendez-vous aussi", "no, reuniones también",
     "no aspetti, anche incontri", "nej vent, også møder"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["need", "website"])
async def test_second_thoughts_add_to_the_kinds_of_help(field: str, words: str) -> None:
    stage = await asked("need") if field == "need" else await asked("website", dates=None)
    await stage.types("Camille", words)
    assert [*draft_of(stage).answers["help"]] == ["partners", "meetings"]


@pytest.mark.parametrize(
    "words", ["no, not suppliers", "nein, keine Lieferanten", "non, pas de fournisseurs", "no, proveedores no"]
)
async def test_to_turn_down_what_was_not_chosen_is_no_answer(words: str) -> None:
    stage = await asked("need")
    await stage.types("Camille", words)
    answers = draft_of(stage).answers
    assert [*answers["help"]] == ["partners"]
    assert "need" not in answers


@pytest.mark.parametrize("words", ["ok så", "ja så", "nej sa"])
async def test_a_yes_that_ends_like_a_company_names_none(words: str) -> None:
    stage = await asked("consent", dates=None, website=None, email="eva@roofs.example")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["company"] == "Bright Roofs"


@pytest.mark.parametrize("words", ["gibts noch nicht", "boh", "todavía no hay", "det har vi ikke endnu", "idk"])
async def test_who_has_none_yet_goes_on(words: str) -> None:
    stage = await asked("website", dates=None)
    await stage.types("Camille", words)
    assert draft_of(stage).answers["website"] is None


@pytest.mark.parametrize(
    "words",
    [
        "take all of it back please", "slet det hele igen", "zieh sie bitte zurück", "lösch das alles wieder",
        "bórralo todo otra vez", "efface tout ça", "cancella tutto di nuovo",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["home", "company", "product"])
async def test_an_order_to_undo_it_all_is_for_the_draft_whatever_stands_between(words: str, field: str) -> None:
    stage = await asked(field, help=("partners",))
    await stage.types("Camille", words)
    assert "Keep it for later" in (await stage.news())["Camille"][-1].labels
