"""What was understood of a wish can be put right in few words, and nothing of it is taken without a yes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.cli.ask import scene_of
from bot.dialogue.wishes.slot_filling import understand
from tests.stage import CAST, Stage, release
from tests.unit.test_doubts import draft_of, to_confirm

WISH = "we make heat pumps in Grenoble and look for partners in Quebec"


async def understood(stage: Stage) -> dict[str, object]:
    assert not draft_of(stage).answers
    return to_confirm(stage)


async def test_a_bare_place_means_the_home_where_that_alone_is_known() -> None:
    stage = Stage()
    await stage.types("Camille", "I want a Passport, our company is based in Grenoble")
    assert await understood(stage) == {"home": "tenerrdis"}
    await stage.types("Camille", "no, Graz")
    assert await understood(stage) == {"home": "green-tech-cluster"}


async def test_nobody_asks_help_of_their_own_cluster() -> None:
    stage = Stage()
    await stage.types("Camille", WISH)
    await stage.types("Camille", "no, Grenoble")
    assert await understood(stage) == {"target": "tenerrdis", "help": ["partners"]}


async def test_a_newer_wish_takes_the_place_of_one_that_waits() -> None:
    stage = Stage()
    await stage.types("Camille", WISH)
    await stage.presses("Camille", "Cancel")
    await stage.presses("Camille", "Keep it for later")
    await stage.types("Camille", "we look for suppliers in Oslo")
    assert await understood(stage) == {"target": "oreec", "help": ["suppliers"]}


async def test_a_typed_yes_leaves_the_persons_own_message_alone() -> None:
    stage = Stage()
    await stage.types("Camille", WISH)
    await stage.types("Camille", "Yes!")
    draft = draft_of(stage)
    assert draft.answers == {"home": "tenerrdis", "target": "ecotech-quebec", "help": ["partners"]}
    await stage.presses_action("Camille", f"f:yes:{draft.id}")
    assert stage.notices == ["This button no longer works. Type /start to see what you can do."]


@pytest.mark.parametrize("words", ["skip", "sounds good, can you introduce us?", "ja, könnt ihr uns Partner suchen?"])
async def test_whoever_goes_on_keeps_what_was_understood(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", WISH)
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert draft.answers == {"home": "tenerrdis", "target": "ecotech-quebec", "help": ["partners"]}


async def test_the_sentence_is_offered_only_where_it_fits() -> None:
    """Not as a company's name, and not where it is longer than the field takes."""
    stage = Stage()
    await stage.types("Camille", f"{WISH}, {'and more of the same, ' * 20}please")
    for words in ("yes", "Alpine Heat"):
        assert "Use:" not in str((await stage.news())["Camille"][-1])
        await stage.types("Camille", words)
    assert "Use:" not in str((await stage.news())["Camille"][-1])
    await stage.types("Camille", "Heat pumps")
    assert "Use: “we make heat pumps" in str((await stage.news())["Camille"][-1])


@pytest.mark.parametrize(
    ("words", "home", "target"),
    [
        ("not Quebec, Oslo please", "tenerrdis", "oreec"),
        ("Oslo instead of Quebec", "tenerrdis", "oreec"),
        ("not Grenoble, Graz", "green-tech-cluster", "ecotech-quebec"),
        ("Home cluster: Graz", "green-tech-cluster", "ecotech-quebec"),
        ("Help wanted from: Graz", "tenerrdis", "green-tech-cluster"),
        ("we are based in Graz and look for partners in Oslo", "green-tech-cluster", "oreec"),
        ("nein, Hamburg", "tenerrdis", "renewable-energy-hamburg"),
        ("notre entreprise est à Milan", "le2c", "ecotech-quebec"),
    ],
)
async def test_what_is_said_to_be_different_is_put_right(words: str, home: str, target: str) -> None:
    stage = Stage()
    await stage.types("Camille", WISH)
    await stage.types("Camille", words)
    assert await understood(stage) == {"home": home, "target": target, "help": ["partners"]}


async def test_a_person_who_tells_their_name_names_no_company() -> None:
    stage = Stage()
    await stage.types("Camille", "my name is Camille Roux and we are looking for partners in Quebec")
    assert await understood(stage) == {"target": "ecotech-quebec", "help": ["partners"]}


