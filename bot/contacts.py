"""The contacts that the settings name, imported into the store."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from storage import Store
from storage.messages import Address
from storage.records import Changes, Contact

log = logging.getLogger(__name__)

SECRETARIAT = ""
"""The cluster of the secretariat's people."""


async def import_contacts(store: Store, clusters: Mapping[str, tuple[Address, ...]]) -> None:
    """Bring the store's imported contacts in line with the settings: `clusters` are theirs, by cluster.

    Contacts that were added in another way stay as they are.
    """
    wanted = [
        Contact(cluster=cluster, address=address, imported=True)
        for cluster, addresses in clusters.items()
        for address in addresses
    ]
    known = {contact.id: contact for contact in await store.contacts()}
    named = {contact.id for contact in wanted}
    added = tuple(contact for contact in wanted if contact.id not in known)
    gone = tuple(id for id, contact in known.items() if contact.imported and id not in named)
    if added or gone:
        await store.commit(Changes(contacts=added, removed_contacts=gone))
        log.info("contacts and admins from the settings: %d added, %d removed", len(added), len(gone))
