"""Fields answered by a cluster: the one asked for help, or the company's own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from bot.dialogue import callbacks
from bot.dialogue.fields import cluster_finder
from bot.dialogue.fields.dates import tells_a_day
from bot.dialogue.fields.field_type import (
    Answer,
    AskedField,
    ClusterProposal,
    FieldType,
    Fit,
    Reading,
    Refusal,
    Several,
)
from bot.dialogue.fields.options import names_option
from bot.dialogue.fields.regions import countries_in, named_region
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech, in_rows
from bot.dialogue.turn import Rows
from bot.dialogue.words import country_names
from bot.dialogue.words.field_names import field_names
from bot.dialogue.words.plain_words import (
    begins_with,
    fold,
    has_phrase,
    has_word,
    looks_like_question,
    says,
    split_parts,
    without_denied,
    without_words,
    word_list,
)
from knowledge.schema import Catalog, Cluster, FieldRole, ServiceField, per_catalog
from knowledge.search.text import beginning

NONE = ""
"""The answer of a company that belongs to no cluster."""
ONE_COLUMN = 8
"""Up to this many clusters are offered one below the other; more are offered in two columns."""
SAYING_WHOSE = ("yes", "is-ours", "polite", "it-is", "around-a-name")
"""Lists of words beside a cluster's name that only say whose it is."""
JOINING, BETWEEN = ("when-or", "when-and"), 3
"""Lists of words between places that are named side by side, and how many words may stand there."""
FEW_WORDS = 7
"""Words up to which a denial says that the company belongs to no cluster."""
NOT_NONE = ("unsure", "withheld", "unclear", "no")
"""Lists of words that deny something else."""
OTHER_SIDE: dict[FieldRole | None, FieldRole] = {"home": "target", "target": "home"}
"""The other side of each role: nobody asks their own cluster for help."""


class ClusterField(FieldType):
    """A cluster, given by its name, city or country, or the code of a country or a part of one."""

    def read(self, question: AskedField, text: str) -> Reading:
        scene, field = question.scene, question.field
        pickable = {cluster.id: cluster for cluster in clusters(question)}
        mentioned = _mentioned_ids(scene, without_denied(question.catalog, text)) or _by_code(scene, text)
        named = tuple(dict.fromkeys(cluster_id for cluster_id in mentioned if cluster_id in pickable))
        if len(named) == 1:
            return Answer(named[0])
        if named:
            return Several(tuple(pickable[cluster_id] for cluster_id in named))
        unwanted = [pickable[cluster_id] for cluster_id in _mentioned_ids(scene, text) if cluster_id in pickable]
        if unwanted and not mentioned:
            names = ", ".join(question.speech.cluster(cluster.id) for cluster in unwanted)
            return Refusal("form.refused.not-there", {"place": names}, plain=True)
        if may_be_none(field) and (says(question.catalog, text, "none") or _denies(question, text)):
            return Answer(NONE)
        if field.role == "home" and not mentioned and (elsewhere := _read_place_elsewhere(question, text)):
            return elsewhere
        if (taken := _other_side(question)) in mentioned:
            asks = looks_like_question(question.catalog, text)
            name = {"cluster": question.speech.cluster(taken)}
            return Refusal(f"form.refused.is-{OTHER_SIDE[field.role]}", name, plain=not asks)
        if declined := next((cluster_id for cluster_id in mentioned if cluster_id in question.draft.declined), None):
            return Refusal("form.refused.declined", {"cluster": question.speech.cluster(declined)}, plain=True)
        if field.role == "target" and (fits := cluster_finder.best_fits(question, text, tuple(pickable.values()))):
            return ClusterProposal(fits)
        return Refusal("form.refused.cluster" if field.role == "target" else "form.refused.home")

    def show(self, speech: Speech, service_id: str, field: ServiceField, answer: Any) -> str:
        if answer == NONE:
            return speech.label("form.no-cluster")
        cluster = speech.catalog.clusters.get(str(answer))
        return f"{cluster.name}, {speech.city(cluster)}, {speech.country(cluster)}" if cluster else str(answer)

    def rows(self, question: AskedField) -> Rows:
        none = ((question.button("form.in-none", callbacks.InNone),),) if may_be_none(question.field) else ()
        key = "finder.by-country" if question.field.role == "home" else "finder.unsure"
        find = question.button(key, callbacks.FindCluster)
        return (*cluster_rows(question, clusters(question)), (find,), *none)

    def pickable(self, question: AskedField) -> tuple[str, ...]:
        return tuple(cluster.id for cluster in clusters(question))

    def is_current(self, question: AskedField, answer: Any) -> bool:
        if answer == NONE:
            return may_be_none(question.field)
        return answer is None or answer in self.pickable(question)

    def is_shown(self, answer: Any) -> bool:
        return answer is not None


