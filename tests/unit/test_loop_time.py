"""No message holds up the event loop, whatever somebody types: what takes long is worked out in a thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import numpy as np
import pytest

from bot import assistant
from bot.cli.ask import scene_of
from bot.dialogue.fields import periods, texts
from bot.dialogue.fields.periods import read_period
from bot.dialogue.interpretation.follow_ups import put_first
from bot.dialogue.interpretation.interpreter import HEARD, ROOM, Context, add_aspects, interpret
from bot.dialogue.questions.own_places import look_past_own_place
from bot.dialogue.routing.rehearsal import rehearse
from bot.dialogue.words.plain_words import fold
from knowledge.releases.release import prepare
from knowledge.search import Band, Engine
from knowledge.search.text import MOST_CHARACTERS
from knowledge.search.vectors import Floats
from storage.waits import WaitForMove
from tests.pace import slowness
from tests.stage import MORNING, NOON, Stage, release
from tests.unit.release_examples import SMALL

MOST = 0.06
"""Seconds of CPU a decision may take on the loop here: thrice what it should, for a machine that is busy with tests."""
HEAVY = {
    "letters without a space": "x" * 600,
    "all the letters of a message": "abcdefgh" * 512,
    "all the words of a message": "what about heat pumps in Denmark " * 124,
    "numbers": "1234 " * 800,
    "accents": "e\u0301\u0302\u0303" * 1000,
    "addresses": "a@b.co " * 580,
    "commas": "a, " * 1365,
}


async def quickest(stage: Stage, monkeypatch: pytest.MonkeyPatch, text: str) -> float:
    """Seconds of CPU for the faster of two decisions about nearly the same text."""
    spent: list[float] = []
    respond = assistant.respond

    def timed(scene: Any) -> Any:
        began = time.thread_time()
        try:
            return respond(scene)
        finally:
            spent.append(time.thread_time() - began)

    monkeypatch.setattr(assistant, "respond", timed)
    await stage.types("Camille", text)
    await stage.types("Camille", text[1:])
    return min(spent)


@pytest.mark.parametrize("kind", HEAVY)
async def test_a_decision_does_not_stall_the_event_loop(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    rehearse(release())
    stage = Stage()
    await stage.types("Camille", "what is the passport?")  # what is worked out once a release is another matter
    assert await quickest(stage, monkeypatch, HEAVY[kind]) < MOST * slowness()


@pytest.mark.parametrize("steps", [(), ("/passport", "Quebec")], ids=["a question", "an answer"])
async def test_words_are_decided_about_beside_the_event_loop(
    monkeypatch: pytest.MonkeyPatch, steps: tuple[str, ...]
) -> None:
    """However short they are: a decision may look for them in other words, which takes as long as the first search."""
    stage = Stage(threads=True)
    for words in steps:
        await stage.types("Camille", words)
    respond, threads = assistant.respond, []

    def noted(scene: Any) -> Any:
        threads.append(threading.current_thread())
        return respond(scene)

    monkeypatch.setattr(assistant, "respond", noted)
    await stage.types("Camille", "We're from Lyon, what does it cost?")
    assert threads
    assert threading.main_thread() not in threads


async def test_words_are_interpreted_and_decided_about_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither keeps a thread for as long as both take: with many who write at once, others come in between."""
    stage, work = Stage(), list[str]()
    await stage.types("Camille", "what is the passport?")
    for name in ("interpret", "respond"):
        monkeypatch.setattr(assistant, name, noted(name, getattr(assistant, name), work))
    monkeypatch.setattr(assistant.asyncio, "to_thread", noted("in a thread", assistant.asyncio.to_thread, work))
    await stage.types("Camille", "What does it cost, and who pays?")
    assert [done for done in work if done != "in a thread"] == ["interpret", "respond"]
    assert all(work[work.index(name) - 1] == "in a thread" for name in ("interpret", "respond"))


@pytest.mark.parametrize(("private", "by", "looked_up"), [(True, 0, False), (False, 1002, False), (False, 0, True)])
def test_words_that_may_be_asked_while_a_group_owes_an_answer_are_looked_up(
    private: bool, by: int, looked_up: bool
) -> None:
    """In a thread, as all others: a member of the group may ask the assistant while another is to write."""
    words = "what does ICN cost?"
    scene = scene_of(release(), words, "", MORNING)
    scene = replace(scene, event=replace(scene.incoming, private=private))
    scene = scene.with_session(expected=WaitForMove(move="ask", number="ICN-2026-0001", by=by))
    assert scene.words_to_interpret == words * looked_up


