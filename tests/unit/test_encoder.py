"""The optional sense of meaning takes a moment, whatever is typed."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Any

import numpy as np
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


@pytest.mark.parametrize("words", ["\ufdfa" * 200, "The Prophet \ufdfa " * 40, "\ufdfa \ufdfb \u3300" * 60])
def test_letters_that_stand_for_many_are_encoded_as_those(words: str) -> None:
    """A handful of them wrote beyond the tokenizer's memory, which ends the process without a word."""
    encoder = load_encoder(None)
    if encoder is None:
        pytest.skip("needs the extra `semantic`")
    written = words.replace("\ufdfa", "صلى الله عليه وسلم")
    assert (encoder.question(words) == encoder.question(written)).all()
    assert np.allclose(encoder.phrasings([words]), encoder.phrasings([written]))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no priority of their own")
def test_to_learn_texts_leaves_the_processor_to_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = load_encoder(None)
    if encoder is None:
        pytest.skip("needs the extra `semantic`")
    encode, priorities = encoder._model.encode, set[int]()  # type: ignore[attr-defined]

    def watched(texts: list[str], question: bool) -> Any:
        priorities.add(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return encode(texts, question)

    class Model:
        dim, encode = encoder._model.dim, staticmethod(watched)  # type: ignore[attr-defined]

    monkeypatch.setattr(encoder, "_model", Model)
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    encoder.phrasings(["a text that nobody has learnt yet"])
    assert priorities == {max(before, 10)}
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before
