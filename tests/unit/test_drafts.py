"""Drafts stand side by side, and those that earlier versions stored are still there."""

from __future__ import annotations

from bot.dialogue import drafts
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.fields import AskedField, type_of
from bot.dialogue.scene import Scene
from knowledge.schema import Service, ServiceField
from storage.embedded.migration import keep_drafts
from storage.messages import telegram
from storage.records import Asking, Confirming, Draft, Person, Reviewing, Session, Snapshot
from tests.stage import DIRECTORY, NOON, release

OLD = {"service": "passport", "answers": {"company": "Alpine Heat"}, "started": NOON.isoformat()}


def migrated(**old: object) -> Session:
    rest = {"address": {"channel": "telegram", "chat": "1001"}, "version": 1}
    (session,) = keep_drafts({"sessions": {"1": {**rest, **old}}})["sessions"].values()
    return Session.model_validate(session)


def scene() -> Scene:
    incoming = Incoming(token="t1", kind=EventKind.SERVICE, address=telegram(1001), person=Person(id=0))
    return Scene(release(), DIRECTORY, Snapshot(session=Session(address=telegram(1001))), incoming, NOON)


def test_the_draft_that_was_in_front_is_active_and_the_other_kept() -> None:
    front = {**OLD, "id": "d2", "at": "help", "ticked": ["visit"], "editing": True, "paused": False}
    found = migrated(draft=front, laid={**OLD, "id": "d1", "at": "", "paused": True})
    assert found.active == "d2"
    assert [draft.step for draft in found.drafts.values()] == [Reviewing(), Asking(field="help", ticked=("visit",))]


def test_a_draft_kept_for_later_is_not_in_front() -> None:
    found = migrated(draft={**OLD, "id": "d1", "at": "home", "paused": True}, laid=None)
    assert (found.active, found.draft, [*found.drafts]) == ("", None, ["d1"])


def test_what_was_understood_and_not_confirmed_is_still_to_be_confirmed() -> None:
    found = migrated(draft={**OLD, "id": "d1", "answers": {}, "understood": {"target": "clean"}})
    assert found.draft
    assert found.draft.step == Confirming(understood={"target": "clean"})


def test_fields_of_earlier_releases_name_their_role_as_their_kind() -> None:
    field = ServiceField.model_validate({"id": "theirs", "kind": "home"})
    assert (field.kind, field.role, field.or_none) == ("cluster", "home", True)


def test_an_option_that_the_content_lost_is_asked_again() -> None:
    options = ServiceField.model_validate({"id": "size", "kind": "choice", "options": ("small", "large")})
    service = Service.model_validate({"id": "s", "routing": "secretariat", "prefix": "S", "fields": (options,)})
    draft = Draft(id="d1", service="s", step=Reviewing(), answers={"size": "huge"}, started=NOON)
    question = AskedField(scene(), service, draft, options)
    assert not type_of(options).is_current(question, "huge")
    assert type_of(options).is_current(question, "large")


def test_an_empty_draft_goes_when_something_else_is_begun() -> None:
    empty = Draft(id="d1", service="passport", step=Asking(field="target"), started=NOON)
    filled = empty.model_copy(update={"id": "d2", "answers": {"target": "clean"}})
    kept = drafts.kept_drafts(Session(address=telegram(1001), drafts={"d1": empty, "d2": filled}, active="d1"))
    assert [*kept] == ["d2"]


def test_drafts_with_the_same_title_are_told_apart() -> None:
    speech = scene().speech
    begun = [
        Draft(id=id, service="support", step=Reviewing(), started=NOON, answers={"company": "Heat", **more})
        for id, more in (("d1", {}), ("d2", {"person": "Eva"}), ("d3", {"person": "Olga", "home": "clean"}))
    ]
    passport = Draft(id="d4", service="passport", step=Reviewing(), started=NOON, answers={"target": "clean"})
    labels = [row[0].label for row in drafts.go_on_rows(speech, (*begun, passport))]
    assert labels[0] == "ICN Passport request → CLEAN"
    assert [label.split(" · ")[0] for label in labels[1:3]] == ["Olga", "Eva"]
    assert len(set(labels)) == len(labels)
    assert all("Project partners" in label and "12:00" in label for label in labels[1:])
