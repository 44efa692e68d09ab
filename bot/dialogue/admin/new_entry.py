"""A new entry or translation, written step by step in the chat: each step asks for one part."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from bot.dialogue import callbacks
from bot.dialogue.admin.fact_lines import fact_lines, list_aspects, read_facts, read_late_facts, refuse
from bot.dialogue.effects import ProposeEdit
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, in_rows, join, shorten
from bot.dialogue.turn import Turn, say, stop_waiting, update_session
from bot.dialogue.words.plain_words import says
from knowledge.releases.edits import NewEntry, unknown_words
from knowledge.schema import REFERENCE_LANGUAGE, EntryWords
from storage.messages import Choice, Text
from storage.waits import (
    Composition,
    EntryWait,
    WaitForNewAnswer,
    WaitForNewFacts,
    WaitForNewNames,
    WaitForNewPhrasings,
    WaitForNewQuestion,
    WaitForNewTests,
)

LONGEST_QUESTION = 60
"""Characters of an entry's question: it is the label of a button."""
MOST_TESTS = 3
"""Questions that must find the entry."""
MARKED = WaitForNewAnswer | WaitForNewFacts
"""Steps whose words keep their bold, italics and links."""
LONGEST_NAME = 32
"""Characters of an id made of a question's words; another number fits behind it."""
NEEDED: Mapping[type[EntryWait], tuple[str, ...]] = {
    WaitForNewAnswer: ("question",),
    WaitForNewFacts: ("topic", "question", "answer"),
    WaitForNewPhrasings: ("topic", "question", "answer"),
    WaitForNewNames: ("topic", "question", "answer"),
    WaitForNewTests: ("topic", "question", "answer"),
}
"""The part each step builds on: it may be missing if a button of something else has ended the entry meanwhile."""
OPTIONAL = ("new-facts", "new-phrasings", "new-names", "new-tests")
"""Optional steps, in order."""
LEFT_OUT = ("skip", "none", "no")
"""Lists of words that leave an optional step out."""
STEPS: Mapping[str, EntryWait] = {
    "new-facts": WaitForNewFacts(),
    "new-phrasings": WaitForNewPhrasings(),
    "new-names": WaitForNewNames(),
    "new-tests": WaitForNewTests(),
}


def wait_for(scene: Scene, wait: EntryWait, text: Text, composing: Composition, *, again: bool = False) -> Turn:
    """Ask for words and wait for them; `again` where words were sent in place of what was suggested."""
    key = "entry.use" if not again and _suggestion(scene, wait, composing) else "entry.skip"
    may_skip = wait.kind in OPTIONAL or key == "entry.use"
    skip = [scene.speech.button(key, callbacks.SkipEntryStep(wait.kind))] if may_skip else []
    turn = say(scene, text, (*skip, never_mind_button(scene, wait)))
    return update_session(scene, turn, expected=wait, composing=composing)


def _suggestion(scene: Scene, wait: EntryWait, composing: Composition) -> str:
    """Return the suggested text for this step; empty for most."""
    if composing.language:
        return ""
    suggested = {"new-question": composing.question, "new-answer": composing.answer}
    return fact_lines(scene, composing.facts) if wait.kind == "new-facts" else suggested.get(wait.kind, "")


def never_mind_button(scene: Scene, wait: EntryWait) -> Choice:
    """Return the button that ends waiting for these words."""
    return scene.speech.button("button.never-mind", callbacks.DropEntryStep(wait.kind))


def split_lines(words: str) -> tuple[str, ...]:
    """Return the lines that were typed, without bullets."""
    return tuple(line.strip("•- ").strip() for line in words.splitlines() if line.strip("•- ").strip())


def split_names(words: str) -> tuple[str, ...]:
    """Return the names that were typed, one per line or with commas between them."""
    return split_lines(re.sub("[,;]", "\n", words))


# ------------------------------------------------------------------- begins


def begin(scene: Scene, examples: tuple[str, ...]) -> Turn:
    """Begin an entry for unanswered questions, `examples` in different words: first its topic."""
    buttons = [
        choice(topic.titles.get(scene.language) or topic.titles[REFERENCE_LANGUAGE], callbacks.ChooseTopic(topic.id))
        for topic in scene.catalog.topics.values()
    ]
    pairs = in_rows(buttons, 2)
    composing = scene.session.composing.model_copy(update={"examples": examples})
    key = "entry.ask-topic" if examples else "entry.ask-topic-new"
    text = scene.speech.text(key, question=next(iter(examples), ""))
    discard = scene.speech.button("button.never-mind", callbacks.Discard())
    return update_session(scene, say(scene, text, *pairs, (discard,)), composing=composing)


