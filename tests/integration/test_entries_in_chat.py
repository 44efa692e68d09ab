"""An admin writes a new entry in the chat of the running bot, publishes it, and people get it as an answer."""

from __future__ import annotations

from pathlib import Path

from knowledge.releases.releases import Releases
from tests.http_stage import HttpStage
from tests.pace import PATIENCE
from tests.thin_content import thin_content

ANSWER = "Snowbase stored snow through the summer."
STEPS = (
    ("What is the question", "What was the Snowbase project?"),
    ("What is the answer", ANSWER),
    ("Any single facts", "date: It ran from 2014 to 2016."),
    ("How do people ask for it?", "keeping snow through the summer\nhow to store snow in summer"),
    ("Does it have a name?", "Snowbase\nSnow Base"),
    ("Which questions must find it?", "the summer snow storage project"),
)
REWORDED = (
    "tell me about Snowbase please",
    "have you ever stored snow for the summer?",
    "the project that kept snow until summer",
    "what's snow base about",
    "I read about SNOWBASE, what did they do there",
)
IN_GERMAN = ("Was war Snowbase?", "Erzählen Sie mir bitte etwas über das Projekt Snowbase")


async def test_a_new_entry_is_written_tried_published_and_found(tmp_path: Path) -> None:
    """Step by step; the preview says whether its test question finds it. Then people ask in words that nobody gave."""
    releases = await Releases.open(thin_content(tmp_path), history=tmp_path / "releases")
    async with HttpStage.open(tmp_path, releases) as stage:
        ingrid = stage.people["Ingrid"]
        await stage.types("Ingrid", "/entry")
        await stage.presses("Ingrid", "New entry")
        await stage.presses("Ingrid", "ICN Passport")
        for asked, words in STEPS:
            await ingrid.sees(asked, seconds=PATIENCE)
            await stage.types("Ingrid", words)
        message = await ingrid.sees("What would change", seconds=PATIENCE)
        assert "“the summer snow storage project” finds it." in message.text
        await stage.presses("Ingrid", "Publish ✓")
        await ingrid.sees("is now live", seconds=PATIENCE)
        await stage.news()
        for question in (*REWORDED, *IN_GERMAN):
            await stage.types("Camille", question)
            (answer,) = (await stage.news())["Camille"]
            assert ANSWER in answer.text, question
        await stage.types("Camille", "in which year was Snowbase?")
        (answer,) = (await stage.news())["Camille"]
        assert answer.text.startswith("It ran from 2014 to 2016.")
    written = (releases.folder / "en/faq/passport.yaml").read_text(encoding="utf-8")
    assert "date: It ran from 2014 to 2016." in written
