"""What is not taken from an admin, and why: reasons that a caller can put into words."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why something is not taken. The word "values" below means the values of `Refused` that go with it."""

    TOO_BIG = "too-big"
    """The file is larger than a file may be; values: `limit` in MB."""
    TOO_MUCH = "too-much"
    """The archive unpacks to more than it should, in all or beside its own size; values: `name`, `limit` in MB."""
    TOO_MANY = "too-many"
    """The archive holds too many files; values: `limit`."""
    OUTSIDE = "outside"
    """A name leads out of the content folder; values: `name`."""
    BAD_NAME = "bad-name"
    """A name is not UTF-8, too long, or holds characters no name needs; values: `name`."""
    TWICE = "twice"
    """Two names are the same, or the same but for small and capital letters; values: `name`."""
    LINK = "link"
    """A link or another special file; values: `name`."""
    ENCRYPTED = "encrypted"
    """The archive, or a file in it, is locked with a password; values: `name`."""
    NESTED = "nested"
    """An archive within the archive; values: `name`."""
    WRONG_TYPE = "wrong-type"
    """Neither YAML nor a picture or document that fits its ending; values: `name`."""
    DAMAGED = "damaged"
    """The archive cannot be read, or uses a compression that is not taken."""
    EMPTY = "empty"
    """There is nothing in it."""
    UNCLEAR = "unclear"
    """Nobody can tell which file of the content this is to be; values: `names`, the files it could be."""
    UNREADABLE = "unreadable"
    """The file that is to be edited is no YAML that can be edited; values: `name`."""
    NO_ENTRY = "no-entry"
    """There is nothing of that name; values: `name`."""
    NOT_TRANSLATED = "not-translated"
    """It exists, and not in that language; values: `name`, `language`."""
    NO_TOPIC = "no-topic"
    """There is no such topic in the reference language; values: `name`."""
    BAD_ID = "bad-id"
    """The id of a new entry is no valid one; values: `name`."""
    TAKEN = "taken"
    """An entry of that id exists already; values: `name`."""
    ALREADY = "already"
    """The phrasing is there already; values: `name` of what has it."""
    BAD_WORDS = "bad-words"
    """The words are empty, or hold a character that cannot be shown."""


class Refused(Exception):
    """What was sent or asked for is not taken; `reason` and `values` say why."""

    def __init__(self, reason: Reason, **values: str | int) -> None:
        self.reason = reason
        self.values = values
        super().__init__(" ".join([reason.value, *(f"{key}={value}" for key, value in values.items())]))