@pytest.mark.parametrize(
    "words",
    [
        "we make heat pumps, who can help us in Canada", "vi laver varmepumper, hvem kan hjælpe os i Canada",
        "wir bauen Wärmepumpen, wer kann uns in Kanada helfen", "hacemos bombas de calor, quién nos ayuda en Canadá",
        "on fait des pompes à chaleur, qui peut nous aider au Canada", "facciamo pompe, chi ci può aiutare in Canada",
    ],
)  # fmt: skip
def test_a_place_asked_about_is_not_where_something_is_made(words: str) -> None:
    scene = scene_of(release(), words, "", datetime.now(UTC))
    assert understand(scene, scene.catalog.services["passport"], words).answers == {"target": "ecotech-quebec"}


@pytest.mark.parametrize(
    "words",
    [
        "we need partners, no suppliers, in Quebec", "wir brauchen Partner, keine Lieferanten, in Québec",
        "nous cherchons des partenaires, pas de fournisseurs, au Québec", "cerchiamo partner, non fornitori, in Québec",
        "buscamos socios, no proveedores, en Quebec", "vi søger partnere, ikke leverandører, i Québec",
    ],
)  # fmt: skip
async def test_what_is_turned_down_beside_a_wish_leaves_it_one(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", words)
    assert await understood(stage) == {"target": "ecotech-quebec", "help": ["partners"]}


@pytest.mark.parametrize(
    "words",
    [
        "ich will den Newsletter nicht mehr", "wir wollen den Newsletter nicht mehr",
        "je ne veux plus recevoir la newsletter", "je veux plus recevoir votre lettre d'info",
        "non voglio più la newsletter", "ya no quiero el boletín", "I don't want the newsletter any more",
    ],
)  # fmt: skip
async def test_whoever_no_longer_wants_what_is_on_a_list_is_taken_off_it(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", words)
    assert await understood(stage) == {"wish": "unsubscribe"}


@pytest.mark.parametrize(
    ("words", "service", "told"),
    [
        ("wir möchten einen Erfahrungsaustausch mit dem Cluster in Mailand", "exchange", {"target": "le2c"}),
        ("on voudrait un échange de pratiques avec le cluster de Milan", "exchange", {"target": "le2c"}),
        ("unser Cluster möchte Mitarbeiter austauschen mit Graz", "exchange", {"target": "green-tech-cluster"}),
        ("ci piacerebbe aggregarci a una missione commerciale negli Stati Uniti", "mission", {"country": "US"}),
        (
            "we look for partners for our newsletter in Quebec",
            "passport",
            {"target": "ecotech-quebec", "help": ["partners"]},
        ),
    ],
)
async def test_a_service_that_is_named_is_the_one_that_is_wanted(
    words: str, service: str, told: dict[str, object]
) -> None:
    stage = Stage()
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert draft.service == service
    assert dict(getattr(draft.step, "understood", {})) == told


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("we look for partners in Quebec in the second week of September", "second week of September"),
        ("Wir suchen einen Partner in Québec, am besten in KW 24.", "KW 24"),
        ("nous cherchons un partenaire au Québec à l'automne", "à l'automne"),
        ("buscamos socios en Quebec a finales de marzo", "finales de marzo"),
        ("wir würden uns gern im Frühjahr 2027 in Québec umsehen und suchen Partner", "Frühjahr 2027"),
        ("we may look for partners in Quebec, we sell since May 2019", None),
        ("we look for partners in Quebec, in March or for a visit in late June", None),
    ],
)
async def test_the_time_that_a_wish_gives_is_understood(words: str, when: str | None) -> None:
    stage = Stage()
    await stage.types("Camille", words)
    told = (await understood(stage)).get("dates")
    assert (told["words"] if isinstance(told, dict) else told) == when


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("we'd like to join a mission to China", {"country": "CN"}),
        ("nos gustaría sumarnos a una misión comercial a Estados Unidos", {"country": "US"}),
        ("Somos de Chile y nos interesa una misión a China", {"country": "CN"}),
        ("vorremmo partecipare a una missione in Cina", {"country": "CN"}),
        ("we are a cluster in Chile and want to become a member", {"country": "CL"}),
        ("quisiera recibir el boletín en mi correo", {"wish": "subscribe"}),
        ("iscrivimi alla newsletter per favore", {"wish": "subscribe"}),
        ("ich möchte den Newsletter bekommen", {"wish": "subscribe"}),
        ("jeg vil gerne modtage nyhedsbrevet", {"wish": "subscribe"}),
    ],
)
def test_what_a_wish_says_is_not_asked_again(words: str, known: dict[str, str]) -> None:
    scene, catalog = scene_of(release(), words, "", datetime.now(UTC)), release().catalog
    services = ("newsletter",) if "wish" in known else ("mission", "membership")
    assert known in [understand(scene, catalog.services[service], words).answers for service in services]


