"""What people thought of answers, and the questions that were missed: what the content learns from."""

from __future__ import annotations

from typing import Literal

from bot.dialogue.scene import Scene, month_of
from bot.dialogue.turn import Rows, Turn, say, update_session
from storage.records import Expected, UnansweredQuestion, Vote, Why

LACKING = "lacking"
"""What a chat expects after a thumb down: words about what was missing."""
MOST_VOTES = 50
"""Votes of one person that can still be changed."""
LONGEST = 500
"""Characters kept of a missed question."""


def voted(scene: Scene, entry: str, vote: Literal["up", "down"]) -> Turn:
    """A thumb up or down under an answer; a second tap changes the first. Kept as figures by release and month."""
    if entry not in scene.release.catalog.entries:
        return Turn(notice=scene.speech.label("notice.gone"))
    before = scene.session.votes.get(entry)
    if before and before.thumb == vote:
        return Turn(notice=scene.speech.label("notice.voted"))
    release = scene.release.catalog.version
    counts = {f"{vote}:{entry}:{release}": 1}
    if before:
        counts[f"{before.thumb}:{entry}:{before.release or release}@{before.month or month_of(scene)}"] = -1
    others = {key: value for key, value in scene.session.votes.items() if key != entry}
    votes = {**others, entry: Vote(thumb=vote, release=release, month=month_of(scene))}
    turn = Turn(counts=counts, notice=scene.speech.label("notice.thanks"))
    if vote == "down":
        turn += _what_is_lacking(scene, entry)
    elif (expected := scene.session.expected) and expected.kind == LACKING and lacks(expected) == entry:
        turn = update_session(scene, turn + Turn(settled=(_first(expected),)), expected=None)
    return update_session(scene, turn, votes=dict(list(votes.items())[-MOST_VOTES:]))


def _what_is_lacking(scene: Scene, entry: str) -> Turn:
    """Asks what was missing, unless something else is being asked."""
    kept = _kept(scene, "", scene.language, Why.LACKING, entry)
    if scene.session.expected or (scene.session.draft and not scene.session.draft.paused):
        return kept
    expected = Expected(kind=LACKING, about=f"{entry}@{scene.incoming.token}")
    button = scene.speech.button("button.never-mind", f"drop:{LACKING}:{expected.about}")
    turn = say(scene, scene.speech.text("feedback.lacking"), (button,))
    return update_session(scene, turn + kept, expected=expected)


def lacks(expected: Expected) -> str:
    """The entry in which something is lacking, of which words are expected."""
    return expected.about.partition("@")[0]


def _first(expected: Expected) -> str:
    """The record kept for the thumb itself: the words go into the same one."""
    return expected.about.partition("@")[2]


def noted(scene: Scene, expected: Expected) -> Turn:
    """What was missing, in the person's words."""
    return _kept(scene, scene.incoming.text, scene.language, Why.LACKING, lacks(expected), _first(expected))


def lacking(scene: Scene, expected: Expected) -> Turn:
    """What was missing, and the button by which the person agrees to hear when it is mended."""
    turn = noted(scene, expected)
    button = scene.speech.button("feedback.tell-better", f"tell:{_first(expected)}")
    shown = say(scene, scene.speech.text("feedback.thanks"), (button,))
    return update_session(scene, shown + turn, expected=None, missed=turn.missed[0])


def none_of_these(scene: Scene) -> Turn:
    """None of the suggestions fits: the question is kept, and the ways on are shown."""
    speech = scene.speech
    kept, more = missed(scene, scene.session.asked, scene.language, Why.NONE)
    ways = ((speech.button("action.topics", "go:topics"), speech.button("action.handoff", "go:handoff")),)
    text = speech.text("none-of-these")
    return say(scene, text, *ways, *more, replaces=scene.incoming.message) + kept


def missed(scene: Scene, question: str, language: str, why: Why) -> tuple[Turn, Rows]:
    """The question kept as missed, and the button by which the person agrees to hear when it has an answer."""
    turn = _kept(scene, question, language, why)
    if not turn.missed:
        return turn, ()
    button = scene.speech.button("feedback.tell-me", f"tell:{turn.missed[0].id}")
    return update_session(scene, turn, missed=turn.missed[0]), ((button,),)


def _kept(scene: Scene, question: str, language: str, why: Why, entry: str = "", known: str = "") -> Turn:
    """A missed question as a record, in the place of the `known` one; nothing without words and an entry to look at."""
    words = question.strip()[:LONGEST]
    if not words and not entry:
        return Turn()
    record = UnansweredQuestion(
        id=known or scene.incoming.token, question=words, language=language, why=why, entry=entry, at=scene.now
    )
    return Turn(missed=(record,))


def tell_me(scene: Scene, missed_id: str) -> Turn:
    """The person agrees to hear when their question has an answer; one that was seen to meanwhile stays settled."""
    record = scene.session.missed
    if record is None or record.id != missed_id:
        return Turn(notice=scene.speech.label("notice.old-button"))
    if all(one.id != missed_id for one in scene.snapshot.missed):
        ways = (scene.speech.button("action.topics", "go:topics"), scene.speech.button("action.handoff", "go:handoff"))
        return update_session(scene, say(scene, scene.speech.text("feedback.settled"), ways), missed=None)
    agreed = record.model_copy(update={"address": scene.incoming.address})
    turn = say(scene, scene.speech.text("feedback.will-tell")) + Turn(missed=(agreed,))
    return update_session(scene, turn, missed=None)
