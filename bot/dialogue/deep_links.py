"""Links into the chat: what the payload of t.me/<bot>?start=<payload> leads to.

`faq_<id>` shows an entry; a service's id begins it, followed by `_` and a cluster's id with that cluster filled in; a
cluster's id alone asks that cluster for help; `inv_<code>` is an invitation, `m_<code>` a link from a mail.
"""

from __future__ import annotations

from bot.dialogue import callbacks
from bot.dialogue.contacts import joining
from bot.dialogue.forms import beginning
from bot.dialogue.questions import answers
from bot.dialogue.requests import mail_linking
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from knowledge.schema import Catalog, Service

ENTRY = "faq_"
"""What the payload of an entry begins with."""


def payload_of(service: Service, cluster: str = "") -> str:
    """Return the payload that begins a service, with a cluster filled in."""
    return f"{service.id}_{cluster}" if cluster else service.id


def asks_for_target(service: Service) -> bool:
    """Return whether the service asks which cluster it is for."""
    return any(field.role == "target" for field in service.fields)


def follow(scene: Scene) -> Turn | None:
    """Follow the link; None for a plain start and for payloads that mean nothing."""
    words, catalog = scene.incoming.text.split(), scene.catalog
    if len(words) != 2:
        return None
    wanted = words[1]
    if invited := joining.follow(scene, wanted):
        return invited
    if opened := mail_linking.follow(scene, wanted):
        return opened
    if wanted.startswith(ENTRY) and wanted.removeprefix(ENTRY) in catalog.entries:
        return answers.show_entry(scene, callbacks.ShowEntry(wanted.removeprefix(ENTRY)))
    service, cluster = _service(catalog, wanted)
    if service is None:
        return None
    target = next((field.id for field in service.fields if field.role == "target"), "")
    return beginning.begin(scene, service.id, {target: cluster} if target and cluster else None)


def _service(catalog: Catalog, wanted: str) -> tuple[Service | None, str]:
    """Return the service that a payload begins, and the cluster it names; no cluster if it takes no requests."""
    targets = {cluster.id for cluster in catalog.targets()}
    if wanted in targets:
        return catalog.service_that_is("help-from-cluster"), wanted
    id, _, cluster = wanted.partition("_")
    return catalog.services.get(id), cluster if cluster in targets else ""
