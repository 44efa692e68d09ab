"""How a form asks: a question's text and its buttons."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.dialogue import callbacks
from bot.dialogue.drafts import is_editing
from bot.dialogue.fields import AskedField, coach, field_words, type_of
from bot.dialogue.fields.clusters import clusters_in_wish
from bot.dialogue.fields.texts import suggested_answer
from bot.dialogue.requests import cards
from bot.dialogue.speech import Speech, choice, in_rows, join, markup, shorten
from bot.dialogue.turn import Rows
from bot.dialogue.words.plain_words import begins_with
from knowledge.schema import Service, ServiceField, Telling
from storage.messages import Choice, Text
from storage.records import Asking, Draft, Reviewing

EXAMPLE = re.compile(r"[“„«»]\s*(.+?)\s*[”“»«]")
"""The example in a prompt, in any language's quotation marks."""
FEW_ROWS = 3
"""Rows of choices that are shown again at once after words that were no answer."""
WISH_SHOWN = 300
"""Characters shown of a wish in the question."""


def question_text(question: AskedField) -> Text:
    """Return a question's text: progress, what is asked, and any earlier answer."""
    if is_adding(question):
        answer = question.speech.text("form.before", answer=str(question.answer))
        missing = coach.open_points(question.catalog, question.service, question.draft, question.field)
        return join((answer, join((question.speech.text("form.adding"), tips(question.speech, missing)))), "\n\n")
    # the prompt mentions Skip, and there is no such button here
    gathered = type_of(question.field).gathers and bool(question.answer)
    parts = [markup(question.words.prompt.partition("\n")[0] if gathered else question.words.prompt)]
    if clusters_in_wish(question):
        parts = [question.speech.text("form.named-several"), *parts]
    if question.answer and question.field.kind != "consent":
        before = cards.answer_text(question.speech, question.service.id, question.field, question.answer)
        parts.append(question.speech.text("form.before", answer=before))
    files = question.service.field_of("files")
    if files and not files.asked and question.field.wants:
        parts.append(question.speech.text("form.files-hint"))
    if wish := suggested_answer(question):
        parts.append(markup("\n") + question.speech.text("form.wish", words=shorten(wish, WISH_SHOWN)))
    return join((*_step(question), *parts), "\n")


def is_answered_by_how(question: AskedField) -> bool:
    """Return whether the prompt's own example begins like a question: "How you find corporate members."."""
    example = EXAMPLE.search(question.words.prompt)
    return example is not None and begins_with(question.catalog, example[1], "question")


def tips(speech: Speech, missing: Iterable[Telling]) -> Text:
    """Return what contacts usually ask for, one line each."""
    return join(markup("• ") + speech.text(f"form.lacks.{telling}") for telling in missing)


def review(speech: Speech, readers: Speech, draft: Draft) -> tuple[Text, Rows]:
    """Return the exact card as its `readers` will see it, and the review's buttons.

    If a longer request leaves open what contacts usually ask for, a hint follows, with a button to add it.
    """
    card, rows = cards.review(speech, readers, draft), review_rows(speech, draft)
    found = coach.points_to_hint(speech.catalog, speech.catalog.services[draft.service], draft)
    if found is None or draft.told:
        return card, rows
    field, missing = found
    add = (speech.button("form.thin-add", callbacks.AddTo(draft.id, field.id)),)
    return join((card, speech.text("form.hint", tips=tips(speech, missing))), "\n\n"), (rows[0], add, *rows[1:])


def short_text(question: AskedField) -> Text:
    """Return the question in one line, for when it was asked in full a moment ago."""
    if finding := finder_question(question):
        return finding
    if is_adding(question):
        return question.speech.text("form.adding")
    first_line = markup(question.words.prompt.partition("\n")[0])
    return join((*_step(question), first_line), " ")


def is_adding(question: AskedField) -> bool:
    """Return whether the person is adding to an answer."""
    return isinstance(question.draft.step, Asking) and question.draft.step.adding


def finder_question(question: AskedField) -> Text | None:
    """Return the finder's question if it replaces the field's own, else None."""
    step = question.draft.step
    if not isinstance(step, Asking) or not step.finding:
        return None
    first = "finder.home" if question.field.role == "home" else "finder.market"
    return question.speech.text("finder.technology" if step.finding == "technology" else first)


def _step(question: AskedField) -> tuple[Text, ...]:
    """Return the progress line; empty for a form of one question and while a single answer is changed."""
    fields = question.service.questions
    if question.field not in fields or len(fields) == 1 or is_editing(question.service, question.draft):
        return ()
    position = fields.index(question.field) + 1
    return (question.speech.text("form.step", number=position, total=len(fields)),)


