"""Who may import what, and that the words the code says are those in the content."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.loader import load, packaged

ROOT = Path(__file__).parent.parent
MODULES = [path for package in ("bot", "knowledge", "storage") for path in (ROOT / package).rglob("*.py")]

HOMES = {
    "telegram": ("bot/telegram/",),
    "tinydb": ("storage/embedded/",),
    "yaml": ("knowledge/",),
    "starlette": ("bot/playground/",),
    "matplotlib": ("bot/reports/",),
    "xlsxwriter": ("bot/reports/",),
    "uvicorn": ("bot/playground/",),
}
"""Where a library may be imported; everybody else goes through what stands there."""


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imports(path: Path) -> Iterator[str]:
    """The top-level names a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_only_at_its_edge(library: str) -> None:
    strays = [
        _name(path) for path in MODULES if library in _imports(path) and not _name(path).startswith(HOMES[library])
    ]
    assert strays == []


def test_the_environment_is_read_only_by_the_configuration() -> None:
    readers = {_name(path) for path in MODULES if re.search(r"os\.(environ|getenv)", path.read_text(encoding="utf-8"))}
    assert readers == {"bot/settings.py"}


def test_decisions_know_neither_clock_nor_chance() -> None:
    strays = [
        (_name(path), found)
        for path in (ROOT / "bot/dialogue").rglob("*.py")
        for found in re.findall(
            r"datetime\.now|utcnow|\brandom\b|uuid|\btime\.\w+\(|\bopen\(|async def", path.read_text()
        )
    ]
    assert strays == []


def test_every_text_the_code_says_is_in_the_content_and_every_text_there_is_said() -> None:
    written = set(load(packaged()).catalog.texts["en"])
    assert sorted(_asked_for() - written) == []
    constants, families = _strings()
    unused = [key for key in written - constants if not any(family.fullmatch(key) for family in families)]
    assert sorted(unused) == []


def _trees() -> Iterator[ast.AST]:
    for path in MODULES:
        if _name(path).startswith("bot/") and not _name(path).startswith("bot/playground/"):
            yield ast.parse(path.read_text(encoding="utf-8"))


def _asked_for() -> set[str]:
    """The keys that are asked for by name."""
    calls = (node for tree in _trees() for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("text", "label", "button")
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and ":" not in call.args[0].value
    }


def _strings() -> tuple[set[str], list[re.Pattern[str]]]:
    """All strings in the code, and patterns for keys put together from parts, such as f"told.{key}"."""
    nodes = [node for tree in _trees() for node in ast.walk(tree)]
    constants = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    families = [
        re.compile("".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z.-]+" for p in node.values))
        for node in nodes
        if isinstance(node, ast.JoinedStr) and re.match(r"[a-z-]+\.", str(getattr(node.values[0], "value", "")))
    ]
    return constants, families
