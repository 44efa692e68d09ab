"""Filling in a guided request: one question at a time, then a review that shows the exact card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue import callbacks
from bot.dialogue.drafts import (
    activate,
    anchor_of,
    asked_field,
    asked_question,
    close,
    next_field,
    remind_of_drafts,
    save,
)
from bot.dialogue.events import EventKind
from bot.dialogue.fields import Answer, AskedField, ClusterProposal, Fit, Reading, Refusal, Several, Ticks, type_of
from bot.dialogue.fields.clusters import cluster_rows
from bot.dialogue.fields.options import ticked_options
from bot.dialogue.forms import prompts, subjects
from bot.dialogue.requests import cards, submission
from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, markup, shorten
from bot.dialogue.turn import Turn, say
from bot.dialogue.words.plain_words import says
from knowledge.schema import Cluster, Service, ServiceField
from storage.messages import Choice, Text
from storage.records import Asking, Confirming, Draft, Reviewing

ECHOED = 40
"""Characters of an answer that are repeated before the next question."""

# ------------------------------------------------------------------- asking


def ask(scene: Scene, service: Service, draft: Draft, field: ServiceField | None, noted: Text | None = None) -> Turn:
    """Ask a field, or show the review if none is left. `noted` is a remark on the previous answer."""
    if field is None:
        return show_review(scene, draft)
    ticked = tuple(draft.answers.get(field.id) or ()) if field.kind == "choices" else ()
    # what arrives next isn't the rest of a long text for the previous question
    draft = draft.model_copy(update={"cut": None})
    return send_question(
        AskedField(scene, service, _with_step(draft, Asking(field=field.id, ticked=ticked)), field), noted
    )


def ask_for_more(question: AskedField) -> Turn:
    """Ask for an addition to the answer already given."""
    draft = _with_step(question.draft, Asking(field=question.field.id, adding=bool(question.answer)))
    return send_question(replace(question, draft=draft))


def send_question(question: AskedField, noted: Text | None = None) -> Turn:
    """Send the question as a new message, which the answer will later replace."""
    scene, draft = question.scene, question.draft
    text = join(part for part in (noted, prompts.question_text(question)) if part)
    turn = say(scene, text, *prompts.rows(question), anchor=anchor_of(draft.id))
    return save(scene, turn, draft)


def _with_step(draft: Draft, step: Confirming | Asking | Reviewing) -> Draft:
    return draft.model_copy(update={"step": step})


def show_question_in_place(question: AskedField) -> Turn:
    """Show the question again in the message that already holds it."""
    scene, draft = question.scene, question.draft
    return save(scene, show_in_place(scene, draft, prompts.question_text(question), *prompts.rows(question)), draft)


def ask_again(scene: Scene, draft: Draft) -> Turn:
    """Ask the current question, or show the review, again in full."""
    if isinstance(draft.step, Confirming):
        return confirm(scene, draft)
    service = scene.catalog.services[draft.service]
    field = asked_field(service, draft)
    if field and isinstance(draft.step, Asking):
        draft = _with_step(draft, draft.step.model_copy(update={"finding": ""}))
        return send_question(AskedField(activate(scene, draft), service, draft, field))
    return ask(scene, service, draft, next_field(service, draft))


def ask_in_short(question: AskedField, first: tuple[Cluster, ...] = ()) -> Turn:
    """Ask in one line what was asked in full before, with the likeliest clusters `first`."""
    rows = (*cluster_rows(question, first), *prompts.short_rows(question))
    return say(question.scene, prompts.short_text(question), *rows)


def press_send(scene: Scene, draft: Draft) -> Turn:
    """Point to the Send button: everything is answered, but nothing has been sent yet."""
    return say(scene, scene.speech.text("form.press-send"), *prompts.review_rows(scene.speech, draft))


def remind(scene: Scene, draft: Draft) -> Turn:
    """Say in one line where the person is in the form."""
    if isinstance(draft.step, Confirming):
        return confirm(scene, draft)
    question = asked_question(scene, draft)
    return ask_in_short(question) if question else press_send(scene, draft)


def resume(scene: Scene, drafts: tuple[Draft, ...]) -> Turn:
    """Resume the only draft, or offer the choice between several."""
    return ask_again(scene, drafts[0]) if len(drafts) == 1 else remind_of_drafts(scene, drafts)


def resume_in_words(scene: Scene) -> Turn | None:
    """Resume a saved draft if the person says "continue". Returns None if they don't, or none is waiting."""
    drafts = tuple(scene.session.drafts.values())
    if not drafts or not scene.incoming.private or not says(scene.catalog, scene.incoming.text, "continue"):
        return None
    return resume(scene, drafts)


