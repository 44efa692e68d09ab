"""Opening a store: the one place that names implementations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage import Store


async def open_store(url: str | Path) -> Store:
    """The store at `url`: a folder, made when missing. Raises StorageUnusable."""
    from storage.embedded.store import EmbeddedStore  # so that a store is imported only where it is used

    return await EmbeddedStore.open(Path(url))


async def check_free(url: str | Path) -> None:
    """Raise StorageUnusable when `open_store` would find the data held by another process."""
    from storage.embedded.store import EmbeddedStore  # so that a store is imported only where it is used

    await EmbeddedStore.check_free(Path(url))
