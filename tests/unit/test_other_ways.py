"""Ways through the dialogue that people seldom take: crafted buttons, drafts left half-way, content that went."""

from __future__ import annotations

from typing import Any

from bot.dialogue import administration, requests
from bot.dialogue.turns import Effect, Incoming, Nature, Scene, Work
from bot.dialogue.words import plain
from knowledge.releases import Proposal, Scores, Way
from storage.records import Expected, Missed, Person, Session, Snapshot, Why
from tests.stage import DIRECTORY, NOON, Stage, release


def occasion(session: Session, **more: Any) -> Scene:
    """A scene that nobody typed or pressed."""
    incoming = Incoming(token="t1", nature=Nature.SERVICE, chat=session.chat, person=Person(id=0))
    return Scene(release(), DIRECTORY, Snapshot(session=session, **more), incoming, NOON)


async def test_only_a_consent_is_agreed_to() -> None:
    stage = Stage()
    await stage.types("Camille", "/passport")
    draft = stage.sessions[1001].draft
    assert draft
    await stage.presses_action("Camille", f"f:agree:{draft.id}:target")
    assert stage.sessions[1001].draft == draft


async def test_a_message_to_the_secretariat_that_cannot_arrive_is_told_in_whole_words() -> None:
    stage = Stage()
    await stage.types("Camille", "/handoff")
    await stage.types("Camille", "Please call me")
    await stage.presses("Camille", "Send ✓")
    (request,) = stage.requests.values()
    scene = occasion(Session(chat=1004), requests=(request,))
    (told,) = requests.undeliverable(scene, request, 1004).messages
    assert "the contact for ICN’s secretariat cannot be reached" in plain(told.reply.text)


async def test_a_guided_entry_whose_question_was_settled_meanwhile_just_ends() -> None:
    stage = Stage()
    stage.sessions[1004] = Session(chat=1004, expected=Expected(kind="new-answer", about="passport"))
    await stage.types("Ingrid", "It costs nothing.")
    assert stage.sessions[1004].expected is None


def test_only_the_edit_itself_settles_missed_questions() -> None:
    missed = Missed(id="m1", question="snowboards?", language="en", why=Why.UNKNOWN, at=NOON, chat=1001)
    scene = occasion(Session(chat=1004, composing={"missed": ["m1"], "entry": "passport-what"}), missed=(missed,))
    same = Scores(1, 1, 1)
    proposal = Proposal("p1", Way.EDIT, release(), (), (), (), (), before=same, after=same)
    assert administration.told(scene, Effect(Work.PROPOSE), proposal).session is None
    bound = administration.told(scene, Effect(Work.EDIT), proposal).session
    assert bound and bound.composing["proposal"] == "p1"
