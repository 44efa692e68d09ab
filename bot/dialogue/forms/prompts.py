"""How a form asks: the words of a question and its buttons."""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.forms.fields import clusters
from bot.dialogue.requests import cards
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, choice, join, markup, shortened
from bot.dialogue.turn import Rows
from knowledge.schema import Cluster, FieldWords, Service, ServiceField
from storage.messages import Choice, Text
from storage.records import Draft

TICKED, UNTICKED = "☑", "☐"
SENTENCES = 300
"""Characters that fit at least into a field that asks for whole sentences."""
WISH_SHOWN = 300
LABEL_SHOWN = 30
"""Characters shown of a wish in the question, and on its button."""


def question(scene: Scene, service: Service, draft: Draft, asked: ServiceField) -> tuple[Text, Rows]:
    """The question of a field, with where one is in the form, the answer given before, and the buttons."""
    words = _words(scene.speech, service, asked)
    parts = [markup(words.prompt)]
    earlier = draft.answers.get(asked.id)
    if earlier and asked.kind != "consent":
        parts.append(scene.speech.text("form.before", answer=cards.shown(scene.speech, service.id, asked, earlier)))
    if wish := suggested(draft, asked):
        parts.append(markup("\n") + scene.speech.text("form.wish", words=shortened(wish, WISH_SHOWN)))
    if len(service.fields) > 1 and not draft.editing:
        position = [one.id for one in service.fields].index(asked.id) + 1
        parts.insert(0, scene.speech.text("form.step", number=position, total=len(service.fields)))
    return join(parts, "\n"), (
        *_answers(scene, draft, asked, words),
        *_ways_out(scene.speech, service, draft, asked),
    )


def _words(speech: Speech, service: Service, asked: ServiceField) -> FieldWords:
    return speech.catalog.words_of(service.id, speech.language).fields[asked.id]


def _answers(scene: Scene, draft: Draft, asked: ServiceField, words: FieldWords) -> Rows:
    """The answers that can be pressed."""
    match asked.kind:
        case "home":
            none = scene.speech.button("form.in-none", callbacks.InNone(draft.id, asked.id))
            return (*cluster_rows(scene.speech, draft, asked, clusters(scene, asked.kind)), (none,))
        case "target":
            return cluster_rows(scene.speech, draft, asked, clusters(scene, asked.kind))
        case "choice":
            return tuple(
                (choice(words.options[option], callbacks.Pick(draft.id, asked.id, option)),) for option in asked.options
            )
        case "choices":
            return _ticks(scene.speech, draft, asked, words)
        case "consent":
            return (
                _agree(scene.speech, draft, asked),
                (scene.speech.button("form.refuse", callbacks.Refuse(draft.id, asked.id)),),
            )
        case "text" if wish := suggested(draft, asked):
            shown = shortened(wish, LABEL_SHOWN)
            return ((scene.speech.button("form.use-wish", callbacks.UseWish(draft.id, asked.id), words=shown),),)
        case _:
            return ()


def _agree(speech: Speech, draft: Draft, asked: ServiceField) -> tuple[Choice, ...]:
    """The yes of a consent."""
    return (speech.button("form.agree", callbacks.Agree(draft.id, asked.id)),)


def refused_rows(speech: Speech, draft: Draft, asked: ServiceField) -> Rows:
    """What is left to somebody who did not consent: to do so after all, or to stop."""
    return _agree(speech, draft, asked), (speech.button("form.cancel", callbacks.Stop(draft.id)),)


def suggested(draft: Draft, asked: ServiceField) -> str:
    """The wish as it was typed, where it may answer the question: whole sentences are asked for, and it is not used."""
    sentences = asked.kind == "text" and asked.max_length >= SENTENCES
    fits = asked.min_length <= len(draft.wish) <= asked.max_length
    return draft.wish if draft.wish and sentences and fits and draft.wish not in draft.answers.values() else ""


def _ticks(speech: Speech, draft: Draft, asked: ServiceField, words: FieldWords) -> Rows:
    """Options to switch on and off, and Done."""
    options = [
        choice(
            f"{TICKED if option in draft.ticked else UNTICKED} {words.options[option]}",
            callbacks.Toggle(draft.id, asked.id, option),
        )
        for option in asked.options
    ]
    done = speech.button("form.done", callbacks.Done(draft.id, asked.id))
    return (*((option,) for option in options), (done,))


def cluster_rows(speech: Speech, draft: Draft, asked: ServiceField, offered: tuple[Cluster, ...]) -> Rows:
    """One button a cluster."""
    return tuple(
        (choice(speech.place(cluster), callbacks.Pick(draft.id, asked.id, cluster.id)),) for cluster in offered
    )


def _ways_out(speech: Speech, service: Service, draft: Draft, asked: ServiceField) -> Rows:
    """Keep, skip, back, stop: what leads away from the question. Who goes back may go back further."""
    keep: Rows = ()
    row = []
    if draft.editing:
        keep = ((speech.button("form.keep", callbacks.Review(draft.id)),),)
    elif draft.answers.get(asked.id) is not None:
        keep = ((speech.button("form.keep", callbacks.KeepAnswer(draft.id, asked.id)),),)
    if not asked.required:
        row.append(speech.button("form.skip", callbacks.Skip(draft.id, asked.id)))
    if not draft.editing and asked.id != service.fields[0].id:
        row.append(speech.button("form.back", callbacks.Back(draft.id, asked.id)))
    row.append(speech.button("form.cancel", callbacks.Stop(draft.id)))
    return (*keep, tuple(row))


def review_rows(speech: Speech, draft: Draft) -> Rows:
    """The buttons under the review."""
    return (
        (speech.button("form.send", callbacks.Send(draft.id)),),
        (
            speech.button("form.change-answer", callbacks.ChangeAnswers(draft.id)),
            speech.button("form.cancel", callbacks.Stop(draft.id)),
        ),
    )


def changeable(service: Service) -> tuple[ServiceField, ...]:
    """The fields whose answers can be changed before sending: all but the consent."""
    return tuple(one for one in service.fields if one.kind != "consent")


def change_rows(speech: Speech, service: Service, draft: Draft) -> Rows:
    """One button a field, to change its answer."""
    fields = changeable(service)
    buttons = [
        choice(_words(speech, service, field).label, callbacks.EditField(draft.id, field.id)) for field in fields
    ]
    pairs = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    return (*pairs, (speech.button("form.keep", callbacks.Review(draft.id)),))


def answered(scene: Scene, service: Service, asked: ServiceField, value: object) -> Text:
    """The question once it is answered: its label and the answer, without buttons."""
    if value is None:
        answer = scene.speech.label("form.skipped")
    elif asked.kind == "consent":
        answer = scene.speech.label("form.agreed")
    else:
        answer = cards.shown(scene.speech, service.id, asked, value)
    return cards.labelled(scene.speech, _words(scene.speech, service, asked).label, answer)
