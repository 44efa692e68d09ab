"""The exchange between clusters, wished for by its verb."""

from __future__ import annotations

import pytest

from tests.stage import Stage
from tests.unit.test_doubts import draft_of


@pytest.mark.parametrize(
    ("language", "words", "service"),
    [
        ("en", "we'd like to exchange with the cluster in Denmark", "exchange"),
        ("da", "vi vil gerne udveksle med klyngen i Grenoble", "exchange"),
        ("fr", "nous aimerions échanger avec le cluster du Danemark", "exchange"),
        ("es", "queremos intercambiar con el clúster de Dinamarca", "exchange"),
        ("it", "vorremmo fare uno scambio con il cluster in Danimarca", "exchange"),
        ("en", "can we set up an exchange with the cluster in Milan", "exchange"),
        ("fr", "nous voudrions échanger avec des entreprises au Danemark", "passport"),
    ],
)
async def test_who_wants_to_exchange_with_a_cluster_gets_no_passport(language: str, words: str, service: str) -> None:
    stage = Stage(language=language)
    await stage.types("Camille", words)
    assert draft_of(stage).service == service
