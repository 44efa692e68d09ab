"""What happens to the page's tests on a machine without Chromium."""

from __future__ import annotations

import pytest

from tests.browser.chromium import require


def test_without_chromium_the_page_is_skipped_unless_it_is_required() -> None:
    require(there=True, required=True)
    with pytest.raises(pytest.skip.Exception, match="Chromium is missing, so the page isn't tested"):
        require(there=False, required=False)
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        require(there=False, required=True)
