"""A value of the content with its place in the file, so that later checks can point at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge.issues import Issue, Severity
from knowledge.source.yaml_document import Document, Path, Place

Value = TypeVar("Value", covariant=True)


@dataclass(frozen=True)
class Located(Generic[Value]):
    """A value, its document, and its path there."""

    value: Value
    document: Document
    path: Path

    def error(self, message: str, remedy: str = "", *below: str | int, at: Place | None = None) -> Issue:
        """Return an error at this value, or at what is `below` it."""
        return self._issue("error", message, remedy, below, at)

    def warning(self, message: str, remedy: str = "", *below: str | int, at: Place | None = None) -> Issue:
        """Return a warning at this value, or at what is `below` it."""
        return self._issue("warning", message, remedy, below, at)

    def key(self, *below: str | int) -> Place:
        """Return the place of this value's key, or of a key `below` it."""
        return self.document.key_place(self.path + below)

    def _issue(self, severity: Severity, message: str, remedy: str, below: Path, at: Place | None) -> Issue:
        return self.document.issue(self.path + below, message, remedy, severity=severity, place=at)
