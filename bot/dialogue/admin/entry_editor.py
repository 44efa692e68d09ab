"""Entries in an admin's hands: looked up with their figures, edited, added to, or written anew in the chat."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from bot.dialogue.questions import answers
from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, literal, markup
from bot.dialogue.turn import Effect, Turn, Work, say, update_session
from knowledge.releases.edits import Edit, NewAnswer, NewEntry, NewPhrasings, fresh
from knowledge.schema import REFERENCE_LANGUAGE
from knowledge.search import Band
from knowledge.telegram_html import problems
from storage.messages import Choice, Text
from storage.records import Expected, Why

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
"""Phrasings shown of an entry, until the others are asked for."""
LOOKED_AT, OFFERED = 12, 3
"""Matches among which entries are looked for, and entries offered of them."""
SHOWN_FAULTS = 3
"""Faults of a typed answer told at once."""
LONGEST_QUESTION = 60
"""Characters of an entry's question: it is the label of a button."""


def lookup(scene: Scene) -> Turn:
    """`/entry words`: the entry that fits; up to three to choose from where none does for sure."""
    words = scene.incoming.text.partition(" ")[2].strip()
    if not words:
        return say(scene, scene.speech.text("entry.how"))
    if words in scene.release.catalog.entries:
        return show(scene, words)
    ranking = scene.release.engine.rank(words[: answers.LONGEST], limit=LOOKED_AT)
    matches = [match for match in ranking.matches if match.label.startswith("faq:")]
    found = [match.label.partition(":")[2] for match in matches[:OFFERED]]
    if found and ranking.band is Band.ANSWER and ranking.matches[0] == matches[0]:
        return show(scene, found[0])
    near = ranking.band is not Band.UNKNOWN and any(one.score >= ranking.thresholds.suggest for one in matches)
    return _offered(scene, found, near=near)


def _offered(scene: Scene, found: list[str], *, near: bool) -> Turn:
    """Entries to choose from: those that may be meant, else the nearest there are."""
    key = "entry.which" if near else "entry.nearest" if found else "entry.none"
    buttons = [Choice(label=answers.title(scene.speech, f"faq:{one}"), action=f"ent:show:{one}") for one in found]
    return say(scene, scene.speech.text(key), *((one,) for one in buttons))


def show(scene: Scene, entry: str, *, whole: bool = False) -> Turn:
    """An entry as an admin sees it; the `whole` of it, with every phrasing, takes the place of the shorter."""
    speech, catalog = scene.speech, scene.release.catalog
    if entry not in catalog.entries:
        return Turn(notice=speech.label("notice.gone"))
    words = catalog.entry_words(entry, speech.language)
    parts = [
        speech.text("entry.heading", id=entry, question=words.question),
        markup(words.answer),
        *([markup(f"<blockquote>{words.more}</blockquote>")] if words.more else []),
        speech.text("entry.figures", **_figures(scene, entry)),
        _phrasings(scene, words.phrasings, len(words.phrasings) if whole else SHOWN),
    ]
    rows: list[tuple[Choice, ...]] = [
        (
            speech.button("entry.edit-answer", f"ent:answer:{entry}"),
            speech.button("entry.add-phrasing", f"ent:phrasing:{entry}"),
        )
    ]
    if len(words.phrasings) > SHOWN and not whole:
        rows.append((speech.button("entry.all-phrasings", f"ent:all:{entry}", count=len(words.phrasings)),))
    return say(scene, join(parts, "\n\n"), *rows, replaces=scene.incoming.message if whole else None)


def _phrasings(scene: Scene, phrasings: tuple[str, ...], most: int) -> Text:
    """The first phrasings of an entry, and how many there are."""
    count, lines = len(phrasings), "\n".join(f"• {one}" for one in phrasings[:most])
    if count > most:
        return scene.speech.text("entry.some-phrasings", shown=most, total=count, phrasings=lines)
    return scene.speech.text("entry.phrasings", count=count, phrasings=lines)


def _figures(scene: Scene, entry: str) -> dict[str, int]:
    """How often it was asked, and what people thought of it, over all releases and months that are kept."""

    def total(kind: str) -> int:
        counts = scene.snapshot.counts.items()
        return sum(count for key, count in counts if key.partition("@")[0].split(":")[:2] == [kind, entry])

    return {"asked": total("asked"), "up": total("up"), "down": total("down")}


def pressed(scene: Scene, verb: str, value: str) -> Turn:
    """A button of an entry or of the guided draft."""
    speech = scene.speech
    if verb in ("show", "all"):
        return show(scene, value, whole=verb == "all")
    if verb == "answer" and value in scene.release.catalog.entries:
        answer = literal(scene.release.catalog.entry_words(value, speech.language).answer)
        text = speech.text("entry.ask-answer", language=speech.language, answer=answer)
        return _expecting(scene, ANSWER, value, text, _lacking(scene, value))
    if verb == "phrasing" and value in scene.release.catalog.entries:
        return _expecting(scene, PHRASING, value, speech.text("entry.ask-phrasing", language=speech.language), {})
    if verb == "topic" and value in scene.release.catalog.topics:
        return _ask(scene, NEW_QUESTION, {**scene.session.composing, "topic": value})
    return Turn(notice=speech.label("notice.old-button"))