async def test_what_a_contact_wishes_is_filled_in_once_it_is_meant() -> None:
    stage = Stage()
    await stage.types("Léa", "we look for partners in Milan")
    await stage.types("Léa", "yes")
    draft = next(draft for session in stage.sessions.values() if (draft := session.draft))
    assert draft.step.understood == {"target": "le2c", "help": ["partners"]}


async def test_an_offer_left_unanswered_is_not_what_a_later_yes_means() -> None:
    stage = Stage()
    for words in ("/passport", "Quebec", "Alpine Heat", "I want to write to the secretariat", "not this one", "yes"):
        await stage.types("Camille", words)
    draft = draft_of(stage)
    assert draft.service == "passport"


async def test_the_name_of_a_place_tells_no_kind_of_help() -> None:
    stage = Stage()
    await stage.types("Camille", "/uflpassport for a company at the Urban Future Lab, we want meetings in Hamburg")
    assert await understood(stage) == {"target": "renewable-energy-hamburg", "help": ["meetings"]}


@pytest.mark.parametrize(
    ("words", "sides"),
    [
        ("Open a Passport. I run a small firm in Aarhus. Can somebody in Canada help?", ("clean", "ecotech-quebec")),
        ("Passport: our workshop is in Graz, someone in Canada should help", ("green-tech-cluster", "ecotech-quebec")),
        ("we need a small company in Denmark", (None, "clean")),
        ("cherchons une PME basée à Graz pour des essais", (None, "green-tech-cluster")),
        ("buscamos una pyme en Dinamarca", (None, "clean")),
        ("no, Quebec, and Tenerrdis is our cluster", ("tenerrdis", "ecotech-quebec")),
        ("Graz is our cluster, Quebec should help", ("green-tech-cluster", "ecotech-quebec")),
        ("wir sind ein Büro aus Kiel und würden gern mit den Leuten in Grenoble reden", (None, "tenerrdis")),
        ("somos de Extremadura y nos gustaría hablar con alguien en Graz", (None, "green-tech-cluster")),
        ("startup in Graz seeks partners in Norway", ("green-tech-cluster", "oreec")),
        ("we're looking for partners, our company in Graz makes boilers", ("green-tech-cluster", None)),
    ],
)
def test_where_people_are_is_told_from_where_they_want_help(words: str, sides: tuple[str | None, str | None]) -> None:
    scene = scene_of(release(), words, "", datetime.now(UTC))
    told = understand(scene, release().catalog.services["passport"], words).answers
    assert (told.get("home"), told.get("target")) == sides


async def test_what_a_correction_tells_of_the_company_is_kept() -> None:
    stage = Stage()
    for words in ("who can help us enter the German market", "we make heat pump controllers, from Oslo", "yes"):
        await stage.types("Camille", words)
    await stage.types("Camille", "Alpine Heat")
    shown = str((await stage.news())["Camille"][-1])
    assert "You wrote:" in shown
    assert "we make heat pump controllers, from Oslo" in shown


