"""Unanswered questions, grouped: they become phrasings or entries, or are dismissed. Whoever asked is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue import callbacks
from bot.dialogue.admin import new_entry
from bot.dialogue.effects import GroupUnanswered, ProposeEdit
from bot.dialogue.questions.answers import button as labelled
from bot.dialogue.questions.answers import title
from bot.dialogue.scene import Scene
from bot.dialogue.speech import choice, in_rows, join, literal
from bot.dialogue.turn import Rows, Turn, say, send_to, update_session
from knowledge.releases.edits import NewPhrasings, unknown_words
from knowledge.search import Kind, Label
from knowledge.search.clustering import pick_different
from storage.messages import Choice, Text
from storage.records import UnansweredQuestion, Why
from storage.waits import Composition

MOST_GROUPS = 8
MOST_EXAMPLES = 5
MOST_LIKELY = 3
"""Most groups in the list, examples shown of a group, and entries offered for it."""
MOST_PHRASINGS = 3
"""Questions of a group that become phrasings: the most different ones help the search most."""


def ask_for_groups(scene: Scene) -> Turn:
    """Ask for the unanswered questions, grouped."""
    return Turn(effect=GroupUnanswered())


def show_groups(scene: Scene, opened: str, groups: tuple[tuple[UnansweredQuestion, ...], ...]) -> Turn:
    """Show the list of groups, or the group that was opened."""
    if not groups:
        return say(scene, scene.speech.text("missed.none"))
    if opened:
        group = next((group for group in groups if any(missed.id == opened for missed in group)), None)
        return _show_group(scene, group) if group else Turn(notice=scene.speech.label("notice.gone"))
    parts = [scene.speech.text("missed.list", count=sum(len(group) for group in groups))]
    parts += [_line(scene, number, group) for number, group in enumerate(groups[:MOST_GROUPS], 1)]
    buttons = [
        choice(str(number), callbacks.OpenUnanswered(group[0].id))
        for number, group in enumerate(groups[:MOST_GROUPS], 1)
    ]
    return say(scene, join(parts), *in_rows(buttons, 4))


def _line(scene: Scene, number: int, group: tuple[UnansweredQuestion, ...]) -> Text:
    """Return a group in one line: its size and one of its questions."""
    return scene.speech.text("missed.line", number=number, count=len(group), question=_words(scene, group[0]))


def _words(scene: Scene, question: UnansweredQuestion) -> str:
    """Return the question, or the entry that got a thumb down without a word."""
    if question.why is Why.LACKING and question.entry:
        about = (
            title(scene.speech, Label(Kind.FAQ, question.entry))
            if question.entry in scene.catalog.entries
            else question.entry
        )
        return f"👎 {about}: {question.question}".rstrip(": ")
    return question.question


def _show_group(scene: Scene, group: tuple[UnansweredQuestion, ...]) -> Turn:
    """Show a group, with what can be done about it."""
    examples = [literal(f"• {_words(scene, question)} ({question.language})") for question in group[:MOST_EXAMPLES]]
    same = _same_as(scene, group[0])
    choice = [scene.speech.text("missed.choose")] if same and group[0].why is not Why.LACKING else []
    text = join([join([scene.speech.text("missed.group", count=len(group)), *examples]), *choice], "\n\n")
    rows: Rows = (*same, _other_buttons(scene, group[0]))
    turn = say(scene, text, *rows)
    return update_session(scene, turn, composing=Composition(unanswered=tuple(question.id for question in group)))


def _same_as(scene: Scene, question: UnansweredQuestion) -> Rows:
    """Return the entries that the question might be asking for."""
    if question.why is Why.LACKING and question.entry in scene.catalog.entries:
        return ((scene.speech.button("entry.edit", callbacks.LookUpEntry(question.entry)),),)
    ranking = scene.release.engine.rank(question.question, limit=MOST_LIKELY)
    names = [match.label.id for match in ranking.entries]
    return tuple(
        (
            scene.speech.button(
                "missed.same", callbacks.SameAs(question.id, name), question=title(scene.speech, Label(Kind.FAQ, name))
            ),
        )
        for name in names
    )


def _other_buttons(scene: Scene, question: UnansweredQuestion) -> tuple[Choice, ...]:
    """Return the buttons for a new entry, if there are words for one, and for doing nothing."""
    key = "missed.lay-aside" if question.why is Why.LACKING else "missed.not-ours"
    aside = scene.speech.button(key, callbacks.SetAside(question.id))
    return (
        (scene.speech.button("missed.new", callbacks.WriteEntry(question.id)), aside) if question.question else (aside,)
    )


def back_to_list(scene: Scene, pressed: callbacks.ListUnanswered) -> Turn:
    """Show the list again."""
    return ask_for_groups(scene)


def ask_for_group(scene: Scene, pressed: callbacks.OpenUnanswered) -> Turn:
    """Ask for the group of a question."""
    return Turn(effect=GroupUnanswered(pressed.question))


def decide(scene: Scene, pressed: callbacks.SameAs | callbacks.WriteEntry | callbacks.SetAside) -> Turn | None:
    """Do what was chosen for the open group; None if that isn't possible."""
    group = [question for question in scene.snapshot.unanswered if question.id in scene.session.composing.unanswered]
    question = next((known for known in group if known.id == pressed.question), None)
    if question is None:
        return Turn(notice=scene.speech.label("notice.gone"))
    match pressed:
        case callbacks.SameAs() if pressed.entry in scene.catalog.entries:
            return _add_phrasings(scene, group, question, pressed.entry)
        case callbacks.WriteEntry() if question.question:
            return new_entry.begin(scene, pick_different(_questions_of(group, question), MOST_PHRASINGS))
        case callbacks.SetAside():
            return _set_aside(scene, group)
    return None


