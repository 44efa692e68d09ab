"""Whoever writes in a language that the assistant doesn't speak is told so in it, and answered in English."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.dialogue.questions.language import language_of, unspoken_language
from knowledge.search import Band
from storage.records import Person
from tests.stage import Stage, release
from tests.unit.test_questions import decided


def heard(question: str, phone: str = "en") -> str:
    """Return the language that somebody is heard to write, who has chosen none."""
    person = Person(id=1, first_name="Camille", phone_language=phone)
    scene: Any = SimpleNamespace(
        release=release(),
        catalog=release().catalog,
        session=SimpleNamespace(person=None, spoken=""),
        incoming=SimpleNamespace(person=person),
    )
    ranking = release().engine.rank(question)
    return unspoken_language(scene, question, ranking) or language_of(scene, question, ranking)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Finnes det en klynge i Norge?", "nb"),
        ("kan dere hjelpe oss", "nb"),
        ("hvordan blir vi medlem", "nb"),
        ("Hva koster passet?", "nb"),
        ("när är nästa möte", "sv"),
        ("var ligger ni", "sv"),
        ("hur lång tid tar det", "sv"),
        ("quando é a próxima reunião", "pt"),
        ("é grátis?", "pt"),
        ("posso participar", "pt"),
        ("is het gratis", "nl"),
        ("mag iedereen meedoen", "nl"),
        ("kauanko kestää", "fi"),
        ("kim jesteście", "pl"),
        ("je to zdarma", "cs"),
        ("mluvíte česky", "cs"),
        ("ücretsiz mi", "tr"),
        ("fiyat", "tr"),
        ("цена", "ru"),
        ("ціна", "uk"),
        ("compare Tenerrdis and OREEC", "en"),
        ("ευχαριστώ", "el"),
        ("谢谢", "zh"),
        ("شكرا", "ar"),
        ("감사합니다", "ko"),
        ("ありがとう", "ja"),
    ],
)
def test_short_questions_tell_a_language_that_is_not_spoken(question: str, language: str) -> None:
    assert heard(question) == language
    assert heard(question, "") == language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("qué es", "es"),
        ("es gratis", "es"),
        ("cuánto cuesta", "es"),
        ("como funciona", "es"),
        ("è gratis", "it"),
        ("posso partecipare", "it"),
        ("quanto tempo ci vuole", "it"),
        ("c'est combien", "fr"),
        ("prix ?", "fr"),
        ("hvor lang tid", "da"),
        ("hvem betaler", "da"),
        ("er det gratis", "da"),
        ("wer zahlt", "de"),
        ("kosten?", "de"),
        ("moin", "de"),
        ("who pays", "en"),
        ("is it free", "en"),
        ("per year?", "en"),
        ("do you speak Danish", "en"),
    ],
)
def test_a_phone_in_english_hides_no_language_that_is_spoken(question: str, language: str) -> None:
    assert heard(question) == language


@pytest.mark.parametrize("question", ["hvem betaler", "er det gratis"])
def test_words_that_two_languages_share_are_those_of_the_phone(question: str) -> None:
    assert (heard(question, "da"), heard(question, "nb")) == ("da", "nb")


async def test_the_name_of_a_place_is_of_no_language() -> None:
    stage = Stage(language="es")
    await stage.types("Camille", "Chile")
    assert "clústeres" in str((await stage.news())["Camille"][0])


async def test_a_language_without_a_mark_is_told_by_its_writing() -> None:
    stage = Stage()
    await stage.types("Camille", "паспорта")
    assert "по-русски" in str((await stage.news())["Camille"][0])


@pytest.mark.parametrize("asked", ["Passa al tedesco per favore", "passez à l'allemand svp", "please pass to Danish"])
def test_an_order_for_a_language_is_no_wish_for_a_request(asked: str) -> None:
    assert decided(Band.LIKELY, "service:passport 0.8", asked=asked).id == "language"


@pytest.mark.parametrize("asked", ["traduis bonjour en danois", "traduci ciao in danese", "translate hello to Danish"])
def test_what_is_to_be_translated_chooses_no_language(asked: str) -> None:
    assert decided(Band.ANSWER, "action:language 0.95", "faq:assistant-languages 0.4", asked=asked).id != "language"


def test_an_order_for_a_language_is_no_question_about_a_place() -> None:
    assert decided(Band.ANSWER, "faq:cluster-clean 0.9", asked="¿puedes pasar al danés?").id == "language"


@pytest.mark.parametrize(
    "words", ["pas la newsletter mais le Passport", "pas la newsletter, je voulais dire le Passport"]
)
async def test_a_name_left_of_a_message_is_answered_in_the_language_of_all_of_it(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", words)
    assert stage.sessions[1001].spoken == "fr"
