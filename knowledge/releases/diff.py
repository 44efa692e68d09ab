"""The difference between two versions of the content as people see it: entry by entry, language by language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal, NamedTuple, TypeVar

from knowledge.releases.things import Thing, ThingKind
from knowledge.schema import Catalog, EntryWords, Intents, ServiceWords, TextValue
from knowledge.source.files import MEDIA, FileMap
from knowledge.telegram_html import visible

Kind = Literal["added", "changed", "removed"]
Part = Literal["words", "names", "phrasings", "tests", "settings"]
Value = TypeVar("Value")
PARTS: tuple[Part, ...] = ("words", "names", "phrasings", "tests", "settings")


@dataclass(frozen=True)
class Change:
    """One difference.

    `language` is "" for what holds in all of them. `part` is what changed: for `words` that people read, `old` and
    `new` are the full texts; for everything else they hold only the lines that differ. A thing that was added or
    removed is one change.
    """

    kind: Kind
    thing: Thing
    language: str
    old: str
    new: str
    part: Part = "words"


class _Key(NamedTuple):
    """What a text of the content belongs to."""

    thing: Thing
    language: str
    part: Part


def changes(old: Catalog, new: Catalog, media: tuple[FileMap, FileMap] | None = None) -> tuple[Change, ...]:
    """Return the changes from `old` to `new`: languages and entries first, then the rest, by id and language.

    `media` are the files of both, to find changed pictures and documents. A language added or removed is one change.
    """
    both = {language for language in old.languages if language in new.languages}
    before, after = dict(_pieces(old, both, new)), dict(_pieces(new, both, old))
    if media:
        before.update(_media(media[0]))
        after.update(_media(media[1]))
    found = [*_languages(old, new), *_differences(before, after)]
    return tuple(sorted(found, key=lambda change: (*_order(change.thing), change.language, PARTS.index(change.part))))


def summary(found: Iterable[Change], shown: int = 6) -> str:
    """Summarise the changes in a line that needs no language: "+faq:fees ~text:form.send (+2)"."""
    signs = {"added": "+", "changed": "~", "removed": "-"}
    things: dict[Thing, str] = {}
    for change in found:
        sign = signs[change.kind]
        things[change.thing] = sign if things.get(change.thing, sign) == sign else "~"
    names = [f"{sign}{thing}" for thing, sign in things.items()]
    more = [f"(+{len(names) - shown})"] if len(names) > shown else []
    return " ".join(names[:shown] + more)


def _order(thing: Thing) -> tuple[bool, bool, Thing]:
    """Languages first, then entries, then the rest by kind and id."""
    return thing.kind is not ThingKind.LANGUAGE, thing.kind is not ThingKind.FAQ, thing


def _languages(old: Catalog, new: Catalog) -> Iterator[Change]:
    for language in sorted({*old.languages, *new.languages}):
        if language not in old.languages:
            yield Change("added", Thing(ThingKind.LANGUAGE, language), language, "", language)
        elif language not in new.languages:
            yield Change("removed", Thing(ThingKind.LANGUAGE, language), language, language, "")


def _differences(before: Mapping[_Key, str], after: Mapping[_Key, str]) -> Iterator[Change]:
    things_before = {(key.thing, key.language) for key in before}
    things_after = {(key.thing, key.language) for key in after}
    keys = sorted({*before, *after})
    shown: dict[tuple[Thing, str], Part] = {}
    for key in keys:
        known = shown.setdefault((key.thing, key.language), key.part)
        shown[key.thing, key.language] = min(known, key.part, key=PARTS.index)
    for key in keys:
        old, new = before.get(key, ""), after.get(key, "")
        thing = (key.thing, key.language)
        if thing in things_before and thing in things_after:
            if old != new:
                yield _change_of(key, old, new)
        elif key.part == shown[thing]:
            kind: Kind = "added" if thing in things_after else "removed"
            yield Change(kind, *thing, old, new, key.part)


def _change_of(key: _Key, old: str, new: str) -> Change:
    if key.part != "words":
        before, after = old.split("\n"), new.split("\n")
        gone, come = set(before) - set(after), set(after) - set(before)
        old = "\n".join(line for line in before if line in gone)
        new = "\n".join(line for line in after if line in come)
        if not old and not new:  # only in another order
            old, new = "\n".join(before), "\n".join(after)
    return Change("changed", key.thing, key.language, old, new, key.part)


# -------------------------------------------------------------- pieces


def _pieces(catalog: Catalog, languages: Iterable[str], other: Catalog) -> Iterator[tuple[_Key, str]]:
    """Yield every text of the catalog with what it belongs to, except things that the `other` has just the same."""
    for entry in _unlike(catalog.entries, other.entries):
        what = Thing(ThingKind.FAQ, entry.id)
        settings = entry.model_dump(exclude={"id", "names", "words"}, exclude_defaults=True)
        yield _Key(what, "", "settings"), _settings(settings)
        if entry.names:
            yield _Key(what, "", "names"), "\n".join(entry.names)
        for language, words in entry.words.items():
            if language in languages:
                yield from _askable_texts(what, language, words, _entry(words))
    for cluster in _unlike(catalog.clusters, other.clusters):
        yield _Key(Thing(ThingKind.CLUSTER, cluster.id), "", "words"), _settings(cluster.model_dump(exclude={"id"}))
    for service in _unlike(catalog.services, other.services):
        yield _Key(Thing(ThingKind.SERVICE, service.id), "", "settings"), _service(service.model_dump(exclude={"id"}))
    for aspect in _unlike(catalog.aspects, other.aspects):
        what = Thing(ThingKind.ASPECT, aspect.id)
        yield _Key(what, "", "settings"), _settings({"value": aspect.value})
        for language, aspect_words in aspect.words.items():
            if language in languages:
                shown = visible(f"{aspect_words.label}\n\n{aspect_words.unknown}")
                yield _Key(what, language, "words"), shown
                yield _Key(what, language, "phrasings"), "\n".join(aspect_words.phrasings)
    for language in languages:
        for name, word_list in catalog.word_lists.get(language, {}).items():
            yield _Key(Thing(ThingKind.WORDS, name), language, "settings"), "\n".join(word_list)
        for name, service_words in catalog.service_words.get(language, {}).items():
            yield from _askable_texts(
                Thing(ThingKind.SERVICE, name), language, service_words, _service_text(service_words)
            )
        if catalog.intents[language] != other.intents.get(language):
            yield from _intents(catalog.intents[language], language)
        known = other.texts.get(language, {})
        for key, text in catalog.texts[language].items():
            if text != known.get(key):
                yield _Key(Thing(ThingKind.TEXT, key), language, "words"), _text(text)
        for topic in catalog.topics.values():
            if language in topic.titles:
                yield _Key(Thing(ThingKind.TOPIC, topic.id), language, "words"), topic.titles[language]


def _unlike(things: Mapping[str, Value], others: Mapping[str, Value]) -> Iterator[Value]:
    """Give the things that aren't the same among the others."""
    return (thing for name, thing in things.items() if thing != others.get(name))