def noted(name: str, work: Callable[..., Any], done: list[str]) -> Callable[..., Any]:
    """The same work, which notes that it begins."""

    def beginning(*given: Any, **named: Any) -> Any:
        done.append(name)
        return work(*given, **named)

    return beginning


@pytest.mark.parametrize("kind", HEAVY)
async def test_a_decision_in_the_middle_of_a_form_is_quick(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """The words may correct what was understood, and are looked at as far as words are."""
    rehearse(release())
    stage = Stage()
    for words in ("/passport", "Quebec", "Alpine Heat", "Tenerrdis"):
        await stage.types("Camille", words)
    assert await quickest(stage, monkeypatch, HEAVY[kind]) < MOST * slowness()


@pytest.mark.parametrize("kind", ["numbers", "words of their own"])
async def test_long_words_where_a_cluster_is_asked_for_are_read_quickly(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """They are compared with what clusters do."""
    rehearse(release())
    stage = Stage()
    await stage.types("Camille", "/passport")
    await stage.types("Camille", "the one with wind")  # what is worked out once a release is another matter
    own = {"words of their own": " ".join(f"word{number}" for number in range(450))}
    assert await quickest(stage, monkeypatch, {**HEAVY, **own}[kind]) < MOST * slowness()


MANY = {
    "one letter": "i " * 2048,
    "lines": "a\n" * 2048,
    "a list": "1. a\n" * 800,
    "labels": "Company: x\nEmail: y\nCountry: z\n" * 130,
    "colons": "a: b; " * 680,
    "sentences": "I am. " * 680,
    "blanks": "a" + " " * 4000 + "b",
    "joins": "and but not no or " * 227,
    "full stops": "a." * 2048,
    "scripts": "a я 你 1 é 😀 " * 340,
    "accents": "é ö " * 1000,
    "places": "Denmark, Papua New Guinea, Oman and not Chad " * 90,
}
"""Long messages of very many parts: each part is cheap, and all of them aren't."""
AT_WORK = 0.11
"""Seconds of CPU that all the work for such a message may take here, in threads or not: about twice what it should."""
STEPS = ("/passport", "Quebec", "Alpine Heat", "Tenerrdis", "We build heat pumps.")


async def all_work(stage: Stage, monkeypatch: pytest.MonkeyPatch, text: str) -> float:
    """Seconds of CPU for interpreting a text and deciding on it; of two nearly equal ones the faster."""
    spent: list[float] = []
    with monkeypatch.context() as patch:
        for name in ("respond", "interpret"):
            patch.setattr(assistant, name, timed(getattr(assistant, name), spent))
        patch.setattr(assistant.slot_filling, "prepare", timed(assistant.slot_filling.prepare, spent))
        await stage.types("Camille", text)
        first = sum(spent)
        await stage.types("Camille", text[1:])
    return min(first, sum(spent) - first)


def timed(work: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    """The same work, noting the seconds of CPU it takes."""

    def measured(*given: Any) -> Any:
        began = time.thread_time()
        try:
            return work(*given)
        finally:
            spent.append(time.thread_time() - began)

    return measured


@pytest.mark.parametrize("steps", range(len(STEPS) + 1))
async def test_no_message_of_many_parts_takes_long(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """Neither as a question nor at any question of a form."""
    rehearse(release())
    took = {}
    for kind, text in MANY.items():
        stage = Stage()
        for words in STEPS[:steps]:
            await stage.types("Camille", words)
        took[kind] = await all_work(stage, monkeypatch, text)
    assert max(took.values()) < AT_WORK * slowness(), took


class CountingEncoder:
    """An encoder without a model that counts the characters of the questions it was given."""

    name = "counting"

    def __init__(self) -> None:
        self.characters: list[int] = []

    def question(self, text: str) -> Floats:
        """Return a vector of the text's own."""
        self.characters.append(len(text))
        return self.phrasings([text])[0]

    def phrasings(self, texts: Sequence[str]) -> Floats:
        """Return a row a text, the same for the same text."""
        rows = [np.random.default_rng(crc32(text.encode())).normal(size=16) for text in texts]
        return np.asarray(rows, np.float32).reshape(-1, 16)

    passages = phrasings


MANY_QUESTIONS = " ".join(f"What does the visit to place {number} cost?" for number in range(90))
STORY = "We make filters in Lyon, and our founder met somebody at a fair last year. " * 50


@pytest.mark.parametrize("text", [*HEAVY.values(), MANY_QUESTIONS, STORY, STORY + "What does a visit cost?"])
def test_of_a_long_message_little_is_encoded(text: str) -> None:
    """Its meaning as a whole and that of a few questions in it: encoding is what costs time."""
    encoder = CountingEncoder()
    content = prepare(SMALL, encoder, authority=SMALL)
    interpret(content, "hi", Context())
    encoder.characters.clear()
    interpret(content, text, Context())
    assert len(encoder.characters) <= 2 * (1 + HEARD), "as typed and as repaired"
    assert sum(encoder.characters) <= 2 * MOST_CHARACTERS


def test_of_many_questions_only_the_first_are_encoded() -> None:
    """Neither the message as a whole, which asks nothing by itself, nor more than there is room for."""
    encoder = CountingEncoder()
    content = prepare(SMALL, encoder, authority=SMALL)
    interpret(content, "hi", Context())
    encoder.characters.clear()
    found = interpret(content, MANY_QUESTIONS, Context())
    assert found.unheard
    assert 0 < sum(encoder.characters) <= 2 * ROOM, "as typed and as repaired"


def test_questions_that_are_understood_are_not_encoded_as_a_whole_as_well() -> None:
    encoder = CountingEncoder()
    content = prepare(SMALL, encoder, authority=SMALL)
    first, second = (entry.words["en"].question for entry in list(content.catalog.entries.values())[:2])
    interpret(content, "hi", Context())
    encoder.characters.clear()
    found = interpret(content, f"{first} {second}", Context())
    assert found.besides
    assert len(f"{first} {second}") not in encoder.characters


def test_of_two_long_questions_only_the_whole_is_encoded() -> None:
    encoder = CountingEncoder()
    content = prepare(SMALL, encoder, authority=SMALL)
    question = f"What does a visit cost to {'a very large ' * 10} city?"
    interpret(content, "hi", Context())
    encoder.characters.clear()
    text = f"{question} {question.replace('visit', 'request')}"
    assert not interpret(content, text, Context()).unheard
    assert sum(encoder.characters) < 2 * len(text)


@pytest.mark.parametrize("greeting", ["Hello, ", "Dear all, ", "Bonjour, "])
def test_a_long_message_is_encoded_once_with_its_greeting_and_without(greeting: str) -> None:
    encoder = CountingEncoder()
    content = prepare(SMALL, encoder, authority=SMALL)
    interpret(content, "hi", Context())
    encoder.characters.clear()
    interpret(content, greeting + STORY[:300], Context())
    assert len([length for length in encoder.characters if length > ROOM]) == 1


def test_a_message_of_which_nothing_is_left_out_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    content, looked = prepare(SMALL, CountingEncoder(), authority=SMALL), list[str]()
    rank = Engine.rank
    monkeypatch.setattr(Engine, "rank", lambda self, text, **how: looked.append(text) or rank(self, text, **how))
    interpret(content, "qwertz uiopas dfghj?", Context())
    assert looked == ["qwertz uiopas dfghj?"]


def test_of_a_long_name_only_the_end_may_say_that_it_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """To look at all ends of a text of many words takes the square of its length."""
    folded: list[int] = []
    monkeypatch.setattr(texts, "fold", lambda text: folded.append(len(text)) or fold(text))
    assert texts._without_assent(release().catalog, "Ä Ö, " * 300 + "Bright Roofs, nothing else").endswith("Roofs")
    assert sum(folded) < 1000


def test_a_longer_question_with_a_slip_is_encoded_once() -> None:
    encoder = CountingEncoder()
    engine = prepare(SMALL, encoder, authority=SMALL).engine
    text = "Our neighbours have told us about the pasport and we wonder what a reqest would cost us"
    assert engine.repair(text) != text
    encoder.characters.clear()
    engine.rank(text, aspects=False)
    assert encoder.characters == [len(text)]


@pytest.mark.parametrize(("length", "encoded"), [(40, True), (100, False), (600, False)])
def test_a_longer_text_without_its_own_place_is_not_encoded_again(length: int, encoded: bool) -> None:
    encoder = CountingEncoder()
    engine = prepare(SMALL, encoder, authority=SMALL).engine
    text = f"What does it cost us? {STORY}"[:length].strip()
    found = engine.rank(text, aspects=False)
    encoder.characters.clear()
    engine.rank_without_name(text.replace("Lyon", "it").replace("us?", "us in it?"), found)
    assert bool(encoder.characters) is encoded


def test_a_text_is_encoded_though_what_was_understood_is_a_part_of_it() -> None:
    encoder = CountingEncoder()
    engine = prepare(SMALL, encoder, authority=SMALL).engine
    part = engine.rank("What does a visit to Lyon cost a small company?", aspects=False)
    encoder.characters.clear()
    engine.rank_without_name(STORY[:300], part)
    assert encoder.characters


def test_what_is_asked_about_an_entry_is_not_looked_for_where_it_has_no_details() -> None:
    encoder = CountingEncoder()
    content = prepare(SMALL, encoder, authority=SMALL)
    plain = [entry.id for entry in content.catalog.entries.values() if not entry.names and not entry.words["en"].facts]
    assert plain
    for entry in plain:
        found = put_first(content.engine.rank("and so on", aspects=False), entry)
        encoder.characters.clear()
        assert add_aspects(content, replace(found, repaired="what about the money for it then")).aspects == ()
        assert encoder.characters == []


def test_what_is_asked_about_an_entry_is_not_looked_for_in_a_story() -> None:
    """It takes as long again as to find the entry, and no sentence of that length told it."""
    encoder = CountingEncoder()
    engine = prepare(SMALL, encoder, authority=SMALL).engine
    found = replace(engine.rank("What does a visit cost?", aspects=False), band=Band.LIKELY)
    encoder.characters.clear()
    assert engine.with_aspects(replace(found, repaired=STORY[:150])).aspects == ()
    assert encoder.characters == []
    engine.with_aspects(replace(found, repaired=STORY[:100]))
    assert encoder.characters


def test_what_is_asked_without_the_own_place_is_looked_for_only_where_it_is_understood_better(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever says where they are is asked for twice already: with the place, and without it."""
    text = "We're from Lyon, qwertz uiopas dfghj?"
    scene = scene_of(release(), text, "", datetime(2026, 5, 4, tzinfo=UTC))
    looked: list[str] = []
    monkeypatch.setattr(Engine, "aspects_of", lambda _, found: looked.append(found.repaired) or ())
    ranking = release().engine.rank(text, aspects=False)
    assert look_past_own_place(scene, text, ranking) == ranking
    assert looked == []


WITH_TIMES = {
    "en": "We start in spring 2027 and we may come to Denmark in May, or in 2 weeks, or by the end of Q3",
    "fr": "Nous commençons au printemps 2027 et nous viendrions la deuxième quinzaine de mai, ou après-demain",
    "de": "Wir fangen im Frühjahr 2027 an und kämen gern ab Herbst, in der KW 24 oder Mitte Mai nach Dänemark",
    "da": "Vi begynder i foråret 2027 og kommer gerne midt i maj eller om to uger, hvis bestyrelsen siger ja",
    "es": "Empezamos en primavera de 2027 y vendríamos a mediados de mayo o dentro de dos semanas si se puede",
    "it": "Cominciamo nella primavera del 2027 e verremmo a metà maggio o fra due settimane se si può",
}


@pytest.mark.parametrize("language", WITH_TIMES)
def test_only_words_that_may_tell_a_time_are_read_for_one(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """To read all words around a time in every language took longer than all else about a long message."""
    catalog = release().catalog
    languages = (language, *(other for other in catalog.languages if other != language))
    read: list[str] = []

    def counted(*given: Any) -> Any:
        read.append(given[2])
        return read_period(*given)

    monkeypatch.setattr(periods, "read_period", counted)
    text = f"{STORY[:300]} {WITH_TIMES[language]}."
    found = [periods.find_period(catalog, languages, part, NOON.date()) for part in (text, *text.split(","))]
    few = len(read)
    monkeypatch.setattr(periods, "may_tell_time", lambda *_: True)
    assert found == [periods.find_period(catalog, languages, part, NOON.date()) for part in (text, *text.split(","))]
    assert few < (len(read) - few) / 3
