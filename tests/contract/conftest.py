"""A store of each implementation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import Store, open_store
from tests.contract.examples import (
    ADDRESSES,
)


@pytest.fixture(params=ADDRESSES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    return ADDRESSES[request.param](tmp_path)


@pytest.fixture
async def store(address: str | Path) -> AsyncIterator[Store]:
    opened = await open_store(address)
    yield opened
    await opened.close()