def may_be_none(field: ServiceField) -> bool:
    """Return whether "no cluster is ours" is an allowed answer."""
    return field.or_none or field.role == "home"


def cluster_rows(question: AskedField, offered: tuple[Cluster, ...]) -> Rows:
    """Return one button per cluster, two in a row if one column would push the question off a phone's screen."""
    place = question.speech.place
    buttons = [question.option(place(cluster), callbacks.Pick, cluster.id) for cluster in offered]
    width = 1 if len(buttons) <= ONE_COLUMN else 2
    return in_rows(buttons, width)


def clusters(question: AskedField) -> tuple[Cluster, ...]:
    """Return the clusters to choose from: reachable targets, never the same on both sides of a request. Those that
    declined the request are left out; those named in the wish, or near a country in it, come first.
    """
    taken = {_other_side(question), *(question.draft.declined if question.field.role == "target" else ())}
    left = [cluster for cluster in candidates(question.scene, question.field) if cluster.id not in taken]
    first = clusters_in_wish(question) or _clusters_near_wish(question)
    return tuple(sorted(left, key=lambda cluster: cluster.id not in first))


def clusters_in_wish(question: AskedField) -> tuple[str, ...]:
    """Return the clusters named side by side in the wish, if the question is which of them to ask."""
    asks = question.field.role == "target" and not question.answer
    return clusters_side_by_side(question.scene, question.draft.wish) if asks else ()


def _clusters_near_wish(question: AskedField) -> tuple[str, ...]:
    """Return the clusters near the countries in the wish, if the question is which cluster to ask."""
    asks = question.field.role == "target" and not question.answer and question.draft.wish
    return clusters_near_places(question.catalog, question.draft.wish) if asks else ()


def clusters_near_places(catalog: Catalog, text: str) -> tuple[str, ...]:
    """Return the clusters in the part of the world named in a text, or among the nearest to the countries in it."""
    if region := named_region(catalog, beginning(text)):
        there = countries_in(catalog, region)
        return tuple(cluster.id for cluster in catalog.targets() if cluster.country in there)
    codes = country_names.find_codes(catalog, fold(beginning(text)))
    return tuple(cluster.id for cluster in country_names.clusters_near(catalog, codes))


def candidates(scene: Scene, field: ServiceField) -> tuple[Cluster, ...]:
    """Return the clusters that can answer the field, by country."""
    if field.role != "target":
        return scene.speech.by_country(scene.catalog.homes())
    answered_for = scene.directory.is_answered_for
    return scene.speech.by_country(cluster for cluster in scene.catalog.targets() if answered_for(cluster.id))


def clusters_side_by_side(scene: Scene, text: str, joining: Sequence[str] = JOINING) -> tuple[str, ...]:
    """Return the clusters of places named side by side ("Milan or Graz"), or () if no two are."""
    found: list[str] = []
    mentions = scene.release.places.find(beginning(text))
    for before, after in pairwise(mentions):
        if len(before.cluster_ids) == len(after.cluster_ids) == 1 and _are_joined(
            scene, text[before.end : after.start], joining
        ):
            found += [*before.cluster_ids, *after.cluster_ids]
    clusters = tuple(dict.fromkeys(found))
    return clusters if len(clusters) > 1 else ()


