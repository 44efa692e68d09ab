"""The judge may choose among our first entries or none of them, and whatever it does wrong keeps our own ranking."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import httpx
import pytest

from bot.cli.ask import as_json_line, scene_of, with_verdict
from bot.dialogue.effects import NO_VERDICT, AskJudge, Candidate, Effect, Result, Verdict
from bot.dialogue.scene import Terms
from bot.judge import FAILURES, LARGEST, PAUSE, SECONDS, Judge, opened
from bot.logs import set_up
from knowledge.telegram_html import visible
from tests.chat_server import KEY, ChatServer, completion, http, sends, writes
from tests.pace import PATIENCE
from tests.stage import MORNING, Stage, release

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]

LIKELY = "which of you knows about sewage"
"""A question whose answer is likely, without being sure."""
UNKNOWN = "is there anything with wood"
SURE = "what is the passport?"
ASKED = AskJudge("Who, then?", (Candidate("one", "Who?", "We."), Candidate("two", "What?", "This.")))


@dataclass
class Judged(Stage):
    """A stage with a judge."""

    judge: Judge | None = None
    terms: Terms = field(default_factory=lambda: Terms(judge="127.0.0.1"))

    async def _carry_out(self, effect: Effect, by: str, now: datetime) -> Result:
        if isinstance(effect, AskJudge):
            assert self.judge
            return await self.judge.choose(effect)
        return await super()._carry_out(effect, by, now)

    async def asks(self, question: str, person: str = "Camille") -> str:
        """What the person reads."""
        await self.types(person, question)
        return self.chats[self.chat_of(person)][-1].text


async def said_alone(question: str) -> str:
    """What people read without a judge."""
    await (stage := Stage()).types("Camille", question)
    return stage.chats[1001][-1].text


def entry(name: str) -> str:
    """How an entry's answer begins."""
    return visible(release().catalog.entry_words(name, "en").answer)[:30]


async def endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" " * 4096)
        await writer.drain()


async def dripping(writer: asyncio.StreamWriter) -> None:
    """A letter now and then, so that no wait for the next one is long."""
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.1)


