"""Changing, deleting and marking messages through real python-telegram-bot."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.playground.server import Playground
from tests.integration.conftest import Wire

CAMILLE, NOAH = 1001, 1002
KEYS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Go", callback_data="go"), InlineKeyboardButton("No", callback_data="no")]]
)


async def test_text_caption_and_keyboard_are_edited_in_place(playground: Playground, telegram_bot: Bot) -> None:
    """The message keeps its number and gets an edit date; a keyboard that is not given goes."""
    message = await telegram_bot.send_message(NOAH, "one", reply_markup=KEYS)
    changed = await message.edit_text("<i>two</i>", parse_mode="HTML")
    assert isinstance(changed, type(message))
    assert (changed.message_id, changed.text, changed.reply_markup) == (message.message_id, "two", None)
    assert changed.edit_date
    with_keys = await telegram_bot.edit_message_reply_markup(NOAH, message.message_id, reply_markup=KEYS)
    assert isinstance(with_keys, type(message))
    assert with_keys.reply_markup == KEYS
    file = await telegram_bot.send_document(NOAH, b"x", caption="old")
    captioned = await file.edit_caption("new")
    assert isinstance(captioned, type(message))
    assert captioned.caption == "new"
    assert playground.person(NOAH).last().text == "new"


async def test_edits_that_cannot_be_are_refused(playground: Playground, telegram_bot: Bot) -> None:
    """Nothing new, nothing there, somebody else's, the wrong kind, or too long."""
    message = await telegram_bot.send_message(NOAH, "<b>x</b>", parse_mode="HTML", reply_markup=KEYS)
    theirs = playground.person(NOAH).types("mine")
    file = await telegram_bot.send_document(NOAH, b"x", caption="c")
    at: dict[str, Any] = {"chat_id": NOAH, "message_id": message.message_id}
    same = "Message is not modified: specified new message content and reply markup are exactly the same as a current"
    for words, edit in (
        (same, telegram_bot.edit_message_text("<b>x</b>", parse_mode="HTML", reply_markup=KEYS, **at)),
        (same, telegram_bot.edit_message_reply_markup(reply_markup=KEYS, **at)),
        (same, telegram_bot.edit_message_caption(NOAH, file.message_id, caption="c")),
        ("Message to edit not found", telegram_bot.edit_message_text("y", NOAH, 900)),
        ("Message identifier is not specified", telegram_bot.edit_message_text("y", NOAH, 0)),
        ("Message can't be edited", telegram_bot.edit_message_text("y", NOAH, theirs.id)),
        ("There is no text in the message to edit", telegram_bot.edit_message_text("y", NOAH, file.message_id)),
        ("There is no caption in the message to edit", telegram_bot.edit_message_caption(caption="y", **at)),
        ("Message_too_long", telegram_bot.edit_message_text("y" * 4097, **at)),
        ("Message text is empty", telegram_bot.edit_message_text("", **at)),
    ):
        with pytest.raises(BadRequest, match=words):
            await edit


async def test_messages_are_deleted_within_two_days(playground: Playground, telegram_bot: Bot) -> None:
    """A fresh message goes, also a person's own in a private chat; an old one stays, though it can be edited."""
    noah = playground.person(NOAH)
    message = await telegram_bot.send_message(NOAH, "one")
    theirs = noah.types("two")
    assert await message.delete()
    assert await telegram_bot.delete_message(NOAH, theirs.id)
    assert noah.messages() == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await message.delete()
    old = await telegram_bot.send_message(NOAH, "old")
    playground.clock.forward(48 * 3600 + 1)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await old.delete()
    await old.edit_text("still edited")
    young = await telegram_bot.send_message(NOAH, "young")
    assert await telegram_bot.delete_messages(NOAH, [old.message_id, young.message_id, 900])
    assert [message.text for message in noah.messages()] == ["still edited"]


async def test_a_press_carries_the_message_as_it_stands(playground: Playground, telegram_bot: Bot) -> None:
    """The bot gets the data and the message; the person gets the toast; a query can grow too old."""
    noah = playground.person(NOAH)
    message = await telegram_bot.send_message(NOAH, "choose", reply_markup=KEYS)
    await message.edit_text("choose well", reply_markup=KEYS)
    noah.presses("Go")
    query = (await telegram_bot.get_updates())[-1].callback_query
    assert query
    assert query.message
    assert (query.data, query.message.to_dict()["text"]) == ("go", "choose well")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await query.answer("x" * 201)
    await query.answer("Done.", show_alert=True)
    assert await noah.is_told() == "Done."
    noah.presses("no")
    late = (await telegram_bot.get_updates())[-1].callback_query
    assert late
    playground.clock.forward(120)
    old = "Query is too old and response timeout expired or query id is invalid"
    with pytest.raises(BadRequest, match=old):
        await late.answer()
    with pytest.raises(BadRequest, match=old):
        await telegram_bot.answer_callback_query("1")


async def test_the_bot_reacts_to_messages_that_exist_and_pins_them(
    playground: Playground, telegram_bot: Bot, wire: Wire
) -> None:
    """The bot reacts with one emoji Telegram knows, and pins what is there."""
    camille = playground.person(CAMILLE)
    message = camille.types("hi")
    assert await telegram_bot.set_message_reaction(CAMILLE, message.id, "👍")
    state = (await wire.client.get("/play/state")).json()
    assert state["chats"][str(CAMILLE)]["messages"][0]["reactions"] == ["👍"]
    assert await telegram_bot.set_message_reaction(CAMILLE, message.id, [])
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await telegram_bot.set_message_reaction(CAMILLE, message.id, "🧦")
    with pytest.raises(BadRequest, match="Message to react not found"):
        await telegram_bot.set_message_reaction(CAMILLE, 900, "👍")
    assert await telegram_bot.pin_chat_message(CAMILLE, message.id)
    pinned = (await telegram_bot.get_chat(CAMILLE)).pinned_message
    assert pinned
    assert pinned.message_id == message.id
    assert await telegram_bot.unpin_chat_message(CAMILLE)
    with pytest.raises(BadRequest, match="Message to unpin not found"):
        await telegram_bot.unpin_chat_message(CAMILLE)
