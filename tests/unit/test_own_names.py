"""How people introduce themselves: names of companies and people, what they do and where, read out of sentences."""

from __future__ import annotations

import pytest

from bot.dialogue.wishes.introductions import read_introduction
from tests.stage import Stage
from tests.unit.test_doubts import draft_of, understood
from tests.unit.test_native_words import scene_in


@pytest.mark.parametrize(
    ("language", "words", "company"),
    [
        ("de", "wir sind Helle Dächer aus Wien und suchen Partner in Québec", "Helle Dächer"),
        ("da", "vi er Nordvand fra Esbjerg og søger partnere i Canada", "Nordvand"),
        ("en", "can you find us a distributor in Canada? we're Solaria, from Madrid", "Solaria"),
        ("es", "somos Viento Claro de Madrid y buscamos socios en Hamburgo", "Viento Claro"),
        ("fr", "nous sommes Toits Clairs de Bordeaux et cherchons des partenaires à Milan", "Toits Clairs"),
        ("it", "siamo la Acqua Pura srl di Torino, cerchiamo clienti in Danimarca", "Acqua Pura srl"),
    ],
)
async def test_a_place_without_a_cluster_tells_where_the_name_ends(language: str, words: str, company: str) -> None:
    assert (await understood(words, language=language))["company"] == company


@pytest.mark.parametrize(
    ("language", "words", "company"),
    [
        (
            "es",
            "buscamos socios en Hamburgo, la empresa es Aguas Claras S.L.",
            "Aguas Claras S.L.",
        ),
        ("it", "la ditta è Acqua Pura S.r.l. e cerchiamo clienti in Danimarca", "Acqua Pura S.r.l."),
        ("fr", "la société s'appelle Toits Clairs S.A.S. et cherche des partenaires à Milan", "Toits Clairs S.A.S."),
        ("en", "we're called Bright Roofs B.V. and look for partners in Quebec", "Bright Roofs B.V."),
        ("de", "wir heißen Helle Dächer e.K. und suchen Partner in Québec", "Helle Dächer e.K."),
        ("da", "vi hedder Nordvand I.V.S. og søger partnere i Canada", "Nordvand I.V.S."),
    ],
)
async def test_a_name_may_end_in_single_letters_with_full_stops(language: str, words: str, company: str) -> None:
    assert (await understood(words, language=language))["company"] == company


@pytest.mark.parametrize(
    ("language", "words", "company"),
    [
        ("en", "we're a small company in Copenhagen called Wavecut and look for partners in Cape Town", "Wavecut"),
        ("da", "vi er et firma i Aarhus der hedder Nordvand, og vi søger partnere i Canada", "Nordvand"),
        ("de", "ich arbeite bei einer Firma namens Helle Dächer in Graz, wir suchen Kunden in Québec", "Helle Dächer"),
        ("es", "somos una empresa de Bilbao llamada Viento Claro, buscamos socios en Hamburgo", "Viento Claro"),
        ("fr", "nous sommes une PME de Grenoble qui s'appelle Soléo, on cherche des clients à Hambourg", "Soléo"),
        ("it", "siamo una ditta di Milano che si chiama Acqua Pura, cerchiamo clienti in Danimarca", "Acqua Pura"),
    ],
)
async def test_a_name_may_follow_what_the_company_is(language: str, words: str, company: str) -> None:
    assert (await understood(words, language=language))["company"] == company


@pytest.mark.parametrize(
    "words",
    ["we want to meet a company called Bright Roofs in Graz", "wir sind Ingenieure aus Wien und suchen Kunden in Graz"],
)  # fmt: skip
async def test_a_company_that_is_sought_and_a_trade_are_no_names_of_one_s_own(words: str) -> None:
    stage = Stage(language="de" if words.startswith("wir") else "en")
    await stage.types("Camille", words)
    assert "company" not in getattr(draft_of(stage).step, "understood", {})


