"""A code finds its own invitation, for as long as that is good; days and hours are read as people type them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.dialogue.contacts import days, hours, invitations
from bot.dialogue.contacts.invitations import PREFIX, STAYS, Standing, code_hash, find_by_code, standing
from bot.dialogue.directory import Directory
from bot.dialogue.events import EventKind, Incoming
from bot.dialogue.scene import Scene
from bot.scenes import new_code
from storage.messages import telegram
from storage.records import Ending, Invitation, Person, Role, Session, Snapshot
from tests.stage import NOON, release

LANGUAGES = ("en", "fr", "de", "it", "es", "da")


def scene(code: str, *kept: Invitation, chat: int = 1, person: int = 1) -> Scene:
    """Somebody at the stage's noon, with a fresh code, while these invitations are kept."""
    who = Person(id=person, first_name="Ingrid")
    event = Incoming(token="t", kind=EventKind.COMMAND, address=telegram(chat), person=who, private=chat > 0)
    snapshot = Snapshot(session=Session(address=telegram(chat)), invitations=kept)
    return Scene(release(), Directory(admins=(telegram(9),)), snapshot, event, NOON, code=code)


def test_codes_are_long_random_and_fit_a_link() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) >= 22 and len(PREFIX + code) <= 64 for code in codes)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", code) for code in codes)


def test_only_a_hash_of_the_code_is_kept() -> None:
    invitation = invitations.new_invitation(scene("secret-code"), "clean", Role.CONTACT)
    assert "secret-code" not in invitation.model_dump_json()
    assert invitation.code_hash == code_hash("secret-code")
    assert invitation.expires == NOON + STAYS


def test_a_code_finds_its_own_invitation_and_no_part_of_one_does() -> None:
    first, second = (invitations.new_invitation(scene(code), "clean", Role.CONTACT) for code in ("one-code", "another"))
    here = scene("fresh", first, second)
    assert find_by_code(here, "another") == second
    assert find_by_code(here, "one-code") == first
    for wrong in ("", "one-cod", "one-code ", "One-code", first.code_hash, first.key, "x" * 5000):
        assert find_by_code(here, wrong) is None


@pytest.mark.parametrize(
    ("ending", "later", "meant"),
    [
        (None, timedelta(), Standing.OPEN),
        (None, STAYS - timedelta(seconds=1), Standing.OPEN),
        (None, STAYS, Standing.EXPIRED),
        (Ending.USED, timedelta(), Standing.USED),
        (Ending.USED, 2 * STAYS, Standing.USED),
        (Ending.REVOKED, timedelta(), Standing.REVOKED),
    ],
)
def test_an_invitation_is_good_once_for_a_week_and_until_it_is_revoked(
    ending: Ending | None, later: timedelta, meant: Standing
) -> None:
    invitation = invitations.new_invitation(scene("code"), "clean", Role.CONTACT).model_copy(update={"ending": ending})
    assert standing(invitation, NOON + later) is meant


def test_only_who_followed_the_link_may_go_on_and_only_where_they_did() -> None:
    invitation = invitations.new_invitation(scene("code"), "clean", Role.CONTACT)
    opened = invitations.mark_opened(scene("x", chat=-5, person=7), invitation)
    assert invitations.may_use(scene("x", chat=-5, person=7), opened)
    assert not invitations.may_use(scene("x", chat=-5, person=8), opened)
    assert not invitations.may_use(scene("x", chat=7, person=7), opened)
    assert not invitations.may_use(scene("x", chat=-6, person=9), opened)
    assert invitations.may_use(scene("x", chat=-5, person=9), opened)  # an admin of the assistant, in that group


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("12 May", date(2026, 5, 12)),
        ("May 12", date(2026, 5, 12)),
        ("the 12th", date(2026, 5, 12)),
        ("le 12 mai", date(2026, 5, 12)),
        ("zurück am 12. Mai", date(2026, 5, 12)),
        ("12 maggio", date(2026, 5, 12)),
        ("12 de mayo", date(2026, 5, 12)),
        ("12. maj", date(2026, 5, 12)),
        ("12.5.", date(2026, 5, 12)),
        ("12/05/2026", date(2026, 5, 12)),
        ("2026-05-12", date(2026, 5, 12)),
        ("1 February", date(2027, 2, 1)),
        ("hello", None),
        ("31 February", None),
        ("99 May", None),
        ("12 monkeys", None),
    ],
)
def test_a_day_is_read_as_people_type_it(words: str, day: date | None) -> None:
    assert days.read_day(LANGUAGES, words, date(2026, 5, 4)) == day


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("9-17", "1-5@0900-1700"),
        ("9 to 5", "1-5@0900-1700"),
        ("9am-5pm", "1-5@0900-1700"),
        ("Mon–Thu 8:30–16:00", "1-4@0830-1600"),
        ("lundi à vendredi 9h-17h30", "1-5@0900-1730"),
        ("Montag bis Freitag von 9 bis 17 Uhr", "1-5@0900-1700"),
        ("lun-ven 9-18", "1-5@0900-1800"),
        ("man-fre 8.00-16.00", "1-5@0800-1600"),
        ("hello", None),
        ("22-6", None),
        ("9", None),
    ],
)
def test_working_hours_are_read_as_people_type_them(words: str, kept: str | None) -> None:
    found = hours.read_hours(LANGUAGES, words)
    assert (found.to_text() if found else None) == kept
    assert found is None or hours.parse(found.to_text()) == found


@pytest.mark.parametrize(("language", "written"), [("en", "Mon–Fri, 09:00–17:00"), ("da", "man.–fre., 09.00–17.00")])
def test_hours_are_written_as_the_language_does(language: str, written: str) -> None:
    found = hours.Hours(1, 5, 9 * 60, 17 * 60)
    assert hours.in_words(language, found) == written
    assert hours.read_hours((language,), written) == found


def test_a_scene_without_a_code_makes_no_other_code_work() -> None:
    here = scene("", invitations.new_invitation(scene("code"), "clean", Role.CONTACT))
    assert find_by_code(replace(here, code="code"), "") is None
