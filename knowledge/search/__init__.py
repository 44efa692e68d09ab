"""Question -> ranked matches with calibrated scores."""

from knowledge.search.calibration import Band, Thresholds
from knowledge.search.encoder import Encoder, load_encoder
from knowledge.search.engine import Engine, Judged, Match, Phrase, Ranking

__all__ = ["Band", "Encoder", "Engine", "Judged", "Match", "Phrase", "Ranking", "Thresholds", "load_encoder"]
