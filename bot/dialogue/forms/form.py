"""Guided requests: one question at a time, then a review that shows the exact card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue import callbacks
from bot.dialogue.events import EventKind
from bot.dialogue.forms import held_back, own_names, profile, prompts
from bot.dialogue.forms.drafts import (
    anchor_of,
    asked_question,
    closed,
    field_asked,
    go_on_rows,
    in_front,
    next_field,
    park,
    save,
    waiting,
    worth_keeping,
)
from bot.dialogue.forms.fields import (
    Answer,
    AskedField,
    ClusterProposal,
    Fit,
    Reading,
    Refusal,
    Several,
    Ticks,
    type_of,
)
from bot.dialogue.forms.fields.clusters import cluster_rows, named_together
from bot.dialogue.forms.fields.options import ticked
from bot.dialogue.requests import cards, submission
from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, markup, shortened
from bot.dialogue.turn import Turn, say
from knowledge.schema import Catalog, Cluster, Service, ServiceField, per_catalog
from storage.messages import Choice, Text
from storage.records import Asking, Confirming, Draft, LastAnswer, Reviewing

ABOUT = 0.5
"""Part of a topic's entries that offer a service from which the topic is about it."""
ECHOED = 40
"""Characters of an answer that are repeated before the next question."""

# -------------------------------------------------------------------- begin


def begin(scene: Scene, service_id: str, understood: Mapping[str, object] | None = None, wish: str = "") -> Turn:
    """Start a draft and ask its first question. If the service already has drafts, offer those first.

    `understood` holds answers taken from the person's own words, the `wish`; they are asked to confirm them.
    """
    service = scene.release.catalog.services.get(service_id)
    if service is None:
        return Turn(notice=scene.speech.label("notice.old-button"))
    if not scene.incoming.private:
        return say(scene, scene.speech.text("form.private-only"))
    if not submission.is_reachable(scene, service):
        return say(scene, scene.speech.text("form.nobody"))
    if understood and not service.review and all(field.id in understood for field in service.questions):
        return begin_filled(_without_unconfirmed(scene, service_id), service, understood)  # one look is enough
    if understood:
        return start_another(_without_unconfirmed(scene, service_id), service_id, understood, wish)
    begun = [draft for draft in scene.session.drafts.values() if draft.service == service_id and worth_keeping(draft)]
    if not begun:
        return start_another(scene, service_id, wish=wish)
    if len(begun) == 1 and isinstance(begun[0].step, Confirming):
        return ask_again(park(scene), begun[0])
    return _already_begun(scene, service_id, tuple(begun))


def _without_unconfirmed(scene: Scene, service_id: str) -> Scene:
    """Return the scene without drafts of the service that hold nothing but unconfirmed guesses from earlier words."""
    drafts = scene.session.drafts.values()
    kept = [
        draft
        for draft in drafts
        if draft.service != service_id or not isinstance(draft.step, Confirming) or draft.answers
    ]
    return scene.with_session(drafts={draft.id: draft for draft in kept})


def start_another(
    scene: Scene, service_id: str, understood: Mapping[str, object] | None = None, wish: str = ""
) -> Turn:
    """Start a draft beside existing ones. From now on, "what does it cost" refers to this service."""
    scene = park(scene)
    if about := _entry_about(scene.release.catalog, service_id):
        topic = scene.release.catalog.entries[about].topic
        scene = scene.with_session(topic=topic, answered=LastAnswer(entry=about, at=scene.now))
    service = scene.release.catalog.services[service_id]
    understood = own_names.with_company(scene, service, understood, wish) if understood else {}
    known = profile.answers(scene, service, understood)
    step = Confirming(understood={**known, **understood}, remembered=not understood)
    draft = Draft(
        id=scene.incoming.token,
        service=service_id,
        step=step if step.understood else Asking(field=service.questions[0].id),
        started=scene.now,
    )
    tells = bool(understood) or named_together(scene, wish)
    draft = _with_wish(scene, service, draft, " ".join(wish.split())) if tells else draft
    return introduced(scene, service, ask_again(scene, draft))


