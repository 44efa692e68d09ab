"""Invitations: how the code in a link finds one, and what has become of it."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum, auto
from hashlib import sha256

from bot.dialogue.scene import Scene
from storage.records import Contact, Ending, Invitation, Opening, Role

PREFIX = "inv_"
"""What the payload of an invitation's link begins with."""
STAYS = timedelta(days=7)
"""For how long an invitation is good."""
LONGEST_CODE = 60
"""Characters of a code: what is longer can't be one."""


class Standing(Enum):
    """What can be done with an invitation."""

    OPEN = auto()
    USED = auto()
    REVOKED = auto()
    EXPIRED = auto()


def standing(invitation: Invitation, now: datetime) -> Standing:
    """Whether the invitation may still be used, and why not."""
    if invitation.ending is Ending.USED:
        return Standing.USED
    if invitation.ending is Ending.REVOKED:
        return Standing.REVOKED
    return Standing.OPEN if now < invitation.expires else Standing.EXPIRED


def new(scene: Scene, cluster: str, role: Role, replaces: Contact | None = None) -> Invitation:
    """The invitation that the scene's fresh code opens. Only a hash of it is kept."""
    return Invitation(
        code_hash=code_hash(scene.code),
        cluster=cluster,
        role=role,
        expires=scene.now + STAYS,
        created=scene.now,
        by=scene.incoming.person.first_name,
        replaces=replaces.id if replaces else "",
    )


def code_hash(code: str) -> str:
    """What is kept of a code. It is as hard to guess as a key, so it needs no salt and no slow function."""
    return sha256(code.encode()).hexdigest()


def hash_in_link(words: str) -> tuple[str, ...]:
    """The hash of the code in the words that follow an invitation's link; empty for other words."""
    _, _, payload = words.strip().rpartition(" ")
    return (code_hash(payload.removeprefix(PREFIX)[:LONGEST_CODE]),) if payload.startswith(PREFIX) else ()


def named(scene: Scene, code: str) -> Invitation | None:
    """The invitation that the code opens. All are compared, each in constant time: how long it takes tells nothing."""
    wanted, found = code_hash(code[:LONGEST_CODE]), None
    for invitation in scene.snapshot.invitations:
        if hmac.compare_digest(invitation.code_hash, wanted):
            found = invitation
    return found


def keyed(scene: Scene, key: str) -> Invitation | None:
    """The invitation that a button is about. That shows no right to it: see `may_use`."""
    return next((known for known in scene.snapshot.invitations if known.key == key), None)


def open_ones(scene: Scene, cluster: str | None = None) -> list[Invitation]:
    """The invitations that may still be used, of one cluster or all, the newest first."""
    able = [
        known
        for known in scene.snapshot.invitations
        if not known.request and standing(known, scene.now) is Standing.OPEN and cluster in (None, known.cluster)
    ]
    return able[::-1]


def opened(scene: Scene, invitation: Invitation) -> Invitation:
    """The invitation, noting that this person has followed its link here."""
    here = Opening(address=scene.incoming.address.root, person=scene.incoming.person.id)
    others = tuple(known for known in invitation.opened if known != here)
    return invitation.model_copy(update={"opened": (*others, here)})


def may_use(scene: Scene, invitation: Invitation) -> bool:
    """True when this person has followed the link in this chat; in a group an admin of the assistant may as well."""
    here = [known for known in invitation.opened if known.address.root == scene.incoming.address.root]
    by_admin = bool(here) and not scene.incoming.private and scene.directory.is_admin(scene.incoming)
    return by_admin or scene.incoming.person.id in people(here)


def people(openings: Iterable[Opening]) -> set[int]:
    """Who followed the link."""
    return {known.person for known in openings}
