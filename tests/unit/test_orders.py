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


@pytest.mark.parametrize("words", ["invia pure", "du må gerne sende den", "you can send it now", "snd",
                                   "vous pouvez l'envoyer", "ya puede enviarla", "kann so raus"])  # fmt: skip
async def test_the_wish_to_send_is_no_name(words: str) -> None:
    stage = await asked("company")
    await stage.types("Camille", words)
    assert "company" not in draft_of(stage).answers


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
