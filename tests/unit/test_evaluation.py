"""A change is tried with the questions that it may move, each asked once where that tells enough."""

from __future__ import annotations

import shutil
from pathlib import Path

from knowledge.loader import packaged
from knowledge.releases.evaluation import MANY, Trial, questions_touched
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
