"""Every update becomes an Incoming, or None, or is Unreadable; nothing else comes out of the edge."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.dialogue.events import EventKind
from bot.errors import Unreadable
from bot.telegram.supergroups import MigratedGroups
from bot.telegram.updates import lane_of
from storage.messages import Address, telegram
from storage.records import RawUpdate
from tests.contract.examples import NOW
from tests.unit.update_examples import (
    BLOCKED,
    BOT,
    FILE,
    GARBLED,
    GROUP,
    IGNORED,
    READ,
    RIGHTS,
    ZOE,
    message,
    press,
    read,
    update,
)


@pytest.mark.parametrize("name", READ)
def test_what_people_do_is_read(name: str) -> None:
    payload, wanted = READ[name]
    incoming = read(payload)
    assert incoming
    assert {key: getattr(incoming, key) for key in wanted} == wanted


def test_a_file_comes_with_its_best_size_and_its_name() -> None:
    photo = read(READ["photo"][0])
    document = read(READ["document"][0])
    assert photo
    assert photo.attachment
    assert photo.attachment.file == "large"
    assert document
    assert document.attachment
    assert document.attachment.name == "a.pdf"


@pytest.mark.parametrize(
    ("status", "detail"),
    [("kicked", "lost"), ("left", "lost"), ("member", "reached"), ("administrator", "reached")],
)
def test_what_becomes_of_the_bot_in_a_chat_is_read(status: str, detail: str) -> None:
    change = {**BLOCKED["my_chat_member"], "new_chat_member": {**RIGHTS, "status": status, "user": BOT}}
    incoming = read(update("my_chat_member", **change))
    assert incoming
    assert (incoming.kind, incoming.detail, incoming.address) == (EventKind.REACH, detail, telegram(1001))


@pytest.mark.parametrize("name", IGNORED)
def test_what_does_not_concern_the_bot_is_none(name: str) -> None:
    assert read(IGNORED[name]) is None


@pytest.mark.parametrize("name", GARBLED)
def test_what_is_no_update_is_unreadable(name: str) -> None:
    with pytest.raises(Unreadable):
        read(GARBLED[name])


def test_a_group_that_has_moved_keeps_the_id_we_know() -> None:
    groups = MigratedGroups()
    groups.note_move(-2001, -1001)
    incoming = read(press(message({**GROUP, "id": -1001, "type": "supergroup"}, text="x"), data="a"), groups)
    assert incoming
    assert incoming.address == telegram(-2001)


@pytest.mark.parametrize(
    ("payload", "lane"),
    [
        (update(**message(GROUP, text="x")), -2001),
        (press(message(GROUP, text="x"), data="a"), -2001),
        (IGNORED["a press on a message sent by inline mode"], 1001),
        (IGNORED["a kind nobody asked for"], 1001),
        (BLOCKED, 1001),
        ({"update_id": 1}, 0),
        ({"update_id": 1, "message": "x"}, 0),
        ({"update_id": 1, "message": {"message": 7, "chat": {"id": "x"}}}, 0),
    ],
)
def test_updates_of_one_chat_share_a_lane(payload: dict[str, Any], lane: int) -> None:
    assert lane_of(payload) == telegram(lane)


FORUM = {"id": -1003, "type": "supergroup", "title": "Team", "is_forum": True}
OPENING = {"message_id": 77, "date": 1770000000, "chat": FORUM, "from": ZOE}
IN_TOPIC = {"message_thread_id": 77, "is_topic_message": True}


@pytest.mark.parametrize("opening", [{**OPENING, "forum_topic_created": {"name": "Heat", "icon_color": 1}}, OPENING])
def test_in_a_forum_topic_the_opening_message_is_not_what_somebody_replies_to(opening: dict[str, Any]) -> None:
    """Every message of a topic carries it: a mention and a command are ours all the same, and are answered there."""
    for text, kind in (("@icn_bot what is it", EventKind.TEXT), ("/help@icn_bot", EventKind.COMMAND)):
        incoming = read(update(**message(FORUM, text=text, reply_to_message=opening, **IN_TOPIC)))
        assert incoming
        assert (incoming.kind, incoming.address) == (kind, telegram(-1003, 77))
        assert (incoming.replied, incoming.overheard) == (None, False)


def test_a_reply_in_a_topic_is_a_reply() -> None:
    ours = {**OPENING, "message_id": 80, "from": BOT, "text": "Which one?"}
    incoming = read(update(**message(FORUM, text="this one", reply_to_message=ours, **IN_TOPIC)))
    assert incoming
    assert (incoming.replied, incoming.address) == (80, telegram(-1003, 77))


def test_a_reply_to_the_first_message_of_a_thread_outside_a_forum_is_a_reply() -> None:
    ours = {**OPENING, "from": BOT, "text": "Which one?"}
    incoming = read(update(**message(FORUM, text="this one", reply_to_message=ours, message_thread_id=77)))
    assert incoming
    assert (incoming.replied, incoming.address) == (77, telegram(-1003))


def test_a_press_in_a_topic_is_answered_there() -> None:
    incoming = read(press(message(FORUM, text="x", **IN_TOPIC), data="go:help"))
    assert incoming
    assert incoming.address == telegram(-1003, 77)


# ------------------------------------------------------------------ mangled

JUNK = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(2**70), 2**70)
    | some.floats()
    | some.text(some.characters(), max_size=8)
    | some.sampled_from(["\ud800", "private", "/x"]),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
GOOD = [*(payload for payload, _ in READ.values()), *IGNORED.values()]


def places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside."""
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [path, *(found for key, value in inside for found in places(value, (*path, key)))]


