"""In the group of a cluster's contacts commands work as they are; in any other group the bot keeps out of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.playground.groups import create_group, migrate_group
from bot.playground.world.records import Chat
from storage.messages import telegram
from tests.http_stage import FIRST
from tests.integration.test_outages import NOAH, Stage, staged


async def test_a_command_works_in_a_contacts_group_and_is_ignored_in_any_other(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        ours, other = (create_group(stage.playground.world, title, [NOAH]) for title in ("Québec", "Lunch"))
        stage.playground.world.bot.privacy = False
        await stage.begins_anew({"contacts": {"ecotech-quebec": (ours.id,)}})
        noah = stage.people["Noah"]
        noah.types("/status", chat=other.id)
        noah.types("hello all", chat=ours.id)
        noah.types("/status", chat=ours.id)
        await noah.sees("You don't have any requests yet.", chat=ours.id)
        noah.types(f"/status@{stage.playground.world.bot.username.upper()}", chat=ours.id)
        await noah.sees("You don't have any requests yet.", chat=ours.id)
        await stage.quiet()
        bot = stage.playground.world.bot.id
        assert not [message for message in noah.messages(other.id) if message.author == bot]
        assert len([message for message in noah.messages(ours.id) if message.author == bot]) == 2
        session = (await stage.store.load(telegram(other.id))).session
        assert session.person is None


@asynccontextmanager
async def request_to_group(folder: Path) -> AsyncIterator[tuple[Stage, Chat]]:
    """A stage on which a group of Noah's is the contact, and has the card of Camille's request."""
    async with staged(folder) as stage:
        group = create_group(stage.playground.world, "Québec", [NOAH])
        await stage.begins_anew({"contacts": {"ecotech-quebec": (group.id,)}})
        await stage.sends_a_passport()
        await stage.people["Noah"].sees(f"ICN Passport request {FIRST}", chat=group.id)
        yield stage, group


async def test_a_question_from_the_group_is_asked_by_a_reply(tmp_path: Path) -> None:
    """Telegram hands a bot nothing else of what is said in a group."""
    async with request_to_group(tmp_path) as (stage, group):
        noah = stage.people["Noah"]
        noah.presses("❓ Ask", chat=group.id)
        asked = await noah.sees("please reply to this message", chat=group.id)
        noah.types("Just thinking aloud", chat=group.id)
        noah.types("Which refrigerant?", chat=group.id, reply_to=asked.id)
        await stage.people["Camille"].sees("Which refrigerant?")
        assert not stage.told("Camille", "aloud")


async def test_a_group_that_becomes_a_supergroup_finds_its_open_requests_there_at_once(tmp_path: Path) -> None:
    """Before the bot has had anything to send, and so to learn from an error where the group is."""
    async with request_to_group(tmp_path) as (stage, group):
        noah = stage.people["Noah"]
        await stage.quiet()
        moved = migrate_group(stage.playground.world, group.id)
        await noah.sees("Requests to you", chat=moved.id)
        noah.presses(f"Show {FIRST}", chat=moved.id)
        await noah.sees(f"ICN Passport request {FIRST}", chat=moved.id)
        noah.presses("✅ Accept", chat=moved.id)
        await stage.people["Camille"].sees(f"accepted your request {FIRST}")


async def test_a_group_that_asks_by_name_which_requests_are_open_is_shown_its_own(tmp_path: Path) -> None:
    async with request_to_group(tmp_path) as (stage, group):
        name = stage.playground.world.bot.username
        stage.people["Noah"].types(f"@{name} which requests are open?", chat=group.id)
        await stage.quiet()
        assert f"ICN Passport request {FIRST}" in stage.people["Noah"].last(group.id).text


async def test_what_the_bot_is_asked_by_name_is_not_the_question_to_the_company(tmp_path: Path) -> None:
    """Another member asks it while one is to reply with the words for the company."""
    async with request_to_group(tmp_path) as (stage, group):
        noah, name = stage.people["Noah"], stage.playground.world.bot.username
        noah.presses("❓ Ask", chat=group.id)
        asked = await noah.sees("please reply to this message", chat=group.id)
        noah.types(f"@{name} which requests are open?", chat=group.id)
        noah.types("Which refrigerant?", chat=group.id, reply_to=asked.id)
        await stage.people["Camille"].sees("Which refrigerant?")
        assert not stage.told("Camille", "which requests")
