"""Guided requests: one question at a time, a review that shows the exact card, and Send.

Every button carries the draft's id, so that a press on a message of an older draft changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue import callbacks
from bot.dialogue.events import EventKind
from bot.dialogue.forms import prompts, slot_filling
from bot.dialogue.forms.fields import Answer, Reading, Refusal, Several, agrees, clusters, read
from bot.dialogue.requests import cards, submission
from bot.dialogue.scene import Scene
from bot.dialogue.speech import markup
from bot.dialogue.turn import Turn, say, update_session
from knowledge.schema import Service, ServiceField
from storage.records import Draft

WORDS = frozenset({"text", "website", "email"})
"""Kinds of field whose typed answer is kept as it is; what was understood of the others is shown."""


def begin(scene: Scene, service_id: str, understood: Mapping[str, object] | None = None, wish: str = "") -> Turn:
    """A new draft and its first question; a draft already begun is offered first.

    `understood` are answers taken from the person's own words, the `wish`: they are asked to confirm them.
    """
    service = scene.release.catalog.services.get(service_id)
    if service is None:
        return Turn(notice=scene.speech.label("notice.old-button"))
    if not scene.incoming.private:
        return say(scene, scene.speech.text("form.private-only"))
    if not submission.reachable(scene, service):
        return say(scene, scene.speech.text("form.nobody"))
    begun = next((one for one in _drafts(scene) if one.service == service_id and laid_aside(one)), None)
    if begun is None or (begun.understood and understood):
        return start_anew(scene, service_id, understood, wish)
    if begun.understood:
        return ask_again(_taken_up(scene, begun.id), begun)
    return _already_begun(scene, begun)


def _drafts(scene: Scene) -> tuple[Draft, ...]:
    """What is being filled in, and what waits behind it."""
    return tuple(one for one in (scene.session.draft, scene.session.laid) if one)


def still_offered(scene: Scene) -> Scene:
    """The scene without drafts of services that the content no longer has."""
    services, session = scene.release.catalog.services, scene.session
    if all(one.service in services for one in _drafts(scene)):
        return scene
    draft, laid = (one if one and one.service in services else None for one in (session.draft, session.laid))
    return scene.with_session(draft=draft, laid=laid)


def _taken_up(scene: Scene, draft_id: str) -> Scene:
    """The scene with the draft of that id in front, should it be laid aside."""
    laid = scene.session.laid
    if laid is None or laid.id != draft_id:
        return scene
    return scene.with_session(draft=laid, laid=laid_aside(scene.session.draft))


def start_anew(scene: Scene, service_id: str, understood: Mapping[str, object] | None = None, wish: str = "") -> Turn:
    """A new draft; one of another service is laid aside for as long."""
    before = scene.session.draft
    if before and before.service != service_id and laid_aside(before):
        scene = scene.with_session(laid=laid_aside(before))
    service = scene.release.catalog.services[service_id]
    draft = Draft(
        id=scene.incoming.token,
        service=service_id,
        understood=understood or {},
        wish=" ".join(wish.split()) if understood else "",
        started=scene.now,
    )
    words = scene.release.catalog.words_of(service_id, scene.language)
    turn = say(scene, scene.speech.text("form.intro", name=words.name, summary=markup(words.summary)))
    return turn + (_confirm(scene, draft) if draft.understood else _ask(scene, service, draft, _next(service, draft)))


def _confirm(scene: Scene, draft: Draft, key: str = "form.understood") -> Turn:
    """What was understood from free words, to be confirmed: never taken for granted."""
    speech = scene.speech
    fields = cards.fields(speech, draft.service, draft.understood, shared=True)
    text = speech.text(key, fields=fields, yes=speech.label("form.right"))
    rows = (
        (speech.button("form.right", callbacks.ConfirmUnderstood(draft.id)),),
        (speech.button("form.wrong", callbacks.RejectUnderstood(draft.id)),),
        (speech.button("form.cancel", callbacks.Stop(draft.id)),),
    )
    draft = draft.model_copy(update={"paused": False})
    return update_session(scene, say(scene, text, *rows), draft=draft, expected=None)


def corrected(scene: Scene, draft: Draft, words: str) -> Turn | None:
    """Words about what was understood: a yes, or what is different; None when they are about something else."""
    service = scene.release.catalog.services[draft.service]
    if agrees(scene, words):
        return _confirmed(scene, service, draft, right=True)
    put_right = slot_filling.corrected(scene, service, draft.understood, words)
    return _confirm(scene, draft.model_copy(update={"understood": put_right})) if put_right else None


def _confirmed(scene: Scene, service: Service, draft: Draft, *, right: bool) -> Turn:
    """What was understood becomes the first answers if it is `right`, else it is forgotten."""
    kept = draft.model_copy(update={"answers": draft.understood if right else {}, "understood": {}})
    return _settled(scene, draft, right=right) + _ask(scene, service, kept, _next(service, kept))


def _already_begun(scene: Scene, draft: Draft) -> Turn:
    """The choice between going on and starting anew."""
    speech = scene.speech
    words = scene.release.catalog.words_of(draft.service, scene.language)
    go_on = speech.button("form.go-on", callbacks.Resume(draft.id))
    anew = speech.button("form.anew", callbacks.StartAnew(draft.id))
    return say(scene, speech.text("form.begun", name=words.name), (go_on,), (anew,))


# ------------------------------------------------------------------- asking


def _next(service: Service, draft: Draft) -> ServiceField | None:
    """The first field without an answer; None when all have one. A skipped field holds None."""
    return next((one for one in service.fields if one.id not in draft.answers), None)


def _ask(scene: Scene, service: Service, draft: Draft, asked: ServiceField | None) -> Turn:
    """The question of a field, or the review when nothing is left to ask."""
    if asked is None:
        return show_review(scene, draft.model_copy(update={"at": "", "editing": False, "paused": False}))
    ticked = tuple(draft.answers.get(asked.id) or ()) if asked.kind == "choices" else ()
    draft = draft.model_copy(update={"at": asked.id, "paused": False, "ticked": ticked})
    scene = scene.with_session(draft=draft)
    text, rows = prompts.question(scene, service, draft, asked)
    return update_session(scene, say(scene, text, *rows), draft=draft, expected=None)


def ask_again(scene: Scene, draft: Draft) -> Turn:
    """The question or review the person is at, once more."""
    if draft.understood:
        return _confirm(scene, draft)
    service = scene.release.catalog.services[draft.service]
    return _ask(scene, service, draft, field_asked(scene, draft) or _next(service, draft))


def show_review(scene: Scene, draft: Draft) -> Turn:
    """The exact card, with Send."""
    turn = say(scene, cards.review(scene.speech, draft), *prompts.review_rows(scene.speech, draft))
    return update_session(scene, turn, draft=draft, expected=None)


# ------------------------------------------------------------------ answers


def field_asked(scene: Scene, draft: Draft) -> ServiceField | None:
    """The field the person is being asked; None in the review."""
    fields = scene.release.catalog.services[draft.service].fields
    return next((one for one in fields if one.id == draft.at), None)


def typed(scene: Scene, draft: Draft, words: str) -> Turn:
    """The typed words as the answer to the field being asked, or the reason why they cannot be."""
    service = scene.release.catalog.services[draft.service]
    asked = field_asked(scene, draft)
    if draft.understood:
        return _confirm(scene, draft, "form.unclear")
    if asked is None:
        return say(scene, scene.speech.text("form.press-send"), *prompts.review_rows(scene.speech, draft))
    return _settle(scene, service, draft, asked, read(scene, draft.service, asked, words))


def _settle(scene: Scene, service: Service, draft: Draft, asked: ServiceField, reading: Reading) -> Turn:
    """What a reading leads to."""
    if isinstance(reading, Answer):
        kept = _keep(scene, service, draft, asked, reading.value)
        return (
            kept if asked.kind in WORDS else say(scene, prompts.answered(scene, service, asked, reading.value)) + kept
        )
    if isinstance(reading, Several):
        rows = prompts.cluster_rows(scene.speech, draft, asked, reading.clusters)
        return say(scene, scene.speech.text("form.which"), *rows)
    return _refuse(scene, service, draft, asked, reading)


def _refuse(scene: Scene, service: Service, draft: Draft, asked: ServiceField, refusal: Refusal) -> Turn:
    """The reason, with the field's own buttons so that the person can go on at once."""
    _, rows = prompts.question(scene, service, draft, asked)
    return say(scene, scene.speech.text(refusal.key, **refusal.values), *rows)


