"""A forum of contacts has one topic for each request; where the bot may not open any, all goes to General."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.playground.world.records import Chat, ChatMessage
from tests.fault.workers import until
from tests.http_stage import FIRST
from tests.integration.test_outages import NOAH, Stage, staged

OLGA = 1005


async def linked(stage: Stage, *, may_open: bool = True) -> Chat:
    """A forum of Noah and Olga, linked to Québec by the settings."""
    noah = stage.people["Noah"]
    forum = noah.creates_group("Québec", OLGA, forum=True)
    if not may_open:
        noah.makes_bot(forum, "member")
    await stage.begins_anew({"contacts": {"ecotech-quebec": (forum.id,)}})
    return forum


def inside(stage: Stage, forum: Chat, words: str) -> ChatMessage:
    """The bot's newest message in the forum with these words."""
    bot = stage.playground.world.bot.id
    found = [message for message in forum.messages.values() if message.author == bot and words in message.text]
    assert found, f"nothing with {words!r} in {[message.text for message in forum.messages.values()]}"
    return found[-1]


async def linked_with_a_request(stage: Stage) -> tuple[Chat, int]:
    """The forum linked, with Camille's request, and the request's topic."""
    forum = await linked(stage)
    await stage.sends_a_passport()
    await stage.quiet()
    (topic,) = forum.topics
    return forum, topic


