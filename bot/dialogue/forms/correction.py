"""What a correction is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.schema import ServiceField


@dataclass(frozen=True)
class Correction:
    """The new answers by field id, or the `field` to ask again."""

    answers: Mapping[str, object]
    field: ServiceField | None = None
