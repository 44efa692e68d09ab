"""What comes of a ranking: answers, suggestions, courtesies and traps, and what is offered beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.cli.ask import scene_of
from bot.dialogue.questions.answers import Decision, Outcome, decide, reply
from bot.dialogue.questions.language import language_of
from bot.dialogue.speech import Speech, plain
from knowledge.search import Band, Ranking, Thresholds
from knowledge.search.engine import Match
from tests.stage import release

THRESHOLDS = Thresholds(answer=0.5, suggest=0.2)


@dataclass(frozen=True)
class Told:
    """A search that says what it is told to."""

    ranking: Ranking

    def rank(self, question: str, **_: Any) -> Ranking:
        """Return the ranking, whatever is asked."""
        return self.ranking


def decided(**scores: float) -> Decision:
    """The decision on a ranking of labels (with _ for : and -) and scores, best first."""
    labels = [name.replace("_", ":", 1).replace("_", "-") for name in scores]
    matches = [Match(label, score, "", "en") for label, score in zip(labels, scores.values(), strict=True)]
    ranking = Ranking(tuple(matches), THRESHOLDS.band(matches[0].score), "en", "", THRESHOLDS)
    told: Any = Told(ranking)
    return decide(scene_of(replace(release(), engine=told), "so what", "", datetime.now(UTC)), "so what")


def buttons(decision: Decision) -> list[str]:
    """What the buttons of the reply do."""
    _, rows = reply(Speech(release().catalog, "en"), decision)
    return [choice.action for row in rows for choice in row]


def test_a_trap_that_is_not_certain_is_refused_with_what_comes_near_it() -> None:
    decision = decided(outside_travel_passport=0.4, faq_passport_cost=0.3, faq_icn_history=0.05)
    assert (decision.outcome, decision.id, decision.choices) == (
        Outcome.FALLBACK, "travel-passport", ("faq:passport-cost",)
    )  # fmt: skip
    assert buttons(decision)[0] == "faq:passport-cost"


@pytest.mark.parametrize(("rival", "offered"), [(0.7, ("faq:passport-cost",)), (0.2, ())])
def test_a_certain_trap_offers_only_what_is_nearly_as_likely(rival: float, offered: tuple[str, ...]) -> None:
    decision = decided(outside_travel_passport=0.8, faq_passport_cost=rival)
    assert (decision.outcome, decision.choices) == (Outcome.FALLBACK, offered)


@pytest.mark.parametrize(("rival", "outcome"), [(0.1, Outcome.SMALLTALK), (0.3, Outcome.SUGGEST)])
def test_a_courtesy_that_is_not_certain_is_answered_unless_something_of_ours_is_near(
    rival: float, outcome: Outcome
) -> None:
    assert decided(smalltalk_hello=0.4, faq_what_is_icn=rival).outcome is outcome


def test_what_else_may_have_been_meant_stands_under_an_answer_before_what_is_related() -> None:
    decision = decided(faq_coolsweep=0.8, faq_recircle=0.2, faq_icn_history=0.01)
    assert (decision.id, decision.choices) == ("coolsweep", ("faq:recircle",))
    asked = [action for action in buttons(decision) if action.startswith("faq:")]
    assert asked[0] == "faq:recircle"
    assert len(asked) == len(set(asked)) == 2


def test_a_service_that_an_answer_offers_anyway_is_not_offered_twice() -> None:
    actions = buttons(decided(faq_passport_what=0.8, service_passport=0.4))
    assert actions.count("begin:passport") == 1


def test_band_of_the_ranking_decides_what_is_refused() -> None:
    decision = decided(faq_icn_history=0.1)
    assert (decision.outcome, decision.ranking.band) == (Outcome.FALLBACK, Band.UNKNOWN)


def test_an_answer_that_stands_alone_without_being_sure_is_given_and_says_so() -> None:
    decision = decided(faq_coolsweep=0.4, faq_recircle=0.1)
    assert (decision.outcome, decision.id, decision.likely) == (Outcome.ANSWER, "coolsweep", True)
    text, _ = reply(Speech(release().catalog, "en"), decision)
    assert plain(text).startswith("If I've understood you correctly:")
    sure = decided(faq_coolsweep=0.8, faq_recircle=0.1)
    assert not sure.likely
    assert "understood you" not in plain(reply(Speech(release().catalog, "en"), sure)[0])


def test_of_two_that_are_nearly_as_likely_the_person_chooses() -> None:
    decision = decided(faq_coolsweep=0.4, faq_recircle=0.35)
    assert (decision.outcome, decision.choices) == (Outcome.SUGGEST, ("faq:coolsweep", "faq:recircle"))


@pytest.mark.parametrize(("action", "outcome"), [("privacy", Outcome.ACTION), ("withdraw", Outcome.SUGGEST)])
def test_an_action_that_changes_something_is_never_done_on_a_guess(action: str, outcome: Outcome) -> None:
    assert decided(**{f"action_{action}": 0.4, "faq_coolsweep": 0.1}).outcome is outcome


def test_what_comes_nearest_is_offered_where_nothing_is_known() -> None:
    decision = decided(faq_icn_history=0.15, faq_coolsweep=0.1, faq_icn_chair=0.01)
    assert (decision.outcome, decision.id) == (Outcome.FALLBACK, "")
    assert decision.choices == ("faq:icn-history", "faq:coolsweep")
    text, _ = reply(Speech(release().catalog, "en"), decision)
    assert plain(text).endswith("Did you mean one of these?")
    assert decided(faq_icn_history=0.05).choices == ()


def test_of_two_traps_that_are_only_guessed_none_is_claimed() -> None:
    decision = decided(outside_nurses_council=0.3, outside_medical_legal=0.28)
    assert (decision.outcome, decision.id, decision.choices) == (Outcome.FALLBACK, "", ())


def test_a_trap_shows_the_entry_that_it_may_be_mistaken_for() -> None:
    assert buttons(decided(outside_travel_passport=0.8))[0] == "faq:passport-what"


@pytest.mark.parametrize(("phone", "language"), [("", "fr"), ("de", "de")])
def test_a_likely_language_counts_only_where_the_phone_does_not_tell_one(phone: str, language: str) -> None:
    scene = scene_of(release(), "coolsweep", "", datetime.now(UTC))
    person = scene.snapshot.session.person.model_copy(update={"phone_language": phone})
    ranking = Ranking((), Band.UNKNOWN, None, "", THRESHOLDS, guess="fr")
    assert language_of(scene.with_session(person=person), "coolsweep", ranking) == language