@pytest.mark.parametrize(
    ("language", "words", "company"),
    [
        ("de", "Windkraft Nord GmbH aus Hamburg sucht Partner in Québec", "Windkraft Nord GmbH"),
        ("en", "Bright Roofs Ltd from Leeds is looking for partners in Graz", "Bright Roofs Ltd"),
        ("da", "Nordvand ApS i Aarhus søger partnere i Canada", "Nordvand ApS"),
        ("fr", "Soléo SAS, Grenoble, cherche des clients à Hambourg", "Soléo SAS"),
        ("it", "Acqua Pura srl di Milano cerca clienti in Danimarca", "Acqua Pura srl"),
        ("en", "We met Bright Roofs Ltd from Leeds and look for partners in Graz", None),
    ],
)
async def test_a_name_in_front_of_a_sentence_is_the_company_s(language: str, words: str, company: str | None) -> None:
    assert (await understood(words, language=language)).get("company") == company


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "we're based at Urban Future Lab and look for partners in Milan"),
        ("da", "vi holder til på Urban Future Lab og søger partnere i Milano"),
        ("de", "wir sitzen im Urban Future Lab und suchen Partner in Mailand"),
        ("es", "somos del Urban Future Lab y buscamos socios en Milán"),
        ("fr", "on est installés à l'Urban Future Lab et on cherche des partenaires à Milan"),
        ("it", "siamo all'Urban Future Lab e cerchiamo partner a Milano"),
    ],
)
async def test_a_lab_is_a_home_too(language: str, words: str) -> None:
    told = await understood(words, language=language)
    assert (told["home"], told["target"]) == ("urban-future-lab", "le2c")


@pytest.mark.parametrize(
    ("language", "words", "told"),
    [
        (
            "en",
            "Hi, this is Paula from Ridgeblade in Hamburg, we build small turbines and want customers in Graz",
            ("Ridgeblade", "Paula", "we build small turbines", "renewable-energy-hamburg"),
        ),
        (
            "en",
            "Hi! My name is Ole Lund, I run Lund Filters (Copenhagen). We make filters, and need partners in Graz.",
            ("Lund Filters", "Ole Lund", "We make filters", "clean"),
        ),
        (
            "en",
            "Sunmere here, solar tiles, based in Bilbao - we want to visit companies in Quebec",
            ("Sunmere", None, "solar tiles", "aclima"),
        ),
        (
            "en",
            "We need installers in Hamburg. We are Polarvind, an Oslo company making ice-proof turbines.",
            ("Polarvind", None, "making ice-proof turbines", "oreec"),
        ),
        (
            "de",
            "Hallo, Ida Stern von der Firma Sternwasser, Graz. Wir filtern Regenwasser und brauchen Partner in Mailand",
            ("Sternwasser", "Ida Stern", "Wir filtern Regenwasser", "green-tech-cluster"),
        ),
        (
            "de",
            "Nordlicht Energie, Windspeicher, Hamburg - suchen Lieferanten in Norwegen",
            ("Nordlicht Energie", None, "Windspeicher", "renewable-energy-hamburg"),
        ),
        (
            "fr",
            "Moi c'est Julie, de chez Verdeau, filtres à eau, Grenoble. on voudrait rencontrer des partenaires à Milan",
            ("Verdeau", "Julie", "filtres à eau", "tenerrdis"),
        ),
        (
            "fr",
            "notre entreprise Hydrolys, Grenoble, électrolyseurs compacts, cherche des clients au Québec",
            ("Hydrolys", None, "électrolyseurs compacts", "tenerrdis"),
        ),
        (
            "it",
            "Ciao, sono Marco Riva della ditta Acquachiara di Milano, facciamo filtri e cerchiamo clienti in Danimarca",
            ("Acquachiara", "Marco Riva", "facciamo filtri", "le2c"),
        ),
        (
            "es",
            "somos una pyme de Bilbao, Urkia, hacemos baterías y queremos socios en Quebec",
            ("Urkia", None, "hacemos baterías", "aclima"),
        ),
        (
            "es",
            "Buenas, les escribo de parte de Ríoverde, riego solar, Bilbao. Necesitamos proveedores en Dinamarca",
            ("Ríoverde", None, "riego solar", "aclima"),
        ),
        (
            "da",
            "Goddag, mit navn er Mette Holm, jeg driver Solhop i København. Vi laver tagsten og søger kunder i Hamborg",
            ("Solhop", "Mette Holm", "Vi laver tagsten", "clean"),
        ),
        (
            "en",
            "tom from dryvent here, we make dryers, need customers in Quebec",
            ("dryvent", "tom", "we make dryers", None),
        ),
        (
            "en",
            "Kiran Rao here from Saltgrid. We build salt batteries, who could test them in Denmark?",
            ("Saltgrid", "Kiran Rao", "We build salt batteries", None),
        ),
        (
            "de",
            "Ich bin Tom, ich leite Kaltblick in Hamburg. Wir bauen Kühler. Gibt es in Québec Kunden für uns?",
            ("Kaltblick", None, "Wir bauen Kühler", "renewable-energy-hamburg"),
        ),
        ("it", "parlo per la Brina srl, cerchiamo clienti in Québec", ("Brina srl", None, None, None)),
        ("fr", "Lou de chez Givra ici, nous cherchons des clients au Québec", ("Givra", "Lou", None, None)),
    ],
)
async def test_who_introduces_a_company_is_asked_nothing_of_it_again(
    language: str, words: str, told: tuple[str | None, ...]
) -> None:
    known = await understood(words, language=language)
    assert tuple(known.get(field) for field in ("company", "person", "product", "home")) == told


