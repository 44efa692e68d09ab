"""The drafts of a chat: any number side by side, one of them at most in front."""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.forms.fields import AskedField
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, choice
from bot.dialogue.turn import Rows, Turn, say, update_session
from knowledge.schema import Service, ServiceField
from storage.records import Asking, Confirming, Draft, Session

MOST_OFFERED = 5
"""Drafts offered at once to go on with, the newest first."""


def worth_keeping(draft: Draft) -> bool:
    """True when something was filled in: an empty draft goes as soon as the person turns to something else."""
    said = isinstance(draft.step, Confirming) and draft.step.understood and not draft.step.remembered
    return bool(draft.answers or draft.noticed or said)


def anchor_of(draft_id: str) -> str:
    """The name of the message that holds a draft's present question, by which a later reply finds it."""
    return f"form:{draft_id}"


def next_field(service: Service, draft: Draft) -> ServiceField | None:
    """The first field without an answer; None when all have one."""
    return next((field for field in service.questions if field.id not in draft.answers), None)


def field_asked(service: Service, draft: Draft) -> ServiceField | None:
    """The field the person is being asked; None in the review and before what was understood is confirmed."""
    return service.field(draft.step.field) if isinstance(draft.step, Asking) else None


def asked_question(scene: Scene, draft: Draft) -> AskedField | None:
    """The question the person is being asked; None as for `field_asked`."""
    service = scene.release.catalog.services[draft.service]
    asked = field_asked(service, draft)
    return AskedField(scene, service, draft, asked) if asked else None


def is_editing(service: Service, draft: Draft) -> bool:
    """True while one answer is changed although all were given: it leads back to the review."""
    return isinstance(draft.step, Asking) and next_field(service, draft) is None


def save(scene: Scene, turn: Turn, draft: Draft) -> Turn:
    """The turn with the draft kept and in front; typed words are meant for it, and for nothing that waited before."""
    drafts = {**(turn.session or scene.session).drafts, draft.id: draft}
    return update_session(scene, turn, expected=None, drafts=drafts, active=draft.id)


def in_front(scene: Scene, draft: Draft) -> Scene:
    """The scene with the draft in front."""
    return scene.with_session(drafts={**scene.session.drafts, draft.id: draft}, active=draft.id)


def kept(session: Session) -> dict[str, Draft]:
    """The drafts without the one in front, if nothing was filled in there."""
    return {id: draft for id, draft in session.drafts.items() if id != session.active or worth_keeping(draft)}


def park(scene: Scene) -> Scene:
    """The scene with no draft in front."""
    return scene.with_session(drafts=kept(scene.session), active="")


def closed(scene: Scene, turn: Turn, draft: Draft) -> Turn:
    """The turn that ends a draft; the others are brought to mind."""
    left = {id: other for id, other in scene.session.drafts.items() if id != draft.id}
    return update_session(scene, turn + waiting(scene, tuple(left.values())), drafts=left, active="")


def still_offered(scene: Scene) -> Scene:
    """The scene without drafts of services that the content no longer has."""
    services, drafts = scene.release.catalog.services, scene.session.drafts
    left = {id: draft for id, draft in drafts.items() if draft.service in services}
    return scene if len(left) == len(drafts) else scene.with_session(drafts=left)


def waiting(scene: Scene, drafts: tuple[Draft, ...]) -> Turn:
    """A reminder of drafts that are not sent, and the way back to each; nothing where nothing was filled in."""
    drafts = tuple(draft for draft in drafts if worth_keeping(draft))
    if not drafts:
        return Turn()
    if len(drafts) > 1:
        text = scene.speech.text("form.waits-several", count=len(drafts))
        return say(scene, text, *go_on_rows(scene.speech, drafts))
    name = scene.release.catalog.words_of(drafts[0].service, scene.language).name
    text = scene.speech.text("form.waits", name=name)
    return say(scene, text, (scene.speech.button("form.go-on", callbacks.Resume(drafts[0].id)),))


def go_on_rows(speech: Speech, drafts: tuple[Draft, ...]) -> Rows:
    """One button a draft, the newest first."""
    newest = reversed(drafts[-MOST_OFFERED:])
    return tuple((choice(title(speech, draft), callbacks.Resume(draft.id)),) for draft in newest)


def go_on(scene: Scene, draft: Draft | None) -> Rows:
    """The button back to the request being filled in."""
    return ((scene.speech.button("form.go-on-with", callbacks.Resume(draft.id)),),) if draft else ()


def title(speech: Speech, draft: Draft) -> str:
    """What a draft is called: its service, and whom it asks."""
    service = speech.catalog.services[draft.service]
    name = speech.catalog.words_of(draft.service, speech.language).name
    answers = draft.step.understood if isinstance(draft.step, Confirming) else draft.answers
    target = service.answer("target", answers)
    return f"{name} → {speech.cluster(target)}" if target else name
