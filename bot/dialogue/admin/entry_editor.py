"""Entries in an admin's hands: looked up with their figures, edited, added to, or written anew in the chat."""

from __future__ import annotations

import re
import unicodedata

from bot.dialogue import callbacks
from bot.dialogue.effects import ProposeEdit
from bot.dialogue.figures import Figure
from bot.dialogue.questions import answers
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, join, literal, markup
from bot.dialogue.turn import Turn, say, update_session
from knowledge.releases.edits import Edit, NewAnswer, NewEntry, NewPhrasings, fresh
from knowledge.schema import REFERENCE_LANGUAGE, EntryWords
from knowledge.search import Band
from knowledge.telegram_html import problems
from storage.messages import Choice, Text
from storage.records import Why
from storage.waits import (
    Composition,
    EntryWait,
    WaitForAnswer,
    WaitForNewAnswer,
    WaitForNewPhrasings,
    WaitForNewQuestion,
    WaitForPhrasings,
)

NEEDED = {
    WaitForNewQuestion: ("topic",),
    WaitForNewAnswer: ("topic", "question"),
    WaitForNewPhrasings: ("topic", "question", "answer"),
}
"""What the guided draft must hold before each step: a button of something else may have ended it meanwhile."""
SHOWN = 6
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
    near = ranking.band is not Band.UNKNOWN and any(match.score >= ranking.thresholds.suggest for match in matches)
    return _offered(scene, found, near=near)


def _offered(scene: Scene, found: list[str], *, near: bool) -> Turn:
    """Entries to choose from: those that may be meant, else the nearest there are."""
    key = "entry.which" if near else "entry.nearest" if found else "entry.none"
    buttons = [choice(answers.title(scene.speech, f"faq:{entry}"), callbacks.LookUpEntry(entry)) for entry in found]
    return say(scene, scene.speech.text(key), *((button,) for button in buttons))


def show(scene: Scene, entry: str, *, whole: bool = False) -> Turn:
    """An entry as an admin sees it; the `whole` of it, with every phrasing, takes the place of the shorter."""
    speech, catalog = scene.speech, scene.release.catalog
    if entry not in catalog.entries:
        return Turn(notice=speech.label("notice.gone"))
    words = catalog.entry_words(entry, speech.language)
    parts = [
        speech.text("entry.heading", id=entry, question=words.question),
        markup(words.answer),
        *_facts(words),
        speech.text("entry.figures", **_figures(scene, entry)),
        _phrasings(scene, words.phrasings, len(words.phrasings) if whole else SHOWN),
    ]
    rows: list[tuple[Choice, ...]] = [
        (
            speech.button("entry.edit-answer", callbacks.EditAnswer(entry)),
            speech.button("entry.add-phrasing", callbacks.AddPhrasings(entry)),
        )
    ]
    if len(words.phrasings) > SHOWN and not whole:
        count = len(words.phrasings)
        rows.append((speech.button("entry.all-phrasings", callbacks.AllPhrasings(entry), count=count),))
    return say(scene, join(parts, "\n\n"), *rows, replaces=scene.incoming.message if whole else None)


def _facts(words: EntryWords) -> list[Text]:
    """The facts of an entry, each after its aspect, and what it says is unknown."""
    sentences = (*words.facts.items(), *words.unknown.items())
    lines = [markup(f"<i>{aspect}</i>: {sentence}") for aspect, sentence in sentences]
    return [join(lines)] if lines else []


def _phrasings(scene: Scene, phrasings: tuple[str, ...], most: int) -> Text:
    """The first phrasings of an entry, and how many there are."""
    count, lines = len(phrasings), "\n".join(f"• {one}" for one in phrasings[:most])
    if count > most:
        return scene.speech.text("entry.some-phrasings", shown=most, total=count, phrasings=lines)
    return scene.speech.text("entry.phrasings", count=count, phrasings=lines)


def _figures(scene: Scene, entry: str) -> dict[str, int]:
    """How often it was asked, and what people thought of it, over all releases and months that are kept."""
    counts = scene.snapshot.counts
    return {
        "asked": Figure("asked", entry).total(counts),
        "up": Figure("up", entry).total(counts),
        "down": Figure("down", entry).total(counts),
    }


def look_up(scene: Scene, pressed: callbacks.LookUpEntry | callbacks.AllPhrasings) -> Turn:
    """An entry by its button."""
    return show(scene, pressed.entry, whole=isinstance(pressed, callbacks.AllPhrasings))


def edit_answer(scene: Scene, pressed: callbacks.EditAnswer) -> Turn | None:
    """Asks for another answer; it settles whatever people found lacking in the present one."""
    speech, entry = scene.speech, pressed.entry
    if entry not in scene.release.catalog.entries:
        return None
    answer = literal(scene.release.catalog.entry_words(entry, speech.language).answer)
    text = speech.text("entry.ask-answer", language=speech.language, answer=answer)
    lacking = tuple(
        question.id for question in scene.snapshot.unanswered if question.why is Why.LACKING and question.entry == entry
    )
    composing = Composition(unanswered=lacking, entry=entry) if lacking else Composition()
    return _wait(scene, WaitForAnswer(entry=entry), text, composing)


