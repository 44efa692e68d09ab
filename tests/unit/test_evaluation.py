"""A change is tried with the questions that it may move, each asked once where that tells enough."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.issues import IssueKind
from knowledge.loader import packaged
from knowledge.releases.evaluation import MANY, Scores, Trial, questions_touched
from knowledge.releases.proposal import TOLERATED
from knowledge.releases.release import prepare
from tests.stage import release
from tests.unit.release_examples import SMALL, new_topic, rewrite


def test_what_finds_no_added_entry_is_not_asked_again_without_it(tmp_path: Path) -> None:
    """The comparison says the same as if everything were."""
    folder = tmp_path / "content"
    shutil.copytree(packaged(), folder)
    for name, content in new_topic("en", "en/faq/").items():
        (folder / name).write_bytes(content.replace(b"[news]", b"[the fee for joining, membership fee]"))
    after = prepare(folder, like=release())
    exact = Trial(release().engine, release().trial.script)
    asked = questions_touched(exact, after.trial)
    trial = exact.before(after.trial, asked)
    assert len({question.text for question in asked}) > len(trial._answers) > MANY
    assert trial.scores(asked) == exact.scores(asked)
    missed, really_missed = ({(issue.file, issue.line) for issue in found.warnings(asked)} for found in (trial, exact))
    assert missed == really_missed


def test_what_may_have_found_a_changed_entry_is_asked_again(folder: Path) -> None:
    """As is everything in a small content."""
    before = prepare(folder, authority=SMALL)
    rewrite(folder, "answer: North Cleantech, and", "answer: North, and")
    after = prepare(folder, authority=SMALL, like=before)
    asked = questions_touched(before.trial, after.trial)
    assert asked
    assert before.trial.before(after.trial, asked) is before.trial


@pytest.mark.parametrize(
    ("test", "setting", "met"),
    [
        ("where is my request", "action: status", True),
        ("where is my request", "action: language", False),
        ("where is my request", "offers: [visit]", False),
        ("list the members", "action: status", False),
    ],
)
def test_what_an_entry_does_by_itself_meets_its_tests(folder: Path, test: str, setting: str, met: bool) -> None:
    """The action is what the answer tells of: people get there without it."""
    rewrite(folder, "    offers: [visit]\n", f"    {setting}\n")
    rewrite(folder, "give me the idea of it", test)
    assert (test not in _missed(folder)) is met


@pytest.mark.parametrize(("setting", "met"), [("offers: [visit]", True), ("related: [what-is-it]", False)])
def test_an_entry_that_offers_a_service_meets_the_tests_of_it(folder: Path, setting: str, met: bool) -> None:
    """It has a button for it. An entry's own test isn't met by the service: who only asks begins no request."""
    rewrite(folder, "    sources:\n      - dossier 2\n", f"    sources:\n      - dossier 2\n    {setting}\n")
    rewrite(folder, "could we come over", "list the members", "en/services.yaml")
    assert ("list the members" not in _missed(folder)) is met


def test_an_entry_for_clusters_is_tried_as_they_find_it(folder: Path) -> None:
    missed = _missed(folder)
    rewrite(folder, "    offers: [visit]\n", "    audience: clusters\n")
    assert _missed(folder).splitlines() == missed.splitlines()


def _missed(folder: Path) -> str:
    """What is said of the tests that miss."""
    warnings = prepare(folder, authority=SMALL).trial.warnings()
    return "\n".join(issue.message for issue in warnings if issue.kind is IssueKind.MISSED)


@pytest.mark.parametrize(
    ("first", "top", "below"),
    [(0.97, 0.99, False), (0.96, 0.99, False), (0.94, 0.99, True), (0.97, 0.95, True), (1.0, 1.0, False)],
)
def test_one_question_of_a_hundred_is_no_loss(first: float, top: float, below: bool) -> None:
    """A new entry moves as much; more than two in a hundred are people who no longer find what they did."""
    assert Scores(300, first, top).is_below(Scores(300, 0.97, 0.99), TOLERATED) is below


def test_what_adds_no_entry_may_lose_no_question() -> None:
    assert Scores(300, 0.966, 0.99).is_below(Scores(300, 0.97, 0.99))