def _keep(scene: Scene, service: Service, draft: Draft, asked: ServiceField, value: object) -> Turn:
    """The answer kept, and the next question; while editing, back to the review."""
    kept = draft.model_copy(update={"answers": {**draft.answers, asked.id: value}})
    if draft.editing and _next(service, kept) is None:
        return _ask(scene, service, kept, None)
    return _ask(scene, service, kept, _next(service, kept))


# ------------------------------------------------------------------ presses


def pressed(scene: Scene, button: callbacks.FormButton) -> Turn | None:
    """A button that concerns the whole draft. One of a draft that is gone is told kindly."""
    scene = _taken_up(scene, button.draft)
    draft = scene.session.draft
    if draft is None or draft.id != button.draft:
        return Turn(notice=scene.speech.label("notice.old-form"))
    service = scene.release.catalog.services[draft.service]
    match button:
        case callbacks.ConfirmUnderstood() | callbacks.RejectUnderstood() if draft.understood:
            return _confirmed(scene, service, draft, right=isinstance(button, callbacks.ConfirmUnderstood))
        case callbacks.Send() if not draft.understood:
            return _send(scene, service, draft)
        case callbacks.Resume():
            return ask_again(scene, draft)
        case callbacks.StartAnew():
            return start_anew(scene, draft.service)
        case callbacks.ChangeAnswers():
            return _change(scene, service, draft)
        case callbacks.Review():
            return ask_again(scene, draft.model_copy(update={"at": "", "editing": False}))
        case callbacks.Stop():
            return stop(scene, draft)
        case callbacks.Delete():
            return ended(scene, say(scene, scene.speech.text("form.deleted"), replaces=scene.incoming.message))
        case callbacks.KeepForLater():
            turn = say(scene, scene.speech.text("form.kept"), replaces=scene.incoming.message)
            return update_session(scene, turn, draft=draft.model_copy(update={"paused": True}))
    return None