def _askable_texts(what: Thing, language: str, askable: Any, words: str) -> Iterator[tuple[_Key, str]]:
    """Yield the texts of what can be asked for: what people read, how they ask, and its test questions."""
    texts: Mapping[Part, str] = {
        "words": words,
        "phrasings": "\n".join(askable.phrasings),
        "tests": "\n".join(askable.tests),
    }
    yield from ((_Key(what, language, part), text) for part, text in texts.items() if text)


def _entry(words: EntryWords) -> str:
    facts = [f"{aspect}: {sentence}" for aspect, sentence in words.facts.items()]
    unknown = [f"{aspect} (unknown): {sentence}" for aspect, sentence in words.unknown.items()]
    return visible("\n\n".join(filter(None, (words.question, words.answer, "\n".join([*facts, *unknown])))))


def _service_text(words: ServiceWords) -> str:
    readable = words.model_dump(exclude={"phrasings", "tests"})
    return visible(_settings(readable))


def _intents(intents: Intents, language: str) -> Iterator[tuple[_Key, str]]:
    for action in intents.actions:
        yield from _askable_texts(Thing(ThingKind.ACTION, action.id), language, action, "")
    for section in ("smalltalk", "outside"):
        for talk in getattr(intents, section):
            yield from _askable_texts(Thing(ThingKind(section), talk.id), language, talk, visible(talk.answer))
    for code, unspoken in intents.unspoken.items():
        yield _Key(Thing(ThingKind.UNSPOKEN, code), language, "words"), _settings(unspoken.model_dump())


def _service(service: Mapping[str, Any]) -> str:
    fields = [f"{field['id']}: {_inline(field)}" for field in service["fields"]]
    return "\n".join([_settings({key: value for key, value in service.items() if key != "fields"}), *fields])


def _text(text: TextValue) -> str:
    return visible(text if isinstance(text, str) else _settings(dict(text.items())))


def _settings(values: Mapping[str, Any]) -> str:
    """One line per value; empty values are left out."""
    return "\n".join(_lines(values, ""))


def _lines(values: Mapping[str, Any], above: str) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _lines(value, f"{above}{key}.")
        elif value not in (None, (), []):
            yield f"{above}{key}: {_inline(value)}"


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_inline(below)}" for key, below in value.items() if key != "id" and below != ())
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _media(files: FileMap) -> Iterator[tuple[_Key, str]]:
    """Pictures and documents by name and size; the same size is told apart by the bytes."""
    for name, content in files.items():
        if name.startswith(MEDIA + "/"):
            mark = f"{name}, {len(content)} bytes, {_digits(content)}"
            yield _Key(Thing(ThingKind.MEDIA, name.removeprefix(MEDIA + "/")), "", "words"), mark


def _digits(content: bytes) -> str:
    """Six digits that tell two files of the same size apart."""
    return sha256(content).hexdigest()[:6]
