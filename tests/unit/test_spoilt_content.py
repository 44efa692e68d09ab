"""Files of the content that are damaged are told as such, and nothing else is blamed for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.loader import check
from tests.unit.test_checks import SMALL, only, rewrite


@pytest.mark.parametrize("bytes_there", [b"", bytes(900), b"\xff\xd8\xff\xe0 a photo"])
def test_a_picture_that_is_none_is_an_error(folder: Path, bytes_there: bytes) -> None:
    """A copy that failed leaves zeros or nothing, and people would be sent a file that no phone opens."""
    (folder / "media" / "map.png").write_bytes(bytes_there)
    issue = only(folder, "error")
    assert issue.file == "en/faq/about.yaml"
    assert "`media/map.png` is damaged" in issue.message


def test_unreadable_clusters_make_no_preset_wrong(folder: Path) -> None:
    rewrite(folder, "services/visit.yaml", "    is: target\n", "    is: target\n    preset: north\n")
    (folder / "clusters.yaml").write_text("hello\n", encoding="utf-8")
    assert {issue.file for issue in check(folder, authority=SMALL) if issue.severity == "error"} == {"clusters.yaml"}
