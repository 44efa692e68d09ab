"""The search: a question in, ranked matches with calibrated confidence out."""

from knowledge.search.encoder import Encoder, load_encoder
from knowledge.search.engine import Engine
from knowledge.search.items import Item, Kind, Label, Match, Spoken, Vocabulary
from knowledge.search.ranking import Band, Ranking

__all__ = [
    "Band", "Encoder", "Engine", "Item", "Kind", "Label", "Match", "Ranking", "Spoken", "Vocabulary", "load_encoder",
]  # fmt: skip
