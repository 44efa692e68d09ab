"""Checks objects against Telegram's published Bot API: `bot_api.json` holds the fields of every method and type used.

The data is an extract of github.com/PaulSonOfLars/telegram-bot-api-spec (MIT licence), made by
`python -m tests.integration.bot_api_schema api.min.json`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.playground.bot_api.dispatch import METHODS

DATA = Path(__file__).parent / "data" / "bot_api.json"
PLAIN: dict[str, Any] = {"Integer": int, "String": str, "Boolean": bool, "Float": (int, float)}


class Schema:
    """The published methods and types."""

    def __init__(self) -> None:
        known = json.loads(DATA.read_text(encoding="utf-8"))
        self.methods: dict[str, dict[str, list[str]]] = known["methods"]
        self._types: dict[str, Any] = known["types"]

    def problems(self, kind: str, value: Any, path: str = "") -> Iterator[str]:
        """What is wrong with a value that should be of this type: unknown, missing or mistyped fields."""
        path = path or kind
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                yield f"{path} is not an array"
                return
            for number, item in enumerate(value):
                yield from self.problems(kind.removeprefix("Array of "), item, f"{path}[{number}]")
        elif kind in PLAIN:
            if not isinstance(value, PLAIN[kind]) or (isinstance(value, bool) and kind != "Boolean"):
                yield f"{path} is {value!r} instead of {kind}"
        elif kinds := self._types[kind].get("kinds"):
            found = [list(self.problems(candidate, value, path)) for candidate in kinds]
            yield from min(found, key=len)
        else:
            yield from self._object_problems(self._types[kind]["fields"], value, path)

    def _object_problems(self, fields: dict[str, Any], value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{path} is not an object"
            return
        yield from (f"{path}.{name} is unknown" for name in value if name not in fields)
        for name, (kinds, required, constant) in fields.items():
            if name not in value:
                if required:
                    yield f"{path}.{name} is missing"
                continue
            if constant and value[name] != constant:
                yield f"{path}.{name} is not {constant}"
            yield from min((list(self.problems(kind, value[name], f"{path}.{name}")) for kind in kinds), key=len)


# ---------------------------------------------------------------- making the extract


def extract(published: Any) -> Any:
    """The methods the emulator has, and every type that an update or a result can contain."""
    methods = {name.lower(): method for name, method in published["methods"].items() if name.lower() in METHODS}
    types: dict[str, Any] = {}
    waiting = ["Update", *(kind for method in methods.values() for kind in method["returns"])]
    while waiting:
        name = waiting.pop().replace("Array of ", "")
        if name in PLAIN or name in types or name not in published["types"]:
            continue
        types[name] = _type(published["types"][name])
        waiting += types[name].get("kinds", [])
        waiting += [kind for field in types[name].get("fields", {}).values() for kind in field[0]]
    return {
        "version": published["version"],
        "methods": {
            name: {field["name"]: field["types"] for field in method.get("fields", [])}
            for name, method in sorted(methods.items())
        },
        "types": dict(sorted(types.items())),
    }


def _type(published: Any) -> Any:
    if kinds := published.get("subtypes"):
        return {"kinds": kinds}
    fields = published.get("fields", [])
    return {"fields": {field["name"]: [field["types"], field["required"], _constant(field)] for field in fields}}


def _constant(field: Any) -> str:
    """The value a field always has, such as the status of each kind of ChatMember."""
    found = re.search(r'always ["“]([a-z_]+)["”]', field["description"])
    return found[1] if found else ""


def main() -> None:
    """Write the extract of the file that is named."""
    published = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    lines = json.dumps(extract(published), ensure_ascii=False, separators=(",", ":"))
    DATA.parent.mkdir(exist_ok=True)
    DATA.write_text(lines.replace('},"', '},\n"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
