"""Wishes that refer to the last answer: "can you introduce us?" after a cluster's card, "I'd like that"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import reduce

from bot.dialogue.interpretation.follow_ups import CONTACT
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.scene import Scene
from bot.dialogue.wishes.slot_filling import understand
from bot.dialogue.words import country_names
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.plain_words import (
    fold,
    has_phrase,
    has_word,
    normalised_list,
    normalised_words,
    single_words,
    word_list,
)
from bot.dialogue.words.service_names import only_named
from knowledge.schema import Catalog, FaqEntry, Service, per_catalog
from knowledge.search import Kind, Label
from knowledge.search.text import normalise

ANY_BEGINNING = "*"
"""Marks an ending in the list of words: "*rles" matches "enviarles"."""

ORDERS, SMALL = ("wanting", "commanding"), ("telling", "joining", "filling", "around-a-name")
"""Lists of words that want or order something, and lists of small words around them."""
AROUND = (*SMALL, *ORDERS, "asking", "pronouns", "they", "yes", "begin", "polite", "this-here")
"""Lists of words that may surround a request for an introduction and name nobody else."""
WISHED, PERHAPS = 0.2, 0.3
"""Chance that a message to somebody is wanted from which it counts: if nothing is asked, and if something is."""


def ask_shown_cluster(scene: Scene, text: str, found: Decision) -> Decision:
    """Begin a request to the cluster shown last if the words refer to it: "I want to talk to them", "a distributor
    over there". This replaces a message to the secretariat and unsure decisions. If the answer named several
    clusters, the form asks which.
    """
    catalog = scene.catalog
    service, entry = catalog.service_that_is("help-from-cluster"), catalog.entries.get(scene.context.entry)
    target = service.field_that_is("target") if service else None
    if service is None or target is None or entry is None:
        return found
    if _asks_whom_to_reach(scene, found) and Clauses.of(catalog).asks(text) and has_word(catalog, text, "asking-whom"):
        return found  # "who can I call there?": its card tells
    if service.id not in entry.offers[:1] and not _tells_of_clusters(catalog, entry):
        return found
    told = understand(scene, service, text, found.ranking.repaired).answers
    them, there = _speaks_of_them(catalog, text, found.language), has_word(catalog, text, "there")
    begun = found.is_for(Outcome.SERVICE, service.id) and not scene.release.places.find(text)
    meant = them and _is_for_secretariat(catalog, found)
    spoken_of = (them or there) and (meant or begun or _may_be_wished(scene, service, text, found))
    if not spoken_of and not (target.id not in told and _wants_introduction(scene, text, found)):
        return found
    shown = [cluster.id for cluster in catalog.targets() if cluster.name in entry.names]
    slots = {**told, target.id: shown[0]} if shown else told
    return found.begin(service.id, slots)


def ask_named_cluster(scene: Scene, text: str, found: Decision) -> Decision:
    """Begin a request to the cluster whose name the words say, where they sound like a message to the secretariat: "can
    you talk to someone at Tenerrdis about our pilot?". Complaints are for the secretariat, and so is what names it; a
    mere place may be that of a fair.
    """
    catalog = scene.catalog
    service = catalog.service_that_is("help-from-cluster")
    if service is None or found.ranking.verbatim or not _is_handed_over(catalog, found):
        return found
    denies = not Clauses.of(catalog).denying.isdisjoint(normalise(text).split())  # "nobody there answers"
    if denies or has_word(catalog, text, "complaining", "told-to"):
        return found
    wish = understand(scene, service, text, found.ranking.repaired)
    return found.begin(service.id, wish.answers) if wish.whom and _says_cluster(catalog, text) else found


def _says_cluster(catalog: Catalog, text: str) -> bool:
    """Return whether the words say a cluster's name."""
    known = {cluster.name for cluster in catalog.targets()}
    entries = (entry for entry in catalog.entries.values() if not known.isdisjoint(entry.names))
    return any(has_phrase(text, map(fold, entry.names)) for entry in entries)


def _is_handed_over(catalog: Catalog, found: Decision) -> bool:
    """Return whether the decision is a message to the secretariat."""
    kinds = {Outcome.SERVICE: Kind.SERVICE, Outcome.ACTION: Kind.ACTION}
    return found.outcome in kinds and _is_message(catalog, Label(kinds[found.outcome], found.id))


def _asks_whom_to_reach(scene: Scene, found: Decision) -> bool:
    """Return whether people seem to ask how to reach those shown last."""
    return found.id == scene.context.entry and [asked.id for asked in found.aspects[:1]] == [CONTACT]


def _may_be_wished(scene: Scene, service: Service, text: str, found: Decision) -> bool:
    """Return whether nothing else is surely meant, and the words name a kind of help or sound like a wish to reach
    somebody.

    A question must be about help for the sender, or sound much like a wish: "can you find us customers there?", but
    not "do they have customers there?".
    """
    catalog, clauses = scene.catalog, Clauses.of(scene.catalog)
    unsure = found.is_unsure or _asks_whom_to_reach(scene, found)
    heard = found.ranking.heard
    if not unsure or found.ranking.verbatim or scene.release.places.find(text):
        return False
    labels = (
        (*(label for label in heard.wanted if _is_message(catalog, label)), Label(Kind.SERVICE, service.id))
        if heard
        else ()
    )
    chance = max((heard.wanted.get(label, 0.0) for label in labels), default=0.0) if heard else 0.0
    wish = understand(scene, service, text)
    if not clauses.asks(text):
        return chance >= WISHED or wish.what
    for_oneself = wish.own or not clauses.oneself.isdisjoint(normalise(text).split())
    return chance >= PERHAPS or (for_oneself and wish.what)