@per_catalog
def _entry_about(catalog: Catalog, service_id: str) -> str:
    """Return the first entry of the topic about the service (most of its entries offer it), or ""."""
    for topic in catalog.topics:
        entries = [entry for entry in catalog.entries.values() if entry.topic == topic]
        offering = [entry.id for entry in entries if service_id in entry.offers]
        if len(offering) > ABOUT * len(entries):
            return offering[0]
    return ""


def _with_wish(scene: Scene, service: Service, draft: Draft, wish: str) -> Draft:
    """Keep the wish as typed, with addresses and phone numbers masked and stored apart."""
    noticed = held_back.notice(AskedField(scene, service, draft, service.questions[0]), wish)
    if noticed is None:
        return draft.model_copy(update={"wish": wish})
    return draft.model_copy(update={"wish": noticed.rest, "noticed": noticed.answers})


def introduced(scene: Scene, service: Service, turn: Turn) -> Turn:
    """Put what the service is above its first question. Someone who has sent requests before sees only its name."""
    words = scene.release.catalog.words_of(service.id, scene.language)
    summary = Text() if scene.session.profile else markup("\n" + words.summary)
    intro = scene.speech.text("form.intro", name=words.name, summary=summary)
    *before, first = turn.messages
    text = join((intro, first.reply.text), "\n\n")
    return replace(turn, messages=(*before, replace(first, reply=first.reply.model_copy(update={"text": text}))))


def begin_filled(scene: Scene, service: Service, answers: Mapping[str, object], declined: tuple[str, ...] = ()) -> Turn:
    """Start a draft with answers, at its next question or the review. `declined` are clusters that said no."""
    scene = park(scene)
    id, step = scene.incoming.token, Reviewing()
    draft = Draft(id=id, service=service.id, step=step, answers=answers, declined=declined, started=scene.now)
    return ask(scene, service, draft, next_field(service, draft))


def _already_begun(scene: Scene, service_id: str, begun: tuple[Draft, ...]) -> Turn:
    """Offer to continue an existing draft or start another."""
    speech = scene.speech
    name = scene.release.catalog.words_of(service_id, scene.language).name
    go_on = go_on_rows(speech, begun)
    if len(begun) == 1:
        go_on = ((speech.button("form.go-on", callbacks.Resume(begun[0].id)),),)
    another = speech.button("form.anew", callbacks.StartAnew(begun[-1].id))
    return say(scene, speech.text("form.begun", name=name), *go_on, (another,))


# ------------------------------------------------------------------- asking


def ask(scene: Scene, service: Service, draft: Draft, asked: ServiceField | None, noted: Text | None = None) -> Turn:
    """Ask a field, or show the review if none is left. `noted` is a remark on the previous answer."""
    if asked is None:
        return show_review(scene, draft)
    ticked = tuple(draft.answers.get(asked.id) or ()) if asked.kind == "choices" else ()
    # what arrives next isn't the rest of a long text for the previous question
    draft = draft.model_copy(update={"cut": None})
    return put(AskedField(scene, service, _at(draft, Asking(field=asked.id, ticked=ticked)), asked), noted)


def ask_for_more(question: AskedField) -> Turn:
    """Ask for an addition to the answer already given."""
    draft = _at(question.draft, Asking(field=question.field.id, adding=bool(question.answer)))
    return put(AskedField(question.scene, question.service, draft, question.field))


def put(question: AskedField, noted: Text | None = None) -> Turn:
    """Send the question as a new message, which the answer will later replace."""
    scene, draft = question.scene, question.draft
    text = join(part for part in (noted, prompts.asking(question)) if part)
    turn = say(scene, text, *prompts.rows(question), anchor=anchor_of(draft.id))
    return save(scene, turn, draft)


def _at(draft: Draft, step: Confirming | Asking | Reviewing) -> Draft:
    return draft.model_copy(update={"step": step})


def put_in_place(question: AskedField) -> Turn:
    """Show the question again in the message that already holds it."""
    scene, draft = question.scene, question.draft
    return save(scene, in_place(scene, draft, prompts.asking(question), *prompts.rows(question)), draft)


def ask_again(scene: Scene, draft: Draft) -> Turn:
    """Ask the current question, or show the review, again in full."""
    if isinstance(draft.step, Confirming):
        return confirm(scene, draft)
    service = scene.release.catalog.services[draft.service]
    asked = field_asked(service, draft)
    if asked and isinstance(draft.step, Asking):
        draft = _at(draft, draft.step.model_copy(update={"finding": ""}))
        return put(AskedField(in_front(scene, draft), service, draft, asked))
    return ask(scene, service, draft, next_field(service, draft))