def _change(scene: Scene, service: Service, draft: Draft) -> Turn:
    """Which answer to change; where there is one alone, its question."""
    changeable = prompts.changeable(service)
    if len(changeable) == 1:
        return _ask(scene, service, draft.model_copy(update={"editing": True}), changeable[0])
    return say(scene, scene.speech.text("form.change"), *prompts.change_rows(scene.speech, service, draft))


def _settled(scene: Scene, draft: Draft, *, right: bool) -> Turn:
    """What was understood, once that is settled: in place of the question, if a button of it was pressed."""
    fields = cards.fields(scene.speech, draft.service, draft.understood, shared=True)
    text = scene.speech.text("form.taken" if right else "form.not-taken", fields=fields)
    return say(scene, text, replaces=scene.incoming.message if scene.incoming.nature is EventKind.PRESS else None)


def stop(scene: Scene, draft: Draft) -> Turn:
    """Asks whether to delete what was filled in or to keep it; where nothing was, there is nothing to ask."""
    if laid_aside(draft) is None:
        return ended(scene, say(scene, scene.speech.text("cancel.done")))
    rows = (
        (scene.speech.button("form.delete", callbacks.Delete(draft.id)),),
        (scene.speech.button("form.later", callbacks.KeepForLater(draft.id)),),
        (scene.speech.button("form.go-on", callbacks.Resume(draft.id)),),
    )
    return say(scene, scene.speech.text("form.stop"), *rows)


def pressed_field(scene: Scene, button: callbacks.FieldButton) -> Turn | None:
    """A button that concerns one field. One of another draft or question is told kindly."""
    scene = _taken_up(scene, button.draft)
    draft = scene.session.draft
    if draft is None or draft.id != button.draft:
        return Turn(notice=scene.speech.label("notice.old-form"))
    service = scene.release.catalog.services[draft.service]
    asked = next((field for field in service.fields if field.id == button.field), None)
    if asked is None:
        return None
    if isinstance(button, callbacks.EditField):
        return _ask(scene, service, draft.model_copy(update={"editing": True}), asked)
    if isinstance(button, callbacks.Back):
        return _back(scene, service, draft, asked)
    if draft.at != asked.id:
        return Turn(notice=scene.speech.label("notice.answered"))
    return _answer_pressed(scene, service, draft, asked, button)


