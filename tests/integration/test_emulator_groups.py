"""Groups as contacts use them: topics, anonymous administrators, and what the bot is told about itself."""

from __future__ import annotations

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChatAdministrators
from telegram.error import BadRequest, Forbidden

from bot.playground.errors import ImpossibleAction
from bot.playground.server import Playground
from tests.integration.conftest import Wire, heard, last_message

CAMILLE, NOAH, LEA, INGRID = 1001, 1002, 1003, 1004


async def test_messages_of_a_topic_carry_its_opening_message(playground: Playground, telegram_bot: Bot) -> None:
    """Both sides' messages seem to reply to it; a true reply replies to its own message; General has no thread."""
    noah = playground.person(NOAH)
    forum = noah.creates_group("Requests", INGRID, forum=True)
    topic = noah.opens_topic(forum, "ICN-1 Alpine Heat")
    opened = await last_message(telegram_bot)
    assert opened.forum_topic_created
    assert (opened.message_id, opened.message_thread_id, opened.is_topic_message) == (topic, topic, True)
    noah.types("who takes it?", chat=forum.id, thread=topic)
    said = await last_message(telegram_bot)
    assert said.reply_to_message
    assert said.reply_to_message.forum_topic_created
    assert (said.message_thread_id, said.is_topic_message, said.reply_to_message.message_id) == (topic, True, topic)
    card = await telegram_bot.send_message(forum.id, "card", message_thread_id=topic)
    assert card.reply_to_message
    assert card.reply_to_message.message_id == topic
    noah.types("I do", chat=forum.id, reply_to=card.message_id)
    reply = await last_message(telegram_bot)
    assert reply.reply_to_message
    assert (reply.reply_to_message.text, reply.message_thread_id) == ("card", topic)
    noah.types("in General", chat=forum.id)
    general = await last_message(telegram_bot)
    assert (general.message_thread_id, general.is_topic_message, general.reply_to_message) == (None, None, None)
    await telegram_bot.close_forum_topic(forum.id, topic)
    with pytest.raises(ImpossibleAction, match="not open"):
        noah.types("too late", chat=forum.id, thread=topic)


async def test_replies_in_a_supergroup_have_a_thread_that_is_no_topic(
    playground: Playground, telegram_bot: Bot
) -> None:
    """A bot that answers into every `message_thread_id` fails here, as with Telegram."""
    noah = playground.person(NOAH)
    group = noah.creates_group("Board", INGRID, supergroup=True)
    card = await telegram_bot.send_message(group.id, "card")
    noah.types("yes", chat=group.id, reply_to=card.message_id)
    reply = await last_message(telegram_bot)
    assert (reply.message_thread_id, reply.is_topic_message) == (card.message_id, None)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await telegram_bot.send_message(group.id, "x", message_thread_id=reply.message_thread_id)


async def test_an_anonymous_administrator_writes_as_the_group(playground: Playground, telegram_bot: Bot) -> None:
    """The message comes from GroupAnonymousBot and the group; a pressed button tells who pressed it."""
    noah, ingrid = playground.person(NOAH), playground.person(INGRID)
    forum = noah.creates_group("Requests", INGRID, forum=True)
    ingrid.becomes_administrator(forum, anonymous=True)
    said = ingrid.types("we take it", chat=forum.id)
    message = await last_message(telegram_bot)
    assert message.from_user
    assert message.sender_chat
    assert (message.from_user.id, message.from_user.username) == (1087968824, "GroupAnonymousBot")
    assert message.sender_chat.id == forum.id
    ingrid.edits(said, "we take it!")
    edited = (await heard(telegram_bot))[-1].edited_message
    assert edited
    assert edited.sender_chat
    sent = await telegram_bot.forward_message(NOAH, forum.id, said.id)
    assert sent.forward_origin
    assert sent.forward_origin.type == "chat"
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await telegram_bot.send_message(forum.id, "card", reply_markup=keys)  # type: ignore[arg-type]
    ingrid.presses("Go", chat=forum.id)
    query = (await heard(telegram_bot))[-1].callback_query
    assert query
    assert query.from_user.id == INGRID
    await heard(telegram_bot, ["message_reaction"])
    ingrid.reacts(ingrid.last(forum.id), "👍")
    reaction = (await heard(telegram_bot))[-1].message_reaction
    assert reaction
    assert reaction.user is None
    assert reaction.actor_chat
    with pytest.raises(ImpossibleAction, match="Only supergroups"):
        noah.becomes_administrator(noah.creates_group("Small", INGRID), anonymous=True)