def begin_fresh(scene: Scene, pressed: callbacks.NewEntryButton) -> Turn:
    """Begin an entry that isn't for unanswered questions."""
    return update_session(scene, begin(scene, ()), composing=Composition())


def translate(scene: Scene, pressed: callbacks.Translate) -> Turn | None:
    """Begin the translation of an entry: its question, its answer and its facts. Whoever presses an old button learns
    first that there's one by now.
    """
    if pressed.entry not in scene.catalog.entries or pressed.language not in scene.catalog.languages:
        return None
    composing = Composition(language=pressed.language, entry=pressed.entry)
    return _say_translated(scene, pressed) + _ask(scene, WaitForNewQuestion(), composing)


def _say_translated(scene: Scene, pressed: callbacks.Translate) -> Turn:
    """Say that an entry is translated, with a button that shows it; nothing where it isn't."""
    translated = scene.catalog.entries[pressed.entry].words.get(pressed.language)
    if translated is None:
        return Turn()
    show = choice(
        shorten(translated.question, LONGEST_QUESTION), callbacks.LookUpEntry(pressed.entry, pressed.language)
    )
    tongue = scene.speech.tongue(pressed.language)
    return say(scene, scene.speech.text("entry.translated", language=tongue), (show,))


def choose_topic(scene: Scene, pressed: callbacks.ChooseTopic) -> Turn | None:
    """Note the topic of the new entry, and ask for its question."""
    if pressed.topic not in scene.catalog.topics:
        return None
    composing = scene.session.composing.model_copy(update={"topic": pressed.topic})
    return _ask(scene, WaitForNewQuestion(), composing)


def begin_draft(scene: Scene, composing: Composition) -> Turn:
    """Begin an entry with a suggested question and answer; asks for its topic first, unless that is known."""
    if composing.topic:
        return _ask(scene, WaitForNewQuestion(), composing)
    return begin(scene.with_session(composing=composing), ())


# -------------------------------------------------------------------- steps


def _ask(scene: Scene, wait: EntryWait, composing: Composition) -> Turn:
    """Ask for the next part."""
    if composing.language:
        original = _original(scene, composing)
        lines = fact_lines(scene, original.facts)
        words = {"new-question": original.question, "new-answer": original.answer}.get(wait.kind, lines)
        text = scene.speech.text(f"entry.translate-{wait.kind}", language=composing.language, original=words)
        return wait_for(scene, wait, text, composing)
    example, lines = next(iter(composing.examples), ""), "\n".join(f"• {example}" for example in composing.examples)
    unasked = isinstance(wait, WaitForNewQuestion | WaitForNewPhrasings) and not composing.examples
    values: dict[str, Any] = {"example": example, "examples": lines, **list_aspects(scene)}
    text = scene.speech.text(f"entry.ask-{wait.kind}{'-unasked' * unasked}", **values)
    if suggestion := _suggestion(scene, wait, composing):
        key = "entry.suggested-facts" if wait.kind == "new-facts" else "entry.suggested"
        text = join([text, scene.speech.text(key, words=suggestion)])
    return wait_for(scene, wait, text, composing)


def _original(scene: Scene, composing: Composition) -> EntryWords:
    """Return the entry that is being translated, in English."""
    return scene.catalog.entry_words(composing.entry, REFERENCE_LANGUAGE)


