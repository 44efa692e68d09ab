"""Everything stored about a person, as a text file in their language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.dialogue.forms.fields import type_of
from bot.dialogue.forms.profile import part_of
from bot.dialogue.requests import cards
from bot.dialogue.scene import Scene
from bot.dialogue.speech import plain
from storage.records import Draft, HistoryEntry, Kept, Request, Side

BYTE_ORDER_MARK = "\ufeff"
"""A byte order mark, so that every phone and Windows shows the letters of all languages."""


def file(scene: Scene, kept: Kept) -> str:
    """The file."""
    sections = (
        _person(scene, kept),
        _profile(scene, kept),
        _drafts(scene, kept),
        _requests(scene, kept),
        _questions(scene, kept),
        _rest(scene, kept),
    )
    title = scene.speech.label("mydata.file.title", when=scene.speech.moment(scene.now))
    return BYTE_ORDER_MARK + "\n\n".join([title, *("\n".join(lines) for lines in map(list, sections) if lines)]) + "\n"


def _heading(scene: Scene, key: str, **values: int) -> str:
    heading = scene.speech.label(f"mydata.file.{key}", **values)
    return f"{heading}\n{'-' * len(heading)}"


def _person(scene: Scene, kept: Kept) -> Iterator[str]:
    """The person's name, language and roles."""
    speech, person = scene.speech, kept.session.person
    yield _heading(scene, "person")
    yield speech.label("mydata.file.name", name=person.first_name if person else "")
    yield speech.label("mydata.file.address", address=str(kept.session.address))
    yield speech.label("mydata.file.language", language=speech.tongue(scene.language))
    for contact in kept.contacts:
        cluster = speech.cluster(contact.cluster) if contact.cluster else speech.label("secretariat")
        yield speech.label("mydata.file.role", cluster=cluster)
    if kept.block:
        yield speech.label("mydata.file.blocked", when=speech.moment(kept.block.at))


def _profile(scene: Scene, kept: Kept) -> Iterator[str]:
    """The answers remembered for the next request."""
    if not kept.session.profile:
        return
    yield _heading(scene, "profile")
    for service in scene.release.catalog.services.values():
        known = {field.id: kept.session.profile.get(part_of(field)) for field in service.answerable if part_of(field)}
        if any(known.values()):
            yield from _answers(scene, service.id, known)
            return
    yield _raw(kept.session.profile)


def _drafts(scene: Scene, kept: Kept) -> Iterator[str]:
    """Their drafts."""
    if kept.session.drafts:
        yield _heading(scene, "drafts")
    for draft in kept.session.drafts.values():
        yield f"{_name(scene, draft)} · {scene.speech.moment(draft.started)}"
        yield from _answers(scene, draft.service, draft.answers)
        if draft.wish:
            yield f"  › {draft.wish}"


def _requests(scene: Scene, kept: Kept) -> Iterator[str]:
    """Their requests, each with its whole conversation."""
    if kept.requests:
        yield _heading(scene, "requests")
    for request in kept.requests:
        yield f"{request.id} · {_name(scene, request)} · {cards.target_name(scene.speech, request)}"
        yield f"  {scene.speech.moment(request.created)}"
        yield f"  {plain(cards.status_line(scene.speech, request, reader=Side.COMPANY))}"
        yield from _answers(scene, request.service, request.answers)
        yield from (_said(scene, event) for event in request.history if event.words or event.reason)


def _said(scene: Scene, event: HistoryEntry) -> str:
    words = plain(cards.said(scene.speech, event))
    return f"  {scene.speech.moment(event.at)}, {event.name}: {words}"


def _questions(scene: Scene, kept: Kept) -> Iterator[str]:
    """Unanswered questions still linked to them."""
    if kept.unanswered:
        yield _heading(scene, "questions")
    for question in kept.unanswered:
        yield f"{scene.speech.moment(question.at)}: {question.question}"


def _rest(scene: Scene, kept: Kept) -> Iterator[str]:
    """What only the other file contains in full."""
    yield _heading(scene, "rest")
    yield scene.speech.label("mydata.file.deliveries", count=len(kept.deliveries))
    yield scene.speech.label("mydata.file.letters", count=len(kept.dead_letters))
    yield scene.speech.label("mydata.file.votes", count=len(kept.session.votes))


def _name(scene: Scene, of: Draft | Request) -> str:
    catalog = scene.release.catalog
    known = of.service in catalog.services
    return catalog.words_of(of.service, scene.language).name if known else of.service


def _answers(scene: Scene, service_id: str, answers: Mapping[str, Any]) -> Iterator[str]:
    """The answers with their labels; raw where the content no longer has the field."""
    catalog = scene.release.catalog
    service = catalog.services.get(service_id)
    if service is None:
        yield f"  {_raw(answers)}"
        return
    words = catalog.words_of(service_id, scene.language)
    for field in service.fields:
        value = answers.get(field.id)
        if type_of(field).is_shown(value):
            yield f"  {words.fields[field.id].label}: {cards.shown(scene.speech, service_id, field, value)}"
    unknown = {id: value for id, value in answers.items() if value and id not in {field.id for field in service.fields}}
    if unknown:
        yield f"  {_raw(unknown)}"


def _raw(answers: Mapping[str, Any]) -> str:
    return json.dumps(dict(answers), ensure_ascii=False, default=str)
