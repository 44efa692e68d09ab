"""For how long the data of each service is kept: as long as the settings say, unless the service says otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.schema import Catalog
from storage.personal import Retention


def own_periods(catalog: Catalog, retention: Retention) -> Mapping[str, Retention]:
    """Return the periods of the services that have some of their own, with those of the settings for the rest."""
    own = {service.id: service.retention.model_dump(exclude_none=True) for service in catalog.services.values()}
    return {service: retention.model_copy(update=periods) for service, periods in own.items() if periods}