def _are_joined(scene: Scene, between: str, joining: Sequence[str]) -> bool:
    """Return whether the text between two places is just "or" or "and", perhaps with a word such as "in"; not "and
    want to".
    """
    catalog, words = scene.catalog, fold(between).split()
    known, wanting = word_list(catalog, *joining), word_list(catalog, "wanting")
    joined = len(words) <= BETWEEN and not known.isdisjoint(words) and wanting.isdisjoint(words)
    return joined and not has_word(catalog, between, "not", "but")


def _mentioned_ids(scene: Scene, text: str) -> list[str]:
    """Return the ids of clusters whose name, city or country occurs in the text. A name that is also a common word
    counts only alone, or with words that say whose it is: "yes clean is ours".
    """
    catalog, places = scene.catalog, scene.release.places
    bare = without_words(catalog, text, *SAYING_WHOSE)
    found = places.find(text) or [mention for mention in places.find(bare) if mention.score == 1]
    return [cluster_id for mention in found for cluster_id in mention.cluster_ids]


def _denies(question: AskedField, text: str) -> bool:
    """Return whether a short text says that the company belongs to no cluster: "we aren't in any of them".

    "No" may only turn down what was said before ("no, I meant ..."); an address or a kind of help is about another
    question ("no suppliers").
    """
    refused, _, instead = text.partition(",")
    said = instead if instead.strip() and says(question.catalog, refused, "no") else text
    few = len(said.split()) <= FEW_WORDS and not looks_like_question(question.catalog, said)
    if not few or not has_word(question.catalog, said, "not") or says(question.catalog, said, *NOT_NONE):
        return False
    if begins_with(question.catalog, said, "unsure") or tells_a_day(question, said, own=True):
        return False  # French "mai" is May, Italian "mai" is never
    with_options = (question.of(field) for field in question.service.fields if field.options)
    other = "@" in said or has_phrase(said, _names_of_addresses(question.catalog))
    return not other and not any(names_option(asked, said) for asked in with_options)


@per_catalog
def _names_of_addresses(catalog: Catalog) -> frozenset[str]:
    """Return what people call a website, an e-mail address, a person and the like in any language, folded."""
    kinds = ("website", "email", "phone", "date", "files")
    fields = [(service.id, field) for service in catalog.services.values() for field in service.fields]
    asked = ((service, field.id) for service, field in fields if field.kind in kinds or field.role == "person")
    named = (field_names(catalog, service)[field] for service, field in asked)
    return frozenset(name for names in named for name in names)


def _read_place_elsewhere(question: AskedField, text: str) -> Reading | None:
    """Return the answer of somebody who names a place without a cluster: none, if they say that they are in none
    ("we're in no cluster, we're in Vienna"), else the clusters of that country. None for other words.
    """
    catalog, places = question.catalog, country_names.places(question.catalog)
    found = [text[start:end] for start, end in country_names.find(catalog, text)]
    if not found or looks_like_question(catalog, text):
        return None
    parts = [part for part in split_parts(catalog, text) if not any(place in part for place in found)]
    if any(_denies(question, part) for part in parts if part.strip()):
        return Answer(NONE)
    names = {code: place for place in found for code, _ in (places.get(fold(place), ("", "")),)}
    there = [cluster for cluster in clusters(question) if cluster.country in names]
    fits = tuple(Fit(cluster, (names[cluster.country],)) for cluster in there)
    return ClusterProposal(fits) if fits and len(text.split()) <= FEW_WORDS else None


def _other_side(question: AskedField) -> str:
    """Return the cluster on the other side of the request, or "" if it isn't known."""
    role = OTHER_SIDE.get(question.field.role)
    return question.service.answer(role, question.draft.answers) if role else ""


def _by_code(scene: Scene, text: str) -> list[str]:
    """Return the clusters of a country or part of one given by its code: "DE", "QC". "NO" counts only in capitals,
    because "no" is an answer.
    """
    catalog, code = scene.catalog, text.strip(" .!").upper()
    if not text.isupper() and says(catalog, text, "no", "none"):
        return []
    code = {"UK": "GB"}.get(code, code)
    there = [cluster.id for cluster in catalog.clusters.values() if cluster.country == code]
    return there or [cluster.id for cluster in catalog.clusters.values() if code and cluster.subdivision == code]
