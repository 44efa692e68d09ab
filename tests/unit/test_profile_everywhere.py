"""What is remembered is offered in one tap by every service that asks for it, and the name is asked for once."""

from __future__ import annotations

import pytest

from bot.dialogue import callbacks
from bot.dialogue.fields.field_type import profile_key
from storage.messages import telegram
from storage.records import Asking, Confirming, Session
from tests.stage import CAST, Stage, release
from tests.unit.test_doubts import asked

REMEMBERED = {
    "company": "Alpine Heat",
    "home": "tenerrdis",
    "activity": "Heat pumps",
    "person": "Camille Roux",
    "website": "https://alpineheat.example",
    "email": "camille@alpineheat.example",
    "phone": "+33 4 76 12 34 56",
}
MEMBERSHIP = (
    "Valley Cluster", "Camille Roux", "France", "skip", "skip", "Water", "We share test sites and contacts",
    "c@valley.example", "skip", "yes",
)  # fmt: skip
PASSPORT = (
    "Quebec", "Alpine Heat", "Grenoble", "Heat pumps", "partners", "We bring a pilot plant and want installers",
    "skip", "skip", "c@alpine.example", "yes",
)  # fmt: skip
SERVICES = [service.id for service in release().catalog.services.values() if any(map(profile_key, service.answerable))]


@pytest.mark.parametrize("service", SERVICES)
async def test_every_service_takes_the_same_as_last_time_in_one_tap(service: str) -> None:
    stage = Stage()
    address = telegram(CAST["Camille"])
    stage.sessions[1001] = Session(address=address, profile=REMEMBERED, remembers=True)
    await stage.types("Camille", f"/{service}")
    shown = "".join(seen.text for seen in (await stage.news())["Camille"])
    assert "Use the same as last time?" in shown
    fields = [field for field in release().catalog.services[service].answerable if profile_key(field)]
    wanted = {field.id: REMEMBERED[profile_key(field)] for field in fields}
    draft = stage.sessions[1001].draft
    assert isinstance(draft.step, Confirming)
    assert draft.step.understood == wanted
    await stage.presses("Camille", "Yes, use these")
    draft = stage.sessions[1001].draft
    assert draft.answers == wanted
    assert not isinstance(draft.step, Asking) or draft.step.field not in wanted


@pytest.mark.parametrize(
    "words",
    ["use the same as last time", "yes, the same", "det samme som sidst", "ja, wie beim letzten Mal",
     "lo mismo que la última vez", "utilise les mêmes", "come l'ultima volta"],
)  # fmt: skip
async def test_the_same_as_last_time_may_be_said_in_words(words: str) -> None:
    stage = Stage()
    stage.sessions[1001] = Session(address=telegram(CAST["Camille"]), profile=REMEMBERED, remembers=True)
    await stage.types("Camille", "/passport")
    await stage.types("Camille", words)
    draft = stage.sessions[1001].draft
    assert draft.answers["company"] == "Alpine Heat"


async def sent_membership(stage: Stage) -> None:
    await stage.types("Camille", "/membership")
    for words in MEMBERSHIP:
        await stage.types("Camille", words)
    await stage.presses("Camille", "Send ✓")


async def test_a_name_that_was_typed_in_a_request_is_not_asked_for_again() -> None:
    stage = Stage()
    await sent_membership(stage)
    await stage.presses("Camille", "Yes, remember it")
    assert stage.sessions[1001].profile["person"] == "Camille Roux"
    assert "see your name" not in "".join(seen.text for seen in (await stage.news())["Camille"])


@pytest.mark.parametrize(
    ("label", "kept"), [("Yes, with my name: Camille", "Camille"), ("Yes, pass it on", ""), ("yes", ""), ("oui", "")]
)
async def test_the_name_is_asked_for_once_with_the_consent(label: str, kept: str) -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    for words in PASSPORT[:-1]:
        await stage.types("Camille", words)
    await stage.types("Camille", label)
    await stage.presses("Camille", "Send ✓")
    news = await stage.news()
    assert any("Name: Camille" in seen.text for seen in news["Noah"]) == bool(kept)
    await stage.presses("Camille", "Yes, remember it")
    assert stage.sessions[1001].profile["person"] == kept
    await stage.news()
    await stage.types("Camille", "/passport")
    shown = "".join(seen.text for seen in (await stage.news())["Camille"])
    assert ("Name: " in shown) == bool(kept)
    for words in ("yes", "Hamburg", "partners", PASSPORT[5], "skip", "skip"):
        await stage.types("Camille", words)
    assert "with my name" not in "".join(str(seen) for seen in (await stage.news())["Camille"])


async def test_a_name_given_before_is_not_offered_with_the_consent() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    for words in PASSPORT[:-1]:
        await stage.types("Camille", words)
    draft = stage.sessions[1001].draft
    await stage.presses_action("Camille", callbacks.EditField(draft.id, "person").encode())
    await stage.types("Camille", "Camille Roux")
    shown = str((await stage.news())["Camille"][-1])
    assert "[Yes, pass it on]" in shown
    assert "with my name" not in shown


