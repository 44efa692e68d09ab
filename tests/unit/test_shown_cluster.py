"""Those whose card was shown last are the ones to reach: "can you write to them?"."""

from __future__ import annotations

import pytest

from knowledge.search import Band
from tests.unit.test_questions import decided


@pytest.mark.parametrize(
    ("asked", "first", "target"),
    [
        ("can you forward a message to them", "service:handoff 0.5", "greencape"),
        ("forward my message to them", "action:handoff 0.9", "greencape"),
        ("I want to talk to the secretariat", "action:handoff 0.9", None),
    ],
)
def test_who_wants_to_reach_the_cluster_shown_last_begins_a_request_to_it(
    asked: str, first: str, target: str | None
) -> None:
    decision = decided(Band.ANSWER, first, asked=asked, after="cluster-greencape")
    assert decision.slots.get("target") == target


def test_of_several_clusters_shown_the_one_to_reach_is_asked_for() -> None:
    decision = decided(
        Band.ANSWER, "service:handoff 0.9", asked="forward my message to them", after="cluster-for-hydrogen"
    )
    assert (decision.id, dict(decision.slots)) == ("passport", {})


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("dort einen vertriebspartner", "greencape"),
        ("vi leder efter en forhandler dernede", "greencape"),
        ("on cherche un distributeur là-bas", "greencape"),
        ("can you introduce us to them", "greencape"),
        ("do they have customers over there", None),
        ("a distributor in Graz rather than over there", None),
    ],
)
def test_help_sought_there_is_sought_of_the_cluster_shown_last(asked: str, target: str | None) -> None:
    decision = decided(
        Band.LIKELY, "faq:matchmaking 0.3", "service:passport 0.2", asked=asked, after="cluster-greencape"
    )
    assert decision.slots.get("target") == target


@pytest.mark.parametrize(
    "asked",
    [
        "sounds good, can you introduce us?", "great, I want to talk to someone there",
        "kan I sætte os i forbindelse?", "klingt gut, können Sie uns vorstellen?",
        "quiero que me presenten a alguien ahí", "parfait, vous pouvez nous mettre en relation ?",
        "escríbeles de nuestra parte", "écrivez-leur de notre part", "could you write to them on our behalf?",
        "bene, ci presentate?",
    ],
)  # fmt: skip
@pytest.mark.parametrize("found", ["faq:passport-help 0.04", "action:handoff 0.9"])
def test_who_asks_to_be_introduced_begins_a_request_to_the_cluster_shown_last(asked: str, found: str) -> None:
    decision = decided(Band.ANSWER, found, asked=asked, after="cluster-greencape")
    assert (decision.id, decision.slots.get("target")) == ("passport", "greencape")


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        ("put me in touch with a real person please", "cluster-greencape"),
        ("put us in touch with the secretariat", "cluster-greencape"),
        ("don't introduce us yet", "cluster-greencape"),
        ("can you introduce us?", "what-is-icn"),
    ],
)
def test_who_asks_for_somebody_else_or_for_nobody_begins_no_request_to_it(asked: str, after: str) -> None:
    assert decided(Band.ANSWER, "action:handoff 0.9", asked=asked, after=after).id == "handoff"


def test_an_introduction_elsewhere_is_for_the_cluster_there() -> None:
    asked = "can you introduce us to someone in Milan instead"
    decision = decided(Band.LIKELY, "service:passport 0.6", asked=asked, after="cluster-clean", wished=0.9, heard=True)
    assert decision.slots["target"] == "le2c"


@pytest.mark.parametrize(
    "asked",
    [
        "can you talk to someone at Tenerrdis about our pilot",
        "können Sie mit jemandem bei Tenerrdis über unser Pilotprojekt sprechen",
        "pouvez-vous parler à quelqu'un chez Tenerrdis de notre projet pilote",
        "¿puedes hablar con alguien de Tenerrdis sobre nuestro piloto?",
        "puoi parlare con qualcuno di Tenerrdis del nostro progetto pilota?",
        "kan du tale med nogen hos Tenerrdis om vores pilotprojekt",
    ],
)
def test_a_message_for_a_named_cluster_is_a_request_to_it(asked: str) -> None:
    decision = decided(Band.LIKELY, "action:handoff 0.6", asked=asked, heard=True)
    assert (decision.id, decision.slots) == ("passport", {"target": "tenerrdis"})


@pytest.mark.parametrize(
    "asked",
    [
        "I have a complaint about Tenerrdis, can I talk to somebody",
        "we don't get an answer from Tenerrdis, let me talk to a person",
        "tell the secretariat about Tenerrdis",
    ],
)
def test_a_complaint_about_a_cluster_is_for_the_secretariat(asked: str) -> None:
    assert decided(Band.LIKELY, "action:handoff 0.6", asked=asked, heard=True).id == "handoff"
