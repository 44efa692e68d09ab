"""The licences of everything the project installs: `python -m tests.licences` prints the list in docs/licences.md."""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEAD = """# Licences

What the assistant, its optional parts, its tests and its tools install, in the versions of `constraints.txt`, with the
licence that each package states. The assistant itself is under the MIT licence. `make licences` writes this list anew.

| Package | Version | Licence |
|---|---|---|
"""
SHORT = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
}
SHORT |= {"Python Software Foundation License": "PSF-2.0", "The Unlicense (Unlicense)": "Unlicense"}
SHORT |= {
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0",
}


def pinned() -> dict[str, str]:
    """The versions of `constraints.txt` by package."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if re.match(r"[\w.-]+==", line))


def licence_of(package: str) -> str:
    """The licence that an installed package states; empty when it states none. Raises PackageNotFoundError."""
    said = metadata(package)
    if expression := said.get("License-Expression"):
        return str(expression)
    named = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or () if line.startswith("License")]
    named = [SHORT.get(name, name) for name in named if name != "OSI Approved"]
    first = (said.get("License") or "").strip().partition("\n")[0]
    return " or ".join(named) or (first if len(first) < 60 else "")


def listed() -> dict[str, str]:
    """The licences in the list, by package."""
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| ([\w.-]+) \| [^|]*\d[^|]* \| (.+) \|$", text, re.MULTILINE))


def main() -> None:
    """Print the list; a package that isn't installed here keeps the line it had."""
    known = listed() if (ROOT / "docs" / "licences.md").exists() else {}
    sys.stdout.write(HEAD)
    for package, version in sorted(pinned().items(), key=lambda item: item[0].lower()):
        try:
            licence = licence_of(package)
        except PackageNotFoundError:
            licence = known.get(package, "")
        sys.stdout.write(f"| {package} | {version} | {licence or known.get(package, 'unknown')} |\n")


if __name__ == "__main__":
    main()
