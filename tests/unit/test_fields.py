"""Every kind of field reads what people type, in six languages, and keeps nothing that is no answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.fields import Answer, AskedField, Refusal, Several, Ticks, read
from bot.dialogue.fields.clusters import NONE, ClusterField, cluster_rows
from bot.dialogue.fields.periods import read_period
from bot.dialogue.forms import prompts
from bot.dialogue.scene import Scene
from storage.messages import telegram
from storage.records import Asking, Draft, Person, Session, Snapshot
from tests.stage import DIRECTORY, NOON, release

INVISIBLE = "\u200b\u200e\u2066"


def question(field: str, ticked: tuple[str, ...] = (), **answers: object) -> AskedField:
    person = Person(id=1001, first_name="Camille", phone_language="en")
    address = telegram(1001)
    incoming = Incoming(token="t1", kind=EventKind.TEXT, address=address, person=person)
    scene = Scene(release(), DIRECTORY, Snapshot(session=Session(address=address)), incoming, NOON)
    service = release().catalog.services["passport"]
    asked = service.field(field)
    assert asked
    step = Asking(field=field, ticked=ticked)
    return AskedField(
        scene, service, Draft(id="d1", service="passport", step=step, answers=answers, started=NOON), asked
    )


@pytest.mark.parametrize(
    "typed",
    [
        "camille@alpineheat.example",
        "my mail is camille@alpineheat.example, thanks",
        "camille@alpineheat.example!",
        "camille@alpineheat.example?",
        "«camille@alpineheat.example»",
        "“camille@alpineheat.example”",
        "'camille@alpineheat.example'",
        "*camille@alpineheat.example*",
        "camille@alpineheat.example/",
        "<camille@alpineheat.example>",
        "mailto:camille@alpineheat.example",
        f"camille@alpineheat.example{INVISIBLE}",
        f"{INVISIBLE}camille@alpineheat.example",
        "ｃａｍｉｌｌｅ＠alpineheat.example",
        "camille@ALPINEHEAT.example",
    ],
)
def test_an_address_is_found_without_what_stands_around_it(typed: str) -> None:
    assert read(question("email"), typed) == Answer("camille@alpineheat.example")


@pytest.mark.parametrize(
    "typed", ["camille", "camille@", "@alpineheat.example", "a..b@c.de", "a@b", "a@b.de or c@d.de", "", "no", "skip"]
)
def test_what_is_no_address_is_none(typed: str) -> None:
    assert isinstance(read(question("email"), typed), Refusal)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("alpineheat.example", "https://alpineheat.example"),
        ("www.alpineheat.example/en", "https://www.alpineheat.example/en"),
        ("HTTP://alpineheat.example", "http://alpineheat.example"),
        ("our site is alpineheat.example", "https://alpineheat.example"),
        ("alpineheat.example,", "https://alpineheat.example"),
        ("(alpineheat.example)", "https://alpineheat.example"),
        ("https://xn--80akhbyknj4f.xn--p1ai", "https://xn--80akhbyknj4f.xn--p1ai"),
        ("пример.рф", "https://пример.рф"),
        ("notre site est soleil.example !", "https://soleil.example"),
        (f"alpineheat{INVISIBLE}.example", "https://alpineheat.example"),
    ],
)
def test_a_website_is_read_out_of_what_surrounds_it(typed: str, kept: str) -> None:
    assert read(question("website"), typed) == Answer(kept)


@pytest.mark.parametrize(
    "typed",
    [
        "no website yet", "we do not have a website", "none 🙂", "No, sorry", "under construction", "nope", "-", "n/a",
        "noch keine Website", "haben wir leider nicht", "im Aufbau", "pas encore de site", "nous n'avons pas de site",
        "aucun", "todavía no", "no tenemos página web todavía", "non ancora", "non abbiamo ancora un sito",
        "vi har ingen hjemmeside endnu", "ingen", "überspringen", "passer", "omitir", "salta", "spring over",
    ],
)  # fmt: skip
def test_a_denial_at_an_optional_field_skips_it(typed: str) -> None:
    assert read(question("website"), typed) == Answer(None)


@pytest.mark.parametrize("typed", ["alpine heat", "http://", "-a.example", "a_b", "camille@alpineheat.example"])
def test_what_is_no_website_is_none(typed: str) -> None:
    assert isinstance(read(question("website"), typed), Refusal)


@pytest.mark.parametrize(
    ("typed", "cluster"),
    [
        ("NO", "oreec"), ("DE", "renewable-energy-hamburg"), ("de", "renewable-energy-hamburg"), ("Norwegen", "oreec"),
        ("Norvège", "oreec"), ("Norvegia", "oreec"), ("Noruega", "oreec"), ("Norge", "oreec"),
        ("Hambourg please", "renewable-energy-hamburg"),
        ("“Québec”", "ecotech-quebec"), ("QC, Canada", "ecotech-quebec"), ("UK", "greentech-south"),
        ("🇨🇦 Écotech Québec · Montréal", "ecotech-quebec"), ("QC", "ecotech-quebec"), ("nc", "research-triangle"),
    ],
)  # fmt: skip
def test_a_cluster_is_found_by_its_names_and_codes(typed: str, cluster: str) -> None:
    assert read(question("target"), typed) == Answer(cluster)


@pytest.mark.parametrize(
    "typed",
    [
        "none", "None of these", "no", "aucun", "dans aucun", "keine", "zu keinem davon", "ninguno", "ninguno de estos",
        "nessuno di questi", "ingen af dem", "none of them, thanks", "we are not a member",
    ],
)  # fmt: skip
def test_who_belongs_to_no_cluster_may_say_so(typed: str) -> None:
    assert read(question("home"), typed) == Answer("")


def test_nobody_asks_their_own_cluster() -> None:
    refusal = read(question("target", home="ecotech-quebec"), "Canada")
    assert isinstance(refusal, Refusal)
    assert refusal.key == "form.refused.is-home"


def test_a_country_of_two_clusters_is_asked_about() -> None:
    assert isinstance(read(question("home"), "USA"), Several)


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("partners and travel", ("partners", "visit")), ("1, 3", ("market", "suppliers")),
        ("the second", ("partners",)),
        ("Partner und Besuch", ("partners", "visit")), ("des partenaires et des réunions", ("partners", "meetings")),
        ("socios y reuniones", ("partners", "meetings")), ("partner e incontri", ("partners", "meetings")),
        ("partnere og møder", ("partners", "meetings")), ("we need suppliers", ("suppliers",)),
        ("finde partnere", ("partners",)),
    ],
)  # fmt: skip
def test_options_are_read_in_every_language(typed: str, options: tuple[str, ...]) -> None:
    assert read(question("help"), typed) == Answer(options)


@pytest.mark.parametrize(
    "typed",
    [
        "no suppliers", "not suppliers", "keine Lieferanten", "bloß keine Lieferanten", "pas de fournisseurs",
        "je ne veux pas de fournisseurs", "ningún proveedor", "non cerco fornitori", "nessun fornitore",
        "ikke leverandører", "we don't need suppliers",
    ],
)  # fmt: skip
def test_a_denied_option_is_never_chosen(typed: str) -> None:
    assert read(question("help"), typed) == Ticks((), ("suppliers",))


def test_what_is_typed_adds_to_what_is_ticked() -> None:
    assert read(question("help", ("market",)), "partners") == Answer(("market", "partners"))
    assert read(question("help", ("market", "visit")), "partners, no visit") == Answer(("market", "partners"))


@pytest.mark.parametrize(
    "typed",
    [
        "all but suppliers", "alle außer Lieferanten", "tout sauf fournisseurs", "todo menos proveedores",
        "tutto tranne i fornitori", "alt undtagen leverandører",
    ],
)  # fmt: skip
def test_all_but_one_is_all_the_others(typed: str) -> None:
    reading = read(question("help"), typed)
    assert isinstance(reading, Answer)
    assert "suppliers" not in reading.value
    assert len(reading.value) == 6


@pytest.mark.parametrize("typed", ["all", "all of them", "alles", "tout", "todo", "tutto", "alle", "det hele"])
def test_the_word_all_chooses_every_option(typed: str) -> None:
    asked = question("help")
    assert read(asked, typed) == Answer(asked.field.options)


@pytest.mark.parametrize(
    "typed", ["yes", "Yes!", "yes, please", "yes 👍", "Yes I agree", "oui", "ja, gerne", "sí", "sì", "ja tak", "ok"]
)
def test_a_plain_yes_is_consent(typed: str) -> None:
    reading = read(question("consent"), typed)
    assert isinstance(reading, Answer)
    assert reading.value["at"] == NOON.isoformat()


@pytest.mark.parametrize(
    "typed", ["no", "I do not agree", "nein", "je ne suis pas d'accord", "yes but not my e-mail", "maybe"]
)
def test_anything_else_is_no_consent(typed: str) -> None:
    assert isinstance(read(question("consent"), typed), Refusal)


@pytest.mark.parametrize(
    "typed",
    [
        "skip", "n/a", "none", "-", "back", "zurück", "continue", "yes", "no", "überspringen", "aucun", "nada", "salta",
        "spring over", "stop", "skip it please", "!", "…",
    ],
)  # fmt: skip
def test_words_that_answer_nothing_are_not_kept(typed: str) -> None:
    assert isinstance(read(question("company"), typed), Refusal)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("“Alpine Heat”", "Alpine Heat"), (f"Alpine{INVISIBLE} Heat ", "Alpine Heat"), ("*Alpine Heat*", "Alpine Heat"),
        ("Alpine  Heat\u00a0AG", "Alpine Heat AG"), ("H₂ Works", "H₂ Works"), ("Back Office Ltd", "Back Office Ltd"),
        ("No Waste GmbH", "No Waste GmbH"), ("All Electric", "All Electric"), ("Smith, Son & Co", "Smith, Son & Co"),
        ("Nordlys AS. Actually wait, Nordlys Energi AS", "Nordlys Energi AS"), ("Sunwrk, sorry, Sunwork", "Sunwork"),
        ("Toits - non, pardon, Toits Clairs", "Toits Clairs"), ("Sole srl, anzi Sole spa", "Sole spa"),
    ],
)  # fmt: skip
def test_a_name_is_kept_as_it_is_meant(typed: str, kept: str) -> None:
    assert read(question("company"), typed) == Answer(kept)


WISH = "We build biogas plants near Graz and look for a Danish supplier of stirring machines."


@pytest.mark.parametrize("typed", ["see above", "Hab ich schon geschrieben", "je l'ai déjà dit", "ya lo he dicho"])
def test_what_was_said_already_is_taken_where_it_is_known(typed: str) -> None:
    asked = question("product")
    assert read(asked, typed) == Refusal("form.refused.already", plain=True)
    assert read(replace(asked, draft=asked.draft.model_copy(update={"wish": WISH})), typed) == Answer(WISH)


def test_a_question_that_may_be_skipped_demands_no_answer() -> None:
    assert read(question("dates"), "yes") == Refusal("form.refused.optional")
    assert read(question("website"), "yes") == Refusal("form.refused.website")


def test_a_month_is_no_denial_of_a_cluster() -> None:
    """ "Mai" is May in French and German, and "never" in Italian."""
    asked = question("home")
    for language, denies in (("fr", False), ("de", False), ("it", True)):
        person = asked.scene.incoming.person.model_copy(update={"phone_language": language})
        scene = replace(asked.scene, event=replace(asked.scene.incoming, person=person))
        assert (read(replace(asked, scene=scene), "mai") == Answer(NONE)) is denies


def test_words_to_people_are_kept_whatever_they_say() -> None:
    service = release().catalog.services["handoff"]
    asked = replace(question("company"), service=service, field=service.fields[0])
    assert read(asked, "none of your answers helps?") == Answer("none of your answers helps?")


def test_the_list_of_clusters_leaves_room_for_its_question() -> None:
    """A phone shows about ten rows: a long list stands in two columns, a short one below each other."""
    asked = question("home")
    rows = prompts.rows(asked)
    offered = ClusterField().pickable(asked)
    assert len(offered) > 10 >= len(rows) - 2
    assert max(map(len, rows)) == 2
    few = cluster_rows(asked, release().catalog.homes()[:3])
    assert [len(row) for row in few] == [1, 1, 1]


MAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("language", "words", "day", "bound"),
    [
        ("en", "before Easter", date(2027, 3, 28), "before"),
        ("en", "after Whitsun 2028", date(2028, 6, 4), "after"),
        ("da", "efter pinse", date(2026, 5, 24), "after"),
        ("de", "spätestens Allerheiligen", date(2026, 11, 1), "until"),
        ("es", "antes de Reyes", date(2027, 1, 6), "before"),
        ("fr", "lundi de Pâques", date(2027, 3, 29), ""),
        ("fr", "d'ici la Toussaint", date(2026, 11, 1), "until"),
        ("it", "dopo Ferragosto", date(2026, 8, 15), "after"),
    ],
)
def test_the_next_such_feast_is_meant(language: str, words: str, day: date, bound: str) -> None:
    found = read_period(release().catalog, (language,), words, MAY)
    assert found is not None
    assert (found.first, found.last, found.bound) == (day, day, bound)


@pytest.mark.parametrize("typed", ["påske", "til påske"])
def test_a_feast_is_no_slip_in_another_word(typed: str) -> None:
    assert isinstance(read(question("dates"), typed), Answer)
