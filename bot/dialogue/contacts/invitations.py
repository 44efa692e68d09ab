"""Invitations: finding one by the code in its link, and whether it can still be used."""

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
    """Return whether the invitation may still be used, or why not."""
    if invitation.ending is Ending.USED:
        return Standing.USED
    if invitation.ending is Ending.REVOKED:
        return Standing.REVOKED
    return Standing.OPEN if now < invitation.expires else Standing.EXPIRED


def new_invitation(scene: Scene, cluster: str, role: Role, replaces: Contact | None = None) -> Invitation:
    """Create an invitation for the scene's fresh code, of which only a hash is stored."""
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
    """Return the hash of a code, which is as hard to guess as a key and needs neither salt nor a slow function."""
    return sha256(code.encode()).hexdigest()


def hash_in_link(words: str) -> tuple[str, ...]:
    """Return the hash of the code in an invitation link's payload, in a tuple; empty for anything else."""
    _, _, payload = words.strip().rpartition(" ")
    return (code_hash(payload.removeprefix(PREFIX)[:LONGEST_CODE]),) if payload.startswith(PREFIX) else ()


def find_by_code(scene: Scene, code: str) -> Invitation | None:
    """Return the invitation of this code, or None. Compares all in constant time, so that timing reveals nothing."""
    wanted, found = code_hash(code[:LONGEST_CODE]), None
    for invitation in scene.snapshot.invitations:
        if hmac.compare_digest(invitation.code_hash, wanted):
            found = invitation
    return found


def find_by_key(scene: Scene, key: str) -> Invitation | None:
    """Return the invitation a button is about, or None. Knowing the key gives no right to it: see `may_use`."""
    return next((known for known in scene.snapshot.invitations if known.key == key), None)


def open_invitations(scene: Scene, cluster: str | None = None) -> list[Invitation]:
    """Return the invitations that may still be used, of one cluster or all, newest first."""
    able = [
        known
        for known in scene.snapshot.invitations
        if not known.request and standing(known, scene.now) is Standing.OPEN and cluster in (None, known.cluster)
    ]
    return able[::-1]


def mark_opened(scene: Scene, invitation: Invitation) -> Invitation:
    """Return the invitation, noting that this person followed its link here."""
    here = Opening(address=scene.incoming.address.root, person=scene.incoming.person.id)
    others = tuple(known for known in invitation.opened if known != here)
    return invitation.model_copy(update={"opened": (*others, here)})


def may_use(scene: Scene, invitation: Invitation) -> bool:
    """Return whether this person may use the link: they followed it in this chat. In a group the assistant's admins may
    too, and if an anonymous administrator followed it, any administrator.
    """
    here = _opened_here(scene, invitation)
    by_admin = bool(here) and not scene.incoming.private and scene.directory.is_admin(scene.incoming)
    as_group = bool(scene.administrator) and is_opened_by_group(scene, invitation)
    return by_admin or as_group or scene.incoming.person.id in people(here)


def is_opened_by_group(scene: Scene, invitation: Invitation) -> bool:
    """Return whether an anonymous administrator followed the link here: presses of buttons come in their own name."""
    here = scene.incoming.address.root
    return not scene.incoming.private and here.chat in map(str, people(_opened_here(scene, invitation)))


def _opened_here(scene: Scene, invitation: Invitation) -> list[Opening]:
    return [known for known in invitation.opened if known.address.root == scene.incoming.address.root]


def people(openings: Iterable[Opening]) -> set[int]:
    """Return the ids of those who followed the link."""
    return {known.person for known in openings}
