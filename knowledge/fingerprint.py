"""The fingerprint by which a translation names the text it was made from."""

from __future__ import annotations

import hashlib

from knowledge.schema import EntryWords


def fingerprint(entry: EntryWords) -> str:
    """Eight hexadecimal digits of question, answer and more: what a translation gives as its `original`."""
    words = "\x1f".join((entry.question, entry.answer, entry.more or ""))
    plain = words.replace("&amp;", "&")  # the loader writes a lone `&` out
    return hashlib.sha256(plain.encode()).hexdigest()[:8]
