"""Words about a request that was sent are about it, although they name its cluster."""

from __future__ import annotations

import pytest

from tests.stage import CAST
from tests.unit.test_short_answers import requested


async def told(words: str) -> str:
    """What somebody reads who has sent a request to Québec."""
    stage = await requested()
    await stage.types("Camille", words)
    shown = stage.chats[CAST["Camille"]][-1]
    return f"{shown.text} {[choice.label for row in shown.rows for choice in row]}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("has quebec answered me yet", "Show ICN-2026-0001"),
        ("est-ce que le québec a répondu", "Voir ICN-2026-0001"),
        ("toujours pas de nouvelles du québec", "/status"),
        ("seguimos sin noticias de quebec", "/status"),
        ("what is Écotech Québec", "ecotechquebec.com"),
        ("where is the cluster in Hamburg", "Hamburg"),
    ],
)
async def test_the_answer_of_a_cluster_is_asked_for(words: str, expected: str) -> None:
    assert expected in await told(words)


@pytest.mark.parametrize(
    "words",
    [
        "we don't need the meeting in quebec any more, please cancel it",
        "ya no necesitamos la reunión en quebec, cancélenla",
        "wir brauchen das treffen in quebec nicht mehr, bitte stornieren",
        "on n'a plus besoin du rendez-vous au québec, annulez-le",
        "vi har ikke længere brug for mødet i quebec, aflys det",
    ],
)
async def test_what_is_not_needed_any_more_there_may_be_withdrawn(words: str) -> None:
    read = await told(words)
    assert "ICN-2026-0001" in read
    assert any(keep in read for keep in ("keep it", "mantenerla", "behalten", "garder", "behold"))


async def test_what_is_not_needed_elsewhere_withdraws_nothing() -> None:
    assert "ICN-2026-0001" not in await told("we don't need any meetings in Hamburg")
