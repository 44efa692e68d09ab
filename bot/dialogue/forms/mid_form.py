"""Words typed while a form is being filled in: read once, and taken for an answer, a correction or a question."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue import callbacks, commands, held_messages
from bot.dialogue.forms import form, prompts, slot_filling
from bot.dialogue.forms.drafts import field_asked
from bot.dialogue.forms.fields import Question, Reading, Refusal, read, type_of
from bot.dialogue.plain_words import says
from bot.dialogue.questions import answers
from bot.dialogue.questions.answers import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Rows, Turn, say
from storage.records import Confirming, Draft


@dataclass(frozen=True)
class Interpretation:
    """What words in mid-form may be: `reading` as an answer to the field, `decision` as a question to the assistant."""

    words: str
    reading: Reading | None = None
    decision: Decision | None = None

    @property
    def is_answerable(self) -> bool:
        """True when there is surely an answer: words in mid-form are more likely meant for the form."""
        found = self.decision
        return found is not None and found.outcome is Outcome.ANSWER and not found.likely


def use_words(scene: Scene, pressed: callbacks.UseWords) -> Turn:
    """Words that looked like a question were meant as the answer to the form."""
    draft = scene.session.draft
    words = held_messages.words(scene, pressed.token)
    asked = field_asked(scene.release.catalog.services[draft.service], draft) if draft else None
    if draft is None or asked is None or (draft.id, asked.id) != (pressed.draft, pressed.field) or not words:
        return Turn(notice=scene.speech.label("notice.old-form"))
    return held_messages.release(scene, answered(scene, draft, words), pressed.token)


def typed(scene: Scene, draft: Draft) -> Turn:
    """What words in mid-form lead to."""
    words = scene.incoming.text
    if (name := answers.leaving(scene, words)) is not None:
        return commands.DOES[name](scene)
    if (named := commands.language_named(scene, words)) and _wants_language(answers.decide(scene, words)):
        return commands.choose_language(scene, callbacks.ChooseLanguage(named))
    service = scene.release.catalog.services[draft.service]
    asked = field_asked(service, draft)
    if isinstance(draft.step, Confirming):
        return _about_understood(scene, draft, words)
    if asked is None:
        return _aside_or(scene, draft, words, say_press_send(scene, draft))
    question = Question(scene, service, draft, asked)
    meant = interpret(question, words)
    if meant.is_answerable and meant.decision:
        return _aside(scene, draft, meant.decision)
    return form.settle(question, meant.reading or read(question, words))


def interpret(question: Question, words: str) -> Interpretation:
    """The words as an answer and, where they do not read as one, as a question."""
    reading = read(question, words)
    asks = words.rstrip().endswith("?") and question.field.role != "message"
    if asks if type_of(question.field).free else isinstance(reading, Refusal):
        return Interpretation(words, reading, answers.decide(question.scene, words))
    return Interpretation(words, reading)


def answered(scene: Scene, draft: Draft, words: str) -> Turn:
    """Words that are known to be the answer to the field being asked."""
    service = scene.release.catalog.services[draft.service]
    asked = field_asked(service, draft)
    if asked is None:
        return form.ask_again(scene, draft)
    question = Question(scene, service, draft, asked)
    return form.settle(question, read(question, words))


def say_press_send(scene: Scene, draft: Draft) -> Turn:
    """All is answered, and nothing is sent yet."""
    return say(scene, scene.speech.text("form.press-send"), *prompts.review_rows(scene.speech, draft))


def _wants_language(decision: Decision) -> bool:
    """True when another language is surely wanted."""
    return (decision.outcome, decision.id) == (Outcome.ACTION, "language") and decision.score >= answers.SURE


def _about_understood(scene: Scene, draft: Draft, words: str) -> Turn:
    """Words about what was understood: a yes, what is different, or a question."""
    service = scene.release.catalog.services[draft.service]
    if not words.rstrip().endswith("?") and isinstance(draft.step, Confirming):
        if says(scene.release.catalog, words, "yes"):
            return form.confirmed(scene, service, draft, right=True)
        if known := slot_filling.corrected(scene, service, draft.step.understood, words):
            return form.confirm(scene, draft.model_copy(update={"step": Confirming(understood=known)}))
    return _aside_or(scene, draft, words, form.confirm(scene, draft, "form.unclear"))


def _aside_or(scene: Scene, draft: Draft, words: str, otherwise: Turn) -> Turn:
    """The answer to a question that is surely known, else what is given."""
    meant = Interpretation(words, decision=answers.decide(scene, words))
    return _aside(scene, draft, meant.decision) if meant.is_answerable and meant.decision else otherwise


def _aside(scene: Scene, draft: Draft, decision: Decision) -> Turn:
    """A question answered in mid-form, and the form's question again. The words may have been meant for the form."""
    text, _ = answers.reply(scene.speech, decision)
    asked = field_asked(scene.release.catalog.services[draft.service], draft)
    rows: Rows = ()
    if asked and type_of(asked).free:
        meant = callbacks.UseWords(draft.id, asked.id, scene.incoming.token)
        rows = ((scene.speech.button("form.use-words", meant),),)
    turn = say(scene, text, *rows) + answers.asked(decision.id) + form.ask_in_short(scene, draft)
    return held_messages.hold(scene, turn) if rows else turn
