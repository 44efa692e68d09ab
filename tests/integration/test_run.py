"""`icn-bot run` as a process: it ends at once when asked, and says in one sentence why it cannot start."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.cli.demo import TOKEN
from bot.playground.server import Playground
from bot.playground.world.faults import FaultKind
from knowledge.loader import packaged
from tests.bot_process import AT_WORK, BotProcess, environment
from tests.pace import PATIENCE
from tests.thin_content import thin_content

CAMILLE, INGRID = 1001, 1004
AT_ONCE = 2.0
"""Seconds in which it ends."""
IN_TIME = 5.0
"""Seconds in which it ends at the latest."""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder that loads fast."""
    return thin_content(tmp_path_factory.mktemp("thin"))


@asynccontextmanager
async def started(folder: Path, settings: dict[str, str]) -> AsyncIterator[BotProcess]:
    """A bot that is killed at the end if it still runs."""
    bot = await BotProcess.start(folder, settings)
    try:
        yield bot
    finally:
        await bot.kill()


async def gives_up(folder: Path, settings: dict[str, str], *words: str) -> None:
    """It ends with exit code 2, and its last line says why."""
    async with started(folder, settings) as bot:
        assert await bot.wait_for_end() == 2, bot.words
    assert "Traceback" not in bot.words
    last = bot.words.strip().splitlines()[-1]
    for word in words:
        assert word in last
    assert TOKEN not in bot.words


# ------------------------------------------------------------------ ending


async def test_it_ends_at_once_when_asked(tmp_path: Path, content: Path) -> None:
    """With exit code 0, after with_session answered."""
    async with Playground.start(token=TOKEN) as playground:
        camille = playground.person(CAMILLE)
        camille.types("/start")
        settings = environment(tmp_path, api=playground.address, token=TOKEN, content=content, admins=[INGRID])
        async with started(tmp_path, settings) as bot:
            await camille.sees("Hello Camille", seconds=PATIENCE)
            await bot.says(AT_WORK)
            assert await bot.stop(AT_ONCE) == 0
        assert "Traceback" not in bot.words
        assert TOKEN not in bot.words


async def test_it_ends_at_once_in_an_outage(tmp_path: Path, content: Path) -> None:
    """With a message under way that Telegram does not take, which arrives after the next start."""
    async with Playground.start(token=TOKEN) as playground:
        camille = playground.person(CAMILLE)
        settings = environment(tmp_path, api=playground.address, token=TOKEN, content=content, admins=[INGRID])
        async with started(tmp_path, settings) as bot:
            await bot.says(AT_WORK)
            playground.faults.add(FaultKind.LATENCY, seconds=30, methods=["sendMessage"])
            camille.types("/start")
            async with asyncio.timeout(PATIENCE):
                while len(playground.world.updates):  # noqa: ASYNC110 - until the update is confirmed
                    await asyncio.sleep(0.01)
            playground.faults.add(FaultKind.OUTAGE)
            await bot.says("updates cannot be fetched")
            assert await bot.stop(AT_ONCE) == 0
        playground.faults.lift()
        async with started(tmp_path, settings) as bot:
            await camille.sees("Hello Camille", seconds=PATIENCE)
            assert await bot.stop(AT_ONCE) == 0


async def test_it_ends_in_time_while_it_learns_new_content(tmp_path: Path, content: Path) -> None:
    """With the request for it still in the inbox, and no process left behind."""
    folder = tmp_path / "edited"
    shutil.copytree(content, folder)
    async with Playground.start(token=TOKEN) as playground:
        ingrid = playground.person(INGRID)
        settings = environment(tmp_path, api=playground.address, token=TOKEN, content=folder, admins=[INGRID])
        async with started(tmp_path, settings | {"XDG_CACHE_HOME": str(tmp_path)}) as bot:
            await bot.says(AT_WORK)
            shutil.rmtree(folder)
            shutil.copytree(packaged(), folder)
            ingrid.types("/reload")
            await ingrid.sees("Checking, one moment", seconds=PATIENCE)
            family = descendants(bot.pid)
            assert await bot.stop(IN_TIME) == 0
            await asyncio.sleep(0.1)
            assert not still_there(family)
        assert "Traceback" not in bot.words


