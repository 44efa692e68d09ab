"""How far back a report looks."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Period(StrEnum):
    """How far back a report looks."""

    MONTH = "month"
    """30 days."""
    QUARTER = "quarter"
    """91 days."""
    YEAR = "year"
    """365 days."""
    ALL = "all"
    """Everything that is stored."""


DAYS: Mapping[Period, int] = {Period.MONTH: 30, Period.QUARTER: 91, Period.YEAR: 365}