async def test_administrators_are_listed_with_their_rights(playground: Playground, telegram_bot: Bot) -> None:
    """The owner, administrators and, when asked for, the bot."""
    noah = playground.person(NOAH)
    forum = noah.creates_group("Requests", INGRID, LEA, forum=True)
    playground.person(INGRID).becomes_administrator(forum, anonymous=True)
    members = {member.user.id: member for member in await telegram_bot.get_chat_administrators(forum.id)}
    assert {number: member.status for number, member in members.items()} == {NOAH: "creator", INGRID: "administrator"}
    assert members[INGRID].to_dict()["is_anonymous"]
    assert (await telegram_bot.get_chat_member(forum.id, LEA)).status == "member"
    with_bots = await telegram_bot.get_chat_administrators(forum.id, api_kwargs={"return_bots": True})
    assert len(with_bots) == 3


async def test_the_bot_is_told_when_it_is_added_and_removed(playground: Playground, telegram_bot: Bot) -> None:
    """Each change of its status is a `my_chat_member` that says who did it."""
    noah = playground.person(NOAH)
    group = noah.creates_group("Board", INGRID)
    for status in ("kicked", "member", "administrator"):
        noah.makes_bot(group, status)  # type: ignore[arg-type]
        if status == "kicked":
            with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
                await telegram_bot.send_message(group.id, "x")
    await telegram_bot.leave_chat(group.id)
    changes = [update.my_chat_member for update in await heard(telegram_bot) if update.my_chat_member]
    assert [(change.old_chat_member.status, change.new_chat_member.status) for change in changes] == [
        ("left", "member"),
        ("member", "kicked"),
        ("kicked", "member"),
        ("member", "administrator"),
        ("administrator", "left"),
    ]
    assert {change.from_user.id for change in changes[:4]} == {NOAH}
    with pytest.raises(ImpossibleAction, match="Nothing would change"):
        noah.makes_bot(group, "left")


async def test_menus_in_groups_follow_the_scopes(playground: Playground, telegram_bot: Bot, wire: Wire) -> None:
    """Administrators of one group see their own commands, the other members those of all groups."""
    noah = playground.person(NOAH)
    group = noah.creates_group("Board", INGRID)
    await telegram_bot.set_my_commands([BotCommand("help", "Help")], scope=BotCommandScopeAllGroupChats())
    scope = BotCommandScopeChatAdministrators(group.id)
    await telegram_bot.set_my_commands([BotCommand("contacts", "Contacts")], scope=scope)
    shown = (await wire.client.get("/play/state")).json()["groups"][0]["commands"]
    assert [shown[str(NOAH)][0]["command"], shown[str(INGRID)][0]["command"]] == ["contacts", "help"]


async def test_the_page_changes_groups(telegram_bot: Bot, wire: Wire) -> None:
    """Topics, administrators and the bot's place have addresses of their own."""
    group = await wire.play("groups", title="Requests", members=[NOAH, INGRID], forum=True)
    path = f"groups/{group['id']}"
    await wire.play(f"{path}/topics", person=NOAH, name="ICN-1")
    shown = await wire.play(f"{path}/administrators", person=INGRID, anonymous=True)
    assert (shown["administrators"], shown["anonymous"], shown["bot_status"]) == (
        [NOAH, INGRID],
        [INGRID],
        "administrator",
    )
    assert (await wire.play(f"{path}/bot", person=NOAH, status="kicked"))["bot_status"] == "kicked"
    response = await wire.client.post(f"/play/{path}/bot", json={"person": 5, "status": "member"})
    assert response.status_code == 404
