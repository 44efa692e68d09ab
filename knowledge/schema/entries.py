"""FAQ entries, topics, and the aspects people ask about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from knowledge.schema.base import Audience, Content, Language, Slug, Words


class EntryWords(Content):
    """One FAQ entry in one language: an item of `<lang>/faq/<topic>.yaml`.

    `question` is also the label of a button, so it is short. `answer` is one or two sentences that stand alone.
    `facts` are single sentences by the aspect they are about (cost, date ...), `unknown` sentences about aspects of
    which nothing is published. `phrasings` are questions as people type them, beyond what the names and the aspects
    find. `tests` are questions that must find this entry and that the search never learns from. `original` is the
    fingerprint of the reference text this translates.
    """

    id: Slug
    question: Annotated[Words, Field(max_length=60)]
    answer: Words
    facts: Mapping[Slug, Words] = {}
    unknown: Mapping[Slug, Words] = {}
    phrasings: tuple[Words, ...] = ()
    tests: tuple[Words, ...] = ()
    original: str | None = None

    @property
    def told(self) -> str:
        """All that the card says."""
        return " ".join((self.question, self.answer, *self.facts.values()))


class EntrySettings(Content):
    """The settings of an FAQ entry that hold in every language.

    `names` are what the thing is called: proper names, short forms, usual slips. The first one fills in `{name}`.
    `action` is what the bot does by itself, of which the answer only tells: a button. What merely shows something is
    done instead of answering, for those who have a request. `audience` is who finds it: `companies`, or `clusters`,
    which are those who look after the requests.
    """

    id: Slug
    names: tuple[Words, ...] = ()
    sources: tuple[Words, ...]
    related: tuple[Slug, ...] = ()
    offers: tuple[Slug, ...] = ()
    action: Slug | None = None
    media: str | None = None
    audience: Audience = "everybody"


class ReferenceEntry(EntryWords, EntrySettings):
    """An FAQ entry in the reference language: its words, and what holds in every language."""


class FaqEntry(EntrySettings):
    """An FAQ entry with its words in every language."""

    topic: Slug
    words: Mapping[Language, EntryWords]


TopicRole = Literal["achievements"]


class Topic(Content):
    """A group of FAQ entries: the name of a file, and its title in every language. Lower `order` comes first; `role`
    (`is` in the file) names what the bot itself uses the topic for.
    """

    id: Slug
    order: int
    role: TopicRole | None = None
    titles: Mapping[Language, Words]


class FaqFile(Content):
    """`<lang>/faq/<topic>.yaml` outside the reference language."""

    title: Words
    entries: tuple[EntryWords, ...]


class ReferenceFaqFile(Content):
    """`<lang>/faq/<topic>.yaml` in the reference language. Topics of lower `order` are shown first."""

    title: Words
    order: int = 100
    role: Annotated[TopicRole | None, Field(alias="is")] = None
    entries: tuple[ReferenceEntry, ...]


class AspectWords(Content):
    """What people may ask about a thing, in one language: an item of `<lang>/aspects.yaml`.

    `label` stands before the fact on the card. `phrasings` are ways to ask with "it" in place of the name.
    `unknown` says, with `{name}`, that nothing is published about it.
    """

    label: Annotated[Words, Field(max_length=30)]
    phrasings: tuple[Words, ...]
    unknown: Words


class ReferenceAspect(AspectWords):
    """An aspect in the reference language. `value` aspects are a closed world: without a fact the answer is "not
    published".
    """

    value: bool = False


class Aspect(Content):
    """An aspect with its words in every language."""

    id: Slug
    value: bool
    words: Mapping[Language, AspectWords]


def fingerprint(entry: EntryWords) -> str:
    """Eight hexadecimal digits of question, answer, facts and unknowns: what a translation gives as its `original`."""
    pairs = [*entry.facts.items(), *((f"?{aspect}", sentence) for aspect, sentence in entry.unknown.items())]
    sentences = (f"{aspect}: {sentence}" for aspect, sentence in sorted(pairs))
    words = "\x1f".join((entry.question, entry.answer, *sentences))
    plain = words.replace("&amp;", "&")  # the loader escapes a lone `&`
    return hashlib.sha256(plain.encode()).hexdigest()[:8]
