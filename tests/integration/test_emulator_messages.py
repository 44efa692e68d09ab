"""Sending text through real python-telegram-bot: what arrives, and what is refused in which words."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, Forbidden, InvalidToken

from bot.playground.server import Playground
from tests.integration.conftest import Wire

NOAH = 1002
CAMILLE = 1001


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([list(buttons)])


async def test_a_person_and_the_bot_talk(playground: Playground, telegram_bot: Bot) -> None:
    """What a person types reaches the bot, and what the bot answers reaches that person and nobody else."""
    camille, noah = playground.person(CAMILLE), playground.person(NOAH)
    camille.types("/start passport-2")
    (update,) = await telegram_bot.get_updates(timeout=1)
    assert update.message
    assert update.message.from_user
    assert update.message.text == "/start passport-2"
    assert update.message.entities[0].type == MessageEntity.BOT_COMMAND
    assert update.message.from_user.language_code == "en"
    await telegram_bot.send_message(CAMILLE, "Hello", reply_parameters=ReplyParameters(update.message.message_id))
    seen = await camille.sees("Hello")
    assert seen.body["reply_to_message"]["text"] == "/start passport-2"
    assert noah.messages() == []


async def test_the_sent_message_is_what_was_asked_for(telegram_bot: Bot) -> None:
    """Formatting, previews, keyboards and protection come back as they were sent."""
    message = await telegram_bot.send_message(
        NOAH,
        "<b>Hi</b> 😀 https://example.org/a?b=1, mail a@example.org",
        parse_mode="HTML",
        reply_markup=keyboard(
            InlineKeyboardButton("Yes", callback_data="yes"), InlineKeyboardButton("Web", url="https://example.org/")
        ),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        protect_content=True,
    )
    found = [(entity.type, message.parse_entity(entity)) for entity in message.entities]
    assert found == [("bold", "Hi"), ("url", "https://example.org/a?b=1"), ("email", "a@example.org")]
    assert message.reply_markup
    assert [button.text for button in message.reply_markup.inline_keyboard[0]] == ["Yes", "Web"]
    assert message.has_protected_content
    assert message.link_preview_options == LinkPreviewOptions(is_disabled=True)


async def test_explicit_entities_and_quotes_are_kept(telegram_bot: Bot) -> None:
    """Entities count in UTF-16 units, and a quote must be part of the message replied to."""
    first = await telegram_bot.send_message(NOAH, "😀 bold", entities=[MessageEntity(MessageEntity.BOLD, 3, 4)])
    assert first.parse_entity(first.entities[0]) == "bold"
    second = await telegram_bot.send_message(
        NOAH, "yes", reply_parameters=ReplyParameters(first.message_id, quote="bold")
    )
    assert second.quote
    assert (second.quote.text, second.quote.position) == ("bold", 3)


async def test_keyboards_of_the_phone_are_taken_but_not_shown(telegram_bot: Bot) -> None:
    """Reply keyboards are accepted; as with Telegram they are not part of the message."""
    for markup in (ReplyKeyboardMarkup([["a", "b"]]), ForceReply()):
        assert (await telegram_bot.send_message(NOAH, "x", reply_markup=markup)).reply_markup is None


async def test_texts_are_measured_after_entities_in_utf16(telegram_bot: Bot) -> None:
    """4096 units pass, also when the markup makes the source longer; one more does not."""
    await telegram_bot.send_message(NOAH, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    await telegram_bot.send_message(NOAH, "😀" * 2048)
    for text in ("x" * 4097, "😀" * 2049):
        with pytest.raises(BadRequest, match="Message is too long"):
            await telegram_bot.send_message(NOAH, text)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "message text is empty"),
    ({"text": " \n "}, "text must be non-empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": "x", "parse_mode": "RTF"}, "unsupported parse_mode"),
    ({"chat_id": ""}, "chat_id is empty"),
    ({"chat_id": None}, "chat_id is empty"),
    ({"chat_id": 5}, "chat not found"),
    ({"chat_id": "@nobody"}, "chat not found"),
    ({"colour": "red"}, 'unknown parameter "colour"'),
    ({"disable_notification": "perhaps"}, 'field "disable_notification" must be of type Boolean'),
    ({"message_thread_id": "x"}, 'field "message_thread_id" must be of type Number'),
    ({"message_thread_id": 7}, "message thread not found"),
    ({"text": 5}, 'field "text" must be of type String'),
    ({"entities": "{"}, "can't parse entities JSON object"),
    ({"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ({"reply_markup": "[]"}, "object expected as reply markup"),
    ({"reply_parameters": {"message_id": 9999}}, "message to be replied not found"),
]


async def test_wrong_parameters_are_refused_in_telegrams_words(wire: Wire) -> None:
    """Every mistake in a call to sendMessage has its own refusal."""
    for mistake, words in REFUSED:
        body = await wire.call("sendMessage", **({"chat_id": NOAH, "text": "x"} | mistake))
        assert body == {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}, mistake
    body = await wire.call(
        "sendMessage",
        chat_id=NOAH,
        text="x",
        reply_parameters={"message_id": 9, "allow_sending_without_reply": True},
    )
    assert body["ok"]


async def test_wrong_buttons_are_refused(wire: Wire) -> None:
    """Callback data has 1 to 64 bytes, links lead somewhere, and every button does exactly one thing."""
    button = "can't parse inline keyboard button: "
    for wrong, words in [
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "a"}, f"{button}Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "a"}, f'{button}can\'t find field "text"'),
        ({"text": 1, "callback_data": "a"}, f'{button}field "text" must be of type String'),
        ({"text": "a", "url": "no"}, "inline keyboard button URL 'no' is invalid: Wrong HTTP URL"),
        ("a", f"{button}expected an Object"),
    ]:
        body = await wire.call("sendMessage", chat_id=NOAH, text="x", reply_markup={"inline_keyboard": [[wrong]]})
        assert body["description"] == f"Bad Request: {words}"
    good = {"text": "a", "callback_data": "é" * 32}
    assert (await wire.call("sendMessage", chat_id=NOAH, text="x", reply_markup={"inline_keyboard": [[good]]}))["ok"]
    many = {"inline_keyboard": [[good] for _ in range(101)]}
    body = await wire.call("sendMessage", chat_id=NOAH, text="x", reply_markup=many)
    assert body["description"] == "Bad Request: reply markup is too long"


async def test_who_never_wrote_or_blocked_the_bot_gets_nothing(playground: Playground, telegram_bot: Bot) -> None:
    """A bot cannot begin a conversation, nor write to somebody who blocked it; both end when the person says so."""
    camille = playground.person(CAMILLE)
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await telegram_bot.send_message(CAMILLE, "x")
    camille.types("/start")
    await telegram_bot.send_message(CAMILLE, "x")
    camille.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await telegram_bot.send_message(CAMILLE, "x")
    camille.unblocks()
    await telegram_bot.send_message(CAMILLE, "x")
    changes = [update.my_chat_member for update in await telegram_bot.get_updates() if update.my_chat_member]
    assert [(change.old_chat_member.status, change.new_chat_member.status) for change in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


async def test_tokens_and_methods_that_are_wrong_are_told_apart(playground: Playground, wire: Wire) -> None:
    """A wrong token is 401, an unknown method 404."""
    stranger = Bot("1:wrong", base_url=playground.base_url)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
    assert (await wire.call("sendNothing"))["description"] == "Not Found"
    response = await wire.client.get("/bot1:wrong/getMe")
    assert response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_form_query_and_json_say_the_same(playground: Playground, wire: Wire) -> None:
    """A call may come as query, form or JSON, by GET or POST, in any case."""
    call = {"chat_id": str(NOAH), "text": "x"}
    client, path = wire.client, f"/bot{playground.token}"
    for response in (
        await client.get(f"{path}/sendMessage", params=call),
        await client.post(f"{path}/SENDMESSAGE", data=call),
        await client.post(f"{path}/sendmessage", json=call),
        await client.post(f"{path}/sendMessage", files={"chat_id": (None, str(NOAH)), "text": (None, "x")}),
    ):
        assert response.json()["result"]["text"] == "x"


async def test_location_contact_and_poll_arrive(telegram_bot: Bot) -> None:
    """Messages that are no text keep what they say."""
    place = (await telegram_bot.send_location(NOAH, 46.8, -71.2)).location
    assert place
    assert (place.latitude, place.longitude) == (46.8, -71.2)
    contact = (await telegram_bot.send_contact(NOAH, "+1 555 0100", "Noah")).contact
    assert contact
    assert contact.phone_number == "+1 555 0100"
    poll = (await telegram_bot.send_poll(NOAH, "Which?", ["a", "b"])).poll
    assert poll
    assert [option.text for option in poll.options] == ["a", "b"]
    with pytest.raises(BadRequest, match="Wrong latitude or longitude"):
        await telegram_bot.send_location(NOAH, 100, 0)


async def test_copies_and_forwards_carry_the_content(playground: Playground, telegram_bot: Bot) -> None:
    """A copy hides where it comes from, a forward tells; missing messages are refused, or left out of several."""
    camille, noah = playground.person(CAMILLE), playground.person(NOAH)
    first, second = camille.types("one"), camille.types("two")
    copy = await telegram_bot.copy_message(NOAH, CAMILLE, first.id)
    assert noah.last().id == copy.message_id
    assert "forward_origin" not in noah.last().body
    forward = await telegram_bot.forward_message(NOAH, CAMILLE, first.id)
    assert forward.forward_origin
    assert forward.forward_origin.to_dict()["sender_user"]["id"] == CAMILLE
    assert len(await telegram_bot.copy_messages(NOAH, CAMILLE, [first.id, second.id, 900])) == 2
    assert len(await telegram_bot.forward_messages(NOAH, CAMILLE, [first.id, second.id])) == 2
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await telegram_bot.copy_message(NOAH, CAMILLE, 900)
    with pytest.raises(BadRequest, match="Message to forward not found"):
        await telegram_bot.forward_message(NOAH, CAMILLE, 900)
    with pytest.raises(BadRequest, match="strictly increasing"):
        await telegram_bot.copy_messages(NOAH, CAMILLE, [second.id, first.id])


async def test_flood_limits_brake_when_they_are_on(playground: Playground, telegram_bot: Bot, wire: Wire) -> None:
    """Off by default; switched on, one chat gets about a message a second."""
    for _ in range(10):
        await telegram_bot.send_message(NOAH, "x")
    playground.flood.enabled = True
    answers = [await wire.call("sendMessage", chat_id=NOAH, text="x") for _ in range(5)]
    seconds = answers[-1]["parameters"]["retry_after"]
    assert answers[-1]["description"] == f"Too Many Requests: retry after {seconds}"
    assert 1 <= seconds <= 3


def same(sent: Any, parsed: Any, path: str = "") -> None:
    """Everything that was sent is in what was parsed; only empty lists may go."""
    if isinstance(sent, dict):
        for name, value in sent.items():
            if value == []:
                continue
            assert name in parsed, f"{path}.{name} was lost"
            same(value, parsed[name], f"{path}.{name}")
    elif isinstance(sent, list):
        assert len(sent) == len(parsed), path
        for number, value in enumerate(sent):
            same(value, parsed[number], f"{path}[{number}]")
    else:
        assert sent == parsed, path


async def test_no_update_loses_anything_when_parsed(playground: Playground, telegram_bot: Bot, wire: Wire) -> None:
    """Every kind of update and message is understood by python-telegram-bot, field by field."""
    everything = ["message", "edited_message", "callback_query", "inline_query", "chosen_inline_result",
                  "my_chat_member", "message_reaction"]  # fmt: skip
    await wire.call("getUpdates", allowed_updates=everything)
    camille, people = playground.person(CAMILLE), playground.people
    said = camille.types("see @noah_q #tag $EUR www.example.org a@example.org /help")
    camille.edits(said, "changed")
    picture = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000003000000020802000000")
    for kind in ("photo", "document", "voice", "audio", "video"):
        camille.sends(kind, f"file.{kind}", picture, "caption", mime="image/png")  # type: ignore[arg-type]
    camille.sends("video_note", "round.mp4", b"x")
    camille.sends_sticker("👍")
    camille.moves(camille.sends_location(45.1, 5.7, live_seconds=600), 45.2, 5.7)
    camille.sends_contact("+33 1", "Camille")
    camille.sends_poll("Which?", ["a", "b"])
    camille.ticks(camille.sends_checklist("Before the visit", ["Passport", "Slides"]), 2)
    camille.forwards(said)
    camille.forwards_from("channel", "Heat pump news", "Big news")
    camille.types("this", reply_to=said.id, quote="hang")
    shown = await telegram_bot.send_message(
        CAMILLE, "press", reply_markup=keyboard(InlineKeyboardButton("a", callback_data="b"))
    )
    camille.types("reply", reply_to=shown.message_id)
    camille.presses("a")
    camille.reacts(camille.last(), "👍")
    query = people.ask_inline(CAMILLE, "cost")
    content = {"message_text": "<b>x</b>", "parse_mode": "HTML"}
    article = {"type": "article", "id": "1", "title": "T", "input_message_content": content}
    await wire.call("answerInlineQuery", inline_query_id=query.id, results=[article])
    people.choose_inline(CAMILLE, query.id, "1")
    camille.blocks()
    updates = (await wire.call("getUpdates"))["result"]
    assert {kind for update in updates for kind in update} == {"update_id", *everything}
    for update in updates:
        parsed = Update.de_json(update, telegram_bot)
        assert parsed
        same(update, parsed.to_dict(), "update")
