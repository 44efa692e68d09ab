"""Checks that the pieces of the content fit together: ids, references, services and their words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Protocol
from zoneinfo import available_timezones

import holidays
from babel import Locale

from knowledge.checks.facts import fact_issues
from knowledge.checks.lint import lint_issues
from knowledge.checks.texts import wording_issues
from knowledge.issues import Issue, did_you_mean, nearest
from knowledge.schema import (
    REFERENCE_LANGUAGE,
    Cluster,
    FieldKind,
    FieldRole,
    FieldWords,
    ReferenceEntry,
    Service,
    ServiceWords,
)
from knowledge.source.archives import is_spoilt
from knowledge.source.builtin_texts import authority_of, usage_issues
from knowledge.source.located import Located
from knowledge.source.parsed_content import SECTIONS, ParsedContent

MOST_ENTRIES = 600
"""Entries, four times those of ICN: the search holds each beside all others, in memory too."""


class Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str:
        """Its id."""


def check_content(parsed: ParsedContent, authority: Path) -> list[Issue]:
    """Return every issue of the content, by file and line.

    Issues that only the search can find (entries that compete, tests that fail) are found where the search is built.
    """
    used = authority_of(parsed, authority)
    issues = set(parsed.issues)
    for found in (
        _numbers(parsed),
        _ids(parsed),
        _clusters(parsed),
        _services(parsed),
        _translations(parsed),
        _references(parsed),
        _offers(parsed),
    ):
        issues.update(found)
    for language in parsed.languages:
        issues.update(_service_words(parsed, language))
    issues.update(fact_issues(parsed, used))
    issues.update(usage_issues(parsed, authority))
    issues.update(wording_issues(parsed, used))
    issues.update(lint_issues(parsed))
    return sorted(issues)


# ---------------------------------------------------------------- ids


def _numbers(parsed: ParsedContent) -> Iterator[Issue]:
    """Yield an issue if there are more entries than the search can tell apart or hold in memory."""
    for content in parsed.languages.values():
        for entry in content.entries[MOST_ENTRIES : MOST_ENTRIES + 1]:
            yield entry.error(f"There are more than {MOST_ENTRIES} entries.", "Make one of those that belong together.")


def _ids(parsed: ParsedContent) -> Iterator[Issue]:
    yield from _double_ids(parsed.clusters)
    for content in parsed.languages.values():
        yield from _double_ids(content.entries)
        for items in content.intents.values():
            yield from _double_ids(items)


def _double_ids(items: Iterable[Located[Named]]) -> Iterator[Issue]:
    seen: dict[str, Located[Named]] = {}
    for item in items:
        first = seen.setdefault(item.value.id, item)
        if first is not item:
            line, _ = first.document.place((*first.path, "id"))
            message = f"The id `{item.value.id}` appears twice; the first is in {first.document.file}, line {line}."
            yield item.error(message, "Give one of them another id.", "id")


def _unknown(item: Located[object], name: str, known: Iterable[str], what: str, *below: str | int) -> Issue:
    remedy = did_you_mean(name, known) or "Remove it, or add what it names."
    return item.error(f"There is no {what} `{name}`.", remedy, *below)


def _references(parsed: ParsedContent) -> Iterator[Issue]:
    """Yield broken references of English entries."""
    kind = f"{REFERENCE_LANGUAGE} entries"
    content = parsed.languages.get(REFERENCE_LANGUAGE)
    for item in content.entries if content else ():
        entry = item.value
        if not isinstance(entry, ReferenceEntry):
            continue
        for index, name in enumerate(entry.related):
            if name not in parsed.known(kind) and kind not in parsed.unsure:
                yield _unknown(item, name, parsed.known(kind), "entry", "related", index)
        for index, name in enumerate(entry.offers):
            if name not in parsed.known("services"):
                yield _unknown(item, name, parsed.known("services"), "service", "offers", index)
        actions = {action.value.id for action in content.intents.get("actions", ())} if content else set()
        if entry.action is not None and entry.action not in actions:
            yield _unknown(item, entry.action, actions, "action", "action")
        if entry.media is not None and entry.media not in parsed.files.media:
            yield _no_media(parsed, item, entry.media)
        elif entry.media is not None and is_spoilt(entry.media, parsed.files.beginning(entry.media)):
            message = f"The file `{entry.media}` is damaged: it doesn't begin like a file of its kind."
            yield item.error(message, "Save it again where it comes from, and replace it.", "media")


def _offers(parsed: ParsedContent) -> Iterator[Issue]:
    """Yield services and entries that courtesies and traps offer and that don't exist."""
    kind = f"{REFERENCE_LANGUAGE} entries"
    for content in parsed.languages.values():
        for item in (*content.intents.get("smalltalk", ()), *content.intents.get("outside", ())):
            for index, name in enumerate(getattr(item.value, "offers", ())):
                if name not in parsed.known("services"):
                    yield _unknown(item, name, parsed.known("services"), "service", "offers", index)
            for index, name in enumerate(getattr(item.value, "related", ())):
                if name not in parsed.known(kind) and kind not in parsed.unsure:
                    yield _unknown(item, name, parsed.known(kind), "entry", "related", index)


