"""Two hundred seeded ways of breaking a content folder, one thing each: all are caught, at the right line."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from knowledge.loader import ContentError, as_line, check, load
from tests.quality import content_mutations, yaml_mutations  # noqa: F401 - they note their ways of breaking a folder
from tests.quality.mutations import (
    COUNT,
    NOISE,
    OPERATORS,
    PRISTINE,
    SEED,
    Mutation,
)


def drawn() -> list[tuple[str, Mutation]]:
    """The seeded two hundred: every operator in turn, at a place drawn by lot."""
    lot = random.Random(SEED)  # noqa: S311 (a lot, not a secret)
    places = [(operator.__name__, list(operator())) for operator in OPERATORS]
    return [(name, lot.choice(found)) for name, found in (places[i % len(places)] for i in range(COUNT))]


MUTATIONS = drawn()


@pytest.mark.parametrize(
    "mutation", [pytest.param(found, id=f"{i}-{name}") for i, (name, found) in enumerate(MUTATIONS)]
)
def test_one_broken_thing_is_caught_at_its_line(mutation: Mutation, tmp_path: Path) -> None:
    """`check` names the file and the line with a way to mend it, and `load` refuses the folder."""
    folder = tmp_path / "content"
    shutil.copytree(PRISTINE, folder)
    mutation.change(folder)
    issues = check(folder, authority=PRISTINE)
    errors = [issue for issue in issues if issue.severity == "error"]
    report = "\n".join(map(as_line, issues))
    assert (mutation.file, mutation.line) in {(issue.file, issue.line) for issue in errors}, report
    assert all(issue.message and issue.remedy for issue in issues), report
    assert len(errors) <= NOISE, report
    with pytest.raises(ContentError) as refused:
        load(folder, authority=PRISTINE)
    assert list(refused.value.issues) == errors


def test_the_pristine_folder_has_no_fault() -> None:
    """What the mutations start from is flawless, so that every issue they show is their own."""
    assert check(PRISTINE, authority=PRISTINE) == ()


def test_the_mutations_are_of_many_kinds() -> None:
    """Every operator finds a place, and there are at least 25 of them."""
    assert len(OPERATORS) >= 25
    assert {name for name, _ in MUTATIONS} == {operator.__name__ for operator in OPERATORS}