def ask_in_short(question: AskedField, first: tuple[Cluster, ...] = ()) -> Turn:
    """Ask in one line what was asked in full before, with the likeliest clusters `first`."""
    rows = (*cluster_rows(question, first), *prompts.short_rows(question))
    return say(question.scene, prompts.in_short(question), *rows)


def press_send(scene: Scene, draft: Draft) -> Turn:
    """Point to the Send button: everything is answered, but nothing has been sent yet."""
    return say(scene, scene.speech.text("form.press-send"), *prompts.review_rows(scene.speech, draft))


def remind(scene: Scene, draft: Draft) -> Turn:
    """Say in one line where the person is in the form."""
    if isinstance(draft.step, Confirming):
        return confirm(scene, draft)
    question = asked_question(scene, draft)
    return ask_in_short(question) if question else press_send(scene, draft)


def resumed(scene: Scene, drafts: tuple[Draft, ...]) -> Turn:
    """Resume the only draft, or offer the choice between several."""
    return ask_again(scene, drafts[0]) if len(drafts) == 1 else waiting(scene, drafts)


def show_review(scene: Scene, draft: Draft) -> Turn:
    """Show the exact card, with Send."""
    draft = _at(draft, Reviewing())
    readers = submission.speech_of_readers(scene, scene.release.catalog.services[draft.service], draft.answers)
    text, rows = prompts.review(scene.speech, readers, draft)
    return save(scene, say(scene, text, *rows, anchor=anchor_of(draft.id)), draft)


def confirm(scene: Scene, draft: Draft, key: str = "form.understood") -> Turn:
    """Ask the person to confirm what was understood or remembered. Nothing is taken for granted."""
    speech = scene.speech
    remembered = isinstance(draft.step, Confirming) and draft.step.remembered
    right, wrong = ("form.same-right", "form.same-wrong") if remembered else ("form.right", "form.wrong")
    key = "form.same" if remembered and key == "form.understood" else key
    text = speech.text(key, fields=_understood(scene, draft), yes=speech.label(right))
    rows = (
        (speech.button(right, callbacks.ConfirmUnderstood(draft.id)),),
        (speech.button(wrong, callbacks.RejectUnderstood(draft.id)),),
        (speech.button("form.cancel", callbacks.Stop(draft.id)),),
    )
    return save(scene, say(scene, text, *rows, anchor=anchor_of(draft.id)), draft)


def _understood(scene: Scene, draft: Draft) -> Text:
    answers = draft.step.understood if isinstance(draft.step, Confirming) else {}
    parts = (
        cards.fields(scene.speech, draft.service, answers, shared=shared, presets=False) for shared in (True, False)
    )
    return join(part for part in parts if part != Text())


# ------------------------------------------------------------------ answers


def settle(question: AskedField, reading: Reading) -> Turn:
    """Act on a reading of typed words: keep it, refuse it, or ask which was meant."""
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
    text = question.speech.text(refusal.key, **refusal.values)
    return say(question.scene, text, *prompts.short_rows(question), anchor=anchor)


def retire(question: AskedField, instead: ServiceField) -> Turn:
    """Strip the buttons from the current question or card, because another field is asked instead."""
    if isinstance(question.draft.step, Reviewing):
        label = markup(question.of(instead).words.label)
        return in_place(question.scene, question.draft, question.speech.text("form.changing", field=label))
    return in_place(question.scene, question.draft, prompts.found_by(question) or prompts.asking(question))


def unchanged(question: AskedField, answers: Mapping[str, object]) -> Turn:
    """Confirm answers that were simply given again."""
    return say(question.scene, question.speech.text("form.nothing-new", field=_lines(question, answers)))


def _lines(question: AskedField, answers: Mapping[str, object]) -> Text:
    """Return the answers with their labels, one per line."""
    fields = (field for field in question.service.fields if field.id in answers)
    return join(prompts.answered(question.of(field), answers[field.id]) for field in fields)


