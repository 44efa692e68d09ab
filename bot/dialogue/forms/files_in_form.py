"""Files sent while a request is being filled in, kept with it whatever is being asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue.drafts import asked_question, save
from bot.dialogue.fields import AskedField
from bot.dialogue.fields.files import MESSAGE, MOST, WORDS, files_of
from bot.dialogue.forms import form, held_back
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from storage.messages import Text
from storage.records import Asking, Confirming


def add_files(scene: Scene) -> Turn | None:
    """Add the message's files to the active draft, or return None if it takes none."""
    draft, files = scene.session.draft, files_of(scene.incoming)
    if draft is None or not files or not scene.incoming.private:
        return None
    service = scene.catalog.services[draft.service]
    field = service.field_of("files")
    if field is None:
        return None
    question = AskedField(scene, service, draft, field)
    known = list(draft.answers.get(field.id) or ())
    room = files[: MOST - len(known)]
    question, fresh, remarks = _without_addresses(question, room)
    together = [*known, *fresh]
    key = "form.files-full" if len(room) < len(files) else "form.file-added"
    remark = scene.speech.text(key, count=len(fresh), total=len(together), most=MOST)
    draft = question.draft.with_answers({field.id: together}) if together else draft
    return remarks + _show(AskedField(scene, service, draft, field), remark)


def explain_how(question: AskedField) -> Turn:
    """Explain how to send files, then repeat the current question."""
    return _show(question, question.speech.text("form.files-how", most=MOST))


def _without_addresses(question: AskedField, files: Any) -> tuple[AskedField, list[Mapping[str, Any]], Turn]:
    """Mask addresses and phone numbers in the captions and keep them for their own fields."""
    without: list[Mapping[str, Any]] = []
    turn = Turn()
    for file in files:
        noticed = held_back.notice(question, file[WORDS]) if file[WORDS] else None
        if noticed:
            update = {"noticed": {**question.draft.noticed, **noticed.answers}}
            draft = question.draft.model_copy(update=update)
            question = replace(question, draft=draft)
            turn += held_back.explain(question, noticed)
        without.append({**file, WORDS: noticed.rest if noticed else file[WORDS]})
    return question, without, turn


def _show(question: AskedField, remark: Text) -> Turn:
    """Show the remark, then the current question in short; the review and the files field are shown in full."""
    scene, draft = question.scene, question.draft
    asked = asked_question(scene, draft)
    if isinstance(draft.step, Confirming):
        return say(scene, remark) + form.confirm(scene, draft)
    if asked is None:
        return form.show_in_place(scene, draft, remark) + form.show_review(scene, draft)
    if asked.field == question.field:
        return form.retire(asked, asked.field) + _ask_anew(question, remark)
    return save(scene, say(scene, remark) + form.ask_in_short(asked), draft)


def _ask_anew(question: AskedField, remark: Text) -> Turn:
    """Ask for files again, listing those already there, below the remark."""
    draft = question.draft.model_copy(update={"step": Asking(field=question.field.id)})
    return form.send_question(replace(question, draft=draft), remark)


def remove_file(question: AskedField, message: str) -> Turn:
    """Remove the file that came with this message, in the message that lists them."""
    return keep_files(question, [file for file in question.answer or () if str(file[MESSAGE]) != message])


def keep_files(question: AskedField, left: list[Mapping[str, Any]]) -> Turn:
    """Keep only these files, in the message that lists them."""
    answers = {id: value for id, value in question.draft.answers.items() if id != question.field.id}
    answers |= {question.field.id: left} if left else {}
    changed = {"answers": answers, "step": Asking(field=question.field.id)}
    return form.show_question_in_place(replace(question, draft=question.draft.model_copy(update=changed)))
