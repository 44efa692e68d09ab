"""The numbers of requests: given at commit with the year, and understood however they are typed."""

from __future__ import annotations

import pytest

from bot.dialogue.words.request_numbers import find_addressed, find_number
from storage.messages import telegram
from storage.records import HistoryEntry, Person, Request, Side
from tests.stage import CAST, MORNING, Stage, release


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("ICN-2026-0042", 42),
        ("icn 2026 42", 42),
        ("ICN-42", 42),
        ("icn42", 42),
        ("ICN‑2026‑0042", 42),
        ("request 42", 42),
        ("where is my request 42?", 42),
        ("what about ICN-2026-0042 please", 42),
        ("/requests 2026-0042", 42),
        ("/status ICN-42", 42),
        ("#42", 42),
        ("C2C-2027-0007", 7),
        ("Wo steht meine Anfrage Nr. 42?", 42),
        ("où en est la demande 42 ?", 42),
        ("dov'è la mia richiesta 42?", 42),
        ("¿dónde está mi solicitud 42?", 42),
        ("hvor er min forespørgsel 42?", 42),
        ("0042", 42),
        ("any news on 0042?", 42),
        ("2026-0042", 42),
        ("42", None),
        ("2026", None),
        ("/requests", None),
        ("ICN-2026-0042: yes, we can come", None),
        ("we sent 3 requests 2 weeks ago", None),
        ("what did ICN do in 2016?", None),
        ("icn", None),
        ("icn 123456789", None),
    ],
)
def test_a_number_is_understood_however_it_is_typed(words: str, number: int | None) -> None:
    assert find_number(release().catalog, words) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("ICN-2026-0042: yes, we can come", 42),
        ("icn 42 : yes", 42),
        ("0042: yes", 42),
        ("#42: yes", 42),
        ("ICN-2026-0042\nyes, we can come", 42),
        ("ICN-2026-0042", None),
        ("ICN-2026-0042:", None),
        ("42: the answer", None),
        ("10:30 suits us", None),
        ("0800 123: call us", None),
        ("what about ICN-2026-0042: is it read?", None),
    ],
)
def test_a_message_is_addressed_by_the_number_it_begins_with(words: str, number: int | None) -> None:
    assert find_addressed(release().catalog, words) == number


def with_an_old_request() -> Stage:
    """A stage on which Camille sent a request before numbers told the year."""
    stage = Stage()
    stage.requests["ICN-0042"] = Request(
        id="ICN-0042",
        number=42,
        service="passport",
        company=telegram(CAST["Camille"]),
        person=Person(id=CAST["Camille"], first_name="Camille"),
        language="en",
        answers={"company": "Alpine Heat"},
        target="ecotech-quebec",
        contacts=(telegram(CAST["Noah"]),),
        created=MORNING,
        updated=MORNING,
        history=(HistoryEntry(at=MORNING, by=Side.COMPANY, event="submit", name="Camille"),),
    )
    return stage


@pytest.mark.parametrize("words", ["ICN-0042", "icn 42", "request 42", "icn 2026 42"])
async def test_a_request_of_an_older_store_is_found_by_its_old_number(words: str) -> None:
    stage = with_an_old_request()
    await stage.types("Camille", words)
    assert "ICN-0042" in stage.chats[CAST["Camille"]][-1].text


async def test_nobody_is_shown_a_request_of_others() -> None:
    stage = with_an_old_request()
    await stage.types("Léa", "ICN-0042")
    assert "can't find a request of yours" in stage.chats[CAST["Léa"]][-1].text
