"""How requests are shown: cards, lists, conversations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue.callbacks import ShowRequest
from bot.dialogue.directory import Directory, Rung
from bot.dialogue.fields import type_of
from bot.dialogue.requests.lifecycle import Move, shares_held_back, waits_since
from bot.dialogue.speech import Speech, Value, blockquote, join, literal, markup, shorten
from knowledge.schema import ServiceField
from storage.messages import COPYABLE, Choice, Copy, Text
from storage.records import FINISHED, Draft, HistoryEntry, Request, Side, Status

ENDED_BY_ITSELF: Mapping[str, str] = {Move.LAPSE: "status.lapsed", Move.EXPIRE: "status.expired"}
"""The texts for requests that nobody closed."""
MOST_SHOWN = 15
"""Most messages shown of a conversation."""
QUOTED = 200
"""Characters shown of a quoted message."""


def anchor_of(number: str) -> str:
    """Return the anchor of the card held by those who decide."""
    return f"card:{number}"


def copy_anchor_of(number: str) -> str:
    """Return the anchor of the card held by those who only read along."""
    return f"copy:{number}"


def answer_text(speech: Speech, service_id: str, field: ServiceField, answer: Any) -> str:
    """Return an answer as people read it, with names for ids and labels for options."""
    return type_of(field).show(speech, service_id, field, answer)


def show_button(speech: Speech, request: Request) -> Choice:
    """Return the button that shows the request."""
    return speech.button("button.show", ShowRequest(request.id), number=request.id)


def fields(speech: Speech, service_id: str, answers: Mapping[str, Any], *, shared: bool, presets: bool = True) -> Text:
    """Return the answers a contact may already see (`shared`) or not yet, one labelled line each, without the
    consent.

    The order is what matters to the decision first, and last the target, whom the reader knows. Without `presets`,
    answers that nobody is asked for are left out and the order is that of the questions.
    """
    service = speech.catalog.services.get(service_id)
    if service is None:  # removed from the content since
        return Text()
    words = speech.catalog.words_of(service_id, speech.language)
    answers = {**(service.presets if presets else {}), **answers}
    return join(
        answer_line(speech, words.fields[field.id].label, answer_text(speech, service_id, field, answers[field.id]))
        for field in (sorted(service.fields, key=_rank) if presets else service.fields)
        if field.shared == shared and type_of(field).is_shown(answers.get(field.id))
    )


def _rank(field: ServiceField) -> int:
    """Return a field's rank on the card: what the company wants, in its own words, comes first."""
    return 0 if field.thin_below else 2 if field.role == "target" else 1


def answer_line(speech: Speech, label: str, answer: str) -> Text:
    """Return an answer with its label in front."""
    return speech.text("card.line", label=markup(label), answer=answer)


def card(
    speech: Speech,
    service_id: str,
    answers: Mapping[str, Any],
    language: str,
    number: str = "",
    *,
    all_shown: bool = False,
    held_key: str = "card.held-back",
) -> Text:
    """Return the card of a draft or request exactly as a contact reads it. `language` is the company's; `held_key`
    names the text on what isn't shown, "" for none.
    """
    title = markup(f"<b>{service_title(speech, service_id)}</b>")
    if number:
        title += markup(" ") + literal(number)
    parts = [title, fields(speech, service_id, answers, shared=True)]
    parts.append(
        fields(speech, service_id, answers, shared=False)
        if all_shown
        else _held_back_labels(speech, service_id, answers, held_key)
    )
    parts.append(speech.text("card.language", language=speech.tongue(language)))
    return join(parts)


def held_text(request: Request) -> str:
    """Return the text on answers that a reader may not see: until the acceptance, or only for the contact after it."""
    if shares_held_back(request):
        return "card.for-contact"
    return "" if request.status in FINISHED else "card.held-back"


def _held_back_labels(speech: Speech, service_id: str, answers: Mapping[str, Any], key: str) -> Text:
    """Return the labels of the answers that aren't shown, in the text of this key."""
    service = speech.catalog.services.get(service_id)
    fields = service.fields if service else ()
    held_fields = [field for field in fields if not field.shared and type_of(field).is_shown(answers.get(field.id))]
    labels = ", ".join(
        speech.catalog.words_of(service_id, speech.language).fields[field.id].label for field in held_fields
    )
    return speech.text(key, labels=markup(labels)) if labels and key else Text()


