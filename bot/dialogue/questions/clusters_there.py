"""Questions about somebody in a place mean the cluster there, even if other entries mention the place too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.dialogue.interpretation import follow_ups
from bot.dialogue.questions import elsewhere
from bot.dialogue.questions.decision import Decision, Outcome
from bot.dialogue.questions.own_places import places_of_others
from bot.dialogue.questions.own_requests import has_request_there, is_about_request
from bot.dialogue.scene import Scene
from bot.dialogue.words.clauses import Clauses
from bot.dialogue.words.language_names import orders_language
from bot.dialogue.words.plain_words import fold, has_word, single_words
from bot.dialogue.words.service_names import only_named
from knowledge.releases.release import Release
from knowledge.schema import Catalog, per_catalog
from knowledge.search import Kind, Label
from knowledge.search.aspects import mask_names
from knowledge.search.places import Mention

REACHED, SURELY_REACHED = 0.2, 0.5
"""Chance that people ask for a contact from which a place means the cluster there: if the answer found isn't sure, and
if it is.
"""
FITS = 0.95
"""Confidence from which an answer that isn't about a cluster surely fits, even if it only shares the place."""
NOT_OURS = 0.5
"""Chance of an off-topic question, or of a statement, from which nobody is sought in the place named."""
LEADS, MOST = 0.15, 0.5
"""Confidence of entries that lead to a cluster or to help, once the place is taken out of the words, from which
somebody is sought; and their share of the whole if all of it is faint.
"""
FAINT = 0.05
"""Total confidence below which the words resemble nothing at all."""
LOOKED_AT = 5
"""Matches that are considered for this."""

SOUNDING_LIKE_PLACES = ((Outcome.ACTION, "language"), (Outcome.ACTION, "status"), (Outcome.FALLBACK, ""))
"""What the bare name of a place is mistaken for: "Danish", "the one in Milan"."""


def prefer_cluster_there(scene: Scene, text: str, found: Decision) -> Decision:
    """Answer with the cluster in a place if the words are just the place's name or look for somebody there. The
    name may sound like a language or like one's own request: "then Germany", "what about the Milan one".
    """
    release, catalog = scene.release, scene.catalog
    unknown = found.outcome is Outcome.FALLBACK and not found.id and _asks_who_is_there(catalog, text, found)
    named = found.outcome is Outcome.ANSWER or _only_names_place(scene, text, found)
    if found.ranking.verbatim or not (named or unknown) or _orders_language(scene, text, found):
        return found
    entry = found.entry_in(catalog)
    places = places_of_others(release, text)
    there = [place for place in places if len(place.cluster_ids) == 1]
    on_topic = entry is not None and entry.topic == scene.session.topic  # "and the one in Hamburg?"
    around, seeking = release.places.without(text).split(), single_words(catalog, "sought-there")
    left = " ".join(word for word in around if fold(word) not in seeking)  # "un membre à Londres"
    if entry and is_about_request(catalog, Label(Kind.FAQ, entry.id)) and not Clauses.of(catalog).asks(text):
        return found  # "the cluster in Milan doesn't answer"
    plain = _points_to_another(scene, text) or not _is_about_language(catalog, found)
    bare = not on_topic and plain and follow_ups.is_bare(catalog, left, wanted=True)
    sought = bool(there) and (unknown or (entry is not None and _is_sought(release, text, there, found)))
    names = {catalog.clusters[place.cluster_ids[0]].name for place in there if sought or bare}
    ranked = [match.label for match in found.ranking.entries]
    known = (Label(Kind.FAQ, entry) for entry in catalog.entries) if sought else ranked
    meant = next((label for label in known if names & {*catalog.entries[label.id].names}), None)
    if meant is None or meant.id == found.id:
        return found
    others = (Label(Kind.FAQ, found.id),) if entry else ()
    return replace(found, outcome=Outcome.ANSWER, id=meant.id, choices=others, likely=found.likely or unknown)


def _orders_language(scene: Scene, text: str, found: Decision) -> bool:
    """Return whether the words ask for a language rather than name a place: "italien svp" might do either."""
    ordered = found.is_for(Outcome.ACTION, "language")
    return ordered and orders_language(scene.catalog, text, found.language)


def _only_names_place(scene: Scene, text: str, found: Decision) -> bool:
    """Return whether words that resemble a language, one's own request or nothing at all only name a place."""
    sounds = (found.outcome, found.id)
    if sounds not in SOUNDING_LIKE_PLACES or has_request_there(scene, text):
        return False
    if _is_about_language(scene.catalog, found):
        return _points_to_another(scene, text)
    without = scene.release.places.without(text)
    return elsewhere.is_alone(scene.catalog, text) or follow_ups.is_bare(scene.catalog, without)


