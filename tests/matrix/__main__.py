"""Tries everything as everybody and prints the table: `python -m tests.matrix > tests/matrix/expected.yaml`, to be read
before it is kept.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.matrix.table import matrix


def main() -> None:
    """Print the acts by name, and under each its effect by role; roles without any are left out."""
    logging.disable()
    with tempfile.TemporaryDirectory(prefix="matrix") as folder:
        cells = asyncio.run(matrix(Path(folder)))
    acts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (act, role), came_to in cells.items():
        acts[act][", ".join(sorted(came_to))].append(role)
    for act, rows in sorted(acts.items()):
        allowed = {came_to: roles for came_to, roles in rows.items() if came_to}
        sys.stdout.write(f'"{act}":' + ("\n" if allowed else " {}\n"))
        for came_to, roles in allowed.items():
            sys.stdout.write(f'  "{came_to}": ["' + '", "'.join(roles) + '"]\n')
    sys.stderr.write(f"{len(cells)} cells\n")


if __name__ == "__main__":
    main()
