"""What holds for every test: the developer's own settings are not read, and every run draws the same examples.

`pytest --hypothesis-profile=default` draws new ones.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("the same examples", derandomize=True)
settings.load_profile("the same examples")


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ICN_BOT_")]:
        monkeypatch.delenv(name)
