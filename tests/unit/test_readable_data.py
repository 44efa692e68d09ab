"""The file that tells people what is stored about them: complete, dated, and without names that others keep to
themselves.
"""

from __future__ import annotations

from bot.cli.ask import scene_of
from bot.dialogue.privacy import own_data, readable
from storage.messages import Attachment, telegram
from storage.records import PersonalData, Session, UnansweredQuestion
from storage.records.sessions import Why
from tests.contract.examples import NOW
from tests.stage import CAST, Stage, release

FORM = (
    "/passport", "Quebec", "Alpine Heat", "Grenoble", "Heat pumps for blocks of flats, 50 to 500 kW", "partners",
    "We bring a pilot plant and want two installers who sell it in Montreal", "in May", "skip",
    "camille@alpineheat.example", "yes",
)  # fmt: skip


async def test_each_message_has_its_author_and_each_time_its_date() -> None:
    """Of a request that isn't sent, what was only understood is told as well."""
    stage = Stage()
    for words in FORM:
        await stage.types("Camille", words)
    await stage.presses("Camille", "Send ✓")
    await stage.presses("Camille", "Yes, remember it")
    await stage.presses("Noah", "❓ Ask")
    await stage.types("Noah", "What size are they?")
    await stage.types("Camille", "20 kW")
    await stage.types("Camille", "/passport")
    await stage.types("Camille", "Hamburg")
    kept = await (await stage.opened()).personal_data(telegram(CAST["Camille"]))
    told = readable.file_text(scene_of(release(), "", "en", NOW), own_data.without_names(kept))
    assert "Écotech Québec: What size are they?" in told
    assert "Camille: 20 kW" in told
    assert "Noah" not in told
    assert "today" not in told.lower()
    in_french = readable.file_text(scene_of(release(), "", "fr", NOW), own_data.without_names(kept))
    assert "Entreprise\u202f: Alpine Heat" in in_french
    assert "Écotech Québec\u202f: What size are they?" in in_french
    unsent = told.partition("Requests you haven't sent")[2].partition("Your requests")[0]
    assert "Renewable Energy Hamburg" in unsent


def test_a_delivery_of_a_whole_life_is_small() -> None:
    """It's read and written on the event loop, again and again until it's sent."""
    said = [f"Wärmepumpen, {number}: " + "what about heat pumps in Denmark? " * 110 for number in range(200)]
    questions = [
        UnansweredQuestion(id=f"q{number}", question=text, language="en", why=Why.UNKNOWN, at=NOW)
        for number, text in enumerate(said)
    ]
    data = PersonalData(session=Session(address=telegram(1)), unanswered=questions)
    turn = own_data.send_files(scene_of(release(), "", "en", NOW), data)
    files = [message.reply.attachment for message in turn.messages]
    for file in files:
        assert file is not None
        assert all(text in file.unpacked().decode() for text in said)
        assert len(file.model_dump_json()) < sum(map(len, said)) / 10


def test_a_file_written_by_an_older_version_is_sent_as_it_was() -> None:
    assert Attachment(kind="document", name="my-data.txt", content="Müller").unpacked() == "Müller".encode()
