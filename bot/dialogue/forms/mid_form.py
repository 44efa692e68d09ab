"""Words and buttons that meet a form: the answer to its question, or a question of the person's own in the middle."""

from __future__ import annotations

from bot.dialogue import callbacks, commands
from bot.dialogue.forms import form
from bot.dialogue.forms.fields import Refusal, read
from bot.dialogue.forms.slot_filling import understood
from bot.dialogue.questions import answers
from bot.dialogue.questions.answers import Decision, Outcome
from bot.dialogue.requests import relay
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Rows, Turn, say
from storage.records import Draft


def begin(scene: Scene, pressed: callbacks.Begin) -> Turn:
    """A service by its button, with what the held words say that led to the button."""
    service = scene.release.catalog.services.get(pressed.service)
    words = scene.session.held_messages.get(pressed.token, "")
    told = understood(scene, service, words[: answers.LONGEST]).answers if service and words else {}
    return form.begin(scene, pressed.service, told, words)


def use_words(scene: Scene, pressed: callbacks.UseWords) -> Turn:
    """Words that looked like a question were meant as the answer to the form."""
    draft = scene.session.draft
    words = scene.session.held_messages.get(pressed.token)
    if draft is None or draft.id != pressed.draft or draft.at != pressed.field or not words:
        return Turn(notice=scene.speech.label("notice.old-form"))
    return relay.release(scene, form.typed(scene, draft, words), pressed.token)


def typed(scene: Scene, draft: Draft) -> Turn:
    """Words in mid-form: the answer to the field, unless they ask something the content can answer."""
    text = scene.incoming.text
    if (name := answers.leaving(scene, text)) is not None:
        return commands.DOES[name](scene)
    if (named := commands.language_named(scene, text)) and _wants_language(answers.decide(scene, text)):
        return commands.choose_language(scene, callbacks.ChooseLanguage(named))
    asked = form.field_asked(scene, draft)
    about_it = draft.understood and not text.rstrip().endswith("?")
    if about_it and (turn := form.corrected(scene, draft, text)):
        return turn
    if asked is None:
        decision = answers.decide(scene, text)
        return _aside(scene, draft, decision) if _answers(decision) else form.typed(scene, draft, text)
    free = asked.kind == "text"
    misread = not free and isinstance(read(scene, draft.service, asked, text), Refusal)
    to_people = scene.release.catalog.services[draft.service].routing == "secretariat"  # what they ask is for them
    if misread or (free and not to_people and text.rstrip().endswith("?")):
        decision = answers.decide(scene, text)
        if _answers(decision):
            return _aside(scene, draft, decision)
    return form.typed(scene, draft, text)


def _wants_language(decision: Decision) -> bool:
    """True when another language is surely wanted."""
    return (decision.outcome, decision.id) == (Outcome.ACTION, "language") and decision.score >= answers.SURE


def _answers(decision: Decision) -> bool:
    """True when there is surely an answer: words in mid-form are more likely meant for the form."""
    return decision.outcome is Outcome.ANSWER and not decision.likely


def _aside(scene: Scene, draft: Draft, decision: Decision) -> Turn:
    """A question answered in mid-form, and the form's question again. The words may have been meant for the form."""
    text, _ = answers.reply(scene.speech, decision)
    asked = form.field_asked(scene, draft)
    rows: Rows = ()
    if asked and asked.kind == "text":
        meant = callbacks.UseWords(draft.id, asked.id, scene.incoming.token)
        rows = ((scene.speech.button("form.use-words", meant),),)
    turn = say(scene, text, *rows) + answers.asked(decision.id) + form.ask_again(scene, draft)
    return relay.hold(scene, turn, scene.incoming.text) if rows else turn
