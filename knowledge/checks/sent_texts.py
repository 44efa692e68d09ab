"""Every text the bot may send, with its language and place, for the checks of wording."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.schema import EntryWords, ServiceWords, SmallTalk
from knowledge.source.located import Located
from knowledge.source.parsed_content import LanguageContent, ParsedContent

Group = tuple[str, ...]


@dataclass(frozen=True)
class SentText:
    """One text. `group` is the same in all languages, `form` is the plural form; a `label` can't show markup."""

    language: str
    group: Group
    text: Located[str]
    form: str = ""
    label: bool = False


def sent_texts(parsed: ParsedContent) -> Iterator[SentText]:
    """Yield every text of every language."""
    for language, content in parsed.languages.items():
        yield from _entries(language, content)
        yield from _aspects(language, content)
        yield from _talk(language, content)
        yield from _services(language, content)
        yield from texts_of(language, content)


def texts_of(language: str, content: LanguageContent) -> Iterator[SentText]:
    """Yield the texts of `texts.yaml`, one per plural form."""
    for key, located in content.texts.items():
        group = ("text", key)
        if isinstance(located.value, Mapping):
            for form, words in located.value.items():
                yield SentText(language, group, Located(words, located.document, (*located.path, form)), form)
        else:
            yield SentText(language, group, Located(located.value, located.document, located.path))


def _entries(language: str, content: LanguageContent) -> Iterator[SentText]:
    for topic, title in content.titles.items():
        yield SentText(language, ("topic", topic), title, label=True)
    for located in content.entries:
        entry: EntryWords = located.value
        group = ("entry", entry.id)
        yield _text(language, (*group, "question"), located, entry.question, "question", label=True)
        yield _text(language, (*group, "answer"), located, entry.answer, "answer")
        for part, sentences in (("facts", entry.facts), ("unknown", entry.unknown)):
            for aspect, sentence in sentences.items():
                yield _text(language, (*group, part, aspect), located, sentence, part, aspect)


def _aspects(language: str, content: LanguageContent) -> Iterator[SentText]:
    for aspect, located in content.aspects.items():
        yield _text(language, ("aspect label", aspect), located, located.value.label, "label", label=True)
        yield _text(language, ("aspect", aspect), located, located.value.unknown, "unknown")


def _talk(language: str, content: LanguageContent) -> Iterator[SentText]:
    for section, items in content.intents.items():
        for located in items:
            if isinstance(located.value, SmallTalk):
                group = (section, located.value.id)
                yield _text(language, group, located, located.value.answer, "answer")


def _services(language: str, content: LanguageContent) -> Iterator[SentText]:
    for service, located in content.services.items():
        words: ServiceWords = located.value
        group = ("service", service)
        yield _text(language, (*group, "name"), located, words.name, "name", label=True)
        yield _text(language, (*group, "button"), located, words.button, "button", label=True)
        yield _text(language, (*group, "card_title"), located, words.card_title, "card_title", label=True)
        yield _text(language, (*group, "summary"), located, words.summary, "summary")
        for name, field in words.fields.items():
            here = ("fields", name)
            yield _text(language, (*group, name, "label"), located, field.label, *here, "label", label=True)
            yield _text(language, (*group, name, "prompt"), located, field.prompt, *here, "prompt")
            for part in ("tip", "good"):
                if words_there := getattr(field, part):
                    yield _text(language, (*group, name, part), located, words_there, *here, part)
            for option, text in field.options.items():
                below = (*here, "options", option)
                yield _text(language, (*group, name, option), located, text, *below, label=True)


def _text(
    language: str, group: Group, located: Located[object], text: str, *below: str, label: bool = False
) -> SentText:
    return SentText(language, group, Located(text, located.document, (*located.path, *below)), label=label)