async def test_each_request_has_a_topic_of_its_own_named_by_number_and_company(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        forum = await linked(stage)
        await stage.sends_a_passport()
        await stage.quiet()
        (topic,) = forum.topics.values()
        assert topic.name.endswith("-0001 · Alpine Heat")
        assert inside(stage, forum, "Company: Alpine Heat").body["message_thread_id"] == topic.id
        assert inside(stage, forum, "This topic is for Alpine Heat").body["message_thread_id"] == topic.id


async def test_what_is_written_in_a_topic_goes_to_its_company_once_they_talk(tmp_path: Path) -> None:
    """Before that, and in lines that begin with two slashes, colleagues are among themselves; so they are elsewhere."""
    async with staged(tmp_path) as stage:
        forum, topic = await linked_with_a_request(stage)
        noah, olga, camille = (stage.people[name] for name in ("Noah", "Olga", "Camille"))
        noah.types("Do we want this?", chat=forum.id, thread=topic)
        await stage.quiet()
        noah.presses("✅ Accept", chat=forum.id)
        await camille.sees("has accepted your request")
        olga.types("Hello, this is Québec", chat=forum.id, thread=topic)
        await camille.sees("Hello, this is Québec")
        noah.types("// she sounds nice", chat=forum.id, thread=topic)
        noah.types("block them", chat=forum.id, thread=topic)
        await stage.quiet()
        assert "Is this for Alpine Heat?" in inside(stage, forum, "block them").text
        noah.types("Lunch, anybody?", chat=forum.id)
        await stage.quiet()
        assert inside(stage, forum, "Olga: ✓ Sent to Alpine Heat").body["message_thread_id"] == topic
        assert not any(stage.told("Camille", words) for words in ("want this", "sounds nice", "Lunch", "block them"))
        camille.types("Pleased to meet you")
        await stage.quiet()
        answer = inside(stage, forum, "Pleased to meet you")
        assert answer.body["message_thread_id"] == topic
        noah.presses("Close", chat=forum.id)
        await stage.quiet()
        noah.presses("Yes, close", chat=forum.id)
        await camille.sees("considers this finished")
        assert "from now on stays within this group" in inside(stage, forum, f"{FIRST} is closed").text


async def test_an_order_in_a_topic_to_close_its_request_is_confirmed_there(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        forum, topic = await linked_with_a_request(stage)
        noah = stage.people["Noah"]
        noah.presses("✅ Accept", chat=forum.id)
        await stage.quiet()
        noah.types("close the request", chat=forum.id, thread=topic)
        await stage.quiet()
        noah.presses("Yes, close", message=inside(stage, forum, "close the request"))
        await stage.people["Camille"].sees("considers this finished")
        assert not stage.told("Camille", "close the request")


async def test_what_only_the_assistant_can_do_is_not_sent_from_a_topic(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        forum, topic = await linked_with_a_request(stage)
        noah, bot = stage.people["Noah"], stage.playground.world.bot.username
        noah.presses("✅ Accept", chat=forum.id)
        await stage.quiet()
        for words in ("translate this please", "bitte übersetzen", f"@{bot} traduisez ça"):
            noah.types(words, chat=forum.id, thread=topic)
            await stage.quiet()
        noah.types(f"@{bot} when is the next meeting?", chat=forum.id, thread=topic)
        noah.types("// translate this please", chat=forum.id, thread=topic)
        await stage.quiet()
        told = [message.text for message in forum.messages.values() if "I can't translate" in message.text]
        assert len(told) == 3
        assert "The last I know of was the Annual Meeting" in inside(stage, forum, "next ICN event").text
        assert not any(stage.told("Camille", words) for words in ("translate", "bersetzen", "traduisez", "meeting"))


@pytest.mark.parametrize("deleted", [True, False])
async def test_what_belongs_in_a_topic_that_is_closed_or_deleted_comes_to_general(
    tmp_path: Path, *, deleted: bool
) -> None:
    """It says why, nothing is taken from the group, and a reply to it still reaches the company."""
    async with staged(tmp_path) as stage:
        forum, topic = await linked_with_a_request(stage)
        noah, camille = stage.people["Noah"], stage.people["Camille"]
        noah.presses("✅ Accept", chat=forum.id)
        await camille.sees("has accepted your request")
        if deleted:
            forum.messages = {id: each for id, each in forum.messages.items() if not each.body.get("message_thread_id")}
            del forum.topics[topic]
        else:
            noah.makes_bot(forum, "member")
            forum.topics[topic].closed = True
        camille.types("We'd like to come in May")
        camille.sends("document", "plant.pdf", b"plant", "our plant")
        await stage.quiet()
        assert "message_thread_id" not in inside(stage, forum, "in May").body
        assert "is closed or deleted, so this comes here" in inside(stage, forum, "is closed").text
        assert any("our plant" in str(message.body.get("caption")) for message in forum.messages.values())
        noah.types("May is fine", chat=forum.id, reply_to=inside(stage, forum, "in May").id)
        await camille.sees("May is fine")
        assert not stage.told("Ingrid", "Alpine Heat")


async def test_after_the_companys_answer_a_topic_still_goes_to_it(tmp_path: Path) -> None:
    """Although the request waits for a decision again: the topic has said that from the first question on it would."""
    async with staged(tmp_path) as stage:
        forum, topic = await linked_with_a_request(stage)
        noah, camille = (stage.people[name] for name in ("Noah", "Camille"))
        noah.presses("❓ Ask", chat=forum.id)
        await stage.quiet()
        prompt = inside(stage, forum, "Your next message will go to them")
        noah.types("How many units a year?", chat=forum.id, thread=topic, reply_to=prompt.id)
        await camille.sees("How many units a year?")
        camille.types("About 400")
        await stage.quiet()
        noah.types("ok tak", chat=forum.id, thread=topic)
        await camille.sees("ok tak")


async def test_in_a_topic_the_next_words_of_whoever_pressed_ask_are_the_question(tmp_path: Path) -> None:
    """Nobody need reply there, and what colleagues say meanwhile stays among them."""
    async with staged(tmp_path) as stage:
        forum, topic = await linked_with_a_request(stage)
        noah, olga, camille = (stage.people[name] for name in ("Noah", "Olga", "Camille"))
        noah.presses("❓ Ask", chat=forum.id)
        await stage.quiet()
        assert inside(stage, forum, "the next thing you write in this topic").body["message_thread_id"] == topic
        olga.types("Ask them for a price", chat=forum.id, thread=topic)
        noah.types("No bid from us, I think", chat=forum.id)
        noah.types("// one moment", chat=forum.id, thread=topic)
        await stage.quiet()
        noah.types("Which refrigerant do you use?", chat=forum.id, thread=topic)
        await camille.sees("Which refrigerant do you use?")
        assert not any(stage.told("Camille", words) for words in ("a price", "No bid", "one moment"))


async def test_in_a_topic_a_question_to_a_company_that_does_not_hear_it_yet_is_offered(tmp_path: Path) -> None:
    """The members learn that it wasn't sent, once: colleagues ask each other as well."""
    async with staged(tmp_path) as stage:
        forum, topic = await linked_with_a_request(stage)
        noah, olga, camille = (stage.people[name] for name in ("Noah", "Olga", "Camille"))
        noah.types("Can you send us your data sheet?", chat=forum.id, thread=topic)
        await stage.quiet()
        asked = inside(stage, forum, "Is this for Alpine Heat?")
        assert asked.body["message_thread_id"] == topic
        olga.types("Do you know them, Noah?", chat=forum.id, thread=topic)
        await stage.quiet()
        assert inside(stage, forum, "Is this for Alpine Heat?") == asked
        assert not stage.told("Camille", "data sheet")
        noah.presses("Yes, send it", message=asked)
        await camille.sees("Can you send us your data sheet?")
        assert not stage.told("Camille", "know them")


async def test_in_a_topic_words_to_the_bot_are_offered_to_no_other_company(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        forum, topic = await linked_with_a_request(stage)
        await stage.sends_a_passport()
        await stage.quiet()
        assert len(forum.topics) == 2
        noah = stage.people["Noah"]
        bot = stage.playground.world.bot.username
        noah.types(f"@{bot} zorbl qwmx grmpf", chat=forum.id, thread=topic)
        await stage.quiet()
        asked = inside(stage, forum, "zorbl qwmx grmpf")
        labels = str([button["text"] for button in asked.buttons])
        assert "-0002" not in asked.text + labels
        assert "-0001" in asked.text + labels


async def test_without_the_right_to_open_topics_all_goes_to_general(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        forum = await linked(stage, may_open=False)
        await stage.sends_a_passport()
        await stage.quiet()
        assert not forum.topics
        assert "message_thread_id" not in inside(stage, forum, "Company: Alpine Heat").body


async def test_an_admin_links_a_group_by_adding_the_bot_and_pressing_a_cluster(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        ingrid, noah = stage.people["Ingrid"], stage.people["Noah"]
        group = ingrid.creates_group("Copenhagen", NOAH)
        offer = await ingrid.sees("Which cluster's requests should come to this group?", chat=group.id)
        noah.presses("CLEAN", message=offer)
        await stage.quiet()
        assert not any(contact.cluster == "clean" for contact in await stage.store.contacts())
        ingrid.presses("CLEAN", message=offer)
        await ingrid.sees("This group now receives the requests to CLEAN", chat=group.id)
        await stage.quiet()
        (contact,) = [known for known in await stage.store.contacts() if known.cluster == "clean"]
        assert (contact.address.chat, contact.name) == (str(group.id), "Copenhagen")


async def test_in_a_group_that_nobody_of_ours_made_the_bot_keeps_quiet(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        group = stage.people["Noah"].creates_group("Lunch", OLGA)
        await stage.quiet()
        assert not [message for message in group.messages.values() if message.author == stage.playground.world.bot.id]


async def test_the_menus_follow_who_is_linked(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        ingrid, olga = stage.people["Ingrid"], stage.people["Olga"]
        commands = stage.playground.world.bot.commands
        ingrid.types("/contacts")
        await stage.quiet()
        ingrid.presses("CLEAN")
        await stage.quiet()
        ingrid.presses("Invite a contact")
        await stage.opens("Olga", {"of": "Ingrid"})
        await olga.sees("be a contact for CLEAN")
        assert f"chat:{OLGA}/" not in "".join(commands)
        olga.presses("Yes, I'll do it")
        await olga.sees("You're now a contact")

        def shown() -> set[str] | None:
            own = [menu for key, menu in commands.items() if str(OLGA) in key]
            return {command["command"] for menu in own for command in menu} or None

        assert {"settings", "away"} <= (menu := await until(shown, "the menu of a contact"))
        assert "passport" not in menu
