"""The drafts of a chat: any number side by side, at most one of them active."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue import callbacks
from bot.dialogue.fields import AskedField, type_of
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, choice, shorten
from bot.dialogue.turn import Rows, Turn, say, update_session
from knowledge.schema import Service, ServiceField
from storage.records import Asking, Confirming, Draft, Session

MOST_OFFERED = 5
"""Drafts offered at once to go on with, the newest first."""
DETAIL_SHOWN = 24
"""Characters shown of the answer that tells two drafts apart."""


@dataclass(frozen=True)
class Correction:
    """A change of earlier answers: the new ones by field id, or the `field` to ask again."""

    answers: Mapping[str, object]
    field: ServiceField | None = None


def is_worth_keeping(draft: Draft) -> bool:
    """Return whether anything was filled in. An empty draft is dropped once the person turns to something else."""
    has_understood = isinstance(draft.step, Confirming) and draft.understood and not draft.step.remembered
    return bool(draft.answers or draft.noticed or has_understood)


def anchor_of(draft_id: str) -> str:
    """Return the anchor of the message that shows the draft's current question, so that a later reply can find it."""
    return f"form:{draft_id}"


def next_field(service: Service, draft: Draft) -> ServiceField | None:
    """Return the first field without an answer, or None if all have one."""
    return next((field for field in service.questions if field.id not in draft.answers), None)


def asked_field(service: Service, draft: Draft) -> ServiceField | None:
    """Return the field being asked, or None in the review and while the bot's understanding waits for confirmation."""
    return service.field(draft.step.field) if isinstance(draft.step, Asking) else None


def asked_question(scene: Scene, draft: Draft) -> AskedField | None:
    """Return the question being asked, or None in the same cases as `field_asked`."""
    service = scene.catalog.services[draft.service]
    field = asked_field(service, draft)
    return AskedField(scene, service, draft, field) if field else None


def is_editing(service: Service, draft: Draft) -> bool:
    """Return whether a single answer is being changed after all were given, which leads back to the review."""
    return isinstance(draft.step, Asking) and next_field(service, draft) is None


def save(scene: Scene, turn: Turn, draft: Draft) -> Turn:
    """Save the draft as the active one. Whatever else was waiting for typed words stops waiting."""
    drafts = {**(turn.session or scene.session).drafts, draft.id: draft}
    return update_session(scene, turn, expected=None, drafts=drafts, active=draft.id)


def activate(scene: Scene, draft: Draft) -> Scene:
    """Return the scene with this draft active."""
    return scene.with_session(drafts={**scene.session.drafts, draft.id: draft}, active=draft.id)


def kept_drafts(session: Session) -> dict[str, Draft]:
    """Return the session's drafts, without the active one if it is empty."""
    return {id: draft for id, draft in session.drafts.items() if id != session.active or is_worth_keeping(draft)}


def park(scene: Scene) -> Scene:
    """Return the scene with no active draft."""
    return scene.with_session(drafts=kept_drafts(scene.session), active="")


def close(scene: Scene, turn: Turn, draft: Draft) -> Turn:
    """Return the turn that ends a draft and reminds the person of any others."""
    left = {id: other for id, other in scene.session.drafts.items() if id != draft.id}
    return update_session(scene, turn + remind_of_drafts(scene, tuple(left.values())), drafts=left, active="")


def without_removed_services(scene: Scene) -> Scene:
    """Return the scene without drafts of services that the content no longer has."""
    services, drafts = scene.catalog.services, scene.session.drafts
    left = {id: draft for id, draft in drafts.items() if draft.service in services}
    return scene if len(left) == len(drafts) else scene.with_session(drafts=left)


def remind_of_drafts(scene: Scene, drafts: tuple[Draft, ...]) -> Turn:
    """Remind the person of unsent drafts, with a button for each. Says nothing of empty ones."""
    drafts = tuple(draft for draft in drafts if is_worth_keeping(draft))
    if not drafts:
        return Turn()
    if len(drafts) > 1:
        text = scene.speech.text("form.waits-several", count=len(drafts))
        return say(scene, text, *go_on_rows(scene.speech, drafts))
    name = scene.catalog.words_of(drafts[0].service, scene.language).name
    text = scene.speech.text("form.waits", name=name)
    return say(scene, text, (scene.speech.button("form.go-on", callbacks.Resume(drafts[0].id)),))


def go_on_rows(speech: Speech, drafts: tuple[Draft, ...]) -> Rows:
    """Return one "continue" button per draft, newest first."""
    newest = tuple(reversed(drafts[-MOST_OFFERED:]))
    return tuple((choice(_distinct_title(speech, draft, newest), callbacks.Resume(draft.id)),) for draft in newest)


def go_on_row(scene: Scene, draft: Draft | None) -> Rows:
    """Return the button that leads back to the draft."""
    return ((scene.speech.button("form.go-on-with", callbacks.Resume(draft.id)),),) if draft else ()


def _distinct_title(speech: Speech, draft: Draft, drafts: tuple[Draft, ...]) -> str:
    """Return a draft's title. If others have the same, an answer that differs and when it was begun come first, because
    a phone cuts off long labels.
    """
    name = title(speech, draft)
    alike = [other for other in drafts if title(speech, other) == name]
    if len(alike) == 1:
        return name
    service = speech.catalog.services[draft.service]
    known = [_known_answers(other) for other in alike]
    differing = (field for field in service.questions if len({str(answers.get(field.id)) for answers in known}) > 1)
    detail = next((field for field in differing if _known_answers(draft).get(field.id) and field.kind != "files"), None)
    shown = type_of(detail).show(speech, service.id, detail, _known_answers(draft)[detail.id]) if detail else ""
    parts = (shorten(" ".join(shown.split()), DETAIL_SHOWN), speech.moment(draft.started), name)
    return " · ".join(filter(None, parts))


def _known_answers(draft: Draft) -> Mapping[str, object]:
    """Return the answers of a draft, and what waits for a confirmation."""
    understood = draft.understood
    return {**understood, **draft.answers}


def title(speech: Speech, draft: Draft) -> str:
    """Return a draft's title: its service, and the cluster it goes to."""
    service = speech.catalog.services[draft.service]
    name = speech.catalog.words_of(draft.service, speech.language).name
    target = service.answer("target", _known_answers(draft))
    return f"{name} → {speech.cluster(target)}" if target else name
