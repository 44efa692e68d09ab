"""What the search is built from: the catalog's labels with their texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from knowledge.schema import REFERENCE_LANGUAGE, Catalog, EntryWords, FaqEntry, TextValue
from knowledge.search.items import Item, Kind, Label, Spoken, Vocabulary
from knowledge.search.text import normalise
from knowledge.telegram_html import visible

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_SHORTEST = 12
"""Letters of the shortest sentence that says something by itself."""


def items(catalog: Catalog) -> list[Item]:
    """Return everything that can be found: entries, services, actions, courtesies and traps."""
    return [*(_entry(catalog, entry) for entry in catalog.entries.values()), *_services(catalog), *_intents(catalog)]


def vocabulary(catalog: Catalog) -> Vocabulary:
    """Return the other texts of the content: the bot's texts, names, and ways of asking for aspects."""
    clusters = catalog.clusters.values()
    names = [name for cluster in clusters for name in (cluster.name, cluster.city, cluster.region, *cluster.names)]
    return Vocabulary(
        texts={language: list(_texts(catalog, language)) for language in catalog.languages},
        names=(*names, *(place for cluster in clusters for place in cluster.places)),
        elsewhere=tuple(
            line.partition("=")[2]
            for language in catalog.languages
            for line in catalog.word_list("places-elsewhere", language)
        ),
        aspects={aspect.id: _aspect_phrasings(catalog, aspect.id) for aspect in catalog.aspects.values()},
        defining=tuple(
            Spoken(language, text) for language in catalog.languages for text in catalog.word_list("defining", language)
        ),
        short_forms={language: _pairs(catalog.word_list("short-forms", language)) for language in catalog.languages},
        articles=frozenset(word for language in catalog.languages for word in catalog.word_list("articles", language)),
        small_words=frozenset(
            normalise(word)
            for language in catalog.languages
            for listed in ("joining", "articles", "before-tongue")
            for word in catalog.word_list(listed, language)
        ),
        stand_ins={
            language: word for language in catalog.languages for word in catalog.word_list("stand-in", language)[:1]
        },
    )


def _pairs(listed: Iterable[str]) -> dict[str, str]:
    """Read "short = written out" lines."""
    pairs = (line.partition("=") for line in listed)
    return {short.strip(): full.strip() for short, sign, full in pairs if sign and short.strip() and full.strip()}


def _entry(catalog: Catalog, entry: FaqEntry) -> Item:
    words = {language: entry.words[language] for language in catalog.languages if language in entry.words}
    return Item(
        label=Label(Kind.FAQ, entry.id),
        phrasings=tuple(
            Spoken(language, text) for language, said in words.items() for text in (said.question, *said.phrasings)
        ),
        passages=tuple(
            Spoken(language, text) for language, said in words.items() for text in _passages(said, words, language)
        ),
        cards=tuple(
            Spoken(language, f"{said.question} {' '.join(visible(said.answer).split())}")
            for language, said in words.items()
        ),
        names=entry.names,
        unknown=frozenset(aspect for said in words.values() for aspect in said.unknown),
        audience="" if entry.audience == "everybody" else entry.audience,
    )


def _passages(said: EntryWords, words: Mapping[str, EntryWords], language: str) -> Iterator[str]:
    """Yield the sentences of an answer, and the facts; untranslated facts are in the reference language."""
    yield from _sentences(said.answer)
    reference = words.get(REFERENCE_LANGUAGE)
    for aspect, fact in said.facts.items():
        if language == REFERENCE_LANGUAGE or reference is None or reference.facts.get(aspect) != fact:
            yield visible(fact)


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text that say something by themselves."""
    for piece in _SENTENCE.split(visible(text)):
        sentence = piece.strip(" •-–\t")
        if len(sentence) >= _SHORTEST:
            yield sentence


def _services(catalog: Catalog) -> Iterator[Item]:
    for service in catalog.services:
        spoken = [
            (language, catalog.service_words[language][service])
            for language in catalog.languages
            if service in catalog.service_words.get(language, {})
        ]
        phrasings = [
            Spoken(language, text)
            for language, words in spoken
            for text in (words.name, words.button, *words.phrasings)
        ]
        told = [(language, f"{words.button} {words.summary}") for language, words in spoken]
        yield Item(Label(Kind.SERVICE, service), tuple(phrasings), _pieces(told), _cards(told))


def _intents(catalog: Catalog) -> Iterator[Item]:
    """Yield actions, courtesies and traps. A trap's answer says what it's about, as an entry's does."""
    found: dict[Label, list[Spoken]] = {}
    told: dict[Label, list[tuple[str, str]]] = {}
    homonyms = {trap.id for trap in catalog.intents[REFERENCE_LANGUAGE].outside if trap.related}
    for language in catalog.languages:
        intents = catalog.intents[language]
        for action in intents.actions:
            found.setdefault(Label(Kind.ACTION, action.id), []).extend(
                Spoken(language, text) for text in action.phrasings
            )
        for kind, listed in ((Kind.SMALLTALK, intents.smalltalk), (Kind.OUTSIDE, intents.outside)):
            for talk in listed:
                label = Label(kind, talk.id)
                found.setdefault(label, []).extend(Spoken(language, text) for text in talk.phrasings)
                if kind is Kind.OUTSIDE:
                    told.setdefault(label, []).append((language, talk.answer))
    for label, phrasings in found.items():
        cards = told.get(label, [])
        homonym = label.kind is Kind.OUTSIDE and label.id in homonyms
        yield Item(label, tuple(phrasings), _pieces(cards), _cards(cards), homonym=homonym)


def _cards(told: Iterable[tuple[str, str]]) -> tuple[Spoken, ...]:
    return tuple(Spoken(language, " ".join(visible(text).split())) for language, text in told)


def _pieces(told: Iterable[tuple[str, str]]) -> tuple[Spoken, ...]:
    return tuple(Spoken(language, piece) for language, text in told for piece in _sentences(text))


def _texts(catalog: Catalog, language: str) -> Iterator[str]:
    """Yield the bot's own words in a language."""
    for value in catalog.texts.get(language, {}).values():
        yield from _flat(value)
    for aspect in catalog.aspects.values():
        if language in aspect.words:
            yield from aspect.words[language].phrasings


def _flat(value: TextValue) -> Iterable[str]:
    return (visible(text) for text in ([value] if isinstance(value, str) else value.values()))


def _aspect_phrasings(catalog: Catalog, aspect: str) -> list[Spoken]:
    words = catalog.aspects[aspect].words
    return [
        Spoken(language, text)
        for language in catalog.languages
        if language in words
        for text in words[language].phrasings
    ]