async def test_it_waits_for_the_network_and_starts_by_itself(tmp_path: Path, content: Path) -> None:
    """It says so in the log and on the console, once."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    api = f"http://127.0.0.1:{port}"
    async with started(tmp_path, environment(tmp_path, api=api, token=TOKEN, content=content)) as bot:
        await bot.says("The assistant will start as soon as it can")
        await bot.says("Telegram is out of reach")
        async with Playground.start(token=TOKEN, port=port) as playground:
            camille = playground.person(CAMILLE)
            camille.types("/start")
            await camille.sees("Hello Camille", seconds=PATIENCE)
            assert bot.words.count("will start as soon as it can") == 1
            assert await bot.stop(AT_ONCE) == 0


async def test_a_json_log_is_json(tmp_path: Path, content: Path) -> None:
    log = {"ICN_BOT_LOG": '{"format": "json"}'}
    async with started(tmp_path, environment(tmp_path, token=TOKEN, content=content) | log) as bot:
        await bot.says("Telegram is out of reach")
        assert await bot.stop(AT_ONCE) == 0
    lines = [json.loads(line) for line in bot.words.splitlines() if line.startswith("{")]
    assert "Telegram is out of reach" in lines[-1]["event"]


def still_there(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that they did."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for child in map(int, children) for found in (child, *descendants(child))]


async def test_it_waits_for_telegram_and_can_be_ended_while_it_waits(tmp_path: Path, content: Path) -> None:
    """Telegram is out of reach when it starts."""
    settings = environment(tmp_path, token=TOKEN, content=content, admins=[INGRID])
    async with started(tmp_path, settings) as bot:
        await bot.says("Telegram is out of reach")
        assert await bot.stop(AT_ONCE) == 0


async def test_it_ends_at_once_while_it_learns(tmp_path: Path) -> None:
    """All the content takes long enough, when nothing of it was learnt before."""
    async with started(tmp_path, environment(tmp_path, token=TOKEN) | {"XDG_CACHE_HOME": str(tmp_path)}) as bot:
        async with asyncio.timeout(PATIENCE):
            while not (tmp_path / "data" / "releases").is_dir():  # noqa: ASYNC110 - until it reads the content
                await asyncio.sleep(0.01)
        assert await bot.stop(AT_ONCE) == 0
        assert bot.words == ""


# ------------------------------------------------------------ not starting


async def test_without_a_token_it_says_where_to_get_one(tmp_path: Path) -> None:
    await gives_up(tmp_path, environment(tmp_path), "ICN_BOT_TOKEN", "@BotFather")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "ICN_BOT_LANGUAGES",
            '["en", "french"]',
            "`languages` names french, which the content does not have. It has: en",
        ),
        ("ICN_BOT_CONTACTS", '{"quebec": [7]}', "Did you mean `ecotech-quebec`?"),
    ],
)
async def test_what_the_content_does_not_have_is_said_so(
    tmp_path: Path, content: Path, name: str, value: str, sentence: str
) -> None:
    """A slip in a setting would otherwise show only when a request goes astray."""
    await gives_up(tmp_path, environment(tmp_path, token=TOKEN, content=content) | {name: value}, sentence)


async def test_a_wrong_token_is_said_so(tmp_path: Path, content: Path) -> None:
    """Without showing it."""
    async with Playground.start(token="7000001:another") as playground:
        settings = environment(tmp_path, api=playground.address, token=TOKEN, content=content)
        await gives_up(tmp_path, settings, "does not accept the token")


async def test_a_data_folder_that_cannot_be_made_is_said_so(tmp_path: Path, content: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    await gives_up(tmp_path, environment(tmp_path, token=TOKEN, content=content), str(tmp_path / "data"))


async def test_a_second_process_on_the_same_data_is_refused(tmp_path: Path, content: Path) -> None:
    """And the first goes on."""
    async with Playground.start(token=TOKEN) as playground:
        settings = environment(tmp_path, api=playground.address, token=TOKEN, content=content)
        async with started(tmp_path, settings) as first:
            await first.says(AT_WORK)
            second = tmp_path / "second"
            second.mkdir()
            await gives_up(second, settings, "in use")
            camille = playground.person(CAMILLE)
            camille.types("/start")
            await camille.sees("Hello Camille", seconds=PATIENCE)
            assert await first.stop(AT_ONCE) == 0


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ICN_BOT_ADMINS": "[Ingrid]"}, "ICN_BOT_ADMINS"),
        ({"ICN_BOT_ADMINS": '["Ingrid"]'}, "admins"),
        ({"ICN_BOT_CONTACTS": '{"nowhere": [1002]}'}, "nowhere"),
        ({"ICN_BOT_CONFIG": "missing.toml"}, "missing.toml"),
        ({"ICN_BOT_CONFIG": "broken.toml"}, "broken.toml"),
        ({"ICN_BOT_CONFIG": "unknown.toml"}, "colour"),
    ],
)
async def test_a_broken_configuration_is_said_so(
    tmp_path: Path, content: Path, changed: dict[str, str], words: str
) -> None:
    """By the name of what is wrong."""
    (tmp_path / "broken.toml").write_text("admins = [")
    (tmp_path / "unknown.toml").write_text('colour = "green"')
    await gives_up(tmp_path, environment(tmp_path, token=TOKEN, content=content) | changed, words)


async def test_broken_content_is_said_so(tmp_path: Path) -> None:
    """By file and line."""
    content = thin_content(tmp_path)
    (content / "en" / "texts.yaml").write_text("start: [\n")
    await gives_up(
        tmp_path, environment(tmp_path, token=TOKEN, content=content), "The content cannot be used", "texts.yaml:"
    )


async def test_with_broken_content_it_starts_with_the_last_good_release(tmp_path: Path) -> None:
    """It says so loudly, tells the admins every fault and what to do, answers people, and takes over what is mended."""
    content = thin_content(tmp_path)
    texts, answers = content / "en" / "texts.yaml", content / "en" / "faq" / "passport.yaml"
    good = texts.read_text(encoding="utf-8")
    async with Playground.start(token=TOKEN) as playground:
        settings = environment(tmp_path, api=playground.address, token=TOKEN, content=content, admins=[INGRID])
        camille, ingrid = playground.person(CAMILLE), playground.person(INGRID)
        ingrid.types("/start")
        async with started(tmp_path, settings) as bot:
            await bot.says(AT_WORK)
            await ingrid.sees("Hello Ingrid", seconds=PATIENCE)
            await bot.stop()
        texts.write_text("start: [\n", encoding="utf-8")
        answers.write_text(
            answers.read_text(encoding="utf-8").replace("exploring a market abroad", "<b>visiting a market abroad"),
            "utf-8",
        )
        async with started(tmp_path, settings) as bot:
            await bot.says(AT_WORK)
            assert f"THE CONTENT IN {content} CANNOT BE USED" in bot.words
            told = await ingrid.sees("The content folder has 2 errors", seconds=PATIENCE)
            for words in ("release 1 of", "send /reload", "en/texts.yaml, line 1", "en/faq/passport.yaml, line "):
                assert words in told.body["text"]
            camille.types("what is the icn passport")
            await camille.sees("exploring a market abroad", seconds=PATIENCE)
            texts.write_text(good, encoding="utf-8")
            answers.write_text(answers.read_text(encoding="utf-8").replace("<b>visiting", "visiting"), encoding="utf-8")
            ingrid.types("/reload")
            await ingrid.sees("What would change", seconds=PATIENCE)
            ingrid.presses("Publish ✓")
            await ingrid.sees("Release 2 is now live", seconds=PATIENCE)
            await bot.stop()


async def test_a_content_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    settings = environment(tmp_path, token=TOKEN, content=tmp_path / "nothing")
    await gives_up(tmp_path, settings, "There is no content folder here")