def mangled(part: Any, path: tuple[Any, ...], junk: Any, *, gone: bool) -> Any:
    """A copy with the value at `path` gone, or replaced by junk."""
    if not path:
        return junk
    copy = part.copy()
    if gone and len(path) == 1 and isinstance(copy, dict):
        del copy[path[0]]
    else:
        copy[path[0]] = mangled(copy[path[0]], path[1:], junk, gone=gone)
    return copy


@settings(deadline=None)
@given(some.data())
def test_whatever_comes_is_read_or_ignored_or_unreadable(data: some.DataObject) -> None:
    """And what is read can be recorded."""
    payload = data.draw(some.sampled_from(GOOD))
    for _ in range(data.draw(some.integers(1, 3))):
        path = data.draw(some.sampled_from([place for place in places(payload) if place]))
        payload = mangled(payload, path, data.draw(JUNK), gone=data.draw(some.booleans()))
        if not payload:
            break
    RawUpdate(id=1, lane=lane_of(payload), payload=payload, received=NOW)
    try:
        incoming = read(payload)
    except Unreadable:
        return
    if incoming:
        assert isinstance(incoming.address, Address)
        assert incoming.person.model_dump_json()
        for words in (incoming.text, incoming.command, incoming.action):
            words.encode()


def test_the_form_words_have_in_telegram_becomes_our_markup() -> None:
    """Tags that were typed stay, and code is no form: it is what people copy from a message of ours."""
    text = "A bold <i>word</i> & a link."
    formed = [
        {"type": "bold", "offset": 2, "length": 4},
        {"type": "text_link", "offset": 23, "length": 4, "url": "https://a.example/?x=1"},
    ]
    copied = {"type": "pre", "offset": 0, "length": len(text)}
    incoming = read(update(**message(text=text, entities=[copied, *formed])))
    assert incoming
    assert incoming.text == text
    assert incoming.marked == 'A <b>bold</b> <i>word</i> & a <a href="https://a.example/?x=1">link</a>.'
    incoming = read(update(**message(text=text, entities=[copied])))
    assert incoming
    assert incoming.marked == ""


@pytest.mark.parametrize("number", [[], "", {}, False, 2.5])
def test_a_message_without_a_number_is_unreadable(number: Any) -> None:
    garbled = {**message(document={**FILE, "file_name": "a.pdf"}), "message_id": number}
    with pytest.raises(Unreadable):
        read(update(**garbled))


@pytest.mark.parametrize("title", [["x"], {"a": 1}, 5, True])
def test_a_group_whose_title_is_no_text_is_unreadable(title: Any) -> None:
    """It would be kept as the name of a contact, and nobody could load the contacts any more."""
    group = {"id": -5, "type": "group", "title": title}
    with pytest.raises(Unreadable):
        read(update(**{**message(text="/help@icn_bot"), "chat": group}))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoé", "Zoé"),
        ("Z\u202eoe", "Z\u202eoe\u202c"),
        ("\u2067a\u202ab", "\u2067a\u202ab\u202c\u2069"),
        ("\u202bZoe\u202c", "\u202bZoe\u202c"),
    ],
)
def test_a_name_does_not_turn_the_rest_of_its_line(name: str, shown: str) -> None:
    """What changes the direction of writing inside a name ends with the name."""
    incoming = read(update(**{**message(text="hello"), "from": {**ZOE, "first_name": name}}))
    assert incoming
    assert incoming.person.first_name == shown