def review(speech: Speech, readers: Speech, draft: Draft) -> Text:
    """Return the card to check before sending, in its `readers`' language, and what is held back until acceptance."""
    to_secretariat = speech.catalog.services[draft.service].routing == "secretariat"
    key = "form.review-secretariat" if to_secretariat else "form.review"
    return join(_review_parts(speech, readers, draft, key), "\n\n")


def _review_parts(speech: Speech, readers: Speech, draft: Draft, key: str) -> list[Text]:
    """Return the card under a heading and, separately, what is held back."""
    parts = [speech.text(key, card=card(readers, draft.service, draft.answers, speech.language))]
    if readers.language != speech.language:
        parts.append(speech.text("form.labels-in", language=speech.tongue(readers.language)))
    held_back = fields(readers, draft.service, draft.answers, shared=False)
    return [*parts, speech.text("form.kept-back", fields=held_back)] if held_back != Text() else parts


def sent_review(speech: Speech, readers: Speech, draft: Draft) -> Text:
    """Return the review after sending: the card stays readable."""
    return join(_review_parts(speech, readers, draft, "form.sent"), "\n\n")


def contact_card(speech: Speech, request: Request) -> Text:
    """Return the card and status for the contact. Held-back answers appear once the request is accepted."""
    if request.erased:
        return erased_card(speech, request)
    speech = replace(speech, lasting=True)
    shown, held = shares_held_back(request), held_text(request)
    body = card(speech, request.service, request.answers, request.language, request.id, all_shown=shown, held_key=held)
    alike = request.resembles and request.status not in FINISHED
    remark = (speech.text("card.resembles", number=request.resembles),) if alike else ()
    return join((body, *remark, status_line(speech, request)), "\n\n")


def erased_card(speech: Speech, request: Request) -> Text:
    """Return the card of a request whose company had its data erased."""
    return join(
        (
            _title(speech, request),
            speech.text("card.erased", when=speech.date_and_time(request.erased or request.updated)),
        ),
        "\n\n",
    )


def former_card(speech: Speech, request: Request) -> Text:
    """Return the card for somebody who no longer belongs to the cluster, without what the company wrote."""
    return join((_title(speech, request), speech.text("card.no-longer-yours")), "\n\n")


def _title(speech: Speech, request: Request) -> Text:
    return markup(f"<b>{service_title(speech, request.service)}</b> ") + literal(request.id)


def service_title(speech: Speech, service_id: str) -> str:
    """Return the kind of request a card is about; the service's id when the content no longer knows it."""
    known = service_id in speech.catalog.services
    return speech.catalog.words_of(service_id, speech.language).card_title if known else service_id


def status_line(speech: Speech, request: Request, *, reader: Side = Side.CONTACT) -> Text:
    """Return the request's status, since when, and who set it."""
    silent = {Move.TELL} | ({Move.RESUME, Move.EXPIRE} if request.status is Status.ACCEPTED else set())
    last = next(event for event in reversed(request.history) if event.event not in silent)
    since = waits_since(request) if request.status is Status.SUBMITTED else last.at
    decided = next((event for event in reversed(request.history) if event.event == Move.ACCEPT), None)
    values = {"name": author(speech, request, last, reader), "when": speech.moment(since)}
    key = ENDED_BY_ITSELF.get(last.event, f"status.{request.status}")
    if request.status is Status.ACCEPTED and last.event != Move.ACCEPT:
        by = author(speech, request, decided, reader) if decided else ""
        key, values = (f"{key}-since", {**values, "by": by}) if decided else (f"{key}-open", values)
    line = speech.text(key, **values)
    if request.status is Status.DECLINED and (last.words or last.reason):
        line = join((line, blockquote(event_words(speech, last))))
    return line


def author(speech: Speech, request: Request, event: HistoryEntry, reader: Side) -> str:
    """Return who did it: by name on the reader's own side or with their consent, otherwise by role."""
    if event.by is reader or event.named:
        return event.name
    return target_name(speech, request) if event.by is Side.CONTACT else company_name(speech, request)


def event_words(speech: Speech, event: HistoryEntry) -> Text:
    """Return an event's words below what they reply to, or its ready-made reason in the reader's language."""
    if event.taken_back:
        return literal(speech.label("take-back.gone"))
    if event.reason:
        return literal(speech.label(f"reason.{event.reason}"))
    words = literal(event.words or kind_of(speech, event.original))
    if not event.quote:
        return words
    quote = markup("<i>") + literal(f"› {shorten(event.quote, QUOTED)}") + markup("</i>")
    return join((quote, words))


