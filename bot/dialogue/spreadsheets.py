"""Keeps spreadsheets from taking people's words for formulas."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a text for a formula, full-width signs included."""


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: with an apostrophe before it, where it would."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
