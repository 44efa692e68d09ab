"""The whole content: the frozen Catalog that the bot reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property, wraps
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from knowledge.schema.base import REFERENCE_LANGUAGE, Content, Language, Words
from knowledge.schema.entries import Aspect, AspectWords, EntryWords, FaqEntry, Topic, TopicRole, fingerprint
from knowledge.schema.intents import Intents
from knowledge.schema.network import Cluster, Patience
from knowledge.schema.services import Service, ServiceRole, ServiceWords

Plural = Mapping[Literal["zero", "one", "two", "few", "many", "other"], Words]
TextValue = Words | Plural

P = ParamSpec("P")
Found = TypeVar("Found")
MOST_REMEMBERED = 512
"""Results of one function that a catalog remembers."""


class Catalog(Content):
    """Everything the bot knows, checked and immutable. `version` is a fingerprint of all its files."""

    version: str
    languages: tuple[Language, ...]
    patience: Patience = Patience()
    clusters: Mapping[str, Cluster]
    services: Mapping[str, Service]
    service_words: Mapping[Language, Mapping[str, ServiceWords]]
    topics: Mapping[str, Topic]
    entries: Mapping[str, FaqEntry]
    aspects: Mapping[str, Aspect]
    word_lists: Mapping[Language, Mapping[str, tuple[Words, ...]]]
    intents: Mapping[Language, Intents]
    texts: Mapping[Language, Mapping[str, TextValue]]

    def __hash__(self) -> int:
        """Return the hash of the files' fingerprint, so that caches can be keyed by catalog."""
        return hash(self.version)

    def __eq__(self, other: object) -> bool:
        """Compare the fingerprints: otherwise every cache lookup would compare two large catalogs word for word."""
        return isinstance(other, Catalog) and (self.version, self.languages) == (other.version, other.languages)

    @cached_property  # pydantic's private attributes take several times as long to look up
    def _remembered(self) -> defaultdict[Hashable, dict[Hashable, Any]]:
        return defaultdict(dict)

    def remembered(self, work: Hashable) -> dict[Hashable, Any]:
        """Return what `per_catalog` keeps of some work on this catalog."""
        return self._remembered[work, self.languages]

    def best_language(self, *wanted: str) -> str:
        """Return the first wanted language the content has ("fr-CA" counts as "fr"); else the reference language."""
        short = (language.partition("-")[0].lower() for language in wanted)
        return next((language for language in short if language in self.languages), REFERENCE_LANGUAGE)

    def text(self, language: str, key: str) -> TextValue:
        """Return the text of `key`, in the reference language when this one lacks it. Raises KeyError."""
        words = self.texts.get(language, {})
        return words[key] if key in words else self.texts[REFERENCE_LANGUAGE][key]

    def entry_words(self, entry_id: str, language: str) -> EntryWords:
        """Return the entry's words, in the reference language when this one lacks them. Raises KeyError."""
        words = self.entries[entry_id].words
        return words.get(language) or words[REFERENCE_LANGUAGE]

    def is_of_cluster(self, entry_id: str) -> bool:
        """Return whether an entry is about a cluster: it has its name. Raises KeyError."""
        names = self.entries[entry_id].names
        return any(cluster.name in names for cluster in self.clusters.values())

    def stale_languages(self, entry_id: str) -> tuple[str, ...]:
        """Return the languages in which the entry is missing, or older than its reference text. Raises KeyError."""
        words = self.entries[entry_id].words
        now = fingerprint(words[REFERENCE_LANGUAGE])
        others = [language for language in self.languages if language != REFERENCE_LANGUAGE]
        return tuple(code for code in others if code not in words or words[code].original not in (None, now))

    def aspect_words(self, aspect_id: str, language: str) -> AspectWords:
        """Return the aspect's words, in the reference language when this one lacks them. Raises KeyError."""
        words = self.aspects[aspect_id].words
        return words.get(language) or words[REFERENCE_LANGUAGE]

    def word_list(self, name: str, language: str) -> tuple[str, ...]:
        """Return the words of a list in `<lang>/words.yaml`; none when the language lacks it."""
        return self.word_lists.get(language, {}).get(name, ())

    def words_of(self, service_id: str, language: str) -> ServiceWords:
        """Return the service's words, in the reference language when this one lacks them. Raises KeyError."""
        return (
            self.service_words.get(language, {}).get(service_id) or self.service_words[REFERENCE_LANGUAGE][service_id]
        )

    def topic_that_is(self, role: TopicRole) -> Topic | None:
        """Return the topic that plays this role, if there is one."""
        return next((topic for topic in self.topics.values() if topic.role == role), None)

    def service_that_is(self, role: ServiceRole) -> Service | None:
        """Return the service that plays this role, if there is one."""
        return next((service for service in self.services.values() if service.role == role), None)

    def targets(self) -> tuple[Cluster, ...]:
        """Return the clusters a request may go to."""
        return tuple(cluster for cluster in self.clusters.values() if cluster.active and cluster.kind == "member")

    def homes(self) -> tuple[Cluster, ...]:
        """Return the clusters and partner organisations a company may belong to."""
        return tuple(cluster for cluster in self.clusters.values() if cluster.active or cluster.kind == "partner")


def per_catalog(work: Callable[Concatenate[Catalog, P], Found]) -> Callable[Concatenate[Catalog, P], Found]:
    """Return `work` with its results remembered by the catalog it works on: with an old catalog they are gone, too.

    The results must not hold the catalog. What else is given must be hashable.
    """

    @wraps(work)
    def looked_up(catalog: Catalog, /, *given: P.args, **named: P.kwargs) -> Found:
        known, key = catalog.remembered(work), (given, *sorted(named.items())) if named else given
        found: Found
        try:
            found = known[key]
        except KeyError:
            found = work(catalog, *given, **named)
        else:
            return found
        if len(known) >= MOST_REMEMBERED:
            known.pop(next(iter(list(known))), None)  # a list, as others may add to it meanwhile
        known[key] = found
        return found

    return looked_up
