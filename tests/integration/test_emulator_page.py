"""The page's own API: state, events, what people do, the clock, reset; and who is let in."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent

from bot.playground.server import Playground
from tests.integration.conftest import CERTIFICATES, Wire
from tests.pace import PATIENCE

CAMILLE, NOAH, LEA = 1001, 1002, 1003
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


async def state(wire: Wire) -> dict[str, Any]:
    body: dict[str, Any] = (await wire.client.get("/play/state")).json()
    return body


async def test_the_state_shows_people_chats_and_unread_messages(telegram_bot: Bot, wire: Wire) -> None:
    """Four people to start with; the bot's messages are unread until somebody looks."""
    shown = await state(wire)
    assert [(person["name"], person["started"]) for person in shown["people"]] == [
        ("Camille", False),
        ("Noah", True),
        ("Léa", True),
        ("Ingrid", True),
    ]
    for _ in range(2):
        await telegram_bot.send_message(NOAH, "x")
    noah = (await state(wire))["people"][1]
    assert (noah["unread"], noah["chat"], noah["role"], noah["blocked"]) == (2, NOAH, "Cluster contact", False)
    await wire.play(f"people/{NOAH}/read")
    assert (await state(wire))["people"][1]["unread"] == 0


async def test_events_tell_the_page_what_happens(telegram_bot: Bot, wire: Wire) -> None:
    """Messages, edits, typing, toasts, deletions, the clock and people come as they happen."""
    seen: list[dict[str, Any]] = []
    ready = asyncio.Event()

    async def watch() -> None:
        async with wire.client.stream("GET", "/play/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            async for line in stream.aiter_lines():
                ready.set()
                if line.startswith("data: "):
                    seen.append(json.loads(line[6:]))
                if seen and seen[-1]["type"] == "clock":
                    return

    watching = asyncio.create_task(watch())
    await ready.wait()
    await wire.play(f"people/{NOAH}/text", text="hello https://example.org")
    await telegram_bot.send_chat_action(NOAH, "typing")
    message = await telegram_bot.send_message(NOAH, "x", reply_markup=KEYS)
    await wire.play(f"people/{NOAH}/press", chat=NOAH, message_id=message.message_id, data="go")
    query = (await telegram_bot.get_updates())[-1].callback_query
    assert query
    await query.answer("Done")
    await message.edit_text("y")
    await message.delete()
    await wire.play(f"people/{NOAH}/block", blocked=True)
    await wire.play("clock", forward=3600)
    await asyncio.wait_for(watching, PATIENCE)
    kinds = [event["type"] for event in seen if event["type"] not in ("person", "presence")]
    assert kinds == ["message", "typing", "message", "answered", "toast", "edit", "delete", "clock"]
    assert seen[0]["message"]["mine"] == NOAH
    assert seen[0]["message"]["entities"][0]["type"] == "url"
    assert [event["person"]["blocked"] for event in seen if event["type"] == "person"][-1] is True
    assert seen[-1]["clock_offset"] == 3600


async def test_everything_a_phone_can_send(telegram_bot: Bot, wire: Wire) -> None:
    """Each kind of message is shown to the page and reaches the bot."""
    person = f"people/{CAMILLE}/"
    text = await wire.play(person + "text", text="hello")
    await wire.play(person + "sticker", emoji="👍")
    await wire.play(person + "location", latitude=45.1, longitude=5.7)
    await wire.play(person + "contact", phone_number="+33 1", first_name="Camille")
    await wire.play(person + "poll", question="Which?", options=["a", "b"])
    await wire.play(person + "edit", chat=CAMILLE, message_id=text["message_id"], text="changed")
    await wire.play(person + "forward", from_chat=CAMILLE, message_id=text["message_id"])
    await wire.play(person + "react", chat=CAMILLE, message_id=text["message_id"], emoji="🔥")
    await wire.play(person + "text", text="reply", reply_to=text["message_id"])
    upload = {"file": ("notes.txt", b"abc", "text/plain")}
    response = await wire.client.post(
        f"/play/{person}file", files=upload, data={"kind": "document", "caption": "notes", "chat": str(CAMILLE)}
    )
    shown = response.json()
    assert (shown["file_name"], shown["file_size"], shown["caption"]) == ("notes.txt", 3, "notes")
    file = await wire.client.get(shown["file_url"])
    assert (file.content, file.headers["content-disposition"]) == (b"abc", "attachment")
    messages = [update.effective_message for update in await telegram_bot.get_updates()]
    assert [message.text or message.caption for message in messages if message] == [
        "hello", None, None, None, None, "changed", "changed", "reply", "notes",
    ]  # fmt: skip
    reply = messages[-2]
    assert reply
    assert reply.reply_to_message
    assert reply.reply_to_message.text == "changed"
    assert (await state(wire))["chats"][str(CAMILLE)]["messages"][0]["reactions"] == ["🔥"]


async def test_inline_queries_wait_for_the_bot(telegram_bot: Bot, wire: Wire) -> None:
    """The page gets the results and inserts one of them."""
    asking = asyncio.create_task(wire.play(f"people/{CAMILLE}/inline", query="cost"))
    query = (await telegram_bot.get_updates(timeout=5))[-1].inline_query
    assert query
    await query.answer([InlineQueryResultArticle("1", "Cost", InputTextMessageContent("Nothing"))])
    answer = await asking
    assert answer["results"] == [{"id": "1", "title": "Cost", "description": "", "text": "Nothing"}]
    chosen = await wire.play(f"people/{CAMILLE}/inline/choose", query_id=answer["query_id"], result_id="1")
    assert chosen["text"] == "Nothing"


async def test_people_and_groups_can_be_added(telegram_bot: Bot, wire: Wire) -> None:
    """A new person has a chat of their own; a group with people can become a supergroup."""
    person = await wire.play("people", name="Aïcha", language="fr", role="SME")
    assert (person["name"], person["language"], person["role"], person["started"]) == ("Aïcha", "fr", "SME", False)
    await wire.play(f"people/{person['id']}/text", text="bonjour")
    group = await wire.play("groups", title="Board", members=[person["id"], NOAH], forum=False)
    assert group["members"] == [person["id"], NOAH]
    moved = await wire.play(f"groups/{group['id']}/migrate")
    assert str(moved["id"]).startswith("-100")
    await telegram_bot.send_message(moved["id"], "x")
    assert [group["title"] for group in (await state(wire))["groups"]] == ["Board"]


async def test_a_reset_empties_everything_and_tells_the_bot() -> None:
    """People, chats, faults and the clock start over; numbers go on; the hook comes after."""
    found: list[int] = []

    async def on_reset() -> None:
        found.append(len(playground.world.chats[NOAH].messages))

    async with (
        Playground.start(on_reset=on_reset) as playground,
        httpx.AsyncClient(base_url=playground.address, verify=CERTIFICATES) as client,
    ):
        wire = Wire(playground, client)
        before = (await wire.call("sendMessage", chat_id=NOAH, text="x"))["result"]["message_id"]
        await wire.call("setMyCommands", commands=[{"command": "help", "description": "Help"}])
        playground.people.send_text(CAMILLE, "hello")
        playground.clock.forward(60)
        playground.faults.add("server_error", 1)
        await wire.play("reset")
        assert found == [0]
        assert (await wire.call("getUpdates"))["result"] == []
        shown = await state(wire)
        assert (shown["clock_offset"], len(shown["people"]), len(shown["commands"])) == (0, 4, 1)
        assert (await wire.call("sendMessage", chat_id=NOAH, text="x"))["result"]["message_id"] > before


async def test_what_a_phone_would_not_do_is_refused_in_a_sentence(telegram_bot: Bot, wire: Wire) -> None:
    """Old buttons, other people's messages, blocked bots and nonsense."""
    message = await telegram_bot.send_message(NOAH, "x", reply_markup=KEYS)
    await message.edit_text("y")
    at = {"chat": NOAH, "message_id": message.message_id}
    await wire.play(f"people/{LEA}/block", blocked=True)
    for path, body, status, error in (
        (f"people/{NOAH}/press", {**at, "data": "go"}, 409, "That button is not there any more."),
        (f"people/{NOAH}/edit", {**at, "text": "z"}, 409, "People can only change their own messages."),
        (f"people/{LEA}/text", {"text": "x"}, 409, "The bot is blocked. Unblock it to write to it."),
        (f"people/{LEA}/press", {**at, "data": "go"}, 404, "This person is not in that chat."),
        ("people/5/text", {"text": "x"}, 404, "There is nobody with that number."),
        (f"people/{NOAH}/text", {"text": " "}, 400, "There is nothing to send."),
        (f"people/{NOAH}/text", {"text": "x" * 4097}, 400, "A message has at most 4096 characters."),
        (f"people/{NOAH}/text", {"text": 5}, 400, '"text" must be a text.'),
        (f"people/{NOAH}/react", {**at, "emoji": "🧦"}, 400, "That is not a reaction."),
        ("clock", {"forward": -5}, 400, "The clock only moves forward, by at most a hundred years."),
        ("clock", {"forward": "x"}, 400, "The clock moves by a number of seconds."),
        ("groups", {"title": "", "members": []}, 400, "A group has a title and at least one member."),
    ):
        response = await wire.client.post(f"/play/{path}", json=body)
        assert (response.status_code, response.json()) == (status, {"error": error})
    response = await wire.client.post(f"/play/people/{NOAH}/text", content=b"{", headers={"content-type": "text/plain"})
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "evil.example"}, 403),
        ({"host": "127.0.0.1.evil.example:80"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
    ],
)
async def test_only_this_machine_and_its_page_are_let_in(wire: Wire, headers: dict[str, str], status: int) -> None:
    """Another page in the browser can neither read the playground nor act in it."""
    response = await wire.client.post("/play/clock", json={"forward": 1}, headers=headers)
    assert response.status_code == status


async def test_the_server_listens_on_loopback_only(playground: Playground) -> None:
    """The address that is printed is the only one."""
    assert playground.address.startswith("http://127.0.0.1:")


async def test_the_page_knows_whether_the_bot_listens(playground: Playground, wire: Wire) -> None:
    """Connected while it polls or has a webhook; until then the page can say what it is doing."""

    async def presence() -> Any:
        return (await state(wire))["presence"]

    playground.show_activity("Learning the answers")
    assert await presence() == {"connected": False, "activity": "Learning the answers", "coming": None}
    await wire.call("getUpdates")
    playground.show_activity("")
    assert await presence() == {"connected": True, "activity": "", "coming": None}
    playground.world.presence.grace_seconds = 0
    await wire.call("getUpdates")
    await asyncio.sleep(0.01)
    assert not (await presence())["connected"]
    await wire.call("setWebhook", url="http://127.0.0.1:9/")
    assert (await presence())["connected"]
    await wire.call("deleteWebhook")
    assert not (await presence())["connected"]
