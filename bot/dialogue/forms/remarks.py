"""Remarks made once before a request is sent: words still wait to be placed, it says little, or one like it is open."""

from __future__ import annotations

from bot.dialogue import callbacks, held_messages
from bot.dialogue.drafts import next_field, save
from bot.dialogue.fields import AskedField, coach, field_words
from bot.dialogue.forms import prompts, unplaced_words
from bot.dialogue.requests import cards, submission
from bot.dialogue.requests.lifecycle import OPEN
from bot.dialogue.scene import Scene
from bot.dialogue.speech import join, markup, shorten
from bot.dialogue.turn import Turn, say
from knowledge.schema import Catalog, Service, ServiceField
from storage.messages import Choice, Text
from storage.records import Draft, Request, Reviewing

THIN, DOUBLE = "thin", "double"
"""The remarks, as a draft keeps that they were made."""


def remark_before_sending(scene: Scene, service: Service, draft: Draft) -> Turn | None:
    """Make any remark not made yet, with a way to send anyway; None if there is nothing to remark.

    Pressing Send a second time doesn't dismiss them.
    """
    if waits := remark_on_waiting(scene, service, draft):
        return waits
    if isinstance(draft.step, Reviewing) and draft.step.doubted:
        return Turn(notice=scene.speech.label("notice.doubted"))
    if next_field(service, draft):
        return None
    double = _open_duplicate(scene, service, draft) if DOUBLE not in draft.told else None
    thin = _thin_field(scene.catalog, service, draft) if THIN not in draft.told else None
    if not double and not thin:
        return None
    texts: list[Text] = []
    buttons: list[Choice] = []
    if double:
        texts.append(_duplicate_hint(scene, double))
        buttons.append(scene.speech.button("form.show-open", callbacks.ShowRequest(double.id)))
    if thin:
        texts.append(_thin_hint(scene, service, draft, thin))
        buttons.append(scene.speech.button("form.thin-add", callbacks.AddTo(draft.id, thin.id)))
    buttons.append(scene.speech.button("form.send-anyway", callbacks.SendAnyway(draft.id)))
    remarks = (*draft.told, *([DOUBLE] if double else []), *([THIN] if thin else []))
    doubted = draft.model_copy(update={"told": remarks, "step": Reviewing(doubted=True)})
    return save(scene, say(scene, join(texts, "\n\n"), *((button,) for button in buttons)), doubted)


def remark_on_waiting(scene: Scene, service: Service, draft: Draft) -> Turn | None:
    """Ask once more to which answer words belong, which would be lost otherwise, with a way to send without them; None
    if none wait.
    """
    waiting = held_messages.unplaced_words(scene, draft)
    token = next((token for token in reversed(waiting) if token not in draft.told), "")
    question = AskedField(scene, service, draft, service.fields[-1])
    rows = unplaced_words.rows_where(question, waiting[token], token) if token else ()
    if not rows or next_field(service, draft):
        return None
    text = scene.speech.text("form.where", words=shorten(waiting[token], unplaced_words.QUOTED))
    asked = draft.model_copy(update={"told": (*draft.told, token)})
    without = (scene.speech.button("form.send-without", callbacks.Send(draft.id)),)
    return save(scene, say(scene, text, *rows, without), asked)


# ------------------------------------------------------------------- double


def _open_duplicate(scene: Scene, service: Service, draft: Draft) -> Request | None:
    """Return this person's newest open request of the same kind to the same cluster."""
    target = service.answer("target", draft.answers)
    if service.routing != "target" or not target or submission.goes_to_secretariat(service, draft.answers):
        return None
    here = scene.incoming.address.root
    return next(
        (
            request
            for request in scene.snapshot.requests
            if request.status in OPEN
            and (request.service, request.target, request.company.root) == (service.id, target, here)
        ),
        None,
    )


def _duplicate_hint(scene: Scene, request: Request) -> Text:
    return cards.text_about(scene.speech, request, "form.double", when=scene.speech.moment(request.created))


# --------------------------------------------------------------------- thin


def _thin_field(catalog: Catalog, service: Service, draft: Draft) -> ServiceField | None:
    """Return the first field whose answer is too short to decide on or leaves too much open."""
    for field in service.questions:
        short = len(str(draft.answers.get(field.id) or "")) < field.thin_below
        if coach.points_to_ask(catalog, service, draft, field) or (short and not field.wants):
            return field
    return None


def _thin_hint(scene: Scene, service: Service, draft: Draft, thin: ServiceField) -> Text:
    """Return what people usually add, and an example of a good answer."""
    speech, words = scene.speech, field_words(scene.speech, service.id, thin)
    lacking = coach.points_to_ask(scene.catalog, service, draft, thin)
    tips = prompts.tips(speech, lacking) if lacking else markup("• ") + markup(words.tip or "")
    hint = speech.text("form.lacking" if lacking else "form.thin", tips=tips)
    return join((hint, speech.text("form.good", words=words.good)), "\n\n") if words.good else hint
