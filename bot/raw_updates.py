"""Cleans raw updates, so that they can be stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def without_halves(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload with a mark for each half of a character, which no record but a raw update can hold."""
    text = json.dumps(dict(payload), ensure_ascii=False)
    whole: dict[str, Any] = json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return whole
