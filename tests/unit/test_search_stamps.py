"""What the search has learnt from the content is learnt anew when the content has become another one."""

from __future__ import annotations

import pytest

from knowledge.search.catalog_items import items
from knowledge.search.stamps import COMMANDS, common_share, known_share, sketch
from tests.stage import release

LEAST = 0.9
"""Share of today's phrasings that must have been there."""


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_shipped_was_learnt_from_the_shipped_content(command: str) -> None:
    share = known_share(command, items(release().catalog))
    assert share >= LEAST, (
        f"only {share:.0%} of the phrasings were there when this was learnt: run `icn-bot quality {command}`"
    )


@pytest.mark.parametrize("kept", [0, 500, 900, 1000])
def test_a_stamp_tells_how_much_of_the_content_is_still_there(kept: int) -> None:
    before = [f"question {number}" for number in range(1000)]
    now = [*before[:kept], *(f"new question {number}" for number in range(1000 - kept))]
    assert common_share(sketch(before), sketch(now)) == pytest.approx(kept / 1000, abs=0.08)


@pytest.mark.parametrize(("now", "share"), [(["a", "b"], 1.0), (["a", "z"], 0.5), (["z"], 0.0), ([], 1.0)])
def test_of_few_phrasings_each_counts(now: list[str], share: float) -> None:
    assert common_share(sketch(["a", "b", "c"]), sketch(now)) == share


def test_without_a_stamp_nothing_is_known() -> None:
    assert common_share([], sketch(["a"])) == 0
