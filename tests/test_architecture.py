"""Who may import what, how large things may be, and that the words the code says are those in the content."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from knowledge.schema.intents import ActionId
from tests.stage import release

ROOT = Path(__file__).parent.parent
MODULES = [path for package in ("bot", "knowledge", "storage") for path in (ROOT / package).rglob("*.py")]

HOMES = {
    "telegram": ("bot/telegram/",),
    "tinydb": ("storage/embedded/",),
    "yaml": ("knowledge/source/",),
    "starlette": ("bot/playground/",),
    "matplotlib": ("bot/reports/",),
    "xlsxwriter": ("bot/reports/",),
    "uvicorn": ("bot/playground/",),
}
"""Where a library may be imported; everybody else goes through what stands there."""


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _nodes(module: ast.AST) -> tuple[ast.AST, ...]:
    """All nodes of a module: several tests look at each."""
    return tuple(ast.walk(module))


def _imports(module: ast.Module) -> Iterator[str]:
    """The top-level names a module imports."""
    for node in _nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_only_at_its_edge(library: str) -> None:
    strays = [
        _name(path)
        for path in MODULES
        if library in _imports(_parsed(path)) and not _name(path).startswith(HOMES[library])
    ]
    assert strays == []


def test_the_environment_is_read_only_by_the_configuration() -> None:
    readers = {_name(path) for path in MODULES if re.search(r"os\.(environ|getenv)", path.read_text(encoding="utf-8"))}
    assert readers == {"bot/settings.py"}


CODE_FROM_DATA = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "jsonpickle"}
"""Modules that make code, or objects of any kind, out of bytes somebody may have tampered with."""
EVALUATES = {"eval", "exec", "compile", "__import__"}
UNSAFE_YAML = {f"{how}load{all}" for how in ("", "unsafe_", "full_") for all in ("", "_all")}
UNSAFE_YAML |= {f"{how}Loader" for how in ("", "Unsafe", "Full")}
TOOLS = [path for folder in ("tests", "docs") for path in (ROOT / folder).rglob("*.py")]


def test_nothing_makes_code_out_of_what_it_reads() -> None:
    """Neither the bot nor its tests unpickle, evaluate, or read YAML that may name classes."""
    strays = [f"{_name(path)}: {found}" for path in (*MODULES, *TOOLS) for found in _unsafe(_parsed(path))]
    assert strays == []


def _unsafe(module: ast.Module) -> Iterator[str]:
    yield from CODE_FROM_DATA.intersection(_imports(module))
    for node in _nodes(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in EVALUATES:
            yield node.func.id
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "yaml":
            yield from {node.attr} & UNSAFE_YAML
        if isinstance(node, ast.keyword) and node.arg in ("shell", "allow_pickle"):
            yield from () if ast.unparse(node.value) == "False" else (f"{node.arg}=",)


@pytest.mark.parametrize(
    "line",
    [
        "import pickle", "from marshal import loads", "eval(x)", "yaml.load(x)", "np.load(x, allow_pickle=True)",
    ],
)  # fmt: skip
def test_the_check_for_code_out_of_data_finds_each_kind(line: str) -> None:
    assert list(_unsafe(ast.parse(line)))
    assert not list(_unsafe(ast.parse("yaml.safe_load(x); np.load(x, allow_pickle=False)")))


LONGEST_FILE, LONGEST_FUNCTION = 400, 40
"""Lines. What is longer hides something that has a name of its own."""


def test_files_and_functions_stay_short() -> None:
    longer = [_name(path) for path in (*MODULES, *TOOLS) if len(path.read_text("utf-8").splitlines()) > LONGEST_FILE]
    assert longer == []
    assert [
        f"{_name(path)}: {node.name}"
        for path in (*MODULES, *TOOLS)
        for node in _nodes(_parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ] == []


def test_nothing_is_defined_that_nobody_uses() -> None:
    """By name alone, in the code and its tests; what a library or a decorator calls is left out."""
    words = Counter(re.findall(r"\w+", "\n".join(path.read_text(encoding="utf-8") for path in (*MODULES, *TOOLS))))
    assert [
        f"{_name(path)}: {name}"
        for path in MODULES
        for name in _own_names(_parsed(path))
        if words[name] == 1 and not name.startswith("__")
    ] == []


def _own_names(module: ast.Module) -> Iterator[str]:
    """What a module defines for others to call by name."""
    plain = [node for node in _nodes(module) if isinstance(node, ast.ClassDef) and not node.bases]
    for node in (*module.body, *(member for known in plain for member in known.body)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            decorators = {getattr(decorator, "id", "") for decorator in node.decorator_list}
            if decorators <= {"property", "classmethod", "staticmethod", "dataclass", "cache"}:
                yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def test_nothing_is_called_one() -> None:
    """A name says what a thing is."""
    assert [
        f"{_name(path)}:{node.lineno}"
        for path in (*MODULES, *TOOLS)
        for node in _nodes(_parsed(path))
        if (isinstance(node, ast.Name) and node.id == "one") or (isinstance(node, ast.arg) and node.arg == "one")
    ] == []


def test_decisions_know_neither_clock_nor_chance() -> None:
    strays = [
        (_name(path), found)
        for path in (ROOT / "bot/dialogue").rglob("*.py")
        for found in re.findall(
            r"datetime\.now|utcnow|\brandom\b|uuid|\btime\.\w+\(|\bopen\(|async def", path.read_text()
        )
    ]
    assert strays == []


def test_no_id_of_the_content_appears_in_the_code() -> None:
    """What the bot treats in a special way has a role in its YAML. Only the demo's cast belongs to certain clusters."""
    catalog = release().catalog
    ids = {*catalog.services, *catalog.clusters, *catalog.entries} - set(get_args(ActionId))
    strays = [
        f"{_name(path)}:{node.lineno}: {node.value}"
        for path in (ROOT / "bot").rglob("*.py")
        if not _name(path).startswith(("bot/playground/", "bot/cli/demo.py"))
        for node in _nodes(_parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in ids
    ]
    assert strays == []


def test_every_text_the_code_says_is_in_the_content_and_every_text_there_is_said() -> None:
    written = set(release().catalog.texts["en"])
    assert sorted(_asked_for() - written) == []
    constants, families = _strings()
    unused = [key for key in written - constants if not any(family.fullmatch(key) for family in families)]
    assert sorted(unused) == []


def _trees() -> Iterator[ast.AST]:
    for path in MODULES:
        if _name(path).startswith("bot/") and not _name(path).startswith("bot/playground/"):
            yield _parsed(path)


SPEAKING = ("text", "label", "button", "Refusal", "Failed")
"""Methods and classes whose first argument is the key of a text."""


def _asked_for() -> set[str]:
    """Return the keys that are asked for by name."""
    calls = (node for tree in _trees() for node in _nodes(tree) if isinstance(node, ast.Call) and node.args)
    return {
        call.args[0].value
        for call in calls
        if (getattr(call.func, "attr", "") or getattr(call.func, "id", "")) in SPEAKING
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and ":" not in call.args[0].value
    }


def _strings() -> tuple[set[str], list[re.Pattern[str]]]:
    """All strings in the code, and patterns for keys put together from parts, such as f"told.{key}"."""
    nodes = [node for tree in _trees() for node in _nodes(tree)]
    constants = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    families = [
        re.compile("".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z.-]+" for p in node.values))
        for node in nodes
        if isinstance(node, ast.JoinedStr) and re.match(r"[a-z-]+\.", str(getattr(node.values[0], "value", "")))
    ]
    return constants, families


def test_every_word_list_of_the_content_is_read_by_its_name() -> None:
    """A list with a misspelt name would be read by nobody, and the one that is meant would be empty."""
    nodes = [node for path in MODULES for node in _nodes(_parsed(path))]
    said = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    fronts = [text for text in said if text.endswith("-")]  # of names put together, such as f"when-{season}"
    ends = [text for text in said if text.startswith("-")]
    read = said | {front + text for front in fronts for text in said} | {text + end for end in ends for text in said}
    for language, lists in release().catalog.word_lists.items():
        assert sorted(lists.keys() - read) == [], language