def show_review(scene: Scene, draft: Draft) -> Turn:
    """Show the exact card, with Send."""
    draft = _with_step(draft, Reviewing())
    readers = submission.speech_of_readers(scene, scene.catalog.services[draft.service], draft.answers)
    text, rows = prompts.review(scene.speech, readers, draft)
    return save(scene, say(scene, text, *rows, anchor=anchor_of(draft.id)), draft)


def confirm(scene: Scene, draft: Draft, key: str = "form.understood") -> Turn:
    """Ask the person to confirm what was understood or remembered. Nothing is taken for granted."""
    speech = scene.speech
    remembered = isinstance(draft.step, Confirming) and draft.step.remembered
    right, wrong = ("form.same-right", "form.same-wrong") if remembered else ("form.right", "form.wrong")
    key = "form.same" if remembered and key == "form.understood" else key
    text = speech.text(key, fields=_understood_fields(scene, draft), yes=speech.label(right))
    rows = (
        (speech.button(right, callbacks.ConfirmUnderstood(draft.id)),),
        (speech.button(wrong, callbacks.RejectUnderstood(draft.id)),),
        (speech.button("form.cancel", callbacks.Stop(draft.id)),),
    )
    return save(scene, say(scene, text, *rows, anchor=anchor_of(draft.id)), draft)


def _understood_fields(scene: Scene, draft: Draft) -> Text:
    answers = draft.understood
    both = (True, False)
    return join(cards.fields(scene.speech, draft.service, answers, shared=each, presets=False) for each in both)


# ------------------------------------------------------------------ answers


def settle(question: AskedField, reading: Reading) -> Turn:
    """Act on a reading of typed words: store it, refuse it, or ask which was meant."""
    match reading:
        case Answer(value):
            return choose(question, value)
        case Several(several):
            rows = cluster_rows(question, several)
            return say(question.scene, question.speech.text("form.which"), *rows)
        case ClusterProposal(fits):
            return _propose(question, fits)
        case Ticks(options, without):
            return _retick(question, options, without)
        case Refusal():
            return refuse(question, reading)


def _propose(question: AskedField, fits: tuple[Fit, ...]) -> Turn:
    """Propose clusters that match what was typed, each with the matching words and a button."""
    speech = question.speech
    lines = [speech.text("form.fit", cluster=speech.place(fit.cluster), words=", ".join(fit.words)) for fit in fits]
    text = speech.text("form.fits", count=len(fits), clusters=join(lines))
    every = (speech.button("form.show-choices", callbacks.Resume(question.draft.id)),)
    return say(question.scene, text, *cluster_rows(question, tuple(fit.cluster for fit in fits)), every)


def refuse(question: AskedField, refusal: Refusal, anchor: str = "") -> Turn:
    """Say briefly why the words can't be the answer. The question stays above, and its choices can be shown again."""
    skip = () if question.field.required else (question.speech.text("form.refused.skip"),)
    said = join((question.speech.text(refusal.key, **refusal.values), *skip), " ")
    return say(question.scene, said, *prompts.short_rows(question), anchor=anchor)


def retire(question: AskedField, instead: ServiceField) -> Turn:
    """Strip the buttons from the current question or card, because another field is asked instead."""
    if isinstance(question.draft.step, Reviewing):
        label = markup(question.of(instead).words.label)
        return show_in_place(question.scene, question.draft, question.speech.text("form.changing", field=label))
    return show_in_place(
        question.scene, question.draft, prompts.finder_question(question) or prompts.question_text(question)
    )


def confirm_unchanged(question: AskedField, answers: Mapping[str, object]) -> Turn:
    """Confirm answers that were simply given again."""
    return say(question.scene, question.speech.text("form.nothing-new", field=_lines(question, answers)))


def _lines(question: AskedField, answers: Mapping[str, object]) -> Text:
    """Return the answers with their labels, one per line."""
    fields = (field for field in question.service.fields if field.id in answers)
    return join(prompts.answer_line(question.of(field), answers[field.id]) for field in fields)


def confirm_changed(question: AskedField, answers: Mapping[str, object]) -> Turn:
    """Confirm changed answers, one per line. In the review this replaces the outdated card."""
    lines, given = _lines(question, answers), question.draft.answers.keys() & answers.keys()
    speech = question.speech
    text = speech.text("form.changed", field=lines) if given else speech.text("form.noted", words=lines)
    if isinstance(question.draft.step, Reviewing):
        return show_in_place(question.scene, question.draft, text)
    return say(question.scene, text)