def _wants_introduction(scene: Scene, text: str, found: Decision) -> bool:
    """Return whether a text asks for an introduction without naming anybody: "can you introduce us?".

    If it may be for the secretariat, it must mention nobody else: "put me in touch with a person".
    """
    catalog = scene.catalog
    said = [phrase for phrase in _phrases_of_introducing(catalog) if has_phrase(text, [phrase])]
    another = scene.release.places.find(text) or only_named(catalog, text) or any(country_names.find(catalog, text))
    left = reduce(lambda left, phrase: left.replace(phrase, " "), said, fold(text)).split()
    pronouns, orders = single_words(catalog, "pronouns"), single_words(catalog, *ORDERS)
    around = [part for word in left for part in _split_off(word, pronouns, orders)]
    if not said or found.ranking.verbatim or another or not Clauses.of(catalog).denying.isdisjoint(around):
        return False
    return single_words(catalog, *AROUND).issuperset(around) or not _is_for_secretariat(catalog, found)


@per_catalog
def _phrases_of_introducing(catalog: Catalog) -> tuple[str, ...]:
    """Return the phrases that ask for an introduction, longest first."""
    return tuple(sorted(word_list(catalog, "introducing"), key=len, reverse=True))


def begin_what_was_shown(scene: Scene, text: str, found: Decision) -> Decision:
    """Begin the service that the last answer offers if the words only wish for it: "I want to apply for that",
    "then ask them". If it offers several, ask which.
    """
    catalog = scene.catalog
    entry = catalog.entries.get(scene.context.entry)
    if entry is None or not entry.offers or found.ranking.verbatim or not _only_points(catalog, text, found.language):
        return found
    if len(entry.offers) > 1:
        return replace(
            found, outcome=Outcome.SUGGEST, id="", choices=tuple(Label(Kind.SERVICE, of) for of in entry.offers)
        )
    target = catalog.services[entry.offers[0]].field_that_is("target")
    shown = [cluster.id for cluster in catalog.targets() if cluster.name in entry.names] if target else []
    slots = {target.id: shown[0]} if target and shown else {}
    return found.begin(entry.offers[0], slots)


def _only_points(catalog: Catalog, text: str, language: str) -> bool:
    """Return whether a text consists of a pronoun, words that want or order, and small words."""
    if Clauses.of(catalog).asks(text):
        return False
    lists = (("pronouns", "the-same"), ORDERS, SMALL)  # "we need the same"
    pronouns, orders, small = (normalised_words(catalog, *names, language=language) for names in lists)
    said = normalise(text).split()
    words = {part for word in said for part in _split_off(word, pronouns, orders)}
    rest = words - pronouns
    known = (orders | small) - normalised_list(catalog, "asking", language=language)
    return rest != words and not rest.isdisjoint(orders) and rest <= known


def _split_off(word: str, pronouns: Collection[str], orders: Collection[str]) -> tuple[str, ...]:
    """Return a word and the pronoun at its end, as in "escribirles"; else the word."""
    ends = (len(word) - len(pronoun) for pronoun in pronouns if word.endswith(pronoun))
    return next(((word[:end], word[end:]) for end in ends if word[:end] in orders), (word,))


def _tells_of_clusters(catalog: Catalog, entry: FaqEntry) -> bool:
    """Return whether an entry is about a cluster that can be asked for help, or about several that it names."""
    if entry.names:
        return any(cluster.name in entry.names for cluster in catalog.targets())
    answer = catalog.entry_words(entry.id, catalog.languages[0]).answer
    return sum(cluster.name in answer for cluster in catalog.targets()) > 1


def _is_for_secretariat(catalog: Catalog, found: Decision) -> bool:
    """Return whether a message to the secretariat is wanted, or may be wanted while nothing else is sure."""
    if found.outcome is Outcome.SERVICE:
        return _is_message(catalog, Label(Kind.SERVICE, found.id))
    if found.outcome is Outcome.ANSWER and not found.likely:
        return False
    perhaps = (match.label for match in found.ranking.matches if match.confidence >= PERHAPS)
    return not found.ranking.verbatim and any(_is_message(catalog, label) for label in perhaps)


def _is_message(catalog: Catalog, label: Label) -> bool:
    """Return whether a label stands for a message to the secretariat."""
    if label.kind is Kind.SERVICE:
        return catalog.services[label.id].field_that_is("message") is not None
    return label == Label(Kind.ACTION, "handoff")


def _speaks_of_them(catalog: Catalog, text: str, language: str) -> bool:
    """Return whether a pronoun refers to several people, on its own or at the end of a verb: "enviarles"."""
    words, known = normalise(text).split(), catalog.word_list("they", language)
    endings = tuple(normalise(word) for word in known if word.startswith(ANY_BEGINNING))
    alone = {normalise(word) for word in known if not word.startswith(ANY_BEGINNING)}
    return any(word in alone or word.endswith(endings) for word in words)
