"""What people write and are called is never markup: it arrives as it was written, and it is in no log."""

from __future__ import annotations

import io
from pathlib import Path

from bot.playground.world.records import ChatMessage
from tests.fault.workers import until
from tests.hostile_words import LONG, WORDS
from tests.integration.test_outages import NOAH, Stage, staged
from tests.unit.test_logs import written  # noqa: F401 - a fixture

COMPANY = '<b>Heat & "S"</b> <a href="https://evil.example">x</a> *b* _x_ [y](https://evil.example) {name} %s'
"""A form asks whether so long a name is one. What can't be seen is left out there, and nothing else."""
NAME = "<i>Noah</i> &amp; *Co*"


def visible(message: ChatMessage) -> str:
    return str(message.body.get("text") or message.body.get("caption") or "")


async def test_words_and_names_arrive_as_they_were_written(tmp_path: Path, written: io.StringIO) -> None:  # noqa: F811
    async with staged(tmp_path) as stage:
        stage.playground.world.people[NOAH].name = NAME
        await stage.camille.fill_in(COMPANY, doubted=True)
        stage.people["Camille"].presses("Send ✓")
        card = await until(
            lambda: stage.noah.newest(COMPANY, button="✅ Accept"), "the card with the name as it was typed"
        )
        assert not links(card)
        stage.people["Noah"].presses("✅ Accept", message=card)
        await until(lambda: stage.camille.newest("accepted"), "the acceptance")
        await stage.quiet()
        for kind, words in WORDS.items():
            if kind != "commands":
                await passed_on(stage, words)
        await passed_on(stage, LONG)
        stage.people["Ingrid"].types("/status")
        listed = await until(lambda: stage.ingrid.newest(COMPANY), "the list with the name as it was typed")
        assert not links(listed)
    told = written.getvalue()
    secrets = (*WORDS.values(), LONG[:40], "evil.example", "Heat &", "<i>Noah")
    assert not [secret for secret in secrets if secret in told]


async def passed_on(stage: Stage, words: str) -> None:
    """Words of the company, as the contact reads them."""
    before = len(stage.people["Noah"].messages())
    stage.people["Camille"].types(words)
    await stage.quiet()
    fresh = stage.people["Noah"].messages()[before:]
    shown = "".join(visible(message) for message in fresh)
    wanted = words.strip().replace("\r\n", "\n")
    assert wanted in shown.replace("\n\n\n", "\n") or wanted == LONG == "".join(c for c in shown if c == LONG[0]), shown
    assert not any(links(message) for message in fresh)


def links(message: ChatMessage) -> list[str]:
    """Links that stand in a message without being seen: people's words make none."""
    entities = [*message.body.get("entities", ()), *message.body.get("caption_entities", ())]
    return [entity["type"] for entity in entities if entity["type"] in ("text_link", "text_mention", "spoiler", "pre")]
