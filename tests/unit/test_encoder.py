"""The optional sense of meaning takes a moment, whatever is typed."""

from __future__ import annotations

import time

import pytest

from knowledge.search import load_encoder
from tests.pace import slowness
from tests.unit.test_loop_time import HEAVY

MOST = 0.25
"""Seconds of CPU: several times what it takes, and a third of what it took when all was looked at."""


@pytest.mark.parametrize("kind", ["emoji", *HEAVY])
def test_the_meaning_of_any_text_takes_a_moment(kind: str) -> None:
    encoder = load_encoder(None)
    if encoder is None:
        pytest.skip("needs the extra `semantic`")
    text = {"emoji": "😀" * 600, **HEAVY}[kind][:600]
    began = time.thread_time()
    encoder.question(text)
    assert time.thread_time() - began < MOST * slowness()
