"""The emulator speaks the published Bot API: its parameters exist there, and its objects have the published fields."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot

from bot.playground.bot_api.dispatch import METHODS
from bot.playground.groups import migrate_group
from bot.playground.server import Playground
from bot.playground.testing import Player
from tests.integration.bot_api_schema import Schema
from tests.integration.conftest import Wire

CAMILLE, NOAH, INGRID = 1001, 1002, 1004
PICTURE = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000003000000020802000000")


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema()


def test_no_parameter_is_accepted_that_telegram_does_not_publish(schema: Schema) -> None:
    """Nothing is accepted that Telegram doesn't know."""
    unknown = {name: sorted(set(method.takes) - set(schema.methods[name])) for name, method in METHODS.items()}
    assert {name: names for name, names in unknown.items() if names} == {}


def send_everything(camille: Player, chat: int | None = None) -> None:
    """Send every kind of message there is, and change what can be changed."""
    said = camille.types("@icn_playground_bot see #tag www.example.org", chat=chat)
    camille.edits(said, "@icn_playground_bot changed")
    for kind in ("document", "voice", "audio", "video", "animation"):
        camille.sends(kind, f"file.{kind}", b"x", "@icn_playground_bot", chat=chat)  # type: ignore[arg-type]
    camille.sends("video_note", "round.mp4", b"x", chat=chat)
    camille.sends_album("photo", [PICTURE, PICTURE], "two", chat=chat)
    camille.sends_sticker("👍", chat=chat)
    live = camille.sends_location(45.1, 5.7, live_seconds=600, chat=chat)
    camille.moves(live, 45.2, 5.7)
    camille.stops_sharing(live)
    camille.sends_contact("+33 1", "Camille", chat=chat)
    camille.sends_poll("Which?", ["a", "b"], chat=chat)
    camille.ticks(camille.sends_checklist("Before the visit", ["Passport", "Slides"], chat=chat), 2)
    camille.forwards(said, chat=chat)
    for origin in ("channel", "hidden", "chat"):
        camille.forwards_from(origin, "Heat pump news", "News", chat=chat)  # type: ignore[arg-type]
    camille.types("this", reply_to=said.id, quote="changed", chat=chat)


async def test_every_update_is_as_published(playground: Playground, wire: Wire, schema: Schema) -> None:
    """What the bot hears from private chats, groups and forums has exactly the published fields."""
    everything = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]
    await wire.call("getUpdates", allowed_updates=everything)
    camille, noah = playground.person(CAMILLE), playground.person(NOAH)
    playground.world.bot.privacy = False
    send_everything(camille)
    camille.blocks()
    camille.unblocks()
    group = camille.creates_group("Board", NOAH)
    send_everything(camille, group.id)
    migrate_group(playground.world, group.id)
    forum = camille.creates_group("Requests", NOAH, forum=True)
    noah.becomes_administrator(forum, anonymous=True)
    topic = noah.opens_topic(forum, "ICN-1")
    noah.types("in the topic", chat=forum.id, thread=topic)
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await wire.call("sendMessage", chat_id=forum.id, text="card", message_thread_id=topic, reply_markup=keys)
    noah.presses("Go", chat=forum.id)
    noah.reacts(noah.last(forum.id), "👍")
    send_everything(noah, forum.id)
    noah.makes_bot(forum, "kicked")
    updates = (await wire.call("getUpdates"))["result"]
    assert {kind for update in updates for kind in update} == {"update_id", *everything}
    assert [problem for update in updates for problem in schema.problems("Update", update)] == []


RESULTS: list[tuple[str, str, dict[str, Any]]] = [
    ("getMe", "User", {}),
    ("getChat", "ChatFullInfo", {"chat_id": "forum"}),
    ("getChatMember", "ChatMember", {"chat_id": "forum", "user_id": NOAH}),
    ("getChatMember", "ChatMember", {"chat_id": "forum", "user_id": CAMILLE}),
    ("getChatMember", "ChatMember", {"chat_id": "forum", "user_id": INGRID}),
    ("getChatAdministrators", "Array of ChatMember", {"chat_id": "forum", "return_bots": True}),
    ("createForumTopic", "ForumTopic", {"chat_id": "forum", "name": "T"}),
    ("sendMessage", "Message", {"chat_id": "forum", "text": "x", "message_thread_id": "topic"}),
    ("sendMessage", "Message", {"chat_id": NOAH, "text": "x", "reply_parameters": {"message_id": 1, "quote": "he"}}),
    ("sendLocation", "Message", {"chat_id": NOAH, "latitude": 1, "longitude": 2, "live_period": 60}),
    ("copyMessage", "MessageId", {"chat_id": NOAH, "from_chat_id": NOAH, "message_id": 1}),
    ("copyMessages", "Array of MessageId", {"chat_id": NOAH, "from_chat_id": NOAH, "message_ids": [1]}),
    ("forwardMessage", "Message", {"chat_id": NOAH, "from_chat_id": NOAH, "message_id": 1}),
    ("getMyDescription", "BotDescription", {}),
    ("getMyShortDescription", "BotShortDescription", {}),
    ("getMyName", "BotName", {}),
    ("getChatMenuButton", "MenuButton", {}),
    ("getWebhookInfo", "WebhookInfo", {}),
]


async def test_every_result_is_as_published(playground: Playground, wire: Wire, schema: Schema) -> None:
    """What the bot's calls give has exactly the published fields."""
    noah, camille = playground.person(NOAH), playground.person(CAMILLE)
    noah.types("hello")
    forum = noah.creates_group("Requests", CAMILLE, forum=True)
    camille.becomes_administrator(forum, anonymous=True)
    named = {"forum": forum.id, "topic": noah.opens_topic(forum, "ICN-1")}
    for method, kind, parameters in RESULTS:
        given = {
            name: named.get(value, value) if isinstance(value, str) else value for name, value in parameters.items()
        }
        answer = await wire.call(method, **given)
        assert answer["ok"], (method, answer)
        assert list(schema.problems(kind, answer["result"])) == [], method


async def test_the_schema_notices_what_is_wrong(telegram_bot: Bot, schema: Schema) -> None:
    """An unknown, a missing and a mistyped field are each named."""
    user = (await telegram_bot.get_me()).to_dict()
    del user["first_name"]
    problems = list(schema.problems("User", {**user, "is_bot": "yes", "colour": "red"}))
    assert problems == [
        "User.colour is unknown",
        "User.is_bot is 'yes' instead of Boolean",
        "User.first_name is missing",
    ]
