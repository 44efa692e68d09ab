"""The contacts that the settings name, imported into the store."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.channels.email.account import EMAIL
from storage import Store
from storage.messages import TELEGRAM, Address
from storage.records import Changes, Contact, Role

log = logging.getLogger(__name__)

SECRETARIAT = ""
"""The cluster of the secretariat's people."""


async def import_contacts(
    store: Store, clusters: Mapping[str, tuple[Address, ...]], mailboxes: Mapping[str, str] | None = None
) -> None:
    """Bring the store's imported contacts in line with the settings: `clusters` are theirs, by cluster, `mailboxes` the
    clusters' e-mail.

    Contacts that were added in another way stay as they are. A mailbox that refused mails is tried anew: the operator
    may have mended what was wrong.
    """
    wanted = [
        Contact(cluster=cluster, address=address, imported=True)
        for cluster, addresses in clusters.items()
        for address in addresses
    ]
    wanted += [
        Contact(cluster=cluster, address=Address(EMAIL, mailbox), role=Role.MAILBOX, imported=True)
        for cluster, mailbox in (mailboxes or {}).items()
    ]
    known = {contact.id: contact for contact in await store.contacts()}
    wanted_ids = {contact.id for contact in wanted}
    added = [contact for contact in wanted if contact.id not in known]
    refused = [
        known[id] for id in wanted_ids & known.keys() if known[id].role is Role.MAILBOX and known[id].unreachable
    ]
    added += [contact.model_copy(update={"unreachable": None}) for contact in refused]
    gone = tuple(id for id, contact in known.items() if contact.imported and id not in wanted_ids)
    if added or gone:
        await store.commit(Changes(contacts=tuple(added), removed_contacts=gone))
        log.info("contacts and admins from the settings: %d added, %d removed", len(added), len(gone))


async def look_up_names(store: Store, chat_name: Callable[[Address], Awaitable[str]]) -> None:
    """Name the contacts of the settings as Telegram does (`chat_name`), so that admins know who they are."""
    with_names = [
        contact.model_copy(update={"name": name})
        for contact in await store.contacts()
        if not contact.name and contact.address.channel == TELEGRAM and (name := await chat_name(contact.address))
    ]
    if with_names:
        await store.commit(Changes(contacts=tuple(with_names)))
