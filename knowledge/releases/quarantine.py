"""A file that an admin sent is read once in a process of its own, whose memory and time are limited.

Whatever it does to the reader (an expression that never ends, more memory than there is) ends there, and nobody waits
for it. What passes costs the bot itself no more than that.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, cast

from knowledge.issues import ContentError, EditRejected, Issue, IssueKind, Reason
from knowledge.loader import check
from knowledge.search.priority import step_back
from knowledge.source.files import collect, temporary_folder
from knowledge.source.uploads import with_upload

log = logging.getLogger(__name__)

SECONDS = 15
"""Processor time it may take, six times what the whole content takes ..."""
LONGEST_WAIT = 60.0
"""... and time in all, on a machine that has much else to do."""
MEMORY = 512 * 1024 * 1024
"""Bytes of addresses, most of them for Python itself."""
MOST_ISSUES = 1_000
"""Issues that are handed back: nobody reads more."""
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Libraries that come along reserve memory for each thread."""


def inspect(name: str, data: bytes, folder: Path, authority: Path | None = None) -> None:
    """Lay what was sent over the content of `folder` and check it, in a process that doesn't outlive this one.

    Raises EditRejected or ContentError, as reading it here would, and EditRejected as well when it takes too much.
    """
    task = json.dumps([SECONDS, MEMORY, name, str(folder), str(authority) if authority else None, len(data)])
    with tempfile.TemporaryDirectory(prefix="upload-") as place, _reader(place) as process:
        overdue = threading.Timer(LONGEST_WAIT, process.kill)
        overdue.start()
        try:
            answer = _answer(process, task.encode() + b"\n" + data)
        finally:
            overdue.cancel()
            process.kill()
    if not answer:
        log.warning("a file that an admin sent could not be read within the limits (%s)", process.returncode)
        raise EditRejected(Reason.TOO_HEAVY)
    _raise_what_is_wrong(json.loads(answer))


def _reader(place: str) -> subprocess.Popen[bytes]:
    """This module as a program, with a folder to work in. It gets no settings, and so no token either."""
    surroundings = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1", "TMPDIR": place, **ENVIRONMENT}
    command = [sys.executable, "-m", __name__]
    quiet = subprocess.DEVNULL  # an error might quote what was sent
    return subprocess.Popen(  # noqa: S603 - this very program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, env=surroundings
    )


def _answer(process: subprocess.Popen[bytes], task: bytes) -> bytes:
    """Return what the process says; nothing once it has ended. Closing its input would tell it that nobody waits."""
    to_it, from_it = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
    with contextlib.suppress(BrokenPipeError):
        to_it.write(task)
        to_it.flush()
    return from_it.read()


def _raise_what_is_wrong(answer: dict[str, Any]) -> None:
    if "rejected" in answer:
        raise EditRejected(Reason(answer["rejected"]), **answer["values"])
    if answer["issues"]:
        raise ContentError(Issue(**{**issue, "kind": IssueKind(issue["kind"])}) for issue in answer["issues"])


# ------------------------------------------------------------- in the process


def _limit(seconds: int, memory: int) -> None:
    """Limit this process, where the system can, and let others go first."""
    try:
        import resource
    except ImportError:  # elsewhere than on Unix the time alone is limited, from outside
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    step_back()
    with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of addresses
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _end_with_parent(source: BinaryIO) -> None:
    """Leave as soon as whoever started this process is gone, or wants no answer any more."""

    def watch() -> None:
        source.read()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _check_upload(name: str, data: bytes, folder: Path, authority: Path | None) -> dict[str, Any]:
    """Return what is wrong with it, first in the files that were sent, for the other process."""
    base = collect(folder, []).read_all()
    try:
        files = with_upload(name, data, base)
        with temporary_folder(files) as copy:
            issues = [issue for issue in check(copy, authority) if issue.severity == "error"]
        issues.sort(key=lambda issue: issue.file in base and base[issue.file] == files.get(issue.file))
    except EditRejected as error:
        return {"rejected": error.reason.value, "values": error.values}
    except ContentError as error:
        issues = list(error.issues)
    return {"issues": [asdict(issue) for issue in issues[:MOST_ISSUES]]}


def _main() -> None:
    source = sys.stdin.buffer
    seconds, memory, name, folder, authority, size = json.loads(source.readline())
    _limit(seconds, memory)
    data = source.read(size)
    _end_with_parent(source)
    answer = json.dumps(_check_upload(name, data, Path(folder), Path(authority) if authority else None))
    sys.stdout.write(answer)
    sys.stdout.flush()
    os._exit(0)  # the thread waits for an input that stays open


if __name__ == "__main__":
    _main()
