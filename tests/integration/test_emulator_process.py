"""The emulator over restarts, and as a process of its own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.playground.groups import create_group
from bot.playground.server import Playground, new_token, refuse_real
from bot.playground.world.persistence import WORLD, PlaygroundDamaged
from tests.fault.workers import until
from tests.integration.conftest import CERTIFICATES

CAMILLE, NOAH = 1001, 1002
TOKEN = "7000001:for-tests"


@asynccontextmanager
async def bot_at(address: str) -> AsyncIterator[Bot]:
    """A bot of the emulator at this address."""
    request = HTTPXRequest(httpx_kwargs={"verify": CERTIFICATES})
    async with Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot", request=request) as bot:
        yield bot


async def test_chats_survive_a_restart(tmp_path: Path) -> None:
    """Messages, files, groups, blocked people, the clock and unconfirmed updates are there again."""
    async with Playground.start(folder=tmp_path, token=TOKEN) as playground:
        camille = playground.person(CAMILLE)
        sent = camille.sends("document", "a.txt", b"abc", "caption")
        camille.reacts(sent, "👍")
        camille.blocks()
        forum = create_group(playground.world, "Forum", [NOAH], forum=True)
        playground.clock.forward(3600)
        async with bot_at(playground.address) as bot:
            topic = await bot.create_forum_topic(forum.id, "T")
            await bot.set_my_commands([("help", "Help")])
        saved = playground.world
    async with Playground.start(folder=tmp_path, token=TOKEN) as playground:
        world = playground.world
        assert world.chats == saved.chats
        assert world.people == saved.people
        assert world.bot == saved.bot
        assert world.clock.offset == 3600
        async with bot_at(playground.address) as bot:
            updates = await bot.get_updates()
            assert [update.update_id for update in updates] == [update.id for update in saved.updates.waiting()]
            assert updates[0].message
            assert updates[0].message.document
            file = await updates[0].message.document.get_file()
            assert bytes(await file.download_as_bytearray()) == b"abc"
            await bot.send_message(forum.id, "x", message_thread_id=topic.message_thread_id)


async def test_a_change_is_saved_while_running(tmp_path: Path) -> None:
    """A killed process loses at most the last moments."""
    async with Playground.start(folder=tmp_path) as playground:
        playground.person(CAMILLE).types("remember me")
        file = tmp_path / WORLD
        await until(lambda: (file.exists() and "remember me" in file.read_text("utf-8")) or None, "what was typed")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 0}', '{"format": 1, "files": []}'])
async def test_a_damaged_folder_is_said_so(tmp_path: Path, content: str) -> None:
    """Instead of starting with half a world, or overwriting it."""
    (tmp_path / WORLD).write_text(content)
    with pytest.raises(PlaygroundDamaged, match="move it away to start over"):
        async with Playground.start(folder=tmp_path):
            pass
    assert (tmp_path / WORLD).read_text() == content


async def test_the_emulator_runs_as_a_process(tmp_path: Path) -> None:
    """It prints its address, serves bots and page, ends on SIGTERM, and knows its chats when started again."""
    for run in (1, 2):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.playground", "--token", TOKEN, "--data", tmp_path, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout
        address = (await process.stdout.readline()).decode().strip()
        async with bot_at(address) as bot:
            assert (await bot.send_message(NOAH, "hello")).message_id == run
        process.terminate()
        assert await process.wait() == 0


async def test_it_listens_on_this_machine_alone(playground: Playground) -> None:
    """Nobody else in the network sees what is tried out, or plays the bot."""
    port = int(playground.address.rpartition(":")[2])
    lines = await asyncio.to_thread(_listening)
    assert {address for address in lines if address.endswith(f":{port:04X}")} == {f"0100007F:{port:04X}"}


def _listening() -> list[str]:
    """Every address on which something listens, as the kernel writes them."""
    tables = [path for path in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")) if path.exists()]
    rows = [line.split() for table in tables for line in table.read_text().splitlines()[1:]]
    return [row[1] for row in rows if row[3] == "0A"]


async def test_a_real_token_is_refused_and_not_repeated() -> None:
    real = "110201543:" + "A" * 35
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.playground", "--token", real),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, errors = await process.communicate()
    assert process.returncode == 2
    assert b"looks like the token of a bot in Telegram" in errors
    assert real.encode() not in said + errors


@pytest.mark.parametrize("token", ["", TOKEN, new_token(), "any word"], ids=["none", "short", "new", "words"])
def test_every_other_token_will_do(token: str) -> None:
    refuse_real(token)


async def test_a_taken_port_is_said_so(playground: Playground) -> None:
    """With one sentence and exit code 2."""
    port = playground.address.rpartition(":")[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.playground", "--port", port, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await process.communicate()
    assert process.returncode == 2
    assert errors.decode().startswith("The playground cannot start: ")