def rows(question: AskedField) -> Rows:
    """Return the answers as buttons, then the ways out."""
    return (*type_of(question.field).rows(question), *_ways_out(question))


def short_rows(question: AskedField) -> Rows:
    """Return the buttons under a short question: its choices if they are few, otherwise one that shows them."""
    step = question.draft.step
    if isinstance(step, Asking) and step.finding:
        return finder_rows(question, step.finding)
    own = type_of(question.field).rows(question)
    if len(own) > FEW_ROWS:
        own = ((question.speech.button("form.show-choices", callbacks.Resume(question.draft.id)),),)
    return (*own, *_ways_out(question))


def finder_rows(question: AskedField, finding: str) -> Rows:
    """Return the buttons offered in place of naming a market or technology."""
    if question.field.role == "home":
        skip = question.button("form.in-none", callbacks.InNone)
    else:
        skip = question.button(f"finder.any-{finding}", callbacks.FindAnything)
    every = question.speech.button("form.show-choices", callbacks.Resume(question.draft.id))
    return ((skip,), (every,), (_stop(question.speech, question.draft),))


def refused_rows(question: AskedField) -> Rows:
    """Return the buttons after consent was refused: consent after all, or stop."""
    return (question.button("form.agree", callbacks.Agree),), (_stop(question.speech, question.draft),)


def _stop(speech: Speech, draft: Draft) -> Choice:
    return speech.button("form.cancel", callbacks.Stop(draft.id))


def _ways_out(question: AskedField) -> Rows:
    """Return Keep, Skip, Back and Stop as they apply here."""
    service, draft, field = question.service, question.draft, question.field
    editing = is_editing(service, draft)
    gathered = type_of(field).gathers and bool(question.answer)  # Done does the same
    keep: Rows = ()
    if gathered or (not field.asked and not question.answer):
        pass
    elif editing:
        keep = ((question.speech.button("form.keep", callbacks.Review(draft.id)),),)
    elif question.answer is not None:
        keep = ((question.button("form.keep", callbacks.KeepAnswer),),)
    row = []
    if not field.required and not gathered:
        row.append(question.button("form.skip", callbacks.Skip))
    if not editing and field in service.questions[1:]:
        row.append(question.button("form.back", callbacks.Back))
    return (*keep, (*row, _stop(question.speech, draft)))


def review_rows(speech: Speech, draft: Draft) -> Rows:
    """Return the review's buttons, including those for extras that no question asks for."""
    service = speech.catalog.services[draft.service]
    add = tuple(
        speech.button(
            "form.add",
            callbacks.EditField(draft.id, field.id),
            field=field_words(speech, service.id, field).label,
        )
        for field in service.answerable
        if not field.asked and not draft.answers.get(field.id)
    )
    files = service.field_of("files")
    if files and draft.answers.get(files.id):
        add = (*add, speech.button("form.edit-files", callbacks.EditField(draft.id, files.id)))
    change = speech.button("form.change-answer", callbacks.ChangeAnswers(draft.id))
    doubted = isinstance(draft.step, Reviewing) and draft.step.doubted
    send = callbacks.SendAnyway(draft.id) if doubted else callbacks.Send(draft.id)
    return (speech.button("form.send", send),), add, (change, _stop(speech, draft))


def changeable_fields(service: Service) -> tuple[ServiceField, ...]:
    """Return the fields that can be changed before sending: all but the consent."""
    return tuple(field for field in service.answerable if field.kind != "consent")


def change_rows(question: AskedField) -> Rows:
    """Return one button per field, to change its answer."""
    buttons = [
        choice(
            field_words(question.speech, question.service.id, field).label,
            callbacks.EditField(question.draft.id, field.id),
        )
        for field in changeable_fields(question.service)
    ]
    pairs = in_rows(buttons, 2)
    return (*pairs, (question.speech.button("form.keep", callbacks.Review(question.draft.id)),))


def answer_line(question: AskedField, value: object) -> Text:
    """Return an answered question: label and answer, without buttons."""
    skipped = value is None
    answer = question.speech.label("form.skipped") if skipped else _answer_text(question, value)
    return cards.answer_line(question.speech, question.words.label, answer)


def _answer_text(question: AskedField, value: object) -> str:
    return type_of(question.field).show(question.speech, question.service.id, question.field, value)


def no_home_text(speech: Speech, service: Service, field: ServiceField) -> Text:
    """Say who decides about a company that is in no cluster."""
    decides = "form.no-home" if service.routing == "target" else "form.no-home-secretariat"
    return speech.text(decides if field.or_none else "form.no-home-handed")