@pytest.mark.parametrize(
    "words",
    [
        "Dryvent here, ventilation for barns, Graz. Any chance to meet dealers in Québec, and partners?",
        "We're Dryvent, ventilation for barns, Graz. Dealers in Québec, anybody? We look for partners there",
    ],
)
def test_a_question_is_nothing_that_a_company_does(words: str) -> None:
    assert read_introduction(scene_in("en", words), words).activity == "ventilation for barns"


@pytest.mark.parametrize(
    ("language", "words", "told"),
    [
        ("en", "Eva Berg, CEO of Bright Roofs, solar tiles, Graz. We need partners in Denmark",
         ("Eva Berg", "Bright Roofs", "solar tiles")),
        ("en", "Eva Berg, founder of Bright Roofs. We need partners in Denmark", ("Eva Berg", "Bright Roofs", "")),
        ("fr", "Luc Morel, gérant de Terravolt, panneaux, Grenoble. Nous cherchons des partenaires à Hambourg",
         ("Luc Morel", "Terravolt", "panneaux")),
        ("es", "Inés Vidal, gerente de Aguasol. Buscamos socios en Hamburgo", ("Inés Vidal", "Aguasol", "")),
        ("it", "Marco Riva, titolare di Acquachiara, Milano: cerchiamo clienti in Danimarca",
         ("Marco Riva", "Acquachiara", "")),
        ("da", "Anne Dahl, direktør i Havvind, København. Vi søger partnere i Graz", ("Anne Dahl", "Havvind", "")),
        ("de", "Guten Tag, hier Petra Lang, Biofilter Süd aus Graz. Suchen Kunden in Québec",
         ("Petra Lang", "Biofilter Süd", "")),
        ("fr", "Hydrosens, c'est une SARL", ("", "", "")),
        ("en", "this is mattias from heliosol, we make solar sheds", ("mattias", "heliosol", "we make solar sheds")),
        ("en", "hi, i'm rose from heliosol", ("", "heliosol", "")),  # she's asked: "rose" may be anything
        ("es", "soy lucía de aguasol", ("", "aguasol", "")),
        ("en", "i'm back from holiday", ("", "", "")),
        ("de", "hier spricht Petra Lang, Biofilter Süd", ("Petra Lang", "Biofilter Süd", "")),
        ("en", "This is Eva Holm, Nordvarm", ("Eva Holm", "Nordvarm", "")),
        ("fr", "Hydrovia, et moi c'est Léo Martin", ("Léo Martin", "Hydrovia", "")),
        ("it", "Solaris, mi chiamo Anna Rossi", ("Anna Rossi", "Solaris", "")),
        ("en", "I'm Eva, meetings in Graz please", ("Eva", "", "meetings in Graz")),
        ("en", "I'm Eva, Meetings in Graz please", ("Eva", "", "Meetings in Graz")),
        ("en", "Solar Tiles, from Bilbao. We need partners in Denmark", ("", "", "")),
    ],
)  # fmt: skip
def test_who_says_what_they_are_in_a_company_names_both(language: str, words: str, told: tuple[str, ...]) -> None:
    found = read_introduction(scene_in(language, words), words)
    assert (found.person, found.company, found.activity) == told


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "This is urgent, we need partners in Denmark"),
        ("en", "we're a small company from Graz, we look for partners in Denmark"),
        ("de", "Ich bin Ingenieurin und suche Partner in Québec"),
        ("de", "wir sind Anlagenbauer aus Graz und suchen Partner in Québec"),
        ("fr", "C'est urgent, nous cherchons un fournisseur à Milan"),
        ("it", "sono un ingegnere di Milano e cerco partner in Québec"),
    ],
)
async def test_nothing_is_invented_of_who_gives_no_name(language: str, words: str) -> None:
    assert not {"company", "person", "product"} & {*await understood(words, language=language)}


async def test_an_address_behind_what_a_company_does_stays_held_back() -> None:
    stage = Stage()
    await stage.types("Camille", "We're Sunmere, we make tiles, mail eva@sun.example, and look for partners in Graz")
    await stage.types("Camille", "yes")
    assert "eva@" not in str(draft_of(stage).answers)