async def test_what_is_missing_in_the_profile_can_be_added_and_a_question_there_is_answered() -> None:
    stage = Stage()
    stage.sessions[1001] = Session(
        address=telegram(CAST["Camille"]), profile={"company": "Alpine Heat", "person": ""}, remembers=True
    )
    await stage.types("Camille", "delete my profile")
    (shown,) = (await stage.news())["Camille"]
    assert {"Company", "Add: Name", "Add: Home cluster", "Add: E-mail", "Delete all of it"} <= set(shown.labels)
    assert "Add: Phone" not in shown.labels
    await stage.presses("Camille", "Add: Name")
    await stage.types("Camille", "What is the Passport?")
    assert stage.sessions[1001].profile["person"] == ""
    await stage.types("Camille", "Camille Roux")
    assert stage.sessions[1001].profile["person"] == "Camille Roux"
    await stage.presses("Camille", "Company")
    await stage.presses("Camille", "Keep as it is")
    assert stage.sessions[1001].expected is None
    assert stage.sessions[1001].profile["company"] == "Alpine Heat"


async def test_a_change_typed_below_the_profile_is_the_profile_s_though_a_form_waits() -> None:
    stage = Stage()
    stage.sessions[1001] = Session(address=telegram(1001), profile={"company": "Alpine Heat"}, remembers=True)
    for words in ("/passport", "yes", "Quebec", "/profile", "change the company to Sunny Roofs"):
        await stage.types("Camille", words)
    session = stage.sessions[1001]
    assert session.profile["company"] == "Sunny Roofs"
    assert session.draft
    assert session.draft.answers["company"] == "Alpine Heat"
    await stage.types("Camille", "Graz")
    assert stage.sessions[1001].draft.answers["home"] == "green-tech-cluster"


async def test_no_to_continuing_a_request_begins_another() -> None:
    stage = Stage()
    for words in ("/passport", "Quebec", "Alpine Heat", "/passport", "no"):
        await stage.types("Camille", words)
    assert len(stage.sessions[1001].drafts) == 2
    assert not stage.sessions[1001].draft.answers


@pytest.mark.parametrize(
    ("words", "part", "value"),
    [
        ("our company is now called Brighter Heat GmbH", "company", "Brighter Heat GmbH"),
        ("Firma: Helle Wärme", "company", "Helle Wärme"),
        ("mon e-mail est eva@heat.example", "email", "eva@heat.example"),
        ("mi chiamo Eva Berg", "person", "Eva Berg"),
    ],
)
async def test_another_answer_may_be_changed_where_one_is_asked_for(words: str, part: str, value: str) -> None:
    stage = Stage()
    known = {"company": "Alpine Heat", "home": "clean", "website": "https://alpine.example", "email": "a@heat.example"}
    stage.sessions[1001] = Session(address=telegram(CAST["Camille"]), profile=known, remembers=True)
    await stage.types("Camille", "/profile")
    await stage.presses("Camille", "Website")
    await stage.types("Camille", words)
    assert stage.sessions[1001].profile == {**known, part: value}


@pytest.mark.parametrize("words", ["hmm", "it's not ready"])
async def test_a_refusal_names_no_button_that_is_not_there(words: str) -> None:
    """In the profile there's no Skip; in a form there is."""
    stage = Stage()
    stage.sessions[1001] = Session(address=telegram(CAST["Camille"]), profile=REMEMBERED, remembers=True)
    await stage.types("Camille", "/profile")
    await stage.presses("Camille", "Website")
    await stage.types("Camille", words)
    assert "Skip" not in str((await stage.news())["Camille"])
    asking = await asked("website")
    await asking.types("Camille", words)
    assert "press Skip" in str((await asking.news())["Camille"][-1])


@pytest.mark.parametrize(
    ("words", "part", "value"),
    [
        ("delete the website", "website", None), ("E-Mail löschen", "email", None),
        ("fjern hjemmesiden", "website", None),
        ("supprime le site", "website", None), ("borra el correo", "email", None), ("togli il sito", "website", None),
        ("change the company to Brighter Heat", "company", "Brighter Heat"),
    ],
)  # fmt: skip
async def test_what_is_remembered_is_changed_by_an_order_below_the_list_and_later(
    words: str, part: str, value: str | None
) -> None:
    for between in ((), ("what is the passport?",)):
        stage = Stage()
        stage.sessions[1001] = Session(address=telegram(CAST["Camille"]), profile=REMEMBERED, remembers=True)
        for typed in ("/profile", *between, words):
            await stage.types("Camille", typed)
        left = {key: known for key, known in REMEMBERED.items() if key != part}
        assert stage.sessions[1001].profile == {**left, **({part: value} if value else {})}


@pytest.mark.parametrize("words", ["no idea", "keine Ahnung", "later", "skip", "je ne sais pas"])
async def test_who_does_not_know_another_value_keeps_the_old_one(words: str) -> None:
    stage = Stage()
    stage.sessions[1001] = Session(address=telegram(CAST["Camille"]), profile=REMEMBERED, remembers=True)
    await stage.types("Camille", "/profile")
    await stage.presses("Camille", "Website")
    await stage.types("Camille", words)
    assert stage.sessions[1001].profile == REMEMBERED


async def test_an_address_in_another_part_of_the_profile_is_taken_out_of_it() -> None:
    """It would be on the next card, before anybody has accepted."""
    stage = Stage()
    stage.sessions[1001] = Session(address=telegram(CAST["Camille"]), profile=REMEMBERED, remembers=True)
    await stage.types("Camille", "/profile")
    await stage.types("Camille", "change the company to Bright Roofs, info@roofs.example")
    profile = stage.sessions[1001].profile
    assert (profile["company"], profile["email"]) == ("Bright Roofs", "info@roofs.example")
    await stage.presses("Camille", "What we do")
    await stage.types("Camille", "Roofs with solar cells, write to eva@roofs.example")
    profile = stage.sessions[1001].profile
    assert "@" not in profile["activity"]
    assert profile["email"] == "eva@roofs.example"
