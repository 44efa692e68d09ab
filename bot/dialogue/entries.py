"""Entries in an admin's hands: looked up with their figures, edited, added to, or written anew in the chat."""

from __future__ import annotations

import re
import unicodedata

from bot.dialogue import questions
from bot.dialogue.turns import Effect, Scene, Turn, Work, remember, say
from bot.dialogue.words import join, markup
from knowledge.editing import Edit, NewAnswer, NewEntry, NewPhrasing
from knowledge.schema import REFERENCE_LANGUAGE
from storage.records import Choice, Expected, Missed

ANSWER, PHRASING = "entry-answer", "entry-phrasing"
NEW_QUESTION, NEW_ANSWER, NEW_PHRASINGS = "new-question", "new-answer", "new-phrasings"
KINDS = frozenset({ANSWER, PHRASING, NEW_QUESTION, NEW_ANSWER, NEW_PHRASINGS})
"""What an admin's next message may be expected to be."""
NEEDED = {
    NEW_QUESTION: frozenset({"topic"}),
    NEW_ANSWER: frozenset({"topic", "question"}),
    NEW_PHRASINGS: frozenset({"topic", "question", "answer"}),
}
"""What the guided draft must hold before each step: a button of something else may have ended it meanwhile."""
SHOWN = 12
"""Phrasings shown of an entry."""
LONGEST_QUESTION = 60
"""Characters of an entry's question: it is the label of a button."""


def lookup(scene: Scene) -> Turn:
    """`/entry words`: the entry that fits best, with its phrasings and figures."""
    words = scene.incoming.text.partition(" ")[2].strip()
    if not words:
        return say(scene, scene.speech.text("entry.how"))
    if words in scene.release.catalog.entries:
        return show(scene, words)
    ranking = scene.release.engine.rank(words, limit=5)
    found = [match.label.partition(":")[2] for match in ranking.matches if match.label.startswith("faq:")]
    if not found:
        return say(scene, scene.speech.text("entry.none"))
    others = [
        (Choice(label=questions.title(scene.speech, f"faq:{one}"), action=f"ent:show:{one}"),) for one in found[1:3]
    ]
    return show(scene, found[0]) + (say(scene, scene.speech.text("entry.others"), *others) if others else Turn())


def show(scene: Scene, entry: str) -> Turn:
    """An entry as an admin sees it."""
    speech, catalog = scene.speech, scene.release.catalog
    if entry not in catalog.entries:
        return Turn(notice=speech.label("notice.gone"))
    words = catalog.entry_words(entry, speech.language)
    phrasings = "\n".join(f"• {one}" for one in words.phrasings[:SHOWN])
    parts = [
        speech.text("entry.heading", id=entry, question=words.question),
        markup(words.answer),
        speech.text("entry.phrasings", count=len(words.phrasings), phrasings=phrasings),
        speech.text("entry.figures", **_figures(scene, entry)),
    ]
    buttons = (
        speech.button("entry.edit-answer", f"ent:answer:{entry}"),
        speech.button("entry.add-phrasing", f"ent:phrasing:{entry}"),
    )
    return say(scene, join(parts, "\n\n"), buttons)


def _figures(scene: Scene, entry: str) -> dict[str, int]:
    """How often it was asked, and what people thought of it, over all releases."""
    counts = scene.snapshot.counts

    def total(vote: str) -> int:
        return sum(count for key, count in counts.items() if key.startswith(f"{vote}:{entry}:"))

    return {"asked": counts.get(f"asked:{entry}", 0), "up": total("up"), "down": total("down")}


def pressed(scene: Scene, verb: str, value: str) -> Turn:
    """A button of an entry or of the guided draft."""
    speech = scene.speech
    if verb == "show":
        return show(scene, value)
    if verb in ("answer", "phrasing") and value in scene.release.catalog.entries:
        kind = ANSWER if verb == "answer" else PHRASING
        turn = say(scene, speech.text(f"entry.ask-{verb}", language=speech.language), (_never_mind(scene, kind),))
        return remember(scene, turn, expected=Expected(kind=kind, about=value), composing={})
    if verb == "topic" and value in scene.release.catalog.topics:
        return _ask(scene, NEW_QUESTION, {**scene.session.composing, "topic": value})
    return Turn(notice=speech.label("notice.old-button"))


