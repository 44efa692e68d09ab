"""What an admin sends is judged by its size before anything is made of it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.checks import references
from knowledge.issues import ContentError, EditRejected, Issue, Reason
from knowledge.loader import check
from knowledge.releases import quarantine, releases
from knowledge.source import parsed_content, uploads
from knowledge.source.archives import pack
from knowledge.source.files import Files
from knowledge.source.parsed_content import ParsedContent
from knowledge.source.uploads import with_upload
from knowledge.source.yaml_document import LARGEST, LONGEST, MOST_VALUES, parse
from tests.pace import slowness
from tests.unit.release_examples import SMALL, opened

HEAVY = {
    "text": b"a: " + b"{x} " * 100_000,
    "bytes": b"a: " + b"x" * 15_000_000,
    "keys": b"".join(b"k%d: v\n" % number for number in range(100_000)),
    "items": b"a:\n" + b"- b\n" * 200_000,
    "flow": b"a: [" + b"b," * 400_000 + b"]",
    "nesting": b"[" * 900_000,
    "lists": b"a: " + b"[[]," * 200_000,
}


@pytest.mark.parametrize("kind", HEAVY)
def test_what_is_too_large_is_refused_before_it_costs_anything(kind: str) -> None:
    issues: list[Issue] = []
    began = time.process_time()
    tracemalloc.start()
    document = parse(HEAVY[kind], "en/faq/a.yaml", issues)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (document, len(issues)) == (None, 1)
    assert peak < 100_000_000
    assert time.process_time() - began < 5 * slowness(), "with the memory traced, which is many times slower"


def test_what_is_just_small_enough_is_read() -> None:
    issues: list[Issue] = []
    assert parse(b"- a\n" * (MOST_VALUES - 1), "a.yaml", issues)
    assert parse((b"# " + b"x" * 97 + b"\n") * (LARGEST // 100 - 1) + b"a: " + b"x" * 90, "a.yaml", issues)
    assert parse(b"a: " + b"x" * LONGEST, "a.yaml", issues)
    assert not issues


def test_an_upload_that_is_too_large_is_refused() -> None:
    with pytest.raises(ContentError):
        with_upload("passport.yaml", HEAVY["bytes"], {})


def test_many_small_files_may_not_hold_more_than_a_content_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is small enough; what comes after too many values isn't looked at, and that is said once."""
    monkeypatch.setattr(parsed_content, "MOST_IN_ALL", 10)
    files = {f"en/faq/{name}.yaml": b"- a\n" * 4 for name in "abcde"}
    content = ParsedContent(Files(Path(), files), [])
    read = [content.document(name) for name in files]
    assert [document is not None for document in read] == [True, True, False, False, False]
    assert [issue.file for issue in content.issues] == ["en/faq/c.yaml"]


def test_an_archive_may_not_hold_more_than_a_content_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_CONTENT", 1000)
    with pytest.raises(EditRejected):
        with_upload("content.zip", pack({f"en/faq/{name}.yaml": b"# " + b"x" * 400 for name in "abc"}), {})


# ------------------------------------------------------ in a process of its own


def heavy(entries: int) -> bytes:
    """Texts that hold as many mistakes as they can: to name the place of each takes the longer the more there are."""
    answer = "word {x} <b> & " * 1200
    listed = [
        {"id": f"e-{n}", "question": "w?", "answer": answer, "phrasings": ["x"], "sources": ["x"]}
        for n in range(entries)
    ]
    return json.dumps({"title": "News", "order": 9, "entries": listed}).encode()  # JSON is YAML


@pytest.mark.parametrize(("limit", "value"), [("SECONDS", 2), ("MEMORY", 90_000_000), ("LONGEST_WAIT", 0.5)])
def test_what_takes_too_much_to_read_ends_there(limit: str, value: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the admin is told why."""
    monkeypatch.setattr(quarantine, limit, value)
    with pytest.raises(EditRejected) as refused:
        quarantine.inspect("en/faq/news.yaml", heavy(50), SMALL)
    assert refused.value.reason is Reason.TOO_HEAVY


def test_what_is_wrong_is_told_as_if_it_had_been_read_here() -> None:
    """Issues with their places, and a refusal with its values; what is right passes."""
    with pytest.raises(ContentError) as broken:
        quarantine.inspect("fr/texts.yaml", b"form:\n  review:\n    send: no\n", SMALL, SMALL)
    assert ("fr/texts.yaml", 3) in {(issue.file, issue.line) for issue in broken.value.issues}
    with pytest.raises(EditRejected) as refused:
        quarantine.inspect("../x.yaml", b"a: b", SMALL, SMALL)
    assert (refused.value.reason, refused.value.values) == (Reason.OUTSIDE, {"name": "../x.yaml"})
    quarantine.inspect("fr/texts.yaml", (SMALL / "fr/texts.yaml").read_bytes(), SMALL, SMALL)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux lists the children of a process")
def test_the_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    """However that ends: here by `kill -9`."""
    file = tmp_path / "news.yaml"
    file.write_bytes(heavy(60))
    code = "import sys, pathlib; from knowledge.releases.quarantine import inspect; "
    code += "inspect('en/faq/news.yaml', pathlib.Path(sys.argv[1]).read_bytes(), pathlib.Path(sys.argv[2]))"
    with subprocess.Popen([sys.executable, "-c", code, str(file), str(SMALL)]) as parent:
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
        wait_until(lambda: bool(children.read_text().split()))
        child = Path("/proc", children.read_text().split()[0])
        wait_until(lambda: b"quarantine" in (child / "cmdline").read_bytes())
        parent.kill()
    wait_until(lambda: not child.exists())


def wait_until(holds: Callable[[], bool]) -> None:
    """Until it does, for ten seconds at most."""
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


async def test_more_new_text_than_can_be_learnt_at_once_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a file from the chat; less of it is taken."""
    monkeypatch.setattr(releases, "MOST_NEW", 60)
    opened_releases = await opened(folder)
    entry = "{id: latest, question: What is new?, answer: Much., phrasings: [%s], sources: [x]}"
    lines = f"title: News\nentries:\n  - {entry}\n"
    with pytest.raises(EditRejected) as refused:
        await opened_releases.propose_file("en/faq/news.yaml", (lines % ("new " * 14)).encode())
    assert refused.value.reason is Reason.TOO_MUCH_NEW
    assert int(refused.value.values["count"]) > 60
    assert await opened_releases.propose_file("en/faq/news.yaml", (lines % "news").encode())


def test_there_may_be_many_entries_and_not_any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "MOST_ENTRIES", 2)
    issues = [issue for issue in check(SMALL, SMALL) if "more than 2 entries" in issue.message]
    assert {issue.file.partition("/")[0] for issue in issues} == {"en", "fr"}
