"""When the search isn't sure, let the optional judge choose one of the first entries, or none."""

from __future__ import annotations

from bot.dialogue.effects import AskJudge, Candidate
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.policy import only_addresses
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from knowledge.schema import EntryWords
from knowledge.search.text import beginning
from knowledge.telegram_html import visible

SHORT = 700
"""Characters of an entry that the judge gets: its answer, and its facts as far as they fit."""


def ask_judge(scene: Scene, question: str, decision: Decision) -> Turn | None:
    """Ask the judge about an unsure decision. None if it's sure, there is no judge, or nothing to choose from."""
    unsure = decision.is_open or (decision.likely and decision.outcome is Outcome.ANSWER)
    if not scene.terms.judge or not unsure or decision.elsewhere or only_addresses(question):
        return None  # addresses ask nothing, so nobody else need see them
    words = (scene.catalog.entry_words(match.label.id, decision.language) for match in decision.ranking.entries)
    candidates = tuple(Candidate(entry.id, entry.question, _entry_text(entry)) for entry in words)
    return Turn(effect=AskJudge(beginning(question), candidates)) if candidates else None


def _entry_text(entry: EntryWords) -> str:
    return " ".join(map(visible, (entry.answer, *entry.facts.values())))[:SHORT]
