"""Raw updates of Telegram, and what the bot reads in them."""

from __future__ import annotations

from typing import Any

from telegram import User

from bot.dialogue.events import EventKind, Incoming
from bot.telegram.supergroups import MigratedGroups
from bot.telegram.updates import to_incoming
from storage.messages import telegram
from storage.records import Person

ME = User(id=7, first_name="ICN Assistant", is_bot=True, username="icn_bot")
ZOE = {"id": 1001, "is_bot": False, "first_name": "Zoë", "language_code": "fr"}
BOT = {"id": 7, "is_bot": True, "first_name": "ICN Assistant", "username": "icn_bot"}
PRIVATE = {"id": 1001, "type": "private", "first_name": "Zoë"}
GROUP = {"id": -2001, "type": "group", "title": "Team"}
CHANNEL = {"id": -3001, "type": "channel", "title": "News"}
SUPERGROUP = {"id": -1002, "type": "supergroup", "title": "Team"}
AS_GROUP = {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}, "sender_chat": SUPERGROUP}
"""How Telegram shows what an anonymous administrator writes."""
THE_GROUP = Person(id=-1002, first_name="Team")
FILE = {"file_id": "F1", "file_unique_id": "U1"}
PHOTO = [{**FILE, "file_id": size, "width": 9, "height": 9} for size in ("small", "large")]


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"message_id": 11, "date": 1_770_000_000, "chat": chat, "from": ZOE, **content}


def update(kind: str = "message", **content: Any) -> dict[str, Any]:
    return {"update_id": 36, kind: content}


def press(where: dict[str, Any], **content: Any) -> dict[str, Any]:
    return update("callback_query", **{"id": "P1", "from": ZOE, "chat_instance": "1", "message": where, **content})


def reaction(before: str, after: str) -> dict[str, Any]:
    """A change of the emoji under a message; "" for none."""
    old, new = ([{"type": "emoji", "emoji": emoji}] if emoji else [] for emoji in (before, after))
    who = {"chat": PRIVATE, "user": ZOE, "message_id": 11, "date": 1}
    return update("message_reaction", **who, old_reaction=old, new_reaction=new)


def read(payload: dict[str, Any], groups: MigratedGroups | None = None) -> Incoming | None:
    return to_incoming(payload, ME, groups or MigratedGroups())