def kind_of(speech: Speech, original: Copy | None) -> str:
    """Return what is carried, such as a photo or a place, and how many of them an album holds."""
    if original is None or original.kind not in COPYABLE:
        return speech.label("no-words")
    count = len(original.messages)
    return speech.label(f"carried.{original.kind.replace('_', '-')}") + (f" ×{count}" if count > 1 else "")


def summary(speech: Speech, request: Request, *, overdue: bool = False, reader: Side = Side.CONTACT) -> Text:
    """Return a request as a list item: number, both parties and status, with a mark if a decision is `overdue`."""
    heading = markup("<b>") + literal(request.id) + markup("</b> ")
    heading += literal(f"{company_name(speech, request)} → {target_name(speech, request)}")
    return join(
        (heading, *((speech.text("status.overdue"),) if overdue else ()), status_line(speech, request, reader=reader))
    )


def conversation(speech: Speech, request: Request, *, reader: Side = Side.CONTACT) -> Text:
    """Return what both sides have written so far, newest last, each with its time; empty if nobody has."""
    events = [event for event in request.history if event.words or event.reason or event.original or event.taken_back]
    if not events:
        return Text()
    speech = replace(speech, lasting=True)
    lines = [speech.text("show.conversation")]
    lines += [speech.text("show.more", count=len(events) - MOST_SHOWN)] if len(events) > MOST_SHOWN else []
    for event in events[-MOST_SHOWN:]:
        words = event_words(speech, event.model_copy(update={"words": shorten(event.words, QUOTED)}))
        name = author(speech, request, event, reader)
        lines.append(speech.text("show.message", when=speech.moment(event.at), name=name, words=words))
    return join(lines)


def text_about(speech: Speech, request: Request, key: str, **values: Value) -> Text:
    """Return a text about a request, filled with its number and both sides' names unless `values` give others."""
    names = {"number": request.id, "company": company_name(speech, request), "target": target_name(speech, request)}
    return speech.text(key, **{**names, **values})


def side_name(speech: Speech, request: Request, side: Side, directory: Directory) -> str:
    """Return who is on this side of the request, as the other side knows them."""
    return contact_name(speech, request, directory) if side is Side.CONTACT else company_name(speech, request)


def company_name(speech: Speech, request: Request) -> str:
    """Return who sent the request."""
    if request.erased:
        return speech.label("card.nobody")
    service = speech.catalog.services.get(request.service)
    if service is None:
        return request.person.first_name
    home = "" if service.field_that_is("company") else speech.cluster(service.answer("home", request.answers))
    own = [service.answer(role, request.answers) for role in ("company", "person")]
    return next((name for name in (own[0], home, own[1]) if name), request.person.first_name)


def company_with_person(speech: Speech, request: Request) -> str:
    """Return the company with the name of the person asking, if given: "Camille, Alpine Heat"."""
    return _with_organisation(speech, person_name(speech, request), company_name(speech, request))


def person_name(speech: Speech, request: Request) -> str:
    """Return the name of the person asking, or ""."""
    service = speech.catalog.services.get(request.service)
    return service.answer("person", request.answers) if service else ""


def _with_organisation(speech: Speech, person: str, organisation: str) -> str:
    """Return a person with the organisation they speak for."""
    if not person or person == organisation:
        return organisation
    return speech.label("names.of", person=person, organisation=organisation)


def target_name(speech: Speech, request: Request) -> str:
    """Return who was asked: a cluster or the secretariat."""
    return speech.cluster(request.target) if request.target else speech.label("secretariat")


def contact_name(speech: Speech, request: Request, directory: Directory) -> str:
    """Return who answers the company: the cluster, or the secretariat standing in for it."""
    name = target_name(speech, request)
    rungs = {directory.rung_of(request.target, address) for address in directory.deciders(request)}
    return speech.label("stand-in", target=name) if request.target and rungs == {Rung.SECRETARIAT} else name


def contact_with_person(speech: Speech, request: Request, directory: Directory) -> str:
    """Return who answers, with the last writer's name if they agreed: "Noah, Écotech Québec"."""
    theirs = [event for event in request.history if event.by is Side.CONTACT]
    person = theirs[-1].name if theirs and theirs[-1].named else ""
    return _with_organisation(speech, person, contact_name(speech, request, directory))


LONGEST_TOPIC = 128
"""Characters of a topic's name in Telegram."""


def topic_of(speech: Speech, request: Request) -> str:
    """Return the title of the request's forum topic."""
    return shorten(f"{request.id} · {company_name(speech, request)}", LONGEST_TOPIC)
