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
    """Stands in for the contact."""
    COPY = "copy"
    """Reads along and decides nothing."""
    MAILBOX = "mailbox"
    """The cluster's e-mail: gets what reaches nobody of theirs here."""


class Contact(Record):
    """Somebody who receives requests to a cluster; the secretariat is the cluster ""."""

    cluster: str
    address: Address
    role: Role = Role.CONTACT
    hours: str = ""
    """When they are there, such as Mo-Fr 09:00-17:00 Europe/Paris; empty means always."""
    away: datetime | None = None
    """Until when somebody else stands in for them."""
    away_from: datetime | None = None
    """When that begins; None once it has."""
    imported: bool = False
    """True when the settings name them: they go when the settings no longer do."""
    muted: bool = False
    """True when they don't want to be told of the requests of which they get a copy."""
    unreachable: datetime | None = None
    """Since when nothing reaches them: they have blocked the bot, or their chat is gone."""
    version: int = 0
    """Counts commits: who was removed meanwhile must not come back with a change that was made from before."""
    name: str = ""
    """What people or groups are called in Telegram, for the admins and for colleagues."""
    zone: str = ""
    """Their time zone; empty means the cluster's."""
    seen: datetime | None = None
    """When they last did something here."""
    removed: datetime | None = None
    """When an admin removed somebody whom the settings still name: they must not come back at the next start."""

    @property
    def id(self) -> str:
        """One per cluster, role and chat."""
        return f"{self.cluster} {self.role} {self.address.root}"

    @property
    def key(self) -> str:
        """Short enough for a button, and the same for as long as they are linked."""
        return blake2b(self.id.encode(), digest_size=8).hexdigest()


class Ending(StrEnum):
    """Why an invitation is good no longer."""

    USED = "used"
    """Somebody was linked by it."""
    REVOKED = "revoked"
    """An admin took it back."""


class Opening(Record):
    """Somebody has followed the link of an invitation: only they, and where they did it, may go on with it."""

    address: Address
    person: int


class Invitation(Record):
    """A code by which somebody becomes a contact; only its hash is kept."""

    code_hash: str
    cluster: str
    role: Role = Role.CONTACT
    expires: datetime
    request: str = ""
    """The request that the e-mail with the link was about; empty where the code came in another way."""
    action: str = ""
    """The button that the link stands for."""
    version: int = 0
    """Counts commits: of two who use it at the same moment, one does."""
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
        """Short enough for a button. It opens nothing: that takes the code."""
        return self.code_hash[:16]
