"""Countries, phones, numbers, days and yes or no are read in six languages, and nothing else is kept for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.fields import UNSURE, Answer, AskedField, ClusterProposal, Reading, Refusal, read, type_of
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech
from knowledge.schema import FieldKind, ServiceField
from storage.messages import telegram
from storage.records import Asking, Draft, Person, Session, Snapshot
from tests.stage import DIRECTORY, NOON, release


def question(kind: FieldKind, *, required: bool = True, language: str = "en", **answers: object) -> AskedField:
    person = Person(id=1001, first_name="Camille", phone_language=language)
    address = telegram(1001)
    incoming = Incoming(token="t1", kind=EventKind.TEXT, address=address, person=person)
    scene = Scene(release(), DIRECTORY, Snapshot(session=Session(address=address)), incoming, NOON)
    service = release().catalog.services["passport"]
    asked = ServiceField(id="asked", kind=kind, required=required)
    draft = Draft(id="d1", service="passport", step=Asking(field="asked"), answers=answers, started=NOON)
    return AskedField(scene, service, draft, asked)


def reading(kind: FieldKind, typed: str, *, required: bool = True, language: str = "en") -> Reading:
    return read(question(kind, required=required, language=language), typed)


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
        ("mein Büro: +49 40 123456", "+49 40 123456"), ("0044 20 7946 0018", "+44 20 7946 0018"),
        ("+44 20 7946 0018", "+44 20 7946 0018"), ("téléphone : +33 4 76 12 34 56.", "+33 4 76 12 34 56"),
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
        ("a dozen", 12), ("two dozen", 24), ("twenty-five", 25), ("10k", 10000), ("3 million", 3_000_000),
        ("half a dozen", 6), ("1,200.5", 1200.5), ("fünfundzwanzig", 25), ("zweihundert", 200), ("ein Dutzend", 12),
        ("quatre-vingts", 80), ("une centaine", 100), ("mille deux cents", 1200), ("treinta y dos", 32),
        ("veinticinco", 25), ("ventidue", 22), ("centoventi", 120), ("femogtyve", 25), ("et dusin", 12), ("one", 1),
        ("several hundred", None), ("a few", None), ("ein paar", None), ("centaines", None), ("10-20", None),
        ("zwischen 10 und 20", None), ("1.2.3", None),
        ("we want to meet builders who try new roofs, we have a pilot", None), ("to be decided", None),
        ("siamo in ventidue", 22),
        ("10 to 20", None), ("-4", None), ("many", None), ("plusieurs", None),
        ("two-three of us", None), ("zwei, drei Leute", None), ("dix-sept", 17),
    ],
)  # fmt: skip
def test_a_number_is_read_in_figures_and_in_words(typed: str, value: float | None) -> None:
    found = reading("number", typed)
    assert isinstance(found, Refusal) if value is None else found == Answer(value)


PERIODS = {
    "en": {
        "in the next three months": "4 May – 31 Aug 2026", "not before June": "from June 2026",
        "12 May 27": "12 May 2027", "29 February": "29 February 2028",
        "the day after tomorrow": "6 May 2026", "last week of June": "24–30 Jun 2026",
        "before Christmas": "before 25 Dec", "as soon as you can": "as soon as possible",
        "2027-09-15": "15 September 2027", "15/09/2027": "15 September 2027", "next May": "May 2027",
        "May": "May 2026", "in two weeks": "week 21, 18–24 May 2026", "Q1/2027": "1st quarter 2027",
        "q1 next year": "1st quarter 2027", "2027 Q1": "1st quarter 2027", "next year in May": "May 2027",
        "12-15 March": "12–15 Mar 2027", "June 8 to 12": "8–12 Jun 2026", "week 24": "week 24, 8–14 Jun 2026",
        "the second half of March": "16–31 Mar 2027", "week of 12 October": "week 42, 12–18 Oct 2026",
        "mid-May": "mid-May 2026", "from autumn": "from autumn 2026", "by end of June": "by end of June 2026",
        "before June": "before June 2026", "asap": "as soon as possible", "early next year": "early 2027",
        "tomorrow": "5 May 2026", "next Monday": "11 May 2026", "first half of 2027": "first half of 2027",
        "end of May to mid-June": "22 May – 20 Jun 2026",
        "March to May": "March – May 2027", "winter": "winter 2026/27",
        "September or October": "September – October 2026", "Setpember": "September 2026", "in a fortnight": "week 21",
        "the first week of June": "1–7 Jun 2026",
        "in the next few weeks": "in the coming weeks", "over the coming months": "in the coming months",
        "in 3 months": "August 2026", "until the 30th of November": "by 30 Nov",
    },
    "de": {
        "in den nächsten zwei Monaten": "4. Mai – 31. Juli 2026", "letzte Juniwoche": "24.–30. Juni 2026",
        "übermorgen": "6. Mai 2026", "erste Maiwoche": "1.–7. Mai 2026", "vor Weihnachten": "vor 25. Dezember 2026",
        "15. 9. 2027.": "15. September 2027", "15.9.": "15. September 2026", "ab Herbst": "ab Herbst 2026",
        "12.-15. März": "12.–15. März 2027", "zweite Märzhälfte": "16.–31. März 2027", "KW 24": "Woche 24",
        "übernächste Woche": "Woche 21", "3. Quartal": "3. Quartal 2026", "Jahresende": "Ende 2026",
        "Anfang nächsten Jahres": "Anfang 2027", "in 14 Tagen": "18. Mai 2026", "Juni/Juli": "Juni–Juli 2026",
        "spätestens Ende August": "bis Ende August 2026",
        "Woche vom 12. Oktober": "Woche 42", "im Herbst": "Herbst 2026",
        "die nächsten paar Tage": "in den nächsten Tagen", "nächste Woche": "Woche 20",
        "so bald wie möglich": "so bald wie möglich", "erstes Halbjahr 2027": "erstes Halbjahr 2027",
    },
    "fr": {
        "dans les deux prochains mois": "4 mai – 31 juil. 2026", "début d'année": "début 2027",
        "après-demain": "6 mai 2026", "dernière semaine de juin": "24–30 juin 2026",
        "deuxième quinzaine de mars": "16–31 mars 2027",
        "mi-mai": "mi-mai 2026", "dès que possible": "dès que possible",
        "du 12 au 15 mars": "12–15 mars 2027", "la semaine prochaine": "semaine 20", "T3 2026": "3e trimestre 2026",
        "au printemps": "printemps 2026", "l'été prochain": "été 2026", "03/04/2027": "3 avril 2027",
        "entre le 3 et le 7 juin": "3–7 juin 2026",
        "avant fin août": "avant fin août 2026", "dans un mois": "juin 2026",
        "les semaines à venir": "dans les prochaines semaines", "fin de l'année": "fin 2026",
        "à partir de septembre": "septembre 2026 ou plus tard", "d'ici fin juin": "fin juin",
    },
    "it": {
        "dopodomani": "6 maggio 2026", "nei prossimi due mesi": "04 mag – 31 lug 2026",
        "a metà marzo": "metà marzo 2027", "seconda metà di marzo": "16–31 mar 2027", "fra un mese": "giugno 2026",
        "il prima possibile": "il prima possibile", "entro fine giugno": "fine giugno 2026 al più tardi",
        "tra il 3 e il 7 giugno": "03–07 giu 2026",
        "nei prossimi mesi": "nei prossimi mesi", "la prossima settimana": "settimana 20", "in primavera": "primavera",
    },
    "es": {
        "pasado mañana": "6 de mayo de 2026", "en los próximos dos meses": "31 de julio de 2026",
        "a finales de junio": "finales de junio de 2026", "segunda quincena de marzo": "16–31 de marzo de 2027",
        "dentro de dos semanas": "semana 21", "lo antes posible": "lo antes posible", "mañana": "5 de mayo de 2026",
        "del 12 al 15 de octubre": "12–15 de octubre de 2026", "el próximo verano": "verano de 2026",
        "tercer trimestre": "trimestre de 2026", "en las próximas semanas": "en las próximas semanas",
    },
    "da": {
        "i overmorgen": "6. maj 2026", "før jul": "før 25. december 2026", "sidste uge i juni": "24.–30. jun. 2026",
        "til foråret": "forår 2026", "midt i maj": "midten af maj 2026",
        "om to uger": "uge 21", "senest 30. juni": "senest",
        "anden halvdel af marts": "16.–31. mar. 2027", "marts-maj": "marts–maj 2027", "i morgen": "5. maj 2026",
        "de kommende uger": "i de kommende uger",
        "så snart som muligt": "så snart som muligt", "inden udgangen af juni": "før slutningen af juni 2026",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "typed", "read_as"),
    [(language, typed, told) for language, table in PERIODS.items() for typed, told in table.items()],
)
def test_a_period_is_understood_in_the_person_s_language(language: str, typed: str, read_as: str) -> None:
    found = reading("date", typed, language=language)
    assert isinstance(found, Answer)
    understood = found.value if isinstance(found.value, str) else {**found.value, "words": ""}
    assert read_as in shown("date", understood, language).replace("\u2009", " ")
    assert isinstance(found.value, str) or found.value["words"] == typed


@pytest.mark.parametrize(
    "typed",
    [
        "around Easter", "any time, really", "03/04/2027", "à la rentrée", "Q7", "week 60", "two weeks",
        "in a few weeks", "the coming weeks until June",
    ],
)  # fmt: skip
def test_what_tells_no_date_stays_as_it_was_typed_where_that_is_allowed(typed: str) -> None:
    assert reading("date", typed) == Answer(typed)
    asked = question("date")
    strict = asked.field.model_copy(update={"as_words": False})
    assert read(asked.of(strict), typed) == Refusal("form.refused.date")


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "31.02.2027"), ("en", "0 May"), ("en", "31 February"), ("de", "30. Februar"), ("fr", "31 avril"),
        ("es", "31 de junio"), ("it", "31 settembre"), ("da", "den 31. november"), ("en", "29 February 2027"),
    ],
)  # fmt: skip
def test_a_day_that_does_not_exist_is_asked_about(language: str, typed: str) -> None:
    assert reading("date", typed, language=language) == Refusal("form.refused.no-such-day", plain=True)


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "yesterday"), ("en", "last summer"), ("en", "three days ago"), ("de", "gestern"),
        ("de", "letzte Woche"), ("de", "vor zwei Wochen"), ("fr", "l'été dernier"), ("fr", "il y a trois jours"),
        ("es", "el año pasado"), ("es", "hace tres días"), ("it", "ieri"), ("it", "un mese fa"),
        ("da", "i går"), ("da", "sidste uge"), ("da", "for to uger siden"),
    ],
)  # fmt: skip
def test_what_is_over_is_asked_about_in_the_person_s_words(language: str, typed: str) -> None:
    found = reading("date", typed, language=language)
    assert found == Refusal("form.refused.past", {"when": typed}, plain=True)


@pytest.mark.parametrize(
    "typed",
    [
        "whenever", "any time", "anytime, please", "it doesn't matter when", "egal wann", "jederzeit",
        "når som helst", "ligegyldigt hvornår", "cuando sea", "en cualquier momento", "peu importe quand",
        "n'importe quand", "non importa quando", "in qualsiasi momento",
    ],
)  # fmt: skip
def test_any_time_is_no_date(typed: str) -> None:
    asked = question("date")
    assert read(asked.of(asked.field.model_copy(update={"required": False})), typed) == Answer(None)


@pytest.mark.parametrize(
    ("typed", "language", "words"),
    [
        ("i foråret, nej efteråret", "da", "efteråret"), ("in spring, no, in autumn", "en", "in autumn"),
        ("im März, ach nein, im April", "de", "im April"), ("en mars, non, plutôt en avril", "fr", "en avril"),
        ("en mayo, mejor en junio", "es", "en junio"), ("a maggio, anzi a giugno", "it", "a giugno"),
        ("May, I mean June", "en", "June"), ("en mayo, no en junio", "es", "en mayo, no en junio"),
    ],
)  # fmt: skip
def test_of_two_dates_the_one_preferred_is_taken(typed: str, language: str, words: str) -> None:
    found = reading("date", typed, language=language)
    assert isinstance(found, Answer)
    assert (found.value["words"] if isinstance(found.value, Mapping) else found.value) == words


@pytest.mark.parametrize(("typed", "when"), [("March 2026", "March 2026"), ("01.02.2020", "1 February 2020")])
def test_a_date_in_the_past_is_asked_about(typed: str, when: str) -> None:
    assert reading("date", typed) == Refusal("form.refused.past", {"when": when}, plain=True)


def test_a_period_is_shown_to_a_contact_in_their_language_with_the_person_s_own_words() -> None:
    kept = reading("date", "deuxième quinzaine de mars", language="fr")
    assert isinstance(kept, Answer)
    assert shown("date", kept.value, "de") == "deuxième quinzaine de mars (16.–31. März 2027)"
    assert shown("date", kept.value, "fr") == "deuxième quinzaine de mars (16–31 mars 2027)"


def test_today_is_told_by_the_zone_of_the_home_cluster() -> None:
    late = NOON.replace(hour=23)
    asked = question("date", home="clean")
    asked = replace(asked, scene=replace(asked.scene, now=late))
    found = read(asked, "tomorrow")
    assert isinstance(found, Answer)
    assert found.value["first"] == "2026-05-06"


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
    proposed = {fit.cluster.id for fit in found.fits} if isinstance(found, ClusterProposal) else set()
    assert proposed == clusters


@pytest.mark.parametrize("typed", ["not sure where", "keine Ahnung", "je ne sais pas", "no sé", "non so", "ved ikke"])
def test_whoever_is_not_sure_is_asked_what_it_is_about(typed: str) -> None:
    asked = release().catalog.services["passport"].field_that_is("target")
    assert asked
    assert read(question("text").of(asked), typed) == UNSURE
