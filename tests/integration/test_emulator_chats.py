"""Groups, topics, members, and what the bot says about itself."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineQueryResultArticle,
    InputTextMessageContent,
    MenuButtonCommands,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.playground.groups import create_group, migrate_group
from bot.playground.server import Playground
from tests.integration.conftest import Wire

CAMILLE, NOAH, INGRID = 1001, 1002, 1004


async def messages(bot: Bot) -> list[str | None]:
    """Texts of the waiting updates, which are confirmed."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return [update.message.text for update in updates if update.message and update.message.text]


async def test_privacy_mode_decides_what_the_bot_hears(playground: Playground, telegram_bot: Bot) -> None:
    """In a group it gets commands, mentions and replies to it; everything when privacy mode is off."""
    group = create_group(playground.world, "Board", [CAMILLE, NOAH])
    camille = playground.person(CAMILLE)
    said = await telegram_bot.send_message(group.id, "Hello all")
    name = playground.world.bot.username
    for text in ("just talk", "/status", f"/status@{name}", "/status@other_bot", f"ask @{name}"):
        camille.types(text, chat=group.id)
    camille.types("a reply", chat=group.id, reply_to=said.message_id)
    assert await messages(telegram_bot) == ["/status", f"/status@{name}", f"ask @{name}", "a reply"]
    playground.world.bot.privacy = False
    camille.types("just talk", chat=group.id)
    assert await messages(telegram_bot) == ["just talk"]
    assert (await telegram_bot.get_me()).can_read_all_group_messages


async def test_a_group_that_becomes_a_supergroup_has_a_new_id(playground: Playground, telegram_bot: Bot) -> None:
    """Sending to the old one names the new one, and both say so in a message."""
    group = create_group(playground.world, "Board", [CAMILLE, NOAH])
    await telegram_bot.send_message(group.id, "before")
    new = migrate_group(playground.world, group.id)
    with pytest.raises(ChatMigrated) as moved:
        await telegram_bot.send_message(group.id, "x")
    assert moved.value.new_chat_id == new.id
    await telegram_bot.send_message(new.id, "after")
    service = [update.message for update in await telegram_bot.get_updates() if update.message]
    assert [(message.migrate_to_chat_id, message.migrate_from_chat_id) for message in service[-2:]] == [
        (new.id, None),
        (None, group.id),
    ]


async def test_the_bot_knows_who_is_in_a_group_until_it_leaves(playground: Playground, telegram_bot: Bot) -> None:
    """The bot knows who is in a group, and cannot write where it left."""
    group = create_group(playground.world, "Board", [CAMILLE, NOAH])
    assert (await telegram_bot.get_chat(group.id)).title == "Board"
    assert (await telegram_bot.get_chat(NOAH)).first_name == "Noah"
    assert (await telegram_bot.get_chat_member(group.id, CAMILLE)).status == "creator"
    assert (await telegram_bot.get_chat_member(group.id, NOAH)).status == "member"
    assert (await telegram_bot.get_chat_member(group.id, INGRID)).status == "left"
    assert await telegram_bot.get_chat_member_count(group.id) == 3
    with pytest.raises(BadRequest, match="User not found"):
        await telegram_bot.get_chat_member(group.id, 5)
    with pytest.raises(BadRequest, match="Chat not found"):
        await telegram_bot.get_chat(5)
    await telegram_bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await telegram_bot.send_message(group.id, "x")


async def test_only_a_forum_has_topics(playground: Playground, telegram_bot: Bot) -> None:
    """Topics are made, renamed and closed in forums only; messages go into them."""
    forum = create_group(playground.world, "Requests", [NOAH, INGRID], forum=True)
    topic = await telegram_bot.create_forum_topic(forum.id, "P-1")
    message = await telegram_bot.send_message(forum.id, "card", message_thread_id=topic.message_thread_id)
    assert message.is_topic_message
    playground.person(NOAH).types("I see", chat=forum.id, thread=topic.message_thread_id)
    heard = (await telegram_bot.get_updates())[-1].message
    assert heard
    assert (heard.text, heard.message_thread_id) == ("I see", topic.message_thread_id)
    assert await telegram_bot.edit_forum_topic(forum.id, topic.message_thread_id, name="P-1 done")
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await telegram_bot.edit_forum_topic(forum.id, topic.message_thread_id, name="P-1 done")
    assert await telegram_bot.close_forum_topic(forum.id, topic.message_thread_id)
    group = create_group(playground.world, "Board", [CAMILLE])
    with pytest.raises(BadRequest, match="The chat is not a forum"):
        await telegram_bot.create_forum_topic(group.id, "x")
    with pytest.raises(BadRequest, match="Message thread not found"):
        await telegram_bot.send_message(forum.id, "x", message_thread_id=999)
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages in the chat"):
        await telegram_bot.pin_chat_message(group.id, 1)


