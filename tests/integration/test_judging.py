"""The running bot asks the judge of its settings, and its notice names it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.telegram_html import visible
from tests.chat_server import KEY, ChatServer, writes
from tests.http_stage import HttpStage
from tests.stage import release

QUESTION = "which of you knows about sewage"
CHOSEN = "cluster-for-water"


async def test_the_entry_that_the_judge_chooses_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    judge = ChatServer.open(writes(json.dumps({"entry": CHOSEN})))
    async with judge as server, HttpStage.open(tmp_path) as stage:
        await stage.begins_anew({"judge": server.endpoint})
        await stage.types("Camille", QUESTION)
        (answer,) = (await stage.news())["Camille"]
        await stage.types("Camille", "/privacy")
        (notice,) = (await stage.news())["Camille"]
    assert visible(release().catalog.entry_words(CHOSEN, "en").answer)[:30] in answer.text
    assert server.data[0]["question"] == QUESTION
    assert f"Bearer {KEY}" in server.heads[0]
    assert "a language model at 127.0.0.1" in notice.text
