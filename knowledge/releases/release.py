"""One version of the content, loaded, checked and indexed for search: what the bot answers from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.issues import ContentError, EditRejected, Issue, Reason
from knowledge.loader import check, load
from knowledge.releases.evaluation import Script, Trial, script_of
from knowledge.schema import REFERENCE_LANGUAGE, Catalog
from knowledge.search import Encoder, Engine
from knowledge.search.catalog_items import items, vocabulary
from knowledge.search.items import Item
from knowledge.search.memory import collect_rarely, keep_apart
from knowledge.search.places import Places, PlaceWords


@dataclass(frozen=True)
class Release:
    """One checked version of the content with its search engine and its trial."""

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
    like: Release | None = None,
    most_new: int | None = None,
) -> Release:
    """Load, check and index the content of `folder`, in all its languages or those given. Takes seconds of CPU.

    `authority` is as for `load`. The search of a release `like` it, made with this encoder, serves both where nothing
    of it would differ. Raises ContentError with every issue, or EditRejected when there are more than `most_new`
    characters that the release `like` it doesn't have.
    """
    keep_apart()
    collect_rarely()
    loaded = load(folder, authority)
    catalog = _in_languages(loaded.catalog, languages) if languages else loaded.catalog
    found, words, script = items(catalog), vocabulary(catalog), script_of(loaded.parsed, catalog.languages)
    if like and most_new is not None:
        _refuse_too_much_new(_known_texts(found, script) - _known_texts(like.engine.items, like.trial.script), most_new)
    if like:  # what is the same needn't be kept twice, nor folded again
        same = {item: item for item in like.engine.items}
        found = [same.get(item, item) for item in found]
    is_same = like is not None and like.engine.is_built_from(found, words)
    engine = like.engine if like and is_same else Engine(found, encoder, words, like.engine if like else None)
    return Release(
        catalog=catalog,
        engine=engine,
        places=Places.build(
            catalog.clusters,
            catalog.languages,
            PlaceWords.of(catalog),
            unspoken=catalog.intents[REFERENCE_LANGUAGE].unspoken,
        ),
        trial=Trial(engine, script),
        warnings=loaded.warnings,
    )


def _known_texts(found: Iterable[Item], trial: Script) -> set[str]:
    """Return the texts that are learnt, and those it's tried with."""
    texts = {spoken.text for item in found for spoken in (*item.phrasings, *item.passages, *item.cards)}
    return texts | {question.text for question in trial.questions}


def _refuse_too_much_new(texts: Iterable[str], most: int) -> None:
    count = sum(map(len, texts))
    if count > most:
        raise EditRejected(Reason.TOO_MUCH_NEW, count=count, limit=most)


def examine(folder: Path, encoder: Encoder | None = None) -> tuple[tuple[Issue, ...], int]:
    """Return every error and warning in `folder` by file and line, and how many test questions were asked.

    The tests that miss and the entries that compete need the search: they're looked for only if there are no errors.
    Takes seconds of CPU, since the search is built for it.
    """
    try:
        release = prepare(folder, encoder)
    except ContentError:
        return check(folder), 0
    issues = tuple(sorted({*release.warnings, *release.trial.warnings()}))
    return issues, len(release.trial.script.questions)


def _in_languages(catalog: Catalog, languages: Collection[str]) -> Catalog:
    """Return the catalog with the given languages and the reference language, the fallback of all others."""
    spoken = tuple(
        language for language in catalog.languages if language in languages or language == REFERENCE_LANGUAGE
    )
    return catalog.model_copy(update={"languages": spoken})
