"""Few words after an answer are understood from it: who asks on says as little as possible."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.cli.ask import scene_of
from bot.dialogue.questions.decision import Decision
from bot.dialogue.questions.policy import decide
from knowledge.releases.release import Release
from knowledge.search import Engine
from storage.records import LastAnswer
from tests import stage
from tests.quality import asked

pytestmark = asked.needs_encoder

SENTENCES = Path(__file__).parent / "conversations.tsv"
RIGHT = 0.95
"""Least share of them that is understood."""


class AskedOn(NamedTuple):
    """What is said in a language after an entry was shown, if one was, and what must come of it."""

    language: str
    shown: str
    label: str
    text: str


@cache
def release() -> Release:
    """The packaged content with the encoder."""
    whole = stage.release()
    engine = Engine(whole.engine.items, asked.encoder(), whole.engine.vocabulary, whole.engine)
    return replace(whole, engine=engine)


def decision_on(sentence: AskedOn) -> Decision:
    """What the bot would do about it."""
    now = datetime.now(UTC)
    scene = scene_of(release(), sentence.text, sentence.language, now)
    if sentence.shown:
        topic = release().catalog.entries[sentence.shown].topic
        session = scene.session.model_copy(
            update={"topic": topic, "answered": LastAnswer(entry=sentence.shown, at=now)}
        )
        scene = replace(scene, snapshot=scene.snapshot.model_copy(update={"session": session}))
    return decide(scene, sentence.text)


def test_what_is_said_after_an_answer_is_understood_from_it() -> None:
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    decided = [(sentence, decision_on(sentence)) for sentence in (AskedOn(*line.split("\t")) for line in lines)]
    wrong = [
        f"{sentence} -> {found.outcome}:{found.id}"
        for sentence, found in decided
        if f"{found.outcome}:{found.id}" not in sentence.label.split("|")
    ]
    assert len(wrong) <= (1 - RIGHT) * len(lines), "\n".join(wrong)
