"""YAML to Catalog: reads a content folder and checks all of it; gives the frozen Catalog or every issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.checks.references import checked
from knowledge.issues import ContentError, Issue, as_line
from knowledge.schema import (
    REFERENCE_LANGUAGE,
    Action,
    Catalog,
    EntryWords,
    FaqEntry,
    Intents,
    ReferenceEntry,
    Service,
    ServiceWords,
    SmallTalk,
    TextValue,
    Topic,
    fingerprint,
)
from knowledge.source.builtin_texts import completed
from knowledge.source.files import FAQ
from knowledge.source.parser import LanguageContent, ParsedContent, read
from knowledge.source.texts import Texts
from knowledge.telegram_html import mended

__all__ = ["ContentError", "Issue", "Loaded", "as_line", "check", "fingerprint", "load", "packaged"]


@dataclass(frozen=True)
class Loaded:
    """A content folder that can be used, what could be better in it, and where everything stands."""

    catalog: Catalog
    warnings: tuple[Issue, ...]
    draft: ParsedContent


def packaged() -> Path:
    """The content folder that comes with the bot."""
    return Path(__file__).parent / "content"


def load(folder: Path, authority: Path | None = None) -> Loaded:
    """The content of `folder`. Takes a second or so of file work and CPU: call it in a thread.

    The English texts of `authority` (the packaged content unless told otherwise) are those the bot uses; texts the
    folder lacks are taken from there, language by language.
    Raises ContentError with all errors at once.
    """
    draft = read(folder)
    issues = checked(draft, authority or packaged())
    errors = [issue for issue in issues if issue.severity == "error"]
    if errors:
        raise ContentError(errors)
    return Loaded(_catalog(draft, completed(draft, authority or packaged())), tuple(issues), draft)


def check(folder: Path, authority: Path | None = None) -> tuple[Issue, ...]:
    """Every error and warning in `folder`, by file and line; never raises for broken content."""
    return tuple(checked(read(folder), authority or packaged()))


def _catalog(draft: ParsedContent, texts: Mapping[str, Texts]) -> Catalog:
    spoken = draft.spoken
    return Catalog(
        version=draft.files.version(),
        languages=tuple(spoken),
        clusters={cluster.value.id: cluster.value for cluster in draft.clusters},
        services=_services(draft),
        service_words={language: _service_words(words) for language, words in spoken.items()},
        topics=_topics(spoken),
        entries=_entries(spoken),
        intents={language: _intents(words) for language, words in spoken.items()},
        texts={language: {key: _text(text.value) for key, text in words.items()} for language, words in texts.items()},
    )


def _services(draft: ParsedContent) -> dict[str, Service]:
    """Requests to clusters first, as they are what people come for."""
    services = sorted((placed.value for placed in draft.services), key=lambda one: (one.routing != "target", one.id))
    return {service.id: service for service in services}


def _topics(spoken: Mapping[str, LanguageContent]) -> dict[str, Topic]:
    orders = spoken[REFERENCE_LANGUAGE].orders
    return {
        topic: Topic(
            id=topic,
            order=orders[topic],
            titles={language: words.titles[topic].value for language, words in spoken.items() if topic in words.titles},
        )
        for topic in sorted(orders, key=lambda one: (orders[one], one))
    }


def _entries(spoken: Mapping[str, LanguageContent]) -> dict[str, FaqEntry]:
    words: dict[str, dict[str, EntryWords]] = {}
    for language, folder in spoken.items():
        for translated in folder.entries:
            words.setdefault(translated.value.id, {})[language] = _mended_entry(translated.value)
    entries = {}
    for placed in spoken[REFERENCE_LANGUAGE].entries:
        entry = placed.value
        if isinstance(entry, ReferenceEntry):
            entries[entry.id] = FaqEntry(
                id=entry.id,
                topic=placed.document.file.removeprefix(f"{REFERENCE_LANGUAGE}/{FAQ}/").removesuffix(".yaml"),
                sources=entry.sources,
                related=entry.related,
                offers=entry.offers,
                media=entry.media,
                words=words[entry.id],
            )
    return entries


def _mended_entry(entry: EntryWords) -> EntryWords:
    return entry.model_copy(
        update={"answer": mended(entry.answer), "more": mended(entry.more) if entry.more is not None else None}
    )


def _intents(words: LanguageContent) -> Intents:
    lists = {section: tuple(_answered(item.value) for item in items) for section, items in words.intents.items()}
    whole = words.intents_file or Intents(actions=(), smalltalk=(), outside=())
    return whole.model_copy(update=lists)


def _answered(item: Action | SmallTalk) -> Action | SmallTalk:
    return item.model_copy(update={"answer": mended(item.answer)}) if isinstance(item, SmallTalk) else item


def _service_words(words: LanguageContent) -> dict[str, ServiceWords]:
    return {service: _mended_service(placed.value) for service, placed in words.services.items()}


def _mended_service(words: ServiceWords) -> ServiceWords:
    fields = {name: asked.model_copy(update={"prompt": mended(asked.prompt)}) for name, asked in words.fields.items()}
    return words.model_copy(update={"summary": mended(words.summary), "fields": fields})


def _text(value: TextValue) -> TextValue:
    if isinstance(value, str):
        return mended(value)
    return {form: mended(words) for form, words in value.items()}
