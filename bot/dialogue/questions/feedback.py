"""Votes on answers, and unanswered questions: what the content can learn from."""

from __future__ import annotations

from typing import Literal

from bot.dialogue import callbacks
from bot.dialogue.counters import Counter
from bot.dialogue.scene import Scene, month_of
from bot.dialogue.speech import Speech
from bot.dialogue.turn import Rows, Turn, say, stop_waiting, update_session
from storage.messages import Choice
from storage.records import UnansweredQuestion, Vote, Why
from storage.waits import WaitForFeedback

MOST_VOTES = 50
"""Most votes of one person that can still be changed."""
LONGEST = 500
"""Characters kept of an unanswered question."""


def vote(scene: Scene, pressed: callbacks.ThumbUp | callbacks.ThumbDown) -> Turn:
    """Count a thumb up or down; pressing the other one changes the vote. Votes are counted by release and month."""
    entry = pressed.entry
    thumb: Literal["up", "down"] = "up" if isinstance(pressed, callbacks.ThumbUp) else "down"
    if entry not in scene.catalog.entries:
        return Turn(notice=scene.speech.label("notice.gone"))
    before = scene.session.votes.get(entry)
    if before and before.thumb == thumb:
        return Turn(notice=scene.speech.label("notice.voted"))
    release = scene.catalog.version
    counts = {Counter(thumb, entry, release): 1}
    if before:
        counts[Counter(before.thumb, entry, before.release or release, before.month or month_of(scene))] = -1
    others = {key: value for key, value in scene.session.votes.items() if key != entry}
    votes = {**others, entry: Vote(thumb=thumb, release=release, month=month_of(scene))}
    turn = Turn(counts=counts, notice=scene.speech.label("notice.thanks"))
    wait = scene.session.expected
    if thumb == "down":
        turn += _ask_what_is_lacking(scene, entry)
    elif isinstance(wait, WaitForFeedback) and wait.entry == entry:
        turn = update_session(scene, turn + Turn(settled=(wait.token,)), expected=None)
    return update_session(scene, turn, votes=dict(list(votes.items())[-MOST_VOTES:]))


def _ask_what_is_lacking(scene: Scene, entry: str) -> Turn:
    """Ask what was missing, unless something else is being asked."""
    kept = _store(scene, "", scene.language, Why.LACKING, entry)
    if scene.session.expected or scene.session.draft:
        return kept
    wait = WaitForFeedback(entry=entry, token=scene.incoming.token)
    button = scene.speech.button("button.never-mind", callbacks.DropFeedback(wait.token))
    turn = say(scene, scene.speech.text("feedback.lacking"), (button,))
    return update_session(scene, turn + kept, expected=wait)


def drop(scene: Scene, pressed: callbacks.DropFeedback) -> Turn | None:
    """Stop waiting for what was missing; None if the button belongs to an older question."""
    wait = scene.session.expected
    if not isinstance(wait, WaitForFeedback) or wait.token != pressed.token:
        return None
    return stop_waiting(scene)


def keep_feedback(scene: Scene, wait: WaitForFeedback) -> Turn:
    """Keep what was missing, in the person's words."""
    return _store(scene, scene.incoming.text, scene.language, Why.LACKING, wait.entry, wait.token)


def take_feedback(scene: Scene, wait: WaitForFeedback) -> Turn:
    """Keep what was missing, and offer to tell the person when it is fixed."""
    turn = keep_feedback(scene, wait)
    button = scene.speech.button("feedback.tell-better", callbacks.TellMe(wait.token))
    shown = say(scene, scene.speech.text("feedback.thanks"), (button,))
    return update_session(scene, shown + turn, expected=None, unanswered=turn.unanswered[0])


def none_of_these(scene: Scene, pressed: callbacks.NoneOfThese) -> Turn:
    """Keep the question, because no suggestion fits, and show other ways on."""
    speech = scene.speech
    kept, more = keep_missed(scene, scene.session.asked, scene.language, Why.NONE)
    text = speech.text("none-of-these")
    return say(scene, text, _next_steps(speech), *more, replaces=scene.incoming.message) + kept


def _next_steps(speech: Speech) -> tuple[Choice, ...]:
    return (
        speech.button("action.topics", callbacks.Do("topics")),
        speech.button("action.handoff", callbacks.Do("handoff")),
    )


def keep_missed(scene: Scene, question: str, language: str, why: Why) -> tuple[Turn, Rows]:
    """Keep the question as unanswered. Also returns the button that asks to be told once there is an answer."""
    turn = _store(scene, question, language, why)
    if not turn.unanswered:
        return turn, ()
    button = scene.speech.button("feedback.tell-me", callbacks.TellMe(turn.unanswered[0].id))
    return update_session(scene, turn, unanswered=turn.unanswered[0]), ((button,),)


def _store(scene: Scene, question: str, language: str, why: Why, entry: str = "", known: str = "") -> Turn:
    """Store the question, under the id `known` if it was stored before. Does nothing without words or an entry."""
    words = question.strip()[:LONGEST]
    if not words and not entry:
        return Turn()
    record = UnansweredQuestion(
        id=known or scene.incoming.token, question=words, language=language, why=why, entry=entry, at=scene.now
    )
    return Turn(unanswered=(record,))


def tell_me(scene: Scene, pressed: callbacks.TellMe) -> Turn:
    """Note that the person wants to be told of an answer, unless the question has been settled."""
    record = scene.session.unanswered
    if record is None or record.id != pressed.question:
        return Turn(notice=scene.speech.label("notice.old-button"))
    if all(kept.id != pressed.question for kept in scene.snapshot.unanswered):
        turn = say(scene, scene.speech.text("feedback.settled"), _next_steps(scene.speech))
        return update_session(scene, turn, unanswered=None)
    agreed = record.model_copy(update={"address": scene.incoming.address})
    turn = say(scene, scene.speech.text("feedback.will-tell")) + Turn(unanswered=(agreed,))
    return update_session(scene, turn, unanswered=None)
