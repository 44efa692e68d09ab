"""The contact learns of an open request from the same company in another chat; who sent the second learns nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.messages import Address
from tests.stage import CAST, DIRECTORY, Stage

NEED = "We bring a pilot plant, and want to meet buyers"


async def sends(stage: Stage, who: str, company: str, website: str = "skip", target: str = "Quebec") -> str:
    """A Passport request; what its sender reads from the first question to the end."""
    for words in ("/passport", target, company, "Grenoble", "Heat pumps", "partners", NEED, "in June", website,
                  f"{who.lower()}@mail.example", "yes", "send"):  # fmt: skip
        await stage.types(who, words)
    news = await stage.news()
    stage.read = {name: "\n".join(map(str, seen)) for name, seen in news.items()}  # type: ignore[attr-defined]
    return stage.read[who]  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    ("company", "website", "same"),
    [
        ("Alpine Heat", "skip", True), ("ALPINE HEAT GmbH", "skip", True), ("Alpine-Heat S.A.S.", "skip", True),
        ("Alpin Heat", "skip", True), ("AH Holding", "www.alpineheat.example/fr", True),
        ("Alpine Homes", "skip", False), ("Nordic Heat", "nordic.example", False),
    ],
)  # fmt: skip
async def test_the_contact_alone_reads_that_it_is_probably_the_same(company: str, website: str, same: bool) -> None:
    stage = Stage()
    await sends(stage, "Camille", "Alpine Heat", "alpineheat.example")
    own = await sends(stage, "Olga", company, website)
    assert "0001" not in own
    assert "Probably the same" not in own
    card = next(shown for shown in stage.chats[CAST["Noah"]] if "ICN-2026-0002" in shown.text)
    assert ("Probably the same as ICN-2026-0001" in card.text) == same
    assert not any("Probably" in shown.text for shown in stage.chats[CAST["Léa"]])
    await stage.types("Olga", "/status")
    await stage.types("Olga", "icn 2")
    assert "0001" not in "".join(str(seen) for seen in (await stage.news())["Olga"])


async def test_names_that_differ_by_a_number_are_two_companies() -> None:
    stage = Stage()
    await sends(stage, "Camille", "Solar Farm Québec 1")
    await sends(stage, "Olga", "Solar Farm Québec 2")
    await sends(stage, "Bob", "Solar Farms Québec 1")
    shown = [card.text for card in stage.chats[CAST["Noah"]] if "Probably" in card.text]
    assert len(shown) == 1
    assert "Probably the same as ICN-2026-0001" in shown[0]


async def test_once_the_other_is_closed_or_goes_elsewhere_nothing_is_said() -> None:
    stage = Stage()
    await sends(stage, "Camille", "Alpine Heat", target="Hamburg")
    await sends(stage, "Olga", "Alpine Heat")
    assert not any("Probably" in shown.text for shown in stage.chats[CAST["Noah"]])
    await sends(stage, "Bob", "Alpine Heat")
    assert sum("Probably the same as ICN-2026-0002" in shown.text for shown in stage.chats[CAST["Noah"]]) == 1


async def test_a_mailbox_is_told_in_a_mail_of_its_own() -> None:
    mailboxes = {"ecotech-quebec": (Address("email", "contact@quebec.example"),)}
    stage = Stage(directory=replace(DIRECTORY, contacts={}, mailboxes=mailboxes))
    await sends(stage, "Camille", "Alpine Heat")
    own = await sends(stage, "Olga", "Alpine Heat GmbH")
    assert "0001" not in own
    first, second, double = stage.mails
    assert "ICN-2026-0001" in first
    assert "ICN-2026-0002" in second
    assert "Probably the same as ICN-2026-0001" in double
    assert "ICN-2026-0002" not in double


async def test_whoever_stands_in_is_named_in_the_tracking_message() -> None:
    stage = Stage(directory=replace(DIRECTORY, contacts={}))
    said = await sends(stage, "Camille", "Alpine Heat")
    assert "Reached the ICN secretariat, which stands in for Écotech Québec · 4 May 2026" in said
    assert "Reached Écotech Québec" not in said


async def test_after_a_request_is_sent_nobody_goes_on_asking_about_what_was_answered_before() -> None:
    stage = Stage()
    await stage.types("Camille", "what is the ICN Passport?")
    await sends(stage, "Camille", "Alpine Heat")
    await stage.news()
    assert stage.sessions[1001].answered is None
    await stage.types("Camille", "who paid for it?")
    assert "Who funded ICN Passport" not in str((await stage.news())["Camille"])