def _points_to_another(scene: Scene, text: str) -> bool:
    """Return whether words with a language's name mean a place: the country itself, or another cluster than the
    last answer's. "French!" asks for the language, "the French one" doesn't.
    """
    catalog, without = scene.catalog, scene.release.places.without(text)
    another = bool(scene.context.entry) and follow_ups.points_to_another(catalog, without)
    return another or elsewhere.is_alone(catalog, text)


def _is_about_language(catalog: Catalog, found: Decision) -> bool:
    """Return whether the decision is to choose a language, or to answer which languages there are."""
    entry = found.entry_in(catalog)
    return (entry.action if entry else found.id) == "language"


def _asks_who_is_there(catalog: Catalog, text: str, found: Decision) -> bool:
    """Return whether words that resemble nothing look for somebody in a place: "anyone in Helsingborg?"."""
    heard = found.ranking.heard
    ours = heard is None or max(heard.outside, heard.told) < NOT_OURS
    return ours and has_word(catalog, text, "sought-there") and not only_named(catalog, text)


def _is_sought(release: Release, text: str, there: Iterable[Mention], found: Decision) -> bool:
    """Return whether people look for a contact or somebody else in these places, rather than for the answer found."""
    needed = REACHED if found.likely else SURELY_REACHED
    if any(aspect.id == "contact" and aspect.confidence >= needed for aspect in found.ranking.aspects[:1]):
        return True
    unsure = found.likely or found.ranking.confidence < FITS
    reached = any(aspect.id == "contact" and aspect.confidence >= REACHED for aspect in found.ranking.aspects[1:2])
    if unsure and reached and has_word(release.catalog, text, "sought-there"):
        return True  # "negli stati uniti con chi posso parlare"
    return unsure and seeks_somebody(release, text, [(place.start, place.end) for place in there], found)


def seeks_somebody(release: Release, text: str, places: Iterable[tuple[int, int]], found: Decision) -> bool:
    """Return whether the text looks for somebody in these places, although the entry found isn't about a cluster.

    That entry may share nothing but the place, so the words are ranked again without it.
    """
    catalog = release.catalog
    told = Clauses.of(catalog).is_long(text)  # a place in a story isn't where somebody is sought
    if told or not has_word(catalog, text, "sought-there") or is_about_cluster(catalog, found.id):
        return False
    if _only_told_before(release, text):
        return False
    near = release.engine.rank_without_name(mask_names(text, places), found.ranking, LOOKED_AT).matches
    leading = sum(match.confidence for match in near if _leads_to_help(catalog, match.label))
    return leading >= LEADS or leading >= max(MOST * sum(match.confidence for match in near), FAINT)


def _only_told_before(release: Release, text: str) -> bool:
    """Return whether the question comes after a statement, and only the statement names a place: "a friend found a
    partner in Lyon, how did that work".
    """
    clauses = Clauses.of(release.catalog)
    before, pause, last = text.rpartition(", ")
    if not pause or not clauses.asks(last) or clauses.asks(before):
        return False
    return not release.places.find(last) and not has_word(release.catalog, last, "sought-there")


def is_about_cluster(catalog: Catalog, entry: str) -> bool:
    """Return whether an entry is about a cluster, or belongs to the same topic as the entries that are."""
    return catalog.entries[entry].topic in _topics_of_targets(catalog) or catalog.is_of_cluster(entry)


@per_catalog
def _topics_of_targets(catalog: Catalog) -> frozenset[str]:
    """Return the topics of the entries about clusters that may be asked for help."""
    names = {cluster.name for cluster in catalog.targets()}
    return frozenset(entry.topic for entry in catalog.entries.values() if not names.isdisjoint(entry.names))


def _leads_to_help(catalog: Catalog, label: Label) -> bool:
    """Return whether a label is a request, or an entry that offers one, is about clusters or leads to a list of
    them.
    """
    if label.kind is not Kind.FAQ:
        return label.kind is Kind.SERVICE
    entry = catalog.entries[label.id]
    further = catalog.entries.get(next(iter(entry.related), ""))
    lists = further is not None and not further.names and is_about_cluster(catalog, further.id)
    return bool(entry.offers) or lists or is_about_cluster(catalog, entry.id)
