"""Links in mails: each opens Telegram once, for a limited time, and only a hash of its code is stored."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.dialogue.callbacks import decode
from bot.dialogue.contacts.invitations import code_hash
from bot.dialogue.requests.mails import PREFIX
from storage import Store
from storage.messages import Address
from storage.records import Changes, Invitation

STAYS = timedelta(days=14)
"""How long a link is valid."""
CODE_BYTES = 18
"""Bytes of a code: as hard to guess as a key."""


class MailLinks:
    """Makes the links. Retries of a mail get the same ones while the process runs."""

    def __init__(self, store: Store, bot: str, now: Callable[[], datetime]) -> None:
        """`bot` is the name by which people find it in Telegram."""
        self._store = store
        self._bot = bot
        self._now = now
        self._secret = secrets.token_bytes(32)

    async def link(self, address: Address, action: str, mail: str) -> str:
        """Make the URL for the button `action` in the `mail` to this address."""
        known = f"{address}\0{action}\0{mail}".encode()
        code = urlsafe_b64encode(blake2b(known, key=self._secret, digest_size=CODE_BYTES).digest()).decode()
        if await self._store.invitation(code_hash(code)) is None:
            pressed = decode(action)
            contacts = await self._store.contacts()
            invitation = Invitation(
                code_hash=code_hash(code),
                cluster=next((known.cluster for known in contacts if known.address.root == address.root), ""),
                expires=self._now() + STAYS,
                request=pressed.request if pressed else "",
                action=action,
            )
            await self._store.commit(Changes(invitations=(invitation,)))
        return f"https://t.me/{self._bot}?start={PREFIX}{code}"