def _no_media(parsed: ParsedContent, item: Located[object], name: str) -> Issue:
    path = parsed.files.folder / name
    if not path.resolve().is_relative_to(parsed.files.folder.resolve()):
        return item.error(f"`{name}` leads outside the content folder.", "Copy the file to media/.", "media")
    remedy = did_you_mean(name, parsed.files.media) or "Put it into the folder media/ and write `media/...`."
    return item.error(f"There is no file `{name}`.", remedy, "media")


def _translations(parsed: ParsedContent) -> Iterator[Issue]:
    """Yield translations of what English doesn't have."""
    for language, content in parsed.languages.items():
        if language == REFERENCE_LANGUAGE:
            continue
        yield from _topics(parsed, language)
        yield from _unknown_ids(parsed, content.entries, "entries", "entry")
        for section in SECTIONS:
            yield from _unknown_ids(parsed, content.intents.get(section, ()), section, f"item of `{section}`")


def _topics(parsed: ParsedContent, language: str) -> Iterator[Issue]:
    known = parsed.known(f"{REFERENCE_LANGUAGE} topics")
    for topic in sorted(parsed.known(f"{language} topics") - known):
        remedy = did_you_mean(topic, known) or f"Add {REFERENCE_LANGUAGE}/faq/{topic}.yaml first."
        message = f"There is no topic `{topic}` in English."
        yield Issue(f"{language}/faq/{topic}.yaml", 1, 1, "", message, remedy)


def _unknown_ids(parsed: ParsedContent, items: Iterable[Located[Named]], kind: str, what: str) -> Iterator[Issue]:
    kind = f"{REFERENCE_LANGUAGE} {kind}"
    known = parsed.known(kind)
    for item in items:
        if item.value.id not in known and kind not in parsed.unsure and kind != f"{REFERENCE_LANGUAGE} actions":
            yield _unknown(item, item.value.id, known, f"English {what} with the id", "id")


# ------------------------------------------------------------- network


def _clusters(parsed: ParsedContent) -> Iterator[Issue]:
    for item in parsed.clusters:
        cluster: Cluster = item.value
        if _timezones() and cluster.timezone not in _timezones():
            remedy = did_you_mean(cluster.timezone, _timezones()) or "Write one such as `Europe/Paris`."
            yield item.error(f"Unknown time zone `{cluster.timezone}`.", remedy, "timezone")
        if cluster.country not in Locale(REFERENCE_LANGUAGE).territories:
            message = f"`{cluster.country}` is not a country code."
            yield item.error(message, "Write the two letters of ISO 3166, such as FR.", "country")
        parts = _parts_of(cluster.country)
        if cluster.subdivision and cluster.subdivision not in parts:
            remedy = did_you_mean(cluster.subdivision, parts) or f"Known are: {', '.join(sorted(parts)) or 'none'}."
            yield item.error(f"`{cluster.country}` has no part `{cluster.subdivision}`.", remedy, "subdivision")
        if cluster.website and not cluster.website.startswith(("https://", "http://")):
            yield item.error(f"`{cluster.website}` is not a web address.", "Begin it with https://.", "website")


@cache
def _timezones() -> frozenset[str]:
    """Return the time zones this machine knows. Without a database it's empty, and time zones aren't checked."""
    return frozenset(available_timezones())


@cache
def _parts_of(country: str) -> frozenset[str]:
    """Return the parts of the country whose public holidays are known."""
    return frozenset(holidays.list_supported_countries().get(country, ()))


# ------------------------------------------------------------ services


def _services(parsed: ParsedContent) -> Iterator[Issue]:
    prefixes: dict[str, str] = {}
    for item in parsed.services:
        service: Service = item.value
        yield from _double_ids(
            Located(field, item.document, ("fields", index)) for index, field in enumerate(service.fields)
        )
        yield from _fields(item)
        yield from _roles(item)
        yield from _presets(item, parsed)
        first = prefixes.setdefault(service.prefix, service.id)
        if first != service.id:
            message = f"The service `{first}` numbers its requests with `{service.prefix}` as well."
            yield item.warning(message, "Choose another prefix.", "prefix")


ROLE_KINDS: Mapping[FieldRole, FieldKind] = {
    "company": "text",
    "person": "text",
    "activity": "text",
    "message": "text",
    "listing": "choice",
    "home": "cluster",
    "target": "cluster",
}
"""The kind a field must have to play a role."""


