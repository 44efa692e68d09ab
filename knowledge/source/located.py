"""A value of the content together with the place in its file, so that any later check can point at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge.issues import Issue, Severity
from knowledge.source.yaml_document import Document, Path, Place

Value = TypeVar("Value", covariant=True)


@dataclass(frozen=True)
class Located(Generic[Value]):
    """A value, the document it stands in, and its path there."""

    value: Value
    document: Document
    path: Path

    def error(self, message: str, remedy: str = "", *below: str | int, at: Place | None = None) -> Issue:
        """An error at this value, or at what stands `below` it."""
        return self._issue("error", message, remedy, below, at)

    def warning(self, message: str, remedy: str = "", *below: str | int, at: Place | None = None) -> Issue:
        """A warning at this value, or at what stands `below` it."""
        return self._issue("warning", message, remedy, below, at)

    def key(self, *below: str | int) -> Place:
        """Where the key of this value, or of what stands `below` it, begins."""
        return self.document.key_place(self.path + below)

    def _issue(self, severity: Severity, message: str, remedy: str, below: Path, at: Place | None) -> Issue:
        return self.document.issue(self.path + below, message, remedy, severity=severity, place=at)
