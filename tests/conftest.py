"""What holds for every test: the developer's own settings are not read."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ICN_BOT_")]:
        monkeypatch.delenv(name)
