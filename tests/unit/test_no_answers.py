"""Words that are no answer although they would fit, and what people say around a name."""

from __future__ import annotations

import pytest

from storage.records import Confirming
from tests.stage import Stage
from tests.unit.test_at_a_question import at, last


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
