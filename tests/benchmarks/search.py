"""How fast a question is answered beside rapidfuzz, on the same lines in the same run."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from knowledge.search import Engine, Item, Label, Spoken, load_encoder
from knowledge.search.text import normalise

_PHRASINGS = 1_500
_QUESTIONS = 200
_WORDS = (
    "what how much does it cost when can my company join the network who is member of cluster passport request partner"
    " energy water waste market abroad contact person help start cancel status answer fee year meeting region project"
    " we are looking for in and to with about small medium enterprise technology heat pump solar wind export apply form"
)


def run(console: Console) -> None:
    """Print the times of a question, without and with the encoder."""
    items, questions = _made(150, 10)
    with tempfile.TemporaryDirectory() as folder:
        encoder = load_encoder(Path(folder))
        table = Table("search", "median ms", "99 % ms", title=f"A question among {_PHRASINGS} phrasings")
        _row(table, "words", Engine(items).rank, questions)
        if encoder is not None:
            _row(table, "words and meaning", Engine(items, encoder).rank, questions)
        texts = [normalise(spoken.text) for item in items for spoken in item.phrasings]
        _row(
            table,
            "rapidfuzz extractOne, WRatio",
            lambda text: process.extractOne(text, texts, scorer=fuzz.WRatio),
            questions,
        )
        console.print(table)


def _made(labels: int, each: int) -> tuple[list[Item], list[str]]:
    """Make phrasings, and questions that resemble them."""
    chance = random.Random("made")  # noqa: S311 - made texts, not secrets
    words = _WORDS.split()
    topics = [chance.sample(words, 6) for _ in range(labels)]

    def asked(topic: list[str]) -> str:
        return " ".join(chance.sample(topic, 4) + chance.sample(words, 4))

    items = [
        Item(Label.parse(f"faq:{number}"), tuple(Spoken("en", asked(topic)) for _ in range(each)))
        for number, topic in enumerate(topics)
    ]
    return items, [asked(chance.choice(topics)) for _ in range(_QUESTIONS)]


def _row(table: Table, name: str, ask: Callable[[str], object], questions: Sequence[str]) -> None:
    """Ask all questions one by one, and add the times."""
    times = [1000 * _seconds(lambda text=text: ask(text)) for text in questions]
    table.add_row(name, f"{np.median(times):.2f}", f"{np.quantile(times, 0.99):.2f}")


def _seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
