"""Everything people can send reaches the bot as Telegram would send it, through real python-telegram-bot."""

from __future__ import annotations

import pytest
from telegram import Bot, Message, MessageOriginChannel, MessageOriginHiddenUser, ReplyParameters
from telegram.error import BadRequest, Forbidden

from bot.playground.errors import ImpossibleAction
from bot.playground.server import Playground
from tests.integration.conftest import Wire, heard, last_message

CAMILLE, NOAH = 1001, 1002
PICTURE = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000003000000020802000000")


async def test_every_kind_of_file_arrives(playground: Playground, telegram_bot: Bot) -> None:
    """Video, voice, audio and round video messages carry their own object; a round one has no caption."""
    camille = playground.person(CAMILLE)
    for kind in ("video", "voice", "audio"):
        camille.sends(kind, f"pitch.{kind}", b"content", "listen")  # type: ignore[arg-type]
        message = await last_message(telegram_bot)
        assert (message.caption, getattr(message, kind).file_size) == ("listen", 7)
    camille.sends("video_note", "round.mp4", b"content")
    note = (await last_message(telegram_bot)).video_note
    assert note
    file = await note.get_file()
    assert bytes(await file.download_as_bytearray()) == b"content"
    with pytest.raises(ImpossibleAction, match="no caption"):
        camille.sends("video_note", "round.mp4", b"x", "caption")
    assert (await telegram_bot.send_video_note(CAMILLE, note.file_id)).video_note
    camille.sends_sticker("🌱")
    sticker = (await last_message(telegram_bot)).sticker
    assert sticker
    assert sticker.emoji == "🌱"


async def test_an_album_arrives_as_messages_of_one_group(playground: Playground, telegram_bot: Bot) -> None:
    """Only the first has the caption; a copy of the album is one album again."""
    camille = playground.person(CAMILLE)
    sent = camille.sends_album("photo", [PICTURE, PICTURE, PICTURE], "our heat pump")
    messages = [update.message for update in await heard(telegram_bot) if update.message]
    assert [message.caption for message in messages] == ["our heat pump", None, None]
    (group,) = {message.media_group_id for message in messages}
    copies = await telegram_bot.copy_messages(NOAH, CAMILLE, [message.id for message in sent])
    assert len(copies) == 3
    shown = playground.person(NOAH).messages()
    (copied,) = {message.body["media_group_id"] for message in shown}
    assert copied not in (None, group)
    await telegram_bot.copy_messages(NOAH, CAMILLE, [message.id for message in sent], remove_caption=True)
    assert playground.person(NOAH).messages()[3].text == ""


async def test_copies_skip_what_cannot_be_copied(playground: Playground, telegram_bot: Bot, wire: Wire) -> None:
    """Missing, protected and service messages are left out of many; one alone is refused."""
    camille = playground.person(CAMILLE)
    good = camille.types("copy me")
    tasks = camille.sends_checklist("Before the visit", ["Passport"])
    ticked = camille.ticks(tasks, 1)
    secret = await telegram_bot.send_message(CAMILLE, "secret", protect_content=True)
    numbers = [good.id, tasks.id, ticked.id, secret.message_id, 9999]
    assert len(await telegram_bot.copy_messages(NOAH, CAMILLE, numbers)) == 1
    for number in numbers[1:4]:
        with pytest.raises(BadRequest, match="Message can't be copied"):
            await telegram_bot.copy_message(NOAH, CAMILLE, number)
    answer = await wire.call("copyMessages", chat_id=NOAH, from_chat_id=CAMILLE, message_ids=[tasks.id])
    assert answer["description"] == "Bad Request: there are no messages to copy"
    assert (await telegram_bot.forward_message(NOAH, CAMILLE, tasks.id)).checklist
    copy = await telegram_bot.copy_message(NOAH, CAMILLE, camille.sends("voice", "v.ogg", b"x").id, caption="new")
    copied = playground.world.message(NOAH, copy.message_id)
    assert copied
    assert (copied.text, "forward_origin" in copied.body) == ("new", False)


async def test_a_live_location_moves_by_edits_until_it_ends(playground: Playground, telegram_bot: Bot) -> None:
    """Each move is an edited message; once stopped or expired it moves no more."""
    camille = playground.person(CAMILLE)
    live = camille.sends_location(45.1, 5.7, live_seconds=600)
    camille.moves(live, 45.2, 5.8)
    camille.stops_sharing(live)
    first, moved, stopped = (update.to_dict() for update in await heard(telegram_bot))
    assert first["message"]["location"]["live_period"] == 600
    assert moved["edited_message"]["location"] == {"latitude": 45.2, "longitude": 5.8, "live_period": 600}
    assert stopped["edited_message"]["location"] == {"latitude": 45.2, "longitude": 5.8}
    with pytest.raises(ImpossibleAction, match="isn't live any more"):
        camille.moves(live, 45.3, 5.8)
    again = camille.sends_location(45.1, 5.7, live_seconds=600)
    playground.clock.forward(601)
    with pytest.raises(ImpossibleAction, match="isn't live any more"):
        camille.moves(again, 45.3, 5.8)


async def test_the_bot_shares_a_live_location_too(playground: Playground, telegram_bot: Bot) -> None:
    """It can be moved and stopped, and nothing else can be moved."""
    message = await telegram_bot.send_location(NOAH, 45.1, 5.7, live_period=60)
    moved = await telegram_bot.edit_message_live_location(
        NOAH, message.message_id, latitude=45.2, longitude=5.8, heading=90
    )
    assert isinstance(moved, Message)
    assert moved.location
    assert (moved.location.latitude, moved.location.heading) == (45.2, 90)
    assert await telegram_bot.stop_message_live_location(NOAH, message.message_id)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await telegram_bot.stop_message_live_location(NOAH, message.message_id)
    with pytest.raises(BadRequest, match="Wrong live location period specified"):
        await telegram_bot.send_location(NOAH, 45.1, 5.7, live_period=5)
    with pytest.raises(BadRequest, match="Wrong live location heading specified"):
        await telegram_bot.send_location(NOAH, 45.1, 5.7, live_period=60, heading=400)


