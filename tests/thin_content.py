"""The packaged content with few answers and phrasings: everything works the same, and the search is built at once."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.loader import packaged

TOPIC = "faq/passport.yaml"
ENTRIES = 5
"""How many entries of each topic are kept."""
PHRASINGS = 5
"""How many phrasings of everything are kept."""


def thin_content(folder: Path) -> Path:
    """Write it below `folder`, in English; gives the content folder."""
    content, whole = folder / "content", packaged()
    shutil.copytree(whole / "services", content / "services")
    shutil.copy(whole / "clusters.yaml", content)
    (content / "en" / "faq").mkdir(parents=True)
    shutil.copy(whole / "en" / "texts.yaml", content / "en")
    for name in (TOPIC, "intents.yaml", "services.yaml"):
        (content / "en" / name).write_text(_thin(whole / "en" / name), encoding="utf-8")
    return content


@cache
def _thin(file: Path) -> str:
    """A file of the content with few answers and phrasings."""
    whole = yaml.CSafeLoader(file.read_text(encoding="utf-8")).get_single_data()
    return str(yaml.dump(_thinned(whole), Dumper=yaml.CSafeDumper, allow_unicode=True))


def _thinned(part: Any) -> Any:
    if isinstance(part, list):
        return [_thinned(member) for member in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _thinned(value) for key, value in part.items() if key not in ("related", "tests")}
    for key, most in (("entries", ENTRIES), ("phrasings", PHRASINGS)):
        if key in kept:
            kept[key] = kept[key][:most]
    return kept
