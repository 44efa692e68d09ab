"""Earlier answers put right in a sentence that names them, in every service: "the deadline is in March", "3 people"."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from storage.records import Asking, Reviewing
from tests.stage import Stage
from tests.unit.test_doubts import asked, draft_of

GIVEN: Mapping[str, Mapping[str, object]] = {
    "mission": {
        "country": "ZA", "company": "Bright Roofs", "home": "clean", "product": "Roofs with solar cells",
        "goal": "We want to meet roofers who sell our roofs to schools from 2027; a pilot is ready", "people": 2,
        "dates": "May 2027", "email": "eva@roofs.example",
    },
    "support": {
        "company": "Bright Roofs", "person": "Eva Berg", "home": "clean", "support": ["letter"],
        "project": "Roofs with solar cells for two hundred schools", "call": "LIFE", "deadline": "May 2027",
        "files": None, "email": "eva@roofs.example",
    },
    "membership": {
        "company": "Polo", "person": "Eva Berg", "country": "IT", "website": None, "members": 50,
        "about": "Water and heat", "reasons": "We want to share what we know", "email": "eva@polo.example",
        "phone": None,
    },
    "alliance": {
        "company": "Bright Roofs", "person": "Eva Berg", "home": "clean", "solution": "Roofs with solar cells",
        "benefit": "They pay for themselves within three years", "website": None, "files": None,
        "email": "eva@roofs.example",
    },
}  # fmt: skip


async def reviewing(service: str, *, field: str | None = None, language: str = "en") -> Stage:
    """A stage where Camille looks at the review of a filled-in request, or at one of its questions."""
    stage = Stage(language=language)
    await stage.types("Camille", f"/{service}")
    draft = draft_of(stage)
    answers = dict(GIVEN[service])
    if field is None:
        answers["consent"] = {"at": stage.now.isoformat(), "language": language, "version": ""}
    step = Asking(field=field) if field else Reviewing()
    draft = draft.model_copy(update={"answers": answers, "step": step})
    session = stage.sessions[1001]
    stage.sessions[1001] = session.model_copy(update={"drafts": {draft.id: draft}, "shown": ()})
    return stage


STATED = [
    ("mission", "we'll be 4 people", "people", 4),
    ("mission", "no, 3 people", "people", 3),
    ("mission", "wir werden doch 4 Personen sein", "people", 4),
    ("mission", "nej, 4 personer", "people", 4),
    ("mission", "finalement 5 participants", "people", 5),
    ("mission", "the country is Sweden", "country", "SE"),
    ("mission", "das Land ist Schweden", "country", "SE"),
    ("mission", "landet skal være Sverige", "country", "SE"),
    ("mission", "le pays est la Norvège", "country", "NO"),
    ("mission", "el país es Suecia", "country", "SE"),
    ("mission", "il paese è la Svezia", "country", "SE"),
    ("mission", "ret klyngen til OREEC", "home", "oreec"),
    ("support", "put roofs@roofs.example as the e-mail", "email", "roofs@roofs.example"),
    ("support", "pon sol@tejados.example como correo", "email", "sol@tejados.example"),
    ("support", "metti sole@tetti.example come e-mail", "email", "sole@tetti.example"),
    ("support", "mettez toits@toits.example comme e-mail", "email", "toits@toits.example"),
    ("support", "schreiben Sie tag@tag.example als E-Mail", "email", "tag@tag.example"),
    ("support", "skriv tag@tag.example som e-mail", "email", "tag@tag.example"),
    ("membership", "no, 45 membri", "members", 45),
    ("membership", "the number of members is 130", "members", 130),
    ("membership", "we have 45 members", "members", 45),
    ("support", "notre organisation est Toits Verts SARL", "company", "Toits Verts SARL"),
    ("support", "it's Brighter Roofs Ltd", "company", "Brighter Roofs Ltd"),
    ("support", "ret navnet til Birgitte Holm", "person", "Birgitte Holm"),
    ("support", "ändere den Namen auf Jana Pohl", "person", "Jana Pohl"),
    ("alliance", "cambia el nombre a Lucía Ferrer", "person", "Lucía Ferrer"),
    ("support", "my name is misspelt, it should be Birgitte Holm", "person", "Birgitte Holm"),
    ("support", "mit navn er forkert, det skal være Birgitte Holm", "person", "Birgitte Holm"),
    ("support", "die Organisation stimmt nicht, sie heißt Helle Dächer GmbH", "company", "Helle Dächer GmbH"),
    ("support", "sorry, our organisation is actually Green Roofs Ltd", "company", "Green Roofs Ltd"),
    ("support", "perdona, la empresa en realidad es Tejados Verdes SL", "company", "Tejados Verdes SL"),
    ("support", "scusi, l'azienda in realtà è Tetti Verdi srl", "company", "Tetti Verdi srl"),
    ("support", "pardon, notre organisation est en fait Toits Verts SARL", "company", "Toits Verts SARL"),
    ("support", "Entschuldigung, die Firma ist vielmehr Helle Dächer GmbH", "company", "Helle Dächer GmbH"),
    ("support", "undskyld, firmaet er egentlig Lyse Tage ApS", "company", "Lyse Tage ApS"),
    ("support", "notre organisation n'est pas correcte, c'est Toits Verts SARL", "company", "Toits Verts SARL"),
    ("mission", "el país está mal, es Suecia", "country", "SE"),
    ("mission", "il numero di persone è sbagliato, siamo in 6", "people", 6),
]


@pytest.mark.parametrize("field", ["consent", None])
@pytest.mark.parametrize(("service", "words", "id", "value"), STATED)
async def test_a_sentence_that_names_an_answer_changes_it(
    service: str, words: str, id: str, value: object, field: str | None
) -> None:
    stage = await reviewing(service, field=field)
    await stage.types("Camille", words)
    changed = {key: answer for key, answer in draft_of(stage).answers.items() if key != "consent"}
    assert changed == {**GIVEN[service], id: value}


@pytest.mark.parametrize(
    ("service", "words", "field"),
    [
        ("mission", "no wait, I want to change the dates", "dates"),
        ("mission", "I'd like to correct the company", "company"),
        ("mission", "ich möchte noch den Zeitraum ändern", "dates"),
        ("mission", "jeg vil gerne ændre perioden", "dates"),
        ("support", "voglio cambiare la scadenza", "deadline"),
        ("alliance", "cambia el beneficio", "benefit"),
        ("alliance", "je voudrais modifier les chiffres", "benefit"),
        ("mission", "one thing, our company is spelt with a z", "company"),
        ("mission", "übrigens, die Firma schreibt sich mit k", "company"),
        ("mission", "for resten, firmaet staves med w", "company"),
        ("mission", "au fait, l'entreprise s'écrit avec deux t", "company"),
        ("mission", "un dato, la empresa se escribe con z", "company"),
        ("mission", "ah, l'azienda si scrive con la k", "company"),
    ],
)
async def test_who_names_an_answer_to_change_is_asked_for_it(service: str, words: str, field: str) -> None:
    stage = await reviewing(service)
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert isinstance(draft.step, Asking)
    assert draft.step.field == field
    assert {key: draft.answers[key] for key in GIVEN[service]} == GIVEN[service]


@pytest.mark.parametrize("words", ["change the photo", "skift farven", "cambia el color", "die Verpackung ändern"])
async def test_who_changes_what_is_no_answer_is_asked_which(words: str) -> None:
    stage = await reviewing("mission", language="en")
    await stage.types("Camille", words)
    assert "Which answer" in (await stage.news())["Camille"][-1].text


@pytest.mark.parametrize("words", ["partners and a visit", "Partner und ein Besuch", "partenaires et une visite"])
async def test_help_named_where_it_is_asked_what_a_company_does_is_added(words: str) -> None:
    stage = Stage()
    for typed in ("we need meetings in Quebec", "yes", "Alpine Heat", "Grenoble", words):
        await stage.types("Camille", typed)
    assert draft_of(stage).answers["help"] == ["partners", "meetings", "visit"]
    assert "product" not in draft_of(stage).answers


@pytest.mark.parametrize("words", ["The product is on the market since 2024", "Das Produkt ist seit 2024 am Markt"])
async def test_a_sentence_about_the_company_replaces_no_text(words: str) -> None:
    stage = await reviewing("mission")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["product"] == GIVEN["mission"]["product"]


@pytest.mark.parametrize(
    "words",
    ["die Frist ist doch erst Mitte März", "the deadline is only mid March", "la date limite est plutôt mi-mars"],
)
async def test_a_date_is_told_by_its_name(words: str) -> None:
    stage = await reviewing("support")
    await stage.types("Camille", words)
    assert "mid-March 2027" in (await stage.news())["Camille"][-1].text


@pytest.mark.parametrize(
    ("field", "words", "name"),
    [
        ("company", "Je m'appelle Luc Morel", "Luc Morel"),
        ("company", "Me llamo Lucía Ferrer", "Lucía Ferrer"),
        ("home", "mon nom : Luc Morel", "Luc Morel"),
        ("product", "my name is Tom Hart", "Tom Hart"),
        ("dates", "jeg hedder Hans Krog", "Hans Krog"),
        ("email", "mi chiamo Gianni Russo", "Gianni Russo"),
    ],
)
async def test_ones_own_name_is_no_answer_to_another_question(field: str, words: str, name: str) -> None:
    stage = await asked(field, **({"product": "Roofs"} if field == "dates" else {}))
    await stage.types("Camille", words)
    answers = draft_of(stage).answers
    assert answers["person"] == name
    assert answers.get(field) is None


@pytest.mark.parametrize(
    "words",
    [
        "my name is Tom Hart, mail tom@hart.example",
        "ich heiße Tom Hart, tom@hart.example",
        "Je m'appelle Tom Hart, +45 20 12 34 56",
    ],
)
async def test_an_address_behind_ones_own_name_is_held_back(words: str) -> None:
    stage = await asked("product")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["person"] == "Tom Hart"


@pytest.mark.parametrize(
    "words",
    [
        "company: info@tom.example",
        "the company is wrong, it's info@tom.example",
        "der Firmenname ist falsch, er lautet info@tom.example",
    ],
)
async def test_an_address_in_place_of_a_name_leaves_the_name_as_it_was(words: str) -> None:
    """It's kept for its own question."""
    stage = await asked("product")
    await stage.types("Camille", words)
    assert draft_of(stage).answers["company"] == "Bright Roofs"
    assert "info@tom.example" in draft_of(stage).noticed.values()
