"""Unanswered questions that a release answers although nobody said so: they needn't stay on the admins' list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.dialogue.directory import Directory
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.questions.decision import Outcome
from bot.dialogue.questions.policy import decide
from bot.dialogue.scene import Scene
from knowledge.releases.proposal import Proposal
from knowledge.releases.release import Release
from knowledge.releases.things import ThingKind
from storage.messages import telegram
from storage.records import Person, Session, Snapshot, UnansweredQuestion, Why

ASKED_AGAIN = "asked again"
CHAT = telegram(1)
"""Where the questions are asked again: nobody's chat."""


def newly_answered(
    proposal: Proposal, questions: Iterable[UnansweredQuestion], now: datetime
) -> tuple[tuple[UnansweredQuestion, str], ...]:
    """Return the questions that an entry surely answers which the release adds or changes, each with that entry. CPU
    work, for a thread.

    What an answer was said to lack is left out: whether the new words mend it, only a person can tell.
    """
    changed = {change.thing.id for change in proposal.changes if change.thing.kind is ThingKind.FAQ}
    candidates = [
        question for question in questions if changed and question.question and question.why is not Why.LACKING
    ]
    found = ((question, _sure_answer(proposal.release, question, now)) for question in candidates)
    return tuple((question, entry) for question, entry in found if entry in changed)


def _sure_answer(release: Release, question: UnansweredQuestion, now: datetime) -> str:
    """Return the entry that somebody who asks this first thing gets without a doubt, else ""."""
    person = Person(id=1, language=question.language)
    text = question.question
    event = Incoming(token=ASKED_AGAIN, address=CHAT, person=person, kind=EventKind.TEXT, text=text)
    scene = Scene(release, Directory(), Snapshot(session=Session(address=CHAT, person=person)), event, now)
    decision = decide(scene, text)
    return decision.id if decision.outcome is Outcome.ANSWER and not decision.likely else ""