def changed(question: AskedField, answers: Mapping[str, object]) -> Turn:
    """Confirm changed answers, one per line. In the review this replaces the outdated card."""
    lines, given = _lines(question, answers), question.draft.answers.keys() & answers.keys()
    speech = question.speech
    text = speech.text("form.changed", field=lines) if given else speech.text("form.noted", words=lines)
    if isinstance(question.draft.step, Reviewing):
        return in_place(question.scene, question.draft, text)
    return say(question.scene, text)


def in_place(scene: Scene, draft: Draft, text: Text, *rows: tuple[Choice, ...]) -> Turn:
    """Show the text in place of the draft's current question: in the message pressed, or where it was asked."""
    anchor = anchor_of(draft.id) if rows else ""
    if scene.incoming.message and scene.incoming.nature is EventKind.PRESS:
        return say(scene, text, *rows, anchor=anchor, replaces=scene.incoming.message)
    return say(scene, text, *rows, anchor=anchor, replaces_anchor=anchor_of(draft.id))


def choose(question: AskedField, value: object) -> Turn:
    """Take an answer: the question shows it in place of its buttons, and the next one follows.

    If a press leads to the review, the review takes over the question's message.
    """
    pressed = question.scene.incoming.nature is EventKind.PRESS
    open_ = [field.id for field in question.service.questions if field.id not in question.draft.answers]
    if pressed and question.service.review and open_ in ([], [question.field.id]):
        return _keep(question, value)
    shown = in_place(question.scene, question.draft, prompts.answered(question, value))
    return shown + _keep(question, value)


def _keep(question: AskedField, value: object) -> Turn:
    """Store the answer and ask the next question; after a change, show the review."""
    scene, service, asked = question.scene, question.service, question.field
    update: dict[str, object] = {"answers": {**question.draft.answers, asked.id: value}, "cut": None}
    if scene.incoming.message and scene.incoming.nature in (EventKind.TEXT, EventKind.EDITED):
        update |= {"typed": {**question.draft.typed, asked.id: scene.incoming.message}, "answered": scene.now}
    draft = question.draft.model_copy(update=update)
    following = next_field(service, draft)
    if following is None and not service.review:
        return _send_at_once(scene, service, draft)
    remark = Turn()
    if asked.role == "home" and value == "":
        remark = say(scene, prompts.of_no_home(scene.speech, service, asked))
    return remark + ask(scene, service, draft, following, _echo(question, value))


def _echo(question: AskedField, value: object) -> Text | None:
    """Return half a line that says how typed words were understood, or None."""
    typed = question.scene.incoming.nature is EventKind.TEXT
    if not typed or value is None or not type_of(question.field).free:
        return None
    shown = type_of(question.field).show(question.speech, question.service.id, question.field, value)
    return question.speech.text("form.noted", words=shortened(" ".join(shown.split()), ECHOED))


def _send_at_once(scene: Scene, service: Service, draft: Draft) -> Turn:
    """Send a message of one field as it was typed, without a review. If nobody can get it now, keep it."""
    sent = submission.submit(scene, service, draft)
    return (
        closed(scene, sent, draft)
        if sent.requests
        else save(scene, say(scene, scene.speech.text("form.nobody")), draft)
    )


def _retick(question: AskedField, options: tuple[str, ...], without: tuple[str, ...]) -> Turn:
    """Untick options in the message that shows them, and ask what is wanted instead."""
    names = type_of(question.field).show(question.speech, question.service.id, question.field, without)
    told = say(question.scene, question.speech.text("form.without", options=names))
    return told if options == ticked(question) else tick(question, options) + told


def tick(question: AskedField, options: tuple[str, ...]) -> Turn:
    """Tick these options in the message that shows them."""
    draft = _at(question.draft, Asking(field=question.field.id, ticked=options))
    return put_in_place(replace(question, draft=draft))


def confirmed(scene: Scene, service: Service, draft: Draft, *, right: bool) -> Turn:
    """Turn what was understood into the first answers if it's `right`; otherwise discard it."""
    text = scene.speech.text("form.taken" if right else "form.not-taken", fields=_understood(scene, draft))
    answers = draft.step.understood if right and isinstance(draft.step, Confirming) else {}
    kept = draft.model_copy(update={"answers": {**draft.answers, **answers}})
    return in_place(scene, draft, text) + ask(scene, service, kept, next_field(service, kept))
