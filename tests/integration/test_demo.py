"""`icn-bot demo` as a process: one a folder, and whoever starts it twice is told where it runs."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from knowledge.loader import packaged
from storage import open_store
from tests.bot_process import COMMAND, environment
from tests.pace import PATIENCE, slowness
from tests.thin_content import thin_content


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder that loads fast."""
    return thin_content(tmp_path_factory.mktemp("thin"))


@asynccontextmanager
async def demo(folder: Path, content: Path) -> AsyncIterator[Process]:
    """The demo with its data in that folder, killed at the end if it still runs."""
    options = ("--port", "0", "--no-open", "--data", str(folder))
    process = await asyncio.create_subprocess_exec(
        COMMAND, "demo", *options, env=environment(folder, content=content), cwd=folder, stdout=PIPE, stderr=STDOUT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def says(process: Process) -> str:
    """All it has to say until it ends."""
    async with asyncio.timeout(PATIENCE):
        words, _ = await process.communicate()
    return words.decode()


async def address(process: Process) -> str:
    """Where the page is."""
    assert process.stdout
    async with asyncio.timeout(PATIENCE):
        line = (await process.stdout.readline()).decode()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    return found[0]


async def test_a_second_demo_in_the_folder_says_that_one_runs_and_where(tmp_path: Path, content: Path) -> None:
    async with demo(tmp_path, content) as first:
        where = await address(first)
        async with demo(tmp_path, content) as second:
            words = await says(second)
            assert words.split("\n") == [
                f"The demo is running already at {where}, with its data in {tmp_path}: open that page, "
                "or stop that demo first.",
                "",
            ]
            assert second.returncode == 2
        first.kill()
        await first.wait()
    async with demo(tmp_path, content) as third:
        await address(third)


async def test_it_ends_at_once_while_the_assistant_learns(tmp_path: Path) -> None:
    """As soon as its page is there; what was learnt before is out of reach, so that learning takes long."""
    content = tmp_path / "whole"
    shutil.copytree(packaged(), content)
    async with demo(tmp_path, content) as process:
        await address(process)
        while not (tmp_path / "releases").is_dir():  # noqa: ASYNC110 - until it reads the content
            await asyncio.sleep(0.01)
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(5 * slowness()):
            words, _ = await process.communicate()
    assert process.returncode == 0
    assert words == b""


async def test_emptied_while_it_starts_it_starts_anew_before_it_says_so(tmp_path: Path, content: Path) -> None:
    """The run that was starting ends: were it said earlier, that run could take the next message and forget it."""
    async with demo(tmp_path, content) as process, httpx.AsyncClient(timeout=PATIENCE) as page:
        page.base_url = await address(process)
        (await page.post("/play/reset", json={})).raise_for_status()
        process.kill()
        assert (await says(process)).count("The assistant is at work") == 2


async def test_emptied_while_the_content_has_an_error_it_goes_on_with_the_last_good_release(
    tmp_path: Path, content: Path
) -> None:
    own = tmp_path / "own"
    shutil.copytree(content, own)
    async with demo(tmp_path, own) as process, httpx.AsyncClient(timeout=PATIENCE) as page:
        page.base_url = await address(process)
        (await page.post("/play/reset", json={})).raise_for_status()
        with (own / "clusters.yaml").open("a", encoding="utf-8") as file:
            file.write("  - [broken: {\n")
        (await page.post("/play/reset", json={})).raise_for_status()
        process.kill()
        assert "CANNOT BE USED; the bot works with its release 1" in await says(process)


async def test_a_folder_in_which_another_bot_works_is_left_alone(tmp_path: Path, content: Path) -> None:
    store = await open_store(tmp_path / "store")
    async with demo(tmp_path, content) as process:
        words = await says(process)
    await store.close()
    assert "http" not in words
    assert "is in use by another process" in words
    assert process.returncode == 2


@pytest.mark.parametrize("gone", [("ecotech-quebec",), ("tenerrdis", "clean")])
async def test_without_the_clusters_of_its_people_they_answer_for_others(
    tmp_path: Path, content: Path, gone: tuple[str, ...]
) -> None:
    own = tmp_path / "own"
    shutil.copytree(content, own)
    clusters = (own / "clusters.yaml").read_text(encoding="utf-8")
    for cluster in gone:
        clusters = re.sub(rf"  - id: {cluster}\n(?:    .*\n|\n)+", "", clusters)
    (own / "clusters.yaml").write_text(clusters, encoding="utf-8")
    async with demo(tmp_path, own) as process:
        await address(process)
        assert process.stdout
        async with asyncio.timeout(PATIENCE):
            while "The assistant is at work" not in (line := (await process.stdout.readline()).decode()):
                assert line
