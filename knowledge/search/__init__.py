"""Question -> ranked matches with calibrated confidence."""

from knowledge.search.encoder import Encoder, load_encoder
from knowledge.search.engine import Band, Engine, Match, Ranking, Vocabulary
from knowledge.search.items import Item, Kind, Label, Spoken

__all__ = [
    "Band", "Encoder", "Engine", "Item", "Kind", "Label", "Match", "Ranking", "Spoken", "Vocabulary", "load_encoder",
]  # fmt: skip