def _set_aside(scene: Scene, group: list[UnansweredQuestion]) -> Turn:
    """Dismiss the group."""
    turn = say(scene, scene.speech.text("missed.laid-aside"), (_to_list(scene),), replaces=scene.incoming.message)
    settled = Turn(settled=tuple(question.id for question in group))
    return update_session(scene, turn + settled, composing=Composition())


def _questions_of(group: list[UnansweredQuestion], question: UnansweredQuestion) -> list[str]:
    """Return the group's questions in the language of `question`, that one first."""
    return [
        question.question,
        *(other.question for other in group if other.language == question.language and other.question),
    ]


def _add_phrasings(scene: Scene, group: list[UnansweredQuestion], question: UnansweredQuestion, entry: str) -> Turn:
    """Propose the group's most different questions as phrasings of the entry; settle it if the entry has them all."""
    language = _language(scene, question, entry)
    words = scene.catalog.entry_words(entry, language)
    new = unknown_words(_questions_of(group, question), (words.question, *words.phrasings))
    if not new:
        text = scene.speech.text("missed.known", count=len(group), question=title(scene.speech, Label(Kind.FAQ, entry)))
        turn = say(scene, text, (_to_list(scene),), replaces=scene.incoming.message)
        return update_session(scene, turn + _settle_group(scene, group, entry), composing=Composition())
    edit = NewPhrasings(Label(Kind.FAQ, entry), language, pick_different(new, MOST_PHRASINGS))
    return update_session(scene, Turn(effect=ProposeEdit(edit)), composing=_composition_for(scene, entry))


def _to_list(scene: Scene) -> Choice:
    return scene.speech.button("missed.others", callbacks.ListUnanswered())


def _language(scene: Scene, question: UnansweredQuestion, entry: str) -> str:
    """Return the language to add the phrasing in: its own, if the entry is translated into it."""
    words = scene.catalog.entries[entry].words
    return question.language if question.language in words else scene.language


def _composition_for(scene: Scene, entry: str) -> Composition:
    """Return what is being composed: the entry that answers the open group."""
    return Composition(unanswered=scene.session.composing.unanswered, entry=entry)


# ------------------------------------------------------------ after publishing


def bind_proposal(scene: Scene, turn: Turn, proposal: str) -> Turn:
    """Tie the preview of an edit to the questions it answers: publishing it settles them."""
    session = turn.session or scene.session
    composing = session.composing
    if not composing.entry:
        return turn
    return update_session(scene, turn, composing=composing.model_copy(update={"proposal": proposal}))


def settle(scene: Scene, proposal: str) -> Turn:
    """Settle the questions that this release answers, and tell whoever asked to be told."""
    composing = scene.session.composing
    if not proposal or composing.proposal != proposal:
        return Turn()
    group = [question for question in scene.snapshot.unanswered if question.id in composing.unanswered]
    turn = Turn()
    if group:
        turn += say(scene, scene.speech.text("missed.done", count=len(group)), (_to_list(scene),))
    return update_session(scene, turn + _settle_group(scene, group, composing.entry), composing=Composition())


def settle_answered(scene: Scene, answered: Sequence[tuple[UnansweredQuestion, str]]) -> Turn:
    """Settle the other questions that a release answers too, each by an entry, and say which they are."""
    others = [(each, entry) for each, entry in answered if each.id not in scene.session.composing.unanswered]
    if not others:
        return Turn()
    lines = [literal(f"• {_words(scene, each)} ({each.language})") for each, _ in others[:MOST_EXAMPLES]]
    turn = say(scene, join([scene.speech.text("missed.also", count=len(others)), *lines]), (_to_list(scene),))
    for entry in dict.fromkeys(entry for _, entry in others):
        turn += _settle_group(scene, [each for each, found in others if found == entry], entry)
    return turn


def _settle_group(scene: Scene, group: list[UnansweredQuestion], entry: str) -> Turn:
    """Settle the questions that the entry answers, and tell whoever asked to be told, once each."""
    asked = {question.address: question for question in group if question.address}.values()
    settled = Turn(settled=tuple(question.id for question in group))
    return sum((_news(scene, question, entry) for question in asked), settled)


def _news(scene: Scene, question: UnansweredQuestion, entry: str) -> Turn:
    """Tell somebody that their question has an answer now."""
    speech = replace(scene.speech, language=scene.catalog.best_language(question.language))
    if entry not in scene.catalog.entries or question.address is None:
        return Turn()
    text = speech.text("missed.better" if question.why is Why.LACKING else "missed.news", question=question.question)
    return send_to(question.address, text, (labelled(speech, Label(Kind.FAQ, entry)),))