def _answer_pressed(
    scene: Scene, service: Service, draft: Draft, asked: ServiceField, button: callbacks.FieldButton
) -> Turn | None:
    """A pressed answer to the question being asked; None when it can't be one."""
    match button:
        case callbacks.KeepAnswer() if asked.id in draft.answers:
            return _ask(scene, service, draft, _next(service, draft))
        case callbacks.InNone() if asked.kind == "home":
            handoff = scene.speech.button("action.handoff", callbacks.Do("handoff"))
            go_on = scene.speech.button("form.go-on", callbacks.Resume(draft.id))
            return say(scene, scene.speech.text("form.no-home"), (handoff,), (go_on,))
        case callbacks.UseWish() if prompts.suggested(draft, asked):
            return _chosen(scene, service, draft, asked, draft.wish)
        case callbacks.Skip() if not asked.required:
            return _chosen(scene, service, draft, asked, None)
        case callbacks.Toggle(option=option) if option in asked.options:
            return _toggle(scene, service, draft, asked, option)
        case callbacks.Done():
            return _done(scene, service, draft, asked)
        case callbacks.Pick(option=option) if asked.kind != "choices" and option in _offered(scene, asked):
            return _chosen(scene, service, draft, asked, option)
        case callbacks.Agree() if asked.kind == "consent":
            return _chosen(scene, service, draft, asked, scene.now.isoformat())
        case callbacks.Refuse():
            return say(scene, scene.speech.text("form.no-consent"), *prompts.refused_rows(scene.speech, draft, asked))
    return None


def _offered(scene: Scene, asked: ServiceField) -> tuple[str, ...]:
    """What may be picked for the field now."""
    if asked.kind in ("home", "target"):
        return tuple(cluster.id for cluster in clusters(scene, asked.kind))
    return asked.options


def _chosen(scene: Scene, service: Service, draft: Draft, asked: ServiceField, value: object) -> Turn:
    """A pressed answer: the question shows it instead of its buttons, and the next one comes."""
    chosen = prompts.answered(scene, service, asked, value)
    return say(scene, chosen, replaces=scene.incoming.message) + _keep(scene, service, draft, asked, value)


def _toggle(scene: Scene, service: Service, draft: Draft, asked: ServiceField, option: str) -> Turn:
    """One of several options switched on or off, in the same message."""
    ticked = {*draft.ticked} ^ {option}
    draft = draft.model_copy(update={"ticked": tuple(one for one in asked.options if one in ticked)})
    text, rows = prompts.question(scene, service, draft, asked)
    return update_session(scene, say(scene, text, *rows, replaces=scene.incoming.message), draft=draft)


def _done(scene: Scene, service: Service, draft: Draft, asked: ServiceField) -> Turn:
    """The ticked options become the answer."""
    if not draft.ticked:
        return Turn(notice=scene.speech.label("notice.tick-one"))
    return _chosen(scene, service, draft, asked, draft.ticked)


def _back(scene: Scene, service: Service, draft: Draft, asked: ServiceField) -> Turn:
    """The question before this one; its answer may be kept or replaced."""
    order = [one.id for one in service.fields]
    return _ask(scene, service, draft, service.fields[max(order.index(asked.id) - 1, 0)])


def laid_aside(draft: Draft | None) -> Draft | None:
    """The draft kept for later; one without any answer is not worth it."""
    return draft.model_copy(update={"paused": True}) if draft and (draft.answers or draft.understood) else None


# --------------------------------------------------------------------- send


def _send(scene: Scene, service: Service, draft: Draft) -> Turn:
    """The draft is sent, if it is complete and somebody can receive it today."""
    missing = _next(service, draft) or _stale(scene, service, draft)
    if missing:
        turn = say(scene, scene.speech.text("form.incomplete"))
        answers = {key: value for key, value in draft.answers.items() if key != missing.id}
        return turn + _ask(scene, service, draft.model_copy(update={"answers": answers}), missing)
    sent = submission.submit(scene, service, draft)
    if not sent.requests:
        return say(scene, scene.speech.text("form.nobody"))
    shown = say(scene, cards.sent_review(scene.speech, draft), replaces=scene.incoming.message)
    return ended(scene, shown + sent)


def ended(scene: Scene, turn: Turn) -> Turn:
    """The draft is done with; the one it pushed aside is there again, for when the person goes on with it."""
    laid = scene.session.laid
    turn += waiting(scene, laid) if laid else Turn()
    return update_session(scene, turn, draft=laid, laid=None)


def waiting(scene: Scene, draft: Draft) -> Turn:
    """A reminder of a draft that is not sent, and the way back to it."""
    words = scene.release.catalog.words_of(draft.service, scene.language)
    button = scene.speech.button("form.go-on", callbacks.Resume(draft.id))
    return say(scene, scene.speech.text("form.waits", name=words.name), (button,))


def _stale(scene: Scene, service: Service, draft: Draft) -> ServiceField | None:
    """A field whose answer the content no longer knows: a cluster taken out of service, an option removed."""
    for one in service.fields:
        value = draft.answers[one.id]
        if one.kind in ("home", "target") and value not in _offered(scene, one):
            return one
        if one.kind == "choices" and not set(value or ()) <= set(one.options):
            return one
    return None
