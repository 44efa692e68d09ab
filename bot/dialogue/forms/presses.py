"""What each button of a form does.

Every button carries its draft's id, so a press on an old message can't change another draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue import callbacks, held_messages
from bot.dialogue.drafts import activate, asked_field, close, is_worth_keeping, kept_drafts, next_field, park
from bot.dialogue.fields import AskedField, Refusal, read, type_of
from bot.dialogue.fields.clusters import NONE, may_be_none
from bot.dialogue.fields.consent import consent_record, offered_name
from bot.dialogue.fields.options import ticked_options
from bot.dialogue.fields.texts import suggested_answer
from bot.dialogue.forms import beginning, files_in_form, finder, form, profile, prompts, remarks
from bot.dialogue.requests import cards, submission
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say, update_session
from bot.dialogue.wishes.cues import only_place
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import (
    agrees,
    says,
    says_among,
    says_both,
    says_framed,
    says_softened,
    split_parts,
)
from knowledge.schema import Service, ServiceField
from storage.records import Confirming, Draft, Request, Side, Status

AROUND_IT = ("pronouns", "articles", "all", "once-more", "polite", "filling")
"""Lists of words that may stand among those of an order to stop: "lösch das alles wieder"."""
LONGEST_CALL = 8
"""Words of the longest text that first calls the request off and then goes on."""
FEW_WORDS = 6
"""Words that may name another cluster for what one has declined."""


def begin(scene: Scene, button: callbacks.Begin) -> Turn:
    """Start a service from its button, prefilled from the held words that led to it."""
    service = scene.catalog.services.get(button.service)
    if service is None:
        return beginning.begin(scene, button.service)
    return begin_with_words(scene, service, held_messages.held_words(scene, button.token))


def begin_with_words(scene: Scene, service: Service, words: str) -> Turn:
    """Start a service with what the words tell of it; a message to people takes them as they are."""
    if words and (message := service.field_that_is("message")):
        return beginning.begin_filled(scene, service, {message.id: words[: message.max_length]})
    return beginning.begin_after_talk(scene, service.id, words=words)


def press(scene: Scene, button: callbacks.FormButton) -> Turn | None:
    """Handle a button that concerns the whole draft. If the draft is gone, say so kindly."""
    taken_up = _take_up(scene, button.draft)
    if taken_up is None:
        return Turn(notice=scene.speech.label("notice.old-form"))
    scene, draft = taken_up
    service = scene.catalog.services[draft.service]
    if isinstance(draft.step, Confirming):
        if isinstance(button, callbacks.ConfirmUnderstood | callbacks.RejectUnderstood):
            right = isinstance(button, callbacks.ConfirmUnderstood)
            return form.settle_understood(scene, service, draft, right=right)
        if isinstance(button, callbacks.Send | callbacks.SendAnyway | callbacks.ChangeAnswers | callbacks.Review):
            return None
    match button:
        case callbacks.Send():
            return remarks.remark_before_sending(scene, service, draft) or send(scene, service, draft)
        case callbacks.SendAnyway():
            return remarks.remark_on_waiting(scene, service, draft) or send(scene, service, draft)
        case callbacks.Stay():
            waiting = held_messages.unplaced_words(scene, draft)
            return held_messages.release(scene, form.ask_again(scene, draft), *waiting)
        case callbacks.Resume():
            return form.ask_again(scene, draft)
        case callbacks.StartAnew():
            return beginning.start_another(scene, draft.service)
        case callbacks.ChangeAnswers():
            return change(scene, service, draft)
        case callbacks.Review():
            return form.ask(scene, service, draft, next_field(service, draft))
        case callbacks.Stop():
            return stop(scene, draft)
        case callbacks.Delete():
            return close(scene, say(scene, scene.speech.text("form.deleted"), replaces=scene.incoming.message), draft)
        case callbacks.KeepForLater():
            return keep_for_later(scene, draft)
    return None


def _take_up(scene: Scene, draft_id: str) -> tuple[Scene, Draft] | None:
    """Return the pressed button's draft, and the scene with it active; None if it's gone."""
    draft = scene.session.drafts.get(draft_id)
    if draft is None:
        return None
    return (scene if scene.session.active == draft_id else activate(park(scene), draft)), draft


def change(scene: Scene, service: Service, draft: Draft) -> Turn:
    """Ask which answer to change. If there is only one, ask it straight away."""
    changeable = prompts.changeable_fields(service)
    if len(changeable) == 1:
        return form.ask(scene, service, draft, changeable[0])
    rows = prompts.change_rows(AskedField(scene, service, draft, changeable[0]))
    return say(scene, scene.speech.text("form.change"), *rows)


def keep_for_later(scene: Scene, draft: Draft) -> Turn:
    """Keep the draft for later and show how to get back to it."""
    go_on = scene.speech.button("form.go-on", callbacks.Resume(draft.id))
    turn = say(scene, scene.speech.text("form.kept"), (go_on,), replaces=scene.incoming.message)
    return update_session(scene, turn, drafts=kept_drafts(scene.session), active="")


def send_where_named(scene: Scene) -> Turn | None:
    """Start a draft with the answers of a request that was declined just before, for the one other cluster that a few
    words name: "try Grenoble then". None for other words.
    """
    last, words = scene.session.in_touch, scene.incoming.text
    request, place = scene.request(last.request) if last else None, only_place(scene, words)
    few = len(words.split()) <= FEW_WORDS and not words.rstrip().endswith("?")
    if request is None or request.status is not Status.DECLINED or place is None or not few:
        return None
    cluster = place.cluster_ids[0]
    reached = cluster in {each.id for each in scene.catalog.targets()} - {request.target}
    return send_elsewhere(scene, callbacks.SendElsewhere(request.id), cluster) if reached else None


def send_where_agreed(scene: Scene) -> Turn | None:
    """Start a draft for another cluster where words agree to that way on, which was offered when the request was
    declined, and nothing was answered since. None for other words: "ok, thanks" only says that it was read.
    """
    catalog, words = scene.catalog, scene.incoming.text
    last = scene.session.in_touch
    request = scene.request(last.request) if last and not scene.session.answered else None
    if (
        request is None
        or request.status is not Status.DECLINED
        or not agrees(catalog, words)
        or says(catalog, words, "only-read")
    ):
        return None
    return send_elsewhere(scene, callbacks.SendElsewhere(request.id))


def send_elsewhere(scene: Scene, button: callbacks.SendElsewhere, to: str = "") -> Turn | None:
    """Start a draft for another cluster, or `to` this one, with an earlier request's answers; None if that isn't
    possible.
    """
    request = scene.request(button.number)
    service = scene.catalog.services.get(request.service) if request else None
    if request is None or service is None or Side.COMPANY not in scene.sides(request):
        return None
    again = {field.id for field in service.answerable if field.role != "target" and field.kind != "consent"}
    answers = {id: value for id, value in request.answers.items() if id in again}
    target = service.field_that_is("target")
    answers = {target.id: to, **answers} if target and to else answers
    return beginning.begin_filled(scene, service, answers, _declined_clusters(scene, request, answers))


def _declined_clusters(scene: Scene, request: Request, answers: Mapping[str, object]) -> tuple[str, ...]:
    """Return the clusters that declined a request with these answers, this request's own first."""
    others = (
        other.target
        for other in scene.snapshot.requests
        if (other.service, other.company, other.status) == (request.service, request.company, Status.DECLINED)
        and all(other.answers.get(id) == value for id, value in answers.items())
    )
    return tuple(dict.fromkeys((request.target, *others)))


