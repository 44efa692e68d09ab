"""YAML to Catalog: reads a content folder and checks all of it; gives the frozen Catalog or every issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge import schema
from knowledge.checks.references import check_content
from knowledge.issues import ContentError, Issue, as_line
from knowledge.source.builtin_texts import fill_gaps
from knowledge.source.files import FAQ
from knowledge.source.parsed_content import LanguageContent, ParsedContent
from knowledge.source.parser import read
from knowledge.telegram_html import escape_ampersands

__all__ = ["ContentError", "Issue", "Loaded", "as_line", "check", "load", "packaged"]


@dataclass(frozen=True)
class Loaded:
    """A valid content folder: its catalog, its warnings, and the position of everything in the files."""

    catalog: schema.Catalog
    warnings: tuple[Issue, ...]
    parsed: ParsedContent


def packaged() -> Path:
    """Return the content folder that comes with the bot."""
    return Path(__file__).parent / "content"


def load(folder: Path, authority: Path | None = None) -> Loaded:
    """Load the content of `folder`. Takes a second or so of file work and CPU: call it in a thread.

    The English texts of `authority` (by default the packaged content) define which texts the bot uses; texts the folder
    lacks are taken from there, language by language.
    Raises ContentError with all errors at once.
    """
    parsed = read(folder)
    issues = check_content(parsed, authority or packaged())
    errors = [issue for issue in issues if issue.severity == "error"]
    if errors:
        raise ContentError(errors)
    languages = fill_gaps(parsed, authority or packaged())
    return Loaded(_catalog(parsed, languages), tuple(issues), parsed)


def check(folder: Path, authority: Path | None = None) -> tuple[Issue, ...]:
    """Return every error and warning in `folder`, by file and line; never raises for broken content."""
    return tuple(check_content(read(folder), authority or packaged()))


def _catalog(parsed: ParsedContent, languages: Mapping[str, LanguageContent]) -> schema.Catalog:
    return schema.Catalog(
        version=parsed.files.version(),
        languages=tuple(languages),
        patience=parsed.patience,
        clusters={cluster.value.id: cluster.value for cluster in parsed.clusters},
        services=_services(parsed),
        service_words={language: _service_words(content) for language, content in languages.items()},
        topics=_topics(languages),
        entries=_entries(languages),
        aspects=_aspects(languages),
        word_lists={
            language: {name: words.value for name, words in content.word_lists.items()}
            for language, content in languages.items()
        },
        intents={language: _intents(content) for language, content in languages.items()},
        texts={
            language: {key: _text(text.value) for key, text in content.texts.items()}
            for language, content in languages.items()
        },
    )


def _services(parsed: ParsedContent) -> dict[str, schema.Service]:
    """Sort the services by their order; without one, requests to clusters first, as they are what people come for."""
    services = (located.value for located in parsed.services)
    ordered = sorted(services, key=lambda service: (service.order, service.routing != "target", service.id))
    return {service.id: service for service in ordered}


def _topics(languages: Mapping[str, LanguageContent]) -> dict[str, schema.Topic]:
    orders, roles = languages[schema.REFERENCE_LANGUAGE].orders, languages[schema.REFERENCE_LANGUAGE].roles
    return {
        topic: schema.Topic(
            id=topic,
            order=orders[topic],
            role=roles.get(topic),
            titles={
                language: content.titles[topic].value
                for language, content in languages.items()
                if topic in content.titles
            },
        )
        for topic in sorted(orders, key=lambda topic: (orders[topic], topic))
    }


def _entries(languages: Mapping[str, LanguageContent]) -> dict[str, schema.FaqEntry]:
    translations: dict[str, dict[str, schema.EntryWords]] = {}
    for language, content in languages.items():
        for located in content.entries:
            translations.setdefault(located.value.id, {})[language] = located.value
    entries = {}
    for located in languages[schema.REFERENCE_LANGUAGE].entries:
        entry = located.value
        if isinstance(entry, schema.ReferenceEntry):
            words = {language: _entry_words(of, entry) for language, of in translations[entry.id].items()}
            topic = located.document.file.removeprefix(f"{schema.REFERENCE_LANGUAGE}/{FAQ}/").removesuffix(".yaml")
            settings = {name: getattr(entry, name) for name in schema.EntrySettings.model_fields}
            entries[entry.id] = schema.FaqEntry(**settings, topic=topic, words=words)
    return entries


def _entry_words(words: schema.EntryWords, reference: schema.EntryWords) -> schema.EntryWords:
    """Return the words as they are sent. Facts missing in a translation are taken from the reference language, since
    they would otherwise count as unpublished.
    """
    facts = {aspect: escape_ampersands(words.facts.get(aspect, fact)) for aspect, fact in reference.facts.items()}
    unknown = {aspect: escape_ampersands(words.unknown.get(aspect, line)) for aspect, line in reference.unknown.items()}
    answer = escape_ampersands(words.answer)
    return words.model_copy(update={"answer": answer, "facts": facts, "unknown": unknown})


def _aspects(languages: Mapping[str, LanguageContent]) -> dict[str, schema.Aspect]:
    return {
        name: schema.Aspect(
            id=name,
            value=isinstance(located.value, schema.ReferenceAspect) and located.value.value,
            words={
                language: content.aspects[name].value
                for language, content in languages.items()
                if name in content.aspects
            },
        )
        for name, located in languages[schema.REFERENCE_LANGUAGE].aspects.items()
    }


def _intents(content: LanguageContent) -> schema.Intents:
    lists = {section: tuple(_intent(item.value) for item in items) for section, items in content.intents.items()}
    whole = content.intents_file or schema.Intents(actions=(), smalltalk=(), outside=())
    return whole.model_copy(update=lists)


def _intent(item: schema.Action | schema.SmallTalk) -> schema.Action | schema.SmallTalk:
    if isinstance(item, schema.SmallTalk):
        return item.model_copy(update={"answer": escape_ampersands(item.answer)})
    return item


def _service_words(content: LanguageContent) -> dict[str, schema.ServiceWords]:
    return {service: _service(located.value) for service, located in content.services.items()}


def _service(words: schema.ServiceWords) -> schema.ServiceWords:
    fields = {
        name: field.model_copy(update={"prompt": escape_ampersands(field.prompt)})
        for name, field in words.fields.items()
    }
    return words.model_copy(update={"summary": escape_ampersands(words.summary), "fields": fields})


def _text(value: schema.TextValue) -> schema.TextValue:
    if isinstance(value, str):
        return escape_ampersands(value)
    return {form: escape_ampersands(words) for form, words in value.items()}
