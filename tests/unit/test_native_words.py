"""What people of each language read and write as they are used to: places, punctuation, lists."""

from __future__ import annotations

import pytest

from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.fields import Answer, AskedField, read
from bot.dialogue.fields.clusters import clusters
from bot.dialogue.requests import cards
from bot.dialogue.routing.handlers import respond
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, plain
from storage.messages import telegram
from storage.records import Asking, Draft, Person, Session, Snapshot
from tests.stage import DIRECTORY, NOON, release


def scene_in(language: str, text: str = "", kind: EventKind = EventKind.TEXT) -> Scene:
    """Somebody whose phone speaks this language."""
    person = Person(id=1001, first_name="Camille", phone_language=language)
    incoming = Incoming(token="t1", kind=kind, address=telegram(1001), person=person, text=text)
    return Scene(release(), DIRECTORY, Snapshot(session=Session(address=telegram(1001))), incoming, NOON)


def asked_in(language: str, field: str) -> AskedField:
    """A question of the Passport, asked of this person."""
    service = release().catalog.services["passport"]
    asked = service.field(field)
    assert asked
    draft = Draft(id="d1", service="passport", step=Asking(field=field), started=NOON)
    return AskedField(scene_in(language), service, draft, asked)


@pytest.mark.parametrize(
    ("language", "place"),
    [("en", "🇩🇰 CLEAN · Copenhagen"), ("da", "🇩🇰 CLEAN · København"), ("it", "🇩🇰 CLEAN · Copenaghen")],
)
def test_a_city_has_the_name_it_has_in_the_language(language: str, place: str) -> None:
    catalog = release().catalog
    assert Speech(catalog, language).place(catalog.clusters["clean"]) == place


def test_a_place_that_the_name_tells_is_not_said_again() -> None:
    catalog = release().catalog
    assert Speech(catalog, "fr").place(catalog.clusters["renewable-energy-hamburg"]) == "🇩🇪 Renewable Energy Hamburg"


def test_every_name_of_a_city_is_heard_as_well() -> None:
    catalog, places = release().catalog, release().places
    for cluster in catalog.targets():
        for city in cluster.cities.values():
            assert cluster.id in {known for mention in places.find(city) for known in mention.cluster_ids}, city


@pytest.mark.parametrize(("language", "before"), [("fr", ("US", "FR")), ("de", ("AT", "ZA"))])
def test_a_country_with_an_accent_stands_where_its_letter_does(language: str, before: tuple[str, str]) -> None:
    countries = [cluster.country for cluster in clusters(asked_in(language, "home"))]
    assert countries.index(before[0]) < countries.index(before[1])


def test_a_danish_country_with_a_letter_of_its_own_comes_last() -> None:
    assert clusters(asked_in("da", "home"))[-1].country == "AT"


def test_a_label_is_followed_by_what_the_language_puts_there() -> None:
    catalog = release().catalog
    answers = {"company": "Alpine Heat"}
    french = cards.fields(Speech(catalog, "fr"), "passport", answers, shared=True)
    assert plain(french) == "Entreprise\u202f: Alpine Heat"
    assert Speech(catalog, "fr").label("card.language", language="anglais") == "Rédigé en\u202f: anglais"
    english = cards.fields(Speech(catalog, "en"), "passport", answers, shared=True)
    assert plain(english) == "Company: Alpine Heat"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "partners and a visit"),
        ("de", "Partner und Besuch"),
        ("fr", "partenaires et visite"),
        ("it", "partner e visita"),
        ("es", "socios y visita"),
        ("da", "partnere og besøg"),
        ("de", "Vertriebspartner, Reise"),
    ],
)
def test_several_options_are_listed_as_people_say_it(language: str, words: str) -> None:
    assert read(asked_in(language, "help"), words) == Answer(("partners", "visit"))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Not yet."), ("de", "haben wir keine"), ("fr", "pas encore"), ("it", "non ancora"), ("es", "aún no")],
)
def test_what_may_be_left_out_is_left_out_in_plain_words(language: str, words: str) -> None:
    assert read(asked_in(language, "website"), words) == Answer(None)


def test_an_inline_search_shows_what_there_is_before_anything_is_typed() -> None:
    nothing = respond(scene_in("da", "", EventKind.INLINE)).inserts
    assert len(nothing) == 5
    assert "Hvad er ICN Passport?" in {insert.title for insert in nothing}
    asked = respond(scene_in("da", "passport pris", EventKind.INLINE)).inserts
    assert asked[0].title == "Hvad koster Passport?"


@pytest.mark.parametrize(
    ("language", "name", "words"),
    [
        ("fr", "Écotech Québec", "heure d’Écotech Québec"),
        ("fr", "Aclima", "heure d’Aclima"),
        ("fr", "GreenCape", "heure de GreenCape"),
        ("fr", "<OREEC>", "heure de <OREEC>"),
        ("it", "Aclima", "ora di Aclima"),
    ],
)
def test_de_is_shortened_before_a_vowel_in_french_alone(language: str, name: str, words: str) -> None:
    assert f"({words})" in Speech(release().catalog, language).label("receipt.hours", hours="9 h", place=name)


@pytest.mark.parametrize(
    ("name", "preposition"),
    [("Alpine Heat", "ad"), ("Écotech Québec", "a"), ("GreenCape", "a"), ("<Aclima>", "a")],
)
def test_a_is_lengthened_before_its_own_vowel_in_italian(name: str, preposition: str) -> None:
    sent = Speech(release().catalog, "it").label("words.sent", whom=name, number="1", time="9")
    assert sent.startswith(f"✓ Inviato {preposition} {name}")


def test_french_marks_stand_behind_a_narrow_space() -> None:
    catalog = release().catalog
    entries = [entry.words["fr"] for entry in catalog.entries.values() if "fr" in entry.words]
    shown = [text for words in entries for text in (words.question, words.answer, *words.facts.values())]
    texts = [str(catalog.text("fr", key)) for key in ("form.doubt.name", "elsewhere", "copy.expire", "help.group")]
    plainly_spaced = [text for text in (*shown, *texts) if any(f" {mark}" in text for mark in "?!;:»") or "« " in text]
    assert plainly_spaced == []