READ: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "words": (
        update(**message(text=" hello ")),
        {"kind": EventKind.TEXT, "text": "hello", "token": "10", "message": 11},
    ),
    "command": (update(**message(text="/Status")), {"kind": EventKind.COMMAND, "command": "status"}),
    "command with more": (update(**message(text="/start x")), {"kind": EventKind.COMMAND, "command": "start"}),
    "a bare slash": (update(**message(text="/")), {"kind": EventKind.TEXT}),
    "a slash and words": (update(**message(text="/ x")), {"kind": EventKind.TEXT}),
    "edited": (update("edited_message", **message(text="x")), {"kind": EventKind.EDITED, "text": "x"}),
    "photo": (update(**message(photo=PHOTO, caption="see")), {"kind": EventKind.FILE, "text": "see"}),
    "document": (update(**message(document={**FILE, "file_name": "a.pdf"})), {"kind": EventKind.FILE, "text": ""}),
    "sticker": (
        update(
            **message(
                sticker={**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
            )
        ),
        {"kind": EventKind.OTHER, "detail": "sticker"},
    ),
    "voice": (update(**message(voice={**FILE, "duration": 1})), {"kind": EventKind.OTHER, "detail": "voice"}),
    "location": (
        update(**message(location={"latitude": 1.0, "longitude": 2.0})),
        {"kind": EventKind.OTHER, "detail": "location"},
    ),
    "contact": (
        update(**message(contact={"phone_number": "1", "first_name": "A"})),
        {"kind": EventKind.OTHER, "detail": "contact"},
    ),
    "dice": (update(**message(dice={"emoji": "🎲", "value": 1})), {"kind": EventKind.OTHER, "detail": "dice"}),
    "a checklist": (
        update(**message(checklist={"title": "To do", "tasks": [{"id": 1, "text": "call"}]})),
        {"kind": EventKind.OTHER, "detail": ""},
    ),
    "a kind that is not invented yet": (
        update(**message(hologram={"file_id": "H"})),
        {"kind": EventKind.OTHER, "detail": ""},
    ),
    "video": (
        update(**message(video={**FILE, "width": 1, "height": 1, "duration": 1}, caption="our plant")),
        {"kind": EventKind.OTHER, "detail": "video", "text": "our plant"},
    ),
    "a round video": (
        update(**message(video_note={**FILE, "length": 1, "duration": 1})),
        {"kind": EventKind.OTHER, "detail": "video_note"},
    ),
    "a live location that moves": (
        update("edited_message", **message(location={"latitude": 1.0, "longitude": 2.0})),
        {"kind": EventKind.EDITED, "text": ""},
    ),
    "a part of a message that is replied to": (
        update(
            **message(
                text="that one",
                reply_to_message={**message(text="1) Power? 2) Noise?"), "from": BOT},
                quote={"text": "2) Noise?", "position": 10, "is_manual": True},
            )
        ),
        {"kind": EventKind.TEXT, "text": "that one", "quote": "2) Noise?", "replied": 11},
    ),
    "the name between the two of us belongs to the words": (
        update(**message(text="We heard of you from @icn_bot and want two installers")),
        {"text": "We heard of you from @icn_bot and want two installers"},
    ),
    "the name in front of a question between the two of us": (
        update(**message(text="@icn_bot what is this")),
        {"text": "what is this"},
    ),
    "the name in the middle of words in a group": (
        update(**message(GROUP, text="Does @icn_bot know the fee?")),
        {"text": "Does @icn_bot know the fee?"},
    ),
    "the name at the end in a group": (
        update(**message(GROUP, text="what does it cost, @icn_bot")),
        {"text": "what does it cost"},
    ),
    "the name with a colon": (update(**message(GROUP, text="@icn_bot: what is it")), {"text": "what is it"}),
    "the first message of a supergroup that was a group": (
        update(**message(SUPERGROUP, migrate_from_chat_id=-2001)),
        {"kind": EventKind.REACH, "detail": "moved", "address": telegram(-2001), "private": False},
    ),
    "a reaction": (reaction("", "👍"), {"kind": EventKind.REACTION, "text": "👍", "replied": 11, "message": None}),
    "another reaction": (reaction("👍", "👎"), {"kind": EventKind.REACTION, "text": "👎"}),
    "press": (
        press(message(text="x"), data="go:help"),
        {"kind": EventKind.PRESS, "action": "go:help", "press": "P1", "message": 11, "private": True},
    ),
    "press in a group": (press(message(GROUP, text="x"), data="a"), {"address": telegram(-2001), "private": False}),
    "press on a message too old": (
        press({"chat": PRIVATE, "message_id": 5, "date": 0}, data="a"),
        {"kind": EventKind.PRESS, "address": telegram(1001), "message": 5},
    ),
    "press without data": (press(message(text="x")), {"kind": EventKind.PRESS, "action": ""}),
    "addressed in a group": (
        update(**message(GROUP, text="@ICN_bot what is it")),
        {"kind": EventKind.TEXT, "address": telegram(-2001), "private": False},
    ),
    "command in a group": (
        update(**message(GROUP, text="/status@icn_bot")),
        {"kind": EventKind.COMMAND, "command": "status"},
    ),
    "command with the bot's name in other letters": (
        update(**message(GROUP, text="/status@ICN_Bot")),
        {"kind": EventKind.COMMAND, "command": "status", "text": "/status", "overheard": False},
    ),
    "the name in other letters is no word of the question": (
        update(**message(GROUP, text="@Icn_BOT what is it")),
        {"kind": EventKind.TEXT, "text": "what is it"},
    ),
    "a plain command in a group": (
        update(**message(GROUP, text="/status")),
        {"kind": EventKind.COMMAND, "command": "status", "address": telegram(-2001), "overheard": True},
    ),
    "a command between the two of us": (update(**message(text="/status")), {"overheard": False}),
    "reply in a group": (
        update(**message(GROUP, text="yes", reply_to_message={**message(GROUP, text="?"), "from": BOT})),
        {"kind": EventKind.TEXT, "text": "yes"},
    ),
    "the name in a reply to somebody else": (
        update(**message(GROUP, text="@icn_bot what is it", reply_to_message=message(GROUP, text="?"))),
        {"kind": EventKind.TEXT, "text": "what is it", "replied": None},
    ),
    "a command for us in a reply to somebody else": (
        update(**message(GROUP, text="/help@icn_bot", reply_to_message=message(GROUP, text="?"))),
        {"kind": EventKind.COMMAND, "command": "help", "overheard": False},
    ),
    "a command of an anonymous administrator": (
        update(**{**message(SUPERGROUP, text="/status@icn_bot"), **AS_GROUP}),
        {"kind": EventKind.COMMAND, "address": telegram(-1002), "person": THE_GROUP},
    ),
    "a reply of an anonymous administrator": (
        update(
            **{
                **message(SUPERGROUP, text="R290", reply_to_message={**message(SUPERGROUP, text="?"), "from": BOT}),
                **AS_GROUP,
            }
        ),
        {"kind": EventKind.TEXT, "replied": 11, "person": THE_GROUP},
    ),
    "a press of an anonymous administrator": (
        press(message(SUPERGROUP, text="x"), data="a", **{"from": AS_GROUP["from"]}),
        {"kind": EventKind.PRESS, "person": THE_GROUP},
    ),
    "a command to one's own message": (
        update(**message(GROUP, text="/delete", reply_to_message={**message(GROUP, text="?"), "message_id": 9})),
        {"kind": EventKind.COMMAND, "command": "delete", "own": 9, "replied": None, "overheard": True},
    ),
    "half a character": (update(**message(text="a\ud83db\ud83c\udf0d")), {"text": "a\ufffdb🌍"}),
}

