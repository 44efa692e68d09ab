"""Everything stored about a person, as a text file in their language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue.fields import profile_key, type_of
from bot.dialogue.requests import cards
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, markup, plain
from storage.records import Draft, HistoryEntry, PersonalData, Request, Side

BYTE_ORDER_MARK = "\ufeff"
"""A byte order mark, so that every phone and Windows shows the letters of all languages."""


def file_text(scene: Scene, data: PersonalData) -> str:
    """Return the file's text. It stays on a phone, so every time in it has its date."""
    speech = replace(scene.speech, now=None)
    sections = (
        _person(speech, data),
        _profile(speech, data),
        _drafts(speech, data),
        _requests(speech, data),
        _questions(speech, data),
        _rest(speech, data),
    )
    title = speech.label("mydata.file.title", when=speech.moment(scene.now))
    return BYTE_ORDER_MARK + "\n\n".join([title, *("\n".join(lines) for lines in map(list, sections) if lines)]) + "\n"


def _heading(speech: Speech, key: str, **values: int) -> str:
    heading = speech.label(f"mydata.file.{key}", **values)
    return f"{heading}\n{'-' * len(heading)}"


def _person(speech: Speech, data: PersonalData) -> Iterator[str]:
    """Yield the person's name, language and roles."""
    person = data.session.person
    yield _heading(speech, "person")
    yield speech.label("mydata.file.name", name=person.first_name if person else "")
    yield speech.label("mydata.file.address", address=str(data.session.address))
    yield speech.label("mydata.file.language", language=speech.tongue(speech.language))
    for contact in data.contacts:
        cluster = speech.cluster(contact.cluster) if contact.cluster else speech.label("secretariat")
        yield speech.label("mydata.file.role", cluster=cluster)
    if data.block:
        yield speech.label("mydata.file.blocked", when=speech.moment(data.block.at))


def _profile(speech: Speech, data: PersonalData) -> Iterator[str]:
    """Yield the answers remembered for the next request."""
    if not data.session.profile:
        return
    yield _heading(speech, "profile")
    for service in speech.catalog.services.values():
        known = {
            field.id: data.session.profile.get(profile_key(field)) for field in service.answerable if profile_key(field)
        }
        if any(known.values()):
            yield from _answers(speech, service.id, known)
            return
    yield _raw(data.session.profile)


def _drafts(speech: Speech, data: PersonalData) -> Iterator[str]:
    """Yield the lines on their drafts."""
    if data.session.drafts:
        yield _heading(speech, "drafts")
    for draft in data.session.drafts.values():
        yield f"{_name(speech, draft)} · {speech.moment(draft.started)}"
        understood = draft.understood
        yield from _answers(speech, draft.service, {**understood, **draft.answers})
        if draft.wish:
            yield f"  › {draft.wish}"


def _requests(speech: Speech, data: PersonalData) -> Iterator[str]:
    """Yield the lines on their requests, each with its whole conversation."""
    if data.requests:
        yield _heading(speech, "requests")
    for request in data.requests:
        yield f"{request.id} · {_name(speech, request)} · {cards.target_name(speech, request)}"
        yield f"  {speech.moment(request.created)}"
        yield f"  {plain(cards.status_line(speech, request, reader=Side.COMPANY))}"
        yield from _answers(speech, request.service, request.answers)
        yield from (_line(speech, request, event) for event in request.history if event.words or event.reason)


def _line(speech: Speech, request: Request, event: HistoryEntry) -> str:
    """Return what somebody wrote about a request, with who and when."""
    author = cards.author(speech, request, event, Side.COMPANY)
    return f"  {_labelled(speech, f'{speech.moment(event.at)}, {author}', plain(cards.event_words(speech, event)))}"


def _questions(speech: Speech, data: PersonalData) -> Iterator[str]:
    """Unanswered questions still linked to them."""
    if data.unanswered:
        yield _heading(speech, "questions")
    for question in data.unanswered:
        yield _labelled(speech, speech.moment(question.at), question.question)


def _rest(speech: Speech, data: PersonalData) -> Iterator[str]:
    """Yield what only the other file contains in full."""
    yield _heading(speech, "rest")
    yield speech.label("mydata.file.deliveries", count=len(data.deliveries))
    yield speech.label("mydata.file.letters", count=len(data.dead_letters))
    yield speech.label("mydata.file.held", count=len(data.session.held_messages))
    yield speech.label("mydata.file.votes", count=len(data.session.votes))


def _name(speech: Speech, of: Draft | Request) -> str:
    catalog = speech.catalog
    known = of.service in catalog.services
    return catalog.words_of(of.service, speech.language).name if known else of.service


def _answers(speech: Speech, service_id: str, answers: Mapping[str, Any]) -> Iterator[str]:
    """Yield the answers with their labels; raw where the content no longer has the field."""
    catalog = speech.catalog
    service = catalog.services.get(service_id)
    if service is None:
        yield f"  {_raw(answers)}"
        return
    words = catalog.words_of(service_id, speech.language)
    for field in service.fields:
        value = answers.get(field.id)
        if type_of(field).is_shown(value):
            shown = cards.answer_text(speech, service_id, field, value)
            yield f"  {_labelled(speech, plain(markup(words.fields[field.id].label)), shown)}"
    unknown = {id: value for id, value in answers.items() if value and id not in {field.id for field in service.fields}}
    if unknown:
        yield f"  {_raw(unknown)}"


def _labelled(speech: Speech, label: str, words: str) -> str:
    """Return words with a label in front, with a colon as the language sets it."""
    return plain(speech.text("card.line", label=label, answer=words))


def _raw(answers: Mapping[str, Any]) -> str:
    return json.dumps(dict(answers), ensure_ascii=False, default=str)
