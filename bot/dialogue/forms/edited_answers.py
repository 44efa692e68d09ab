"""Edited messages that answered a field of a form: the new words replace the answer."""

from __future__ import annotations

from bot.dialogue.fields import Answer, AskedField, Refusal, read
from bot.dialogue.forms import form, held_back, mid_form, storing
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, update_session
from bot.dialogue.words.plain_words import clean
from storage.records import Draft


def take_edit(scene: Scene) -> Turn | None:
    """Treat an edited message as a new answer if the original answered a field. Returns None for all other edits."""
    for draft in scene.session.drafts.values():
        fields = [field for field, message in draft.typed.items() if message == scene.incoming.message]
        if fields and scene.incoming.text.strip():
            return _take_edited_words(scene, draft, fields[-1])
    return None


def _take_edited_words(scene: Scene, draft: Draft, field_id: str) -> Turn | None:
    """Take the edited words as the answer to the field. `field_id` is "" if the original was no answer."""
    service = scene.catalog.services[draft.service]
    field = service.field(field_id)
    if field is None:
        return mid_form.take_words(scene, draft) if draft.id == scene.session.active else None
    question = AskedField(scene, service, draft, field)
    words = clean(scene.incoming.text)
    reading = read(question, words)
    if held_back.notice(question, words) or not isinstance(reading, Answer):
        refusal = reading if isinstance(reading, Refusal) else Refusal("form.refused.required")
        return form.refuse(question, refusal)
    if draft.answers.get(field_id) == reading.value:
        return Turn()
    changed = draft.with_answers({field_id: reading.value})
    turn = form.confirm_changed(question, {field_id: reading.value})
    if draft.id != scene.session.active:
        return update_session(scene, turn, drafts={**scene.session.drafts, draft.id: changed})
    return turn + storing.go_on(AskedField(scene, service, changed, field), anew=True)