def show_in_place(scene: Scene, draft: Draft, text: Text, *rows: tuple[Choice, ...]) -> Turn:
    """Show the text in place of the draft's current question: in the message pressed, or where it was asked."""
    anchor = anchor_of(draft.id) if rows else ""
    if scene.incoming.message and scene.incoming.kind is EventKind.PRESS:
        return say(scene, text, *rows, anchor=anchor, replaces=scene.incoming.message)
    return say(scene, text, *rows, anchor=anchor, replaces_anchor=anchor_of(draft.id))


def choose(question: AskedField, value: object) -> Turn:
    """Take an answer: the question shows it in place of its buttons, and the next one follows.

    If a press leads to the review, the review takes over the question's message.
    """
    pressed = question.scene.incoming.kind is EventKind.PRESS
    open_ = [field.id for field in question.service.questions if field.id not in question.draft.answers]
    if pressed and question.service.review and open_ in ([], [question.field.id]):
        return _keep(question, value)
    shown = show_in_place(question.scene, question.draft, prompts.answer_line(question, value))
    return shown + _keep(question, value)


def _keep(question: AskedField, value: object) -> Turn:
    """Store the answer and ask the next question; after a change, show the review."""
    service, field = question.service, question.field
    scene = subjects.speak_of_chosen(question.scene, service, {field.id: value})
    draft = question.draft.with_answers({field.id: value}, cut=None)
    if scene.incoming.message and scene.incoming.kind in (EventKind.TEXT, EventKind.EDITED):
        typed = {**draft.typed, field.id: scene.incoming.message}
        draft = draft.model_copy(update={"typed": typed, "answered": scene.now})
    following = next_field(service, draft)
    if following is None and not service.review:
        return _send_at_once(scene, service, draft)
    remark = Turn()
    if field.role == "home" and value == "":
        remark = say(scene, prompts.no_home_text(scene.speech, service, field))
    return remark + ask(scene, service, draft, following, _echo(question, value))


def _echo(question: AskedField, value: object) -> Text | None:
    """Return half a line that says how typed words were understood, or None."""
    typed = question.scene.incoming.kind is EventKind.TEXT
    if not typed or value is None or not type_of(question.field).free:
        return None
    shown = type_of(question.field).show(question.speech, question.service.id, question.field, value)
    return question.speech.text("form.noted", words=shorten(" ".join(shown.split()), ECHOED))


def _send_at_once(scene: Scene, service: Service, draft: Draft) -> Turn:
    """Send a message of one field as it was typed, without a review. If nobody can get it now, keep it."""
    sent = submission.submit(scene, service, draft)
    return (
        close(scene, sent, draft) if sent.requests else save(scene, say(scene, scene.speech.text("form.nobody")), draft)
    )


def _retick(question: AskedField, options: tuple[str, ...], without: tuple[str, ...]) -> Turn:
    """Untick options in the message that shows them and ask what is wanted instead; or tick those that were
    understood, and say so.
    """
    names = type_of(question.field).show(question.speech, question.service.id, question.field, without)
    told = question.speech.text("form.without", options=names) if without else question.speech.text("form.ticked")
    notice = say(question.scene, told)
    return notice if options == ticked_options(question) else tick(question, options) + notice


def tick(question: AskedField, options: tuple[str, ...]) -> Turn:
    """Tick these options in the message that shows them."""
    draft = _with_step(question.draft, Asking(field=question.field.id, ticked=options))
    return show_question_in_place(replace(question, draft=draft))


def settle_understood(scene: Scene, service: Service, draft: Draft, *, right: bool) -> Turn:
    """Turn what was understood into the first answers if it's `right`; otherwise discard it."""
    answers = draft.understood if right else {}
    answered = draft.with_answers(answers)
    scene = subjects.speak_of_chosen(scene, service, answers)
    return confirm_taken(scene, draft, right=right) + ask(scene, service, answered, next_field(service, answered))


def confirm_taken(scene: Scene, draft: Draft, *, right: bool) -> Turn:
    """Show, in place of the question, that what was understood has been noted, or hasn't."""
    text = scene.speech.text("form.taken" if right else "form.not-taken", fields=_understood_fields(scene, draft))
    return show_in_place(scene, draft, text)
