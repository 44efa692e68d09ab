"""Keeps spreadsheets from taking people's words for formulas."""

from __future__ import annotations

import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a text for a formula, full-width signs included."""

BEHIND_A_SEPARATOR = re.compile(r"(?<=.)([;\t] *)(?=[=+\-@＝＋－＠])")
"""Where a cell ends for a spreadsheet in a language that separates cells by something else than a comma."""


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet takes it, or its end, for a formula: with an apostrophe where it would."""
    text = BEHIND_A_SEPARATOR.sub(r"\1'", text)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