@pytest.mark.parametrize(
    "words",
    [
        "tell the secretariat their website is down",
        "dile a la secretaría, la web no funciona",
        "let the team know we moved",
    ],
)
async def test_what_the_secretariat_is_to_be_told_is_the_message(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", words)
    draft = draft_of(stage)
    assert [*draft.answers.values()] == [words]


async def test_a_mere_yes_is_no_message_to_the_secretariat() -> None:
    stage = Stage()
    for words in ("/handoff", "ok", "yes send"):
        await stage.types("Camille", words)
    assert not stage.requests
    assert "What would you like to tell" in str((await stage.news())["Camille"][-1])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("how many members do they have", "2,200 business members"),
        ("wie viele Mitglieder haben sie", "2,200 business members"),
        ("what does it cost", "what a Passport costs"),
    ],
)
async def test_of_whom_a_request_goes_to_is_spoken_while_it_waits(asked: str, told: str) -> None:
    stage = Stage()
    await stage.types("Camille", "we make pumps in Graz and look for partners in Cape Town")
    await stage.types("Camille", asked)
    assert told in "\n".join(seen.text for seen in (await stage.news())["Camille"])


async def test_a_question_of_when_changes_no_date() -> None:
    stage = Stage()
    for words in (
        WISH,
        "yes",
        "Alpine Heat",
        "Heat pumps",
        "We look for three installers",
        "in May",
        "thanks! when will I hear",
    ):
        await stage.types("Camille", words)
    draft = draft_of(stage)
    assert "hear" not in str(draft.answers)


@pytest.mark.parametrize(
    ("language", "words", "service"),
    [
        ("en", "we'd like to exchange with the cluster in Denmark", "exchange"),
        ("da", "vi vil gerne udveksle med klyngen i Grenoble", "exchange"),
        ("fr", "nous aimerions échanger avec le cluster du Danemark", "exchange"),
        ("es", "queremos intercambiar con el clúster de Dinamarca", "exchange"),
        ("it", "vorremmo fare uno scambio con il cluster in Danimarca", "exchange"),
        ("en", "can we set up an exchange with the cluster in Milan", "exchange"),
        ("fr", "nous voudrions échanger avec des entreprises au Danemark", "passport"),
    ],
)
async def test_who_wants_to_exchange_with_a_cluster_gets_no_passport(language: str, words: str, service: str) -> None:
    stage = Stage(language=language)
    await stage.types("Camille", words)
    assert draft_of(stage).service == service


CALLS = (
    "Could somebody call me about the membership?", "Könnte mich jemand wegen der Mitgliedschaft anrufen?",
    "Quelqu'un pourrait-il m'appeler au sujet de l'adhésion ?", "¿Podría alguien llamarme por la adhesión?",
    "Qualcuno può chiamarmi per l'adesione?", "Kan nogen ringe til mig om medlemskab?",
    "can I talk to a human today?", "Can I talk to somebody about the fee?",
    "Kann ich mit jemandem über den Beitrag sprechen?",
)  # fmt: skip


@pytest.mark.parametrize("words", CALLS)
async def test_a_call_asked_for_reaches_the_secretariat(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", "/handoff")
    await stage.types("Camille", words)
    assert any(words in shown.text for shown in stage.chats.get(CAST["Ingrid"], ()))


TO_BE_PASSED_ON = (
    "am besten am Nachmittag|best in the afternoon|plutôt le matin|meglio di mattina|mejor por la tarde|"
    "helst om formiddagen|Please call me back|Rufen Sie mich bitte zurück"
)


@pytest.mark.parametrize("words", TO_BE_PASSED_ON.split("|"))
async def test_what_merely_resembles_a_greeting_or_a_wish_to_write_is_the_message(words: str) -> None:
    stage = Stage()
    await stage.types("Camille", "/handoff")
    await stage.types("Camille", words)
    assert any(words in shown.text for shown in stage.chats.get(CAST["Ingrid"], ()))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "we are in the Urban Future Lab and look for partners"),
        ("da", "vi holder til i Urban Future Lab og leder efter leverandører"),
        ("de", "Wir sitzen im Urban Future Lab und suchen Partner"),
        ("es", "estamos en el Urban Future Lab y buscamos proveedores"),
        ("fr", "nous sommes installés à l'Urban Future Lab et cherchons des clients en Europe"),
        ("it", "siamo all'Urban Future Lab e cerchiamo fornitori"),
    ],
)
async def test_a_wish_from_the_lab_begins_the_service_for_its_companies(language: str, words: str) -> None:
    stage = Stage(language=language)
    await stage.types("Camille", words)
    assert draft_of(stage).service == "uflpassport"
