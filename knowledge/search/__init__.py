"""Question -> ranked matches with calibrated scores."""

from knowledge.search.calibration import Band, Thresholds
from knowledge.search.encoder import Encoder, load_encoder
from knowledge.search.engine import Engine, Match, Phrase, Ranking

__all__ = ["Band", "Encoder", "Engine", "Match", "Phrase", "Ranking", "Thresholds", "load_encoder"]
