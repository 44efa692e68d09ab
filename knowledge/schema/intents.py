"""What people say besides questions about the network: actions, courtesies, and traps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from knowledge.schema.base import Content, Language, Slug, Words

ActionId = Literal[
    "start",
    "help",
    "services",
    "topics",
    "status",
    "withdraw",
    "profile",
    "handoff",
    "language",
    "privacy",
    "mydata",
    "forget",
    "cancel",
]
"""What the bot can do when asked; each is also a command of the same name."""


class Action(Content):
    """Something the bot does when asked in plain words: an item of `actions` in `<lang>/intents.yaml`."""

    id: ActionId
    phrasings: tuple[Words, ...]
    tests: tuple[Words, ...] = ()


class SmallTalk(Content):
    """A courtesy answered in a line: an item of `smalltalk` or `outside` in `<lang>/intents.yaml`.

    Under `outside` stand questions that resemble ours and are not (embassies, airports): the answer says so.
    `offers` are services that a courtesy has buttons for, `related` are entries that a trap may be mistaken for; those
    of the reference language hold for all. `is: greeting` marks what people begin with, answered to those who work here
    with what the chat is for; `is: presence` what asks if anybody is there; `is: reply` a mere yes or no, which may be
    meant for a card that waits; `is: manners` answers orders how to be, and `is: stop-writing` those not to write.
    `missed` is True for a trap whose questions the content might answer one day: the admins see them among the
    unanswered ones.
    """

    id: Slug
    phrasings: tuple[Words, ...]
    answer: Words
    tests: tuple[Words, ...] = ()
    offers: tuple[Slug, ...] = ()
    related: tuple[Slug, ...] = ()
    missed: bool = False
    role: Annotated[Literal["greeting", "presence", "reply", "manners", "stop-writing"] | None, Field(alias="is")] = (
        None
    )


class Unspoken(Content):
    """A language the content lacks: a `sentence` in it that says so, and `marks`, its commonest words and phrases.

    `leads` is what follows the sentence before an English answer.
    """

    sentence: Words
    leads: str = ""
    marks: tuple[Words, ...] = ()


class Intents(Content):
    """`<lang>/intents.yaml`. `unspoken` stands in the reference language only, by the code of the language."""

    unspoken: Mapping[Language, Unspoken] = {}

    actions: tuple[Action, ...]
    smalltalk: tuple[SmallTalk, ...]
    outside: tuple[SmallTalk, ...]

    def is_greeting(self, courtesy: str) -> bool:
        """Return whether the courtesy of this id greets."""
        return any(line.id == courtesy and line.role == "greeting" for line in self.smalltalk)

    def is_call(self, courtesy: str) -> bool:
        """Return whether the courtesy of this id greets, or asks whether anybody is there."""
        return any(line.id == courtesy and line.role in ("greeting", "presence") for line in self.smalltalk)

    def is_reply(self, courtesy: str) -> bool:
        """Return whether the courtesy of this id is a mere yes or no."""
        return any(line.id == courtesy and line.role == "reply" for line in self.smalltalk)

    def offers_of(self, courtesy: str) -> tuple[str, ...]:
        """Return the services that the courtesy of this id has buttons for."""
        return next((line.offers for line in self.smalltalk if line.id == courtesy), ())

    def courtesy_that_is(self, role: str) -> str:
        """Return the id of the courtesy with a role, such as `manners`; "" where there's none."""
        return next((line.id for line in self.smalltalk if line.role == role), "")