def _roles(item: Located[Service]) -> Iterator[Issue]:
    """Yield roles given twice or to the wrong kind of field, and a missing one that requests to a target need."""
    service, seen = item.value, set()
    for index, field in enumerate(service.fields):
        if field.role is None:
            continue
        here = ("fields", index, "is")
        if field.role in seen:
            yield item.error(f"Two fields are the {field.role}.", "Keep `is` at one of them.", *here)
        elif field.kind != ROLE_KINDS[field.role]:
            message = f"A field of the kind `{field.kind}` cannot be the {field.role}."
            yield item.error(message, f"Write `kind: {ROLE_KINDS[field.role]}`, or remove `is`.", *here)
        seen.add(field.role)
    if service.routing == "target" and "target" not in seen:
        message = "The request goes to a target, and no field asks for it."
        remedy = "Write `is: target` at a field of `kind: cluster`, or `routing: secretariat`."
        yield item.error(message, remedy, "routing")


def _presets(item: Located[Service], parsed: ParsedContent) -> Iterator[Issue]:
    """Yield presets that name no cluster or option, and services that ask nothing."""
    for index, field in enumerate(item.value.fields):
        known = parsed.known("clusters") if field.kind == "cluster" else field.options
        unsure = field.kind == "cluster" and "clusters" in parsed.unsure
        if field.preset is not None and field.preset not in known and not unsure:
            yield _unknown(item, field.preset, known, "answer", "fields", index, "preset")
    if item.value.fields and not item.value.questions:
        yield item.error("The service asks nothing.", "Remove a `preset`, or add a field.", "fields")


def _fields(item: Located[Service]) -> Iterator[Issue]:
    for index, field in enumerate(item.value.fields):
        here = ("fields", index)
        chosen = field.kind in ("choice", "choices")
        if chosen and not field.options:
            yield item.error(f"The field `{field.id}` has nothing to choose from.", "Add `options`.", *here)
        if field.options and not chosen:
            message = f"A field of the kind `{field.kind}` has no options."
            yield item.error(message, "Remove them, or write `kind: choice`.", *here, "options")
        if field.required and not field.asked:
            message = f"Nobody is asked for `{field.id}`, so it can't be required."
            yield item.error(message, "Write `required: false`, or remove `asked: false`.", *here, "asked")
        if field.off is not None and field.off not in field.options:
            yield _unknown(item, field.off, field.options, "option", *here, "off")
        if field.kind == "files" and not field.shared:
            message = "Files go out with the card, so they can't be kept back."
            yield item.error(message, "Remove `shared: false`.", *here, "shared")
        if field.min_length > field.max_length:
            message = f"At least {field.min_length} and at most {field.max_length} characters cannot both be."
            yield item.error(message, "Change one of them.", *here, "min_length")
        for number, option in enumerate(field.options):
            if option in field.options[:number]:
                yield item.error(f"The option `{option}` appears twice.", "Remove one.", *here, "options", number)


def _service_words(parsed: ParsedContent, language: str) -> Iterator[Issue]:
    """Yield fields and options without words, and words without a field or option."""
    services = parsed.languages[language].services
    for name, words in services.items():
        if name not in parsed.known("services"):
            remedy = did_you_mean(name, parsed.known("services")) or f"Add services/{name}.yaml, or remove this."
            yield words.error(f"There is no service `{name}`.", remedy, at=words.key())
    for item in parsed.services:
        service = item.value
        found = services.get(service.id)
        kind = f"{language} services"
        if found:
            fields = {field.id: field for field in service.fields}
            yield from _compare_words(found, fields, found.value.fields, "field", "fields")
            for field_id, field_words in found.value.fields.items():
                if field_id in fields:
                    options = fields[field_id].options
                    yield from _compare_words(
                        found, options, field_words.options, "option", "fields", field_id, "options"
                    )
        elif language == REFERENCE_LANGUAGE and service.id not in parsed.known(kind) and kind not in parsed.unsure:
            message = f"The service `{service.id}` has no words in {language}/services.yaml."
            yield item.error(message, f"Add `{service.id}:` there.", "id")


def _compare_words(
    words: Located[ServiceWords],
    wanted: Collection[str],
    given: Mapping[str, FieldWords] | Mapping[str, str],
    what: str,
    *below: str,
) -> Iterator[Issue]:
    renamed = set()
    for name in given:
        if name not in wanted:
            near = nearest(name, set(wanted) - set(given))
            renamed.add(near)
            remedy = f"Did you mean `{near}`?" if near else "Remove it."
            yield words.error(f"The service has no {what} `{name}`.", remedy, *below, name, at=words.key(*below, name))
    for name in wanted:
        if name not in given and name not in renamed:
            yield words.error(f"The {what} `{name}` has no words here.", f"Add `{name}:`.", *below)
