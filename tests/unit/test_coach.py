"""Before it is sent, a request is told what contacts usually ask for, if it leaves too much of that open."""

from __future__ import annotations

import pytest

from bot.dialogue.fields import coach
from storage.records import Draft, Reviewing
from tests.stage import MORNING, Stage, release

TOLD = (
    ("Meet three installers", "goal"), ("Heat pumps", ""), ("Wir suchen Partner", "goal"),
    ("We bring two reference plants and can train installers", "goal offer stage"),
    ("We would like to find a distributor in Quebec. Our system is certified and runs in 40 buildings; "
     "we offer training. First talks in spring.", "goal offer stage time"),
    ("Wir möchten im Herbst Stadtwerke treffen. Unsere Anlage läuft seit 2021 als Pilot, wir bringen Messdaten mit.",
     "goal offer stage time"),
    ("Nous cherchons un distributeur pour notre capteur, déjà vendu ici ; nous formons ses équipes au printemps.",
     "goal offer stage time"),
    ("Buscamos un socio industrial. Tenemos un prototipo probado y ofrecemos la licencia; podríamos viajar en octubre.",
     "goal offer stage time"),
    ("Cerchiamo un'azienda idrica per un test. Il prototipo è pronto, offriamo l'impianto gratis per sei mesi.",
     "goal offer stage time"),
    ("Vi søger en forhandler. Anlægget er i drift hos to kunder, og vi tilbyder oplæring. Helst inden sommer.",
     "goal offer stage time"),
    ("Información sobre la normativa de biogás", ""), ("Informationen zum Markt", ""),
    ("Trouver des clients pour nos chaudières", "goal"),
    ("find a lab, we have 20 years of experience", "goal offer stage"),
    ("Unser Geschäftsführer ist vom 3. bis 5. Juni 2027 in Montréal", "time"), ("Markt in Dänemark", ""),
)  # fmt: skip
EXAMPLES = [
    (language, service.id, field.id)
    for language in release().catalog.languages
    for service in release().catalog.services.values()
    for field in service.fields
    if field.wants
]


@pytest.mark.parametrize(("words", "told"), TOLD)
def test_what_a_text_tells_is_heard_in_six_languages(words: str, told: str) -> None:
    heard = [
        telling for telling in ("goal", "offer", "stage", "time") if coach.tells(release().catalog, telling, words)
    ]
    assert heard == told.split()


@pytest.mark.parametrize(("language", "service_id", "field_id"), EXAMPLES)
def test_the_example_that_is_shown_would_not_be_remarked_on(language: str, service_id: str, field_id: str) -> None:
    catalog = release().catalog
    service = catalog.services[service_id]
    field = service.field(field_id)
    good = catalog.words_of(service_id, language).fields[field_id].good
    assert field
    assert good
    others = {other.id: "in June" for other in service.fields if other.kind == "date" or other.tells == "stage"}
    draft = Draft(id="d", service=service_id, step=Reviewing(), answers={**others, field_id: good}, started=MORNING)
    assert coach.points_to_ask(catalog, service, draft, field) == ()


PASSPORT = ("Quebec", "Alpine Heat", "Grenoble", "Heat pumps", "partners")
REST = ("skip", "camille@alpineheat.example", "yes")


async def at_the_remark(stage: Stage, need: str, dates: str = "skip") -> str:
    for words in ("/passport", *PASSPORT, need, dates, *REST):
        await stage.types("Camille", words)
    await stage.news()
    await stage.presses("Camille", "Send ✓")
    return "\n".join(str(seen) for seen in (await stage.news())["Camille"])


@pytest.mark.parametrize(
    ("need", "dates", "lacking"),
    [
        ("Meet three installers", "skip", ("what you offer", "how far along", "when it should happen")),
        ("Meet installers, we offer training", "skip", ("how far along", "when it should happen")),
        ("We want to meet installers, and offer them training for free", "skip", ()),
        ("We want to meet installers and their customers", "skip", ("what you offer", "how far along", "when it")),
        ("We want to meet installers in our pilot phase", "in May", ()),
    ],
)  # fmt: skip
async def test_only_what_the_request_leaves_open_is_named(need: str, dates: str, lacking: tuple[str, ...]) -> None:
    stage = Stage()
    said = await at_the_remark(stage, need, dates)
    assert ("Contacts usually ask" in said) == bool(lacking)
    assert [tip for tip in lacking if tip not in said] == []
    assert "what should come out of it" not in said
    assert bool(stage.requests) != bool(lacking)


async def test_what_is_added_stands_below_what_was_written() -> None:
    stage = Stage()
    await at_the_remark(stage, "Meet three installers")
    await stage.presses("Camille", "Add it")
    shown = str((await stage.news())["Camille"][-1])
    assert "Your answer so far: Meet three installers" in shown
    assert "What would you like to add?" in shown
    assert "• how far along you are" in shown
    await stage.restart()
    await stage.types("Camille", "in May")
    assert stage.sessions[1001].draft.answers["need"] == "Meet three installers\nin May"
    await stage.presses("Camille", "Send ✓")
    assert len(stage.requests) == 1


@pytest.mark.parametrize(
    ("added", "kept"),
    [
        ("We'd like to meet three installers and train them", "We'd like to meet three installers and train them"),
        ("thanks", "Meet three installers"),
        ("pilot: bob@alpine.example", "Meet three installers\npilot: (e-mail kept back)"),
        ("x" * 990, "Meet three installers"),
    ],
)  # fmt: skip
async def test_whoever_types_all_of_it_again_replaces_it(added: str, kept: str) -> None:
    stage = Stage()
    await at_the_remark(stage, "Meet three installers")
    await stage.presses("Camille", "Add it")
    await stage.types("Camille", added)
    assert stage.sessions[1001].draft.answers["need"] == kept
