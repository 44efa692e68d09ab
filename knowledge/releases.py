"""Versions of the content: the release that answers now, and the next one built beside it while it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from knowledge.faults import Fault
from knowledge.loader import load
from knowledge.schema import REFERENCE_LANGUAGE, Catalog
from knowledge.search import Encoder, Engine, Phrase
from knowledge.search.places import Places


@dataclass(frozen=True)
class Release:
    """One checked version of the content with the search trained on it."""

    catalog: Catalog
    engine: Engine
    places: Places
    warnings: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Difference:
    """Which entries two versions of the content do not share."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def difference(old: Catalog, new: Catalog) -> Difference:
    """What `new` does to the entries of `old`, by their ids."""
    return Difference(
        added=tuple(one for one in new.entries if one not in old.entries),
        changed=tuple(one for one, entry in new.entries.items() if one in old.entries and entry != old.entries[one]),
        removed=tuple(one for one in old.entries if one not in new.entries),
    )


def phrases(catalog: Catalog) -> list[Phrase]:
    """Everything the search learns from: the phrasings of entries, services, actions, small talk and traps."""
    found = [
        Phrase(f"faq:{entry.id}", language, text)
        for entry in catalog.entries.values()
        for language, words in entry.words.items()
        if language in catalog.languages
        for text in (words.question, *words.phrasings)
    ]
    found += [
        Phrase(f"service:{service}", language, text)
        for language, services in catalog.service_words.items()
        if language in catalog.languages
        for service, words in services.items()
        for text in words.phrasings
    ]
    for language in catalog.languages:
        intents = catalog.intents[language]
        for kind in ("actions", "smalltalk", "outside"):
            label = "action" if kind == "actions" else kind
            found += [
                Phrase(f"{label}:{intent.id}", language, text)
                for intent in getattr(intents, kind)
                for text in intent.phrasings
            ]
    return found


def prepare(folder: Path, encoder: Encoder | None = None, languages: Collection[str] = ()) -> Release:
    """Load, check and train the content of `folder`, all its languages or those given; seconds of CPU.

    Raises ContentError with every fault.
    """
    loaded = load(folder)
    catalog = _spoken(loaded.catalog, languages) if languages else loaded.catalog
    return Release(
        catalog=catalog,
        engine=Engine.build(phrases(catalog), encoder=encoder, vocabulary=_vocabulary(catalog)),
        places=Places.build(catalog.clusters, catalog.languages),
        warnings=loaded.warnings,
    )


def _spoken(catalog: Catalog, languages: Collection[str]) -> Catalog:
    """The catalog with the given languages and the reference language, on which all others rest."""
    kept = tuple(one for one in catalog.languages if one in languages or one == REFERENCE_LANGUAGE)
    return catalog.model_copy(update={"languages": kept})


def _vocabulary(catalog: Catalog) -> list[str]:
    """The texts whose words are known to be spelt well."""
    entries = (words for entry in catalog.entries.values() for words in entry.words.values())
    return [
        *(text for words in entries for text in (words.question, words.answer, words.more or "")),
        *(text for cluster in catalog.clusters.values() for text in (cluster.name, *cluster.names, *cluster.places)),
    ]


class Releases:
    """The release in use. Readers take `current` and keep it for as long as they decide."""

    def __init__(self, folder: Path, current: Release, encoder: Encoder | None, languages: Collection[str]) -> None:
        """Take a prepared release; use `Releases.open`."""
        self.folder = folder
        self.current = current
        self._encoder = encoder
        self._languages = languages
        self._lock = asyncio.Lock()

    @classmethod
    async def open(cls, folder: Path, encoder: Encoder | None = None, languages: Collection[str] = ()) -> Releases:
        """The content of `folder`, ready to answer, in all its languages or those given. Raises ContentError."""
        current = await asyncio.to_thread(prepare, folder, encoder, languages)
        return cls(folder, current, encoder, languages)

    async def reload(self) -> tuple[Release, Release]:
        """Replace the current release by what the folder holds now; gives the old and the new one.

        Raises ContentError, and then the current release goes on.
        """
        async with self._lock:
            old = self.current
            new = await asyncio.to_thread(prepare, self.folder, self._encoder, self._languages)
            self.current = new
            return old, new