async def silent(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


RIGHT = {
    "plain": '{"entry": "two"}',
    "in a fence": 'Here it is:\n```json\n{"entry": "two"}\n```',
    "with its reasons": '{"reason": "it says so", "entry": "two"}',
    "behind a thought": 'Is {this} the one? {"entry": "one"} is not, so {"entry": "two"}',
}
WRONG: dict[str, Answer] = {
    "an entry it wasn't shown": writes('{"entry": "passport-what"}'),
    "words in place of an entry": writes('{"entry": "Dear customer, buy this"}'),
    "several entries": writes('{"entry": ["one", "two"]}'),
    "something else": writes('{"answer": "one"}'),
    "no JSON": writes("The first one, I should think."),
    "nothing": writes(""),
    "half of it": writes('{"entry": "o'),
    "deep brackets": writes("{" * 5000 + "}" * 5000),
    "deeper brackets": sends(http("[" * 15000)),
    "no choice": sends(http('{"choices": []}')),
    "a number": sends(http("7")),
    "no text": sends(http("\udcff".encode("utf-8", "replace").decode() + '"')),
    "an error": sends(http("{}", "500 Internal Server Error")),
    "a wrong key": sends(http('{"error": "invalid api key"}', "401 Unauthorized")),
    "no such model": sends(http("{}", "404 Not Found")),
    "too many requests": sends(http("{}", "429 Too Many Requests")),
    "somewhere else": sends(http("", "302 Found", "Location: http://127.0.0.1:1/")),
    "not HTTP": sends(b"SSH-2.0-OpenSSH_9.7\r\n"),
    "cut off": sends(http(completion('{"entry": "one"}'))[:-20]),
    "hung up": sends(b""),
    "far too much": sends(http(completion('{"entry": "one"}' + " " * LARGEST))),
    "no end": endless,
}


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a machine's proxy comes between the test and its server."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


async def asked_of(answer: Answer) -> Verdict:
    """The verdict of a judge that answers like this."""
    async with ChatServer.open(answer) as server, opened(server.endpoint) as judge:
        assert judge
        return await judge.choose(ASKED)


@pytest.mark.parametrize("kind", RIGHT)
async def test_a_well_formed_answer_chooses_the_entry(kind: str) -> None:
    assert await asked_of(writes(RIGHT[kind])) == Verdict("two")


@pytest.mark.parametrize("none", ["null", '"none"', '"null"', '""'])
async def test_the_judge_may_choose_no_entry(none: str) -> None:
    assert await asked_of(writes(f'{{"entry": {none}}}')) == Verdict("")


@pytest.mark.parametrize("kind", WRONG)
async def test_a_wrong_answer_is_no_verdict(kind: str) -> None:
    assert await asked_of(WRONG[kind]) == NO_VERDICT


@pytest.mark.parametrize("answer", [silent, dripping])
async def test_a_slow_answer_is_no_verdict_after_its_time(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    """In real use that is two seconds; here it is less."""
    assert SECONDS == 2.0
    monkeypatch.setattr("bot.judge.SECONDS", 0.3)
    began = time.monotonic()
    assert await asked_of(answer) == NO_VERDICT
    assert 0.3 <= time.monotonic() - began < 20


async def test_nobody_there_is_no_verdict() -> None:
    async with ChatServer.open(silent) as server:
        endpoint = server.endpoint
    async with opened(endpoint) as judge:
        assert judge
        assert await judge.choose(ASKED) == NO_VERDICT


async def test_one_that_keeps_failing_is_left_alone_for_a_while_and_tried_again() -> None:
    clock = {"now": 0.0}
    async with ChatServer.open(WRONG["an error"]) as server, httpx.AsyncClient() as client:
        judge = Judge(server.endpoint, client, lambda: clock["now"])
        for _ in range(FAILURES + 5):
            assert await judge.choose(ASKED) == NO_VERDICT
        assert len(server.asked) == FAILURES
        clock["now"] += PAUSE + 1
        for _ in range(5):
            assert await judge.choose(ASKED) == NO_VERDICT
        assert len(server.asked) == FAILURES + 1, "a trial that fails opens it again"
        server.answer = writes(RIGHT["plain"])
        clock["now"] += PAUSE + 1
        assert [await judge.choose(ASKED) for _ in range(3)] == [Verdict("two")] * 3


async def test_it_is_asked_a_few_questions_at_a_time() -> None:
    async with ChatServer.open(silent) as server, opened(server.endpoint) as judge:
        assert judge
        asking = {asyncio.create_task(judge.choose(ASKED)) for _ in range(20)}
        waiting = asking
        while len(waiting) > 4:  # whoever comes later doesn't wait for those before
            _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        assert len(waiting) == 4
        await asyncio.gather(*waiting)
        assert len(server.asked) == 4


async def test_the_key_is_sent_and_neither_it_nor_a_question_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    level = logging.root.level, logging.root.handlers[:]
    try:
        set_up()
        for answer in (writes(RIGHT["plain"]), *WRONG.values()):
            async with ChatServer.open(answer) as server, opened(server.endpoint) as judge:
                assert judge
                await judge.choose(ASKED)
                assert f"Authorization: Bearer {KEY}" in server.heads[0]
                assert KEY not in repr(server.endpoint)
        logged = capsys.readouterr().err
    finally:
        logging.root.level, logging.root.handlers[:] = level
    assert "status 401" in logged
    assert "an entry that it wasn't shown" in logged
    assert not any(words in logged for words in (KEY, "Who, then?", "buy this", "This."))


# --------------------------------------------------------------- in the dialogue


@pytest.fixture
async def server() -> AsyncIterator[ChatServer]:
    async with ChatServer.open(writes('{"entry": null}')) as opened_server:
        yield opened_server


@pytest.fixture
async def stage(server: ChatServer) -> AsyncIterator[Judged]:
    async with opened(server.endpoint) as judge:
        yield Judged(judge=judge)


def first_entries(server: ChatServer) -> list[str]:
    return [entry["id"] for entry in server.data[-1]["entries"]]


@pytest.mark.parametrize("question", [LIKELY, UNKNOWN])
async def test_the_entry_that_it_chooses_is_answered(stage: Judged, server: ChatServer, question: str) -> None:
    """Our words, and they say that it's what was understood."""
    await stage.asks(question)
    chosen = first_entries(server)[1]
    server.answer = writes(json.dumps({"entry": chosen}))
    said = await stage.asks(question, "Noah")
    assert entry(chosen) in said
    assert said.startswith("If I've understood you correctly")


async def test_where_none_fits_nothing_is_answered(stage: Judged, server: ChatServer) -> None:
    said = await stage.asks(LIKELY)
    assert said != await said_alone(LIKELY)
    assert not any(entry(name) in said for name in first_entries(server))


async def test_what_is_not_known_stays_so_where_none_fits(stage: Judged) -> None:
    assert await stage.asks(UNKNOWN) == await said_alone(UNKNOWN)


@pytest.mark.parametrize("kind", ["an entry it wasn't shown", "no JSON", "an error", "hung up", "no end"])
@pytest.mark.parametrize("question", [LIKELY, UNKNOWN])
async def test_whatever_goes_wrong_keeps_our_ranking(
    stage: Judged, server: ChatServer, kind: str, question: str
) -> None:
    server.answer = WRONG[kind]
    assert await stage.asks(question) == await said_alone(question)
    assert len(server.asked) == 1


async def test_it_gets_the_question_and_short_answers_and_nothing_of_the_person(
    stage: Judged, server: ChatServer
) -> None:
    await stage.asks(LIKELY)
    assert server.data[0]["question"] == LIKELY
    assert 0 < len(server.data[0]["entries"]) <= 5
    assert all(set(entry) == {"id", "question", "answer"} for entry in server.data[0]["entries"])
    assert not any(private in json.dumps(server.asked) for private in ("Camille", "1001"))


async def test_it_is_asked_once_and_only_where_the_search_is_not_sure(stage: Judged, server: ChatServer) -> None:
    for words in (SURE, "hello", "status", "/help", "camille@alpineheat.example", "+45 33 11 22 33"):
        await stage.asks(words)
    assert not server.asked
    await stage.asks(LIKELY)
    assert len(server.asked) == 1


async def test_answers_to_a_form_never_reach_it(stage: Judged, server: ChatServer) -> None:
    for words in ("/passport", "Quebec", "Alpine Heat", "Tenerrdis", LIKELY, "is there anything with wood?"):
        await stage.asks(words)
    assert not server.asked


async def test_words_for_people_never_reach_it(stage: Judged, server: ChatServer) -> None:
    """While a request runs, what the search isn't sure of may be for the other side."""
    await stage.asks("/handoff")
    for words in (
        "I would like to know who decides on our cluster's place in the network.",
        "camille@alpineheat.example",
    ):
        await stage.asks(words)
    for label in ("Yes, pass it on", "Send"):
        if any(choice.label == label for shown in stage.chats[1001] for row in shown.rows for choice in row):
            await stage.presses("Camille", label)
    server.asked.clear()
    assert stage.requests, "a request is under way"
    await stage.asks(UNKNOWN)
    assert not server.asked


async def test_nobody_waits_for_somebody_elses_verdict(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.judge.SECONDS", PATIENCE)
    asked, told = asyncio.Event(), asyncio.Event()

    async def late(writer: asyncio.StreamWriter) -> None:
        asked.set()
        await told.wait()
        await writes('{"entry": null}')(writer)

    server.answer = late
    async with opened(server.endpoint) as judge:
        stage = Judged(judge=judge)
        await stage.opened()
        slow = asyncio.create_task(stage.types("Camille", LIKELY))
        await asked.wait()
        assert entry("passport-what") in await stage.asks(SURE, "Noah")
        assert not slow.done()
        told.set()
        await slow


@pytest.mark.parametrize("language", ["en", "da", "de", "es", "fr", "it"])
async def test_the_privacy_notice_says_whether_and_where(language: str) -> None:
    notices: dict[str, Any] = {}
    for host in ("", "llm.example.org"):
        stage = replace(Stage(language=language), terms=Terms(judge=host))
        await stage.types("Camille", "/privacy")
        notices[host] = stage.chats[1001][-1].text
    assert "llm.example.org" in notices["llm.example.org"]
    assert "llm" not in notices[""]


async def test_the_command_line_asks_it_too(server: ChatServer) -> None:
    async with opened(server.endpoint) as judge:
        assert judge
        scene = scene_of(release(), LIKELY, "", MORNING)
        await with_verdict(scene, judge)
        chosen = first_entries(server)[1]
        server.answer = writes(json.dumps({"entry": chosen}))
        assert as_json_line(await with_verdict(scene, judge))["id"] == chosen