def _expecting(scene: Scene, kind: str, entry: str, text: Text, composing: dict[str, object]) -> Turn:
    """Asks for the words of an edit."""
    turn = say(scene, text, (_never_mind(scene, kind),))
    return update_session(scene, turn, expected=Expected(kind=kind, about=entry), composing=composing)


def _lacking(scene: Scene, entry: str) -> dict[str, object]:
    """What another answer of the entry settles: whatever people found lacking in the present one."""
    found = [one.id for one in scene.snapshot.missed if one.why is Why.LACKING and one.entry == entry]
    return {"missed": found, "entry": entry} if found else {}


def _never_mind(scene: Scene, kind: str) -> Choice:
    return scene.speech.button("button.never-mind", f"drop:{kind}:0")


def typed(scene: Scene, expected: Expected) -> Turn:
    """The words an admin was asked for."""
    answering = expected.kind in (ANSWER, NEW_ANSWER)
    words = (scene.incoming.marked if answering else "") or scene.incoming.text.strip()
    if not words:
        return say(scene, scene.speech.text("other.empty"))
    language = scene.language
    composing = dict(scene.session.composing)
    if not NEEDED.get(expected.kind, frozenset()) <= composing.keys():
        return update_session(scene, say(scene, scene.speech.text("cancel.done")), expected=None)
    if answering and (issues := tuple(problems(words))):
        told = join(literal(f"{one.message} {one.remedy}") for one in issues[:SHOWN_FAULTS])
        return say(scene, scene.speech.text("entry.bad-markup", issues=told), (_never_mind(scene, expected.kind),))
    match expected.kind:
        case "entry-answer":
            return _edit(scene, NewAnswer(expected.about, language, words))
        case "entry-phrasing":
            return _edit(scene, NewPhrasings(f"faq:{expected.about}", language, _listed(words)))
        case "new-question" if len(words) > LONGEST_QUESTION:
            text = scene.speech.text("form.refused.too-long", limit=LONGEST_QUESTION, length=len(words))
            return say(scene, text, (_never_mind(scene, NEW_QUESTION),))
        case "new-question":
            return _ask(scene, NEW_ANSWER, {**composing, "question": words})
        case "new-answer":
            return _ask(scene, NEW_PHRASINGS, {**composing, "answer": words})
    return _finished(scene, composing, words)


def _edit(scene: Scene, edit: Edit) -> Turn:
    """Asks for the preview of an edit."""
    return update_session(scene, Turn(effect=Effect(Work.EDIT, edit=edit)), expected=None)


# --------------------------------------------------------------- a new entry


def begin(scene: Scene, asked: tuple[str, ...]) -> Turn:
    """The guided draft of a new entry for missed questions, `asked` in different words: first its topic."""
    topics = scene.release.catalog.topics.values()
    buttons = [
        Choice(
            label=topic.titles.get(scene.language) or topic.titles[REFERENCE_LANGUAGE], action=f"ent:topic:{topic.id}"
        )
        for topic in topics
    ]
    pairs = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    composing = {**scene.session.composing, "examples": list(asked)}
    text = scene.speech.text("entry.ask-topic", question=asked[0])
    never_mind = scene.speech.button("button.never-mind", "rel:discard:0")
    return update_session(scene, say(scene, text, *pairs, (never_mind,)), composing=composing)


def _ask(scene: Scene, kind: str, composing: dict[str, object]) -> Turn:
    """The next step of the guided draft."""
    examples = [str(one) for one in scene.session.composing.get("examples", ())]
    values = {"example": examples[0] if examples else "", "examples": "\n".join(f"• {one}" for one in examples)}
    text = scene.speech.text(f"entry.ask-{kind}", **values)
    turn = say(scene, text, (_never_mind(scene, kind),))
    return update_session(scene, turn, expected=Expected(kind=kind, about=str(composing["topic"])), composing=composing)


def _finished(scene: Scene, composing: dict[str, Any], words: str) -> Turn:
    """The guided draft is complete: asks for its preview."""
    entry = _free_id(scene, str(composing["question"]))
    edit = NewEntry(
        language=REFERENCE_LANGUAGE,
        topic=str(composing["topic"]),
        id=entry,
        question=str(composing["question"]),
        answer=str(composing["answer"]),
        phrasings=fresh((*_listed(words), *composing.get("examples", ())), ()),
        sources=(f"{scene.incoming.person.first_name}, {scene.now:%Y-%m-%d}",),
    )
    return update_session(scene, _edit(scene, edit), composing={**composing, "entry": entry})


def _listed(words: str) -> tuple[str, ...]:
    """What was typed one a line, with or without dots before it."""
    return tuple(line.strip("•- ").strip() for line in words.splitlines() if line.strip("•- ").strip())


def _free_id(scene: Scene, question: str) -> str:
    """An id made of the question's words that no entry has."""
    plain = unicodedata.normalize("NFKD", question.casefold()).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-") or "entry"
    number, free = 2, name
    while free in scene.release.catalog.entries:
        free, number = f"{name}-{number}", number + 1
    return free