def _never_mind(scene: Scene, kind: str) -> Choice:
    return scene.speech.button("button.never-mind", f"drop:{kind}:0")


def typed(scene: Scene, expected: Expected) -> Turn:
    """The words an admin was asked for."""
    words = scene.incoming.text.strip()
    if not words:
        return say(scene, scene.speech.text("other.empty"))
    language = scene.language
    composing = dict(scene.session.composing)
    if not NEEDED.get(expected.kind, frozenset()) <= composing.keys():
        return remember(scene, say(scene, scene.speech.text("cancel.done")), expected=None)
    match expected.kind:
        case "entry-answer":
            return _edit(scene, NewAnswer(expected.about, language, words))
        case "entry-phrasing":
            return _edit(scene, NewPhrasing(f"faq:{expected.about}", language, words))
        case "new-question" if len(words) > LONGEST_QUESTION:
            return say(scene, scene.speech.text("form.refused.too-long", limit=LONGEST_QUESTION, length=len(words)))
        case "new-question":
            return _ask(scene, NEW_ANSWER, {**composing, "question": words})
        case "new-answer":
            return _ask(scene, NEW_PHRASINGS, {**composing, "answer": words})
    return _finished(scene, composing, words)


def _edit(scene: Scene, edit: Edit) -> Turn:
    """Asks for the preview of an edit."""
    return remember(scene, Turn(effect=Effect(Work.EDIT, edit=edit)), expected=None)


# --------------------------------------------------------------- a new entry


def begin(scene: Scene, missed: Missed) -> Turn:
    """The guided draft of a new entry for a missed question: first its topic."""
    topics = scene.release.catalog.topics.values()
    buttons = [
        Choice(
            label=topic.titles.get(scene.language) or topic.titles[REFERENCE_LANGUAGE], action=f"ent:topic:{topic.id}"
        )
        for topic in topics
    ]
    pairs = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    composing = {**scene.session.composing, "example": missed.question}
    text = scene.speech.text("entry.ask-topic", question=missed.question)
    return remember(scene, say(scene, text, *pairs), composing=composing)


def _ask(scene: Scene, kind: str, composing: dict[str, object]) -> Turn:
    """The next step of the guided draft."""
    text = scene.speech.text(f"entry.ask-{kind}", example=str(composing.get("example", "")))
    turn = say(scene, text, (_never_mind(scene, kind),))
    return remember(scene, turn, expected=Expected(kind=kind, about=str(composing["topic"])), composing=composing)


def _finished(scene: Scene, composing: dict[str, object], words: str) -> Turn:
    """The guided draft is complete: asks for its preview."""
    phrasings = tuple(line.strip("•- ").strip() for line in words.splitlines() if line.strip("•- ").strip())
    entry = _free_id(scene, str(composing["question"]))
    edit = NewEntry(
        language=REFERENCE_LANGUAGE,
        topic=str(composing["topic"]),
        id=entry,
        question=str(composing["question"]),
        answer=str(composing["answer"]),
        phrasings=tuple(dict.fromkeys((*phrasings, str(composing.get("example", ""))))),
        sources=(f"{scene.incoming.person.first_name}, {scene.now:%Y-%m-%d}",),
    )
    return remember(scene, _edit(scene, edit), composing={**composing, "entry": entry})


def _free_id(scene: Scene, question: str) -> str:
    """An id made of the question's words that no entry has."""
    plain = unicodedata.normalize("NFKD", question.casefold()).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-") or "entry"
    number, free = 2, name
    while free in scene.release.catalog.entries:
        free, number = f"{name}-{number}", number + 1
    return free
