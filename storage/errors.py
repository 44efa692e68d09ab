"""Errors of the storage, split by what the catcher does.

StorageError             nothing was changed: try again
├── Conflict             load and decide once more
└── StorageUnusable      stop, and say what to do
"""

from __future__ import annotations


class StorageError(Exception):
    """The storage could not do what was asked."""


class Conflict(StorageError):
    """Something was changed by somebody else since it was loaded: load and decide once more."""


class StorageUnusable(StorageError):
    """The data cannot be opened: taken by another process, not writable, or damaged. The message says what to do."""
