"""Countries, phones, numbers, days and yes or no are read in six languages, and nothing else is kept for them."""

from __future__ import annotations

import pytest

from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.forms.fields import Answer, Proposal, Question, Reading, Refusal, read, type_of
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech
from knowledge.schema import FieldKind, ServiceField
from storage.messages import telegram
from storage.records import Asking, Draft, Person, Session, Snapshot
from tests.stage import DIRECTORY, NOON, release


def question(kind: FieldKind, *, required: bool = True, **answers: object) -> Question:
    person = Person(id=1001, first_name="Camille", phone_language="en")
    address = telegram(1001)
    incoming = Incoming(token="t1", nature=EventKind.TEXT, address=address, person=person)
    scene = Scene(release(), DIRECTORY, Snapshot(session=Session(address=address)), incoming, NOON)
    service = release().catalog.services["passport"]
    asked = ServiceField(id="asked", kind=kind, required=required)
    draft = Draft(id="d1", service="passport", step=Asking(field="asked"), answers=answers, started=NOON)
    return Question(scene, service, draft, asked)


def reading(kind: FieldKind, typed: str, *, required: bool = True) -> Reading:
    return read(question(kind, required=required), typed)


def shown(kind: FieldKind, value: object, language: str) -> str:
    asked = question(kind)
    return type_of(asked.field).show(Speech(asked.catalog, language), "passport", asked.field, value)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("China", "CN"), ("Chine", "CN"), ("Cina", "CN"), ("Kina", "CN"), ("in Kanada, please", "CA"),
        ("Südafrika", "ZA"), ("Afrique du Sud", "ZA"), ("Sudáfrica", "ZA"), ("Sudafrica", "ZA"), ("Sydafrika", "ZA"),
        ("UK", "GB"), ("USA", "US"), ("États-Unis", "US"), ("Stati Uniti", "US"), ("de", "DE"), ("NO", "NO"),
        ("Guinea-Bissau", "GW"), ("guinea", "GN"), ("Portgual", "PT"), ("Copenhagen", "DK"), ("Polska?", None),
        ("no", None), ("Mars", None), ("France or Italy", None), ("123", None), ("Europe", None),
    ],
)  # fmt: skip
def test_a_country_is_found_by_its_name_in_any_language(typed: str, code: str | None) -> None:
    found = reading("country", typed)
    assert found == Answer(code) if code else isinstance(found, Refusal)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+45 32 12 34 56", "+45 32 12 34 56"), ("0045 32123456", "+45 32 12 34 56"),
        ("mein Büro: +49 40 123456", "+49 40 123456"), ("téléphone : +33 4 76 12 34 56.", "+33 4 76 12 34 56"),
        ("+34 944 12 34 56 por favor", "+34 944 12 34 56"), ("+39 02 1234 5678", "+39 02 1234 5678"),
        ("+1 (418) 555-0199 or +45 32 12 34 56", None), ("32123456", None), ("call me", None), ("+99", None),
    ],
)  # fmt: skip
def test_a_phone_number_is_kept_as_it_is_dialled_from_anywhere(typed: str, kept: str | None) -> None:
    found = reading("phone", typed)
    assert found == Answer(kept) if kept else isinstance(found, Refusal)


def test_a_national_phone_number_is_understood_by_the_company_s_cluster() -> None:
    asked = question("phone", home="tenerrdis")
    assert read(asked, "04 76 12 34 56") == Answer("+33 4 76 12 34 56")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12), ("about 40 people", 40), ("1,200", 1200), ("1.200", 1200), ("1 200", 1200), ("2,5", 2.5),
        ("three", 3), ("drei", 3), ("trois", 3), ("tres", 3), ("tre", 3), ("there are three of us", 3), ("0", 0),
        ("noch nicht viele", None),
        ("10 to 20", None), ("-4", None), ("many", None), ("plusieurs", None),
    ],
)  # fmt: skip
def test_a_number_is_read_in_figures_and_in_words(typed: str, value: float | None) -> None:
    found = reading("number", typed)
    assert isinstance(found, Refusal) if value is None else found == Answer(value)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("next May", "next May"), ("im Herbst", "im Herbst"), ("à la rentrée", "à la rentrée"),
        ("a finales de junio", "a finales de junio"), ("a metà marzo", "a metà marzo"), ("til foråret", "til foråret"),
        ("2027-09-15", "2027-09-15"), ("15.09.2027", "2027-09-15"), ("15. 9. 2027.", "2027-09-15"),
        ("03/04/2027", "03/04/2027"), ("31.02.2027", "31.02.2027"),
    ],
)  # fmt: skip
def test_a_period_stays_as_it_was_typed_and_a_whole_date_becomes_one(typed: str, kept: str) -> None:
    assert reading("date", typed) == Answer(kept)


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "15 September 2027"), ("de", "15. September 2027"), ("fr", "15 septembre 2027"),
        ("es", "15 de septiembre de 2027"), ("it", "15 settembre 2027"), ("da", "15. september 2027"),
    ],
)  # fmt: skip
def test_a_date_and_a_country_are_shown_in_the_reader_s_language(language: str, day: str) -> None:
    assert shown("date", "2027-09-15", language) == day
    assert shown("country", "DK", language) in ("Denmark", "Dänemark", "Danemark", "Dinamarca", "Danimarca", "Danmark")


@pytest.mark.parametrize("typed", ["yes", "ja", "oui", "sí", "sì", "ja tak", "OK", "of course"])
def test_yes_is_heard_in_six_languages(typed: str) -> None:
    assert reading("yes-no", typed) == Answer("yes")


@pytest.mark.parametrize("typed", ["no", "nein", "non", "nej", "No, thanks"])
def test_no_is_an_answer_also_where_the_question_may_be_skipped(typed: str) -> None:
    assert reading("yes-no", typed) == Answer("no")
    assert reading("yes-no", typed, required=False) == Answer("no")


@pytest.mark.parametrize("kind", ["country", "phone", "number", "yes-no", "date"])
@pytest.mark.parametrize("typed", ["skip", "überspringen", "passer", "omitir", "salta", "spring over"])
def test_any_kind_can_be_skipped_where_it_is_optional_and_only_there(kind: FieldKind, typed: str) -> None:
    assert reading(kind, typed, required=False) == Answer(None)
    assert isinstance(reading(kind, typed), Refusal)


@pytest.mark.parametrize(
    ("typed", "clusters"),
    [
        ("the one with wind", {"renewable-energy-hamburg"}),
        ("das mit der Meerestechnik", set()),
        ("celui qui fait de l'hydrogène", {"tenerrdis", "renewable-energy-hamburg", "oreec"}),
        ("rare metals", set()),
    ],
)
def test_a_technology_proposes_the_clusters_that_work_on_it(typed: str, clusters: set[str]) -> None:
    service = release().catalog.services["passport"]
    asked = service.field_that_is("target")
    assert asked
    found = read(question("text").of(asked), typed)
    proposed = {fit.cluster.id for fit in found.fits} if isinstance(found, Proposal) else set()
    assert proposed == clusters


@pytest.mark.parametrize("typed", ["not sure where", "keine Ahnung", "je ne sais pas", "no sé", "non so", "ved ikke"])
def test_whoever_is_not_sure_is_asked_what_it_is_about(typed: str) -> None:
    asked = release().catalog.services["passport"].field_that_is("target")
    assert asked
    assert read(question("text").of(asked), typed) == Refusal("form.refused.unsure")
