"""Questions that don't name what they are about go on from the last answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.dialogue.interpretation.ordinary_names import write_names
from storage.records import Asking, Confirming
from tests.stage import Stage, release

SPIRAE = "what was Spirae about?"


async def said(question: str, *before: str) -> str:
    """What somebody reads who asked something before."""
    stage = Stage()
    for earlier in before:
        await stage.types("Camille", earlier)
        await stage.news()
    await stage.types("Camille", question)
    return "\n".join(str(seen) for seen in (await stage.news())["Camille"])


@pytest.mark.parametrize(
    ("before", "words", "expected"),
    [
        # what is asked of it is answered for the last entry
        (SPIRAE, "who paid for it?", "Who funded Spirae isn't published"),
        (SPIRAE, "and when?", "Spirae's move to Denmark to 2013"),
        (SPIRAE, "how much money was it", "how much Spirae invested"),
        (SPIRAE, "tell me more", "later results aren't published"),
        ("Was ist Renewable Energy Hamburg?", "wie viele Mitglieder hat es?", "190 Mitglieder"),
        ("Was ist Renewable Energy Hamburg?", "mehr dazu", "Quelle"),
        ("c'est quoi Verelec ?", "c'était quand ?", "avril 2017"),
        ("¿Qué es Verelec?", "¿y cuándo fue?", "abril de 2017"),
        ("Cos'è Verelec?", "quando è stato?", "aprile 2017"),
        ("Hvad er Verelec?", "hvornår var det?", "april 2017"),
        ("Cos'è Coolsweep?", "e quanto è costato?", "35,4 milioni"),
        (SPIRAE, "so when was it exactly?", "Spirae's move to Denmark to 2013"),
        (SPIRAE, "why?", "later results aren't published"),
        (SPIRAE, "and why not?", "later results aren't published"),
        (SPIRAE, "I want to know more", "later results aren't published"),
        ("was ist Coolsweep?", "und wer hat das denn bezahlt", "„Regions of Knowledge“"),
        ("c'était quoi EC2i", "c'était quand déjà", "janvier 2018"),
        ("¿qué era EC2i?", "entonces cuánto duró", "dos años"),
        ("hvad var coolsweep", "hvornår var det egentlig", "december 2012"),
        (SPIRAE, "and in Italian?", "Copenaghen"),
        ("how many members does CLEAN have", "and the one in Hamburg?", "had about 190 members in 2016"),
        ("combien de membres a CLEAN", "et celui de Graz ?", "comptait 180"),
        ("cuántos miembros tiene CLEAN", "y el de Graz?", "tenía 180 socios en 2016"),
        ("who paid for ReCircle", "and Coolsweep?", "The EU funded Coolsweep"),
        ("which clusters work on green building?", "the Danish one too?", "CLEAN is the Danish water"),
        ("quels clusters travaillent sur le bâtiment vert", "le danois aussi ?", "CLEAN est le cluster danois"),
        ("c'est quoi le passeport", "et en anglais ?", "exploring a market abroad"),
        ("hvad er Verelec?", "og på tysk?", "Kanada"),
        (SPIRAE, "and in Polish?", "Nie mówię jeszcze po polsku. Oto odpowiedź po angielsku:"),
        ("what is the passport", "and in Hamburg?", "Renewable Energy Hamburg (EEHH) is in Hamburg"),
        ("c'est quoi tenerrdis", "il fait quoi", "pôle de la transition énergétique"),
        ("c'est quoi tenerrdis", "et ils font quoi ?", "pôle de la transition énergétique"),
        ("que es greencape", "a que se dedica", "GreenCape está en"),
        ("was ist Green Tech Cluster", "wie viele firmen sind da drin", "180 Partner (2016)"),
        ("was ist CLEAN", "hat die sich verändert?", "Seit Juli 2020"),
        ("har i et nyhedsbrev", "hvor tit kommer det?", "fire gange om året"),
        ("was ist CLEAN", "und wer leitet das", "cleancluster.dk"),
        ("c'est quoi tenerrdis", "ils sont gros ?", "environ 230 membres"),
        ("Verelec", "und hats geklappt", "Verelec erhielt Informationen"),
        ("l'Annual Meeting 2026 à Copenhague", "c'était où", "à Frederiksberg"),
        ("¿Qué es ecotech quebec?", "¿y desde cuándo están en la red?", "en noviembre de 2013"),
        ("hvad er oreec", "siden hvornår er de med i netværket", "1. oktober 2010"),
        ("¿Qué es ecotech quebec?", "qué hace", "Écotech Québec está en Montreal"),
        ("was ist ecotech quebec?", "wieviele firmen haben die", "etwa 150 Mitglieder"),
        ("was ist GreenCape", "wer führt die", "Wer „GreenCape“ geleitet"),
        ("che cos'è tenerrdis", "sono grandi?", "circa 230 membri"),
        ("c'est quoi tenerrdis", "on peut les visiter", "Tenerrdis se trouve à Grenoble"),
        ("c'est quoi Verelec ?", "ils ont fait quoi", "Verelec"),
        ("what was Verelec about?", "what did they do", "Verelec"),
        ("which events are there?", "and where was the last one", "Copenhagen Business School"),
        ("¿Qué es ecotech quebec?", "y eso en qué nos ayuda", "Écotech Québec está en"),
        ("was ist ecotech quebec", "seit wann gehören die dazu", "im November 2013"),
        ("Was macht ihr mit meinen Daten?", "wie lange hebt ihr die auf", "/privacy nennt sie"),
        ("zeig mir die Datenschutzhinweise", "wie lange hebt ihr das auf", "/privacy nennt sie"),
        ("l'Annual Meeting à Grenoble", "qui l'a organisé ?", "Tenerrdis a accueilli l’Annual Meeting 2022"),
        ("hvad er Spirae", "hvem hjalp dem", "Copenhagen Capacity"),
        # the one before or after is the next in time
        ("Was ist das Annual Meeting?", "und das davor?", "Grenoble"),
        ("hvornår var mødet i lyon", "og det før?", "Cape Town"),
        ("l'Annual Meeting à Lyon", "et celui d'après ?", "Londres"),
        ("what was the ICN Summit in Copenhagen", "and the one before?", "Hamburg"),
        ("¿qué fue el Annual Meeting de Lyon?", "¿y el anterior?", "Ciudad del Cabo"),
        ("cos'era l'Annual Meeting di Lione?", "e quello dopo?", "Londra"),
        ("Wer hat bei ICN den Vorsitz?", "und vorher?", "Wer leitet ICN?"),
        # what names something else is answered for that
        (SPIRAE, "what does the Passport cost?", "what a Passport costs"),
        (SPIRAE, "how do I become a member", "members are clusters"),
        ("what is greencape", "and how much would that cost us", "what a Passport costs"),
        ("was ist TWEED?", "und was kostet das?", "Was ein Passport kostet"),
        (SPIRAE, "when is the next meeting", "next ICN event"),
        ("when was the meeting in Hamburg in 2013", "and in 2014?", "in 2014"),
        ("c'est quoi le passeport", "combien ça coûte ?", "ni gratuité"),
        ("what is the passport", "who can use it", "companies at the Urban Future Lab"),
        ("que es greencape", "cuántos clústeres hay", "En mayo de 2026"),
        # who only wishes for what was shown is led to it
        ("Was ist GreenCape?", "dann fragt die mal", "Hilfe gewünscht von: GreenCape"),
        ("what is GreenCape", "then ask them", "Help wanted from: GreenCape"),
        ("c'est quoi tenerrdis", "alors demandez-leur", "Tenerrdis, Grenoble, France"),
        ("hvad er oreec", "så spørg dem", "Hjælp ønskes fra: OREEC"),
        ("cos'è tenerrdis", "lo vorrei", "Aiuto richiesto a: Tenerrdis"),
        ("c'est quoi tenerrdis", "on voudrait leur écrire", "Tenerrdis, Grenoble, France"),
        ("qué es aclima", "nos gustaría escribirles", "Se pide ayuda a: Aclima"),
        ("do you have a newsletter", "I want it", "Send me the newsletter"),
        ("háblame del Urban Future Lab", "ahorita quiero aplicar a eso", "[Pedir la vía rápida de ACRE]"),
        # those shown last are the ones to reach
        ("que es greencape", "pueden enviarles un mensaje", "Se pide ayuda a: GreenCape"),
        ("cos'è OREEC", "potete mandargli un messaggio", "Aiuto richiesto a: OREEC"),
        ("hvad er OREEC", "kan du sende dem en besked", "Hjælp ønskes fra: OREEC"),
    ],
)
async def test_what_goes_on_from_an_answer_is_understood_from_it(before: str, words: str, expected: str) -> None:
    assert expected in await said(words, before)


async def test_the_language_asked_for_is_the_one_spoken_then() -> None:
    assert "Copenaghen" in await said("dove?", SPIRAE, "and in Italian?")


async def test_a_language_is_no_answer_where_nothing_was_answered() -> None:
    assert "language you write in" in await said("and in Italian?")


async def test_after_half_an_hour_nothing_is_taken_for_granted() -> None:
    stage = Stage()
    await stage.types("Camille", SPIRAE)
    await stage.waits(timedelta(minutes=31))
    await stage.news()
    await stage.types("Camille", "who paid for it?")
    assert "Spirae" not in "\n".join(str(seen) for seen in (await stage.news())["Camille"])


async def test_nothing_is_gone_on_from_where_nothing_was_answered() -> None:
    assert "Spirae" not in await said("tell me more")


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            "What does the passport cost, and how long does it take?",
            "published what a Passport costs",
            "a response time",
        ),
        ("¿Qué es el Passport y cuánto cuesta?", "explorar un mercado", "ni el precio"),
        ("c'est quoi le passeport et qui peut l'utiliser", "explorer un marché", "entreprises qui appartiennent"),
        ("Was kostet der Passport? Und wie lange dauert es?", "weder einen Preis", "Antwortzeit"),
        ("Cos'è l'ICN Passport? E quanto costa il Passport?", "esplorare un mercato", "né un prezzo"),
    ],
)
async def test_each_question_of_a_message_is_answered(question: str, first: str, second: str) -> None:
    read = await said(question)
    assert -1 < read.find(first) < read.find(second)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("ciao chi è il presidente di ICN", "Denis Leclerc"),
        ("hej hvad koster passport", "hverken en pris"),
        ("salut c'est quoi le passeport", "explorer un marché"),
        ("subscribe", "ICN ZOOM newsletter"),
        ("abbestellen", "Newsletter ICN ZOOM"),
        ("se désabonner", "ICN ZOOM"),
    ],
)
async def test_few_or_wordy_questions_are_understood(question: str, expected: str) -> None:
    assert expected in await said(question)


@pytest.mark.parametrize(
    ("before", "words", "known"),
    [
        (("what is greencape",), "/passport", {}),
        (("what is greencape",), "ok let's do it", {"target": "greencape"}),
        (("what is greencape", "what does the Passport cost?"), "a passport request please", {"target": "greencape"}),
        (("which clusters work on wind?", "OREEC (Norway)"), "yes please", {"target": "oreec"}),
        (
            ("who can help a company from Lyon in South Africa?", "what does the Passport cost?"),
            "ok let's do it",
            {"target": "greencape", "home": "tenerrdis"},
        ),
    ],
)
async def test_a_request_begins_with_what_was_spoken_of(
    before: tuple[str, ...], words: str, known: dict[str, str]
) -> None:
    stage = Stage()
    for said_before in (*before, words):
        await stage.types("Camille", said_before)
    step = stage.sessions[1001].draft.step
    assert (step.understood if isinstance(step, Confirming) else {}) == known


async def test_what_was_spoken_of_long_ago_begins_no_request() -> None:
    stage = Stage()
    await stage.types("Camille", "who can help a company from Lyon in South Africa?")
    await stage.waits(timedelta(hours=1))
    await stage.types("Camille", "a passport request please")
    assert isinstance(stage.sessions[1001].draft.step, Asking)


async def test_in_a_form_too_a_question_goes_on_from_the_last_answer() -> None:
    assert "Western Cape" in await said("where is it?", "/passport", "what is greencape?")


async def test_in_a_form_too_it_is_said_who_is_near() -> None:
    read = await said("is there any cluster in Texas?", "/passport")
    assert "Texas: I know of no ICN cluster there." in read
    assert "Question 1 of 10" in read


@pytest.mark.parametrize("name", ["Hydro-Alpes SAS", "Nordwind GmbH"])
async def test_a_name_of_a_company_changes_no_language(name: str) -> None:
    assert "[Me prévenir plus tard]" in await said(name, "bonjour")


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("tell me about clean", True),
        ("is clean still a member", True),
        ("what is clean", True),
        ("ist clean noch mitglied", True),
        ("c'est quoi clean", True),
        ("what about clean technology", False),
        ("we want to keep the river clean", False),
        ("is clean water one of your topics", False),
    ],
)
def test_a_name_that_is_a_word_counts_where_it_stands_as_a_name(question: str, named: bool) -> None:
    assert ("CLEAN" in write_names(release().catalog, question)) is named


@pytest.mark.parametrize(
    ("before", "where", "expected"),
    [
        ("we look for partners", "in graz please", ("Green Tech Cluster", "Find partners")),
        ("cerchiamo clienti", "in austria", ("Green Tech Cluster", "Esplorare il mercato")),
        ("wir suchen partner", "am liebsten in kanada", ("Écotech Québec", "Partner finden")),
        ("on cherche des fournisseurs", "au danemark", ("CLEAN", "Trouver des fournisseurs")),
    ],
)
async def test_a_wish_may_be_told_in_two_messages(before: str, where: str, expected: tuple[str, ...]) -> None:
    read = await said(where, before)
    assert all(each in read for each in expected)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("gibts was ähnliches grad", "[Welche Projekte hat ICN gemacht?]"),
        ("y a un truc pareil en ce moment ?", "[Quels projets ICN a-t-il menés\u202f?]"),
    ],
)
async def test_something_similar_is_what_is_related(question: str, expected: str) -> None:
    before = "was war coolsweep" if "gibts" in question else "c'était quoi coolsweep"
    assert expected in await said(question, before)


async def test_a_place_behind_a_card_begins_nothing() -> None:
    assert "erneuerbare-energien-hamburg.de" in await said("und in hamburg?", "wir suchen partner", "was ist CLEAN")