async def test_a_quote_carries_its_words_and_place(playground: Playground, telegram_bot: Bot) -> None:
    """A person quotes part of a message; other words than the message's cannot be quoted."""
    camille = playground.person(CAMILLE)
    camille.types("/start")
    asked = await telegram_bot.send_message(CAMILLE, "🌍 Can you come on Tuesday?")
    camille.types("yes", reply_to=asked.message_id, quote="on Tuesday")
    message = await last_message(telegram_bot)
    assert message.quote
    assert message.reply_to_message
    assert (message.quote.text, message.quote.position, message.quote.is_manual) == ("on Tuesday", 16, True)
    assert message.reply_to_message.message_id == asked.message_id
    with pytest.raises(ImpossibleAction, match="Only words of the message"):
        camille.types("yes", reply_to=asked.message_id, quote="on Monday")
    for quote, mode in (("<b>Tuesday</b>", "HTML"), ("Tuesday", None)):
        parameters = ReplyParameters(asked.message_id, quote=quote, quote_parse_mode=mode)
        answer = await telegram_bot.send_message(CAMILLE, "I see", reply_parameters=parameters)
        assert answer.quote
        assert answer.quote.text == "Tuesday"
    with pytest.raises(BadRequest, match="Quote_text_invalid"):
        await telegram_bot.send_message(CAMILLE, "x", reply_parameters=ReplyParameters(asked.message_id, quote="no"))


async def test_a_reply_across_chats_names_the_origin_only(playground: Playground, telegram_bot: Bot) -> None:
    """The other chat's message isn't inside the reply."""
    said = playground.person(CAMILLE).types("from another chat")
    answer = await telegram_bot.send_message(NOAH, "x", reply_parameters=ReplyParameters(said.id, chat_id=CAMILLE))
    assert answer.reply_to_message is None
    assert answer.external_reply
    assert answer.external_reply.origin.type == "user"


async def test_forwards_say_where_they_come_from(playground: Playground, telegram_bot: Bot) -> None:
    """From a channel, from a hidden account, and from somebody known."""
    camille = playground.person(CAMILLE)
    camille.forwards_from("channel", "Heat pump news", "Buy now")
    message = await last_message(telegram_bot)
    assert isinstance(message.forward_origin, MessageOriginChannel)
    assert (message.text, message.forward_origin.chat.title) == ("Buy now", "Heat pump news")
    camille.forwards_from("hidden", "Somebody", "Psst")
    hidden = (await last_message(telegram_bot)).forward_origin
    assert isinstance(hidden, MessageOriginHiddenUser)
    assert hidden.sender_user_name == "Somebody"
    camille.forwards(camille.types("mine"))
    known = (await last_message(telegram_bot)).forward_origin
    assert known
    assert known.to_dict()["sender_user"]["id"] == CAMILLE


async def test_a_checklist_arrives_and_its_ticks_too(playground: Playground, telegram_bot: Bot) -> None:
    """A tick is a service message that names the task; the checklist keeps who did it."""
    camille = playground.person(CAMILLE)
    tasks = camille.sends_checklist("Before the visit", ["Passport", "Slides"])
    camille.ticks(tasks, 2)
    sent, ticked = await heard(telegram_bot)
    assert sent.message
    assert sent.message.checklist
    assert [task.text for task in sent.message.checklist.tasks] == ["Passport", "Slides"]
    assert ticked.message
    done = ticked.message.checklist_tasks_done
    assert done
    assert done.marked_as_done_task_ids == (2,)
    assert done.checklist_message
    assert done.checklist_message.checklist
    assert done.checklist_message.checklist.tasks[1].completed_by_user
    with pytest.raises(ImpossibleAction, match="no such task"):
        camille.ticks(tasks, 3)


async def test_people_who_left_telegram_cannot_be_written_to(playground: Playground, telegram_bot: Bot) -> None:
    """A deleted account refuses for good, in other words than a blocked bot."""
    noah = playground.person(NOAH)
    noah.deletes_account()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await telegram_bot.send_message(NOAH, "x")
    with pytest.raises(ImpossibleAction, match="nobody with that number"):
        noah.types("x")


async def test_the_page_can_send_the_new_kinds(telegram_bot: Bot, wire: Wire) -> None:
    """Live locations, checklists and quotes have addresses of their own."""
    path = f"people/{CAMILLE}"
    live = await wire.play(f"{path}/location", latitude=45.1, longitude=5.7, live_seconds=600)
    at = {"chat": CAMILLE, "message_id": live["message_id"]}
    assert (await wire.play(f"{path}/location/move", latitude=45.2, longitude=5.7, **at))["location"][
        "latitude"
    ] == 45.2
    assert "live_period" not in (await wire.play(f"{path}/location/move", **at))["location"]
    tasks = await wire.play(f"{path}/checklist", title="Before", tasks=["a", "b"])
    await wire.play(f"{path}/checklist/tick", chat=CAMILLE, message_id=tasks["message_id"], task=1)
    said = await wire.play(f"{path}/text", text="hello there")
    quoted = await wire.play(f"{path}/text", text="this", reply_to=said["message_id"], quote="there")
    assert quoted["quote"]["position"] == 6
    assert len(await heard(telegram_bot)) == 7
