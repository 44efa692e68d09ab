"""Every text the bot may send, one by one, with its language and its place: what checks of wording read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.schema import EntryWords, ServiceWords, SmallTalk
from knowledge.source.located import Located
from knowledge.source.parser import LanguageContent, ParsedContent

Group = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One text. `group` is the same in all languages, `form` the plural form; a `label` shows no markup."""

    language: str
    group: Group
    text: Located[str]
    form: str = ""
    label: bool = False


def lines(draft: ParsedContent) -> Iterator[Line]:
    """Every text of every language."""
    for language, spoken in draft.spoken.items():
        yield from _entries(language, spoken)
        yield from _talk(language, spoken)
        yield from _services(language, spoken)
        yield from texts(language, spoken)


def texts(language: str, spoken: LanguageContent) -> Iterator[Line]:
    """The texts of `texts.yaml`, each plural form by itself."""
    for key, placed in spoken.texts.items():
        group = ("text", key)
        if isinstance(placed.value, Mapping):
            for form, words in placed.value.items():
                yield Line(language, group, Located(words, placed.document, (*placed.path, form)), form)
        else:
            yield Line(language, group, Located(placed.value, placed.document, placed.path))


def _entries(language: str, spoken: LanguageContent) -> Iterator[Line]:
    for topic, title in spoken.titles.items():
        yield Line(language, ("topic", topic), title, label=True)
    for placed in spoken.entries:
        entry: EntryWords = placed.value
        group = ("entry", entry.id)
        yield _line(language, (*group, "question"), placed, entry.question, "question", label=True)
        yield _line(language, (*group, "answer"), placed, entry.answer, "answer")
        if entry.more:
            yield _line(language, (*group, "more"), placed, entry.more, "more")


def _talk(language: str, spoken: LanguageContent) -> Iterator[Line]:
    for section, items in spoken.intents.items():
        for placed in items:
            if isinstance(placed.value, SmallTalk):
                group = (section, placed.value.id)
                yield _line(language, group, placed, placed.value.answer, "answer")


def _services(language: str, spoken: LanguageContent) -> Iterator[Line]:
    for service, placed in spoken.services.items():
        words: ServiceWords = placed.value
        group = ("service", service)
        yield _line(language, (*group, "name"), placed, words.name, "name", label=True)
        yield _line(language, (*group, "button"), placed, words.button, "button", label=True)
        yield _line(language, (*group, "card_title"), placed, words.card_title, "card_title", label=True)
        yield _line(language, (*group, "summary"), placed, words.summary, "summary")
        for name, asked in words.fields.items():
            here = ("fields", name)
            yield _line(language, (*group, name, "label"), placed, asked.label, *here, "label", label=True)
            yield _line(language, (*group, name, "prompt"), placed, asked.prompt, *here, "prompt")
            for option, text in asked.options.items():
                below = (*here, "options", option)
                yield _line(language, (*group, name, option), placed, text, *below, label=True)


def _line(language: str, group: Group, placed: Located[object], text: str, *below: str, label: bool = False) -> Line:
    return Line(language, group, Located(text, placed.document, (*placed.path, *below)), label=label)