def add_phrasings(scene: Scene, pressed: callbacks.AddPhrasings) -> Turn | None:
    """Asks for more phrasings of an entry."""
    if pressed.entry not in scene.release.catalog.entries:
        return None
    text = scene.speech.text("entry.ask-phrasing", language=scene.language)
    return _wait(scene, WaitForPhrasings(entry=pressed.entry), text, Composition())


def _wait(scene: Scene, wait: EntryWait, text: Text, composing: Composition) -> Turn:
    """Asks for words and waits for them."""
    turn = say(scene, text, (_never_mind(scene, wait),))
    return update_session(scene, turn, expected=wait, composing=composing)


def _never_mind(scene: Scene, wait: EntryWait) -> Choice:
    return scene.speech.button("button.never-mind", callbacks.DropEntryStep(wait.kind))


def drop_step(scene: Scene, pressed: callbacks.DropEntryStep) -> Turn | None:
    """No words for the content after all; None for the button of an older question."""
    wait = scene.session.expected
    if wait is None or wait.kind != pressed.step:
        return None
    turn = say(scene, scene.speech.text("cancel.done"), replaces=scene.incoming.message)
    return update_session(scene, turn, expected=None)


def typed(scene: Scene, wait: EntryWait) -> Turn:
    """The words an admin was asked for."""
    answering = isinstance(wait, WaitForAnswer | WaitForNewAnswer)
    words = (scene.incoming.marked if answering else "") or scene.incoming.text.strip()
    composing = scene.session.composing
    if not words:
        return say(scene, scene.speech.text("other.empty"))
    if not all(getattr(composing, name) for name in NEEDED.get(type(wait), ())):
        return update_session(scene, say(scene, scene.speech.text("cancel.done")), expected=None)
    if answering and (issues := tuple(problems(words))):
        told = join(literal(f"{issue.message} {issue.remedy}") for issue in issues[:SHOWN_FAULTS])
        return say(scene, scene.speech.text("entry.bad-markup", issues=told), (_never_mind(scene, wait),))
    match wait:
        case WaitForAnswer():
            return _edit(scene, NewAnswer(wait.entry, scene.language, words))
        case WaitForPhrasings():
            return _edit(scene, NewPhrasings(f"faq:{wait.entry}", scene.language, _listed(words)))
        case WaitForNewQuestion() if len(words) > LONGEST_QUESTION:
            text = scene.speech.text("form.refused.too-long", limit=LONGEST_QUESTION, length=len(words))
            return say(scene, text, (_never_mind(scene, wait),))
        case WaitForNewQuestion():
            return _ask(scene, WaitForNewAnswer(), composing.model_copy(update={"question": words}))
        case WaitForNewAnswer():
            return _ask(scene, WaitForNewPhrasings(), composing.model_copy(update={"answer": words}))
        case WaitForNewPhrasings():
            return _finish(scene, composing, words)


def _edit(scene: Scene, edit: Edit) -> Turn:
    """Asks for the preview of an edit."""
    return update_session(scene, Turn(effect=ProposeEdit(edit)), expected=None)


# --------------------------------------------------------------- a new entry


def begin(scene: Scene, asked: tuple[str, ...]) -> Turn:
    """The guided draft of a new entry for missed questions, `asked` in different words: first its topic."""
    buttons = [
        choice(topic.titles.get(scene.language) or topic.titles[REFERENCE_LANGUAGE], callbacks.ChooseTopic(topic.id))
        for topic in scene.release.catalog.topics.values()
    ]
    pairs = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    composing = scene.session.composing.model_copy(update={"examples": asked})
    text = scene.speech.text("entry.ask-topic", question=asked[0])
    never_mind = scene.speech.button("button.never-mind", callbacks.Discard())
    return update_session(scene, say(scene, text, *pairs, (never_mind,)), composing=composing)


def choose_topic(scene: Scene, pressed: callbacks.ChooseTopic) -> Turn | None:
    """The topic of the new entry; its question comes next."""
    if pressed.topic not in scene.release.catalog.topics:
        return None
    composing = scene.session.composing.model_copy(update={"topic": pressed.topic})
    return _ask(scene, WaitForNewQuestion(), composing)


def _ask(scene: Scene, wait: EntryWait, composing: Composition) -> Turn:
    """The next step of the guided draft."""
    examples = composing.examples
    values = {"example": next(iter(examples), ""), "examples": "\n".join(f"• {example}" for example in examples)}
    return _wait(scene, wait, scene.speech.text(f"entry.ask-{wait.kind}", **values), composing)


def _finish(scene: Scene, composing: Composition, words: str) -> Turn:
    """The guided draft is complete: asks for its preview."""
    edit = NewEntry(
        language=REFERENCE_LANGUAGE,
        topic=composing.topic,
        id=_free_id(scene, composing.question),
        question=composing.question,
        answer=composing.answer,
        phrasings=fresh((*_listed(words), *composing.examples), ()),
        sources=(f"{scene.incoming.person.first_name}, {scene.now:%Y-%m-%d}",),
    )
    return update_session(scene, _edit(scene, edit), composing=composing.model_copy(update={"entry": edit.id}))


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
