"""What holds for every test: the developer's own settings are not read, every run draws the same examples, and none is
too slow.

`pytest --hypothesis-profile=default` draws new ones.
"""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings

gc.set_threshold(50_000, *gc.get_threshold()[1:])  # content is many small things
settings.register_profile("the same examples", derandomize=True, deadline=None)
settings.load_profile("the same examples")


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ICN_BOT_")]:
        monkeypatch.delenv(name)