def calls_off(scene: Scene, question: AskedField | None, words: str) -> bool:
    """Return whether the request is no longer wanted; where one may be taken off a list, the words may answer that, and
    where answers are gathered, "that's enough" ends them.
    """
    catalog = scene.catalog
    if question and (ticked_options(question) or type_of(question.field).gathers) and says(catalog, words, "done"):
        return False
    if says_softened(catalog, words, "stop", "discard") or says_both(catalog, words, ("no",), ("stop",)):
        return True
    to_people = question is not None and question.is_message
    around = says_among(catalog, words, ("stop", "discard"), AROUND_IT)
    if not to_people and (around or says_framed(catalog, words, "stop", "discard")):
        return True
    *before, last = (part.strip() for part in split_parts(catalog, words))
    if before and Clauses.of(catalog).declines(before[0]) and says_framed(catalog, last, "stop", "discard"):
        return True  # "we don't need it any more, please cancel it"
    goes_on = bool(before) and " " in before[0] and len(words.split()) <= LONGEST_CALL
    if goes_on and not to_people and says(catalog, before[0], "stop", "discard"):
        return True  # "forget it, we'll do it later"
    if not says_softened(catalog, words, "called-off"):
        return False
    return question is None or type_of(question.field).free or isinstance(read(question, words), Refusal)


def stop(scene: Scene, draft: Draft) -> Turn:
    """Ask whether to delete or keep what was filled in. If nothing was, just stop."""
    if not is_worth_keeping(draft):
        return close(scene, say(scene, scene.speech.text("cancel.done")), draft)
    rows = (
        (scene.speech.button("form.delete", callbacks.Delete(draft.id)),),
        (scene.speech.button("form.later", callbacks.KeepForLater(draft.id)),),
        (scene.speech.button("form.go-on", callbacks.Resume(draft.id)),),
    )
    return say(scene, scene.speech.text("form.stop"), *rows)


# ------------------------------------------------------------------- fields