async def test_commands_are_kept_by_scope_and_language(playground: Playground, telegram_bot: Bot, wire: Wire) -> None:
    """The page shows each person the commands meant for them."""
    await telegram_bot.set_my_commands([BotCommand("help", "Help")])
    await telegram_bot.set_my_commands([BotCommand("help", "Aide")], language_code="fr")
    await telegram_bot.set_my_commands([BotCommand("reload", "Reload")], scope=BotCommandScopeChat(INGRID))
    assert [command.description for command in await telegram_bot.get_my_commands(language_code="fr")] == ["Aide"]
    await wire.play(f"people/{NOAH}/language", language="fr")
    state = (await wire.client.get("/play/state")).json()
    shown = {person["name"]: person["commands"][0]["description"] for person in state["people"]}
    assert (shown["Camille"], shown["Noah"], shown["Ingrid"]) == ("Help", "Aide", "Reload")
    assert state["commands"] == [{"command": "help", "description": "Help"}]
    await telegram_bot.delete_my_commands(scope=BotCommandScopeChat(INGRID))
    assert await telegram_bot.get_my_commands(scope=BotCommandScopeChat(INGRID)) == ()
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await telegram_bot.set_my_commands([BotCommand("Help!", "Help")])


async def test_names_descriptions_and_the_menu_button(telegram_bot: Bot) -> None:
    """What the bot sets about itself it reads back, by language."""
    assert await telegram_bot.set_my_name("Helper")
    assert await telegram_bot.set_my_description("Long", language_code="de")
    assert await telegram_bot.set_my_short_description("Short")
    assert (await telegram_bot.get_my_name(language_code="it")).name == "Helper"
    assert (await telegram_bot.get_my_description("de")).description == "Long"
    assert (await telegram_bot.get_my_description()).description == ""
    assert (await telegram_bot.get_my_short_description()).short_description == "Short"
    assert await telegram_bot.set_chat_menu_button(NOAH, MenuButtonCommands())
    assert (await telegram_bot.get_chat_menu_button(NOAH)).type == "commands"


async def test_typing_shows_until_the_next_message(telegram_bot: Bot, wire: Wire) -> None:
    """A chat action shows on the phone; an unknown one is refused."""

    async def typing() -> bool:
        people = (await wire.client.get("/play/state")).json()["people"]
        return next(person["typing"] for person in people if person["id"] == NOAH)

    assert await telegram_bot.send_chat_action(NOAH, "typing")
    assert await typing()
    await telegram_bot.send_message(NOAH, "x")
    assert not await typing()
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await telegram_bot.send_chat_action(NOAH, "dancing")


async def test_inline_results_are_offered_and_chosen(playground: Playground, telegram_bot: Bot) -> None:
    """A query gets its results, the chosen one is inserted via the bot, and an old query is refused."""
    playground.people.ask_inline(CAMILLE, "cost")
    query = (await telegram_bot.get_updates())[-1].inline_query
    assert query
    article = InlineQueryResultArticle("1", "Cost", InputTextMessageContent("*No fee*", "MarkdownV2"), description="d")
    assert await query.answer([article])
    message = playground.people.choose_inline(CAMILLE, query.id, "1")
    assert (message.text, message.body["via_bot"]["is_bot"]) == ("No fee", True)
    chosen = (await telegram_bot.get_updates())[-1].chosen_inline_result
    assert chosen
    assert (chosen.result_id, chosen.query) == ("1", "cost")
    with pytest.raises(BadRequest, match="Query is too old"):
        await telegram_bot.answer_inline_query("1", [article])
