"""One version of the content, loaded, checked and with the search trained on it: what the bot answers from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from knowledge.issues import ContentError, Issue
from knowledge.loader import check, load
from knowledge.releases.evaluation import Trial, script
from knowledge.schema import REFERENCE_LANGUAGE, Catalog
from knowledge.search import Encoder, Engine, Phrase
from knowledge.search.places import Places


@dataclass(frozen=True)
class Release:
    """One checked version of the content with the search trained on it, and the trial it can be put to."""

    catalog: Catalog
    engine: Engine
    places: Places
    trial: Trial
    warnings: tuple[Issue, ...] = ()


def prepare(
    folder: Path,
    encoder: Encoder | None = None,
    languages: Collection[str] = (),
    authority: Path | None = None,
    cache: Path | None = None,
) -> Release:
    """Load, check and train the content of `folder`, all its languages or those given; seconds of CPU.

    `authority` is as for `load`. `cache` is a folder that keeps what was learnt: with it only what changed is learnt
    again. Raises ContentError with every issue.
    """
    loaded = load(folder, authority)
    catalog = _spoken(loaded.catalog, languages) if languages else loaded.catalog
    engine = engine_of(catalog, encoder, cache)
    return Release(
        catalog=catalog,
        engine=engine,
        places=Places.build(catalog.clusters, catalog.languages),
        trial=Trial(engine, script(loaded.parsed, catalog.languages)),
        warnings=loaded.warnings,
    )


def engine_of(catalog: Catalog, encoder: Encoder | None = None, cache: Path | None = None) -> Engine:
    """The search over everything that can be asked for in a catalog; seconds of CPU."""
    return Engine.build(phrases(catalog), encoder=encoder, vocabulary=_vocabulary(catalog), cache=cache)


def examine(
    folder: Path,
    encoder: Encoder | None = None,
    languages: Collection[str] = (),
    authority: Path | None = None,
    cache: Path | None = None,
) -> tuple[Issue, ...]:
    """Every error and warning in `folder` by file and line, those that need the search included.

    These (tests that miss, entries that compete) are looked for once there is no error. Seconds of CPU: the search
    is trained for it. The arguments are those of `prepare`.
    """
    try:
        release = prepare(folder, encoder, languages, authority, cache)
    except ContentError:
        return check(folder, authority)
    return tuple(sorted({*release.warnings, *release.trial.warnings()}))


def phrases(catalog: Catalog) -> list[Phrase]:
    """Everything the search learns from: the phrasings of entries, services, actions, small talk and traps."""
    found = [
        Phrase(f"faq:{entry.id}", language, text)
        for entry in catalog.entries.values()
        for language, words in entry.words.items()
        if language in catalog.languages
        for text in (words.question, *words.phrasings, *(entry.names if language == REFERENCE_LANGUAGE else ()))
    ]
    found += [
        Phrase(f"service:{service}", language, text)
        for language, services in catalog.service_words.items()
        if language in catalog.languages
        for service, words in services.items()
        for text in words.phrasings[:40]
    ]
    for language in catalog.languages:
        intents = catalog.intents[language]
        for kind in ("actions", "smalltalk", "outside"):
            label = "action" if kind == "actions" else kind
            found += [
                Phrase(f"{label}:{intent.id}", language, text)
                for intent in getattr(intents, kind)
                for text in (intent.phrasings[:12] if kind == "outside" else intent.phrasings)
            ]
    return found


def _spoken(catalog: Catalog, languages: Collection[str]) -> Catalog:
    """The catalog with the given languages and the reference language, on which all others rest."""
    kept = tuple(one for one in catalog.languages if one in languages or one == REFERENCE_LANGUAGE)
    return catalog.model_copy(update={"languages": kept})


def _vocabulary(catalog: Catalog) -> list[str]:
    """The texts whose words are known to be spelt well."""
    entries = (words for entry in catalog.entries.values() for words in entry.words.values())
    return [
        *(text for words in entries for text in (words.question, words.answer, *words.facts.values())),
        *(name for entry in catalog.entries.values() for name in entry.names),
        *(text for cluster in catalog.clusters.values() for text in (cluster.name, *cluster.names, *cluster.places)),
    ]
