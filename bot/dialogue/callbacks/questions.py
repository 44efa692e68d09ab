"""The buttons under answers and lists of questions."""

from __future__ import annotations

from bot.dialogue.callbacks.callback import Callback


class Do(Callback, wire="go:{action}"):
    """One of the actions that plain words and commands lead to as well."""

    action: str


class ShowEntry(Callback, wire="faq:{entry}"):
    """Show an entry."""

    entry: str


class ShowMore(Callback, wire="more:{entry}"):
    """Show the longer part of an entry."""

    entry: str


class ShowTopic(Callback, wire="topic:{topic}:{page}"):
    """Show a page of a topic's questions."""

    topic: str
    page: int = 0


class ChooseLanguage(Callback, wire="lang:{language}"):
    """Speak this language from now on."""

    language: str


class AskAssistant(Callback, wire="ask:{token}"):
    """The held words are a question for the assistant."""

    token: str


class NoneOfThese(Callback, wire="none"):
    """Nothing that was suggested is meant."""


class TellMe(Callback, wire="tell:{question}"):
    """Tell the person when their unanswered question has an answer."""

    question: str


class ThumbUp(Callback, wire="up:{entry}"):
    """The answer was good."""

    entry: str


class ThumbDown(Callback, wire="down:{entry}"):
    """The answer was not good."""

    entry: str


class DropFeedback(Callback, wire="drop:lacking:{about}"):
    """Don't wait for what was missing. Older buttons carry the entry and `@` before the thumb's token."""

    about: str

    @property
    def token(self) -> str:
        """The token of the thumb this belongs to."""
        return self.about.rpartition("@")[2]
