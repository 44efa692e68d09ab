"""Whatever is typed or pressed, wherever somebody stands: a reply or a note, never an exception."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.playground.world.cast import CAST as PLAYGROUND
from tests.acts import played_once
from tests.stage import CAST, Stage

VERBS = ("f", "req", "drop", "pass", "use", "go", "begin", "faq", "more", "topic", "lang", "ask", "none", "tell", "up")
ADMIN_VERBS = ("rel", "ent", "mis")
PARTS = st.sampled_from(
    (
        "send",
        "pick",
        "back",
        "yes",
        "no",
        "show",
        "accept",
        "because",
        "ICN-0001",
        "MSG-1",
        "passport",
        "target",
        "²",
        "",
    )
)
ACTIONS = st.builds(
    lambda verb, parts: ":".join((verb, *parts)), st.sampled_from(VERBS + ADMIN_VERBS), st.lists(PARTS, max_size=5)
)
ODD = (
    "",
    " ",
    "?",
    "/",
    "/ ",
    "//",
    "😀" * 50,
    "\u200b",
    "مرحبا",
    "a" * 4096,
    "' OR 1=1 --",
    "<b>x</i>",
    "{name}",
    "{",
    "https://x.y",
)
WORDS = st.one_of(st.text(max_size=200), st.sampled_from(ODD))


async def nowhere(stage: Stage) -> None:
    """A fresh chat."""


@played_once
async def in_a_form(stage: Stage) -> None:
    """The first question of a Passport."""
    await stage.types("Camille", "/passport")


@played_once
async def at_a_text_field(stage: Stage) -> None:
    """A question that takes free words."""
    await in_a_form(stage)
    await stage.types("Camille", "Montréal")


@played_once
async def after_a_question(stage: Stage) -> None:
    """An answer on the screen, with a topic in mind."""
    await stage.types("Camille", "what is the passport?")


@played_once
async def with_a_wish(stage: Stage) -> None:
    """What was understood of a wish, to be confirmed."""
    await stage.types("Camille", "we make heat pumps in Grenoble and look for partners in Quebec")


@played_once
async def started(stage: Stage, person: str) -> None:
    await stage.types(person, "/start")
    await stage.news()


PLACES = (nowhere, in_a_form, at_a_text_field, after_a_question, with_a_wish)


def _calm(stage: Stage) -> None:
    """Nothing shown is empty."""
    for shown in stage.chats.values():
        for message in shown:
            assert message.text.strip()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words=WORDS)
def test_any_words_get_a_reply(place: Callable[[Stage], Awaitable[None]], words: str) -> None:
    async def play() -> None:
        stage = Stage()
        await place(stage)
        await stage.news()
        await stage.types("Camille", words)
        assert (await stage.news())["Camille"]
        _calm(stage)

    asyncio.run(play())


@pytest.mark.parametrize("person", ["Camille", "Noah", "Ingrid"])
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(action=st.one_of(ACTIONS, st.text(max_size=64)))
def test_any_button_gets_a_reply_or_a_note(person: str, action: str) -> None:
    async def play() -> None:
        stage = Stage()
        await started(stage, person)
        await stage.presses_action(person, action)
        assert (await stage.news())[person] or stage.notices or stage.effects

    asyncio.run(play())


def test_everybody_on_the_playground_is_on_the_stage_as_well() -> None:
    assert {member.name: member.id for member in PLAYGROUND}.items() <= CAST.items()