def press_field(scene: Scene, button: callbacks.FieldButton) -> Turn | None:
    """Handle a button of one field. Edit and Back work from any question, other buttons only at their own."""
    taken_up = _take_up(scene, button.draft)
    if taken_up is None:
        return Turn(notice=scene.speech.label("notice.old-form"))
    scene, draft = taken_up
    service = scene.catalog.services[draft.service]
    field = service.field(button.field)
    if field not in service.answerable or isinstance(draft.step, Confirming):
        return None
    if isinstance(button, callbacks.EditField):
        return form.ask(scene, service, draft, field)
    if isinstance(button, callbacks.AddTo) and type_of(field).free:
        return form.ask_for_more(AskedField(scene, service, draft, field))
    if isinstance(button, callbacks.Back):
        return form.ask(scene, service, draft, previous_field(service, field))
    if asked_field(service, draft) != field:
        return Turn(notice=scene.speech.label("notice.answered"))
    return _answer(AskedField(scene, service, draft, field), button)


def previous_field(service: Service, field: ServiceField) -> ServiceField:
    """Return the previous field. For the first field, or one that isn't asked, that's the field itself."""
    if field not in service.questions:
        return field
    return service.questions[max(service.questions.index(field) - 1, 0)]


def _answer(question: AskedField, button: callbacks.FieldButton) -> Turn | None:
    """Handle a button that answers the question, or return None if it belongs to another one."""
    field, draft = question.field, question.draft
    match button:
        case callbacks.KeepAnswer() if field.id in draft.answers:
            return form.ask(question.scene, question.service, draft, next_field(question.service, draft))
        case callbacks.InNone() if may_be_none(field):
            return form.choose(question, NONE)
        case callbacks.UseWish() if wish := suggested_answer(question):
            return form.choose(question, wish)
        case callbacks.UseNoticed() if noticed := draft.noticed.get(field.id):
            return form.choose(question, noticed)
        case callbacks.Skip() if not field.required:
            return form.choose(question, None)
        case callbacks.Pick(option=option) if option in type_of(field).pickable(question):
            return form.choose(question, option)
        case callbacks.Toggle(option=option) if field.kind == "choices" and option in field.options:
            changed = {*ticked_options(question)} ^ {option}
            return form.tick(question, tuple(known for known in field.options if known in changed))
        case callbacks.Done() if field.kind == "choices":
            options = ticked_options(question)
            return form.choose(question, options) if options else Turn(notice=question.speech.label("notice.tick-one"))
        case callbacks.Done() if type_of(field).gathers and question.answer:
            return form.choose(question, question.answer)
        case callbacks.FindCluster() if field.kind == "cluster":
            return finder.begin(question)
        case callbacks.FindAnything() if field.kind == "cluster":
            return finder.accept_anything(question)
        case callbacks.RemoveFile(option=file) if field.kind == "files":
            return files_in_form.remove_file(question, file)
        case callbacks.Agree() if field.kind == "consent":
            return form.choose(question, consent_record(question))
        case callbacks.AgreeNamed() if field.kind == "consent" and offered_name(question):
            return agree_named(question)
        case callbacks.Refuse() if field.kind == "consent":
            return say(question.scene, question.speech.text("form.no-consent"), *prompts.refused_rows(question))
    return None


def agree_named(question: AskedField) -> Turn:
    """Take the consent, and the name that is offered with it if it isn't given yet."""
    person, name = question.service.field_that_is("person"), offered_name(question)
    named = replace(question, draft=question.draft.with_answers({person.id: name} if person and name else {}))
    return form.choose(named, consent_record(question))


# --------------------------------------------------------------------- send


def send(scene: Scene, service: Service, draft: Draft) -> Turn:
    """Send the draft if it's complete and somebody can receive it."""
    missing = next_field(service, draft) or _outdated_field(scene, service, draft)
    if missing:
        turn = say(scene, scene.speech.text("form.incomplete"))
        answers = {key: value for key, value in draft.answers.items() if key != missing.id}
        return turn + form.ask(scene, service, draft.model_copy(update={"answers": answers}), missing)
    sent = submission.submit(scene, service, draft)
    if not sent.requests:
        return say(scene, scene.speech.text("form.nobody"))
    readers = submission.speech_of_readers(scene, service, draft.answers)
    shown = form.show_in_place(scene, draft, cards.sent_review(scene.speech, readers, draft))
    turn = profile.offer_to_remember(scene, shown + sent, service, draft.answers)
    return close(scene, turn, draft)


def _outdated_field(scene: Scene, service: Service, draft: Draft) -> ServiceField | None:
    """Return a field whose answer the content no longer allows: a cluster taken out of service, a removed option."""
    for field in service.answerable:
        if not type_of(field).is_current(AskedField(scene, service, draft, field), draft.answers.get(field.id)):
            return field
    return None