def take_words(scene: Scene, wait: EntryWait, words: str) -> Turn:
    """Store the words of a step, and ask for the next one."""
    composing = scene.session.composing
    if not _has_parts(composing, wait):
        return stop_waiting(scene)
    if wait.kind == "new-facts" and says(scene.catalog, words, "none"):
        return _after(scene, wait, composing.model_copy(update={"facts": {}}))
    if wait.kind in OPTIONAL and says(scene.catalog, words, *LEFT_OUT):
        return _after(scene, wait, composing)
    if wait.kind in OPTIONAL[1:] and not composing.language and (late := read_late_facts(scene, words)):
        noted = say(scene, scene.speech.text("entry.fact-noted"))
        return noted + _ask(scene, wait, composing.model_copy(update={"facts": {**composing.facts, **late}}))
    match wait:
        case WaitForNewQuestion() if len(words) > LONGEST_QUESTION:
            text = scene.speech.text("form.refused.too-long", limit=LONGEST_QUESTION, length=len(words))
            return wait_for(scene, wait, text, composing)
        case WaitForNewQuestion():
            return _ask(scene, WaitForNewAnswer(), composing.model_copy(update={"question": words}))
        case WaitForNewAnswer() if composing.language and not _original(scene, composing).facts:
            return _propose(scene, composing.model_copy(update={"answer": words}))
        case WaitForNewAnswer():
            return _ask(scene, WaitForNewFacts(), composing.model_copy(update={"answer": words}))
        case WaitForNewFacts():
            return _take_facts(scene, wait, composing, words)
        case WaitForNewPhrasings():
            return _after(scene, wait, composing.model_copy(update={"phrasings": split_lines(words)}))
        case WaitForNewNames():
            return _after(scene, wait, composing.model_copy(update={"names": split_names(words)}))
        case _:
            return _propose(scene, composing, split_lines(words)[:MOST_TESTS])


def _take_facts(scene: Scene, wait: WaitForNewFacts, composing: Composition, words: str) -> Turn:
    """Store the facts; those that could be read are kept while one is asked for again."""
    facts, unread = read_facts(scene, words)
    composing = composing.model_copy(update={"facts": {**composing.facts, **facts}})
    if not unread:
        return _after(scene, wait, composing)
    return wait_for(scene, wait, refuse(scene, unread, others=bool(composing.facts)), composing, again=True)


def _has_parts(composing: Composition, wait: EntryWait) -> bool:
    if composing.language:
        return bool(composing.entry)
    needed = NEEDED.get(type(wait), ())
    return bool(composing.topic) and all(getattr(composing, name) for name in needed)


def skip(scene: Scene, pressed: callbacks.SkipEntryStep) -> Turn | None:
    """Leave out a part; None for the button of an older question."""
    wait, composing = scene.session.expected, scene.session.composing
    if wait is None or wait.kind != pressed.step:
        return None
    if isinstance(wait, WaitForNewQuestion | WaitForNewAnswer):
        following = WaitForNewAnswer() if isinstance(wait, WaitForNewQuestion) else WaitForNewFacts()
        return _ask(scene, following, composing) if _suggestion(scene, wait, composing) else None
    return _after(scene, STEPS[pressed.step], composing) if pressed.step in STEPS else None


def _after(scene: Scene, wait: EntryWait, composing: Composition) -> Turn:
    """Go on to the next optional step, or from the last one to the preview. Of translations the facts are the last."""
    following = OPTIONAL.index(wait.kind) + 1
    if following == len(OPTIONAL) or composing.language:
        return _propose(scene, composing)
    return _ask(scene, STEPS[OPTIONAL[following]], composing)


def _propose(scene: Scene, composing: Composition, tests: tuple[str, ...] = ()) -> Turn:
    """Request the preview of the complete entry."""
    edit = NewEntry(
        language=composing.language or REFERENCE_LANGUAGE,
        topic=composing.topic,
        id=composing.entry if composing.language else _free_id(scene, composing.question),
        question=composing.question,
        answer=composing.answer,
        facts=composing.facts,
        names=composing.names,
        phrasings=unknown_words((*composing.phrasings, *composing.examples), ()),
        tests=tests,
        sources=(f"{scene.incoming.person.first_name}, {scene.now:%Y-%m-%d}",),
    )
    turn = Turn(effect=ProposeEdit(edit))
    return update_session(scene, turn, expected=None, composing=composing.model_copy(update={"entry": edit.id}))


def _free_id(scene: Scene, question: str) -> str:
    """Return an unused id made of the question's words."""
    plain = unicodedata.normalize("NFKD", question.casefold()).encode("ascii", "ignore").decode()
    whole = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "entry"
    name = whole if len(whole) <= LONGEST_NAME else whole[: LONGEST_NAME + 1].rpartition("-")[0] or whole[:LONGEST_NAME]
    number, free = 2, name
    while free in scene.catalog.entries:
        free, number = f"{name}-{number}", number + 1
    return free
