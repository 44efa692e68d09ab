"""Fields answered by a cluster: the one that is asked for help, or the one a company belongs to."""

from __future__ import annotations

from typing import Any

from bot.dialogue import callbacks
from bot.dialogue.forms.fields import cluster_finder
from bot.dialogue.forms.fields.field_type import (
    Answer,
    AskedField,
    ClusterProposal,
    FieldType,
    Reading,
    Refusal,
    Several,
)
from bot.dialogue.plain_words import says
from bot.dialogue.scene import Scene
from bot.dialogue.speech import Speech
from bot.dialogue.turn import Rows
from knowledge.schema import Cluster, FieldRole, ServiceField

NONE = ""
"""The answer of somebody who belongs to none of the clusters."""
ONE_COLUMN = 8
"""Clusters offered below each other; from more of them on, two stand side by side."""
OTHER_SIDE: dict[FieldRole | None, FieldRole] = {"home": "target", "target": "home"}
"""Nobody asks for help from their own cluster."""


class ClusterField(FieldType):
    """A cluster, by its name, city, country or a code of it."""

    def read(self, question: AskedField, text: str) -> Reading:
        scene, asked = question.scene, question.field
        offered = {cluster.id: cluster for cluster in clusters(question)}
        mentioned = [cluster_id for mention in scene.release.places.find(text) for cluster_id in mention.cluster_ids]
        mentioned = mentioned or _by_country_code(scene, text)
        named = tuple(dict.fromkeys(cluster_id for cluster_id in mentioned if cluster_id in offered))
        if len(named) == 1:
            return Answer(named[0])
        if named:
            return Several(tuple(offered[cluster_id] for cluster_id in named))
        if may_be_none(asked) and says(question.catalog, text, "none"):
            return Answer(NONE)
        if (taken := _other_side(question)) in mentioned:
            return Refusal(f"form.refused.is-{OTHER_SIDE[asked.role]}", {"cluster": question.speech.cluster(taken)})
        if declined := next((cluster_id for cluster_id in mentioned if cluster_id in question.draft.declined), None):
            return Refusal("form.refused.declined", {"cluster": question.speech.cluster(declined)}, plain=True)
        if asked.role == "target" and (fits := cluster_finder.fitting(question, text, tuple(offered.values()))):
            return ClusterProposal(fits)
        return Refusal("form.refused.cluster" if asked.role == "target" else "form.refused.home")

    def show(self, speech: Speech, service_id: str, asked: ServiceField, answer: Any) -> str:
        if answer == NONE:
            return speech.label("form.no-cluster")
        cluster = speech.catalog.clusters.get(str(answer))
        return f"{cluster.name}, {speech.city(cluster)}, {speech.country(cluster)}" if cluster else str(answer)

    def rows(self, question: AskedField) -> Rows:
        none = ((question.button("form.in-none", callbacks.InNone),),) if may_be_none(question.field) else ()
        key = "finder.by-country" if question.field.role == "home" else "finder.unsure"
        find = question.button(key, callbacks.FindCluster)
        return (*cluster_rows(question, clusters(question)), (find,), *none)

    def offered(self, question: AskedField) -> tuple[str, ...]:
        return tuple(cluster.id for cluster in clusters(question))

    def is_current(self, question: AskedField, answer: Any) -> bool:
        if answer == NONE:
            return may_be_none(question.field)
        return answer is None or answer in self.offered(question)

    def is_shown(self, answer: Any) -> bool:
        return answer is not None


def may_be_none(asked: ServiceField) -> bool:
    """True where somebody may answer that no cluster is theirs."""
    return asked.or_none or asked.role == "home"


def cluster_rows(question: AskedField, offered: tuple[Cluster, ...]) -> Rows:
    """One button per cluster; two in a row where one column would push the question off a phone's screen."""
    place = question.speech.place
    buttons = [question.option(place(cluster), callbacks.Pick, cluster.id) for cluster in offered]
    width = 1 if len(buttons) <= ONE_COLUMN else 2
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def clusters(question: AskedField) -> tuple[Cluster, ...]:
    """The clusters to choose from: targets that somebody answers for, and neither side of a request twice.

    A cluster that has declined the request is not asked again.
    """
    taken = {_other_side(question), *(question.draft.declined if question.field.role == "target" else ())}
    return tuple(cluster for cluster in candidates(question.scene, question.field) if cluster.id not in taken)


def candidates(scene: Scene, asked: ServiceField) -> tuple[Cluster, ...]:
    """The clusters that may answer the field, by country."""
    catalog = scene.release.catalog
    if asked.role != "target":
        return scene.speech.by_country(catalog.homes())
    answered_for = scene.directory.answered_for
    return scene.speech.by_country(cluster for cluster in catalog.targets() if answered_for(cluster.id))


def _other_side(question: AskedField) -> str:
    """The cluster on the other side of the request, if it is known; else empty."""
    role = OTHER_SIDE.get(question.field.role)
    return question.service.answer(role, question.draft.answers) if role else ""


def _by_country_code(scene: Scene, text: str) -> list[str]:
    """The clusters of the country whose code the text is: "DE", or "NO" in capitals, as small it says no."""
    code = text.strip(" .!").upper()
    is_no = not text.isupper() and says(scene.release.catalog, text, "no", "none")
    if len(code) != 2 or is_no:
        return []
    code = {"UK": "GB"}.get(code, code)
    return [cluster.id for cluster in scene.release.catalog.clusters.values() if cluster.country == code]
