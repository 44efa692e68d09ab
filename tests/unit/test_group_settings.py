"""What holds for a whole group is set by its administrators alone, by whatever way somebody tries."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.dialogue.effects import AskRights, Effect, Failed, Result
from storage.messages import telegram
from storage.records import Changes, Contact
from tests.stage import Stage

TEAM = "Team"
REFUSED = "up to its administrators"


async def in_a_group(stage: Stage) -> Stage:
    """Noah has made the group, and it receives the requests to CLEAN; Olga is a member."""
    await stage.makes_group(TEAM, ["Noah", "Olga"], forum=False, anonymous=[])
    store = await stage.opened()
    await store.commit(Changes(contacts=(Contact(cluster="clean", address=telegram(stage.groups[TEAM])),)))
    stage.goes_to(TEAM)
    return stage


def said(stage: Stage) -> str:
    return stage.chats[stage.groups[TEAM]][-1].text


async def settings(stage: Stage) -> tuple[object, ...]:
    """What the group has set, and its language."""
    store = await stage.opened()
    (team,) = [known for known in await store.contacts() if known.cluster == "clean"]
    person = stage.sessions[stage.groups[TEAM]].person
    return (team.hours, team.zone, team.away, team.away_from, person.language if person else "")


WAYS = {
    "a command": (("types", "/hours 9 to 5"),),
    "days away": (("types", "/away 12 to 20 December"),),
    "a button": (("types", "/hours"), ("presses", "Mon–Fri, 08:00–16:00")),
    "what a question waits for": (("types", "/away"), ("types", "12 June")),
    "the label of a button": (("types", "/language"), ("types", "Français")),
    "plain words": (("types", "Please speak German"),),
}


@pytest.mark.parametrize("way", WAYS)
async def test_a_member_changes_nothing_and_an_administrator_is_named(way: str) -> None:
    stage = await in_a_group(Stage())
    await stage.types("Olga", "/status")
    before = await settings(stage)
    for verb, words in WAYS[way]:
        await getattr(stage, verb)("Olga", words)
    assert await settings(stage) == before
    assert REFUSED in said(stage)
    for verb, words in WAYS[way]:
        await getattr(stage, verb)("Noah", words)
    assert await settings(stage) != before, said(stage)
    assert any(shown.text.startswith("Noah: ") for shown in stage.chats[stage.groups[TEAM]][-2:])


class Unreachable(Stage):
    """Telegram can't be asked."""

    async def _carry_out(self, effect: Effect, by: str, now: datetime) -> Result:
        return (
            Failed("refused.unfetched") if isinstance(effect, AskRights) else await super()._carry_out(effect, by, now)
        )


async def test_while_telegram_cannot_be_asked_nobody_is_taken_for_an_administrator() -> None:
    stage = await in_a_group(Unreachable())
    await stage.types("Noah", "/status")
    before = await settings(stage)
    await stage.types("Noah", "/hours 9 to 5")
    assert await settings(stage) == before
    assert "try again in a moment" in said(stage)


async def test_requests_and_looking_are_for_every_member() -> None:
    stage = await in_a_group(Stage())
    for words in ("/settings", "/status", "/help"):
        await stage.types("Olga", words)
        assert REFUSED not in said(stage)
    assert not stage.effects


async def test_a_yes_typed_below_the_question_for_a_name_answers_it() -> None:
    """Nobody has written, so that there's nothing else to say yes to."""
    stage = await in_a_group(Stage())
    stage.goes_to(None)
    need = "Find a maker of compressors near Copenhagen"
    for text in ("/passport", "CLEAN", "Alpine Heat", "Tenerrdis", "Heat pumps", "suppliers", need, "June", "skip"):
        await stage.types("Camille", text)
    await stage.types("Camille", "camille@alpineheat.example")
    await stage.presses("Camille", "Yes, pass it on")
    await stage.presses("Camille", "Send ✓")
    stage.goes_to(TEAM)
    await stage.presses("Olga", "✅ Accept")
    await stage.types("Olga", "yes")
    assert stage.sessions[stage.groups[TEAM]].names == {"1005": "Olga"}
