"""Who answers for a cluster, and the invitations by which people become contacts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from hashlib import blake2b

from storage.messages import Address, Record


class Role(StrEnum):
    """What somebody is to a cluster."""

    CONTACT = "contact"
    """Receives its requests and decides."""
    DEPUTY = "deputy"
    """Stands in for the contact when they are away or can't be reached."""
    COPY = "copy"
    """Reads along and decides nothing."""
    MAILBOX = "mailbox"
    """The cluster's e-mail, which gets requests that reach nobody of theirs in Telegram."""


class Absence(Record):
    """Days away to come."""

    first: datetime
    back: datetime


class Contact(Record):
    """Somebody who receives requests to a cluster; the secretariat is the cluster ""."""

    cluster: str
    address: Address
    role: Role = Role.CONTACT
    hours: str = ""
    """When they are there, such as Mo-Fr 09:00-17:00 Europe/Paris; empty means always."""
    away: datetime | None = None
    """Until when they are away and somebody else stands in."""
    away_from: datetime | None = None
    """When the absence begins; None once it has begun."""
    later: tuple[Absence, ...] = ()
    """The absences after that one, in their order."""
    imported: bool = False
    """True when the settings file names them: they are removed when it no longer does."""
    muted: bool = False
    """True when they have muted copies of requests."""
    unreachable: datetime | None = None
    """Since when messages can't reach them: they blocked the bot, or the chat is gone."""
    version: int = 0
    """Counts commits, so that a change made from an older version can't bring back a removed contact."""
    name: str = ""
    """The person's or group's name in Telegram, for admins and colleagues."""
    zone: str = ""
    """Their time zone; empty means the cluster's."""
    seen: datetime | None = None
    """When they last wrote or pressed something."""
    removed: datetime | None = None
    """When an admin removed somebody whom the settings file still names, so that the next start doesn't bring them
    back.
    """

    @property
    def id(self) -> str:
        """One per cluster, role and chat."""
        return f"{self.cluster} {self.role} {self.address.root}"

    @property
    def key(self) -> str:
        """A key short enough for a button, the same for as long as they are linked."""
        return blake2b(self.id.encode(), digest_size=8).hexdigest()


class Ending(StrEnum):
    """Why an invitation is no longer valid."""

    USED = "used"
    """Somebody used it."""
    REVOKED = "revoked"
    """An admin revoked it."""


class Opening(Record):
    """Somebody opened the link of an invitation: only they may go on with it, and only in that chat."""

    address: Address
    person: int


class Invitation(Record):
    """An invitation to become a contact. Only a hash of its code is stored."""

    code_hash: str
    cluster: str
    role: Role = Role.CONTACT
    expires: datetime
    request: str = ""
    """The request that the e-mail with the link was about; empty for other invitations."""
    action: str = ""
    """The move on the request that the link stands for."""
    version: int = 0
    """Counts commits, so that only one of two people who use it at the same moment succeeds."""
    created: datetime | None = None
    by: str = ""
    """Who made it, by name."""
    replaces: str = ""
    """The id of the contact whose place they take."""
    opened: tuple[Opening, ...] = ()
    ending: Ending | None = None
    """None while it may be used."""
    used_by: str = ""
    """Who was linked by it, by name."""

    @property
    def key(self) -> str:
        """A key short enough for a button. It can't be used to join: that takes the code."""
        return self.code_hash[:16]
