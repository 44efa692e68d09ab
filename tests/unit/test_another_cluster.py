"""After a cluster declined, a few words that name another one send the same request there."""

from __future__ import annotations

import pytest

from storage.records import Asking
from tests.stage import Stage

PASSPORT = (
    "/passport", "Quebec", "Bright Roofs", "Graz", "Solar roofs", "partners",
    "We want to meet three roofers and offer training; two pilots run, from May", "skip", "skip",
    "eva@roofs.example", "yes", "send",
)  # fmt: skip


async def declined() -> Stage:
    """A stage where Camille's request to Québec was declined."""
    stage = Stage()
    for typed in PASSPORT:
        await stage.types("Camille", typed)
    await stage.presses("Noah", "Decline")
    await stage.presses("Noah", "We have no capacity at the moment")
    return stage


@pytest.mark.parametrize("words", ["try Grenoble then", "dann eben Grenoble", "alors Tenerrdis"])
async def test_another_cluster_gets_the_same_request(words: str) -> None:
    stage = await declined()
    await stage.types("Camille", words)
    draft = stage.sessions[1001].draft
    assert draft
    assert (draft.answers["target"], draft.answers["company"]) == ("tenerrdis", "Bright Roofs")
    assert draft.step == Asking(field="consent")


@pytest.mark.parametrize("words", ["what does Tenerrdis do?", "try Quebec again", "a pity"])
async def test_other_words_begin_no_request(words: str) -> None:
    stage = await declined()
    await stage.types("Camille", words)
    assert not stage.sessions[1001].draft
