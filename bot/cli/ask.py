"""Questions without Telegram: the same dialogue, asked from the command line."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.dialogue.directory import Directory
from bot.dialogue.effects import AskJudge
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.interpretation.interpreter import Context, interpret
from bot.dialogue.questions import answers, policy
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.routing.handlers import respond
from bot.dialogue.scene import Scene, Terms
from bot.dialogue.speech import Speech, markup, plain
from bot.judge import Judge
from knowledge.releases.releases import Release
from knowledge.search import Kind, Label
from storage.messages import telegram
from storage.records import Person, Session, Snapshot

NOBODY = 1
HERE = telegram(NOBODY)
"""The chat of whoever asks here; it also plays the secretariat, so that requests can be started."""


def scene_of(release: Release, question: str, language: str, now: datetime) -> Scene:
    """Return a first question in a fresh private chat; `language` is as if chosen with /language."""
    person = Person(id=NOBODY, language=language)
    incoming = Incoming(token="0", kind=EventKind.TEXT, address=HERE, person=person, text=question)  # noqa: S106
    snapshot = Snapshot(session=Session(address=HERE, person=person))
    return Scene(release, Directory(admins=(telegram(0),)), snapshot, incoming, now)


async def with_verdict(scene: Scene, judge: Judge) -> Scene:
    """Return the scene with the judge's verdict in it, where the search isn't sure and the judge has one."""
    effect = respond(replace(scene, terms=Terms(judge="asked here"))).effect
    if not isinstance(effect, AskJudge):
        return scene
    verdict = await judge.choose(effect)
    return replace(scene, interpretation=interpret(scene.release, scene.incoming.text, Context(), verdict))


def as_json_line(scene: Scene) -> dict[str, Any]:
    """Return the reply and how it was found, as the fields of one JSON object."""
    question = scene.incoming.text
    decision = policy.decide(scene, question)
    speech = Speech(scene.catalog, decision.language)
    texts = [plain(message.reply.text) for message in respond(scene).messages if message.address == HERE]
    if not texts and decision.outcome is Outcome.ACTION:  # it takes work outside the dialogue, such as /mydata's files
        texts = [answers.title(speech, Label(Kind.ACTION, decision.id))]
    return {
        "question": question,
        "outcome": decision.outcome.value,
        "id": decision.id,
        "score": round(decision.score, 4),
        "language": decision.language,
        "text": "\n\n".join(texts),
        "choices": [_choice(speech, label) for label in decision.choices],
        "offers": _offers(scene, decision),
        "slots": dict(decision.slots),
    }


def _choice(speech: Speech, label: Label) -> dict[str, str]:
    """Return a suggestion, with the answer behind its button."""
    if label.kind is Kind.FAQ:
        text = plain(answers.entry_card(speech, label.id)[0])
    elif label.kind is Kind.SERVICE:
        text = plain(markup(speech.catalog.words_of(label.id, speech.language).summary))
    else:
        text = answers.title(speech, label)
    return {"id": label.id, "label": answers.title(speech, label), "text": text}


def _offers(scene: Scene, decision: Decision) -> list[str]:
    """Return the services offered under an answer."""
    return list(scene.catalog.entries[decision.id].offers) if decision.outcome is Outcome.ANSWER else []


def show_ranking(console: Console, scene: Scene) -> None:
    """Print the ranked candidates with their confidence, the recognised aspects, and the outcome."""
    decision = policy.decide(scene, scene.incoming.text)
    ranking = decision.ranking
    table = Table("candidate", "confidence", title=scene.incoming.text, title_justify="left")
    for match in ranking.matches:
        table.add_row(str(match.label), f"{match.confidence:.3f}")
    console.print(table)
    aspects = ", ".join(f"{aspect.id} {aspect.confidence:.2f}" for aspect in ranking.aspects) or "none"
    console.print(
        f"outcome {decision.outcome.value}, {ranking.band.value}; aspects {aspects}; "
        f"searched as “{ranking.repaired}”, language {ranking.language or 'unknown'}",
        highlight=False,
    )


def read_questions(given: str, standard_input: Iterable[bytes]) -> list[str]:
    """Return the questions: the given one, or for `-` one per line of the input. Invalid UTF-8 becomes a replacement
    character.
    """
    questions = [line.strip() for line in standard_input if line.strip()] if given == "-" else [os.fsencode(given)]
    return [line.decode("utf-8", "replace") for line in questions]