IGNORED: dict[str, dict[str, Any]] = {
    "a reaction taken away": reaction("👍", ""),
    "a kind nobody asked for": update("poll_answer", poll_id="1", user=ZOE, option_ids=[]),
    "an update of nothing": {"update_id": 1},
    "a command for another bot": update(**message(GROUP, text="/status@other_bot")),
    "a name that begins like the bot's": update(**message(GROUP, text="@icn_bot2 hello")),
    "a command said to somebody": update(
        **message(GROUP, text="/x", reply_to_message={**message(GROUP, text="?"), "from": {**ZOE, "id": 1002}})
    ),
    "words in a group for others": update(**message(GROUP, text="hello all")),
    "a reply to somebody else in a group": update(
        **message(GROUP, text="yes", reply_to_message=message(GROUP, text="?"))
    ),
    "a channel's post": update("channel_post", message_id=1, date=1, chat=CHANNEL, text="x"),
    "words of a channel in a group": update(**message(GROUP, text="@icn_bot x", sender_chat=CHANNEL)),
    "words of a group that was shared into another": update(
        **{**message(GROUP, text="@icn_bot x"), **AS_GROUP},
    ),
    "a press of another bot": press(message(GROUP, text="x"), data="a", **{"from": {**BOT, "id": 8}}),
    "words of another bot": update(**{**message(text="x"), "from": {**BOT, "id": 8}}),
    "an answer of ours that was inserted": update(**message(text="The Passport …", via_bot=BOT)),
    "somebody who joins": update(**message(GROUP, new_chat_members=[ZOE])),
    "a pinned message": update(**message(pinned_message=message(text="x"))),
    "a press on a message sent by inline mode": {
        "update_id": 1,
        "callback_query": {"id": "1", "from": ZOE, "chat_instance": "1", "inline_message_id": "x", "data": "a"},
    },
}

BLOCKED = update(
    "my_chat_member",
    **{"from": ZOE},
    chat=PRIVATE,
    date=1,
    old_chat_member={"status": "member", "user": BOT},
    new_chat_member={"status": "kicked", "user": BOT, "until_date": 0},
)
"""Somebody blocks the bot."""

RIGHTS = dict.fromkeys(
    (
        "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
        "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
        "can_edit_stories", "can_delete_stories",
    ),
    False,
) | {"until_date": 0}  # fmt: skip
"""What Telegram says besides of one who is in a chat."""

GARBLED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "no number": {"message": message(text="x")},
    "a negative number": {"update_id": -1, "message": message(text="x")},
    "no chat": update(**{"from": ZOE}, message_id=1, date=1, text="x"),
    "a chat without an id": update(**message({"type": "private"}, text="x")),
    "a chat of another kind": update(**{**message(text="x"), "address": telegram(7)}),
    "an id in words": update(**message({**PRIVATE, "id": "1001"}, text="x")),
    "words that are none": update(**message(text=7)),
    "a name that is none": update(**{**message(text="x"), "from": {**ZOE, "first_name": 7}}),
    "a press without a number": {"update_id": 1, "callback_query": {"from": ZOE, "message": message(text="x")}},
    "words where a message should be": {"update_id": 1, "message": "x"},
}
