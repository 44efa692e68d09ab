"""Plain words in mid-form that stand for a button or a command: stop, later, back, continue, send, change."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import callbacks, commands
from bot.dialogue.drafts import is_editing, is_worth_keeping, next_field
from bot.dialogue.fields import AskedField, Refusal, tells_a_day
from bot.dialogue.fields.consent import agrees_with_name
from bot.dialogue.fields.options import ticked_options
from bot.dialogue.forms import asides, corrections, doubts, explaining, finder, form, presses
from bot.dialogue.questions import policy
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from bot.dialogue.words import request_numbers
from bot.dialogue.words.language_names import named_language
from bot.dialogue.words.plain_words import agrees, says, says_both, says_done, says_framed, says_softened
from storage.records import Confirming, Draft


def obey(scene: Scene, draft: Draft, question: AskedField | None, words: str) -> Turn | None:
    """Obey plain words that stand for a button or command. The buttons on screen were matched before this."""
    catalog = scene.catalog
    to_people = question is not None and question.is_message
    language = named_language(catalog, words, scene.language)
    if language and asides.wants_language(scene, words):
        return commands.choose_language(scene, callbacks.ChooseLanguage(language))
    if question and question.field.kind == "consent" and agrees_with_name(question, words):
        return presses.agree_named(question)
    if presses.calls_off(scene, question, words):
        return presses.stop(scene, draft)
    if not to_people and (off := _put_off(scene, draft, question, words)):
        return off
    called = request_numbers.split_number(catalog, words)  # "withdraw ICN-2026-0042"
    named = asides.named_action(catalog, called[1] if called else words, None if called else question)
    if action := policy.leaving_action(scene, words) if to_people else named:
        return asides.act(scene, draft, action)
    if question and not to_people and (asked := asides.ask_about_command(question, words)):
        return asked
    if question and not to_people and (moved := _move(question, words)):
        return moved
    if says(catalog, words, "continue") and not isinstance(draft.step, Confirming):
        return form.ask_again(scene, draft)
    sends = says(catalog, words, "send") or says_framed(catalog, words, "send")
    if question is None and sends:
        return presses.press(scene, callbacks.Send(draft.id))
    if question is None or to_people:
        return None
    if turn := explaining.explain(question, words):
        return turn
    if sends and is_editing(question.service, draft):
        return form.retire(question, question.field) + form.show_review(scene, draft)
    if sends:
        return say(scene, scene.speech.text("form.not-complete")) + form.ask_in_short(question)
    return presses.change(scene, question.service, draft) if says(catalog, words, "change") and draft.answers else None


def _put_off(scene: Scene, draft: Draft, question: AskedField | None, words: str) -> Turn | None:
    """Keep the draft for later if the words ask for that. A mere "later" to a question that must be answered is asked
    about first. Returns None for other words.
    """
    thinks = says_both(scene.catalog, words, ("called-off",), ("later", "put-off"))  # "let me think, later"
    if (thinks or says_softened(scene.catalog, words, "put-off")) and is_worth_keeping(draft):
        typed = replace(scene, event=replace(scene.incoming, message=None))  # nobody can edit what others typed
        return presses.keep_for_later(typed, draft)
    needed = question is None or question.field.required
    open_ = says(scene.catalog, words, "later") or (question is not None and doubts.leaves_undecided(question, words))
    return presses.stop(scene, draft) if needed and open_ else None


def _move(question: AskedField, words: str) -> Turn | None:
    """Go back or on to another question if the words only say so, else None."""
    if says(question.catalog, words, "back") or says_framed(question.catalog, words, "back"):
        finding = finder.is_finding(question)
        return form.ask_again(question.scene, question.draft) if finding else go_back(question)
    if ticked_options(question) and _is_content(question, words):
        return _go_on(question)
    goes_on = says(question.catalog, words, "next") or says_framed(question.catalog, words, "next", "skip")
    dated = question.field.kind == "date" and tells_a_day(question, words)  # "næste maj" is next May
    if goes_on and not dated and not finder.is_finding(question):
        return _go_on(question)
    return None


def _is_content(question: AskedField, words: str) -> bool:
    """Return whether somebody is content with what is ticked: "yes", "that's it", "no, nothing else"."""
    catalog = question.catalog
    return agrees(catalog, words) or says_done(catalog, words) or says(catalog, words, "none", "no")


def go_back(question: AskedField) -> Turn:
    """Go back one question; from an extra opened in the review, go back to the review."""
    if not question.field.asked:
        return form.retire(question, question.field) + form.show_review(question.scene, question.draft)
    if question.field == question.service.questions[0]:
        return say(question.scene, question.speech.text("form.first-question")) + form.ask_in_short(question)
    before = presses.previous_field(question.service, question.field)
    return form.retire(question, before) + form.ask(question.scene, question.service, question.draft, before)


def _go_on(question: AskedField) -> Turn:
    """Go on with what is ticked or answered already, or without an answer where none is needed."""
    draft, field = question.draft, question.field
    if ticked := ticked_options(question):
        return form.choose(question, ticked)
    if field.id in draft.answers:
        after = next_field(question.service, draft)
        return form.retire(question, field) + form.ask(question.scene, question.service, draft, after)
    if field.required:
        return form.refuse(question, Refusal("form.refused.required"))
    return form.choose(question, None)


def change_unnamed(question: AskedField, words: str, decision: Decision | None) -> Turn | None:
    """Ask which answer to change if words order to change something that is no field's name ("change the photo"), and
    are no command ("change the language"); None for other words.
    """
    commands = decision is not None and decision.outcome is Outcome.ACTION
    if commands or not question.draft.answers or not corrections.orders_change(question, words):
        return None
    return presses.change(question.scene, question.service, question.draft)
