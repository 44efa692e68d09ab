"""A report is of the period and cluster that the words name, as far as whoever asks may see them."""

from __future__ import annotations

import pytest

from bot.dialogue.effects import MakeReport
from tests.stage import Stage


@pytest.mark.parametrize(
    ("person", "words", "period", "cluster"),
    [
        ("Ingrid", "/report", "month", ""),
        ("Ingrid", "/report quebec", "month", "ecotech-quebec"),
        ("Ingrid", "/report year", "year", ""),
        ("Ingrid", "how many requests did we have this year?", "year", ""),
        ("Ingrid", "/report all", "all", ""),
        ("Ingrid", "/report Quarter", "quarter", ""),
        ("Ingrid", "Zeig mir die Zahlen für Graz im letzten Quartal", "quarter", "green-tech-cluster"),
        ("Ingrid", "combien de demandes avons-nous reçues au total ?", "all", ""),
        ("Ingrid", "mostrami le statistiche dell'anno per Milano", "year", "le2c"),
        ("Noah", "/report tenerrdis", "month", "ecotech-quebec"),
        ("Noah", "hvor mange forespørgsler fik vi i år?", "year", "ecotech-quebec"),
    ],
)
async def test_it_is_of_what_the_words_name(person: str, words: str, period: str, cluster: str) -> None:
    stage = Stage()
    await stage.types(person, words)
    (effect,) = stage.effects
    assert isinstance(effect, MakeReport)
    assert (effect.period, effect.cluster) == (period, cluster)
